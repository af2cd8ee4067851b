// MoveFile and its kin: a rename where Linux can, a copy and a deletion where the file system changes.

import { readlinkSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import {
  COPY_FILE_COPY_SYMLINK,
  COPY_FILE_FAIL_IF_EXISTS,
  MOVEFILE_COPY_ALLOWED,
  MOVEFILE_CREATE_HARDLINK,
  MOVEFILE_DELAY_UNTIL_REBOOT,
  MOVEFILE_FAIL_IF_NOT_TRACKABLE,
  MOVEFILE_REPLACE_EXISTING,
  MOVEFILE_WRITE_THROUGH,
} from "../../../win32con.js";
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_INVALID_PARAMETER,
  ERROR_NOT_SAME_DEVICE,
  ERROR_NOT_SUPPORTED,
  ERROR_PATH_NOT_FOUND,
  ERROR_SHARING_VIOLATION,
} from "../../../winerror/codes.js";
import type { MoveRequest } from "../../changes.js";
import type { Operation } from "../../operation.js";
import { guarded } from "../arbiter/guard.js";
import { guardAddress, REGISTRY_GUARD } from "../arbiter/machine.js";
import { holdersOf, leaveOpenFile, Mode, noteNameGone, openPids } from "../arbiter/shares.js";
import { descriptorPath } from "../descriptor-path.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { paths } from "../paths.js";
import { addPendingRename } from "../pending-renames.js";
import { copy } from "./copy.js";
import { descriptorsOf, holdersByShareMode } from "./holders.js";
import { factsOfName } from "./identity.js";
import {
  enterPlace,
  folderExists,
  isDirectory,
  type Place,
  placeOf,
  refuseFixed,
  refuseStream,
  SHARE_ALL,
  sameFile,
  type Taken,
  takenPlace,
  unlinkPlace,
} from "./places.js";
import { streamsGoingWith } from "./stream-files.js";
import { systemCall } from "./system-calls.js";

/** Links are not tracked here, so that a move cannot break it: MOVEFILE_FAIL_IF_NOT_TRACKABLE never fails. */
const KNOWN =
  MOVEFILE_REPLACE_EXISTING |
  MOVEFILE_COPY_ALLOWED |
  MOVEFILE_DELAY_UNTIL_REBOOT |
  MOVEFILE_WRITE_THROUGH |
  MOVEFILE_CREATE_HARDLINK |
  MOVEFILE_FAIL_IF_NOT_TRACKABLE;

export function* move(request: MoveRequest): Operation<void> {
  const { flags, caller } = request;
  const refuse = (code: number, path = request.from) => failure(code, caller, path);
  const delayed = (flags & MOVEFILE_DELAY_UNTIL_REBOOT) !== 0;
  if (flags & ~KNOWN || (delayed && flags & MOVEFILE_COPY_ALLOWED)) throw refuse(ERROR_INVALID_PARAMETER);
  if (flags & MOVEFILE_CREATE_HARDLINK) throw refuse(ERROR_NOT_SUPPORTED);
  if (delayed) {
    noteForBoot(request);
    return;
  }
  if (request.to === null) throw refuse(ERROR_INVALID_PARAMETER);
  for (const name of [request.from, request.to]) refuseStream(name, caller);
  const source = takenPlace(request.from, caller);
  refuseFixed(source, caller);
  const record = enterPlace(source, Mode.delete | SHARE_ALL, caller);
  try {
    const target = placeOf(request.to, caller);
    if (!target.facts && !folderExists(target)) throw refuse(ERROR_PATH_NOT_FOUND, request.to);
    yield* moveTo(target, source, request);
  } finally {
    leaveOpenFile(record);
  }
}

/** Moves what a handle has open with the right to delete, from where it is: SetFileInformationByHandle. */
export function* moveOpen(from: string, to: string, replace: boolean, caller: string): Operation<void> {
  const source = takenPlace(from, caller);
  refuseFixed(source, caller);
  const target = placeOf(to, caller);
  if (!target.facts && !folderExists(target)) throw failure(ERROR_PATH_NOT_FOUND, caller, to);
  yield* moveTo(target, source, { from, to, flags: replace ? MOVEFILE_REPLACE_EXISTING : 0, progress: null, caller });
}

/** The names are kept whole: the folder that they are relative to is another one by then. */
function noteForBoot({ from, to, flags, caller }: MoveRequest): void {
  const whole = (name: string) => {
    const place = placeOf(name, caller);
    if (place.facts) refuseFixed({ ...place, facts: place.facts }, caller);
    return paths.fromNativePath(place.wanted);
  };
  const line = { from: whole(from), to: to === null ? null : whole(to), replaces: (flags & MOVEFILE_REPLACE_EXISTING) !== 0 };
  guarded(guardAddress(REGISTRY_GUARD), () => addPendingRename(line));
}

/** The source is entered with the right to delete. */
function* moveTo(target: Place, source: Taken, request: MoveRequest): Operation<void> {
  const { flags, caller } = request;
  const refuse = (code: number, path = target.name) => failure(code, caller, path);
  if (isItself(source, target)) {
    if (source.path !== target.wanted) yield* rename(source, target.wanted, 0, request); // only the case changes
    return;
  }
  if (source.facts.kind === "directory") refuseBusyDirectory(source, caller);
  const { facts } = target;
  if (!facts) {
    if (!(yield* rename(source, target.path, libc.RENAME_NOREPLACE, request))) yield* moveByCopy(source, request);
    return;
  }
  if (!(flags & MOVEFILE_REPLACE_EXISTING)) throw refuse(ERROR_ALREADY_EXISTS);
  const taken: Taken = { ...target, facts };
  refuseFixed(taken, caller);
  if (isDirectory(taken) || facts.readOnly) throw refuse(ERROR_ACCESS_DENIED);
  if (sameFile(source.facts, facts)) {
    // Two names of one file, which Linux would leave as they are.
    const errno = unlinkPlace(source);
    if (errno !== 0) throw refuse(codeOfErrno(errno), source.name);
    return;
  }
  // A file that anybody has open cannot be replaced, whatever is shared: so it is without FILE_RENAME_POSIX_SEMANTICS.
  if (holdersOf(facts.identity).length > 0)
    throw failure(ERROR_ACCESS_DENIED, caller, target.name, () => holdersByShareMode(facts.identity));
  if (!(yield* replaceTarget(taken, source, request))) yield* moveByCopy(source, request);
}

/** False if the two are on different file systems. */
function* replaceTarget(target: Taken, source: Taken, request: MoveRequest): Operation<boolean> {
  const record = enterPlace(target, Mode.delete, request.caller);
  try {
    const forget = streamsGoingWith(target.path, target.facts.identity);
    const replaced =
      source.facts.kind === "directory"
        ? replaceByDirectory(source, target, request.caller)
        : yield* rename(source, target.path, 0, request);
    if (replaced) forget();
    return replaced;
  } finally {
    leaveOpenFile(record);
  }
}

/** Whether both are one and the same name, or names that differ in nothing but case. */
function isItself(source: Taken, target: Place): boolean {
  return target.facts !== undefined && source.path === target.path;
}

/** Linux renames no directory over a file: the two change places, and the file goes from where the directory was. */
function replaceByDirectory(source: Taken, target: Taken, caller: string): boolean {
  const { AT_FDCWD, RENAME_EXCHANGE } = libc;
  if (libc.renameat2(AT_FDCWD, source.path, AT_FDCWD, target.path, RENAME_EXCHANGE) < 0) {
    const errno = libc.errno();
    if (errno === libc.EXDEV) return false;
    throw renameFailure(errno, source, caller);
  }
  if (libc.unlink(source.path) < 0) throw failure(codeOfErrno(libc.errno()), caller, target.name);
  noteNameGone();
  return true;
}

/** False if the two names are on different file systems. */
function* rename(source: Taken, path: string, how: number, request: MoveRequest): Operation<boolean> {
  const { AT_FDCWD } = libc;
  let result = yield* systemCall(libc.renameat2, AT_FDCWD, source.path, AT_FDCWD, path, how);
  if (result === -libc.EINVAL && how !== 0 && !path.startsWith(`${source.path}/`)) {
    // A file system without RENAME_NOREPLACE: a link is refused where the name is taken, which serves for files.
    result = source.facts.kind === "directory" ? renamePlainly(source.path, path) : renameByLink(source.path, path);
  }
  if (result === -libc.EXDEV) return false;
  if (result < 0) throw renameFailure(-result, source, request.caller, request.to);
  noteNameGone();
  if (request.flags & MOVEFILE_WRITE_THROUGH)
    for (const folder of new Set([dirname(source.path), dirname(path)])) flush(folder, request.caller, request.from);
  return true;
}

function renameByLink(from: string, to: string): number {
  if (libc.linkat(libc.AT_FDCWD, from, libc.AT_FDCWD, to, 0) < 0) {
    const errno = libc.errno();
    return errno === libc.EPERM || errno === libc.EOPNOTSUPP ? renamePlainly(from, to) : -errno;
  }
  return libc.unlink(from) < 0 ? -libc.errno() : 0;
}

/** For file systems that offer nothing better: another program could take the name between the look and the rename. */
function renamePlainly(from: string, to: string): number {
  if (factsOfName(to)) return -libc.EEXIST;
  return libc.renameat2(libc.AT_FDCWD, from, libc.AT_FDCWD, to, 0) < 0 ? -libc.errno() : 0;
}

function renameFailure(errno: number, source: Taken, caller: string, to: string | null = null): Error {
  if (errno === libc.EEXIST) return failure(ERROR_ALREADY_EXISTS, caller, to ?? source.name);
  if (errno === libc.EINVAL) return failure(ERROR_SHARING_VIOLATION, caller, source.name); // into itself: it is open as it is moved
  return failure(codeOfErrno(errno), caller, source.name);
}

/** Across file systems: Microsoft documents a copy and a deletion, and that the move counts as done if only the deletion fails. */
function* moveByCopy(source: Taken, request: MoveRequest): Operation<void> {
  const { flags, caller, progress, to } = request;
  const refuse = (code: number) => failure(code, caller, source.name);
  if (!(flags & MOVEFILE_COPY_ALLOWED)) throw refuse(ERROR_NOT_SAME_DEVICE);
  if (source.facts.kind === "directory") throw refuse(ERROR_ACCESS_DENIED); // only a file moves to another volume
  yield* copy({
    from: source.name,
    to: to as string,
    flags: COPY_FILE_COPY_SYMLINK | (flags & MOVEFILE_REPLACE_EXISTING ? 0 : COPY_FILE_FAIL_IF_EXISTS),
    progress,
    cancel: false,
    caller,
    flushes: (flags & MOVEFILE_WRITE_THROUGH) !== 0,
    moves: true,
  });
  unlinkPlace(source); // it counts as moved, also if this fails
}

/** Writes a folder's entries to the disk. */
export function flush(folder: string, caller: string, name: string): void {
  const fd = libc.open(folder, libc.O_RDONLY | libc.O_DIRECTORY | libc.O_CLOEXEC, 0);
  if (fd < 0) throw systemFailure(caller, name);
  const problem = libc.fsync(fd) < 0 ? systemFailure(caller, name) : undefined;
  libc.close(fd);
  if (problem) throw problem;
}

/**
 * Windows moves no directory in which anything is open, whatever is shared. The arbiter knows open files, not where they are: that
 * is what /proc tells of those processes that have anything open.
 */
function refuseBusyDirectory(source: Taken, caller: string): void {
  const inside = `${realPath(source, caller)}/`; // as /proc tells it
  if (`${linkText("/proc/self/cwd")}/`.startsWith(inside)) throw failure(ERROR_SHARING_VIOLATION, caller, source.name);
  for (const pid of openPids()) {
    for (const fd of descriptorsOf(pid)) {
      const link = descriptorPath(fd, pid);
      if (!linkText(link).startsWith(inside)) continue;
      const facts = factsOfName(linkText(link));
      if (facts && holdersOf(facts.identity).length > 0) {
        throw failure(ERROR_ACCESS_DENIED, caller, source.name, () => holdersByShareMode(facts.identity));
      }
    }
  }
}

function realPath({ path, name }: Taken, caller: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw failure(codeOfErrno(-((error as NodeJS.ErrnoException).errno ?? 0)), caller, name);
  }
}

function linkText(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return ""; // closed since
  }
}
