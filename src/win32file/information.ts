import { dword, int64, knownMembers, text, truth, wrongArgument } from "../arguments.js";
import type * as host from "../host/attributes.js";
import { attributes } from "../host/index.js";
import { block } from "../host/operation.js";
import { ERROR_INVALID_PARAMETER } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { TIME } from "../wintypes/time.js";
import { tupleKind } from "../wintypes/tuple.js";
import {
  FileAllocationInfo,
  FileAttributeTagInfo,
  FileBasicInfo,
  FileCompressionInfo,
  FileDispositionInfo,
  FileEndOfFileInfo,
  FileIdBothDirectoryInfo,
  FileIdBothDirectoryRestartInfo,
  FileIoPriorityHintInfo,
  FileNameInfo,
  FileRenameInfo,
  FileStandardInfo,
  FileStreamInfo,
} from "./constants.js";
import { fileTime, type TimeLike } from "./times.js";

/** What GetFileInformationByHandle returns. */
export type ByHandleFileInformation = readonly [
  dwFileAttributes: number,
  ftCreationTime: TIME,
  ftLastAccessTime: TIME,
  ftLastWriteTime: TIME,
  dwVolumeSerialNumber: number,
  nFileSizeHigh: number,
  nFileSizeLow: number,
  nNumberOfLinks: number,
  nFileIndexHigh: number,
  nFileIndexLow: number,
] & {
  readonly dwFileAttributes: number;
  readonly ftCreationTime: TIME;
  readonly ftLastAccessTime: TIME;
  readonly ftLastWriteTime: TIME;
  readonly dwVolumeSerialNumber: number;
  readonly nFileSizeHigh: number;
  readonly nFileSizeLow: number;
  readonly nNumberOfLinks: number;
  readonly nFileIndexHigh: number;
  readonly nFileIndexLow: number;
};

const byHandle = tupleKind<ByHandleFileInformation>("ByHandleFileInformation", [
  "dwFileAttributes",
  "ftCreationTime",
  "ftLastAccessTime",
  "ftLastWriteTime",
  "dwVolumeSerialNumber",
  "nFileSizeHigh",
  "nFileSizeLow",
  "nNumberOfLinks",
  "nFileIndexHigh",
  "nFileIndexLow",
]);

/**
 * Tells what is known of an open file. Volume serial number and file index together say which file it is: two handles for which they agree
 * have the same file open.
 *
 * @param handle  The handle of a file or directory, with any access.
 * @returns `[dwFileAttributes, ftCreationTime, ftLastAccessTime, ftLastWriteTime, dwVolumeSerialNumber, nFileSizeHigh, nFileSizeLow,
 *   nNumberOfLinks, nFileIndexHigh, nFileIndexLow]`.
 * @throws Win32Error ERROR_INVALID_HANDLE (6); ERROR_INVALID_FUNCTION (1) for a device.
 * @example
 * const { nNumberOfLinks, ftLastWriteTime } = GetFileInformationByHandle(file);
 * @see reference win32file.GetFileInformationByHandle; Microsoft fileapi GetFileInformationByHandle
 */
export function GetFileInformationByHandle(handle: HandleLike): ByHandleFileInformation {
  const found = attributes.information(handleValue(handle, "handle", "GetFileInformationByHandle"));
  return byHandle([
    found.attributes,
    new TIME(found.created),
    new TIME(found.accessed),
    new TIME(found.written),
    found.volumeSerial,
    high(found.size),
    low(found.size),
    found.links,
    high(found.index),
    low(found.index),
  ]);
}

function high(value: bigint): number {
  return Number((value >> 32n) & 0xffff_ffffn);
}

function low(value: bigint): number {
  return Number(value & 0xffff_ffffn);
}

/** FileBasicInfo: times and attributes. */
export interface FileBasicInformation {
  readonly CreationTime: TIME;
  readonly LastAccessTime: TIME;
  readonly LastWriteTime: TIME;
  /** When the file or anything that is known of it last changed. */
  readonly ChangeTime: TIME;
  /** FILE_ATTRIBUTE_*. */
  readonly FileAttributes: number;
}

/** FileStandardInfo: sizes and links. */
export interface FileStandardInformation {
  /** What the file takes on the disk, in bytes. */
  readonly AllocationSize: number;
  /** Its size in bytes. */
  readonly EndOfFile: number;
  readonly NumberOfLinks: number;
  /** Whether it is deleted once its last handle is closed. */
  readonly DeletePending: boolean;
  readonly Directory: boolean;
}

/** FileCompressionInfo. */
export interface FileCompressionInformation {
  /** In bytes; the size of a file that is not compressed. */
  readonly CompressedFileSize: number;
  /** COMPRESSION_FORMAT_*, 0 for none. */
  readonly CompressionFormat: number;
  readonly CompressionUnitShift: number;
  readonly ChunkShift: number;
  readonly ClusterShift: number;
  readonly Reserved: readonly [number, number, number];
}

/** FileAttributeTagInfo. */
export interface FileAttributeTagInformation {
  /** FILE_ATTRIBUTE_*. */
  readonly FileAttributes: number;
  /** IO_REPARSE_TAG_* of a file with FILE_ATTRIBUTE_REPARSE_POINT, otherwise 0. */
  readonly ReparseTag: number;
}

/** FileStreamInfo: one of a file's data streams. */
export interface FileStreamInformation {
  /** In bytes. */
  readonly StreamSize: number;
  /** What it takes on the disk, in bytes. */
  readonly StreamAllocationSize: number;
  /** "::$DATA" for the file's own content, ":name:$DATA" for another. */
  readonly StreamName: string;
}

/** FileIdBothDirectoryInfo: one entry of a directory. */
export interface FileIdBothDirectoryInformation extends FileBasicInformation {
  readonly FileIndex: number;
  /** Its size in bytes. */
  readonly EndOfFile: number;
  /** What it takes on the disk, in bytes. */
  readonly AllocationSize: number;
  readonly EaSize: number;
  /** Its 8.3 name, "" for none. */
  readonly ShortName: string;
  /** Which file of its volume it is. */
  readonly FileId: bigint;
  readonly FileName: string;
}

/** What GetFileInformationByHandleEx tells, by class. */
export interface FileInformationOf {
  readonly [FileBasicInfo]: FileBasicInformation;
  readonly [FileStandardInfo]: FileStandardInformation;
  readonly [FileNameInfo]: string;
  readonly [FileStreamInfo]: readonly FileStreamInformation[];
  readonly [FileCompressionInfo]: FileCompressionInformation;
  readonly [FileAttributeTagInfo]: FileAttributeTagInformation;
  readonly [FileIdBothDirectoryInfo]: readonly FileIdBothDirectoryInformation[];
  readonly [FileIdBothDirectoryRestartInfo]: readonly FileIdBothDirectoryInformation[];
}

const tellers: { readonly [Class in keyof FileInformationOf]: (handle: number) => FileInformationOf[Class] } = {
  [FileBasicInfo]: (handle) => basicInformation(attributes.basic(handle)),
  [FileStandardInfo]: (handle) => {
    const { allocated, size, links, deletePending, directory } = attributes.standard(handle);
    return {
      AllocationSize: Number(allocated),
      EndOfFile: Number(size),
      NumberOfLinks: links,
      DeletePending: deletePending,
      Directory: directory,
    };
  },
  [FileNameInfo]: (handle) => attributes.name(handle),
  [FileStreamInfo]: (handle) =>
    attributes.streams(handle).map(({ name, size, allocated }) => ({
      StreamSize: Number(size),
      StreamAllocationSize: Number(allocated),
      StreamName: name,
    })),
  [FileCompressionInfo]: (handle) => {
    const { size, format, unitShift, chunkShift, clusterShift } = attributes.compression(handle);
    return {
      CompressedFileSize: Number(size),
      CompressionFormat: format,
      CompressionUnitShift: unitShift,
      ChunkShift: chunkShift,
      ClusterShift: clusterShift,
      Reserved: [0, 0, 0],
    };
  },
  [FileAttributeTagInfo]: (handle) => {
    const { attributes: FileAttributes, tag: ReparseTag } = attributes.attributeTag(handle);
    return { FileAttributes, ReparseTag };
  },
  [FileIdBothDirectoryInfo]: (handle) => attributes.entries(handle, false).map(directoryInformation),
  [FileIdBothDirectoryRestartInfo]: (handle) => attributes.entries(handle, true).map(directoryInformation),
};

/**
 * Tells one kind of thing about an open file.
 *
 * @param File                  The handle of a file or directory; for the directory classes one opened with FILE_LIST_DIRECTORY
 *   (GENERIC_READ has it).
 * @param FileInformationClass  FileBasicInfo, FileStandardInfo, FileNameInfo, FileStreamInfo, FileCompressionInfo, FileAttributeTagInfo,
 *   FileIdBothDirectoryInfo or FileIdBothDirectoryRestartInfo.
 * @returns An object with the members of the class's structure. FileNameInfo: the path without its drive. FileStreamInfo: a list, empty
 *   for a directory without streams. FileIdBothDirectoryInfo: some of the directory's next entries, none once all were told;
 *   FileIdBothDirectoryRestartInfo begins with the first again.
 * @throws Win32Error ERROR_ACCESS_DENIED (5), ERROR_INVALID_HANDLE (6), ERROR_INVALID_PARAMETER (87) for another class or for entries of
 *   what is no directory; ERROR_INVALID_FUNCTION (1) for a device.
 * @example
 * const { EndOfFile, DeletePending } = GetFileInformationByHandleEx(file, FileStandardInfo);
 * @see reference win32file.GetFileInformationByHandleEx; Microsoft winbase GetFileInformationByHandleEx
 */
export function GetFileInformationByHandleEx<Class extends keyof FileInformationOf>(
  File: HandleLike,
  FileInformationClass: Class,
): FileInformationOf[Class];
export function GetFileInformationByHandleEx(File: HandleLike, FileInformationClass: number): FileInformationOf[keyof FileInformationOf];
export function GetFileInformationByHandleEx(File: HandleLike, FileInformationClass: number): unknown {
  const handle = handleValue(File, "File", "GetFileInformationByHandleEx");
  const kind = dword(FileInformationClass, "FileInformationClass");
  if (!isMember(tellers, kind)) throw new Win32Error(ERROR_INVALID_PARAMETER, "GetFileInformationByHandleEx");
  return tellers[kind](handle);
}

function isMember<T extends object>(table: T, key: number): key is Extract<keyof T, number> {
  return Object.hasOwn(table, key);
}

function basicInformation({ created, accessed, written, changed, attributes: mask }: host.BasicInformation): FileBasicInformation {
  return {
    CreationTime: new TIME(created),
    LastAccessTime: new TIME(accessed),
    LastWriteTime: new TIME(written),
    ChangeTime: new TIME(changed),
    FileAttributes: mask,
  };
}

function directoryInformation(entry: host.DirectoryEntry): FileIdBothDirectoryInformation {
  return {
    FileIndex: entry.position,
    ...basicInformation(entry),
    EndOfFile: Number(entry.size),
    AllocationSize: Number(entry.allocated),
    EaSize: entry.extendedAttributesSize,
    ShortName: entry.shortName,
    FileId: entry.index,
    FileName: entry.name,
  };
}

/** FileBasicInfo as SetFileInformationByHandle takes it: what is left out, null or 0 stays as it is. */
export interface FileBasicChange {
  readonly CreationTime?: TimeLike | null;
  readonly LastAccessTime?: TimeLike | null;
  readonly LastWriteTime?: TimeLike | null;
  /** Without effect where the system keeps this time itself, as Linux does. */
  readonly ChangeTime?: TimeLike | null;
  /** FILE_ATTRIBUTE_*; FILE_ATTRIBUTE_NORMAL for none. */
  readonly FileAttributes?: number;
}

/** FileRenameInfo. */
export interface FileRename {
  /** Whether a file that has the new name already is replaced; not by default. */
  readonly ReplaceIfExists?: boolean | number;
  /** The handle of the directory in which FileName begins, null for the current directory. */
  readonly RootDirectory?: HandleLike | null;
  /** The new path. */
  readonly FileName: string;
}

/** What SetFileInformationByHandle takes, by class. */
export interface FileChangeOf {
  readonly [FileBasicInfo]: FileBasicChange;
  readonly [FileRenameInfo]: FileRename;
  readonly [FileDispositionInfo]: boolean | number;
  readonly [FileAllocationInfo]: number | bigint;
  readonly [FileEndOfFileInfo]: number | bigint;
  readonly [FileIoPriorityHintInfo]: number;
}

const changers: { readonly [Class in keyof FileChangeOf]: (handle: number, change: unknown) => void } = {
  [FileBasicInfo]: (handle, change) => attributes.setBasic(handle, basicChange(change)),
  [FileRenameInfo]: (handle, change) => block(attributes.rename(handle, renameRequest(change))),
  [FileDispositionInfo]: (handle, change) => attributes.setDisposition(handle, truth(change, "Information")),
  [FileAllocationInfo]: (handle, change) => attributes.setAllocation(handle, int64(change, "Information")),
  [FileEndOfFileInfo]: (handle, change) => attributes.setEndOfFile(handle, int64(change, "Information")),
  [FileIoPriorityHintInfo]: (handle, change) => attributes.setPriority(handle, dword(change, "Information")),
};

/**
 * Changes one kind of thing about an open file.
 *
 * | class | Information | access |
 * | --- | --- | --- |
 * | FileBasicInfo | `{ CreationTime, LastAccessTime, LastWriteTime, ChangeTime, FileAttributes }` | FILE_WRITE_ATTRIBUTES |
 * | FileRenameInfo | `{ ReplaceIfExists, RootDirectory, FileName }` | DELETE |
 * | FileDispositionInfo | true to delete the file once its last handle is closed, false to keep it after all | DELETE |
 * | FileAllocationInfo | how much of the disk it is to take, in bytes; a longer file is cut | GENERIC_WRITE |
 * | FileEndOfFileInfo | its new size in bytes | GENERIC_WRITE |
 * | FileIoPriorityHintInfo | IoPriorityHintVeryLow, IoPriorityHintLow or IoPriorityHintNormal; a hint | any |
 *
 * @param File                  The handle of a file or directory.
 * @param FileInformationClass  One of those classes.
 * @param Information           What the class takes.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, to replace a file that is open or read-only, or to delete a read-only
 *   file; ERROR_INVALID_HANDLE (6), ERROR_NOT_SAME_DEVICE (17), ERROR_INVALID_PARAMETER (87), ERROR_DISK_FULL (112),
 *   ERROR_DIR_NOT_EMPTY (145), ERROR_ALREADY_EXISTS (183).
 * @example
 * using file = CreateFile("a.tmp", { DesiredAccess: GENERIC_WRITE | DELETE, CreationDisposition: CREATE_ALWAYS });
 * SetFileInformationByHandle(file, FileDispositionInfo, true); // gone with the handle
 * @see reference win32file.SetFileInformationByHandle; Microsoft fileapi SetFileInformationByHandle
 */
export function SetFileInformationByHandle<Class extends keyof FileChangeOf>(
  File: HandleLike,
  FileInformationClass: Class,
  Information: FileChangeOf[Class],
): void;
export function SetFileInformationByHandle(
  File: HandleLike,
  FileInformationClass: number,
  Information: FileChangeOf[keyof FileChangeOf],
): void;
export function SetFileInformationByHandle(File: HandleLike, FileInformationClass: number, Information: unknown): void {
  const handle = handleValue(File, "File", "SetFileInformationByHandle");
  const kind = dword(FileInformationClass, "FileInformationClass");
  if (!isMember(changers, kind)) throw new Win32Error(ERROR_INVALID_PARAMETER, "SetFileInformationByHandle");
  changers[kind](handle, Information);
}

function basicChange(change: unknown): host.BasicInformation {
  const members = ["CreationTime", "LastAccessTime", "LastWriteTime", "ChangeTime", "FileAttributes"] as const;
  const given = membersOf<(typeof members)[number]>(change, members);
  return {
    created: fileTime(given.CreationTime, "CreationTime"),
    accessed: fileTime(given.LastAccessTime, "LastAccessTime"),
    written: fileTime(given.LastWriteTime, "LastWriteTime"),
    changed: fileTime(given.ChangeTime, "ChangeTime"),
    attributes: dword(given.FileAttributes ?? 0, "FileAttributes"),
  };
}

function renameRequest(change: unknown): host.RenameRequest {
  const members = ["ReplaceIfExists", "RootDirectory", "FileName"] as const;
  const { ReplaceIfExists, RootDirectory, FileName } = membersOf<(typeof members)[number]>(change, members);
  const root = RootDirectory === undefined || RootDirectory === null || RootDirectory === 0;
  return {
    replace: truth(ReplaceIfExists ?? false, "ReplaceIfExists"),
    root: root ? 0 : handleValue(RootDirectory, "RootDirectory", "SetFileInformationByHandle"),
    name: text(FileName, "FileName"),
  };
}

function membersOf<Name extends string>(change: unknown, known: readonly Name[]): { readonly [Member in Name]?: unknown } {
  if (typeof change !== "object" || change === null) throw wrongArgument("Information", `an object with ${known.join(", ")}`, change);
  knownMembers(change, known, "Information");
  return change;
}

/**
 * Tells the path of an open file or directory, with links resolved and as it is now, also after it was renamed.
 *
 * @param File   The handle, with any access.
 * @param Flags  FILE_NAME_NORMALIZED (0) or FILE_NAME_OPENED, and VOLUME_NAME_DOS (0: `\\?\C:\…`), VOLUME_NAME_GUID
 *   (`\\?\Volume{…}\…`), VOLUME_NAME_NT (`\Device\…`) or VOLUME_NAME_NONE (`\…`).
 * @returns The path.
 * @throws Win32Error ERROR_PATH_NOT_FOUND (3) where the volume has no such name, ERROR_INVALID_HANDLE (6),
 *   ERROR_INVALID_PARAMETER (87) for other flags.
 * @example
 * GetFinalPathNameByHandle(file, VOLUME_NAME_DOS); // "\\\\?\\C:\\Users\\me\\a.txt"
 * @see reference win32file.GetFinalPathNameByHandle; Microsoft fileapi GetFinalPathNameByHandleW
 */
export function GetFinalPathNameByHandle(File: HandleLike, Flags: number): string {
  const handle = handleValue(File, "File", "GetFinalPathNameByHandle");
  return attributes.finalPath(handle, dword(Flags, "Flags"));
}
