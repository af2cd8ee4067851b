// Where a copy is written before it has its name.
//
// A copy is a file without a name (O_TMPFILE) until it is complete, and is then put in its place: whoever looks, and whoever comes after
// a kill -9, finds what was there before or all of the copy. Where something must be replaced it needs a name of its own for a moment,
// and where the file system knows no files without a name, all along; such a name is left over after a kill -9, and swept away by the next
// process that copies into the folder. It is known by its name and by nobody holding its lock.
//
// Three kinds of targets are written in place instead, as Windows writes all: one with several names and one that somebody has open,
// who would otherwise not see what is written, and one that we could not make anew with its owner.

import { fchownSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ERROR_PATH_NOT_FOUND } from "../../../winerror/codes.js";
import { holdersOf, noteNameGone } from "../arbiter/shares.js";
import { descriptorPath } from "../descriptor-path.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { factsOf, factsOfName, type Ownership, ownershipSeen, sizeOf } from "./identity.js";
import type { Place } from "./places.js";

export interface Target {
  readonly fd: number;
  readonly place: Place;
  /** The name that it has meanwhile: none yet, or its own where it is written in place. */
  temporary: string | undefined;
  readonly inPlace: boolean;
  /** What the file there is like that it replaces. */
  readonly replaced: Ownership | undefined;
}

const PREFIX = ".tswin32-copy-";
const RESTART_PREFIX = ".tswin32-restart-";

/** Opens the target of a copy; `permissions` are those of a new file, which the umask narrows. The caller has entered what is there. */
export function openTarget(place: Place, permissions: number, held: boolean, caller: string): Target {
  sweep(dirname(place.path));
  if (!place.facts) {
    const { fd, temporary } = openTemporary(place, permissions, caller);
    return { fd, place, temporary, inPlace: false, replaced: undefined };
  }
  factsOfName(place.path);
  const replaced = ownershipSeen();
  const anew = held || replaced.links > 1 ? undefined : makeAnew(place, replaced, caller);
  if (anew) return { ...anew, place, inPlace: false, replaced };
  const fd = libc.open(place.path, libc.O_RDWR | libc.O_CLOEXEC | libc.O_NOFOLLOW | libc.O_NONBLOCK, 0);
  if (fd < 0) throw systemFailure(caller, place.name);
  if (libc.ftruncate(fd, 0) < 0) {
    const problem = systemFailure(caller, place.name);
    libc.close(fd);
    throw problem;
  }
  return { fd, place, temporary: place.path, inPlace: true, replaced };
}

/** Whether somebody has the file of a place open, in this process or another. */
export function isHeld(place: Place): boolean {
  return place.facts !== undefined && holdersOf(place.facts.identity).length > 0;
}

interface Temporary {
  readonly fd: number;
  readonly temporary: string | undefined;
}

/** A file that can take the place of another with all that Linux knows of who may do what with it; undefined where we cannot make one. */
function makeAnew(place: Place, like: Ownership, caller: string): Temporary | undefined {
  let made: Temporary;
  try {
    made = openTemporary(place, like.permissions, caller);
  } catch {
    return undefined; // no right to add names to the folder, which writing to what is there does not need
  }
  factsOf(made.fd, caller, place.name);
  const mine = ownershipSeen();
  const lacksRight = () => {
    libc.close(made.fd);
    if (made.temporary !== undefined) libc.unlink(made.temporary);
    return undefined;
  };
  if (mine.owner !== like.owner || mine.group !== like.group) {
    try {
      fchownSync(made.fd, like.owner, like.group);
    } catch {
      return lacksRight();
    }
  }
  return made;
}

function openTemporary(place: Place, permissions: number, caller: string): Temporary {
  const folder = dirname(place.path);
  const fd = libc.open(folder, libc.O_TMPFILE | libc.O_RDWR | libc.O_CLOEXEC, permissions);
  if (fd >= 0) return { fd, temporary: undefined };
  const errno = libc.errno();
  const unknown = errno === libc.EOPNOTSUPP || errno === libc.EISDIR || errno === libc.EINVAL;
  if (!unknown) throw failure(errno === libc.ENOENT ? ERROR_PATH_NOT_FOUND : codeOfErrno(errno), caller, place.name);
  for (;;) {
    const temporary = join(folder, temporaryName());
    const named = libc.open(temporary, libc.O_CREAT | libc.O_EXCL | libc.O_RDWR | libc.O_CLOEXEC | libc.O_NOFOLLOW, permissions);
    if (named < 0) throw systemFailure(caller, place.name);
    if (isOurs(named)) return { fd: named, temporary };
    libc.close(named); // a sweeper was faster
  }
}

const temporaryName = () => `${PREFIX}${crypto().randomBytes(8).toString("hex")}`;

/** Loaded when it is needed: it takes 3 ms. */
const crypto = () => process.getBuiltinModule("node:crypto");

/** Takes the lock by which a temporary file is known to be in use; false if it is a sweeper's, or was. */
function isOurs(fd: number): boolean {
  if (libc.flock(fd, libc.LOCK_EX | libc.LOCK_NB) < 0) return false;
  factsOf(fd, "", "");
  return ownershipSeen().links > 0;
}

/**
 * Gives a finished copy its name.
 *
 * @param replace  Whether what has the name now makes room.
 * @returns 0, or the errno.
 */
export function settleTarget(target: Target, replace: boolean): number {
  if (target.inPlace) return 0;
  const { AT_FDCWD } = libc;
  const { path } = target.place;
  if (target.temporary === undefined) {
    if (!replace) return nameIt(target.fd, path);
    libc.flock(target.fd, libc.LOCK_EX);
    const temporary = join(dirname(path), temporaryName());
    const named = nameIt(target.fd, temporary);
    if (named !== 0) return named;
    target.temporary = temporary;
  }
  if (libc.renameat2(AT_FDCWD, target.temporary, AT_FDCWD, path, replace ? 0 : libc.RENAME_NOREPLACE) < 0) return libc.errno();
  target.temporary = undefined;
  noteNameGone();
  return 0;
}

function nameIt(fd: number, path: string): number {
  return libc.linkat(libc.AT_FDCWD, descriptorPath(fd), libc.AT_FDCWD, path, libc.AT_SYMLINK_FOLLOW) < 0 ? libc.errno() : 0;
}

/** Lets go of a target; one that has not been given its name is gone then. */
export function closeTarget(target: Target): void {
  if (target.temporary !== undefined && !target.inPlace) libc.unlink(target.temporary);
  libc.close(target.fd);
}

// --- what kill -9 leaves --------------------------------------------------------------------------------------------

/** Folders that this process has swept. */
const swept = new Set<string>();
const MOST_SWEPT = 4096;

/** Removes what killed processes have left in a folder, once for each process and folder. */
function sweep(folder: string): void {
  if (swept.has(folder)) return;
  if (swept.size >= MOST_SWEPT) swept.clear();
  swept.add(folder);
  for (const name of namesIn(folder)) {
    if (name.startsWith(PREFIX) || (name.startsWith(RESTART_PREFIX) && isForgotten(join(folder, name)))) removeUnused(join(folder, name));
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // missing, or not ours to read: the copy itself will say so
  }
}

/** An interrupted copy that nobody has taken up again for as long as Windows keeps what it finds lost. */
function isForgotten(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && Date.now() - status.mtimeMs > FORGOTTEN;
}

const FORGOTTEN = 30 * 24 * 60 * 60 * 1000;

/** False if it is in use, or not ours to remove. */
function removeUnused(path: string): boolean {
  const fd = libc.open(path, libc.O_RDONLY | libc.O_CLOEXEC | libc.O_NOFOLLOW | libc.O_NONBLOCK, 0);
  if (fd < 0) return libc.errno() === libc.ENOENT;
  const removed = libc.flock(fd, libc.LOCK_EX | libc.LOCK_NB) >= 0 && libc.unlink(path) >= 0;
  libc.close(fd);
  return removed;
}

// --- restartable copies ---------------------------------------------------------------------------------------------

/** What a restartable copy keeps with its target: of which file it is a copy, and how far it came. */
const RECORD = "user.tswin32.restart";
const record = Buffer.alloc(512);

/** Notes how far a restartable copy is. On a file system that keeps no extended attributes it would begin anew. */
export function noteProgress(target: Target, source: string, transferred: number): void {
  const text = Buffer.from(`${source} ${transferred}`);
  libc.setxattr(descriptorPath(target.fd), RECORD, text, text.length, 0);
}

export function forgetProgress(target: Target): void {
  libc.removexattr(descriptorPath(target.fd), RECORD);
}

/** How far a copy of `source` had come whose record a file has; undefined if it has none of it. */
function progressOf(fd: number, source: string): number | undefined {
  const bytes = libc.fgetxattr(fd, RECORD, record, record.length);
  const match = bytes > 0 ? /^(.*) (\d+)$/.exec(record.toString("utf8", 0, bytes)) : null;
  return match?.[1] === source ? Number(match[2]) : undefined;
}

/**
 * Opens the target of a restartable copy: where an earlier one of the same source was interrupted, what that has left.
 *
 * @param source  Which file it is a copy of, and as of when.
 */
export function openRestartable(place: Place, permissions: number, source: string, caller: string): Target & { start: number } {
  const digest = crypto().createHash("sha256").update(basename(place.path)).digest("hex").slice(0, 16);
  const temporary = join(dirname(place.path), `${RESTART_PREFIX}${digest}`);
  let replaced: Ownership | undefined;
  if (place.facts) {
    factsOfName(place.path);
    replaced = ownershipSeen();
    const stopped = openUnfinished(place.path, source, caller);
    if (stopped) {
      // PROGRESS_STOP has left it under its name: from now on it is unfinished again.
      libc.close(stopped.fd);
      if (libc.renameat2(libc.AT_FDCWD, place.path, libc.AT_FDCWD, temporary, 0) < 0) throw systemFailure(caller, place.name);
    }
  }
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const unfinished = openUnfinished(temporary, source, caller);
    if (unfinished) return { ...unfinished, place, temporary, inPlace: false, replaced };
    if (!removeUnused(temporary)) break; // another copy to the same name is under way, or somebody else's file has the name
    const fd = libc.open(temporary, libc.O_CREAT | libc.O_EXCL | libc.O_RDWR | libc.O_CLOEXEC | libc.O_NOFOLLOW, permissions | 0o200);
    if (fd >= 0 && isOurs(fd)) return { fd, place, temporary, inPlace: false, replaced, start: 0 };
    const errno = libc.errno();
    if (fd >= 0) libc.close(fd);
    else if (errno !== libc.EEXIST) throw failure(errno === libc.ENOENT ? ERROR_PATH_NOT_FOUND : codeOfErrno(errno), caller, place.name);
  }
  return { ...openTarget(place, permissions, false, caller), start: 0 };
}

/** More than others can reasonably put files under the name of an unfinished copy while we look. */
const MOST_TRIES = 16;

/**
 * Opens an unfinished copy of `source` and takes its lock. The name can be guessed: what another user has put there, or what is a second
 * name of some other file, is none. Nor is one that ends before what was noted, after the machine has stopped.
 */
function openUnfinished(path: string, source: string, caller: string): { readonly fd: number; readonly start: number } | undefined {
  const fd = libc.open(path, libc.O_RDWR | libc.O_CLOEXEC | libc.O_NOFOLLOW | libc.O_NONBLOCK, 0);
  if (fd < 0) return undefined;
  if (isOurs(fd)) {
    const { owner, links } = ownershipSeen();
    const start = progressOf(fd, source);
    if (start !== undefined && owner === process.geteuid?.() && links === 1 && BigInt(start) <= sizeOf(fd, caller)) return { fd, start };
  }
  libc.close(fd);
  return undefined;
}

/** Lets go of a restartable target that was interrupted, and leaves it where it is to be taken up again. */
export function leaveTarget(target: Target): void {
  libc.close(target.fd);
}
