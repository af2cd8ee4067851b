// The system calls that read and write: until all is transferred, the file ends or the system refuses.

import * as fs from "node:fs";
import type { Operation } from "../../operation.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { systemCall } from "./system-calls.js";
import { readUnbuffered, readUnbufferedLater, writeUnbuffered, writeUnbufferedLater } from "./unbuffered.js";

/** Where a transfer begins: an offset, APPEND, or null for the file's position. */
export type Position = number | null;

/** Writes at the end, wherever that is by then: no other process comes in between. */
export const APPEND = -1;

/** What the kernel transfers at most in one call; longer transfers take several. */
const LONGEST = 0x7fff_f000;

/** @param sector  Of a handle without buffering, 1 of any other. */
export function readAll(fd: number, buffer: Uint8Array, position: Position, sector: number): number {
  if (sector > 1) return readUnbuffered(fd, buffer, position);
  if (buffer.length <= LONGEST) {
    const count = position === null ? libc.read(fd, buffer, buffer.length) : libc.pread(fd, buffer, buffer.length, position);
    if (count >= 0) return count; // a disk file gives less only at its end
  }
  return transferAll(
    buffer,
    (part, done) => (position === null ? libc.read(fd, part, part.length) : libc.pread(fd, part, part.length, position + done)),
    "ReadFile",
  );
}

export function writeAll(fd: number, data: Uint8Array, position: Position, sector: number): number {
  if (sector > 1) return writeUnbuffered(fd, data, position);
  return transferAll(
    data,
    (part, done) => {
      if (position === null) return libc.write(fd, part, part.length);
      return position === APPEND ? libc.append(fd, part) : libc.pwrite(fd, part, part.length, position + done);
    },
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

export function* readingAll(fd: number, buffer: Uint8Array, position: Position, sector: number): Operation<number> {
  const now = () => readAll(fd, buffer, position, sector);
  const later = () => (sector > 1 ? readUnbufferedLater(fd, buffer, position) : readAllLater(fd, buffer, position));
  return (yield { call: { now, later } }) as number;
}

export function* writingAll(fd: number, data: Uint8Array, position: Position, sector: number): Operation<number> {
  if (position === APPEND) return yield* appendingAll(fd, data);
  const now = () => writeAll(fd, data, position, sector);
  const later = () => (sector > 1 ? writeUnbufferedLater(fd, data, position) : writeAllLater(fd, data, position));
  return (yield { call: { now, later } }) as number;
}

function* appendingAll(fd: number, data: Uint8Array): Operation<number> {
  let done = 0;
  do {
    const part = data.subarray(done, done + LONGEST);
    const count = yield* systemCall(libc.pwritev2, fd, [{ base: part, bytes: part.length }], 1, libc.AT_THE_POSITION, libc.RWF_APPEND);
    if (count < 0) throw failure(codeOfErrno(-count), "WriteFile");
    if (count === 0) break;
    done += count;
  } while (done < data.length);
  return done;
}

// Beside the event loop node's own file functions do it: they keep the memory in place until they are done.

async function readAllLater(fd: number, buffer: Uint8Array, position: Position): Promise<number> {
  return transferAllLater(
    buffer,
    (part, done, callback) => fs.read(fd, part, 0, part.length, position === null ? null : position + done, callback),
    "ReadFile",
  );
}

async function writeAllLater(fd: number, data: Uint8Array, position: Position): Promise<number> {
  return transferAllLater(
    data,
    (part, done, callback) => fs.write(fd, part, 0, part.length, position === null ? null : position + done, callback),
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
