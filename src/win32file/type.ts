import { files } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";

/**
 * Tells what kind of thing an open file is.
 *
 * @param hFile  The handle, with any access.
 * @returns FILE_TYPE_DISK, FILE_TYPE_CHAR (a console, NUL or another device), FILE_TYPE_PIPE (also a socket) or FILE_TYPE_UNKNOWN.
 * @throws Win32Error ERROR_INVALID_HANDLE (6).
 * @see reference win32file.GetFileType; Microsoft fileapi GetFileType
 */
export function GetFileType(hFile: HandleLike): number {
  return files.type(handleValue(hFile, "hFile", "GetFileType"));
}
