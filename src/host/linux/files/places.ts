// The names at which a call changes something: where they lead on Linux, and what is there. Symbolic links are not followed.

import { basename, dirname, join } from "node:path";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_NAME, ERROR_PATH_NOT_FOUND } from "../../../winerror/codes.js";
import { enterOpenFile, leaveOpenFile, Mode, noteNameGone } from "../arbiter/shares.js";
import { codeOfErrno, failure } from "../errors.js";
import * as libc from "../libc.js";
import { withoutTail } from "../name-characters.js";
import { findName, mayNameStream, parentExists, parsePath, toNativePath } from "../paths.js";
import { driveC } from "../state.js";
import { type FileFacts, factsOfName, linkTarget } from "./identity.js";
import { refusal } from "./refusals.js";
import { streamOf, streamPath, streamsGoingWith } from "./stream-files.js";

/** A name, and what is there. */
export interface Place {
  /** As the program has written it, for errors. */
  readonly name: string;
  /** The Linux path: of what is there, which may differ from the name in case, or where something new would be. */
  readonly path: string;
  /** The path with the last name exactly as the program has written it. */
  readonly wanted: string;
  /** Undefined where nothing is. */
  readonly facts: FileFacts | undefined;
}

/** A place where something is. */
export interface Taken extends Place {
  readonly facts: FileFacts;
}

/** Everything may be shared with others, apart from what is asked for. */
export const SHARE_ALL = Mode.shareRead | Mode.shareWrite | Mode.shareDelete;

/** @param create  Whether the named stream of a file may be made, where the name is that of one. */
export function placeOf(name: string, caller: string, create = false): Place {
  const native = create && mayNameStream(name) ? newStream(name, caller) : toNativePath(name, caller);
  const wanted = native.length > 1 && native.endsWith("/") ? withoutTail(native, "/") || "/" : native;
  const facts = factsOfName(wanted);
  if (facts) return checked({ name, path: wanted, wanted, facts }, caller);
  const problem = libc.errno();
  if (problem !== libc.ENOENT) {
    if (problem === libc.ENOTDIR) return { name, path: wanted, wanted, facts: undefined };
    throw failure(codeOfErrno(problem), caller, name);
  }
  const found = findName(wanted, name);
  if (found !== undefined)
    return checked({ name, path: found, wanted: join(dirname(found), basename(wanted)), facts: factsOfName(found) }, caller);
  const folder = findName(dirname(wanted), name);
  const path = folder === undefined ? wanted : join(folder, basename(wanted));
  return { name, path, wanted: path, facts: undefined };
}

/** The Linux path of a stream that is to be made; of any other name its own. */
function newStream(name: string, caller: string): string {
  const stream = streamOf(parsePath(name, caller), name, caller);
  return stream ? streamPath(stream, name, caller, true) : toNativePath(name, caller);
}

/** A stream stays with its file: it cannot be given another file's name. */
export function refuseStream(name: string, caller: string): void {
  if (mayNameStream(name) && streamOf(parsePath(name, caller), name, caller)) throw failure(ERROR_INVALID_NAME, caller, name);
}

/** Takes the name of what is at a place away, and with the last name the streams; gives the errno. */
export function unlinkPlace(place: Taken): number {
  const forget = streamsGoingWith(place.path, place.facts.identity);
  const directory = place.facts.kind === "directory";
  if ((directory ? libc.rmdir(place.path) : libc.unlink(place.path)) < 0) return libc.errno();
  noteNameGone();
  forget();
  return 0;
}

/** The place where what a call needs must be. */
export function takenPlace(name: string, caller: string): Taken {
  const place = placeOf(name, caller);
  const { facts } = place;
  if (facts) return { ...place, facts };
  throw failure(folderExists(place) ? codeOfErrno(libc.ENOENT) : ERROR_PATH_NOT_FOUND, caller, name);
}

/** Whether the folder is there that a place is in. */
export function folderExists(place: Place): boolean {
  return parentExists(place.path);
}

/** A file's name that ends in a separator names a directory, which is not there. */
function checked(place: Place, caller: string): Place {
  if (place.facts?.kind === "file" && /[\\/]$/.test(place.name)) throw failure(ERROR_INVALID_NAME, caller, place.name);
  return place;
}

/** Whether it is a directory, or a symbolic link to one: Windows takes such a link for a directory. */
export function isDirectory(place: Taken): boolean {
  if (place.facts.kind !== "link") return place.facts.kind === "directory";
  return factsOfName(`${place.path}/.`) !== undefined;
}

/** Whether it is a symbolic link to nothing, which may be taken for a file and for a directory. */
export function leadsNowhere(place: Taken): boolean {
  return place.facts.kind === "link" && afterLinks(place, "").facts === undefined;
}

/** The root of a drive cannot be moved or removed; nor can a device. */
export function refuseFixed(place: Taken, caller: string): void {
  const { kind } = place.facts;
  if (kind === "file") return;
  const fixed = place.path === "/" || place.path === driveC() || kind === "character device" || kind === "block device";
  if (fixed) throw failure(ERROR_ACCESS_DENIED, caller, place.name);
}

/** Where a symbolic link leads in the end; any other place as it is. */
export function afterLinks(place: Place, caller: string): Place {
  let { path, facts } = place;
  for (let links = 0; facts?.kind === "link"; links++) {
    if (links >= MOST_LINKS) throw failure(codeOfErrno(libc.ELOOP), caller, place.name);
    path = linkTarget(path) ?? path; // somebody may just have put something else in its place
    facts = factsOfName(path);
  }
  return path === place.path ? place : { name: place.name, path, wanted: path, facts };
}

/** As many as Linux itself follows. */
const MOST_LINKS = 40;

/**
 * Enters what is at a place as open, for the length of a change; leaveOpenFile() must follow.
 *
 * @param mode  What is wanted of it and what others may do, in Mode's words.
 * @throws Win32Error ERROR_SHARING_VIOLATION where somebody has it open and does not share that, ERROR_ACCESS_DENIED where it is to be
 *   deleted, ERROR_FILE_NOT_FOUND where it was to be and is gone now.
 */
export function enterPlace(place: Taken, mode: number, caller: string): number {
  const { identity } = place.facts;
  const record = enterOpenFile(identity, place.facts.kind === "directory" ? mode | Mode.directory : mode, caller);
  if (record > 0) return record;
  throw refusal(record, identity, caller, place.name);
}

/** Does `work` while what is at a place is entered as open. */
export function withPlace<T>(place: Taken, mode: number, caller: string, work: () => T): T {
  const record = enterPlace(place, mode, caller);
  try {
    return work();
  } finally {
    leaveOpenFile(record);
  }
}

/** Whether two places hold one and the same file. */
export function sameFile(one: FileFacts, other: FileFacts): boolean {
  return one.identity.every((word, index) => word === other.identity[index]);
}
