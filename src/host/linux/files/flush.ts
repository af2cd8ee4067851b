import * as fs from "node:fs";
import { FILE_APPEND_DATA, FILE_WRITE_DATA } from "../../../win32con.js";
import { ERROR_INVALID_HANDLE } from "../../../winerror/codes.js";
import type { Operation } from "../../operation.js";
import { codeOfErrno, failure } from "../errors.js";
import { endAt, enter, HandleKind, leave } from "../handle-table.js";
import * as libc from "../libc.js";
import { flushingEnd } from "../pipes/transfer.js";
import { now } from "../requests.js";
import { usable } from "./transfer.js";

const NAME = "FlushFileBuffers";

export function flush(handle: number): void {
  const at = enter(handle, HandleKind.file, NAME);
  try {
    const fd = usable(at, FILE_WRITE_DATA | FILE_APPEND_DATA, "any", NAME);
    if (endAt(at) !== 0) now(flushingEnd(at));
    else ended(sync(fd));
  } finally {
    leave(at);
  }
}

export function* flushing(handle: number): Operation<void> {
  const at = enter(handle, HandleKind.file, NAME);
  try {
    const fd = usable(at, FILE_WRITE_DATA | FILE_APPEND_DATA, "any", NAME);
    if (endAt(at) !== 0) return yield* flushingEnd(at);
    const later = () => new Promise<number>((resolve) => fs.fsync(fd, (error) => resolve(-(error?.errno ?? 0))));
    ended((yield { call: { now: () => sync(fd), later } }) as number);
  } finally {
    leave(at);
  }
}

/** Gives the errno, 0 for none. */
function sync(fd: number): number {
  while (libc.fsync(fd) < 0) if (libc.errno() !== libc.EINTR) return libc.errno();
  return 0;
}

function ended(errno: number): void {
  // A console has no buffers, nor have other devices and pipes.
  if (errno === libc.EINVAL) throw failure(ERROR_INVALID_HANDLE, NAME);
  if (errno !== 0) throw failure(codeOfErrno(errno), NAME);
}
