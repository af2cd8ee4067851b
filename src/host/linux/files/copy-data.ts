// The bytes of a copy: cloned where the file system can, else copied inside the kernel, holes left out.

import * as fs from "node:fs";
import type { Operation } from "../../operation.js";
import { codeOfErrno, failure } from "../errors.js";
import * as libc from "../libc.js";
import { systemCall } from "./system-calls.js";

export interface CopiedFile {
  readonly from: number;
  readonly to: number;
  /** In bytes; 0 also for files that only tell their content as they are read, as in /proc. */
  readonly size: number;
  /** Whether less is allocated than the size: there are holes. */
  readonly sparse: boolean;
  /** From where on it is to be copied. */
  readonly start: number;
  /** The most that is copied at a time. */
  readonly chunk: number;
  /** Of the file system that the source is on. */
  readonly volumeSerial: number;
}

/** File systems that have said that they do not clone. */
const unable = new Set<number>();

/** Lets both files share their blocks, where the file system can. */
function* clone({ from, to, volumeSerial }: CopiedFile): Operation<boolean> {
  if (unable.has(volumeSerial)) return false;
  const result = yield* systemCall(libc.cloneInto, to, libc.FICLONE, from);
  if (result === -libc.EOPNOTSUPP) unable.add(volumeSerial);
  return result >= 0;
}

/** Told how far the copy is, after each chunk. What it throws ends the copy. */
type Advanced = (transferred: number) => void;

/** For file systems between which the kernel does not copy by itself. */
const BUFFER = 1024 * 1024;

/** What copy_file_range says where it cannot serve these two files, so that their bytes must go through our memory. */
const CANNOT = [libc.EXDEV, libc.EINVAL, libc.EOPNOTSUPP, libc.EPERM, libc.EBADF, libc.ENOSYS].map((errno) => -errno);

/** Copies, and gives the size that the copy has: the source may have become shorter meanwhile. */
export function* copyData(file: CopiedFile, advanced: Advanced, caller: string, name: string): Operation<number> {
  const { from, to, size, sparse, start } = file;
  if (size > 0 && start === 0 && (yield* clone(file))) {
    advanced(size);
    return size;
  }
  let at = start;
  let end = sparse ? at : size;
  while (at < size) {
    if (at >= end) {
      [at, end] = nextData(from, at, size);
      if (at >= size) break;
    }
    seek(file, at);
    const copied = yield* systemCall(libc.copyFileRange, from, null, to, null, Math.min(file.chunk, end - at), 0);
    if (CANNOT.includes(copied)) return yield* throughMemory(file, at, advanced, caller, name);
    if (copied < 0) throw failure(codeOfErrno(-copied), caller, name);
    if (copied === 0) break;
    at += copied;
    advanced(at);
  }
  if (size === 0) return yield* throughMemory(file, 0, advanced, caller, name);
  const ends = sparse && at >= size ? size : at;
  if (sparse && libc.ftruncate(to, ends) < 0) throw failure(codeOfErrno(libc.errno()), caller, name); // a hole at the end
  return ends;
}

/** A progress routine may have read from the one or moved in the other: its handles share their positions. */
function seek({ from, to }: CopiedFile, at: number): void {
  libc.lseek(from, at, libc.SEEK_SET);
  libc.lseek(to, at, libc.SEEK_SET);
}

/** The next data from `at` on: where it begins and ends. */
function nextData(fd: number, at: number, size: number): [at: number, end: number] {
  const data = libc.lseek(fd, at, libc.SEEK_DATA);
  if (data < 0) return libc.errno() === libc.ENXIO ? [size, size] : [at, size]; // only a hole is left, or nobody knows of holes here
  const hole = libc.lseek(fd, data, libc.SEEK_HOLE);
  return [data, hole < 0 ? size : Math.min(hole, size)];
}

function* throughMemory(file: CopiedFile, start: number, advanced: Advanced, caller: string, name: string): Operation<number> {
  const { from, to } = file;
  const buffer = Buffer.allocUnsafe(BUFFER);
  let at = start;
  for (;;) {
    const bytes = yield* fileCall(
      () => fs.readSync(from, buffer, 0, buffer.length, at),
      (done) => fs.read(from, buffer, 0, buffer.length, at, done),
    );
    if (bytes < 0) throw failure(codeOfErrno(-bytes), caller, name);
    if (bytes === 0) return at;
    for (let written = 0; written < bytes; ) {
      const [offset, length, position] = [written, bytes - written, at + written];
      const more = yield* fileCall(
        () => fs.writeSync(to, buffer, offset, length, position),
        (done) => fs.write(to, buffer, offset, length, position, done),
      );
      if (more < 0) throw failure(codeOfErrno(-more), caller, name);
      written += more;
    }
    at += bytes;
    advanced(at);
  }
}

/** A call of node:fs as an operation. Gives its result, or its errno negated. */
function* fileCall(
  now: () => number,
  later: (done: (error: NodeJS.ErrnoException | null, count: number) => void) => void,
): Operation<number> {
  const blocking = () => {
    try {
      return now();
    } catch (error) {
      const { errno } = error as NodeJS.ErrnoException;
      if (errno === undefined) throw error;
      return errno;
    }
  };
  const beside = () => new Promise<number>((resolve) => later((error, count) => resolve(error ? (error.errno ?? -libc.EIO) : count)));
  return (yield { call: { now: blocking, later: beside } }) as number;
}
