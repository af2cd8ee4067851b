// Win32 paths and Linux paths.
//
// C: is the folder drive_c of the state directory, Z: is /. A path that begins with / is Linux's own and is taken as it is, letter for
// letter; any other follows Win32's rules: \ and / both separate, trailing dots and blanks fall off, case does not matter.

import { readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import {
  ERROR_BAD_NETPATH,
  ERROR_FILE_NOT_FOUND,
  ERROR_FILENAME_EXCED_RANGE,
  ERROR_INVALID_NAME,
  ERROR_PATH_NOT_FOUND,
} from "../../winerror/codes.js";
import type { PathsHost } from "../paths.js";
import { failure } from "./errors.js";
import { driveC } from "./state.js";

/** A name's longest form, in UTF-16 units, as NTFS has it. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 32_767;

export const paths: PathsHost = {
  toNativePath: (path) => toNativePath(path, "toNativePath"),
  fromNativePath,
};

/** The Linux path for a Win32 one. Throws Win32Error on behalf of `caller`. */
export function toNativePath(path: string, caller: string): string {
  const refuse = (code: number) => failure(code, caller, path);
  if (path === "") throw refuse(ERROR_PATH_NOT_FOUND);
  if (path.length > LONGEST_PATH) throw refuse(ERROR_FILENAME_EXCED_RANGE);
  if (path.startsWith("/") && !path.startsWith("//")) return path;
  const slashed = path.replaceAll("\\", "/");
  const prefix = /^\/\/[?.]\//.exec(slashed)?.[0];
  if (prefix) return fromDeviceNamespace(slashed.slice(prefix.length), prefix, refuse);
  if (slashed.startsWith("//")) throw refuse(ERROR_BAD_NETPATH); // \\server\share
  const device = deviceFile(slashed, refuse);
  if (device) return device;
  const { root, rest } = splitDrive(slashed, refuse);
  return nativeFrom(root, rest, refuse);
}

type Refuse = (code: number) => Error;

/** \\?\C:\… takes names as they are, \\.\NUL is a device. */
function fromDeviceNamespace(rest: string, prefix: string, refuse: Refuse): string {
  if (/^UNC\//i.test(rest)) throw refuse(ERROR_BAD_NETPATH);
  if (/^[a-z]:(\/|$)/i.test(rest)) {
    const { root, rest: names } = splitDrive(rest.length === 2 ? `${rest}/` : rest, refuse);
    return prefix === "//?/" ? verbatim(root, names, refuse) : nativeFrom(root, names, refuse);
  }
  const device = deviceFile(rest, refuse);
  if (device) return device;
  throw refuse(ERROR_FILE_NOT_FOUND);
}

/** The file of a device that has a reserved name, in any folder. */
function deviceFile(path: string, refuse: Refuse): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/[ .:]+$/, "");
  if (!/^(con|conin\$|conout\$|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])$/i.test(name)) return undefined;
  if (name.toLowerCase() === "nul") return "/dev/null";
  throw refuse(ERROR_FILE_NOT_FOUND);
}

/** The Linux folder in which the names of `rest` are to be followed. */
function splitDrive(path: string, refuse: Refuse): { root: string; current: string; rest: string } {
  const drive = /^([a-z]):/i.exec(path)?.[1]?.toUpperCase();
  const current = process.cwd();
  if (drive === undefined) {
    const root = driveRootOf(current);
    return path.startsWith("/") ? { root, current: root, rest: path } : { root, current, rest: relativeTo(root, current, path) };
  }
  const root = drive === "C" ? driveC() : drive === "Z" ? "/" : undefined;
  if (root === undefined) throw refuse(ERROR_PATH_NOT_FOUND);
  const rest = path.slice(2);
  if (rest.startsWith("/")) return { root, current: root, rest };
  // C:name begins at that drive's current folder: the process's, if it is on that drive.
  return { root, current, rest: driveRootOf(current) === root ? relativeTo(root, current, rest) : `/${rest}` };
}

function driveRootOf(path: string): string {
  const c = driveC();
  return path === c || path.startsWith(`${c}/`) ? c : "/";
}

function relativeTo(root: string, current: string, path: string): string {
  const inside = root === "/" ? current : current.slice(root.length);
  // The current folder's own names are Linux names: they must survive Win32's rules.
  return `${inside.split("/").map(toWin32Name).join("/")}/${path}`;
}

/** Follows names by Win32's rules. */
function nativeFrom(root: string, path: string, refuse: Refuse): string {
  const names: string[] = [];
  for (const raw of path.split("/")) {
    if (raw === "" || raw === ".") continue;
    if (raw === "..") {
      names.pop(); // the root's parent is the root
      continue;
    }
    const name = raw.replace(/[ .]+$/, "");
    if (name === "") continue;
    names.push(nativeName(name, refuse));
  }
  return join(root, ...names);
}

/** Takes names as they stand, as \\?\ promises. */
function verbatim(root: string, path: string, refuse: Refuse): string {
  const names = path.split("/").filter((name) => name !== "");
  if (names.includes("..") || names.includes(".")) throw refuse(ERROR_INVALID_NAME);
  return join(root, ...names.map((name) => nativeName(name, refuse)));
}

// Linux names may hold characters that Win32 forbids. In Win32 names they stand as U+F001 to U+F07F, as Cygwin writes them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among those that Win32 forbids in names
const FORBIDDEN = /[\u0001-\u001f"*:<>?|\\]/g;
const STANDS_FOR_FORBIDDEN = /[\uf001-\uf01f\uf022\uf02a\uf03a\uf03c\uf03e\uf03f\uf05c\uf07c]/g;
const SHIFT = 0xf000;

function nativeName(name: string, refuse: Refuse): string {
  FORBIDDEN.lastIndex = 0;
  if (FORBIDDEN.test(name)) throw refuse(ERROR_INVALID_NAME);
  if (name.length > LONGEST_NAME || Buffer.byteLength(name) > LONGEST_NAME) throw refuse(ERROR_INVALID_NAME);
  const native = name.replace(STANDS_FOR_FORBIDDEN, (character) => String.fromCharCode(character.charCodeAt(0) - SHIFT));
  return native.replace(/[\uf020\uf02e]+$/, (tail) =>
    [...tail].map((character) => String.fromCharCode(character.charCodeAt(0) - SHIFT)).join(""),
  );
}

/** A Linux name as Win32 programs see it. */
function toWin32Name(name: string): string {
  if (name === "." || name === "..") return name;
  const shift = (character: string) => String.fromCharCode(character.charCodeAt(0) + SHIFT);
  return name.replace(FORBIDDEN, shift).replace(/[ .]+$/, (tail) => [...tail].map(shift).join(""));
}

function fromNativePath(path: string): string {
  const absolute = resolve(path);
  const root = driveRootOf(absolute);
  const names = absolute.slice(root === "/" ? 1 : root.length + 1).split("/");
  return `${root === "/" ? "Z:" : "C:"}\\${names.map(toWin32Name).join("\\")}`;
}

// --- names that differ in case ----------------------------------------------------------------------------------------

/** The path of what is called like `native` but for case; undefined if there is none. A path given as Linux's own is exact. */
export function findName(native: string, asGiven: string): string | undefined {
  if (asGiven.startsWith("/") && !asGiven.startsWith("//")) return undefined;
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
  const folder = statSync(parent, { throwIfNoEntry: false }) ?? statSync(findName(parent, "") ?? parent, { throwIfNoEntry: false });
  return folder?.isDirectory() ?? false;
}

interface Listing {
  readonly changed: bigint;
  readonly names: ReadonlyMap<string, string>;
}

/** Folders that have been read, by path; one that has changed since is read again. */
const listings = new Map<string, Listing>();
const LISTINGS = 256;

function findInFolder(folder: string, name: string): string | undefined {
  if (statSync(join(folder, name), { throwIfNoEntry: false })) return name;
  return listing(folder)?.names.get(fold(name));
}

function listing(folder: string): Listing | undefined {
  try {
    const changed = statSync(folder, { bigint: true }).mtimeNs;
    const known = listings.get(folder);
    if (known?.changed === changed) return known;
    const read = { changed, names: new Map(readdirSync(folder).map((name) => [fold(name), name])) };
    // A folder that changes again within the clock's resolution would look unchanged: only what has settled is kept.
    if (BigInt(Date.now()) * 1_000_000n - changed > 50_000_000n) listings.set(folder, read);
    if (listings.size > LISTINGS) listings.delete(listings.keys().next().value as string);
    return read;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** A name with case taken away, character by character as NTFS does: no character becomes two. */
function fold(name: string): string {
  const upper = name.toUpperCase();
  return upper.length === name.length
    ? upper
    : [...name].map((character) => (character.toUpperCase().length === character.length ? character.toUpperCase() : character)).join("");
}
