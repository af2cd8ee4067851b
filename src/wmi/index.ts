export {
  x_access_denied,
  x_wmi,
  x_wmi_authentication,
  x_wmi_invalid_query,
  x_wmi_no_namespace,
  x_wmi_timed_out,
  x_wmi_uninitialised_thread,
} from "./errors.js";
