// What MoveFileEx is to do at the next boot (MOVEFILE_DELAY_UNTIL_REBOOT).
//
// Windows keeps it in the registry value PendingFileRenameOperations, in pairs of strings: what is moved, and its new name with a ! before
// it if it may replace something there; an empty one deletes. Here it is a file of the state directory in the same form. Its name ends in
// the boot in which it was written; the first process that uses the machine in another one carries it out.

import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { toNativePath } from "./paths.js";
import { stateDirectory } from "./state.js";

interface PendingRename {
  /** Whole Win32 paths. */
  readonly from: string;
  /** Null to delete. */
  readonly to: string | null;
  readonly replaces: boolean;
}

const FILE = "pending-renames-";
/** The namespace in which the registry's names are. */
const NT = "\\??\\";
const CALLER = "MoveFileEx";

/** Adds one, after those that are there. The caller sees to it that nobody else does so at the same time. */
export function addPendingRename({ from, to, replaces }: PendingRename): void {
  const path = join(stateDirectory(), `${FILE}${bootId()}`);
  const target = to === null ? "" : `${replaces ? "!" : ""}${NT}${to}`;
  const strings = [...read(path), `${NT}${from}`, target];
  const fd = openSync(`${path}~`, "w", 0o600);
  try {
    writeSync(fd, Buffer.from(`${strings.map((string) => `${string}\0`).join("")}\0`, "utf16le"));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(`${path}~`, path);
}

/** Carries out what earlier boots have left. To be called before anybody has anything open. */
export function carryOutPendingRenames(): void {
  const boot = bootId();
  for (const name of readdirSync(stateDirectory())) {
    if (!name.startsWith(FILE) || name.endsWith("~") || name === `${FILE}${boot}`) continue;
    const path = join(stateDirectory(), name);
    const strings = read(path);
    for (let at = 0; at + 1 < strings.length; at += 2) carryOut(strings[at] as string, strings[at + 1] as string);
    unlinkSync(path);
  }
}

function read(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, "utf16le");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  // The last string's end, and the end of all.
  return text
    .slice(0, -2)
    .split("\0")
    .slice(0, text === "\0" ? 0 : undefined);
}

/** Nobody is there to be told of a failure: as on Windows, what cannot be done is left. */
function carryOut(from: string, to: string): void {
  try {
    const source = native(from);
    if (to === "") {
      if (lstatSync(source).isDirectory()) rmdirSync(source);
      else unlinkSync(source);
      return;
    }
    const target = native(to.replace(/^!/, ""));
    const there = lstatSync(target, { throwIfNoEntry: false });
    if (there && !to.startsWith("!")) return;
    renameSync(source, target);
  } catch {
    // moved or deleted by somebody else, or not ours to change
  }
}

const native = (name: string): string => toNativePath(`\\\\?\\${name.slice(NT.length)}`, CALLER);

function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
}
