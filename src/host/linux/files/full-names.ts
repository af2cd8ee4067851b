// Names in full, long names, and the directory in which relative names begin.

import { isMainThread } from "node:worker_threads";
import {
  ERROR_DIRECTORY,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_NAME,
  ERROR_NOT_SUPPORTED,
  ERROR_PATH_NOT_FOUND,
} from "../../../winerror/codes.js";
import { codeOfErrno, failure } from "../errors.js";
import { formatPath, isPosix } from "../full-path.js";
import * as libc from "../libc.js";
import { findInFolder } from "../name-case.js";
import { isWritable, nativeName, toWin32Name, withoutTail } from "../name-characters.js";
import { parsePath, toNativePath } from "../paths.js";
import { afterLinks, takenPlace } from "./places.js";
import { statusAt } from "./status.js";

export function fullPath(path: string): string {
  const caller = "GetFullPathName";
  if (path === "" || (isPosix(path) && !isWritable(path))) throw failure(ERROR_INVALID_NAME, caller, path);
  return isPosix(path) ? path : formatPath(parsePath(path, caller));
}

/** Every name is looked up where it stands; what separates them, `.` and `..` stay as they are. */
export function longPath(path: string): string {
  const caller = "GetLongPathName";
  const refuse = (code: number) => failure(code, caller, path);
  if (isPosix(path)) {
    if (!statusAt(path, true)) throw refuse(codeOfErrno(libc.errno()));
    return path;
  }
  const prefix = /^([\\/]{2}[.?][\\/])?([a-z]:)?[\\/]*/i.exec(path)?.[0] ?? "";
  const parts = path.slice(prefix.length).split(/([\\/]+)/);
  const last = parts.findLastIndex((part, index) => index % 2 === 0 && part !== "");
  let read = prefix;
  return prefix + parts.map((part, index) => (index % 2 === 1 ? separated(part) : named(part, index === last))).join("");

  function separated(separator: string): string {
    read += separator;
    return separator;
  }

  function named(name: string, isLast: boolean): string {
    const folder = actualFolder(read === "" ? "." : read);
    read += name;
    if (name === "" || name === "." || name === "..") return name;
    const native = nativeName(withoutTail(name));
    if (native === undefined) throw refuse(ERROR_INVALID_NAME);
    const actual = folder === undefined ? undefined : findInFolder(folder, native);
    if (actual === undefined) throw refuse(isLast && folder !== undefined ? ERROR_FILE_NOT_FOUND : ERROR_PATH_NOT_FOUND);
    return toWin32Name(actual);
  }

  /** The Linux folder that what has been read so far leads to. */
  function actualFolder(win32: string): string | undefined {
    const native = toNativePath(win32, caller);
    const names = native.split("/").filter((part) => part !== "");
    return names.reduce<string | undefined>((at, name) => {
      const actual = at === undefined ? undefined : findInFolder(at, name);
      return at === undefined || actual === undefined ? undefined : `${at === "/" ? "" : at}/${actual}`;
    }, "/");
  }
}

/** By node's own function, which also knows that process.cwd() has changed; node has none for workers, as the directory is the process's. */
export function setCurrentDirectory(path: string): void {
  const caller = "SetCurrentDirectory";
  if (!isMainThread) throw failure(ERROR_NOT_SUPPORTED, caller, path);
  const place = afterLinks(takenPlace(path, caller), caller);
  if (!place.facts) throw failure(ERROR_FILE_NOT_FOUND, caller, path);
  if (place.facts.kind !== "directory") throw failure(ERROR_DIRECTORY, caller, path);
  try {
    process.chdir(place.path);
  } catch (error) {
    throw failure(codeOfErrno(-((error as NodeJS.ErrnoException).errno ?? 0)), caller, path);
  }
}
