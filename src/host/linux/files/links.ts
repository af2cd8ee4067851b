// Hard links and symbolic links.

import { type Dirent, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { FILE_FLAG_OPEN_REPARSE_POINT, FILE_READ_ATTRIBUTES } from "../../../win32con.js";
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_INVALID_NAME,
  ERROR_INVALID_PARAMETER,
  ERROR_PATH_NOT_FOUND,
  ERROR_TOO_MANY_LINKS,
} from "../../../winerror/codes.js";
import type { Operation } from "../../operation.js";
import { driveRoot, driveRootOf } from "../drives.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import { type FilePath, isPosix } from "../full-path.js";
import * as libc from "../libc.js";
import { findInFolder } from "../name-case.js";
import { nativeName, toWin32Name, withoutTail } from "../name-characters.js";
import { nativePathOf, parsePath } from "../paths.js";
import { pathOf, withFile } from "./open.js";
import { FILE_SHARE_ALL } from "./open-plan.js";
import { afterLinks, folderExists, type Place, placeOf, takenPlace } from "./places.js";
import { type FileStatus, statusAt, statusOf } from "./status.js";

/** The names that a file can have on NTFS: its own and 1023 that CreateHardLink makes. */
const MOST_NAMES = 1024;
const KNOWN_FLAGS = 3; // SYMBOLIC_LINK_FLAG_DIRECTORY, SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE

export function hardLink(path: string, existing: string): void {
  const caller = "CreateHardLink";
  const original = afterLinks(takenPlace(existing, caller), caller);
  const status = statusAt(original.path, false);
  if (!status) throw systemFailure(caller, existing);
  if (status.kind === "directory") throw failure(ERROR_ACCESS_DENIED, caller, existing);
  const place = freePlace(path, caller);
  if (status.links >= MOST_NAMES) throw failure(ERROR_TOO_MANY_LINKS, caller, path);
  if (libc.linkat(libc.AT_FDCWD, original.path, libc.AT_FDCWD, place.path, 0) < 0) throw made(caller, path);
}

/**
 * The link's text is translated, so that Linux programs follow it to the same file. Whether it is a link to a directory is not kept: Linux
 * has one kind of link, and what it leads to decides.
 */
export function symbolicLink(path: string, target: string, flags: number): void {
  const caller = "CreateSymbolicLink";
  if (flags & ~KNOWN_FLAGS) throw failure(ERROR_INVALID_PARAMETER, caller, path);
  const place = freePlace(path, caller);
  if (libc.symlink(linkText(target, dirname(place.path), caller), place.path) < 0) throw made(caller, path);
}

/** Where something new can be. */
function freePlace(path: string, caller: string): Place {
  const place = placeOf(path, caller);
  if (place.facts) throw failure(ERROR_ALREADY_EXISTS, caller, path);
  if (!folderExists(place)) throw failure(ERROR_PATH_NOT_FOUND, caller, path);
  return place;
}

function made(caller: string, path: string): Error {
  return failure(libc.errno() === libc.EEXIST ? ERROR_ALREADY_EXISTS : codeOfErrno(libc.errno()), caller, path);
}

/** What Linux is told that a link in `folder` leads to. Names that differ in case from what is there are written as they are there. */
function linkText(target: string, folder: string, caller: string): string {
  if (isPosix(target)) return target;
  const full = parsePath(target, caller);
  if (full.kind !== "file" || /^([a-z]:|[\\/]{2})/i.test(target)) return actualPath(nativePathOf(full, target, caller));
  if (/^[\\/]/.test(target)) {
    const drive = driveRootOf(folder) === driveRoot("C") ? "C" : "Z"; // the link's own, which is where it will be followed
    return actualPath(nativePathOf({ ...(full as FilePath), drive }, target, caller));
  }
  const text: string[] = [];
  let at: string = folder;
  for (const raw of target.split(/[\\/]/)) {
    if (raw === "" || raw === ".") continue;
    const name = raw === ".." ? raw : nativeName(withoutTail(raw));
    if (name === undefined || name === "") throw failure(ERROR_INVALID_NAME, caller, target);
    const actual: string = raw === ".." ? raw : (findInFolder(at, name) ?? name);
    text.push(actual);
    at = join(at, actual);
  }
  return text.join("/") || ".";
}

function actualPath(native: string): string {
  const root = driveRootOf(native);
  return native
    .slice(root.length)
    .split("/")
    .filter((name) => name !== "")
    .reduce((at, name) => join(at, findInFolder(at, name) ?? name), root);
}

// --- all names of a file ----------------------------------------------------------------------------------------------

/** How many folders a promise looks through before others have their turn. */
const FOLDERS_AT_ONCE = 16;

/**
 * All names of a file within its drive.
 *
 * Linux keeps no list of them, so a file that has several is sought: from its own folder outwards, until as many are found as it has.
 * What lies on another file system, and folders that may not be read, are passed by.
 */
export function* links(path: string): Operation<string[]> {
  const caller = "FindFirstFileName";
  const { own, status } = withFile(path, FILE_READ_ATTRIBUTES, FILE_SHARE_ALL, FILE_FLAG_OPEN_REPARSE_POINT, caller, ({ fd }) => ({
    own: pathOf(fd),
    status: statusOf(fd, caller, path),
  }));
  const found = [own];
  const root = driveRootOf(own);
  const wanted = status.kind === "directory" ? 1 : status.links;
  const folders = outwards(dirname(own), root, status.volumeSerial);
  let left = true;
  while (left && found.length < wanted) {
    const now = () => lookThrough(folders, status, own, found, wanted);
    const later = () =>
      new Promise<boolean>((resolve, reject) => {
        setImmediate(() => {
          try {
            resolve(now());
          } catch (error) {
            reject(error);
          }
        });
      });
    left = (yield { call: { now, later } }) as boolean;
  }
  return found.map(
    (name) =>
      `\\${name
        .slice(root === "/" ? 1 : root.length + 1)
        .split("/")
        .map(toWin32Name)
        .join("\\")}`,
  );
}

/** Notes the names of a file in the next few folders; false once there is no folder left. */
function lookThrough(folders: Iterator<string>, file: FileStatus, own: string, found: string[], wanted: number): boolean {
  for (let count = 0; count < FOLDERS_AT_ONCE && found.length < wanted; count++) {
    const { done, value: folder } = folders.next();
    if (done) return false;
    for (const entry of readableEntries(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() || path === own) continue;
      const status = statusAt(path, false);
      if (status?.inode === file.inode && status.volumeSerial === file.volumeSerial) found.push(path);
    }
  }
  return true;
}

/** A folder, those in it, then the folder around it with all those in it that have not come yet, and so on up to the root. */
function* outwards(folder: string, root: string, volume: number): Generator<string> {
  for (let at = folder, done = ""; ; done = at, at = dirname(at)) {
    yield* downwards(at, done, volume);
    if (at === root || at === "/") return;
  }
}

function* downwards(folder: string, except: string, volume: number): Generator<string> {
  const open = [folder];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (statusAt(at, false)?.volumeSerial !== volume) continue;
    yield at;
    for (const entry of readableEntries(at)) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && path !== except) open.push(path);
    }
  }
}

function readableEntries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (["EACCES", "ENOENT", "ENOTDIR", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}
