// Between Win32's handles and the descriptors of node:fs (in C: of the runtime's own table). The underscores are the C runtime's.

import { dword, int32 } from "../arguments.js";
import { files } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";

/**
 * Tells the handle of a descriptor that node:fs has opened.
 *
 * @param fd  A descriptor, as openSync returns it; 0, 1 and 2 are the standard ones.
 * @returns The handle, as an integer. It belongs to the descriptor: do not close it, and do not use it once the descriptor is closed.
 * @throws Win32Error ERROR_INVALID_HANDLE (6) for a descriptor that is not open.
 * @example
 * const fd = openSync("data.bin", "r+");
 * LockFileEx(_get_osfhandle(fd), LOCKFILE_EXCLUSIVE_LOCK, 100, 0);
 * @see reference win32file._get_osfhandle; Microsoft C runtime library _get_osfhandle
 */
export function _get_osfhandle(fd: number): number {
  return files.handleOf(int32(fd, "fd"));
}

/**
 * Makes a descriptor for node:fs from an open file.
 *
 * The descriptor takes the file over: closeSync closes it, share modes and all. A HANDLE object must have let go of it, by Detach().
 *
 * @param osfhandle  The handle of a file.
 * @param flags      O_APPEND, O_RDONLY or O_TEXT of the C runtime: checked and not looked at, as node:fs reads and writes bytes and says where.
 * @returns The descriptor.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_TOO_MANY_OPEN_FILES (4).
 * @example
 * const fd = _open_osfhandle(CreateFile("a.txt", { DesiredAccess: GENERIC_READ }).Detach(), constants.O_RDONLY);
 * try { console.log(readFileSync(fd, "utf8")); } finally { closeSync(fd); }
 * @see reference win32file._open_osfhandle; Microsoft C runtime library _open_osfhandle
 */
export function _open_osfhandle(osfhandle: HandleLike, flags: number): number {
  const handle = handleValue(osfhandle, "osfhandle", "_open_osfhandle");
  dword(flags, "flags");
  return files.descriptorOf(handle);
}

/**
 * Tells how many streams the C runtime lets a process have open at once.
 *
 * @returns The number; on Linux, where streams have no limit of their own, that of descriptors.
 * @see reference win32file._getmaxstdio; Microsoft C runtime library _getmaxstdio
 */
export function _getmaxstdio(): number {
  return files.mostStreams();
}

/**
 * Sets how many streams the C runtime lets a process have open at once.
 *
 * @param newmax  The number. Windows takes 20 to 8192; Linux at least what is in use, at most what the system allows the process.
 * @returns The number, or -1 if it is refused.
 * @see reference win32file._setmaxstdio; Microsoft C runtime library _setmaxstdio
 */
export function _setmaxstdio(newmax: number): number {
  return files.setMostStreams(int32(newmax, "newmax"));
}
