// The constants of servicemanager, grouped by what they are for. The values are those of the Windows headers; docs of the functions say what each does.

// Kinds of event.
export {
  EVENTLOG_AUDIT_FAILURE,
  EVENTLOG_AUDIT_SUCCESS,
  EVENTLOG_ERROR_TYPE,
  EVENTLOG_INFORMATION_TYPE,
  EVENTLOG_WARNING_TYPE,
} from "../win32evtlog/constants.js";

// Message identifiers of a service's own start and stop, for LogMsg.
export const PYS_SERVICE_STARTING = 0x40001000;
export const PYS_SERVICE_STARTED = 0x40001002;
export const PYS_SERVICE_STOPPING = 0x40001003;
export const PYS_SERVICE_STOPPED = 0x40001004;
