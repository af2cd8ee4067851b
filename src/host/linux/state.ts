// The state directory: everything that one machine of this host consists of. Another directory is another machine.

import { chmodSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";
import { ERROR_ACCESS_DENIED, ERROR_DIRECTORY } from "../../winerror/codes.js";
import { Win32Error } from "../../winerror/errors.js";
import { environmentIsTrusted } from "../choose.js";
import { codeOfErrno } from "./errors.js";
import { noteError } from "./last-error.js";
import * as libc from "./libc.js";

let directory: string | undefined;

/**
 * The state directory, made at first use: $TSWIN32_STATE, else $XDG_STATE_HOME/tswin32. Only its owner may look into it.
 *
 * @throws Win32Error of `caller`, with the path: ERROR_DIRECTORY where something else is in the way, ERROR_ACCESS_DENIED, ERROR_DISK_FULL.
 */
export function stateDirectory(caller?: string): string {
  directory ??= prepare(locate(), caller);
  return directory;
}

/** The directory that is drive C:. */
export function driveC(): string {
  return join(stateDirectory(), "drive_c");
}

/** What is wrong with the machine's own files; the error's `cause` says it in words. */
export function stateProblem(errno: number, path: string, words: string, caller = "tswin32"): Win32Error {
  // EEXIST and ENOTDIR: a file stands where a directory is wanted.
  const code = errno === libc.EEXIST || errno === libc.ENOTDIR ? ERROR_DIRECTORY : codeOfErrno(errno);
  noteError(code);
  return new Win32Error(code, caller, { path, cause: new Error(words) });
}

/** The name under which the user has a folder in C:\Users. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user${process.getuid?.()}`; // a user id without an entry in /etc/passwd, as in containers
  }
}

function locate(): string {
  const { TSWIN32_STATE, XDG_STATE_HOME } = environmentIsTrusted() ? process.env : {};
  if (TSWIN32_STATE) {
    if (!isAbsolute(TSWIN32_STATE)) throw new Error(`TSWIN32_STATE must be an absolute path; it is "${TSWIN32_STATE}".`);
    return TSWIN32_STATE;
  }
  const base = XDG_STATE_HOME && isAbsolute(XDG_STATE_HOME) ? XDG_STATE_HOME : join(homedir(), ".local", "state");
  return join(base, "tswin32");
}

function prepare(path: string, caller: string | undefined): string {
  makeDirectory(path, caller, 0o700);
  const { uid, mode } = lstatSync(path);
  if (uid !== process.geteuid?.() && uid !== 0) throw refusal(path, "belongs to another user", caller);
  if (mode & 0o077 && uid === process.geteuid?.()) {
    const names = readdirSync(path);
    if (names.length > 0 && !names.includes("drive_c")) throw refusal(path, "is open to others and holds something else", caller);
    chmodSync(path, 0o700);
  }
  for (const folder of ["Windows/System32", "Windows/Temp", "ProgramData", "Users/Public", `Users/${userName()}/AppData/Local/Temp`]) {
    makeDirectory(join(path, "drive_c", folder), caller);
  }
  return path;
}

/** Makes a directory of the machine, and those above it, where it is not there yet. */
export function makeDirectory(path: string, caller: string | undefined, mode?: number): void {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (error) {
    const { errno, message } = error as NodeJS.ErrnoException;
    if (errno === undefined) throw error;
    throw stateProblem(-errno, path, message, caller);
  }
}

function refusal(path: string, why: string, caller = "tswin32"): Win32Error {
  noteError(ERROR_ACCESS_DENIED);
  return new Win32Error(ERROR_ACCESS_DENIED, caller, { path, cause: new Error(`The state directory ${path} ${why}.`) });
}
