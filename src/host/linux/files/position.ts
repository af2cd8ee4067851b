// Where a file is read and written next, and where it ends.

import { FILE_APPEND_DATA, FILE_BEGIN, FILE_CURRENT, FILE_END, FILE_READ_DATA, FILE_WRITE_DATA } from "../../../win32con.js";
import { ERROR_INVALID_PARAMETER, ERROR_NEGATIVE_SEEK } from "../../../winerror/codes.js";
import { failure, systemFailure } from "../errors.js";
import { Entry, enter, HandleKind, leave, sectorOf, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { sizeOf } from "./identity.js";
import { usable } from "./transfer.js";

export function size(handle: number): bigint {
  const at = enter(handle, HandleKind.file, "GetFileSize");
  try {
    return sizeOf(table()[at + Entry.fd] as number, "GetFileSize");
  } finally {
    leave(at);
  }
}

export function seek(handle: number, distance: bigint, method: number): bigint {
  const at = enter(handle, HandleKind.file, "SetFilePointer");
  try {
    const fd = usable(at, FILE_READ_DATA | FILE_WRITE_DATA | FILE_APPEND_DATA, "any", "SetFilePointer");
    if (method !== FILE_BEGIN && method !== FILE_CURRENT && method !== FILE_END) throw failure(ERROR_INVALID_PARAMETER, "SetFilePointer");
    if (sectorOf(at) > 1) checkSector(fd, distance, method, sectorOf(at));
    const position = libc.lseek(fd, distance, method); // Win32's three methods have Linux's numbers
    if (position >= 0) return BigInt(position);
    throw libc.errno() === libc.EINVAL
      ? failure(distance < 0n ? ERROR_NEGATIVE_SEEK : ERROR_INVALID_PARAMETER, "SetFilePointer")
      : systemFailure("SetFilePointer");
  } finally {
    leave(at);
  }
}

/** Without buffering a file is only read and written by whole sectors. */
function checkSector(fd: number, distance: bigint, method: number, sector: number): void {
  const current = method === FILE_CURRENT ? BigInt(libc.lseek(fd, 0, FILE_CURRENT)) : 0n;
  const from = method === FILE_END ? sizeOf(fd, "SetFilePointer") : current;
  if ((from + distance) % BigInt(sector) !== 0n) throw failure(ERROR_INVALID_PARAMETER, "SetFilePointer");
}

export function setEndOfFile(handle: number): void {
  const at = enter(handle, HandleKind.file, "SetEndOfFile");
  try {
    const fd = usable(at, FILE_WRITE_DATA, "any", "SetEndOfFile");
    const position = libc.lseek(fd, 0, FILE_CURRENT);
    if (position < 0 || libc.ftruncate(fd, position) < 0) throw systemFailure("SetEndOfFile");
  } finally {
    leave(at);
  }
}
