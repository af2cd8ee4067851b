// Opening what is open already, or what is known by its number. Linux opens a descriptor's file anew under /proc/self/fd: not by a name
// that may be another file's by now.

import { FILE_FLAG_OPEN_REPARSE_POINT, OPEN_EXISTING } from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED } from "../../../winerror/codes.js";
import type { OpenByIdRequest } from "../../files.js";
import { fileAccess } from "../access.js";
import { enterOpenFile } from "../arbiter/shares.js";
import { descriptorPath } from "../descriptor-path.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import { Entry, enter, HandleKind, leave, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { handleFor } from "./create.js";
import { factsOf, ownershipSeen } from "./identity.js";
import { type OpenFile, openNative } from "./open.js";
import { makePlan, shareWord } from "./open-plan.js";
import { refusal } from "./refusals.js";

/** FILE_ATTRIBUTE_*: only a new file gets some. */
const ATTRIBUTES = 0xffff;

export function reopen(handle: number, access: number, share: number, flags: number): number {
  const caller = "ReOpenFile";
  const at = enter(handle, HandleKind.file, caller);
  try {
    if (flags & ATTRIBUTES) throw failure(ERROR_INVALID_PARAMETER, caller);
    const fd = table()[at + Entry.fd] as number;
    return handleFor(openAgain(fd, access, share, flags, caller), flags, false, caller);
  } finally {
    leave(at);
  }
}

function openAgain(fd: number, access: number, share: number, flags: number, caller: string): OpenFile {
  const { kind } = factsOf(fd, caller);
  if (ownershipSeen().links === 0 && kind !== "pipe") throw failure(ERROR_ACCESS_DENIED, caller); // deleted: nobody opens it any more
  const flagsAndAttributes = flags & ~FILE_FLAG_OPEN_REPARSE_POINT;
  const request = { path: "", access, share, disposition: OPEN_EXISTING, flagsAndAttributes };
  return kind === "link" ? linkAgain(fd, request, caller) : openNative(descriptorPath(fd), request, caller);
}

/** A link itself cannot be opened by its descriptor, but the descriptor is all that there is to it. */
function linkAgain(fd: number, request: Parameters<typeof openNative>[1], caller: string): OpenFile {
  const facts = factsOf(fd, caller);
  const copy = libc.fcntl(fd, libc.F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw systemFailure(caller);
  const record = enterOpenFile(facts.identity, shareWord(makePlan(request, caller), false, false), caller, copy);
  if (record > 0) return { fd: copy, record, path: descriptorPath(fd), facts, access: fileAccess(request.access), created: false };
  libc.close(copy);
  throw refusal(record, facts.identity, caller);
}

// --- by number ------------------------------------------------------------------------------------------------------

// struct file_handle: its length, its type, and what the file system makes of it; here the inode and its generation, 0 for any.
const HANDLE_BYTES = 8;
const FILEID_INO32_GEN = 1;

export function openById(request: OpenByIdRequest): number {
  const caller = "OpenFileById";
  const { volume, id, access, share, flags, security } = request;
  const at = enter(volume, HandleKind.file, caller);
  try {
    // No file system here gives its files object identifiers.
    if (typeof id !== "bigint") throw failure(ERROR_FILE_NOT_FOUND, caller);
    const hint = table()[at + Entry.fd] as number;
    const found = findByNumber(hint, id, caller);
    try {
      return handleFor(openAgain(found, access, share, flags, caller), flags, Boolean(security?.bInheritHandle), caller);
    } finally {
      libc.close(found);
    }
  } finally {
    leave(at);
  }
}

/** A descriptor for the file of an inode's number, on the file system that another file is on. */
function findByNumber(hint: number, id: bigint, caller: string): number {
  const own = inodeOf(hint);
  if (own === id) return duplicate(hint, caller);
  const volume = libc.open(descriptorPath(hint), libc.O_RDONLY | libc.O_NONBLOCK | libc.O_CLOEXEC, 0);
  if (volume < 0) throw systemFailure(caller);
  try {
    const fd = openNumbered(volume, id);
    if (fd >= 0 && inodeOf(fd) === id) return fd;
    if (fd >= 0) libc.close(fd);
    // Some file systems open none without its generation: these do not even find what is there.
    const known = openNumbered(volume, own);
    if (known < 0) throw failure(unable(-known), caller);
    libc.close(known);
    throw failure(ERROR_INVALID_PARAMETER, caller);
  } finally {
    libc.close(volume);
  }
}

/** Gives a descriptor, or an errno negated. */
function openNumbered(volume: number, id: bigint): number {
  if (id <= 0n || id > 0xffff_ffffn) return -libc.ESTALE;
  const handle = Buffer.alloc(16);
  handle.writeUInt32LE(HANDLE_BYTES, 0);
  handle.writeInt32LE(FILEID_INO32_GEN, 4);
  handle.writeUInt32LE(Number(id), 8);
  const fd = libc.openByHandleAt(volume, handle, libc.O_PATH | libc.O_CLOEXEC);
  return fd < 0 ? -libc.errno() : fd;
}

/** Linux lets only the administrator open files by their numbers, past the folders that they are in; many file systems cannot do it. */
function unable(errno: number): number {
  return errno === libc.EPERM || errno === libc.EOPNOTSUPP || errno === libc.ESTALE ? ERROR_NOT_SUPPORTED : codeOfErrno(errno);
}

function duplicate(fd: number, caller: string): number {
  const copy = libc.fcntl(fd, libc.F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw systemFailure(caller);
  return copy;
}

function inodeOf(fd: number): bigint {
  const { identity } = factsOf(fd, "OpenFileById");
  return BigInt.asUintN(64, (BigInt(identity[3] as number) << 32n) | BigInt((identity[2] as number) >>> 0));
}
