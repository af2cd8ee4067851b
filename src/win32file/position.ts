import { dword, int64 } from "../arguments.js";
import { files } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";

/**
 * Tells how large an open file is.
 *
 * @param hFile  The handle, with any access.
 * @returns The size in bytes.
 * @throws Win32Error ERROR_INVALID_HANDLE (6).
 * @see reference win32file.GetFileSize; Microsoft fileapi GetFileSizeEx
 */
export function GetFileSize(hFile: HandleLike): number {
  return Number(files.size(handleValue(hFile, "hFile", "GetFileSize")));
}

/**
 * Moves the position at which an open file is read and written next.
 *
 * @param handle      The handle, opened with GENERIC_READ or GENERIC_WRITE.
 * @param offset      How far, in bytes; negative to move back.
 * @param moveMethod  From where: FILE_BEGIN, FILE_CURRENT or FILE_END. The position may lie beyond the end.
 * @returns The new position, in bytes from the beginning.
 * @throws Win32Error ERROR_NEGATIVE_SEEK (131) for a position before the beginning, ERROR_INVALID_PARAMETER (87) for another method,
 *   ERROR_INVALID_HANDLE (6).
 * @see reference win32file.SetFilePointer; Microsoft fileapi SetFilePointerEx
 */
export function SetFilePointer(handle: HandleLike, offset: number | bigint, moveMethod: number): number {
  const value = handleValue(handle, "handle", "SetFilePointer");
  return Number(files.seek(value, int64(offset, "offset"), dword(moveMethod, "moveMethod")));
}

/**
 * Ends an open file at its position: cuts off what is behind it, or lengthens the file up to there.
 *
 * What is added reads as zeros, and takes no room on the disk where the file system can do without.
 *
 * @param hFile  The handle, opened with GENERIC_WRITE.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without write access, ERROR_DISK_FULL (112), ERROR_INVALID_HANDLE (6).
 * @see reference win32file.SetEndOfFile; Microsoft fileapi SetEndOfFile
 */
export function SetEndOfFile(hFile: HandleLike): void {
  files.setEndOfFile(handleValue(hFile, "hFile", "SetEndOfFile"));
}
