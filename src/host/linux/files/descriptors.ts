// Node's descriptors as handles, and handles as node's descriptors.

import { readdirSync } from "node:fs";
import { FILE_GENERIC_READ, FILE_GENERIC_WRITE } from "../../../win32con.js";
import { ERROR_INVALID_HANDLE } from "../../../winerror/codes.js";
import { enterOpenFile, isClosedBehind, lendOpenFile, Mode, wantsNothing } from "../arbiter/shares.js";
import { failure, systemFailure } from "../errors.js";
import { allocateHandle, Entry, endHandle, enter, findHandle, HandleFlags, HandleKind, leave, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { factsOf } from "./identity.js";
import { SHARE_ALL } from "./places.js";

/** Descriptors that stay free when the limit is lowered: node itself opens some. */
const ROOM = 64;

const NAME = "_get_osfhandle";

/** The handle of a descriptor: always the same one, which closes nothing. */
export function handleOf(descriptor: number): number {
  const flags = libc.fcntl(descriptor, libc.F_GETFL, 0);
  if (flags < 0) throw failure(ERROR_INVALID_HANDLE, NAME);
  const mode = flags & libc.O_ACCMODE;
  const access = (mode !== libc.O_WRONLY ? FILE_GENERIC_READ : 0) | (mode !== libc.O_RDONLY ? FILE_GENERIC_WRITE : 0);
  const known = findHandle(HandleKind.file, HandleFlags.borrowed, descriptor);
  if (known !== undefined && isStill(known, access)) return known;
  if (known !== undefined) endHandle(known, HandleKind.file);
  const record = enterDescriptor(descriptor);
  return allocateHandle({ kind: HandleKind.file, access, flags: HandleFlags.borrowed, fd: descriptor, record }, NAME);
}

/** Whether a handle still stands for what its descriptor has open: node may have opened another file under the number since. */
function isStill(handle: number, access: number): boolean {
  const at = enter(handle, HandleKind.file, NAME);
  try {
    const record = table()[at + Entry.record] as number;
    if (record !== 0 && isClosedBehind(record)) return false;
    if (record === 0 || wantsNothing(record)) table()[at + Entry.access] = access; // it may also be the same file, for other uses
    return true;
  } finally {
    leave(at);
  }
}

/** A record for a file or a directory that node has open, in nobody's way: it can lock. 0 for what has none, and what is to be deleted. */
function enterDescriptor(descriptor: number): number {
  const { kind, identity } = factsOf(descriptor, NAME);
  if (kind !== "file" && kind !== "directory") return 0;
  const record = Math.max(enterOpenFile(identity, kind === "directory" ? SHARE_ALL | Mode.directory : SHARE_ALL, NAME), 0);
  if (record !== 0) lendOpenFile(record, descriptor);
  return record;
}

/**
 * Makes the descriptor of an open file node's. Node closes it behind our back: the file's record knows the descriptor, so that what is claimed
 * ends with it, and the handle, which is left over, ends when another file has the number.
 */
export function descriptorOf(handle: number): number {
  const at = enter(handle, HandleKind.file, "_open_osfhandle");
  try {
    const words = table();
    const descriptor = words[at + Entry.fd] as number;
    if ((words[at + Entry.flags] as number) & HandleFlags.borrowed) return descriptor;
    const leftOver = findHandle(HandleKind.file, HandleFlags.borrowed, descriptor);
    if (leftOver !== undefined) endHandle(leftOver, HandleKind.file);
    const record = words[at + Entry.record] as number;
    if (record !== 0) lendOpenFile(record, descriptor);
    Atomics.or(words, at + Entry.flags, HandleFlags.borrowed);
    return descriptor;
  } finally {
    leave(at);
  }
}

/** Whether node has closed the descriptor of an entered handle, which stands for nothing any more. */
export function isLeftOver(at: number): boolean {
  const words = table();
  if (!((words[at + Entry.flags] as number) & HandleFlags.borrowed)) return false;
  const record = words[at + Entry.record] as number;
  return record === 0 ? libc.fcntl(words[at + Entry.fd] as number, libc.F_GETFL, 0) < 0 : isClosedBehind(record);
}

const limit = new BigUint64Array(2);
const limitBytes = new Uint8Array(limit.buffer);

export function mostStreams(): number {
  if (libc.getrlimit(libc.RLIMIT_NOFILE, limitBytes) < 0) throw systemFailure("_getmaxstdio");
  return Number(BigInt.asIntN(32, (limit[0] as bigint) > 0x7fff_ffffn ? 0x7fff_ffffn : (limit[0] as bigint)));
}

export function setMostStreams(most: number): number {
  const inUse = Math.max(...readdirSync("/proc/self/fd").map(Number)) + 1;
  if (most < inUse + ROOM || libc.getrlimit(libc.RLIMIT_NOFILE, limitBytes) < 0) return -1;
  limit[0] = BigInt(most);
  return libc.setrlimit(libc.RLIMIT_NOFILE, limitBytes) < 0 ? -1 : most;
}
