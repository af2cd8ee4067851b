// What statx tells of a file that Windows tells too: kind, permissions, sizes, times.

import type { FileIdentity } from "../arbiter/shares.js";
import { systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import {
  ACCESSED_AT,
  BLOCKS_AT,
  BORN_AT,
  CHANGED_AT,
  DEVICE_MAJOR_AT,
  DEVICE_MINOR_AT,
  type FileKind,
  INODE_AT,
  kindOf,
  LINKS_AT,
  MODE_AT,
  NANOSECONDS_AT,
  RESULT_MASK_AT,
  S_IFMT,
  SIZE_AT,
  TRAITS_AT,
  WORDS,
  WRITTEN_AT,
} from "./statx.js";

/** A file as Linux knows it. Times count 100 ns since 1601, as Windows counts. */
export interface FileStatus {
  readonly kind: FileKind;
  /** The permission bits. */
  readonly mode: number;
  /** STATX_ATTR_*. */
  readonly traits: number;
  readonly links: number;
  /** In bytes, 0 for a directory. */
  readonly size: bigint;
  /** What it takes on the disk, in bytes. */
  readonly allocated: bigint;
  /** Of the file system that it is on. */
  readonly volumeSerial: number;
  readonly inode: bigint;
  readonly born: bigint;
  readonly accessed: bigint;
  readonly written: bigint;
  /** When its content or anything that is known of it last changed. */
  readonly changed: bigint;
}

/** The unit in which statx counts a file's blocks, whatever the file system's own. */
const BLOCK = 512;

/** Compressed by the file system. */
export const STATX_ATTR_COMPRESSED = 0x4;
/** Encrypted by the file system. */
export const STATX_ATTR_ENCRYPTED = 0x800;

/** The same memory in both forms. */
const words = new Int32Array(WORDS);
const buffer = Buffer.from(words.buffer);

/** The status of an open file. */
export function statusOf(fd: number, caller: string, path?: string): FileStatus {
  if (libc.statx(fd, "", libc.AT_EMPTY_PATH, MASK, buffer) < 0) throw systemFailure(caller, path);
  return parse();
}

/** The status of a file by its Linux path, of a symbolic link itself unless `follow`. Undefined if there is none: errno() tells why. */
export function statusAt(path: string, follow: boolean): FileStatus | undefined {
  return glance(path, follow) < 0 ? undefined : parse();
}

const MASK = libc.STATX_BASIC_STATS | libc.STATX_BTIME;

/** Looks at a file and gives its type and permissions only, -1 if there is none. glanced() tells the rest. */
export function glance(path: string, follow: boolean): number {
  if (libc.statx(libc.AT_FDCWD, path, follow ? 0 : libc.AT_SYMLINK_NOFOLLOW, MASK, buffer) < 0) return -1;
  return buffer.readUInt16LE(MODE_AT);
}

/** The status of the file that glance() was last asked about. */
export function glanced(): FileStatus {
  return parse();
}

/** What names it, for the arbiter. */
export function glancedIdentity(): FileIdentity {
  return [
    words[DEVICE_MAJOR_AT / 4] as number,
    words[DEVICE_MINOR_AT / 4] as number,
    words[INODE_AT / 4] as number,
    words[INODE_AT / 4 + 1] as number,
    words[BORN_AT / 4] as number,
    words[(BORN_AT + NANOSECONDS_AT) / 4] as number,
  ];
}

/** What tells a state that a file was in from any other: as long as it is in that one, nothing that is known of it has changed. */
const STATE = [INODE_AT, INODE_AT + 4, DEVICE_MAJOR_AT, DEVICE_MINOR_AT, CHANGED_AT, CHANGED_AT + NANOSECONDS_AT].map((at) => at / 4);
export const STATE_WORDS = STATE.length;

/** Keeps the state of the file that glance() was last asked about. */
export function keepGlanced(states: Int32Array, at: number): void {
  for (let word = 0; word < STATE_WORDS; word++) states[at + word] = words[STATE[word] as number] as number;
}

/** Whether it is in a state that was kept. */
export function glancedSame(states: Int32Array, at: number): boolean {
  for (let word = 0; word < STATE_WORDS; word++) if (states[at + word] !== words[STATE[word] as number]) return false;
  return true;
}

/** Whether its state has lasted for `milliseconds`: another one could have come after a younger one without looking different. */
export function glancedSettled(milliseconds: number): boolean {
  return Date.now() - unsigned(CHANGED_AT) * 1000 - unsigned(CHANGED_AT + NANOSECONDS_AT) / 1e6 >= milliseconds;
}

/** The lowest bits of its inode. */
export function glancedInode(): number {
  return words[INODE_AT / 4] as number;
}

/** Its STATX_ATTR_*. */
export function glancedTraits(): number {
  return buffer.readUInt32LE(TRAITS_AT);
}

function parse(): FileStatus {
  return new Status();
}

/** What statx has just told. 64-bit numbers are made as they are asked for: few who ask need many of them. */
class Status implements FileStatus {
  readonly kind: FileKind;
  readonly mode: number;
  readonly traits = unsigned(TRAITS_AT);
  readonly links = unsigned(LINKS_AT);
  readonly volumeSerial = ((unsigned(DEVICE_MAJOR_AT) << 20) | unsigned(DEVICE_MINOR_AT)) >>> 0;
  readonly #size = long(SIZE_AT);
  readonly #blocks = long(BLOCKS_AT);
  readonly #inodeLow = unsigned(INODE_AT);
  readonly #inodeHigh = unsigned(INODE_AT + HIGH_AT);
  readonly #hasBorn = (unsigned(RESULT_MASK_AT) & libc.STATX_BTIME) !== 0;
  readonly #born = new Moment(BORN_AT);
  readonly #accessed = new Moment(ACCESSED_AT);
  readonly #written = new Moment(WRITTEN_AT);
  readonly #changed = new Moment(CHANGED_AT);

  constructor() {
    const mode = buffer.readUInt16LE(MODE_AT);
    this.kind = kindOf(mode);
    this.mode = mode & ~S_IFMT;
  }

  get size(): bigint {
    return this.kind === "directory" ? 0n : BigInt(this.#size);
  }

  get allocated(): bigint {
    return BigInt(this.#blocks * BLOCK);
  }

  get inode(): bigint {
    return (BigInt(this.#inodeHigh) << 32n) | BigInt(this.#inodeLow);
  }

  get born(): bigint {
    if (this.#hasBorn) return this.#born.filetime;
    // Where the file system does not keep it, the oldest time that it knows comes nearest.
    const { written, changed } = this;
    return written < changed ? written : changed;
  }

  get accessed(): bigint {
    return this.#accessed.filetime;
  }

  get written(): bigint {
    return this.#written.filetime;
  }

  get changed(): bigint {
    return this.#changed.filetime;
  }
}

/** A time of struct statx. */
class Moment {
  readonly #seconds: number;
  readonly #nanoseconds: number;

  constructor(offset: number) {
    this.#seconds = long(offset) + SECONDS_BEFORE_1970;
    this.#nanoseconds = unsigned(offset + NANOSECONDS_AT);
  }

  /** 100 ns units since 1601; a time before that is Windows' zero. */
  get filetime(): bigint {
    if (this.#seconds < 0) return 0n;
    return BigInt(this.#seconds) * PER_SECOND + BigInt(Math.trunc(this.#nanoseconds / NANOSECONDS_PER_UNIT));
  }
}

function unsigned(offset: number): number {
  return (words[offset / 4] as number) >>> 0;
}

/** A signed 64-bit number; what a double cannot hold does not occur. */
function long(offset: number): number {
  return (words[(offset + HIGH_AT) / 4] as number) * 2 ** 32 + unsigned(offset);
}

const HIGH_AT = 4;
const SECONDS_BEFORE_1970 = 11_644_473_600;
const EPOCH = 116_444_736_000_000_000n;
const PER_SECOND = 10_000_000n;
const NANOSECONDS_PER_UNIT = 100;

/** A time as C's struct timespec has it: seconds since 1970, nanoseconds. */
export function timespecOf(time: bigint): readonly [seconds: bigint, nanoseconds: bigint] {
  const since1970 = time - EPOCH;
  const units = ((since1970 % PER_SECOND) + PER_SECOND) % PER_SECOND;
  return [(since1970 - units) / PER_SECOND, units * BigInt(NANOSECONDS_PER_UNIT)];
}
