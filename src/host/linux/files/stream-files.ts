// Where named streams are kept.
//
// Linux's files have one content. What a program writes to `file:name` is a file of its own in the state directory, in a folder that bears
// the identity of the file it belongs to: device, inode and time of birth. So a stream stays with its file through renames and under every
// hard link, and reads, writes, positions, share modes and locks work on it as on any file. It can be as large as any, too, which an
// extended attribute (where Samba keeps streams) cannot on most file systems. It goes when the file is deleted through this host; what is
// left of a file that another program deleted belongs to nobody, as no later file has its identity, and goes when its inode is used again.

import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ERROR_FILE_NOT_FOUND, ERROR_INVALID_NAME, ERROR_PATH_NOT_FOUND } from "../../../winerror/codes.js";
import { STREAMS_KNOWN, shared } from "../arbiter/machine.js";
import type { FileIdentity } from "../arbiter/shares.js";
import { codeOfErrno, failure } from "../errors.js";
import type { FilePath, FullPath } from "../full-path.js";
import * as libc from "../libc.js";
import { findInFolder } from "../name-case.js";
import { isWritable } from "../name-characters.js";
import { findName, nativePathOf, parentExists } from "../paths.js";
import { makeDirectory, stateDirectory } from "../state.js";
import { factsOfName, factsOfPath } from "./identity.js";
import { statusAt } from "./status.js";

const LONGEST_NAME = 255;
/** Before a stream's name, so that `.` and `..` are names like any other. */
const MARK = ":";

/** A named stream: of which file, and what it is called. */
interface StreamPath {
  /** The path without the stream. */
  readonly full: FilePath;
  /** Empty for what the file itself holds: `file::$DATA`. */
  readonly stream: string;
}

/** What the last name of a path says of a stream; undefined where it says nothing. */
export function streamOf(full: FullPath, path: string, caller: string): StreamPath | undefined {
  const last = full.kind === "file" ? full.names.at(-1) : undefined;
  if (full.kind !== "file" || last === undefined || !last.includes(":")) return undefined;
  const [name = "", stream = "", type, ...more] = last.split(":");
  const known = type === undefined ? stream !== "" : type.toUpperCase() === "$DATA";
  const tooLong = stream.length > LONGEST_NAME || Buffer.byteLength(MARK + stream) > LONGEST_NAME;
  if (name === "" || !known || more.length > 0 || tooLong || stream.includes("/") || !isWritable(stream)) {
    throw failure(ERROR_INVALID_NAME, caller, path);
  }
  return { full: { ...full, names: [...full.names.slice(0, -1), name] }, stream };
}

/** The Linux path of a named stream, which need not be there, of a file that must be. `create` makes room for one. */
export function streamPath({ full, stream }: StreamPath, path: string, caller: string, create: boolean): string {
  const native = nativePathOf(full, path, caller);
  if (stream === "") return native;
  const facts = factsOfPath(native) ?? factsOfPath(findName(native, path) ?? native);
  if (!facts) {
    const errno = libc.errno();
    const missing = errno === libc.ENOENT && !parentExists(native);
    throw failure(missing ? ERROR_PATH_NOT_FOUND : codeOfErrno(errno), caller, path);
  }
  if (facts.kind !== "file" && facts.kind !== "directory") throw failure(ERROR_INVALID_NAME, caller, path);
  const folder = folderOf(facts.identity);
  if (!isThere(folder)) {
    if (!create) throw failure(ERROR_FILE_NOT_FOUND, caller, path);
    Atomics.store(shared().words, STREAMS_KNOWN, Streams.some); // first: whoever looks from now on finds the folder, or is told to look
    forgetFormer(facts.identity);
    makeDirectory(folder, caller, 0o700);
  }
  return join(folder, findInFolder(folder, MARK + stream) ?? MARK + stream);
}

/** A named stream that is there. */
export interface NamedStream {
  readonly name: string;
  readonly size: bigint;
  readonly allocated: bigint;
}

/** The named streams of a file or directory. */
export function namedStreams(file: FileIdentity): NamedStream[] {
  if (!machineHasStreams()) return [];
  const folder = folderOf(file);
  if (!isThere(folder)) return [];
  return namesIn(folder).flatMap((name) => {
    const status = statusAt(join(folder, name), false);
    return status ? [{ name: name.slice(MARK.length), size: status.size, allocated: status.allocated }] : []; // deleted since
  });
}

/** Gives a copy, which a program calls `path`, the named streams of its original; those that it has stay if `keeps`. */
export function copyStreams(from: FileIdentity, to: FileIdentity, keeps: boolean, caller: string, path: string): void {
  const [source, target] = [folderOf(from), folderOf(to)];
  if (!isThere(source)) return;
  makeDirectory(target, caller, 0o700);
  for (const name of namesIn(source)) {
    if (keeps && findInFolder(target, name) !== undefined) continue;
    try {
      copyFileSync(join(source, name), join(target, name));
    } catch (error) {
      const { errno } = error as NodeJS.ErrnoException;
      if (errno === undefined) throw error;
      if (errno !== -libc.ENOENT) throw failure(codeOfErrno(-errno), caller, path); // otherwise deleted since
    }
  }
}

/**
 * What happens to a file's streams when one of its names is deleted. To be called before that.
 *
 * @returns What is to be called once the name is gone: with the last name the streams go.
 */
export function streamsGoingWith(path: string, file: FileIdentity): () => void {
  if (!machineHasStreams()) return nothing;
  const folder = folderOf(file);
  if (!isThere(folder)) return nothing;
  const status = statusAt(path, false);
  if (status && status.links > 1 && status.kind !== "directory") return nothing; // a directory's other links are those of the folders in it
  return () => rmSync(folder, { recursive: true, force: true });
}

const Streams = { unknown: 0, none: 1, some: 2 } as const;

/** Whether any file has any: as long as none has, deletions and copies need not look. */
function machineHasStreams(): boolean {
  const { words } = shared();
  if (words[STREAMS_KNOWN] === Streams.unknown) {
    // Who makes the first one meanwhile has said so before.
    Atomics.compareExchange(words, STREAMS_KNOWN, Streams.unknown, isThere(allStreams()) ? Streams.some : Streams.none);
  }
  return Atomics.load(words, STREAMS_KNOWN) === Streams.some;
}

function nothing(): void {
  // the file has other names, or no streams
}

function allStreams(): string {
  return join(stateDirectory(), "streams");
}

/** Device and inode, which a later file may have too, then the time of birth, which it has not. */
function folderOf(file: FileIdentity): string {
  return join(allStreams(), `${placeOf(file)}-${hexadecimal(file.slice(4))}`);
}

const placeOf = (file: FileIdentity): string => hexadecimal(file.slice(0, 4));

function hexadecimal(words: readonly number[]): string {
  return words.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** Takes away the streams of a file whose inode another one has now. */
function forgetFormer(file: FileIdentity): void {
  const all = allStreams();
  for (const name of namesIn(all)) {
    if (name.startsWith(placeOf(file))) rmSync(join(all, name), { recursive: true, force: true });
  }
}

/** The names in a folder; none if it is gone. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function isThere(path: string): boolean {
  return factsOfName(path) !== undefined;
}
