// Win32 paths in full: what GetFullPathName makes of them. The rules are those of Microsoft's "File path formats on Windows systems":
// - \ and / both separate; . and .. are followed in the text, never above the drive's root;
// - a name that ends in a single period loses it;
// - the last name loses all periods and blanks at its end, unless a separator follows;
// - after \\?\ nothing of this happens, and only \ separates.

import { ERROR_PATH_NOT_FOUND } from "../../winerror/codes.js";
import { driveRootOf } from "./drives.js";
import { failure } from "./errors.js";
import { toWin32Name, withoutTail } from "./name-characters.js";
import { volumeByGuid } from "./volumes.js";

/** A path in its parts. */
export type FullPath = FilePath | DevicePath | ServerPath;

/** A file on a drive. */
export interface FilePath {
  readonly kind: "file";
  /** \\?\ or \\.\ where the path has it, with the volume where that stands in place of the drive. */
  readonly prefix: string;
  /** The drive's letter, in upper case. */
  readonly drive: string;
  readonly names: readonly string[];
  /** A separator at the end: it must be a folder. */
  readonly folder: boolean;
  /** From \\?\: every name stands as it is. */
  readonly verbatim: boolean;
}

/** A device: \\.\NUL, or its reserved name in any folder. */
interface DevicePath {
  readonly kind: "device";
  readonly name: string;
}

/** A share of another machine. */
interface ServerPath {
  readonly kind: "server";
  readonly prefix: string;
  readonly names: readonly string[];
  readonly folder: boolean;
}

/** Whether a path is Linux's own: it begins with one /. */
export function isPosix(path: string): boolean {
  return path.charCodeAt(0) === SLASH && path.charCodeAt(1) !== SLASH;
}

const SLASH = 0x2f;
const VERBATIM = "\\\\?\\";
const SEPARATORS = /[\\/]/;
const DEVICE_PREFIX = /^[\\/]{2}[.?][\\/]/;
const DRIVE = /^[a-z]:/i;
const VOLUME = /^Volume(\{[0-9a-f-]{36}\})(?=[\\/]|$)/i;
const RESERVED = /^(con|conin\$|conout\$|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])$/i;

/**
 * The parts of a path that is neither empty nor Linux's own.
 *
 * @throws Win32Error ERROR_PATH_NOT_FOUND for a relative one where the current folder has been deleted.
 */
export function fullPathOf(path: string, caller: string): FullPath {
  if (DEVICE_PREFIX.test(path)) return inDeviceNamespace(path);
  if (SEPARATORS.test(path[0] as string) && SEPARATORS.test(path[1] ?? "")) return serverPath("\\\\", path.slice(2), 2);
  const device = deviceName(path);
  if (device !== undefined) return { kind: "device", name: device };
  const onDrive = DRIVE.test(path) ? (path[0] as string).toUpperCase() : undefined;
  if (onDrive !== undefined && SEPARATORS.test(path[2] ?? "")) return filePath("", onDrive, [], path.slice(2), false);
  const here = currentFolder(path, caller);
  // C:name begins at that drive's current folder: the process's, if it is on that drive.
  if (onDrive !== undefined) return filePath("", onDrive, here.drive === onDrive ? here.names : [], path.slice(2), false);
  return filePath("", here.drive, SEPARATORS.test(path[0] as string) ? [] : here.names, path, false);
}

/** The path as text. */
export function formatPath(full: FullPath): string {
  if (full.kind === "device") return `\\\\.\\${full.name}`;
  const names = full.names.join("\\") + (full.folder && full.names.length > 0 ? "\\" : "");
  if (full.kind === "server") return `${full.prefix}${names}`;
  return full.prefix.endsWith("}") ? `${full.prefix}\\${names}` : `${full.prefix}${full.drive}:\\${names}`;
}

/** \\?\C:\… takes names as they are, \\.\NUL is a device. */
function inDeviceNamespace(path: string): FullPath {
  const verbatim = path.startsWith(VERBATIM);
  const prefix = path[2] === "." ? "\\\\.\\" : VERBATIM;
  const rest = path.slice(VERBATIM.length);
  if (/^UNC[\\/]/i.test(rest)) return serverPath(`${prefix}UNC\\`, rest.slice(4), 2);
  if (/^[a-z]:([\\/]|$)/i.test(rest)) return filePath(prefix, (rest[0] as string).toUpperCase(), [], rest.slice(2), verbatim);
  const volume = VOLUME.exec(rest);
  const drive = volume && volumeByGuid(volume[1] as string)?.drive;
  if (volume && drive) return filePath(`${prefix}${volume[0]}`, drive, [], rest.slice(volume[0].length), verbatim);
  return { kind: "device", name: rest };
}

function serverPath(prefix: string, rest: string, fixed: number): ServerPath {
  const { names, folder } = follow([], rest, fixed);
  return { kind: "server", prefix, names, folder };
}

function filePath(prefix: string, drive: string, start: readonly string[], rest: string, verbatim: boolean): FilePath {
  if (verbatim) {
    const names = rest.split("\\").filter((name) => name !== "");
    return { kind: "file", prefix, drive, names, folder: rest.endsWith("\\"), verbatim };
  }
  return { kind: "file", prefix, drive, ...follow(start, rest, 0), verbatim };
}

/** Follows a path's names, which `..` takes away down to the first `fixed` ones. */
function follow(start: readonly string[], path: string, fixed: number): { names: string[]; folder: boolean } {
  const names = [...start];
  const written = path.split(SEPARATORS);
  const last = written.length - 1;
  let folder = last > 0 && written[last] === "";
  written.forEach((raw, index) => {
    if (raw === "" || raw === ".") return;
    if (raw === "..") {
      if (names.length > fixed) names.pop();
      return;
    }
    const name = index === last ? withoutTail(raw) : raw.replace(/([^.])\.$/, "$1");
    if (name !== "") names.push(name);
    else folder = true;
  });
  return { names, folder };
}

/** The reserved name of a device that a path ends with. */
function deviceName(path: string): string | undefined {
  const name = withoutTail(path.slice(Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")) + 1), " .:");
  const withoutDrive = DRIVE.test(name) ? name.slice(2) : name;
  return isReserved(withoutDrive) ? withoutDrive : undefined;
}

/** Whether a name is that of a device in every folder. */
export function isReserved(name: string): boolean {
  return RESERVED.test(name);
}

/** The process's current folder as Win32 names it. Its own names are Linux names: they must survive Win32's rules. */
function currentFolder(path: string, caller: string): { drive: string; names: string[] } {
  let current: string;
  try {
    current = process.cwd();
  } catch {
    throw failure(ERROR_PATH_NOT_FOUND, caller, path); // another program has deleted it
  }
  const root = driveRootOf(current);
  const names = current
    .slice(root.length)
    .split("/")
    .filter((name) => name !== "")
    .map(toWin32Name);
  return { drive: root === "/" ? "Z" : "C", names };
}
