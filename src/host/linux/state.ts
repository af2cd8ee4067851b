// The state directory: everything that one machine of this host consists of. Another directory is another machine.

import { chmodSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";
import { environmentIsTrusted } from "../choose.js";

let directory: string | undefined;

/** The state directory, made at first use: $TSWIN32_STATE, else $XDG_STATE_HOME/tswin32. Only its owner may look into it. */
export function stateDirectory(): string {
  directory ??= prepare(locate());
  return directory;
}

/** The directory that is drive C:. */
export function driveC(): string {
  return join(stateDirectory(), "drive_c");
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

function prepare(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(path);
  if (uid !== process.geteuid?.() && uid !== 0) throw new Error(`The state directory ${path} belongs to another user.`);
  if (mode & 0o077 && uid === process.geteuid?.()) {
    const names = readdirSync(path);
    if (names.length > 0 && !names.includes("drive_c"))
      throw new Error(`The state directory ${path} is open to others and holds something else.`);
    chmodSync(path, 0o700);
  }
  for (const folder of ["Windows/System32", "Windows/Temp", "ProgramData", "Users/Public", `Users/${userName()}/AppData/Local/Temp`]) {
    mkdirSync(join(path, "drive_c", folder), { recursive: true });
  }
  return path;
}
