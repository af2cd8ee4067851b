// Reading, writing and the file position. The position is the kernel's own, so that duplicates of a handle share it, as on Windows.

import * as fs from "node:fs";
import { FILE_APPEND_DATA, FILE_BEGIN, FILE_CURRENT, FILE_END, FILE_READ_DATA, FILE_WRITE_DATA } from "../../../win32con.js";
import {
  ERROR_ACCESS_DENIED,
  ERROR_HANDLE_EOF,
  ERROR_INVALID_PARAMETER,
  ERROR_NEGATIVE_SEEK,
  ERROR_NOT_ENOUGH_MEMORY,
} from "../../../winerror/codes.js";
import type { OVERLAPPED } from "../../../wintypes/overlapped.js";
import type { Transfer } from "../../files.js";
import type { Operation } from "../../operation.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import { Entry, enter, HandleFlags, HandleKind, leave, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { sync } from "../sync.js";
import { sizeOf } from "./identity.js";

/** What the kernel transfers at most in one call; longer transfers take several. */
const LONGEST = 0x7fff_f000;
/** Offsets beyond it cannot be said exactly in a double. No file system has files as large. */
const LARGEST_OFFSET = BigInt(Number.MAX_SAFE_INTEGER);
/** The offset that asks WriteFile to append. */
const TO_THE_END = 0xffff_ffff_ffff_ffffn;

export function allocate(bytes: number): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch {
    throw failure(ERROR_NOT_ENOUGH_MEMORY, "AllocateReadBuffer"); // RangeError: larger than V8 can make
  }
}

export function read(handle: number, buffer: Uint8Array, overlapped: OVERLAPPED | null): Transfer {
  const at = enter(handle, HandleKind.file, "ReadFile");
  try {
    const fd = usable(at, FILE_READ_DATA, overlapped, "ReadFile");
    if (overlapped) return atOffset(at, overlapped, buffer, readAll(fd, buffer, offsetOf(overlapped, fd, "ReadFile")), "ReadFile");
    return { error: 0, transferred: readAll(fd, buffer, null) };
  } finally {
    leave(at);
  }
}

export function* reading(handle: number, buffer: Uint8Array, overlapped: OVERLAPPED | null): Operation<Transfer> {
  const at = enter(handle, HandleKind.file, "ReadFile");
  try {
    const fd = usable(at, FILE_READ_DATA, overlapped, "ReadFile");
    const offset = overlapped && offsetOf(overlapped, fd, "ReadFile");
    const call = { now: () => readAll(fd, buffer, offset), later: () => readAllLater(fd, buffer, offset) };
    const transferred = (yield { call }) as number;
    return overlapped ? atOffset(at, overlapped, buffer, transferred, "ReadFile") : { error: 0, transferred };
  } finally {
    leave(at);
  }
}

export function write(handle: number, data: Uint8Array, overlapped: OVERLAPPED | null): Transfer {
  const at = enter(handle, HandleKind.file, "WriteFile");
  try {
    const fd = usable(at, FILE_WRITE_DATA | FILE_APPEND_DATA, overlapped, "WriteFile");
    if (overlapped) return atOffset(at, overlapped, data, writeAll(fd, data, offsetOf(overlapped, fd, "WriteFile")), "WriteFile");
    return { error: 0, transferred: writeAll(fd, data, null) };
  } finally {
    leave(at);
  }
}

export function* writing(handle: number, data: Uint8Array, overlapped: OVERLAPPED | null): Operation<Transfer> {
  const at = enter(handle, HandleKind.file, "WriteFile");
  try {
    const fd = usable(at, FILE_WRITE_DATA | FILE_APPEND_DATA, overlapped, "WriteFile");
    const offset = overlapped && offsetOf(overlapped, fd, "WriteFile");
    const call = { now: () => writeAll(fd, data, offset), later: () => writeAllLater(fd, data, offset) };
    const transferred = (yield { call }) as number;
    return overlapped ? atOffset(at, overlapped, data, transferred, "WriteFile") : { error: 0, transferred };
  } finally {
    leave(at);
  }
}

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
    const position = libc.lseek(fd, distance, method); // Win32's three methods have Linux's numbers
    if (position >= 0) return BigInt(position);
    throw libc.errno() === libc.EINVAL
      ? failure(distance < 0n ? ERROR_NEGATIVE_SEEK : ERROR_INVALID_PARAMETER, "SetFilePointer")
      : systemFailure("SetFilePointer");
  } finally {
    leave(at);
  }
}

/** The descriptor of an entered handle, if one of the `rights` was granted and OVERLAPPED is there where it must be. */
function usable(at: number, rights: number, overlapped: OVERLAPPED | null | "any", caller: string): number {
  const words = table();
  if (!((words[at + Entry.access] as number) & rights)) throw failure(ERROR_ACCESS_DENIED, caller);
  if (overlapped === null && (words[at + Entry.flags] as number) & HandleFlags.overlapped) throw failure(ERROR_INVALID_PARAMETER, caller);
  return words[at + Entry.fd] as number;
}

function offsetOf(overlapped: OVERLAPPED, fd: number, caller: string): number {
  const { position } = overlapped;
  if (position === TO_THE_END && caller === "WriteFile") return Number(sizeOf(fd, caller));
  if (position > LARGEST_OFFSET) throw failure(ERROR_INVALID_PARAMETER, caller);
  return Number(position);
}

/** Ends a transfer that an OVERLAPPED described. On a handle without FILE_FLAG_OVERLAPPED it has moved the file position too. */
function atOffset(at: number, overlapped: OVERLAPPED, buffer: Uint8Array, transferred: number, caller: string): Transfer {
  const words = table();
  const endOfFile = caller === "ReadFile" && transferred === 0 && buffer.length > 0;
  overlapped.Internal = 0;
  overlapped.InternalHigh = transferred;
  if (!((words[at + Entry.flags] as number) & HandleFlags.overlapped) && overlapped.position !== TO_THE_END) {
    libc.lseek(words[at + Entry.fd] as number, Number(overlapped.position) + transferred, FILE_BEGIN);
  }
  const event = Number(overlapped.hEvent);
  if (event !== 0) sync.setEvent(event);
  if (endOfFile) throw failure(ERROR_HANDLE_EOF, caller);
  return { error: 0, transferred };
}

// --- the system calls: until all is transferred, the file ends or the system refuses ------------------------------------

function readAll(fd: number, buffer: Uint8Array, offset: number | null): number {
  if (buffer.length <= LONGEST) {
    const count = offset === null ? libc.read(fd, buffer, buffer.length) : libc.pread(fd, buffer, buffer.length, offset);
    if (count >= 0) return count; // a disk file gives less only at its end
  }
  return transferAll(
    buffer,
    (part, done) => (offset === null ? libc.read(fd, part, part.length) : libc.pread(fd, part, part.length, offset + done)),
    "ReadFile",
  );
}

function writeAll(fd: number, data: Uint8Array, offset: number | null): number {
  return transferAll(
    data,
    (part, done) => (offset === null ? libc.write(fd, part, part.length) : libc.pwrite(fd, part, part.length, offset + done)),
    "WriteFile",
  );
}

function transferAll(buffer: Uint8Array, transfer: (part: Uint8Array, done: number) => number, caller: string): number {
  let done = 0;
  do {
    const part = done === 0 && buffer.length <= LONGEST ? buffer : buffer.subarray(done, done + LONGEST);
    const count = transfer(part, done);
    if (count < 0) {
      if (libc.errno() === libc.EINTR) continue;
      throw systemFailure(caller);
    }
    if (count === 0) break;
    done += count;
  } while (done < buffer.length);
  return done;
}

// Beside the event loop node's own file functions do it: they keep the memory in place until they are done.

async function readAllLater(fd: number, buffer: Uint8Array, offset: number | null): Promise<number> {
  return transferAllLater(
    buffer,
    (part, done, callback) => fs.read(fd, part, 0, part.length, offset === null ? null : offset + done, callback),
    "ReadFile",
  );
}

async function writeAllLater(fd: number, data: Uint8Array, offset: number | null): Promise<number> {
  return transferAllLater(
    data,
    (part, done, callback) => fs.write(fd, part, 0, part.length, offset === null ? null : offset + done, callback),
    "WriteFile",
  );
}

type Callback = (error: NodeJS.ErrnoException | null, count: number) => void;

async function transferAllLater(
  buffer: Uint8Array,
  transfer: (part: Uint8Array, done: number, callback: Callback) => void,
  caller: string,
): Promise<number> {
  let done = 0;
  while (done < buffer.length) {
    const part = buffer.subarray(done, done + LONGEST);
    const count = await new Promise<number>((resolve, reject) => {
      transfer(part, done, (error, count) => (error ? reject(failure(codeOfErrno(-(error.errno ?? 0)), caller)) : resolve(count)));
    });
    done += count;
    // A file gives less than asked for at its end. What a write does not take at once is offered again.
    if (count === 0 || (caller === "ReadFile" && count < part.length)) break;
  }
  return done;
}
