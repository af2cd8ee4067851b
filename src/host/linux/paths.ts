// Win32 paths and Linux paths.
//
// C: is the folder drive_c of the state directory, Z: is /. A path that begins with / is Linux's own and is taken as it is, letter for
// letter; any other follows Win32's rules (full-path.ts), and case does not matter.

import { dirname, join, resolve } from "node:path";
import {
  ERROR_BAD_NETPATH,
  ERROR_FILE_NOT_FOUND,
  ERROR_FILENAME_EXCED_RANGE,
  ERROR_INVALID_NAME,
  ERROR_PATH_NOT_FOUND,
} from "../../winerror/codes.js";
import type { PathsHost } from "../paths.js";
import { driveRoot, driveRootOf } from "./drives.js";
import { failure } from "./errors.js";
import { factsOfPath } from "./files/identity.js";
import { glance } from "./files/status.js";
import { streamOf, streamPath } from "./files/stream-files.js";
import { type FullPath, fullPathOf, isPosix, isReserved } from "./full-path.js";
import { findInFolder } from "./name-case.js";
import { isWritable, LONGEST_NAME, nativeName, toWin32Name } from "./name-characters.js";

const LONGEST_PATH = 32_767;

/** The terminal that the process belongs to. */
export const CONSOLE = "/dev/tty";

export const paths: PathsHost = {
  toNativePath: (path) => toFilePath(path, "toNativePath"),
  fromNativePath,
};

/** The Linux path for a Win32 one, also of a named stream that is there. Throws Win32Error on behalf of `caller`. */
export function toNativePath(path: string, caller: string): string {
  if (!mayNameStream(path)) return toFilePath(path, caller);
  const full = parsePath(path, caller);
  const stream = streamOf(full, path, caller);
  return stream ? streamPath(stream, path, caller, false) : nativePathOf(full, path, caller);
}

/** A colon after that of a drive begins the name of a stream, if no prefix explains it. */
export function mayNameStream(path: string): boolean {
  return !isPosix(path) && path.lastIndexOf(":") > 1;
}

function toFilePath(path: string, caller: string): string {
  if (!isPosix(path)) return absolutePaths.get(path) ?? translate(path, caller);
  if (!isWritable(path)) throw failure(ERROR_INVALID_NAME, caller, path);
  return path;
}

/** Paths that were translated lately, of those that do not depend on the current folder. */
const absolutePaths = new Map<string, string>();
const MOST_PATHS = 512;
const ON_A_DRIVE = /^[a-z]:[\\/]/i;

function translate(path: string, caller: string): string {
  const native = plainPath(path) ?? nativePathOf(parsePath(path, caller), path, caller);
  if (ON_A_DRIVE.test(path)) {
    if (absolutePaths.size >= MOST_PATHS) absolutePaths.clear();
    absolutePaths.set(path, native);
  }
  return native;
}

/**
 * The Linux path for one that needs no rules, as nearly all need none: a drive that exists, then names of letters, digits, `_` and `-`, between
 * them single periods and blanks, the last of which is no device's. Undefined for any other.
 */
function plainPath(path: string): string | undefined {
  if (path.length > LONGEST_NAME || !PLAIN_PATH.test(path) || isReserved(path.slice(path.lastIndexOf("\\") + 1))) return undefined;
  const root = driveRoot((path[0] as string).toUpperCase());
  const names = path.slice(2).replaceAll("\\", "/");
  return root === "/" ? names : root && `${root}${names}`;
}

const PLAIN_PATH = /^[a-z]:(?:\\[\w-]+(?:[ .][\w-]+)*)+$/i;

/** A Win32 path in its parts, refused where it is none. */
export function parsePath(path: string, caller: string): FullPath {
  if (path === "") throw failure(ERROR_PATH_NOT_FOUND, caller, path);
  if (path.length > LONGEST_PATH) throw failure(ERROR_FILENAME_EXCED_RANGE, caller, path);
  return fullPathOf(path, caller);
}

/** The Linux path for one in its parts. `path` is what the program has written, for errors. */
export function nativePathOf(full: FullPath, path: string, caller: string): string {
  const refuse = (code: number) => failure(code, caller, path);
  if (full.kind === "server") throw refuse(ERROR_BAD_NETPATH);
  if (full.kind === "device") {
    if (full.name.toLowerCase() === "nul") return "/dev/null";
    if (/^con(in\$|out\$)?$/i.test(full.name)) return CONSOLE;
    throw refuse(ERROR_FILE_NOT_FOUND);
  }
  const root = driveRoot(full.drive);
  if (root === undefined) throw refuse(ERROR_PATH_NOT_FOUND);
  let native = root;
  for (const name of full.names) {
    const translated = full.verbatim && (name === "." || name === "..") ? undefined : nativeName(name);
    if (translated === undefined) throw refuse(ERROR_INVALID_NAME);
    native += native === "/" ? translated : `/${translated}`;
  }
  return native;
}

/** A Linux path as Win32 names it. */
export function fromNativePath(path: string): string {
  const absolute = resolve(path);
  const root = driveRootOf(absolute);
  const names = absolute.slice(root === "/" ? 1 : root.length + 1).split("/");
  return `${root === "/" ? "Z:" : "C:"}\\${names.map(toWin32Name).join("\\")}`;
}

// --- names that differ in case ----------------------------------------------------------------------------------------

/** The path of what is called like `native` but for case; undefined if there is none. A path given as Linux's own is exact. */
export function findName(native: string, asGiven: string): string | undefined {
  if (isPosix(asGiven)) return undefined;
  const cut = native.lastIndexOf("/");
  const folder = native.slice(0, cut);
  if (folder !== "" && glance(folder, true) >= 0) {
    const actual = findInFolder(folder, native.slice(cut + 1));
    return actual && `${folder}/${actual}`;
  }
  const root = driveRootOf(native);
  let found = root;
  for (const name of native.slice(root.length).split("/")) {
    if (name === "") continue;
    const actual = findInFolder(found, name);
    if (actual === undefined) return undefined;
    found = join(found, actual);
  }
  return found;
}

/** Whether the folder that a path is in exists. */
export function parentExists(native: string): boolean {
  const parent = dirname(native);
  const folder = factsOfPath(parent) ?? factsOfPath(findName(parent, "") ?? parent);
  return folder?.kind === "directory";
}
