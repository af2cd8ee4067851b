// FILE_ATTRIBUTE_* and the time of creation, kept beside the file where Samba keeps them too: in the extended attribute user.DOSATTRIB.
//
// A share that Samba serves (with `store dos attributes`, its default) shows what is set here, and the other way round. Its versions 3 to 5
// are read, version 3 is written. Of a file, read-only is its permissions and nothing else, so that what Linux refuses is what is shown;
// a directory, to which Windows lets everybody add names all the same, has the bit in user.DOSATTRIB.
//
// A file about which nothing is kept has FILE_ATTRIBUTE_ARCHIVE, as every file has on NTFS that was ever written. Once a backup program
// has taken that away, it returns with the next write. No write need look for that: what is kept beside a cleared bit (in members of
// version 3 that Samba does not read) is the size and the time of the last write, and a file that no longer has them was written since.

import { readlinkSync } from "node:fs";
import {
  FILE_ATTRIBUTE_ARCHIVE,
  FILE_ATTRIBUTE_COMPRESSED,
  FILE_ATTRIBUTE_DIRECTORY,
  FILE_ATTRIBUTE_ENCRYPTED,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_NORMAL,
  FILE_ATTRIBUTE_NOT_CONTENT_INDEXED,
  FILE_ATTRIBUTE_OFFLINE,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_REPARSE_POINT,
  FILE_ATTRIBUTE_SYSTEM,
  FILE_ATTRIBUTE_TEMPORARY,
} from "../../../win32con.js";
import { ERROR_NOT_SUPPORTED } from "../../../winerror/codes.js";
import { descriptorPath } from "../descriptor-path.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import {
  type FileStatus,
  glance,
  glanced,
  glancedInode,
  glancedSame,
  glancedSettled,
  glancedTraits,
  keepGlanced,
  STATE_WORDS,
  STATX_ATTR_COMPRESSED,
  STATX_ATTR_ENCRYPTED,
  statusAt,
  statusOf,
} from "./status.js";
import { type FileKind, kindOf } from "./statx.js";

const NAME = "user.DOSATTRIB";

/** What user.DOSATTRIB holds of a file; read-only is there for Samba only. */
export const KEPT =
  FILE_ATTRIBUTE_HIDDEN |
  FILE_ATTRIBUTE_SYSTEM |
  FILE_ATTRIBUTE_ARCHIVE |
  FILE_ATTRIBUTE_TEMPORARY |
  FILE_ATTRIBUTE_OFFLINE |
  FILE_ATTRIBUTE_NOT_CONTENT_INDEXED;

const WRITE_PERMISSIONS = 0o222;
const OWNER_MAY_WRITE = 0o200;

/** What is kept of a file. */
interface Kept {
  readonly attributes: number;
  /** When it was created as far as Windows programs are concerned, 0 if nobody has said. */
  readonly created: bigint;
}

/** What a program is told of a file: attributes and the time of creation, in 100 ns since 1601. */
interface DosFacts {
  readonly attributes: number;
  readonly created: bigint;
}

/** The FILE_ATTRIBUTE_* of an open file (O_PATH is enough). */
export function attributesOf(fd: number, status: FileStatus): number {
  return dosFactsOf(fd, status).attributes;
}

/** The same with the time of creation, for no more calls. */
export function dosFactsOf(fd: number, status: FileStatus): DosFacts {
  // An open link's own descriptor leads no further: only its path does.
  return factsFrom(readKept(fd), status, () => isDirectory(readlinkSync(descriptorPath(fd))));
}

/**
 * The FILE_ATTRIBUTE_* of a file by its Linux path, of a symbolic link itself: two calls, and nothing is opened.
 *
 * @returns -1 if there is no such file: errno() tells why.
 */
export function attributesAt(path: string): number {
  const mode = glance(path, false);
  return mode < 0 ? -1 : glancedAttributes(path, mode);
}

/** Those that were read lately: the file's state and its attributes, at a place that its inode gives. No file has the inode 0. */
const MOST_KNOWN = 1024;
const KNOWN_WORDS = STATE_WORDS + 1;
const known = new Int32Array(MOST_KNOWN * KNOWN_WORDS);
/** File systems tell the time in steps of up to 10 ms: a change within one step cannot be seen. */
const SETTLED = 50;

/** The same of the file that glance() was just asked about; one call fewer where it is as it was when last asked about. */
export function glancedAttributes(path: string, mode: number): number {
  const at = (glancedInode() & (MOST_KNOWN - 1)) * KNOWN_WORDS;
  if (glancedSame(known, at)) return (known[at + STATE_WORDS] as number) >>> 0;
  // What a link is depends on where it leads, which may change without it.
  if (kindOf(mode) === "link") return factsFrom(-1, glanced(), () => isDirectory(path)).attributes;
  const settled = glancedSettled(SETTLED);
  const bytes = libc.lgetxattr(path, NAME, value, value.length);
  const attributes =
    bytes > 0
      ? factsFrom(bytes, glanced(), never).attributes
      : attributesFrom(undefined, { kind: kindOf(mode), mode, traits: glancedTraits() }, never);
  if (settled) {
    keepGlanced(known, at);
    known[at + STATE_WORDS] = attributes;
  }
  return attributes;
}

/** The same and the time of creation, where the status is known: one call. */
export function dosFactsAt(path: string, status: FileStatus): DosFacts {
  const bytes = status.kind === "link" ? -1 : libc.lgetxattr(path, NAME, value, value.length);
  return factsFrom(bytes, status, () => isDirectory(path));
}

/**
 * Gives an open file other attributes (O_PATH is enough); bits that no program can set are left alone.
 *
 * @throws Win32Error ERROR_NOT_SUPPORTED if an attribute is set that the file system cannot keep; ERROR_ACCESS_DENIED.
 */
export function writeAttributes(fd: number, attributes: number, caller: string, path?: string): void {
  const status = statusOf(fd, caller, path);
  const old = keptOf(fd, status);
  const { created } = old ?? NOTHING_KEPT;
  const readOnly = (attributes & FILE_ATTRIBUTE_READONLY) !== 0;
  if (status.kind === "link" && attributes & (KEPT | FILE_ATTRIBUTE_READONLY) & ~FILE_ATTRIBUTE_ARCHIVE) {
    throw failure(ERROR_NOT_SUPPORTED, caller, path); // Linux keeps neither attributes nor permissions of a link
  }
  if (status.kind === "link") return;
  const next = attributes & (KEPT | FILE_ATTRIBUTE_READONLY);
  const usual = usualAttributes(status.kind) | (status.kind === "file" && readOnly ? FILE_ATTRIBUTE_READONLY : 0);
  if (old || next !== usual) keep(fd, { attributes: next, created }, status, caller, path);
  if (status.kind === "file") permit(fd, status.mode, readOnly, caller, path);
}

/**
 * Notes when an open file was created, and that what it was given for times is no write: to be called after its times are set.
 *
 * @param before   Its status before that.
 * @param created  0n leaves the time of creation as it is.
 */
export function writeCreationTime(fd: number, before: FileStatus, created: bigint, caller: string, path?: string): void {
  const old = keptOf(fd, before);
  const archived = old && !(old.attributes & FILE_ATTRIBUTE_ARCHIVE) && before.kind === "file";
  if (created === 0n && !archived) return;
  const attributes = old?.attributes ?? usualAttributes(before.kind) | (isReadOnly(before) ? FILE_ATTRIBUTE_READONLY : 0);
  keep(fd, { attributes, created: created || (old?.created ?? 0n) }, statusOf(fd, caller, path), caller, path);
}

// --- what the attributes are ----------------------------------------------------------------------------------------

function factsFrom(bytes: number, status: FileStatus, leadsToDirectory: () => boolean): DosFacts {
  const kept = decode(bytes, status);
  return { attributes: attributesFrom(kept?.attributes, status, leadsToDirectory), created: kept?.created || status.born };
}

type Outside = Pick<FileStatus, "kind" | "mode" | "traits">;

/** The attributes of a file of which `kept` is kept, undefined for nothing. */
export function attributesFrom(kept: number | undefined, status: Outside, leadsToDirectory: () => boolean): number {
  const { kind, traits } = status;
  let attributes = (kept ?? usualAttributes(kind)) & KEPT;
  if (kind === "directory") attributes |= FILE_ATTRIBUTE_DIRECTORY | ((kept ?? 0) & FILE_ATTRIBUTE_READONLY);
  if (kind === "link") attributes |= FILE_ATTRIBUTE_REPARSE_POINT | (leadsToDirectory() ? FILE_ATTRIBUTE_DIRECTORY : 0);
  if (isReadOnly(status)) attributes |= FILE_ATTRIBUTE_READONLY;
  if (traits & STATX_ATTR_COMPRESSED) attributes |= FILE_ATTRIBUTE_COMPRESSED;
  if (traits & STATX_ATTR_ENCRYPTED) attributes |= FILE_ATTRIBUTE_ENCRYPTED;
  return attributes === 0 ? FILE_ATTRIBUTE_NORMAL : attributes;
}

function usualAttributes(kind: FileKind): number {
  return kind === "directory" ? 0 : FILE_ATTRIBUTE_ARCHIVE;
}

function isReadOnly({ kind, mode }: Outside): boolean {
  return kind === "file" && (mode & WRITE_PERMISSIONS) === 0;
}

function never(): boolean {
  return false;
}

function isDirectory(link: string): boolean {
  return statusAt(link, true)?.kind === "directory";
}

// --- reading and writing it -----------------------------------------------------------------------------------------

// Samba's structure: a text that ends in NUL (older versions: the attributes in hexadecimal), at the next even offset the version twice,
// then at the next multiple of four the version's members.
const VALID_AT = 0;
const ATTRIBUTES_AT = 4;
const SIZE_AT = 12;
const CREATED_AT: Readonly<Record<number, number>> = { 3: 28, 4: 16, 5: 8 };
const CHANGED_AT = 36;
const LENGTHS: Readonly<Record<number, number>> = { 3: 44, 4: 24, 5: 16 };

const HAS_ATTRIBUTES = 0x01;
const HAS_SIZE = 0x04;
const HAS_CREATED = 0x10;
const HAS_CHANGED = 0x20;

const value = Buffer.alloc(256);
const NOTHING_KEPT: Kept = { attributes: 0, created: 0n };

function keptOf(fd: number, status: FileStatus): Kept | undefined {
  return decode(readKept(fd), status);
}

/** Reads it into `value`; negative for none. A descriptor opened with O_PATH is refused, but not its path. */
function readKept(fd: number): number {
  const bytes = libc.fgetxattr(fd, NAME, value, value.length);
  return bytes < 0 && libc.errno() === libc.EBADF ? libc.getxattr(descriptorPath(fd), NAME, value, value.length) : bytes;
}

/** What the first `bytes` of `value` say. Undefined for nothing, and for what is of no known form. */
function decode(bytes: number, status: FileStatus): Kept | undefined {
  if (bytes <= 0) return undefined;
  const end = value.indexOf(0);
  const versionAt = (end + 2) & ~1;
  const version = end < 0 || versionAt + 4 > bytes ? 0 : value.readUInt16LE(versionAt);
  const at = (versionAt + 4 + 3) & ~3;
  const createdAt = CREATED_AT[version];
  if (createdAt === undefined || at + (LENGTHS[version] as number) > bytes) {
    // The oldest form, which Wine and DOSBox write too: the attributes as text, "0x22".
    const text = /^0x([0-9a-f]{1,8})$/i.exec(value.toString("latin1", 0, end < 0 || end > bytes ? bytes : end));
    return text ? { attributes: Number.parseInt(text[1] as string, 16), created: 0n } : undefined;
  }
  const valid = value.readUInt32LE(at + VALID_AT);
  let attributes = valid & HAS_ATTRIBUTES ? value.readUInt32LE(at + ATTRIBUTES_AT) : usualAttributes(status.kind);
  const created = valid & HAS_CREATED ? value.readBigUInt64LE(at + createdAt) : 0n;
  const noted = version === 3 && valid & HAS_SIZE && valid & HAS_CHANGED;
  if (noted && (value.readBigUInt64LE(at + SIZE_AT) !== status.size || value.readBigUInt64LE(at + CHANGED_AT) !== status.written)) {
    attributes |= FILE_ATTRIBUTE_ARCHIVE;
  }
  return { attributes, created };
}

function encode({ attributes, created }: Kept, status: FileStatus): Uint8Array {
  const at = 8;
  const bytes = Buffer.alloc(at + (LENGTHS[3] as number));
  const noted = status.kind === "file" && !(attributes & FILE_ATTRIBUTE_ARCHIVE);
  bytes.writeUInt16LE(3, 2);
  bytes.writeUInt16LE(3, 4);
  bytes.writeUInt32LE(HAS_ATTRIBUTES | HAS_CREATED | (noted ? HAS_SIZE | HAS_CHANGED : 0), at + VALID_AT);
  bytes.writeUInt32LE(attributes >>> 0, at + ATTRIBUTES_AT);
  if (noted) bytes.writeBigUInt64LE(status.size, at + SIZE_AT);
  bytes.writeBigUInt64LE(created || status.born, at + (CREATED_AT[3] as number));
  if (noted) bytes.writeBigUInt64LE(status.written, at + CHANGED_AT);
  return bytes;
}

function keep(fd: number, kept: Kept, status: FileStatus, caller: string, path: string | undefined): void {
  known.fill(0); // also on a file system that notes no time for this kind of change
  const file = descriptorPath(fd);
  const bytes = encode(kept, status);
  if (libc.setxattr(file, NAME, bytes, bytes.length, 0) >= 0) return;
  const errno = libc.errno();
  if (errno === libc.EACCES && isReadOnly(status) && libc.chmod(file, status.mode | OWNER_MAY_WRITE) >= 0) {
    // Linux keeps it only of a file that may be written to.
    const refused = libc.setxattr(file, NAME, bytes, bytes.length, 0) < 0 ? systemFailure(caller, path) : undefined;
    if (libc.chmod(file, status.mode) < 0) throw systemFailure(caller, path);
    if (refused) throw refused;
    return;
  }
  const hasNoPlace = errno === libc.EOPNOTSUPP || (errno === libc.EPERM && status.kind !== "file" && status.kind !== "directory");
  if (hasNoPlace) {
    // No place for it. What was only to be taken away, or is so anyway, need not be kept.
    const lost = kept.attributes & KEPT & ~usualAttributes(status.kind);
    const lostOfDirectory = status.kind === "directory" ? kept.attributes & FILE_ATTRIBUTE_READONLY : 0;
    if (lost === 0 && lostOfDirectory === 0 && kept.created === 0n) return;
    throw failure(ERROR_NOT_SUPPORTED, caller, path);
  }
  throw failure(codeOfErrno(errno), caller, path);
}

function permit(fd: number, mode: number, readOnly: boolean, caller: string, path: string | undefined): void {
  const writable = (mode & WRITE_PERMISSIONS) !== 0;
  if (readOnly !== writable) return;
  const next = readOnly ? mode & ~WRITE_PERMISSIONS : mode | OWNER_MAY_WRITE;
  if (libc.chmod(descriptorPath(fd), next) < 0) throw systemFailure(caller, path);
}
