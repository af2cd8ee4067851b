// The constants of win32file, grouped by what they are for. The values are those of the Windows headers; docs of the functions say what each does.

// Access rights, share modes and dispositions.
// Attributes and flags.
// Positions, kinds of file, locks, watched changes and final paths.
export {
  CALLBACK_CHUNK_FINISHED,
  CALLBACK_STREAM_SWITCH,
  COPY_FILE_ALLOW_DECRYPTED_DESTINATION,
  COPY_FILE_COPY_SYMLINK,
  COPY_FILE_FAIL_IF_EXISTS,
  COPY_FILE_NO_BUFFERING,
  COPY_FILE_OPEN_SOURCE_FOR_WRITE,
  COPY_FILE_RESTARTABLE,
  CREATE_ALWAYS,
  CREATE_NEW,
  FILE_ALL_ACCESS,
  FILE_ATTRIBUTE_ARCHIVE,
  FILE_ATTRIBUTE_COMPRESSED,
  FILE_ATTRIBUTE_DIRECTORY,
  FILE_ATTRIBUTE_ENCRYPTED,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_NORMAL,
  FILE_ATTRIBUTE_NOT_CONTENT_INDEXED,
  FILE_ATTRIBUTE_OFFLINE,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_REPARSE_POINT,
  FILE_ATTRIBUTE_SPARSE_FILE,
  FILE_ATTRIBUTE_SYSTEM,
  FILE_ATTRIBUTE_TEMPORARY,
  FILE_BEGIN,
  FILE_CURRENT,
  FILE_END,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_DELETE_ON_CLOSE,
  FILE_FLAG_NO_BUFFERING,
  FILE_FLAG_OPEN_NO_RECALL,
  FILE_FLAG_OPEN_REPARSE_POINT,
  FILE_FLAG_OVERLAPPED,
  FILE_FLAG_POSIX_SEMANTICS,
  FILE_FLAG_RANDOM_ACCESS,
  FILE_FLAG_SEQUENTIAL_SCAN,
  FILE_FLAG_WRITE_THROUGH,
  FILE_GENERIC_READ,
  FILE_GENERIC_WRITE,
  FILE_NAME_NORMALIZED,
  FILE_NAME_OPENED,
  FILE_NOTIFY_CHANGE_ATTRIBUTES,
  FILE_NOTIFY_CHANGE_CREATION,
  FILE_NOTIFY_CHANGE_DIR_NAME,
  FILE_NOTIFY_CHANGE_FILE_NAME,
  FILE_NOTIFY_CHANGE_LAST_ACCESS,
  FILE_NOTIFY_CHANGE_LAST_WRITE,
  FILE_NOTIFY_CHANGE_SECURITY,
  FILE_NOTIFY_CHANGE_SIZE,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  FILE_TYPE_CHAR,
  FILE_TYPE_DISK,
  FILE_TYPE_PIPE,
  FILE_TYPE_UNKNOWN,
  GENERIC_EXECUTE,
  GENERIC_READ,
  GENERIC_WRITE,
  INVALID_FILE_ATTRIBUTES,
  INVALID_HANDLE_VALUE,
  LOCKFILE_EXCLUSIVE_LOCK,
  LOCKFILE_FAIL_IMMEDIATELY,
  MOVEFILE_COPY_ALLOWED,
  MOVEFILE_CREATE_HARDLINK,
  MOVEFILE_DELAY_UNTIL_REBOOT,
  MOVEFILE_FAIL_IF_NOT_TRACKABLE,
  MOVEFILE_REPLACE_EXISTING,
  MOVEFILE_WRITE_THROUGH,
  OPEN_ALWAYS,
  OPEN_EXISTING,
  PROGRESS_CANCEL,
  PROGRESS_CONTINUE,
  PROGRESS_QUIET,
  PROGRESS_STOP,
  REPLACEFILE_IGNORE_MERGE_ERRORS,
  REPLACEFILE_WRITE_THROUGH,
  TRUNCATE_EXISTING,
  VOLUME_NAME_DOS,
  VOLUME_NAME_GUID,
  VOLUME_NAME_NONE,
  VOLUME_NAME_NT,
} from "../win32con.js";

// The quick reference's spelling of FILE_FLAG_WRITE_THROUGH.
export const FILE_FLAG_WRITETHROUGH = 0x80000000;

// How far the server of a pipe may act as its client; for the flags of CreateFile.
export const SECURITY_ANONYMOUS = 0;
export const SECURITY_IDENTIFICATION = 0x10000;
export const SECURITY_IMPERSONATION = 0x20000;
export const SECURITY_DELEGATION = 0x30000;
export const SECURITY_CONTEXT_TRACKING = 0x40000;
export const SECURITY_EFFECTIVE_ONLY = 0x80000;

// Symbolic links.
export const SYMBOLIC_LINK_FLAG_DIRECTORY = 1;
export const SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE = 2;

// Reparse points, for DeviceIoControl.
export const FSCTL_SET_REPARSE_POINT = 0x900a4;
export const FSCTL_GET_REPARSE_POINT = 0x900a8;

// Classes of file information.
export const GetFileExInfoStandard = 0;
export const FileBasicInfo = 0;
export const FileStandardInfo = 1;
export const FileNameInfo = 2;
export const FileRenameInfo = 3;
export const FileDispositionInfo = 4;
export const FileAllocationInfo = 5;
export const FileEndOfFileInfo = 6;
export const FileStreamInfo = 7;
export const FileCompressionInfo = 8;
export const FileAttributeTagInfo = 9;
export const FileIdBothDirectoryInfo = 10;
export const FileIdBothDirectoryRestartInfo = 11;
export const FileIoPriorityHintInfo = 12;

// Priorities of a file's input and output.
export const IoPriorityHintVeryLow = 0;
export const IoPriorityHintLow = 1;
export const IoPriorityHintNormal = 2;

// Kinds of file identifier.
export const FileIdType = 0;
export const ObjectIdType = 1;

// Kinds of drive.
export const DRIVE_UNKNOWN = 0;
export const DRIVE_NO_ROOT_DIR = 1;
export const DRIVE_REMOVABLE = 2;
export const DRIVE_FIXED = 3;
export const DRIVE_REMOTE = 4;
export const DRIVE_CDROM = 5;
export const DRIVE_RAMDISK = 6;

// Kinds of program.
export const SCS_32BIT_BINARY = 0;
export const SCS_DOS_BINARY = 1;
export const SCS_WOW_BINARY = 2;
export const SCS_PIF_BINARY = 3;
export const SCS_POSIX_BINARY = 4;
export const SCS_OS216_BINARY = 5;
export const SCS_64BIT_BINARY = 6;

// Whether a file is, or could be, encrypted.
export const FILE_ENCRYPTABLE = 0;
export const FILE_IS_ENCRYPTED = 1;
export const FILE_SYSTEM_ATTR = 2;
export const FILE_ROOT_DIR = 3;
export const FILE_SYSTEM_DIR = 4;
export const FILE_UNKNOWN = 5;
export const FILE_SYSTEM_NOT_SUPPORT = 6;
export const FILE_USER_DISALLOWED = 7;
export const FILE_READ_ONLY = 8;

// Raw access to encrypted files, and the encoding of their certificates.
export const CREATE_FOR_IMPORT = 1;
export const CREATE_FOR_DIR = 2;
export const OVERWRITE_HIDDEN = 4;
export const X509_ASN_ENCODING = 1;

// Serial ports: speeds.
export const CBR_110 = 110;
export const CBR_300 = 300;
export const CBR_600 = 600;
export const CBR_1200 = 1200;
export const CBR_2400 = 2400;
export const CBR_4800 = 4800;
export const CBR_9600 = 9600;
export const CBR_14400 = 14400;
export const CBR_19200 = 19200;
export const CBR_38400 = 38400;
export const CBR_56000 = 56000;
export const CBR_57600 = 57600;
export const CBR_115200 = 115200;
export const CBR_128000 = 128000;
export const CBR_256000 = 256000;

// Serial ports: parity, stop bits and flow control.
export const NOPARITY = 0;
export const ODDPARITY = 1;
export const EVENPARITY = 2;
export const MARKPARITY = 3;
export const SPACEPARITY = 4;
export const ONESTOPBIT = 0;
export const ONE5STOPBITS = 1;
export const TWOSTOPBITS = 2;
export const DTR_CONTROL_DISABLE = 0;
export const DTR_CONTROL_ENABLE = 1;
export const DTR_CONTROL_HANDSHAKE = 2;
export const RTS_CONTROL_DISABLE = 0;
export const RTS_CONTROL_ENABLE = 1;
export const RTS_CONTROL_HANDSHAKE = 2;
export const RTS_CONTROL_TOGGLE = 3;

// Serial ports: functions of EscapeCommFunction.
export const SETXOFF = 1;
export const SETXON = 2;
export const SETRTS = 3;
export const CLRRTS = 4;
export const SETDTR = 5;
export const CLRDTR = 6;
export const SETBREAK = 8;
export const CLRBREAK = 9;

// Serial ports: events, errors, line states and purges.
export const EV_RXCHAR = 1;
export const EV_RXFLAG = 2;
export const EV_TXEMPTY = 4;
export const EV_CTS = 8;
export const EV_DSR = 0x10;
export const EV_RLSD = 0x20;
export const EV_BREAK = 0x40;
export const EV_ERR = 0x80;
export const EV_RING = 0x100;
export const CE_RXOVER = 1;
export const CE_OVERRUN = 2;
export const CE_RXPARITY = 4;
export const CE_FRAME = 8;
export const CE_BREAK = 0x10;
export const MS_CTS_ON = 0x10;
export const MS_DSR_ON = 0x20;
export const MS_RING_ON = 0x40;
export const MS_RLSD_ON = 0x80;
export const PURGE_TXABORT = 1;
export const PURGE_RXABORT = 2;
export const PURGE_TXCLEAR = 4;
export const PURGE_RXCLEAR = 8;

// Sockets: events.
export const FD_READ = 1;
export const FD_WRITE = 2;
export const FD_OOB = 4;
export const FD_ACCEPT = 8;
export const FD_CONNECT = 0x10;
export const FD_CLOSE = 0x20;
export const FD_QOS = 0x40;
export const FD_GROUP_QOS = 0x80;
export const FD_ROUTING_INTERFACE_CHANGE = 0x100;
export const FD_ADDRESS_LIST_CHANGE = 0x200;

// Sockets: options.
export const SO_UPDATE_ACCEPT_CONTEXT = 0x700b;
export const SO_UPDATE_CONNECT_CONTEXT = 0x7010;
export const SO_CONNECT_TIME = 0x700c;

// Sockets: how TransmitFile sends.
export const TF_DISCONNECT = 1;
export const TF_REUSE_SOCKET = 2;
export const TF_WRITE_BEHIND = 4;
export const TF_USE_DEFAULT_WORKER = 0;
export const TF_USE_SYSTEM_THREAD = 0x10;
export const TF_USE_KERNEL_APC = 0x20;

// Sockets: errors.
export {
  WSA_IO_PENDING,
  WSA_OPERATION_ABORTED,
  WSAECONNABORTED,
  WSAECONNRESET,
  WSAEDISCON,
  WSAEFAULT,
  WSAEINPROGRESS,
  WSAEINTR,
  WSAEINVAL,
  WSAEMSGSIZE,
  WSAENETDOWN,
  WSAENETRESET,
  WSAENOBUFS,
  WSAENOTCONN,
  WSAENOTSOCK,
  WSAEOPNOTSUPP,
  WSAESHUTDOWN,
  WSAEWOULDBLOCK,
} from "../winerror/codes.js";

// Flags of the C runtime's descriptors, for _open_osfhandle: fixed by Windows, unlike node:fs's.
export const O_RDONLY = 0;
export const O_APPEND = 8;
export const O_TEXT = 0x4000;
