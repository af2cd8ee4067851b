// Where the members of Windows' structures lie, in 64-bit processes. The ABI lane compares them with a C compiler's.

export const OVERLAPPED = { size: 32, Internal: 0, InternalHigh: 8, Offset: 16, OffsetHigh: 20, hEvent: 24 } as const;

export const SECURITY_ATTRIBUTES = { size: 24, nLength: 0, lpSecurityDescriptor: 8, bInheritHandle: 16 } as const;

/** All that a TOKEN_USER is. */
export const SID_AND_ATTRIBUTES = { size: 16, Sid: 0, Attributes: 8 } as const;

/** Process begins with the process identifier. */
export const RM_PROCESS_INFO = { size: 668, Process: 0, strAppName: 12, strServiceShortName: 524, ApplicationType: 652 } as const;

/** FileId is the first member of a union: ObjectId lies there too. */
export const FILE_ID_DESCRIPTOR = { size: 24, dwSize: 0, Type: 4, FileId: 8 } as const;

export const UNICODE_STRING = { size: 16, Length: 0, MaximumLength: 2, Buffer: 8 } as const;

export const IO_STATUS_BLOCK = { size: 16, Status: 0, Information: 8 } as const;

export const BY_HANDLE_FILE_INFORMATION = {
  size: 52,
  dwFileAttributes: 0,
  ftCreationTime: 4,
  ftLastAccessTime: 12,
  ftLastWriteTime: 20,
  dwVolumeSerialNumber: 28,
  nFileSizeHigh: 32,
  nFileSizeLow: 36,
  nNumberOfLinks: 40,
  nFileIndexHigh: 44,
  nFileIndexLow: 48,
} as const;

export const WIN32_FILE_ATTRIBUTE_DATA = {
  size: 36,
  dwFileAttributes: 0,
  ftCreationTime: 4,
  ftLastAccessTime: 12,
  ftLastWriteTime: 20,
  nFileSizeHigh: 28,
  nFileSizeLow: 32,
} as const;

export const FILE_BASIC_INFO = {
  size: 40,
  CreationTime: 0,
  LastAccessTime: 8,
  LastWriteTime: 16,
  ChangeTime: 24,
  FileAttributes: 32,
} as const;

export const FILE_STANDARD_INFO = {
  size: 24,
  AllocationSize: 0,
  EndOfFile: 8,
  NumberOfLinks: 16,
  DeletePending: 20,
  Directory: 21,
} as const;

export const FILE_NAME_INFO = { size: 8, FileNameLength: 0, FileName: 4 } as const;

export const FILE_RENAME_INFO = { size: 24, ReplaceIfExists: 0, RootDirectory: 8, FileNameLength: 16, FileName: 20 } as const;

export const FILE_STREAM_INFO = {
  size: 32,
  NextEntryOffset: 0,
  StreamNameLength: 4,
  StreamSize: 8,
  StreamAllocationSize: 16,
  StreamName: 24,
} as const;

export const FILE_COMPRESSION_INFO = {
  size: 16,
  CompressedFileSize: 0,
  CompressionFormat: 8,
  CompressionUnitShift: 10,
  ChunkShift: 11,
  ClusterShift: 12,
} as const;

export const FILE_ATTRIBUTE_TAG_INFO = { size: 8, FileAttributes: 0, ReparseTag: 4 } as const;

export const FILE_ID_BOTH_DIR_INFO = {
  size: 112,
  NextEntryOffset: 0,
  FileIndex: 4,
  CreationTime: 8,
  LastAccessTime: 16,
  LastWriteTime: 24,
  ChangeTime: 32,
  EndOfFile: 40,
  AllocationSize: 48,
  FileAttributes: 56,
  FileNameLength: 60,
  EaSize: 64,
  ShortNameLength: 68,
  ShortName: 70,
  FileId: 96,
  FileName: 104,
} as const;

/** WIN32_FIND_DATAW, under the name that has no letter for the character set. */
export const WIN32_FIND_DATA = {
  size: 592,
  dwFileAttributes: 0,
  ftCreationTime: 4,
  ftLastAccessTime: 12,
  ftLastWriteTime: 20,
  nFileSizeHigh: 28,
  nFileSizeLow: 32,
  dwReserved0: 36,
  dwReserved1: 40,
  cFileName: 44,
  cAlternateFileName: 564,
} as const;

export const WIN32_FIND_STREAM_DATA = { size: 600, StreamSize: 0, cStreamName: 8 } as const;

export const PROCESS_MEMORY_COUNTERS = {
  size: 72,
  cb: 0,
  PageFaultCount: 4,
  PeakWorkingSetSize: 8,
  WorkingSetSize: 16,
  QuotaPeakPagedPoolUsage: 24,
  QuotaPagedPoolUsage: 32,
  QuotaPeakNonPagedPoolUsage: 40,
  QuotaNonPagedPoolUsage: 48,
  PagefileUsage: 56,
  PeakPagefileUsage: 64,
} as const;

export const IO_COUNTERS = {
  size: 48,
  ReadOperationCount: 0,
  WriteOperationCount: 8,
  OtherOperationCount: 16,
  ReadTransferCount: 24,
  WriteTransferCount: 32,
  OtherTransferCount: 40,
} as const;

export const JOBOBJECT_BASIC_LIMIT_INFORMATION = {
  size: 64,
  PerProcessUserTimeLimit: 0,
  PerJobUserTimeLimit: 8,
  LimitFlags: 16,
  MinimumWorkingSetSize: 24,
  MaximumWorkingSetSize: 32,
  ActiveProcessLimit: 40,
  Affinity: 48,
  PriorityClass: 56,
  SchedulingClass: 60,
} as const;

export const JOBOBJECT_EXTENDED_LIMIT_INFORMATION = {
  size: 144,
  BasicLimitInformation: 0,
  IoInfo: 64,
  ProcessMemoryLimit: 112,
  JobMemoryLimit: 120,
  PeakProcessMemoryUsed: 128,
  PeakJobMemoryUsed: 136,
} as const;

export const JOBOBJECT_BASIC_ACCOUNTING_INFORMATION = {
  size: 48,
  TotalUserTime: 0,
  TotalKernelTime: 8,
  ThisPeriodTotalUserTime: 16,
  ThisPeriodTotalKernelTime: 24,
  TotalPageFaultCount: 32,
  TotalProcesses: 36,
  ActiveProcesses: 40,
  TotalTerminatedProcesses: 44,
} as const;

export const JOBOBJECT_BASIC_AND_IO_ACCOUNTING_INFORMATION = { size: 96, BasicInfo: 0, IoInfo: 48 } as const;

export const JOBOBJECT_BASIC_PROCESS_ID_LIST = {
  size: 16,
  NumberOfAssignedProcesses: 0,
  NumberOfProcessIdsInList: 4,
  ProcessIdList: 8,
} as const;

export const JOBOBJECT_BASIC_UI_RESTRICTIONS = { size: 4, UIRestrictionsClass: 0 } as const;

export const JOBOBJECT_END_OF_JOB_TIME_INFORMATION = { size: 4, EndOfJobTimeAction: 0 } as const;

export const PROCESS_INFORMATION = { size: 24, hProcess: 0, hThread: 8, dwProcessId: 16, dwThreadId: 20 } as const;

/** STARTUPINFOW, under the name that has no letter for the character set. */
export const STARTUPINFO = {
  size: 104,
  cb: 0,
  lpDesktop: 16,
  lpTitle: 24,
  dwX: 32,
  dwY: 36,
  dwXSize: 40,
  dwYSize: 44,
  dwXCountChars: 48,
  dwYCountChars: 52,
  dwFillAttribute: 56,
  dwFlags: 60,
  wShowWindow: 64,
  hStdInput: 80,
  hStdOutput: 88,
  hStdError: 96,
} as const;

/** STARTUPINFOEXW. */
export const STARTUPINFOEX = { size: 112, StartupInfo: 0, lpAttributeList: 104 } as const;

/** Windows is little-endian wherever Node runs on it. */
export const LITTLE_ENDIAN = true;

/** A view of the bytes of a structure. */
export function members(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
