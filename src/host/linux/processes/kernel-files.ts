// What the kernel tells of processes and threads in /proc, read by plain calls into one buffer: node:fs takes three times as long, which
// is what a list of all processes would cost.

import * as libc from "../libc.js";

/** /proc's numbers of time count these a second, on every architecture that Node runs on. */
export const TICKS_A_SECOND = 100;

/** What /proc says of a process or thread, of which all numbers are below 2^53. */
export interface KernelStatus {
  /** One letter: R, S, D, T (stopped), Z (ended, and not yet waited for by its parent) ... */
  readonly state: string;
  readonly parent: number;
  readonly minorFaults: number;
  readonly majorFaults: number;
  /** In ticks. */
  readonly userTime: number;
  readonly kernelTime: number;
  readonly threads: number;
  /** When it started, in ticks since the system did. */
  readonly started: number;
}

// The fields of /proc/<pid>/stat from the one behind the name on, which may hold blanks and brackets itself.
const PARENT = 1;
const MINOR_FAULTS = 7;
const MAJOR_FAULTS = 9;
const USER_TIME = 11;
const KERNEL_TIME = 12;
const THREADS = 17;
const STARTED = 19;

let buffer = Buffer.alloc(4096);

/** The status of a process; of one of its threads where that is given. Undefined if there is none. */
export function kernelStatus(processId: number, threadId?: number): KernelStatus | undefined {
  const path = threadId === undefined ? `/proc/${processId}/stat` : `/proc/${processId}/task/${threadId}/stat`;
  const bytes = kernelBytes(path, false);
  if (typeof bytes === "number") return undefined;
  const state = bytes.lastIndexOf(BRACKET) + 2;
  readFields(bytes, state + 2);
  return {
    state: String.fromCharCode(bytes[state] as number),
    parent: fields[PARENT] as number,
    minorFaults: fields[MINOR_FAULTS] as number,
    majorFaults: fields[MAJOR_FAULTS] as number,
    userTime: fields[USER_TIME] as number,
    kernelTime: fields[KERNEL_TIME] as number,
    threads: fields[THREADS] as number,
    started: fields[STARTED] as number,
  };
}

/** The fields that readFields() has read. Those that may be negative are none of ours. */
const fields = new Float64Array(STARTED + 1);
const BRACKET = 0x29;
const BLANK = 0x20;
const ZERO = 0x30;

/** Reads the fields from the one behind the state on, byte by byte: to make strings of them takes five times as long. */
function readFields(bytes: Buffer, from: number): void {
  let at = from;
  for (let field = PARENT; field <= STARTED; field++) {
    let number = 0;
    for (; at < bytes.length && bytes[at] !== BLANK; at++) number = number * 10 + (bytes[at] as number) - ZERO;
    fields[field] = number;
    at++;
  }
}

/** The content of a file of the kernel's; undefined if it cannot be read, and then libc.errno() of the caller's next look says nothing. */
export function kernelText(path: string): string | undefined {
  const bytes = kernelBytes(path);
  return typeof bytes === "number" ? undefined : bytes.toString("utf8");
}

/**
 * The same as bytes, which the next call overwrites; the errno where it cannot be read.
 *
 * @param pieces  False for a file that the kernel gives whole at the first read.
 */
function kernelBytes(path: string, pieces = true): Buffer | number {
  const fd = libc.open(path, libc.O_RDONLY | libc.O_CLOEXEC, 0);
  if (fd < 0) return libc.errno();
  try {
    for (let filled = 0; ; ) {
      const room = filled === 0 ? buffer : buffer.subarray(filled);
      const count = libc.read(fd, room, room.length);
      if (count < 0) {
        const problem = libc.errno();
        if (problem === libc.EINTR) continue;
        return problem;
      }
      filled += count;
      if (count === 0 || !pieces) return buffer.subarray(0, filled);
      if (filled < buffer.length) continue;
      const larger = Buffer.alloc(buffer.length * 2);
      buffer.copy(larger);
      buffer = larger;
    }
  } finally {
    libc.close(fd);
  }
}

/** The numbers of a file of lines such as "VmRSS:	  1234 kB", by their names. */
export function kernelNumbers(text: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) numbers.set(line.slice(0, colon), Number.parseInt(line.slice(colon + 1), 10));
  }
  return numbers;
}

// struct linux_dirent64, in bytes.
const LENGTH_AT = 16;
const NAME_AT = 19;
const NINE = 0x39;
/** Room for some thousand entries, so that two calls list most machines. */
const entries = Buffer.alloc(128 * 1024);

/** The names of a folder of the kernel's that are numbers: processes, threads. Undefined if the folder is not there. */
export function kernelList(folder: string): number[] | undefined {
  const fd = libc.open(folder, libc.O_RDONLY | libc.O_DIRECTORY | libc.O_CLOEXEC, 0);
  if (fd < 0) return undefined;
  try {
    const numbers: number[] = [];
    for (;;) {
      const bytes = libc.getdents64(fd, entries, entries.length);
      if (bytes <= 0) return bytes < 0 ? undefined : numbers;
      for (let at = 0; at < bytes; at += entries.readUInt16LE(at + LENGTH_AT)) {
        const number = numberAt(at + NAME_AT);
        if (number !== undefined) numbers.push(number);
      }
    }
  } finally {
    libc.close(fd);
  }
}

function numberAt(start: number): number | undefined {
  let number = 0;
  for (let at = start; entries[at] !== 0; at++) {
    const character = entries[at] as number;
    if (character < ZERO || character > NINE) return undefined;
    number = number * 10 + character - ZERO;
  }
  return number;
}
