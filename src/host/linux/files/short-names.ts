// 8.3 names. Windows can give a file a second, short name; NTFS makes one up where that is not switched off, this host makes up none: only
// what SetFileShortName sets is kept. It belongs to the name in its folder, not to the file, so it is kept with the folder, in an extended
// attribute: which file (by name and inode) has which. An entry whose file was renamed or replaced since stands for nothing, as Windows
// takes the short name away then too.

import { readlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { FILE_WRITE_DATA } from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_ALREADY_EXISTS, ERROR_INVALID_PARAMETER } from "../../../winerror/codes.js";
import { DELETE } from "../access.js";
import { descriptorPath } from "../descriptor-path.js";
import { failure, systemFailure } from "../errors.js";
import { fold } from "../folder-names.js";
import { Entry, enter, HandleKind, leave, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { findInFolder } from "../name-case.js";
import { OWN_PREFIX } from "./extended-attributes.js";

const ATTRIBUTE = `${OWN_PREFIX}short-names`;
const NAME = "SetFileShortName";
/** What the largest extended attribute can hold. */
const value = Buffer.alloc(65_536);
const status = Buffer.alloc(256);
const INODE_AT = 32;

/** One to eight characters, a period, none to three more; the characters that FAT has. */
const SHORT = /^[A-Z0-9!#$%&'()\-@^_`{}~\u0080-\uffff]{1,8}(\.[A-Z0-9!#$%&'()\-@^_`{}~\u0080-\uffff]{1,3})?$/;

type Kept = readonly [short: string, inode: string, name: string];

/** The 8.3 names in a folder, by the files' names. */
export function shortNamesIn(folder: string): ReadonlyMap<string, string> {
  const kept = read(folder).filter(([, inode, name]) => inodeOf(join(folder, name)) === inode);
  return kept.length === 0 ? NONE : new Map(kept.map(([short, , name]) => [name, short]));
}

const NONE: ReadonlyMap<string, string> = new Map();

/** The name of the file in a folder whose 8.3 name this is. */
export function longNameOf(folder: string, short: string): string | undefined {
  const folded = fold(short);
  if (!SHORT.test(folded)) return undefined;
  const found = read(folder).find(([known]) => known === folded);
  return found && inodeOf(join(folder, found[2])) === found[1] ? found[2] : undefined;
}

export function setShortName(handle: number, name: string): void {
  const at = enter(handle, HandleKind.file, NAME);
  try {
    const words = table();
    const needed = DELETE | FILE_WRITE_DATA;
    if (((words[at + Entry.access] as number) & needed) !== needed) throw failure(ERROR_ACCESS_DENIED, NAME);
    change(readlinkSync(descriptorPath(words[at + Entry.fd] as number)), name);
  } finally {
    leave(at);
  }
}

function change(path: string, given: string): void {
  const short = fold(given);
  if (short !== "" && !SHORT.test(short)) throw failure(ERROR_INVALID_PARAMETER, NAME, path);
  const folder = dirname(path);
  const name = basename(path);
  const inode = inodeOf(path);
  if (inode === undefined) throw systemFailure(NAME, path);
  const others = read(folder).filter(([, , known]) => known !== name && inodeOf(join(folder, known)) !== undefined);
  if (short !== "") {
    const holder = findInFolder(folder, given);
    if (holder !== undefined && holder !== name) throw failure(ERROR_ALREADY_EXISTS, NAME, path);
  }
  // A name that is short itself needs no second one.
  const kept: readonly Kept[] = short === "" || short === fold(name) ? others : [...others, [short, inode, name]];
  const bytes = Buffer.from(JSON.stringify(kept));
  if (kept.length === 0) {
    if (libc.removexattr(folder, ATTRIBUTE) < 0 && ![libc.ENODATA, libc.EOPNOTSUPP].includes(libc.errno())) throw systemFailure(NAME, path);
  } else if (libc.setxattr(folder, ATTRIBUTE, bytes, bytes.length, 0) < 0) throw systemFailure(NAME, path);
}

function read(folder: string): Kept[] {
  const bytes = libc.getxattr(folder, ATTRIBUTE, value, value.length);
  if (bytes <= 0) return [];
  try {
    const kept: unknown = JSON.parse(value.toString("utf8", 0, bytes));
    return Array.isArray(kept) ? kept.filter(isKept) : [];
  } catch {
    return []; // somebody else's writing: it names no file
  }
}

function isKept(entry: unknown): entry is Kept {
  return Array.isArray(entry) && entry.length === 3 && entry.every((part) => typeof part === "string");
}

function inodeOf(path: string): string | undefined {
  const done = libc.statx(libc.AT_FDCWD, path, libc.AT_SYMLINK_NOFOLLOW, libc.STATX_BASIC_STATS, status);
  return done < 0 ? undefined : String(status.readBigUInt64LE(INODE_AT));
}
