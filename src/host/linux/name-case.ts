// Names that differ in case. Linux tells them apart, Win32 does not: a name is taken as it is, and only if there is none like it, one that
// differs in case is sought.

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { longNameOf } from "./files/short-names.js";
import * as libc from "./libc.js";

interface Listing {
  readonly changed: bigint;
  readonly names: ReadonlyMap<string, string>;
}

/** Folders that have been read, by path; one that has changed since is read again. */
const listings = new Map<string, Listing>();
const LISTINGS = 256;
/** A folder that changes again within the clock's resolution would look unchanged: only what has settled is kept. */
const SETTLED = 50_000_000n;

const buffer = Buffer.alloc(256);

/** What is called `name` in a folder, but for case, or by its 8.3 name; undefined if nothing is. Links to nothing are there too. */
export function findInFolder(folder: string, name: string): string | undefined {
  if (libc.statx(libc.AT_FDCWD, join(folder, name), libc.AT_SYMLINK_NOFOLLOW, 0, buffer) >= 0) return name;
  return listing(folder)?.names.get(fold(name)) ?? longNameOf(folder, name);
}

function listing(folder: string): Listing | undefined {
  try {
    const changed = statSync(folder, { bigint: true }).mtimeNs;
    const known = listings.get(folder);
    if (known?.changed === changed) return known;
    const read = { changed, names: new Map(readdirSync(folder).map((name) => [fold(name), name])) };
    if (BigInt(Date.now()) * 1_000_000n - changed > SETTLED) listings.set(folder, read);
    if (listings.size > LISTINGS) listings.delete(listings.keys().next().value as string);
    return read;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** A name with case taken away, character by character as NTFS does: no character becomes two. */
export function fold(name: string): string {
  const upper = name.toUpperCase();
  return upper.length === name.length
    ? upper
    : [...name].map((character) => (character.toUpperCase().length === character.length ? character.toUpperCase() : character)).join("");
}
