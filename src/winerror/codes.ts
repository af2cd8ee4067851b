// The error codes that the package itself uses. Importing thousands of names costs milliseconds, so the whole set
// stands in win32-codes.ts, hresults.ts, nerr-codes.ts, wbem-codes.ts and ntstatus-codes.ts, which only winerror/index.ts
// loads; a code that a module comes to need moves from there to here.

// Success, and more than success.
export const ERROR_SUCCESS = 0;
export const NO_ERROR = 0;
export const WAIT_TIMEOUT = 258;
export const ERROR_MORE_DATA = 234;
export const ERROR_NO_MORE_ITEMS = 259;
export const ERROR_NO_MORE_FILES = 18;
export const ERROR_IO_PENDING = 997;
export const ERROR_IO_INCOMPLETE = 996;
export const ERROR_HANDLE_EOF = 38;
export const ERROR_NOTIFY_ENUM_DIR = 1022;

// Arguments, memory and what a host cannot do.
export const ERROR_INVALID_FUNCTION = 1;
export const ERROR_NOT_ENOUGH_MEMORY = 8;
export const ERROR_OUTOFMEMORY = 14;
export const ERROR_BAD_LENGTH = 24;
export const ERROR_NOT_SUPPORTED = 50;
export const ERROR_INVALID_PARAMETER = 87;
export const ERROR_CALL_NOT_IMPLEMENTED = 120;
export const ERROR_INSUFFICIENT_BUFFER = 122;
export const ERROR_INVALID_NAME = 123;
export const ERROR_INVALID_LEVEL = 124;
export const ERROR_MOD_NOT_FOUND = 126;
export const ERROR_PROC_NOT_FOUND = 127;
export const ERROR_MR_MID_NOT_FOUND = 317;
export const ERROR_INVALID_FLAGS = 1004;
export const ERROR_INVALID_ADDRESS = 487;
export const ERROR_NOACCESS = 998;
export const ERROR_NO_SYSTEM_RESOURCES = 1450;
export const ERROR_INTERNAL_ERROR = 1359;
export const ERROR_GEN_FAILURE = 31;
export const ERROR_INVALID_DATA = 13;
export const ERROR_BAD_FORMAT = 11;
export const ERROR_BAD_ENVIRONMENT = 10;
export const ERROR_NO_UNICODE_TRANSLATION = 1113;
export const ERROR_NOT_FOUND = 1168;
export const ERROR_TIMEOUT = 1460;
export const ERROR_CANCELLED = 1223;
export const ERROR_RETRY = 1237;
export const ERROR_ARITHMETIC_OVERFLOW = 534;

// Handles.
export const ERROR_INVALID_HANDLE = 6;
export const ERROR_TOO_MANY_OPEN_FILES = 4;
export const ERROR_INVALID_TARGET_HANDLE = 114;

// Files, directories and volumes.
export const ERROR_FILE_NOT_FOUND = 2;
export const ERROR_PATH_NOT_FOUND = 3;
export const ERROR_ACCESS_DENIED = 5;
export const ERROR_INVALID_ACCESS = 12;
export const ERROR_INVALID_DRIVE = 15;
export const ERROR_CURRENT_DIRECTORY = 16;
export const ERROR_NOT_SAME_DEVICE = 17;
export const ERROR_WRITE_PROTECT = 19;
export const ERROR_NOT_READY = 21;
export const ERROR_CRC = 23;
export const ERROR_SEEK = 25;
export const ERROR_SECTOR_NOT_FOUND = 27;
export const ERROR_WRITE_FAULT = 29;
export const ERROR_READ_FAULT = 30;
export const ERROR_SHARING_VIOLATION = 32;
export const ERROR_LOCK_VIOLATION = 33;
export const ERROR_HANDLE_DISK_FULL = 39;
export const ERROR_FILE_EXISTS = 80;
export const ERROR_CANNOT_MAKE = 82;
export const ERROR_DISK_FULL = 112;
export const ERROR_DISK_QUOTA_EXCEEDED = 1295;
export const ERROR_NEGATIVE_SEEK = 131;
export const ERROR_SEEK_ON_DEVICE = 132;
export const ERROR_DIR_NOT_EMPTY = 145;
export const ERROR_NOT_LOCKED = 158;
export const ERROR_INVALID_LOCK_RANGE = 307;
export const ERROR_BAD_PATHNAME = 161;
export const ERROR_BUSY = 170;
export const ERROR_ALREADY_EXISTS = 183;
export const ERROR_UNABLE_TO_REMOVE_REPLACED = 1175;
export const ERROR_UNABLE_TO_MOVE_REPLACEMENT = 1176;
export const ERROR_REQUEST_ABORTED = 1235;
export const ERROR_NOT_ENOUGH_QUOTA = 1816;
export const ERROR_ENCRYPTION_FAILED = 6000;
export const ERROR_FILENAME_EXCED_RANGE = 206;
export const ERROR_DIRECTORY = 267;
export const ERROR_DELETE_PENDING = 303;
export const ERROR_FILE_TOO_LARGE = 223;
export const ERROR_FILE_INVALID = 1006;
export const ERROR_IO_DEVICE = 1117;
export const ERROR_OPEN_FAILED = 110;
export const ERROR_BUFFER_OVERFLOW = 111;
export const ERROR_NO_VOLUME_LABEL = 125;
export const ERROR_NOT_A_REPARSE_POINT = 4390;
export const ERROR_CANT_RESOLVE_FILENAME = 1921;
export const ERROR_TOO_MANY_LINKS = 1142;
export const ERROR_OPERATION_ABORTED = 995;
export const ERROR_DEV_NOT_EXIST = 55;
export const ERROR_INVALID_BLOCK = 9;
export const ERROR_EAS_NOT_SUPPORTED = 282;
export const ERROR_INVALID_EA_NAME = 254;

// Pipes.
export const ERROR_BROKEN_PIPE = 109;
export const ERROR_SEM_TIMEOUT = 121;
export const ERROR_PIPE_LOCAL = 229;
export const ERROR_BAD_PIPE = 230;
export const ERROR_PIPE_BUSY = 231;
export const ERROR_NO_DATA = 232;
export const ERROR_PIPE_NOT_CONNECTED = 233;
export const ERROR_PIPE_CONNECTED = 535;
export const ERROR_PIPE_LISTENING = 536;

// Synchronization.
export const ERROR_NOT_OWNER = 288;
export const ERROR_NOT_GUI_PROCESS = 1471;
export const ERROR_TOO_MANY_POSTS = 298;
export const ERROR_POSSIBLE_DEADLOCK = 1131;
export const ERROR_INVALID_AT_INTERRUPT_TIME = 104;

// Processes.
export const ERROR_BAD_EXE_FORMAT = 193;
export const ERROR_EXE_MACHINE_TYPE_MISMATCH = 216;
export const ERROR_NO_PROC_SLOTS = 89;
export const ERROR_PROCESS_ABORTED = 1067;
export const ERROR_ELEVATION_REQUIRED = 740;
export const ERROR_PARTIAL_COPY = 299;
export const ERROR_NOT_ALL_ASSIGNED = 1300;
export const ERROR_PRIVILEGE_NOT_HELD = 1314;
export const ERROR_SIGNAL_REFUSED = 156;
export const ERROR_ENVVAR_NOT_FOUND = 203;

// Services.
export const ERROR_DEPENDENT_SERVICES_RUNNING = 1051;
export const ERROR_INVALID_SERVICE_CONTROL = 1052;
export const ERROR_SERVICE_REQUEST_TIMEOUT = 1053;
export const ERROR_SERVICE_NO_THREAD = 1054;
export const ERROR_SERVICE_DATABASE_LOCKED = 1055;
export const ERROR_SERVICE_ALREADY_RUNNING = 1056;
export const ERROR_INVALID_SERVICE_ACCOUNT = 1057;
export const ERROR_SERVICE_DISABLED = 1058;
export const ERROR_CIRCULAR_DEPENDENCY = 1059;
export const ERROR_SERVICE_DOES_NOT_EXIST = 1060;
export const ERROR_SERVICE_CANNOT_ACCEPT_CTRL = 1061;
export const ERROR_SERVICE_NOT_ACTIVE = 1062;
export const ERROR_FAILED_SERVICE_CONTROLLER_CONNECT = 1063;
export const ERROR_SERVICE_SPECIFIC_ERROR = 1066;
export const ERROR_SERVICE_DEPENDENCY_FAIL = 1068;
export const ERROR_SERVICE_LOGON_FAILED = 1069;
export const ERROR_SERVICE_START_HANG = 1070;
export const ERROR_SERVICE_MARKED_FOR_DELETE = 1072;
export const ERROR_SERVICE_EXISTS = 1073;
export const ERROR_DUPLICATE_SERVICE_NAME = 1078;
export const ERROR_SHUTDOWN_IN_PROGRESS = 1115;
export const ERROR_NO_SHUTDOWN_IN_PROGRESS = 1116;

// Networks and accounts.
export const ERROR_BAD_NETPATH = 53;
export const ERROR_BAD_NET_NAME = 67;
export const ERROR_NETNAME_DELETED = 64;
export const ERROR_NETWORK_ACCESS_DENIED = 65;
export const ERROR_ALREADY_ASSIGNED = 85;
export const ERROR_INVALID_PASSWORD = 86;
export const ERROR_NOT_CONNECTED = 2250;
export const ERROR_NO_NETWORK = 1222;
export const ERROR_NO_NET_OR_BAD_PATH = 1203;
export const ERROR_BAD_DEVICE = 1200;
export const ERROR_BAD_PROVIDER = 1204;
export const ERROR_EXTENDED_ERROR = 1208;
export const ERROR_SESSION_CREDENTIAL_CONFLICT = 1219;
export const ERROR_LOGON_FAILURE = 1326;
export const ERROR_NO_SUCH_USER = 1317;
export const ERROR_USER_EXISTS = 1316;
export const ERROR_NONE_MAPPED = 1332;
export const ERROR_CONNECTION_UNAVAIL = 1201;
export const ERROR_DEVICE_ALREADY_REMEMBERED = 1202;
export const ERROR_OPEN_FILES = 2401;
export const ERROR_UNEXP_NET_ERR = 59;

// Event logs.
export const ERROR_EVENTLOG_FILE_CORRUPT = 1500;
export const ERROR_EVENTLOG_FILE_CHANGED = 1503;
export const ERROR_LOG_FILE_FULL = 1502;
export const ERROR_INVALID_WINDOW_HANDLE = 1400;

// Sockets.
export const WSAEINTR = 10004;
export const WSAEFAULT = 10014;
export const WSAEINVAL = 10022;
export const WSAEWOULDBLOCK = 10035;
export const WSAEINPROGRESS = 10036;
export const WSAENOTSOCK = 10038;
export const WSAEMSGSIZE = 10040;
export const WSAEOPNOTSUPP = 10045;
export const WSAENETDOWN = 10050;
export const WSAENETRESET = 10052;
export const WSAECONNABORTED = 10053;
export const WSAECONNRESET = 10054;
export const WSAENOBUFS = 10055;
export const WSAENOTCONN = 10057;
export const WSAESHUTDOWN = 10058;
export const WSAEDISCON = 10101;
export const WSA_IO_PENDING = 997;
export const WSA_OPERATION_ABORTED = 995;

// NTSTATUS values in an OVERLAPPED's Internal.
export const STATUS_PENDING = 259;
export const STATUS_INVALID_HANDLE = 0xc0000008;

// Remote procedure calls.
export const RPC_S_SERVER_UNAVAILABLE = 1722;
export const RPC_S_CALL_FAILED = 1726;

// COM.
export const S_OK = 0;
export const S_FALSE = 1;
export const E_UNEXPECTED = 0x8000ffff;
export const E_NOTIMPL = 0x80004001;
export const E_NOINTERFACE = 0x80004002;
export const E_POINTER = 0x80004003;
export const E_ABORT = 0x80004004;
export const E_FAIL = 0x80004005;
export const E_ACCESSDENIED = 0x80070005;
export const E_HANDLE = 0x80070006;
export const E_OUTOFMEMORY = 0x8007000e;
export const E_INVALIDARG = 0x80070057;
export const CLASS_E_NOAGGREGATION = 0x80040110;
export const REGDB_E_CLASSNOTREG = 0x80040154;
export const CO_E_NOTINITIALIZED = 0x800401f0;
export const CO_E_CLASSSTRING = 0x800401f3;
export const MK_E_SYNTAX = 0x800401e4;
export const MK_E_UNAVAILABLE = 0x800401e3;
export const RPC_E_CHANGED_MODE = 0x80010106;
export const RPC_E_WRONG_THREAD = 0x8001010e;
export const RPC_E_DISCONNECTED = 0x80010108;
export const DISP_E_UNKNOWNINTERFACE = 0x80020001;
export const DISP_E_MEMBERNOTFOUND = 0x80020003;
export const DISP_E_PARAMNOTFOUND = 0x80020004;
export const DISP_E_TYPEMISMATCH = 0x80020005;
export const DISP_E_UNKNOWNNAME = 0x80020006;
export const DISP_E_NONAMEDARGS = 0x80020007;
export const DISP_E_BADVARTYPE = 0x80020008;
export const DISP_E_EXCEPTION = 0x80020009;
export const DISP_E_OVERFLOW = 0x8002000a;
export const DISP_E_BADINDEX = 0x8002000b;
export const DISP_E_BADPARAMCOUNT = 0x8002000e;
