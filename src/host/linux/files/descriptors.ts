// Node's descriptors as handles, and handles as node's descriptors.

import { readdirSync } from "node:fs";
import { FILE_GENERIC_READ, FILE_GENERIC_WRITE } from "../../../win32con.js";
import { ERROR_INVALID_HANDLE } from "../../../winerror/codes.js";
import { lendOpenFile } from "../arbiter/shares.js";
import { failure, systemFailure } from "../errors.js";
import { allocateHandle, Entry, enter, findHandle, HandleFlags, HandleKind, leave, table } from "../handle-table.js";
import * as libc from "../libc.js";

/** Descriptors that stay free when the limit is lowered: node itself opens some. */
const ROOM = 64;

const NAME = "_get_osfhandle";

/** The handle of a descriptor: always the same one, which closes nothing. */
export function handleOf(descriptor: number): number {
  const flags = libc.duplicateDescriptor(descriptor, libc.F_GETFL, 0);
  if (flags < 0) throw failure(ERROR_INVALID_HANDLE, NAME);
  const mode = flags & libc.O_ACCMODE;
  const access = (mode !== libc.O_WRONLY ? FILE_GENERIC_READ : 0) | (mode !== libc.O_RDONLY ? FILE_GENERIC_WRITE : 0);
  const known = findHandle(HandleKind.file, HandleFlags.borrowed, descriptor);
  if (known === undefined) return allocateHandle({ kind: HandleKind.file, access, flags: HandleFlags.borrowed, fd: descriptor }, NAME);
  const at = enter(known, HandleKind.file, NAME);
  table()[at + Entry.access] = access; // node may have opened another file under the number since
  leave(at);
  return known;
}

/**
 * A descriptor for an open file. It is a duplicate: were it the handle's own, whoever closes the handle later would close what has the
 * number by then. The file's record knows the descriptor, so that its share modes end with it although node closes it behind our back.
 */
export function descriptorOf(handle: number): number {
  const at = enter(handle, HandleKind.file, "_open_osfhandle");
  try {
    const descriptor = libc.duplicateDescriptor(table()[at + Entry.fd] as number, libc.F_DUPFD_CLOEXEC, 0);
    if (descriptor < 0) throw systemFailure("_open_osfhandle");
    const record = table()[at + Entry.record] as number;
    if (record !== 0) lendOpenFile(record, descriptor);
    return descriptor;
  } finally {
    leave(at);
  }
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
