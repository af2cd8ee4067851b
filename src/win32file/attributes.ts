import { dword, text, wrongArgument } from "../arguments.js";
import { attributes } from "../host/index.js";
import { ERROR_INVALID_PARAMETER } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";
import { TIME } from "../wintypes/time.js";
import { tupleKind } from "../wintypes/tuple.js";
import { GetFileExInfoStandard } from "./constants.js";

/**
 * Tells the attributes of a file or directory, and so whether there is one. Of a symbolic link: the link's own.
 *
 * @param fileName  The name: a Win32 path, on Linux also a POSIX one.
 * @returns FILE_ATTRIBUTE_* together: FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_READONLY, FILE_ATTRIBUTE_HIDDEN, …;
 *   FILE_ATTRIBUTE_NORMAL for a file that has none.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3), ERROR_ACCESS_DENIED (5), ERROR_INVALID_NAME (123).
 * @example
 * if (GetFileAttributes("C:\\Windows") & FILE_ATTRIBUTE_DIRECTORY) console.log("a directory");
 * @see reference win32file.GetFileAttributes, win32file.GetFileAttributesW; Microsoft fileapi GetFileAttributesW
 */
export function GetFileAttributes(fileName: string): number {
  return attributes.get(text(fileName, "fileName"));
}

/** GetFileAttributes under its other name. */
export const GetFileAttributesW: typeof GetFileAttributes = GetFileAttributes;

/** What GetFileAttributesEx returns. */
export type FileAttributeData = readonly [
  attributes: number,
  creationTime: TIME,
  lastAccessTime: TIME,
  lastWriteTime: TIME,
  fileSize: number,
] & {
  /** FILE_ATTRIBUTE_*. */
  readonly attributes: number;
  readonly creationTime: TIME;
  readonly lastAccessTime: TIME;
  readonly lastWriteTime: TIME;
  /** In bytes; without meaning for a directory. */
  readonly fileSize: number;
};

const attributeData = tupleKind<FileAttributeData>("FileAttributeData", [
  "attributes",
  "creationTime",
  "lastAccessTime",
  "lastWriteTime",
  "fileSize",
]);

/**
 * Tells attributes, times and size of a file or directory; of a symbolic link: the link's own.
 *
 * @param FileName     The name.
 * @param InfoLevelId  What to tell: GetFileExInfoStandard is all there is.
 * @param Transaction  Only null is possible: no host has transactions.
 * @returns `[attributes, creationTime, lastAccessTime, lastWriteTime, fileSize]`.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3), ERROR_ACCESS_DENIED (5),
 *   ERROR_INVALID_PARAMETER (87) for another level, ERROR_INVALID_NAME (123).
 * @example
 * const { fileSize, lastWriteTime } = GetFileAttributesEx("a.txt");
 * @see reference win32file.GetFileAttributesEx; Microsoft fileapi GetFileAttributesExW
 */
export function GetFileAttributesEx(
  FileName: string,
  InfoLevelId: number = GetFileExInfoStandard,
  Transaction: null | undefined = null,
): FileAttributeData {
  const path = text(FileName, "FileName");
  const level = dword(InfoLevelId, "InfoLevelId");
  noTransaction(Transaction);
  if (level !== GetFileExInfoStandard) throw new Win32Error(ERROR_INVALID_PARAMETER, "GetFileAttributesEx", { path });
  const { attributes: mask, created, accessed, written, size } = attributes.summary(path);
  return attributeData([mask, new TIME(created), new TIME(accessed), new TIME(written), Number(size)]);
}

/** GetFileAttributesEx under its other name. */
export const GetFileAttributesExW: typeof GetFileAttributesEx = GetFileAttributesEx;

/**
 * Gives a file or directory other attributes, in place of those that it has.
 *
 * FILE_ATTRIBUTE_READONLY, _HIDDEN, _SYSTEM, _ARCHIVE, _TEMPORARY, _OFFLINE and _NOT_CONTENT_INDEXED can be set; the others are not
 * looked at. FILE_ATTRIBUTE_NORMAL alone takes all of them away.
 *
 * @param FileName        The name; of a symbolic link: the link itself.
 * @param FileAttributes  FILE_ATTRIBUTE_* together.
 * @param Transaction     Only null is possible: no host has transactions.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3), ERROR_ACCESS_DENIED (5), ERROR_NOT_SUPPORTED (50) where the file
 *   system cannot keep an attribute that is set, ERROR_INVALID_NAME (123).
 * @example
 * SetFileAttributes("a.txt", GetFileAttributes("a.txt") | FILE_ATTRIBUTE_HIDDEN);
 * @see reference win32file.SetFileAttributes, win32file.SetFileAttributesW; Microsoft fileapi SetFileAttributesW
 */
export function SetFileAttributes(FileName: string, FileAttributes: number, Transaction: null | undefined = null): void {
  const path = text(FileName, "FileName");
  const wanted = dword(FileAttributes, "FileAttributes");
  noTransaction(Transaction);
  attributes.set(path, wanted);
}

/** SetFileAttributes under its other name. */
export const SetFileAttributesW: typeof SetFileAttributes = SetFileAttributes;

/**
 * Tells how many bytes of the disk a file takes: less than its size if it is compressed or has holes, otherwise its size.
 *
 * @param fileName  The name.
 * @returns The number of bytes.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3), ERROR_ACCESS_DENIED (5), ERROR_INVALID_NAME (123).
 * @see reference win32file.GetCompressedFileSize; Microsoft fileapi GetCompressedFileSizeW
 */
export function GetCompressedFileSize(fileName: string): number {
  return Number(attributes.compressedSize(text(fileName, "fileName")));
}

/**
 * Tells whether a file is a program for Windows or DOS, and which of their subsystems it runs under.
 *
 * @param appName  The name.
 * @returns SCS_32BIT_BINARY, SCS_64BIT_BINARY, SCS_DOS_BINARY, SCS_WOW_BINARY, SCS_PIF_BINARY, SCS_POSIX_BINARY or SCS_OS216_BINARY.
 * @throws Win32Error ERROR_BAD_EXE_FORMAT (193) for a file that is none, a DLL included; ERROR_FILE_NOT_FOUND (2),
 *   ERROR_PATH_NOT_FOUND (3), ERROR_ACCESS_DENIED (5), ERROR_SHARING_VIOLATION (32).
 * @see reference win32file.GetBinaryType; Microsoft winbase GetBinaryTypeW
 */
export function GetBinaryType(appName: string): number {
  return attributes.binaryType(text(appName, "appName"));
}

function noTransaction(Transaction: unknown): void {
  if (Transaction !== null && Transaction !== 0) throw wrongArgument("Transaction", "null: there are no transactions", Transaction);
}
