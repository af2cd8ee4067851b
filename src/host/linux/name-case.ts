// Names that differ in case. Linux tells them apart, Win32 does not: a name is taken as it is, and only if there is none like it, one that
// differs in case is sought.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { systemFailure } from "./errors.js";
import { longNameOf } from "./files/short-names.js";
import { glance, glancedSame, glancedSettled, keepGlanced, STATE_WORDS } from "./files/status.js";
import { FolderNames } from "./folder-names.js";
import { watchedNames, watchFolder } from "./folder-watches.js";
import * as libc from "./libc.js";

interface Listing {
  /** The folder's state when it was read, and what was read; undefined if the state had not settled. */
  readonly settled: { readonly state: Int32Array; readonly names: FolderNames } | undefined;
  /** How many times in succession it was read, and when last. */
  readonly reads: number;
  readonly at: number;
}

/** Folders that have been read, by path; one that has changed since is read again. */
const listings = new Map<string, Listing>();
const LISTINGS = 256;
/** A folder that changes again within the clock's resolution would look unchanged: only what has settled (milliseconds) is trusted. */
const SETTLED = 50;
/** A folder that has to be read this often, each time so soon (milliseconds) after the last, is watched. */
const OFTEN = 3;
const SOON = 1000;

/** What is called `name` in a folder, but for case, or by its 8.3 name; undefined if nothing is. Links to nothing are there too. */
export function findInFolder(folder: string, name: string): string | undefined {
  if (libc.statx(libc.AT_FDCWD, join(folder, name), libc.AT_SYMLINK_NOFOLLOW, 0, buffer) >= 0) return name;
  const names = watchedNames(folder) ?? namesRead(folder);
  return names?.find(name) ?? longNameOf(folder, name);
}

const buffer = Buffer.alloc(256);

function namesRead(folder: string): FolderNames | undefined {
  if (glance(folder, true) < 0) {
    if (CLOSED.includes(libc.errno())) return undefined;
    throw systemFailure("FindFirstFile", folder);
  }
  const known = listings.get(folder);
  if (known?.settled && glancedSame(known.settled.state, 0)) return known.settled.names;
  const state = glancedSettled(SETTLED) ? new Int32Array(STATE_WORDS) : undefined;
  if (state) keepGlanced(state, 0);
  const reads = known && performance.now() - known.at < SOON ? known.reads + 1 : 1;
  const names = readNames(folder, reads);
  if (!names) return undefined;
  listings.set(folder, { settled: state && { state, names }, reads, at: performance.now() });
  if (listings.size > LISTINGS) listings.delete(listings.keys().next().value as string);
  return names;
}

/** The errors of folders that are not there, or not to be read. */
const CLOSED: readonly number[] = [libc.ENOENT, libc.ENOTDIR, libc.EACCES, libc.ELOOP, libc.ENAMETOOLONG];
const CLOSED_CODES: readonly string[] = ["ENOENT", "ENOTDIR", "EACCES", "ELOOP", "ENAMETOOLONG"];

function readNames(folder: string, reads: number): FolderNames | undefined {
  try {
    return (reads >= OFTEN && watchFolder(folder)) || new FolderNames(readdirSync(folder));
  } catch (error) {
    if (CLOSED_CODES.includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
