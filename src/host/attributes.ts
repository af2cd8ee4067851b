import type { Operation } from "./operation.js";

/** The times of a file, in 100 ns since 1601 (UTC). */
export interface FileTimes {
  readonly created: bigint;
  readonly accessed: bigint;
  readonly written: bigint;
}

/** What GetFileAttributesEx tells. */
export interface FileSummary extends FileTimes {
  /** FILE_ATTRIBUTE_*. */
  readonly attributes: number;
  /** In bytes, 0 for a directory. */
  readonly size: bigint;
}

/** What GetFileInformationByHandle tells. */
export interface FileInformation extends FileSummary {
  readonly volumeSerial: number;
  readonly links: number;
  /** Which file of its volume it is. */
  readonly index: bigint;
}

/** FileBasicInfo. */
export interface BasicInformation extends FileTimes {
  /** When the file or anything that is known of it last changed. */
  readonly changed: bigint;
  readonly attributes: number;
}

/** FileStandardInfo. */
export interface StandardInformation {
  /** What the file takes on the disk, in bytes. */
  readonly allocated: bigint;
  readonly size: bigint;
  readonly links: number;
  readonly deletePending: boolean;
  readonly directory: boolean;
}

/** FileCompressionInfo. */
export interface CompressionInformation {
  readonly size: bigint;
  /** COMPRESSION_FORMAT_*, 0 for none. */
  readonly format: number;
  readonly unitShift: number;
  readonly chunkShift: number;
  readonly clusterShift: number;
}

/** FileAttributeTagInfo. */
export interface AttributeTag {
  readonly attributes: number;
  /** IO_REPARSE_TAG_*, 0 for what is no reparse point. */
  readonly tag: number;
}

/** One of FileStreamInfo. */
export interface StreamInformation {
  /** ":name:$DATA". */
  readonly name: string;
  readonly size: bigint;
  readonly allocated: bigint;
}

/** One of FileIdBothDirectoryInfo. */
export interface DirectoryEntry extends BasicInformation {
  readonly name: string;
  /** The 8.3 name, "" for none. */
  readonly shortName: string;
  /** Where in its directory it is, 0 where the file system does not say. */
  readonly position: number;
  readonly size: bigint;
  readonly allocated: bigint;
  readonly extendedAttributesSize: number;
  /** Which file of its volume it is. */
  readonly index: bigint;
}

/** FileRenameInfo. */
export interface RenameRequest {
  readonly replace: boolean;
  /** The directory in which the new name begins, 0 for the current one. */
  readonly root: number;
  readonly name: string;
}

/**
 * What is known of files beside their content: attributes, times, sizes, identities.
 *
 * Functions that take a path throw with it in `.path`. Functions that take a handle throw ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED for one
 * without the right, and ERROR_INVALID_FUNCTION for a device, which has none of this.
 */
export interface AttributesHost {
  /** The FILE_ATTRIBUTE_* of a file or directory, of a symbolic link itself. Nothing is opened. Throws Win32Error "GetFileAttributes". */
  get(path: string): number;

  /** Replaces the attributes that a program can set; others are not looked at. Throws Win32Error "SetFileAttributes". */
  set(path: string, attributes: number): void;

  /** Throws Win32Error "GetFileAttributesEx". */
  summary(path: string): FileSummary;

  /** How many bytes of the disk a file takes, if it is compressed or has holes; its size otherwise. Throws Win32Error "GetCompressedFileSize". */
  compressedSize(path: string): bigint;

  /** SCS_*. Throws Win32Error "GetBinaryType": ERROR_BAD_EXE_FORMAT for what is no program for Windows or DOS. */
  binaryType(path: string): number;

  /** Throws Win32Error "GetFileTime". */
  times(handle: number): FileTimes;

  /** A time of 0 stays as it is; 2^64-1 lets later uses of the handle leave it alone. Throws Win32Error "SetFileTime". */
  setTimes(handle: number, times: FileTimes): void;

  /** Throws Win32Error "GetFileInformationByHandle". */
  information(handle: number): FileInformation;

  /** Throws Win32Error "GetFinalPathNameByHandle". `flags` are FILE_NAME_* and VOLUME_NAME_*. */
  finalPath(handle: number, flags: number): string;

  // The classes of GetFileInformationByHandleEx, under whose name they throw.

  basic(handle: number): BasicInformation;
  standard(handle: number): StandardInformation;
  /** The path without its drive. */
  name(handle: number): string;
  /** Empty for a directory without streams. */
  streams(handle: number): StreamInformation[];
  compression(handle: number): CompressionInformation;
  attributeTag(handle: number): AttributeTag;
  /** The next entries of a directory, its first with `restart`; empty after the last. */
  entries(handle: number, restart: boolean): DirectoryEntry[];

  // The classes of SetFileInformationByHandle, under whose name they throw.

  /** Times as in setTimes(); attributes of 0 stay as they are. */
  setBasic(handle: number, information: BasicInformation): void;
  rename(handle: number, request: RenameRequest): Operation<void>;
  /** Whether the file is deleted once its last handle is closed. */
  setDisposition(handle: number, deletes: boolean): void;
  /** Makes the file shorter where it is longer. */
  setAllocation(handle: number, bytes: bigint): void;
  setEndOfFile(handle: number, bytes: bigint): void;
  /** `hint` is IoPriorityHint*. */
  setPriority(handle: number, hint: number): void;
}
