// Files opened with FILE_FLAG_NO_BUFFERING. Linux wants their data in memory that begins at a multiple of the sector size, which no
// program can arrange for its buffers here: what is transferred goes through memory that does.

import * as fs from "node:fs";
import { ERROR_NOT_ENOUGH_MEMORY } from "../../../winerror/codes.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";

/** What goes through at a time. */
const REGION = 2 ** 20;

/** Regions that nobody uses at the moment. */
const free: Uint8Array[] = [];

export function readUnbuffered(fd: number, target: Uint8Array, position: number | null): number {
  return withRegion("ReadFile", (region) => {
    let done = 0;
    while (done < target.length) {
      const part = region.subarray(0, Math.min(REGION, target.length - done));
      const count = position === null ? libc.read(fd, part, part.length) : libc.pread(fd, part, part.length, position + done);
      if (count < 0) {
        if (libc.errno() === libc.EINTR) continue;
        throw systemFailure("ReadFile");
      }
      target.set(part.subarray(0, count), done);
      done += count;
      if (count < part.length) break;
    }
    return done;
  });
}

export function writeUnbuffered(fd: number, data: Uint8Array, position: number | null): number {
  return withRegion("WriteFile", (region) => {
    let done = 0;
    while (done < data.length) {
      const part = region.subarray(0, Math.min(REGION, data.length - done));
      part.set(data.subarray(done, done + part.length));
      const count = writePart(fd, part, position === null || position < 0 ? position : position + done);
      if (count < 0) {
        if (libc.errno() === libc.EINTR) continue;
        throw systemFailure("WriteFile");
      }
      if (count === 0) break;
      done += count;
    }
    return done;
  });
}

function writePart(fd: number, part: Uint8Array, position: number | null): number {
  if (position === null) return libc.write(fd, part, part.length);
  return position < 0 ? libc.append(fd, part) : libc.pwrite(fd, part, part.length, position);
}

export async function readUnbufferedLater(fd: number, target: Uint8Array, position: number | null): Promise<number> {
  const region = takeRegion("ReadFile");
  try {
    let done = 0;
    while (done < target.length) {
      const part = region.subarray(0, Math.min(REGION, target.length - done));
      const at = position === null ? null : position + done;
      const count = await counted("ReadFile", (callback) => fs.read(fd, part, 0, part.length, at, callback));
      target.set(part.subarray(0, count), done);
      done += count;
      if (count < part.length) break;
    }
    return done;
  } finally {
    free.push(region);
  }
}

export async function writeUnbufferedLater(fd: number, data: Uint8Array, position: number | null): Promise<number> {
  const region = takeRegion("WriteFile");
  try {
    let done = 0;
    while (done < data.length) {
      const part = region.subarray(0, Math.min(REGION, data.length - done));
      part.set(data.subarray(done, done + part.length));
      const at = position === null ? null : position + done;
      const count = await counted("WriteFile", (callback) => fs.write(fd, part, 0, part.length, at, callback));
      if (count === 0) break;
      done += count;
    }
    return done;
  } finally {
    free.push(region);
  }
}

function counted(caller: string, transfer: (callback: (error: NodeJS.ErrnoException | null, count: number) => void) => void) {
  return new Promise<number>((resolve, reject) => {
    transfer((error, count) => (error ? reject(failure(codeOfErrno(-(error.errno ?? 0)), caller)) : resolve(count)));
  });
}

function withRegion(caller: string, work: (region: Uint8Array) => number): number {
  const region = takeRegion(caller);
  try {
    return work(region);
  } finally {
    free.push(region);
  }
}

function takeRegion(caller: string): Uint8Array {
  const region = free.pop();
  if (region) return region;
  const fd = libc.memfdCreate("tswin32-unbuffered", libc.MFD_CLOEXEC);
  if (fd < 0) throw systemFailure(caller);
  const mapping = libc.ftruncate(fd, REGION) < 0 ? undefined : libc.map(fd, REGION); // begins at a page, as all mappings do
  libc.close(fd);
  if (!mapping) throw failure(ERROR_NOT_ENOUGH_MEMORY, caller);
  return new Uint8Array(mapping.memory);
}

// struct statx, in bytes.
const RESULT_MASK_AT = 0;
const DIRECT_OFFSET_ALIGN_AT = 156;

/** The sector size where the file system does not say: what every disk has shown for long. */
const USUAL_SECTOR = 512;

/** The size of which offsets and lengths must be multiples, in bytes. */
export function sectorSize(fd: number): number {
  const buffer = Buffer.alloc(256);
  const told =
    libc.statx(fd, "", libc.AT_EMPTY_PATH, libc.STATX_DIOALIGN, buffer) === 0 && buffer.readUInt32LE(RESULT_MASK_AT) & libc.STATX_DIOALIGN;
  return (told && buffer.readUInt32LE(DIRECT_OFFSET_ALIGN_AT)) || USUAL_SECTOR;
}
