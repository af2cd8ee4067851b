// The constants of win32netcon, grouped by what they are for. The values are those of the Windows headers; docs of the functions say what each does.

// Longest names, in characters without the terminating NUL.
export const CNLEN = 15;
export const DNLEN = 15;
export const UNCLEN = 17;
export const NNLEN = 80;
export const RMLEN = 98;
export const SNLEN = 80;
export const STXTLEN = 256;
export const PATHLEN = 256;
export const DEVLEN = 80;
export const EVLEN = 16;
export const UNLEN = 256;
export const GNLEN = 256;
export const PWLEN = 256;
export const SHPWLEN = 8;
export const CLTYPE_LEN = 12;
export const MAXCOMMENTSZ = 256;
export const QNLEN = 80;
export const ALERTSZ = 128;
export const NETBIOS_NAME_LEN = 16;
export const MAX_PASSWD_LEN = 256;

// As much as there is.
export const MAX_PREFERRED_LENGTH = 0xffffffff;
export const TIMEQ_FOREVER = 0xffffffff;
export const USER_MAXSTORAGE_UNLIMITED = 0xffffffff;
export const USER_NO_LOGOFF = 0xffffffff;

// Which member of a structure is wrong.
export const PARMNUM_ALL = 0;
export const PARM_ERROR_NONE = 0;
export const PARMNUM_BASE_INFOLEVEL = 0x3e8;
export const PARM_ERROR_UNKNOWN = 0xffffffff;

// Platforms.
export const PLATFORM_ID_DOS = 300;
export const PLATFORM_ID_OS2 = 400;
export const PLATFORM_ID_NT = 500;
export const PLATFORM_ID_OSF = 600;
export const PLATFORM_ID_VMS = 700;

// Account flags.
export const UF_SCRIPT = 1;
export const UF_ACCOUNTDISABLE = 2;
export const UF_HOMEDIR_REQUIRED = 8;
export const UF_LOCKOUT = 0x10;
export const UF_PASSWD_NOTREQD = 0x20;
export const UF_PASSWD_CANT_CHANGE = 0x40;
export const UF_TEMP_DUPLICATE_ACCOUNT = 0x100;
export const UF_NORMAL_ACCOUNT = 0x200;
export const UF_INTERDOMAIN_TRUST_ACCOUNT = 0x800;
export const UF_WORKSTATION_TRUST_ACCOUNT = 0x1000;
export const UF_SERVER_TRUST_ACCOUNT = 0x2000;
export const UF_MACHINE_ACCOUNT_MASK = 0x3800;
export const UF_ACCOUNT_TYPE_MASK = 0x3b00;
export const UF_DONT_EXPIRE_PASSWD = 0x10000;
export const UF_MNS_LOGON_ACCOUNT = 0x20000;
export const UF_SETTABLE_BITS = 0x3ff3bfb;

// Which accounts are listed.
export const FILTER_TEMP_DUPLICATE_ACCOUNT = 1;
export const FILTER_NORMAL_ACCOUNT = 2;
export const FILTER_INTERDOMAIN_TRUST_ACCOUNT = 8;
export const FILTER_WORKSTATION_TRUST_ACCOUNT = 0x10;
export const FILTER_SERVER_TRUST_ACCOUNT = 0x20;
export const LG_INCLUDE_INDIRECT = 1;

// Operator privileges.
export const AF_OP_PRINT = 1;
export const AF_OP_COMM = 2;
export const AF_OP_SERVER = 4;
export const AF_OP_ACCOUNTS = 8;
export const AF_SETTABLE_BITS = 0xf;

// Privilege levels of an account.
export const USER_PRIV_MASK = 3;
export const USER_PRIV_GUEST = 0;
export const USER_PRIV_USER = 1;
export const USER_PRIV_ADMIN = 2;

// Hours of a week in which an account may log on.
export const UNITS_PER_DAY = 24;
export const UNITS_PER_WEEK = 168;

// Members of USER_INFO by number.
export const USER_NAME_PARMNUM = 1;
export const USER_PASSWORD_PARMNUM = 3;
export const USER_PASSWORD_AGE_PARMNUM = 4;
export const USER_PRIV_PARMNUM = 5;
export const USER_HOME_DIR_PARMNUM = 6;
export const USER_COMMENT_PARMNUM = 7;
export const USER_FLAGS_PARMNUM = 8;
export const USER_SCRIPT_PATH_PARMNUM = 9;
export const USER_AUTH_FLAGS_PARMNUM = 10;
export const USER_FULL_NAME_PARMNUM = 11;
export const USER_USR_COMMENT_PARMNUM = 12;
export const USER_PARMS_PARMNUM = 13;
export const USER_WORKSTATIONS_PARMNUM = 14;
export const USER_LAST_LOGON_PARMNUM = 15;
export const USER_LAST_LOGOFF_PARMNUM = 16;
export const USER_ACCT_EXPIRES_PARMNUM = 17;
export const USER_MAX_STORAGE_PARMNUM = 18;
export const USER_UNITS_PER_WEEK_PARMNUM = 19;
export const USER_LOGON_HOURS_PARMNUM = 20;
export const USER_PAD_PW_COUNT_PARMNUM = 21;
export const USER_NUM_LOGONS_PARMNUM = 22;
export const USER_LOGON_SERVER_PARMNUM = 23;
export const USER_COUNTRY_CODE_PARMNUM = 24;
export const USER_CODE_PAGE_PARMNUM = 25;
export const USER_PRIMARY_GROUP_PARMNUM = 51;
export const USER_PROFILE = 52;
export const USER_PROFILE_PARMNUM = 52;
export const USER_HOME_DIR_DRIVE_PARMNUM = 53;

// Members of GROUP_INFO and LOCALGROUP_INFO by number.
export const GROUP_ALL_PARMNUM = 0;
export const GROUP_NAME_PARMNUM = 1;
export const GROUP_COMMENT_PARMNUM = 2;
export const GROUP_ATTRIBUTES_PARMNUM = 3;
export const LOCALGROUP_NAME_PARMNUM = 1;
export const LOCALGROUP_COMMENT_PARMNUM = 2;

// A group that was there from the start.
export const DOMAIN_GROUP_RID_USERS = 0x201;

// Kinds of server.
export const SV_TYPE_WORKSTATION = 1;
export const SV_TYPE_SERVER = 2;
export const SV_TYPE_SQLSERVER = 4;
export const SV_TYPE_DOMAIN_CTRL = 8;
export const SV_TYPE_DOMAIN_BAKCTRL = 0x10;
export const SV_TYPE_TIME_SOURCE = 0x20;
export const SV_TYPE_AFP = 0x40;
export const SV_TYPE_NOVELL = 0x80;
export const SV_TYPE_DOMAIN_MEMBER = 0x100;
export const SV_TYPE_PRINTQ_SERVER = 0x200;
export const SV_TYPE_DIALIN_SERVER = 0x400;
export const SV_TYPE_XENIX_SERVER = 0x800;
export const SV_TYPE_SERVER_UNIX = 0x800;
export const SV_TYPE_NT = 0x1000;
export const SV_TYPE_WFW = 0x2000;
export const SV_TYPE_SERVER_MFPN = 0x4000;
export const SV_TYPE_SERVER_NT = 0x8000;
export const SV_TYPE_POTENTIAL_BROWSER = 0x10000;
export const SV_TYPE_BACKUP_BROWSER = 0x20000;
export const SV_TYPE_MASTER_BROWSER = 0x40000;
export const SV_TYPE_DOMAIN_MASTER = 0x80000;
export const SV_TYPE_SERVER_OSF = 0x100000;
export const SV_TYPE_SERVER_VMS = 0x200000;
export const SV_TYPE_WINDOWS = 0x400000;
export const SV_TYPE_DFS = 0x800000;
export const SV_TYPE_CLUSTER_NT = 0x1000000;
export const SV_TYPE_DCE = 0x10000000;
export const SV_TYPE_ALTERNATE_XPORT = 0x20000000;
export const SV_TYPE_LOCAL_LIST_ONLY = 0x40000000;
export const SV_TYPE_DOMAIN_ENUM = 0x80000000;
export const SV_TYPE_ALL = 0xffffffff;
export const SV_TYPE_PARMNUM = 0x69;
export const SV_TYPE_PRINT = 0x200;
export const SV_TYPE_DIALIN = 0x400;
export const SV_TYPE_TIMESOURCE = 0x20;

// A server's visibility, announcement and security.
export const MAJOR_VERSION_MASK = 0xf;
export const SV_NODISC = 0xffffffff;
export const SV_USERSECURITY = 1;
export const SV_SHARESECURITY = 0;
export const SV_HIDDEN = 1;
export const SV_VISIBLE = 0;
export const SW_AUTOPROF_LOAD_MASK = 1;
export const SW_AUTOPROF_SAVE_MASK = 2;
export const SV_USERS_PER_LICENSE = 5;

// Kinds of share.
export const STYPE_DISKTREE = 0;
export const STYPE_PRINTQ = 1;
export const STYPE_DEVICE = 2;
export const STYPE_IPC = 3;
export const STYPE_SPECIAL = 0x80000000;
export const STYPE_TEMPORARY = 0x40000000;

// Members of SHARE_INFO by number.
export const SHARE_NETNAME_PARMNUM = 1;
export const SHARE_TYPE_PARMNUM = 3;
export const SHARE_REMARK_PARMNUM = 4;
export const SHARE_PERMISSIONS_PARMNUM = 5;
export const SHARE_MAX_USES_PARMNUM = 6;
export const SHARE_CURRENT_USES_PARMNUM = 7;
export const SHARE_PATH_PARMNUM = 8;
export const SHARE_PASSWD_PARMNUM = 9;
export const SHARE_FILE_SD_PARMNUM = 501;

// A share in a distributed file system, and its caching.
export const SHI1005_FLAGS_DFS = 1;
export const SHI1005_FLAGS_DFS_ROOT = 2;
export const SHI1005_VALID_FLAGS_SET = 0xf30;

// Rights to a share.
export const ACCESS_NONE = 0;
export const ACCESS_READ = 1;
export const ACCESS_WRITE = 2;
export const ACCESS_CREATE = 4;
export const ACCESS_EXEC = 8;
export const ACCESS_DELETE = 0x10;
export const ACCESS_ATRIB = 0x20;
export const ACCESS_PERM = 0x40;
export const ACCESS_ALL = 0x7f;
export const PERM_FILE_READ = 1;
export const PERM_FILE_WRITE = 2;
export const PERM_FILE_CREATE = 4;

// Sessions.
export const SESS_GUEST = 1;
export const SESS_NOENCRYPTION = 2;

// Network resources: scope, type, usage and display.
export const RESOURCE_CONNECTED = 1;
export const RESOURCE_GLOBALNET = 2;
export const RESOURCE_REMEMBERED = 3;
export const RESOURCE_RECENT = 4;
export const RESOURCE_CONTEXT = 5;
export const RESOURCETYPE_ANY = 0;
export const RESOURCETYPE_DISK = 1;
export const RESOURCETYPE_PRINT = 2;
export const RESOURCETYPE_RESERVED = 8;
export const RESOURCETYPE_UNKNOWN = 0xffffffff;
export const RESOURCEUSAGE_CONNECTABLE = 1;
export const RESOURCEUSAGE_CONTAINER = 2;
export const RESOURCEUSAGE_NOLOCALDEVICE = 4;
export const RESOURCEUSAGE_SIBLING = 8;
export const RESOURCEUSAGE_ATTACHED = 0x10;
export const RESOURCEUSAGE_ALL = 0x13;
export const RESOURCEUSAGE_RESERVED = 0x80000000;
export const RESOURCEDISPLAYTYPE_GENERIC = 0;
export const RESOURCEDISPLAYTYPE_DOMAIN = 1;
export const RESOURCEDISPLAYTYPE_SERVER = 2;
export const RESOURCEDISPLAYTYPE_SHARE = 3;
export const RESOURCEDISPLAYTYPE_FILE = 4;
export const RESOURCEDISPLAYTYPE_GROUP = 5;
export const RESOURCEDISPLAYTYPE_NETWORK = 6;
export const RESOURCEDISPLAYTYPE_ROOT = 7;
export const RESOURCEDISPLAYTYPE_SHAREADMIN = 8;
export const RESOURCEDISPLAYTYPE_DIRECTORY = 9;
export const RESOURCEDISPLAYTYPE_TREE = 0xa;
export const RESOURCEDISPLAYTYPE_NDSCONTAINER = 0xb;

// Connections.
export const NETPROPERTY_PERSISTENT = 1;
export const CONNECT_UPDATE_PROFILE = 1;
export const CONNECT_UPDATE_RECENT = 2;
export const CONNECT_TEMPORARY = 4;
export const CONNECT_INTERACTIVE = 8;
export const CONNECT_PROMPT = 0x10;
export const CONNECT_NEED_DRIVE = 0x20;
export const CONNECT_REFCOUNT = 0x40;
export const CONNECT_REDIRECT = 0x80;
export const CONNECT_LOCALDRIVE = 0x100;
export const CONNECT_CURRENT_MEDIA = 0x200;
export const CONNECT_DEFERRED = 0x400;
export const CONNECT_RESERVED = 0xff000000;
export const CONNDLG_RO_PATH = 1;
export const CONNDLG_CONN_POINT = 2;
export const CONNDLG_USE_MRU = 4;
export const CONNDLG_HIDE_BOX = 8;
export const CONNDLG_PERSIST = 0x10;
export const CONNDLG_NOT_PERSIST = 0x20;
export const DISC_UPDATE_PROFILE = 1;
export const DISC_NO_FORCE = 0x40;

// Forms of a universal name.
export const UNIVERSAL_NAME_INFO_LEVEL = 1;
export const REMOTE_NAME_INFO_LEVEL = 2;
