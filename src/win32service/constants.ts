// The constants of win32service, grouped by what they are for. The values are those of the Windows headers; docs of the functions say what each does.

// Access rights of the service control manager.
export const SC_MANAGER_CONNECT = 1;
export const SC_MANAGER_CREATE_SERVICE = 2;
export const SC_MANAGER_ENUMERATE_SERVICE = 4;
export const SC_MANAGER_LOCK = 8;
export const SC_MANAGER_QUERY_LOCK_STATUS = 0x10;
export const SC_MANAGER_MODIFY_BOOT_CONFIG = 0x20;
export const SC_MANAGER_ALL_ACCESS = 0xf003f;

// Access rights of a service.
export const SERVICE_QUERY_CONFIG = 1;
export const SERVICE_CHANGE_CONFIG = 2;
export const SERVICE_QUERY_STATUS = 4;
export const SERVICE_ENUMERATE_DEPENDENTS = 8;
export const SERVICE_START = 0x10;
export const SERVICE_STOP = 0x20;
export const SERVICE_PAUSE_CONTINUE = 0x40;
export const SERVICE_INTERROGATE = 0x80;
export const SERVICE_USER_DEFINED_CONTROL = 0x100;
export const SERVICE_ALL_ACCESS = 0xf01ff;

// The database of installed services, and the mark of a group among dependencies.
export const SERVICES_ACTIVE_DATABASE = "ServicesActive";
export const SC_GROUP_IDENTIFIER = "+";

// Types of service.
export const SERVICE_KERNEL_DRIVER = 1;
export const SERVICE_FILE_SYSTEM_DRIVER = 2;
export const SERVICE_DRIVER = 0xb;
export const SERVICE_WIN32_OWN_PROCESS = 0x10;
export const SERVICE_WIN32_SHARE_PROCESS = 0x20;
export const SERVICE_WIN32 = 0x30;
export const SERVICE_INTERACTIVE_PROCESS = 0x100;

// When a service starts.
export const SERVICE_BOOT_START = 0;
export const SERVICE_SYSTEM_START = 1;
export const SERVICE_AUTO_START = 2;
export const SERVICE_DEMAND_START = 3;
export const SERVICE_DISABLED = 4;

// What happens when it does not start.
export const SERVICE_ERROR_IGNORE = 0;
export const SERVICE_ERROR_NORMAL = 1;
export const SERVICE_ERROR_SEVERE = 2;
export const SERVICE_ERROR_CRITICAL = 3;

// Leaves a member of the configuration as it is.
export const SERVICE_NO_CHANGE = 0xffffffff;

// States of a service.
export const SERVICE_STOPPED = 1;
export const SERVICE_START_PENDING = 2;
export const SERVICE_STOP_PENDING = 3;
export const SERVICE_RUNNING = 4;
export const SERVICE_CONTINUE_PENDING = 5;
export const SERVICE_PAUSE_PENDING = 6;
export const SERVICE_PAUSED = 7;

// Which services are listed.
export const SERVICE_ACTIVE = 1;
export const SERVICE_INACTIVE = 2;
export const SERVICE_STATE_ALL = 3;
export const SC_ENUM_PROCESS_INFO = 0;

// Controls.
export const SERVICE_CONTROL_STOP = 1;
export const SERVICE_CONTROL_PAUSE = 2;
export const SERVICE_CONTROL_CONTINUE = 3;
export const SERVICE_CONTROL_INTERROGATE = 4;
export const SERVICE_CONTROL_SHUTDOWN = 5;
export const SERVICE_CONTROL_PARAMCHANGE = 6;
export const SERVICE_CONTROL_NETBINDADD = 7;
export const SERVICE_CONTROL_NETBINDREMOVE = 8;
export const SERVICE_CONTROL_NETBINDENABLE = 9;
export const SERVICE_CONTROL_NETBINDDISABLE = 10;
export const SERVICE_CONTROL_DEVICEEVENT = 11;
export const SERVICE_CONTROL_HARDWAREPROFILECHANGE = 12;
export const SERVICE_CONTROL_POWEREVENT = 13;
export const SERVICE_CONTROL_SESSIONCHANGE = 14;
export const SERVICE_CONTROL_PRESHUTDOWN = 15;

// Which controls a service accepts.
export const SERVICE_ACCEPT_STOP = 1;
export const SERVICE_ACCEPT_PAUSE_CONTINUE = 2;
export const SERVICE_ACCEPT_SHUTDOWN = 4;
export const SERVICE_ACCEPT_PARAMCHANGE = 8;
export const SERVICE_ACCEPT_NETBINDCHANGE = 0x10;
export const SERVICE_ACCEPT_HARDWAREPROFILECHANGE = 0x20;
export const SERVICE_ACCEPT_POWEREVENT = 0x40;
export const SERVICE_ACCEPT_SESSIONCHANGE = 0x80;
export const SERVICE_ACCEPT_PRESHUTDOWN = 0x100;

// Levels of ChangeServiceConfig2 and QueryServiceConfig2.
export const SERVICE_CONFIG_DESCRIPTION = 1;
export const SERVICE_CONFIG_FAILURE_ACTIONS = 2;
export const SERVICE_CONFIG_DELAYED_AUTO_START_INFO = 3;
export const SERVICE_CONFIG_FAILURE_ACTIONS_FLAG = 4;
export const SERVICE_CONFIG_SERVICE_SID_INFO = 5;
export const SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO = 6;
export const SERVICE_CONFIG_PRESHUTDOWN_INFO = 7;

// What is done when a service fails.
export const SC_ACTION_NONE = 0;
export const SC_ACTION_RESTART = 1;
export const SC_ACTION_REBOOT = 2;
export const SC_ACTION_RUN_COMMAND = 3;

// Kinds of service SID.
export const SERVICE_SID_TYPE_NONE = 0;
export const SERVICE_SID_TYPE_UNRESTRICTED = 1;
export const SERVICE_SID_TYPE_RESTRICTED = 3;

// The exit code that says: look at the service's own. SERVICE_SPECIFIC_ERROR is the older name.
export { ERROR_SERVICE_SPECIFIC_ERROR } from "../winerror/codes.js";
export const SERVICE_SPECIFIC_ERROR = 1066;

// Window stations and desktops.
export const CWF_CREATE_ONLY = 1;
export const DF_ALLOWOTHERACCOUNTHOOK = 1;
export const WSF_VISIBLE = 1;
export const UOI_FLAGS = 1;
export const UOI_NAME = 2;
export const UOI_TYPE = 3;
export const UOI_USER_SID = 4;

// Events of devices, for SERVICE_CONTROL_DEVICEEVENT and SERVICE_CONTROL_HARDWAREPROFILECHANGE.
export const DBT_QUERYCHANGECONFIG = 0x17;
export const DBT_CONFIGCHANGED = 0x18;
export const DBT_CONFIGCHANGECANCELED = 0x19;
export const DBT_DEVICEARRIVAL = 0x8000;
export const DBT_DEVICEQUERYREMOVE = 0x8001;
export const DBT_DEVICEQUERYREMOVEFAILED = 0x8002;
export const DBT_DEVICEREMOVEPENDING = 0x8003;
export const DBT_DEVICEREMOVECOMPLETE = 0x8004;
export const DBT_DEVICETYPESPECIFIC = 0x8005;
export const DBT_CUSTOMEVENT = 0x8006;
