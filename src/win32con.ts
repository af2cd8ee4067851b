// Constants that several modules share: the ones that pywin32 keeps in win32con. Modules re-export theirs from here,
// and the hosts take them from here too.

// Generic access rights.
export const GENERIC_READ = 0x80000000;
export const GENERIC_WRITE = 0x40000000;
export const GENERIC_EXECUTE = 0x20000000;
export const GENERIC_ALL = 0x10000000;

// Standard access rights, which every kind of object has.
export const DELETE = 0x10000;
export const READ_CONTROL = 0x20000;
export const WRITE_DAC = 0x40000;
export const WRITE_OWNER = 0x80000;
export const SYNCHRONIZE = 0x100000;
export const ACCESS_SYSTEM_SECURITY = 0x1000000;
export const MAXIMUM_ALLOWED = 0x2000000;
export const STANDARD_RIGHTS_REQUIRED = 0xf0000;
export const STANDARD_RIGHTS_READ = 0x20000;
export const STANDARD_RIGHTS_WRITE = 0x20000;
export const STANDARD_RIGHTS_EXECUTE = 0x20000;
export const STANDARD_RIGHTS_ALL = 0x1f0000;
export const SPECIFIC_RIGHTS_ALL = 0xffff;

// Access rights of files, directories and pipes.
export const FILE_READ_DATA = 1;
export const FILE_LIST_DIRECTORY = 1;
export const FILE_WRITE_DATA = 2;
export const FILE_ADD_FILE = 2;
export const FILE_APPEND_DATA = 4;
export const FILE_ADD_SUBDIRECTORY = 4;
export const FILE_CREATE_PIPE_INSTANCE = 4;
export const FILE_READ_EA = 8;
export const FILE_WRITE_EA = 0x10;
export const FILE_EXECUTE = 0x20;
export const FILE_TRAVERSE = 0x20;
export const FILE_DELETE_CHILD = 0x40;
export const FILE_READ_ATTRIBUTES = 0x80;
export const FILE_WRITE_ATTRIBUTES = 0x100;
export const FILE_ALL_ACCESS = 0x1f01ff;
export const FILE_GENERIC_READ = 0x120089;
export const FILE_GENERIC_WRITE = 0x120116;
export const FILE_GENERIC_EXECUTE = 0x1200a0;

// Share modes: what others may do while a file is open.
export const FILE_SHARE_READ = 1;
export const FILE_SHARE_WRITE = 2;
export const FILE_SHARE_DELETE = 4;

// Creation dispositions.
export const CREATE_NEW = 1;
export const CREATE_ALWAYS = 2;
export const OPEN_EXISTING = 3;
export const OPEN_ALWAYS = 4;
export const TRUNCATE_EXISTING = 5;

// File attributes.
export const FILE_ATTRIBUTE_READONLY = 1;
export const FILE_ATTRIBUTE_HIDDEN = 2;
export const FILE_ATTRIBUTE_SYSTEM = 4;
export const FILE_ATTRIBUTE_DIRECTORY = 0x10;
export const FILE_ATTRIBUTE_ARCHIVE = 0x20;
export const FILE_ATTRIBUTE_DEVICE = 0x40;
export const FILE_ATTRIBUTE_NORMAL = 0x80;
export const FILE_ATTRIBUTE_TEMPORARY = 0x100;
export const FILE_ATTRIBUTE_SPARSE_FILE = 0x200;
export const FILE_ATTRIBUTE_REPARSE_POINT = 0x400;
export const FILE_ATTRIBUTE_COMPRESSED = 0x800;
export const FILE_ATTRIBUTE_OFFLINE = 0x1000;
export const FILE_ATTRIBUTE_NOT_CONTENT_INDEXED = 0x2000;
export const FILE_ATTRIBUTE_ENCRYPTED = 0x4000;
export const FILE_ATTRIBUTE_VIRTUAL = 0x10000;
export const INVALID_FILE_ATTRIBUTES = 0xffffffff;

// How a file is opened, beside its attributes.
export const FILE_FLAG_WRITE_THROUGH = 0x80000000;
export const FILE_FLAG_OVERLAPPED = 0x40000000;
export const FILE_FLAG_NO_BUFFERING = 0x20000000;
export const FILE_FLAG_RANDOM_ACCESS = 0x10000000;
export const FILE_FLAG_SEQUENTIAL_SCAN = 0x8000000;
export const FILE_FLAG_DELETE_ON_CLOSE = 0x4000000;
export const FILE_FLAG_BACKUP_SEMANTICS = 0x2000000;
export const FILE_FLAG_POSIX_SEMANTICS = 0x1000000;
export const FILE_FLAG_OPEN_REPARSE_POINT = 0x200000;
export const FILE_FLAG_OPEN_NO_RECALL = 0x100000;
export const FILE_FLAG_FIRST_PIPE_INSTANCE = 0x80000;
// What a server may do in the name of a client that opens its pipe with CreateFile. Without SECURITY_SQOS_PRESENT the others say nothing.
export const SECURITY_ANONYMOUS = 0;
export const SECURITY_IDENTIFICATION = 0x10000;
export const SECURITY_IMPERSONATION = 0x20000;
export const SECURITY_DELEGATION = 0x30000;
export const SECURITY_CONTEXT_TRACKING = 0x40000;
export const SECURITY_EFFECTIVE_ONLY = 0x80000;
export const SECURITY_SQOS_PRESENT = 0x100000;

// Directions of a named pipe.
export const PIPE_ACCESS_INBOUND = 1;
export const PIPE_ACCESS_OUTBOUND = 2;
export const PIPE_ACCESS_DUPLEX = 3;

// Modes of a named pipe.
export const PIPE_TYPE_BYTE = 0;
export const PIPE_TYPE_MESSAGE = 4;
export const PIPE_READMODE_BYTE = 0;
export const PIPE_READMODE_MESSAGE = 2;
export const PIPE_WAIT = 0;
export const PIPE_NOWAIT = 1;
export const PIPE_ACCEPT_REMOTE_CLIENTS = 0;
export const PIPE_REJECT_REMOTE_CLIENTS = 8;

// What GetNamedPipeInfo says of an end.
export const PIPE_CLIENT_END = 0;
export const PIPE_SERVER_END = 1;

// As many instances of a pipe as the system can hold.
export const PIPE_UNLIMITED_INSTANCES = 255;

// Timeouts of clients.
export const NMPWAIT_USE_DEFAULT_WAIT = 0;
export const NMPWAIT_NOWAIT = 1;
export const NMPWAIT_WAIT_FOREVER = 0xffffffff;

// Where a file position counts from.
export const FILE_BEGIN = 0;
export const FILE_CURRENT = 1;
export const FILE_END = 2;

// Answers of SetFilePointer and GetFileSize that may mean failure.
export const INVALID_SET_FILE_POINTER = 0xffffffff;
export const INVALID_FILE_SIZE = 0xffffffff;

// Kinds of file.
export const FILE_TYPE_UNKNOWN = 0;
export const FILE_TYPE_DISK = 1;
export const FILE_TYPE_CHAR = 2;
export const FILE_TYPE_PIPE = 3;

// Byte-range locks.
export const LOCKFILE_FAIL_IMMEDIATELY = 1;
export const LOCKFILE_EXCLUSIVE_LOCK = 2;

// Which changes of a directory are watched.
export const FILE_NOTIFY_CHANGE_FILE_NAME = 1;
export const FILE_NOTIFY_CHANGE_DIR_NAME = 2;
export const FILE_NOTIFY_CHANGE_ATTRIBUTES = 4;
export const FILE_NOTIFY_CHANGE_SIZE = 8;
export const FILE_NOTIFY_CHANGE_LAST_WRITE = 0x10;
export const FILE_NOTIFY_CHANGE_LAST_ACCESS = 0x20;
export const FILE_NOTIFY_CHANGE_CREATION = 0x40;
export const FILE_NOTIFY_CHANGE_SECURITY = 0x100;

// Changes as ReadDirectoryChangesW reports them.
export const FILE_ACTION_ADDED = 1;
export const FILE_ACTION_REMOVED = 2;
export const FILE_ACTION_MODIFIED = 3;
export const FILE_ACTION_RENAMED_OLD_NAME = 4;
export const FILE_ACTION_RENAMED_NEW_NAME = 5;

// Forms of a final path.
export const FILE_NAME_NORMALIZED = 0;
export const FILE_NAME_OPENED = 8;
export const VOLUME_NAME_DOS = 0;
export const VOLUME_NAME_GUID = 1;
export const VOLUME_NAME_NT = 2;
export const VOLUME_NAME_NONE = 4;

// Features of a file system.
export const FILE_CASE_SENSITIVE_SEARCH = 1;
export const FILE_CASE_PRESERVED_NAMES = 2;
export const FILE_UNICODE_ON_DISK = 4;
export const FILE_PERSISTENT_ACLS = 8;
export const FILE_FILE_COMPRESSION = 0x10;
export const FILE_VOLUME_QUOTAS = 0x20;
export const FILE_SUPPORTS_SPARSE_FILES = 0x40;
export const FILE_SUPPORTS_REPARSE_POINTS = 0x80;
export const FILE_VOLUME_IS_COMPRESSED = 0x8000;
export const FILE_SUPPORTS_OBJECT_IDS = 0x10000;
export const FILE_SUPPORTS_ENCRYPTION = 0x20000;
export const FILE_NAMED_STREAMS = 0x40000;
export const FILE_READ_ONLY_VOLUME = 0x80000;

// The longest path without the \\?\ prefix, with its terminating NUL.
export const MAX_PATH = 260;

// The handle that stands for none; also GetCurrentProcess()'s value.
export const INVALID_HANDLE_VALUE = -1;

// Handle flags and DuplicateHandle's options.
export const HANDLE_FLAG_INHERIT = 1;
export const HANDLE_FLAG_PROTECT_FROM_CLOSE = 2;
export const DUPLICATE_CLOSE_SOURCE = 1;
export const DUPLICATE_SAME_ACCESS = 2;

// Standard devices, as GetStdHandle takes them.
export const STD_INPUT_HANDLE = 0xfffffff6;
export const STD_OUTPUT_HANDLE = 0xfffffff5;
export const STD_ERROR_HANDLE = 0xfffffff4;

// Access rights of events, mutexes, semaphores and timers.
export const EVENT_MODIFY_STATE = 2;
export const EVENT_ALL_ACCESS = 0x1f0003;
export const MUTEX_MODIFY_STATE = 1;
export const MUTEX_ALL_ACCESS = 0x1f0001;
export const SEMAPHORE_MODIFY_STATE = 2;
export const SEMAPHORE_ALL_ACCESS = 0x1f0003;
export const TIMER_QUERY_STATE = 1;
export const TIMER_MODIFY_STATE = 2;
export const TIMER_ALL_ACCESS = 0x1f0003;

// Kinds of waitable timers.
export const CREATE_WAITABLE_TIMER_MANUAL_RESET = 1;
export const CREATE_WAITABLE_TIMER_HIGH_RESOLUTION = 2;

// Waits.
export const INFINITE = 0xffffffff;
export const WAIT_OBJECT_0 = 0;
export const WAIT_ABANDONED = 0x80;
export const WAIT_ABANDONED_0 = 0x80;
export const WAIT_IO_COMPLETION = 0xc0;
export const WAIT_FAILED = 0xffffffff;
export { WAIT_TIMEOUT } from "./winerror/codes.js";

// The most objects one wait takes.
export const MAXIMUM_WAIT_OBJECTS = 64;

// Queued input that ends a MsgWaitForMultipleObjects.
export const QS_KEY = 1;
export const QS_MOUSEMOVE = 2;
export const QS_MOUSEBUTTON = 4;
export const QS_MOUSE = 6;
export const QS_POSTMESSAGE = 8;
export const QS_TIMER = 0x10;
export const QS_PAINT = 0x20;
export const QS_SENDMESSAGE = 0x40;
export const QS_HOTKEY = 0x80;
export const QS_ALLPOSTMESSAGE = 0x100;
export const QS_INPUT = 0x1c07;
export const QS_ALLEVENTS = 0x1cbf;
export const QS_ALLINPUT = 0x1cff;

// How a MsgWaitForMultipleObjectsEx waits.
export const MWMO_WAITALL = 1;
export const MWMO_ALERTABLE = 2;
export const MWMO_INPUTAVAILABLE = 4;

// Access rights of processes.
export const PROCESS_TERMINATE = 1;
export const PROCESS_CREATE_THREAD = 2;
export const PROCESS_SET_SESSIONID = 4;
export const PROCESS_VM_OPERATION = 8;
export const PROCESS_VM_READ = 0x10;
export const PROCESS_VM_WRITE = 0x20;
export const PROCESS_DUP_HANDLE = 0x40;
export const PROCESS_CREATE_PROCESS = 0x80;
export const PROCESS_SET_QUOTA = 0x100;
export const PROCESS_SET_INFORMATION = 0x200;
export const PROCESS_QUERY_INFORMATION = 0x400;
export const PROCESS_SUSPEND_RESUME = 0x800;
export const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
export const PROCESS_ALL_ACCESS = 0x1fffff;

// Access rights of threads.
export const THREAD_TERMINATE = 1;
export const THREAD_SUSPEND_RESUME = 2;
export const THREAD_GET_CONTEXT = 8;
export const THREAD_SET_CONTEXT = 0x10;
export const THREAD_SET_INFORMATION = 0x20;
export const THREAD_QUERY_INFORMATION = 0x40;
export const THREAD_SET_THREAD_TOKEN = 0x80;
export const THREAD_IMPERSONATE = 0x100;
export const THREAD_DIRECT_IMPERSONATION = 0x200;
export const THREAD_QUERY_LIMITED_INFORMATION = 0x800;
export const THREAD_ALL_ACCESS = 0x1fffff;

// Access rights of jobs.
export const JOB_OBJECT_ASSIGN_PROCESS = 1;
export const JOB_OBJECT_SET_ATTRIBUTES = 2;
export const JOB_OBJECT_QUERY = 4;
export const JOB_OBJECT_TERMINATE = 8;
export const JOB_OBJECT_SET_SECURITY_ATTRIBUTES = 0x10;
export const JOB_OBJECT_ALL_ACCESS = 0x1f001f;

// What a job limits, and what else holds for it.
export const JOB_OBJECT_LIMIT_WORKINGSET = 1;
export const JOB_OBJECT_LIMIT_PROCESS_TIME = 2;
export const JOB_OBJECT_LIMIT_JOB_TIME = 4;
export const JOB_OBJECT_LIMIT_ACTIVE_PROCESS = 8;
export const JOB_OBJECT_LIMIT_AFFINITY = 0x10;
export const JOB_OBJECT_LIMIT_PRIORITY_CLASS = 0x20;
export const JOB_OBJECT_LIMIT_PRESERVE_JOB_TIME = 0x40;
export const JOB_OBJECT_LIMIT_SCHEDULING_CLASS = 0x80;
export const JOB_OBJECT_LIMIT_PROCESS_MEMORY = 0x100;
export const JOB_OBJECT_LIMIT_JOB_MEMORY = 0x200;
export const JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION = 0x400;
export const JOB_OBJECT_LIMIT_BREAKAWAY_OK = 0x800;
export const JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK = 0x1000;
export const JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE = 0x2000;
export const JOB_OBJECT_LIMIT_VALID_FLAGS = 0x7ffff;
export const JOB_OBJECT_BASIC_LIMIT_VALID_FLAGS = 0xff;
export const JOB_OBJECT_EXTENDED_LIMIT_VALID_FLAGS = 0x7fff;

// What interrupts the processes of a console.
export const CTRL_C_EVENT = 0;
export const CTRL_BREAK_EVENT = 1;
export const CTRL_CLOSE_EVENT = 2;
export const CTRL_LOGOFF_EVENT = 5;
export const CTRL_SHUTDOWN_EVENT = 6;

// The exit code of a process or thread that still runs.
export const STILL_ACTIVE = 259;

// How a process is created.
export const DEBUG_PROCESS = 1;
export const DEBUG_ONLY_THIS_PROCESS = 2;
export const CREATE_SUSPENDED = 4;
export const DETACHED_PROCESS = 8;
export const CREATE_NEW_CONSOLE = 0x10;
export const CREATE_NEW_PROCESS_GROUP = 0x200;
export const CREATE_UNICODE_ENVIRONMENT = 0x400;
export const CREATE_SEPARATE_WOW_VDM = 0x800;
export const CREATE_SHARED_WOW_VDM = 0x1000;
export const CREATE_BREAKAWAY_FROM_JOB = 0x1000000;
export const CREATE_PRESERVE_CODE_AUTHZ_LEVEL = 0x2000000;
export const CREATE_DEFAULT_ERROR_MODE = 0x4000000;
export const CREATE_NO_WINDOW = 0x8000000;

// Priority classes.
export const IDLE_PRIORITY_CLASS = 0x40;
export const BELOW_NORMAL_PRIORITY_CLASS = 0x4000;
export const NORMAL_PRIORITY_CLASS = 0x20;
export const ABOVE_NORMAL_PRIORITY_CLASS = 0x8000;
export const HIGH_PRIORITY_CLASS = 0x80;
export const REALTIME_PRIORITY_CLASS = 0x100;

// Which members of a STARTUPINFO count.
export const STARTF_USESHOWWINDOW = 1;
export const STARTF_USESIZE = 2;
export const STARTF_USEPOSITION = 4;
export const STARTF_USECOUNTCHARS = 8;
export const STARTF_USEFILLATTRIBUTE = 0x10;
export const STARTF_RUNFULLSCREEN = 0x20;
export const STARTF_FORCEONFEEDBACK = 0x40;
export const STARTF_FORCEOFFFEEDBACK = 0x80;
export const STARTF_USESTDHANDLES = 0x100;
export const STARTF_USEHOTKEY = 0x200;

// How a window is shown.
export const SW_HIDE = 0;
export const SW_SHOWNORMAL = 1;
export const SW_NORMAL = 1;
export const SW_SHOWMINIMIZED = 2;
export const SW_SHOWMAXIMIZED = 3;
export const SW_MAXIMIZE = 3;
export const SW_SHOWNOACTIVATE = 4;
export const SW_SHOW = 5;
export const SW_MINIMIZE = 6;
export const SW_SHOWMINNOACTIVE = 7;
export const SW_SHOWNA = 8;
export const SW_RESTORE = 9;
export const SW_SHOWDEFAULT = 10;
export const SW_FORCEMINIMIZE = 11;

// What GetSystemMetrics measures.
export const SM_CXSCREEN = 0;
export const SM_CYSCREEN = 1;
export const SM_CXVSCROLL = 2;
export const SM_CYHSCROLL = 3;
export const SM_CYCAPTION = 4;
export const SM_CXBORDER = 5;
export const SM_CYBORDER = 6;
export const SM_CXICON = 11;
export const SM_CYICON = 12;
export const SM_CXCURSOR = 13;
export const SM_CYCURSOR = 14;
export const SM_CXFULLSCREEN = 16;
export const SM_CYFULLSCREEN = 17;
export const SM_MOUSEPRESENT = 19;
export const SM_DEBUG = 22;
export const SM_CXMIN = 28;
export const SM_CYMIN = 29;
export const SM_NETWORK = 63;
export const SM_CLEANBOOT = 67;
export const SM_CMOUSEBUTTONS = 43;
export const SM_XVIRTUALSCREEN = 76;
export const SM_YVIRTUALSCREEN = 77;
export const SM_CXVIRTUALSCREEN = 78;
export const SM_CYVIRTUALSCREEN = 79;
export const SM_CMONITORS = 80;
export const SM_REMOTESESSION = 4096;
export const SM_SHUTTINGDOWN = 8192;

// Window messages.
export const WM_NULL = 0;
export const WM_PAINT = 0xf;
export const WM_CLOSE = 0x10;
export const WM_QUERYENDSESSION = 0x11;
export const WM_QUIT = 0x12;
export const WM_ENDSESSION = 0x16;
export const WM_KEYDOWN = 0x100;
export const WM_KEYUP = 0x101;
export const WM_SYSKEYDOWN = 0x104;
export const WM_SYSKEYUP = 0x105;
export const WM_TIMER = 0x113;
export const WM_MOUSEMOVE = 0x200;
export const WM_LBUTTONDOWN = 0x201;
export const WM_LBUTTONUP = 0x202;
export const WM_RBUTTONDOWN = 0x204;
export const WM_RBUTTONUP = 0x205;
export const WM_POWERBROADCAST = 0x218;
export const WM_DEVICECHANGE = 0x219;
export const WM_HOTKEY = 0x312;
export const WM_USER = 0x400;

// Privileges.
export const SE_CREATE_TOKEN_NAME = "SeCreateTokenPrivilege";
export const SE_ASSIGNPRIMARYTOKEN_NAME = "SeAssignPrimaryTokenPrivilege";
export const SE_LOCK_MEMORY_NAME = "SeLockMemoryPrivilege";
export const SE_INCREASE_QUOTA_NAME = "SeIncreaseQuotaPrivilege";
export const SE_MACHINE_ACCOUNT_NAME = "SeMachineAccountPrivilege";
export const SE_TCB_NAME = "SeTcbPrivilege";
export const SE_SECURITY_NAME = "SeSecurityPrivilege";
export const SE_TAKE_OWNERSHIP_NAME = "SeTakeOwnershipPrivilege";
export const SE_LOAD_DRIVER_NAME = "SeLoadDriverPrivilege";
export const SE_SYSTEM_PROFILE_NAME = "SeSystemProfilePrivilege";
export const SE_SYSTEMTIME_NAME = "SeSystemtimePrivilege";
export const SE_PROF_SINGLE_PROCESS_NAME = "SeProfileSingleProcessPrivilege";
export const SE_INC_BASE_PRIORITY_NAME = "SeIncreaseBasePriorityPrivilege";
export const SE_CREATE_PAGEFILE_NAME = "SeCreatePagefilePrivilege";
export const SE_CREATE_PERMANENT_NAME = "SeCreatePermanentPrivilege";
export const SE_BACKUP_NAME = "SeBackupPrivilege";
export const SE_RESTORE_NAME = "SeRestorePrivilege";
export const SE_SHUTDOWN_NAME = "SeShutdownPrivilege";
export const SE_DEBUG_NAME = "SeDebugPrivilege";
export const SE_AUDIT_NAME = "SeAuditPrivilege";
export const SE_SYSTEM_ENVIRONMENT_NAME = "SeSystemEnvironmentPrivilege";
export const SE_CHANGE_NOTIFY_NAME = "SeChangeNotifyPrivilege";
export const SE_REMOTE_SHUTDOWN_NAME = "SeRemoteShutdownPrivilege";
export const SE_UNDOCK_NAME = "SeUndockPrivilege";
export const SE_ENABLE_DELEGATION_NAME = "SeEnableDelegationPrivilege";
export const SE_MANAGE_VOLUME_NAME = "SeManageVolumePrivilege";
export const SE_IMPERSONATE_NAME = "SeImpersonatePrivilege";
export const SE_CREATE_GLOBAL_NAME = "SeCreateGlobalPrivilege";
export const SE_CREATE_SYMBOLIC_LINK_NAME = "SeCreateSymbolicLinkPrivilege";

// The registry's predefined keys.
export const HKEY_CLASSES_ROOT = 0x80000000;
export const HKEY_CURRENT_USER = 0x80000001;
export const HKEY_LOCAL_MACHINE = 0x80000002;
export const HKEY_USERS = 0x80000003;
export const HKEY_PERFORMANCE_DATA = 0x80000004;
export const HKEY_CURRENT_CONFIG = 0x80000005;

// Access rights of registry keys.
export const KEY_QUERY_VALUE = 1;
export const KEY_SET_VALUE = 2;
export const KEY_CREATE_SUB_KEY = 4;
export const KEY_ENUMERATE_SUB_KEYS = 8;
export const KEY_NOTIFY = 0x10;
export const KEY_CREATE_LINK = 0x20;
export const KEY_WOW64_64KEY = 0x100;
export const KEY_WOW64_32KEY = 0x200;
export const KEY_READ = 0x20019;
export const KEY_WRITE = 0x20006;
export const KEY_EXECUTE = 0x20019;
export const KEY_ALL_ACCESS = 0xf003f;

// Types of registry values.
export const REG_NONE = 0;
export const REG_SZ = 1;
export const REG_EXPAND_SZ = 2;
export const REG_BINARY = 3;
export const REG_DWORD = 4;
export const REG_DWORD_LITTLE_ENDIAN = 4;
export const REG_DWORD_BIG_ENDIAN = 5;
export const REG_LINK = 6;
export const REG_MULTI_SZ = 7;
export const REG_RESOURCE_LIST = 8;
export const REG_FULL_RESOURCE_DESCRIPTOR = 9;
export const REG_RESOURCE_REQUIREMENTS_LIST = 10;
export const REG_QWORD = 11;
export const REG_QWORD_LITTLE_ENDIAN = 11;

// Options, outcomes and change filters of registry calls.
export const REG_OPTION_NON_VOLATILE = 0;
export const REG_OPTION_VOLATILE = 1;
export const REG_OPTION_CREATE_LINK = 2;
export const REG_OPTION_BACKUP_RESTORE = 4;
export const REG_CREATED_NEW_KEY = 1;
export const REG_OPENED_EXISTING_KEY = 2;
export const REG_NOTIFY_CHANGE_NAME = 1;
export const REG_NOTIFY_CHANGE_ATTRIBUTES = 2;
export const REG_NOTIFY_CHANGE_LAST_SET = 4;
export const REG_NOTIFY_CHANGE_SECURITY = 8;

// Access rights of window stations.
export const WINSTA_ENUMDESKTOPS = 1;
export const WINSTA_READATTRIBUTES = 2;
export const WINSTA_ACCESSCLIPBOARD = 4;
export const WINSTA_CREATEDESKTOP = 8;
export const WINSTA_WRITEATTRIBUTES = 0x10;
export const WINSTA_ACCESSGLOBALATOMS = 0x20;
export const WINSTA_EXITWINDOWS = 0x40;
export const WINSTA_ENUMERATE = 0x100;
export const WINSTA_READSCREEN = 0x200;
export const WINSTA_ALL_ACCESS = 0x37f;

// Access rights of desktops.
export const DESKTOP_READOBJECTS = 1;
export const DESKTOP_CREATEWINDOW = 2;
export const DESKTOP_CREATEMENU = 4;
export const DESKTOP_HOOKCONTROL = 8;
export const DESKTOP_JOURNALRECORD = 0x10;
export const DESKTOP_JOURNALPLAYBACK = 0x20;
export const DESKTOP_ENUMERATE = 0x40;
export const DESKTOP_WRITEOBJECTS = 0x80;
export const DESKTOP_SWITCHDESKTOP = 0x100;

// Moving, copying and replacing.
export const MOVEFILE_REPLACE_EXISTING = 1;
export const MOVEFILE_COPY_ALLOWED = 2;
export const MOVEFILE_DELAY_UNTIL_REBOOT = 4;
export const MOVEFILE_WRITE_THROUGH = 8;
export const MOVEFILE_CREATE_HARDLINK = 0x10;
export const MOVEFILE_FAIL_IF_NOT_TRACKABLE = 0x20;
export const COPY_FILE_FAIL_IF_EXISTS = 1;
export const COPY_FILE_RESTARTABLE = 2;
export const COPY_FILE_OPEN_SOURCE_FOR_WRITE = 4;
export const COPY_FILE_ALLOW_DECRYPTED_DESTINATION = 8;
export const COPY_FILE_COPY_SYMLINK = 0x800;
export const COPY_FILE_NO_BUFFERING = 0x1000;
export const REPLACEFILE_WRITE_THROUGH = 1;
export const REPLACEFILE_IGNORE_MERGE_ERRORS = 2;

// Progress of a copy: what is reported, and what the callback answers.
export const CALLBACK_CHUNK_FINISHED = 0;
export const CALLBACK_STREAM_SWITCH = 1;
export const PROGRESS_CONTINUE = 0;
export const PROGRESS_CANCEL = 1;
export const PROGRESS_STOP = 2;
export const PROGRESS_QUIET = 3;
