// Where the members of Windows' structures lie, in 64-bit processes. The ABI lane compares them with a C compiler's.

export const OVERLAPPED = { size: 32, Internal: 0, InternalHigh: 8, Offset: 16, OffsetHigh: 20, hEvent: 24 } as const;

export const SECURITY_ATTRIBUTES = { size: 24, nLength: 0, lpSecurityDescriptor: 8, bInheritHandle: 16 } as const;

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

/** Windows is little-endian wherever Node runs on it. */
export const LITTLE_ENDIAN = true;

/** A view of the bytes of a structure. */
export function members(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
