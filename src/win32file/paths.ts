import { noTransaction, text } from "../arguments.js";
import { names } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";

/**
 * Gives a path in full, from the drive on; whether there is such a file does not matter.
 *
 * `.` and `..` are followed, a relative path begins in the current directory, periods and blanks at the end fall off, and a device's reserved
 * name becomes `\\.\NUL`. On Linux a path that begins with one `/` is Linux's own, and stays as it is.
 *
 * @param FileName     The path.
 * @param Transaction  Only null is possible: no host has transactions.
 * @throws Win32Error ERROR_INVALID_NAME (123) for the empty path.
 * @example
 * GetFullPathName("C:\\Windows\\System32\\..\\win.ini"); // "C:\\Windows\\win.ini"
 * @see reference win32file.GetFullPathName; Microsoft fileapi GetFullPathNameW
 */
export function GetFullPathName(FileName: string, Transaction: null | undefined = null): string {
  noTransaction(Transaction);
  return names.fullPath(text(FileName, "FileName"));
}

/**
 * Replaces the short (8.3) names in a path by the long ones.
 *
 * @param ShortPath    The path of something that is there; a relative one stays relative.
 * @param Transaction  Only null is possible: no host has transactions.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3).
 * @see reference win32file.GetLongPathName; Microsoft fileapi GetLongPathNameW
 */
export function GetLongPathName(ShortPath: string, Transaction: null | undefined = null): string {
  noTransaction(Transaction);
  return names.longPath(text(ShortPath, "ShortPath"));
}

/**
 * Gives a file a short (8.3) name beside its own, under which it is found too.
 *
 * @param hFile      The file or directory, opened with GENERIC_ALL, or GENERIC_WRITE and DELETE, and with FILE_FLAG_BACKUP_SEMANTICS.
 * @param ShortName  The name, such as "LONGNA~1.TXT"; empty to take the short name away.
 * @throws Win32Error ERROR_ACCESS_DENIED (5), ERROR_INVALID_HANDLE (6), ERROR_INVALID_PARAMETER (87) for what is no 8.3 name,
 *   ERROR_ALREADY_EXISTS (183) if another file of the directory is called so; on Windows ERROR_PRIVILEGE_NOT_HELD (1314) without
 *   SE_RESTORE_NAME.
 * @see reference win32file.SetFileShortName; Microsoft winbase SetFileShortNameW
 */
export function SetFileShortName(hFile: HandleLike, ShortName: string): void {
  names.setShortName(handleValue(hFile, "hFile", "SetFileShortName"), text(ShortName, "ShortName"));
}

/**
 * Makes a directory the current one, in which relative paths begin; process.cwd() gives it from then on.
 *
 * It is the whole process's, so only the main thread can change it, as with process.chdir().
 *
 * @param lpPathName  The directory.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3), ERROR_ACCESS_DENIED (5), ERROR_NOT_SUPPORTED (50) in a worker,
 *   ERROR_DIRECTORY (267) for a file.
 * @see reference win32file.SetCurrentDirectory; Microsoft winbase SetCurrentDirectory
 */
export function SetCurrentDirectory(lpPathName: string): void {
  names.setCurrentDirectory(text(lpPathName, "lpPathName"));
}
