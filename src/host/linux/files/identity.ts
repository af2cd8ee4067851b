// What statx tells of an open file.

import { readlinkSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { FileIdentity } from "../arbiter/shares.js";
import { systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import {
  BORN_AT,
  DEVICE_MAJOR_AT,
  DEVICE_MINOR_AT,
  type FileKind,
  GROUP_AT,
  INODE_AT,
  kindOf,
  LINKS_AT,
  MODE_AT,
  NANOSECONDS_AT,
  OWNER_AT,
  SIZE_AT,
  WORDS,
} from "./statx.js";

const words = new Int32Array(WORDS);
const buffer = Buffer.from(words.buffer);
// By their addresses koffi need not ask what it is given: every opening looks.
const bufferAddress = libc.lastingAddressOf(buffer);
const noPathAddress = libc.lastingAddressOf(new Uint8Array(128));

/** What is needed of a file to open it. */
export interface FileFacts {
  readonly kind: FileKind;
  /** Nobody may write to it: what Windows calls read-only. */
  readonly readOnly: boolean;
  readonly identity: FileIdentity;
}

export function factsOf(fd: number, funcname: string, path?: string): FileFacts {
  look(fd, libc.STATX_BASIC_STATS | libc.STATX_BTIME, funcname, path);
  return factsSeen();
}

/** What stands under a name: a symbolic link itself. Undefined if nothing can be seen there; errno tells why. */
export function factsOfName(path: string): FileFacts | undefined {
  const mask = libc.STATX_BASIC_STATS | libc.STATX_BTIME;
  return libc.statx(libc.AT_FDCWD, path, libc.AT_SYMLINK_NOFOLLOW, mask, buffer) < 0 ? undefined : factsSeen();
}

/** The same of what a link leads to. */
export function factsOfPath(path: string): FileFacts | undefined {
  return libc.statx(libc.AT_FDCWD, path, 0, libc.STATX_BASIC_STATS | libc.STATX_BTIME, buffer) < 0 ? undefined : factsSeen();
}

/** Where a symbolic link leads; undefined for what is none, or is gone. */
export function linkTarget(path: string): string | undefined {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return undefined;
  }
}

/** Whose the file just looked at is, how it is protected and how many names it has. To be called before another look. */
export function ownershipSeen(): Ownership {
  return {
    links: buffer.readUInt32LE(LINKS_AT),
    owner: buffer.readUInt32LE(OWNER_AT),
    group: buffer.readUInt32LE(GROUP_AT),
    permissions: buffer.readUInt16LE(MODE_AT) & 0o7777,
  };
}

export interface Ownership {
  readonly links: number;
  readonly owner: number;
  readonly group: number;
  readonly permissions: number;
}

function factsSeen(): FileFacts {
  const mode = (words[MODE_AT >> 2] as number) & 0xffff;
  const identity = [
    words[DEVICE_MAJOR_AT >> 2] as number,
    words[DEVICE_MINOR_AT >> 2] as number,
    words[INODE_AT >> 2] as number,
    words[(INODE_AT >> 2) + 1] as number,
    words[BORN_AT >> 2] as number,
    words[(BORN_AT + NANOSECONDS_AT) >> 2] as number,
  ];
  return { kind: kindOf(mode), readOnly: (mode & 0o222) === 0, identity };
}

/** The size that Windows tells: a directory has none. */
export function sizeOf(fd: number, funcname: string): bigint {
  look(fd, libc.STATX_BASIC_STATS, funcname);
  return kindOf(buffer.readUInt16LE(MODE_AT)) === "directory" ? 0n : buffer.readBigInt64LE(SIZE_AT);
}

function look(fd: number, mask: number, funcname: string, path?: string): void {
  if (libc.statxAt(fd, noPathAddress, libc.AT_EMPTY_PATH, mask, bufferAddress) < 0) throw systemFailure(funcname, path);
}
