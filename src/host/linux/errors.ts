// errno to Win32 error codes, once for the whole host.

import * as codes from "../../winerror/codes.js";
import { type Holder, Win32Error } from "../../winerror/errors.js";
import { noteError } from "./last-error.js";
import * as libc from "./libc.js";

const CODES: ReadonlyMap<number, number> = new Map([
  [libc.EPERM, codes.ERROR_ACCESS_DENIED],
  [libc.ENOENT, codes.ERROR_FILE_NOT_FOUND],
  [libc.EIO, codes.ERROR_IO_DEVICE],
  [libc.ENXIO, codes.ERROR_FILE_NOT_FOUND],
  [libc.EBADF, codes.ERROR_INVALID_HANDLE],
  [libc.EAGAIN, codes.ERROR_NO_SYSTEM_RESOURCES],
  [libc.ENOMEM, codes.ERROR_NOT_ENOUGH_MEMORY],
  [libc.EACCES, codes.ERROR_ACCESS_DENIED],
  [libc.EFAULT, codes.ERROR_NOACCESS],
  [libc.EBUSY, codes.ERROR_BUSY],
  [libc.EEXIST, codes.ERROR_FILE_EXISTS],
  [libc.EXDEV, codes.ERROR_NOT_SAME_DEVICE],
  [libc.ENODEV, codes.ERROR_FILE_NOT_FOUND],
  [libc.ENOTDIR, codes.ERROR_PATH_NOT_FOUND],
  [libc.EISDIR, codes.ERROR_ACCESS_DENIED],
  [libc.EINVAL, codes.ERROR_INVALID_PARAMETER],
  [libc.ENFILE, codes.ERROR_TOO_MANY_OPEN_FILES],
  [libc.EMFILE, codes.ERROR_TOO_MANY_OPEN_FILES],
  [libc.ETXTBSY, codes.ERROR_SHARING_VIOLATION],
  [libc.EFBIG, codes.ERROR_DISK_FULL],
  [libc.ENOSPC, codes.ERROR_DISK_FULL],
  [libc.ESPIPE, codes.ERROR_SEEK],
  [libc.EROFS, codes.ERROR_WRITE_PROTECT],
  [libc.EMLINK, codes.ERROR_TOO_MANY_LINKS],
  [libc.EPIPE, codes.ERROR_NO_DATA],
  [libc.ENAMETOOLONG, codes.ERROR_FILENAME_EXCED_RANGE],
  [libc.ENOTEMPTY, codes.ERROR_DIR_NOT_EMPTY],
  [libc.ELOOP, codes.ERROR_CANT_RESOLVE_FILENAME],
  [libc.EOVERFLOW, codes.ERROR_ARITHMETIC_OVERFLOW],
  [libc.EOPNOTSUPP, codes.ERROR_NOT_SUPPORTED],
  [libc.EDQUOT, codes.ERROR_DISK_QUOTA_EXCEEDED],
]);

/** The Win32 code that says what an errno says. */
export function codeOfErrno(errno: number): number {
  return CODES.get(errno) ?? codes.ERROR_GEN_FAILURE;
}

/** The error of a Win32 function on this host; GetLastError tells its code from now on. `holders` finds who stands in the way. */
export function failure(code: number, funcname: string, path?: string, holders?: () => readonly Holder[]): Win32Error {
  noteError(code);
  return new Win32Error(code, funcname, { path, holders });
}

/** The same for a system call that has just failed. To be called before any other. */
export function systemFailure(funcname: string, path?: string): Win32Error {
  return failure(codeOfErrno(libc.errno()), funcname, path);
}
