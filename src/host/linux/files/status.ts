// What statx tells of a file that Windows tells too: kind, permissions, sizes, times.

import { systemFailure } from "../errors.js";
import * as libc from "../libc.js";

export type FileKind = "file" | "directory" | "link" | "character device" | "other";

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

const S_IFMT = 0o170000;
const KINDS: ReadonlyMap<number, FileKind> = new Map([
  [0o100000, "file"],
  [0o040000, "directory"],
  [0o120000, "link"],
  [0o020000, "character device"],
]);

// struct statx, in bytes.
const RESULT_MASK_AT = 0;
const TRAITS_AT = 8;
const LINKS_AT = 16;
const MODE_AT = 28;
const INODE_AT = 32;
const SIZE_AT = 40;
const BLOCKS_AT = 48;
const ACCESSED_AT = 64;
const BORN_AT = 80;
const CHANGED_AT = 96;
const WRITTEN_AT = 112;
const NANOSECONDS_AT = 8;
const DEVICE_MAJOR_AT = 136;
const DEVICE_MINOR_AT = 140;

/** The unit in which statx counts a file's blocks, whatever the file system's own. */
const BLOCK = 512n;

/** Compressed by the file system. */
export const STATX_ATTR_COMPRESSED = 0x4;
/** Encrypted by the file system. */
export const STATX_ATTR_ENCRYPTED = 0x800;

const buffer = Buffer.alloc(256);

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

/** Its STATX_ATTR_*. */
export function glancedTraits(): number {
  return buffer.readUInt32LE(TRAITS_AT);
}

export function kindOf(mode: number): FileKind {
  return KINDS.get(mode & S_IFMT) ?? "other";
}

function parse(): FileStatus {
  const mode = buffer.readUInt16LE(MODE_AT);
  const kind = kindOf(mode);
  const changed = timeAt(CHANGED_AT);
  const born = buffer.readUInt32LE(RESULT_MASK_AT) & libc.STATX_BTIME ? timeAt(BORN_AT) : 0n;
  const written = timeAt(WRITTEN_AT);
  return {
    kind,
    mode: mode & ~S_IFMT,
    traits: buffer.readUInt32LE(TRAITS_AT),
    links: buffer.readUInt32LE(LINKS_AT),
    size: kind === "directory" ? 0n : buffer.readBigUInt64LE(SIZE_AT),
    allocated: buffer.readBigUInt64LE(BLOCKS_AT) * BLOCK,
    volumeSerial: ((buffer.readUInt32LE(DEVICE_MAJOR_AT) << 20) | buffer.readUInt32LE(DEVICE_MINOR_AT)) >>> 0,
    inode: buffer.readBigUInt64LE(INODE_AT),
    // Where the file system does not keep the birth, the oldest that it knows comes nearest.
    born: born || (written < changed ? written : changed),
    accessed: timeAt(ACCESSED_AT),
    written,
    changed,
  };
}

const EPOCH = 116_444_736_000_000_000n;
const PER_SECOND = 10_000_000n;
const NANOSECONDS_PER_UNIT = 100;

/** 100 ns units between 1601 and 1970; a time before 1601 is Windows' zero. */
function timeAt(offset: number): bigint {
  const units = Math.trunc(buffer.readUInt32LE(offset + NANOSECONDS_AT) / NANOSECONDS_PER_UNIT);
  const time = buffer.readBigInt64LE(offset) * PER_SECOND + BigInt(units) + EPOCH;
  return time < 0n ? 0n : time;
}

/** A time as C's struct timespec has it: seconds since 1970, nanoseconds. */
export function timespecOf(time: bigint): readonly [seconds: bigint, nanoseconds: bigint] {
  const since1970 = time - EPOCH;
  const units = ((since1970 % PER_SECOND) + PER_SECOND) % PER_SECOND;
  return [(since1970 - units) / PER_SECOND, units * BigInt(NANOSECONDS_PER_UNIT)];
}
