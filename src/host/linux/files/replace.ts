// ReplaceFile: the replacement takes the name, and what is known of the file beside its content.
//
// The name is never without a file: the replaced file gets its backup name as a second one before the replacement is renamed over it,
// so that a kill -9 leaves the old file or the new one.

import { fchownSync } from "node:fs";
import { dirname } from "node:path";
import { REPLACEFILE_IGNORE_MERGE_ERRORS, REPLACEFILE_WRITE_THROUGH } from "../../../win32con.js";
import {
  ERROR_ACCESS_DENIED,
  ERROR_INVALID_PARAMETER,
  ERROR_UNABLE_TO_MOVE_REPLACEMENT,
  ERROR_UNABLE_TO_REMOVE_REPLACED,
} from "../../../winerror/codes.js";
import { Win32Error } from "../../../winerror/errors.js";
import type { ReplaceRequest } from "../../changes.js";
import type { Operation } from "../../operation.js";
import { leaveOpenFile, Mode, noteNameGone } from "../arbiter/shares.js";
import { descriptorPath } from "../descriptor-path.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { attributesOf, dosFactsOf, writeAttributes, writeCreationTime } from "./dos-attributes.js";
import { copyMissingAttributes } from "./extended-attributes.js";
import { factsOf, ownershipSeen } from "./identity.js";
import { flush } from "./move.js";
import {
  enterPlace,
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
  withPlace,
} from "./places.js";
import { statusOf } from "./status.js";
import { copyStreams, streamsGoingWith } from "./stream-files.js";
import { systemCall } from "./system-calls.js";

const NAME = "ReplaceFile";

/** Differences in access control are merged as other differences are. Its name is not in the reference. */
const REPLACEFILE_IGNORE_ACL_ERRORS = 4;
const KNOWN = REPLACEFILE_WRITE_THROUGH | REPLACEFILE_IGNORE_MERGE_ERRORS | REPLACEFILE_IGNORE_ACL_ERRORS;

export function* replace(request: ReplaceRequest): Operation<void> {
  const { flags } = request;
  if (flags & ~KNOWN) throw failure(ERROR_INVALID_PARAMETER, NAME, request.replaced);
  for (const name of [request.replaced, request.replacement, request.backup ?? ""]) refuseStream(name, NAME);
  const replaced = replaceable(request.replaced);
  if (replaced.facts.readOnly) throw failure(ERROR_ACCESS_DENIED, NAME, replaced.name);
  const first = enterPlace(replaced, Mode.read | Mode.delete | SHARE_ALL, NAME);
  try {
    const replacement = replaceable(request.replacement);
    if (sameFile(replaced.facts, replacement.facts)) throw failure(ERROR_INVALID_PARAMETER, NAME, replacement.name);
    const second = enterPlace(replacement, Mode.read | Mode.write | Mode.delete, NAME);
    try {
      merge(replaced, replacement, flags);
      const backup = request.backup === null ? undefined : placeOf(request.backup, NAME);
      if (backup) backUp(replaced, backup);
      yield* take(replaced, replacement);
      if (flags & REPLACEFILE_WRITE_THROUGH)
        for (const folder of folders(replaced, replacement, backup)) flush(folder, NAME, replaced.name);
    } finally {
      leaveOpenFile(second);
    }
  } finally {
    leaveOpenFile(first);
  }
}

function replaceable(name: string): Taken {
  const place = takenPlace(name, NAME);
  refuseFixed(place, NAME);
  if (isDirectory(place)) throw failure(ERROR_ACCESS_DENIED, NAME, name);
  return place;
}

const folders = (...places: readonly (Place | undefined)[]): Set<string> =>
  new Set(places.flatMap((place) => (place ? [dirname(place.path)] : [])));

/** Gives the replacement what is to outlive the replaced file: attributes, time of creation, owner, permissions, extended attributes. */
function merge(replaced: Taken, replacement: Taken, flags: number): void {
  const forgiving = (flags & REPLACEFILE_IGNORE_MERGE_ERRORS) !== 0;
  const [old, fresh] = [openFor(replaced), openFor(replacement)];
  try {
    const status = statusOf(old, NAME, replaced.name);
    const { created } = dosFactsOf(old, status);
    attempt(forgiving, () => copyMissingAttributes(descriptorPath(old), descriptorPath(fresh), NAME, replacement.name));
    attempt(forgiving, () => copyStreams(replaced.facts.identity, replacement.facts.identity, true, NAME, replacement.name));
    attempt(forgiving, () => writeAttributes(fresh, attributesOf(old, status), NAME, replacement.name));
    attempt(forgiving, () => writeCreationTime(fresh, statusOf(fresh, NAME, replacement.name), created, NAME, replacement.name));
    attempt(forgiving || (flags & REPLACEFILE_IGNORE_ACL_ERRORS) !== 0, () => protectAlike(old, fresh, replacement));
  } finally {
    libc.close(old);
    libc.close(fresh);
  }
}

function openFor(place: Taken): number {
  const fd = libc.open(place.path, libc.O_RDONLY | libc.O_CLOEXEC | libc.O_NOFOLLOW | libc.O_NONBLOCK, 0);
  if (fd < 0) throw systemFailure(NAME, place.name);
  return fd;
}

/** REPLACEFILE_IGNORE_MERGE_ERRORS: what cannot be kept is lost then, as the program has asked. */
function attempt(forgiving: boolean, step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!forgiving || !(error instanceof Win32Error)) throw error;
  }
}

function protectAlike(old: number, fresh: number, replacement: Taken): void {
  factsOf(old, NAME, replacement.name);
  const like = ownershipSeen();
  factsOf(fresh, NAME, replacement.name);
  const own = ownershipSeen();
  if (own.owner !== like.owner || own.group !== like.group) {
    try {
      fchownSync(fresh, like.owner, like.group);
    } catch (error) {
      const { errno } = error as NodeJS.ErrnoException;
      if (errno === undefined) throw error;
      throw failure(codeOfErrno(-errno), NAME, replacement.name);
    }
  }
  if (own.permissions !== like.permissions && libc.fchmod(fresh, like.permissions) < 0) throw systemFailure(NAME, replacement.name);
}

/** Gives the replaced file its backup name, beside its own. What has that name makes room. */
function backUp(replaced: Taken, backup: Place): void {
  const unable = (path: string) => failure(ERROR_UNABLE_TO_REMOVE_REPLACED, NAME, path);
  const { facts } = backup;
  if (facts) {
    const taken: Taken = { ...backup, facts };
    if (backup.path === replaced.path) throw failure(ERROR_INVALID_PARAMETER, NAME, backup.name);
    if (sameFile(facts, replaced.facts)) return; // it has that name already: somebody was killed before the next step
    if (isDirectory(taken) || facts.readOnly || facts.kind === "character device") throw unable(backup.name);
    withPlace(taken, Mode.delete | SHARE_ALL, NAME, () => {
      if (unlinkPlace(taken) !== 0) throw unable(backup.name);
    });
  }
  if (libc.linkat(libc.AT_FDCWD, replaced.path, libc.AT_FDCWD, backup.path, 0) < 0) throw unable(replaced.name);
}

function* take(replaced: Taken, replacement: Taken): Operation<void> {
  const { AT_FDCWD } = libc;
  const forget = streamsGoingWith(replaced.path, replaced.facts.identity);
  const result = yield* systemCall(libc.renameat2, AT_FDCWD, replacement.path, AT_FDCWD, replaced.path, 0);
  if (result < 0) throw failure(ERROR_UNABLE_TO_MOVE_REPLACEMENT, NAME, replacement.name);
  noteNameGone();
  forget();
}
