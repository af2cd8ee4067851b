// Anonymous pipes: Linux's own, which any program can be given as a standard handle.

import { FILE_GENERIC_READ, FILE_GENERIC_WRITE } from "../../../win32con.js";
import { ERROR_BROKEN_PIPE, ERROR_INVALID_FUNCTION } from "../../../winerror/codes.js";
import type { SECURITY_ATTRIBUTES } from "../../../wintypes/security-attributes.js";
import type { Transfer } from "../../files.js";
import type { Operation } from "../../operation.js";
import type { Peeked } from "../../pipes.js";
import { failure, systemFailure } from "../errors.js";
import { factsOf } from "../files/identity.js";
import { allocateHandle, closeHandle, Entry, HandleFlags, HandleKind, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { pipeDescriptors } from "../pipe-descriptors.js";
import { readyAt } from "../readiness.js";
import { peekStream } from "./peek.js";

const NAME = "CreatePipe";
/** What Windows gives a pipe for which no size is asked. */
export const DEFAULT_SIZE = 4096;

export function createAnonymous(security: SECURITY_ATTRIBUTES | null, size: number): { readonly read: number; readonly write: number } {
  const [readEnd, writeEnd] = pipeDescriptors(NAME);
  // A suggestion only: where the system refuses, the pipe is as large as it makes them.
  if (size > DEFAULT_SIZE) libc.fcntl(readEnd, libc.F_SETPIPE_SZ, size);
  const flags = HandleFlags.pipe | (security?.bInheritHandle ? HandleFlags.inherit : 0);
  let read = 0;
  try {
    read = allocateHandle({ kind: HandleKind.file, access: FILE_GENERIC_READ, flags, fd: readEnd }, NAME);
    return { read, write: allocateHandle({ kind: HandleKind.file, access: FILE_GENERIC_WRITE, flags, fd: writeEnd }, NAME) };
  } catch (error) {
    if (read === 0) libc.close(readEnd);
    else closeHandle(read);
    libc.close(writeEnd);
    throw error;
  }
}

/** Refuses what is no pipe. */
export function checkUnnamed(fd: number, caller: string): "pipe" | "socket" {
  const { kind } = factsOf(fd, caller);
  if (kind !== "pipe" && kind !== "socket") throw failure(ERROR_INVALID_FUNCTION, caller);
  return kind;
}

export function peekUnnamed(fd: number, bytes: number, caller: string): Peeked {
  const broken = () => failure(ERROR_BROKEN_PIPE, caller);
  if (checkUnnamed(fd, caller) === "socket") return peekStream(fd, bytes, broken);
  const available = libc.bytesReadable(fd);
  if (available === 0) {
    if (libc.pollOne(fd, libc.POLLIN, 0) & libc.POLLHUP) throw broken();
    return { data: new Uint8Array(0), available, leftThisMessage: 0 };
  }
  return { data: bytes === 0 ? new Uint8Array(0) : copied(fd, Math.min(bytes, available), caller), available, leftThisMessage: 0 };
}

/** What is in a pipe, by way of another one: Linux has no other way to look at it. */
function copied(fd: number, bytes: number, caller: string): Uint8Array {
  const [from, to] = pipeDescriptors(caller, libc.O_NONBLOCK);
  try {
    libc.fcntl(from, libc.F_SETPIPE_SZ, libc.fcntl(fd, libc.F_GETPIPE_SZ, 0));
    const count = libc.tee(fd, to, bytes, libc.SPLICE_F_NONBLOCK);
    const data = Buffer.alloc(Math.max(count, 0));
    return count > 0 ? data.subarray(0, libc.read(from, data, count)) : data;
  } finally {
    libc.close(from);
    libc.close(to);
  }
}

// For streams. The descriptors wait, as any program expects that is given them: so nothing is done that has to.

export function* receivingUnnamed(at: number, buffer: Uint8Array): Operation<Transfer> {
  const fd = table()[at + Entry.fd] as number;
  checkUnnamed(fd, "ReadFile");
  while (libc.pollOne(fd, libc.POLLIN, 0) === 0) yield* readyAt(at, libc.POLLIN, "ReadFile");
  const count = libc.read(fd, buffer, buffer.length);
  if (count < 0) throw systemFailure("ReadFile");
  if (count === 0 && buffer.length > 0) throw failure(ERROR_BROKEN_PIPE, "ReadFile");
  return { error: 0, transferred: count };
}

/** PIPE_BUF: a pipe that is ready takes as much at once. */
const TAKEN_AT_ONCE = 4096;

export function* sendingUnnamed(at: number, data: Uint8Array): Operation<Transfer> {
  const fd = table()[at + Entry.fd] as number;
  checkUnnamed(fd, "WriteFile");
  let done = 0;
  while (done < data.length) {
    try {
      while (libc.pollOne(fd, libc.POLLOUT, 0) === 0) yield* readyAt(at, libc.POLLOUT, "WriteFile");
    } catch (error) {
      if (done > 0) return { error: 0, transferred: done };
      throw error;
    }
    const count = libc.write(fd, data.subarray(done), Math.min(data.length - done, TAKEN_AT_ONCE));
    if (count < 0) throw systemFailure("WriteFile");
    done += count;
  }
  return { error: 0, transferred: done };
}
