// Finding files by a pattern: FindFirstFile and its companions.
//
// A folder is read with getdents64 in large pieces, and each match looked at with one statx by its address in that piece: its name becomes
// a string once. Whether it has attributes of its own is asked with one call more, where Linux (6.13) can be asked by that address.

import {
  FILE_ATTRIBUTE_ARCHIVE,
  FILE_ATTRIBUTE_NORMAL,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_READ_DATA,
  OPEN_EXISTING,
} from "../../../win32con.js";
import { ERROR_DIRECTORY, ERROR_FILE_NOT_FOUND, ERROR_INVALID_NAME, ERROR_PATH_NOT_FOUND } from "../../../winerror/codes.js";
import { Win32Error } from "../../../winerror/errors.js";
import { TIME } from "../../../wintypes/time.js";
import type { FoundFile, Search } from "../../names.js";
import type { Operation } from "../../operation.js";
import { driveRootOf } from "../drives.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import { fullPathOf, isPosix } from "../full-path.js";
import { allocateHandle, closeHandle, enter, HandleKind, leave, releaseBy } from "../handle-table.js";
import { noteError } from "../last-error.js";
import * as libc from "../libc.js";
import { findInFolder } from "../name-case.js";
import { isWritable, nativeName, toWin32Name, withoutTail } from "../name-characters.js";
import { pipeList } from "../pipes/list.js";
import { isPipePath } from "../pipes/names.js";
import { attributesFrom, dosFactsAt } from "./dos-attributes.js";
import { closeFile, type OpenFile, openFile } from "./open.js";
import { FILE_SHARE_ALL } from "./open-plan.js";
import { AttributeSearch } from "./plain-folders.js";
import { shortNamesIn } from "./short-names.js";
import { statusAt } from "./status.js";
import { kindOf } from "./statx.js";
import { isPattern, type Matcher, matcherOf } from "./wildcards.js";

const FIRST = "FindFirstFile";
const NEXT = "FindNextFile";
/** FILE_LIST_DIRECTORY: what a search needs of a folder. */
const LIST = FILE_READ_DATA;
const IO_REPARSE_TAG_SYMLINK = 0xa000_000c;

// struct linux_dirent64 and struct statx, in bytes.
const ENTRY_LENGTH_AT = 16;
const ENTRY_NAME_AT = 19;
const TRAITS_AT = 8;
const MODE_AT = 28;
const SIZE_AT = 40;
const ACCESSED_AT = 64;
const BORN_AT = 80;
const CHANGED_AT = 96;
const WRITTEN_AT = 112;
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;
const MASK = libc.STATX_BASIC_STATS | libc.STATX_BTIME;

/** How much of a folder is read at once. */
const PIECE = 65_536;
/** How many files a promise looks at before others have their turn. */
const BATCH = 64;

const DOS_ATTRIBUTES = "user.DOSATTRIB";
const dosAttributes = Buffer.alloc(128);
dosAttributes.write(DOS_ATTRIBUTES);
const dosAttributesName = libc.lastingAddressOf(dosAttributes);

/** The bytes of ASCII that stand for themselves in Win32's names too. */
const PLAIN = Uint8Array.from({ length: 128 }, (_, byte) => (isPlain(String.fromCharCode(byte)) ? 1 : 0));
const BLANK = 0x20;
const PERIOD = 0x2e;

function isPlain(character: string): boolean {
  return toWin32Name(`a${character}a`) === `a${character}a`;
}

/** The same memory in both forms: words are read faster. */
const words = new Int32Array(64);
const status = Buffer.from(words.buffer);
const statusAddress = libc.lastingAddressOf(status);

export function find(pattern: string, take: (file: FoundFile) => void): void {
  const search = begin(pattern);
  if (!search) return;
  try {
    let file = search.take();
    if (!file) noteError(ERROR_FILE_NOT_FOUND);
    for (; file; file = search.take()) take(file);
  } finally {
    search.end();
  }
}

export function search(pattern: string): Search | undefined {
  return opened(begin(pattern));
}

export function* searching(pattern: string): Operation<Search | undefined> {
  const now = () => begin(pattern);
  return opened((yield { call: { now, later: () => soon(now) } }) as Source | undefined);
}

export function closeSearch(handle: number): void {
  closeHandle(handle, "FindClose", HandleKind.find);
}

releaseBy(HandleKind.find, closeFile);

/** Where a search's files come from. */
interface Source {
  /** The folder that is open meanwhile; undefined for a search that has its one file already. */
  readonly file: OpenFile | undefined;
  take(): FoundFile | undefined;
  /** Reads on beside the thread, if take() would have to read. */
  prepare(): Promise<void>;
  end(): void;
}

/** What `pattern` asks for: undefined if it is one name and nothing has it. */
function begin(pattern: string): Source | undefined {
  if (isPipePath(pattern)) return pipesNamed(pattern);
  const { folder, name, literal } = split(pattern);
  const refuse = (code: number) => failure(code, FIRST, pattern);
  const open = () => openFolder(folder, refuse);
  if (name === "") {
    closeFile(open());
    noteError(ERROR_FILE_NOT_FOUND); // a separator at the end: never found
    return undefined;
  }
  if (!isWritable(name)) throw refuse(ERROR_INVALID_NAME);
  if (!literal && !isPattern(name)) {
    if (fullPathOf(name, FIRST).kind === "device") return deviceNamed(name, open);
    if (nativeName(name) === undefined) throw refuse(ERROR_INVALID_NAME);
  }
  const file = open();
  try {
    if (isPattern(name)) return new FolderSearch(file, matcherOf(name), literal, pattern);
    const found = oneFile(file, literal ? name : (nativeName(name) as string), literal);
    closeFile(file);
    if (!found) noteError(ERROR_FILE_NOT_FOUND);
    return found && single(found);
  } catch (error) {
    closeFile(file);
    throw error;
  }
}

/** The folder and the name that a pattern consists of. A Linux path's names are taken letter for letter. */
function split(pattern: string): { folder: string; name: string; literal: boolean } {
  const literal = isPosix(pattern);
  const cut = literal ? pattern.lastIndexOf("/") : Math.max(pattern.lastIndexOf("\\"), pattern.lastIndexOf("/"));
  const drive = cut < 0 && /^[a-z]:/i.test(pattern) ? 2 : 0;
  const folder = pattern.slice(0, cut + 1 || drive);
  const last = pattern.slice(cut + 1 || drive);
  if (literal || pattern.startsWith("\\\\?\\") || last === "") return { folder: pattern === "" ? "" : folder || ".", name: last, literal };
  if (last === "." || last === "..") return { folder: `${folder}${last}`, name: ".", literal: true };
  // What falls off a name's end falls off a pattern too, but for the period after a final *.
  const name = withoutTail(last);
  return { folder: folder || ".", name: name.endsWith("*") && last.endsWith(".") ? `${name}.` : name, literal };
}

/** Opens a folder to search in. That it is not there is ERROR_PATH_NOT_FOUND, as it is no last name. */
function openFolder(path: string, refuse: (code: number) => Error): OpenFile {
  const request = { path, access: LIST, share: FILE_SHARE_ALL, disposition: OPEN_EXISTING, flagsAndAttributes: FILE_FLAG_BACKUP_SEMANTICS };
  let file: OpenFile;
  try {
    file = openFile(request, FIRST);
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
    throw refuse(error.winerror === ERROR_FILE_NOT_FOUND ? ERROR_PATH_NOT_FOUND : error.winerror);
  }
  if (file.facts.kind === "directory") return file;
  closeFile(file);
  throw refuse(file.facts.kind === "file" ? ERROR_DIRECTORY : ERROR_PATH_NOT_FOUND);
}

/** A device's reserved name is found in every folder, as an empty file. */
function deviceNamed(name: string, open: () => OpenFile): Source {
  closeFile(open());
  const never = new TIME(0n);
  const times = { created: never, accessed: never, written: never };
  return single({ attributes: FILE_ATTRIBUTE_ARCHIVE, ...times, sizeHigh: 0, sizeLow: 0, reparseTag: 0, name, shortName: "" });
}

/** What a folder holds under one name. */
function oneFile(folder: OpenFile, name: string, literal: boolean): FoundFile | undefined {
  const actual = literal ? name : findInFolder(folder.path, name);
  if (actual === undefined || libc.statx(folder.fd, actual, libc.AT_SYMLINK_NOFOLLOW, MASK, status) < 0) {
    if (actual === undefined || libc.errno() === libc.ENOENT) return undefined;
    throw systemFailure(FIRST, folder.path);
  }
  return described(literal ? actual : toWin32Name(actual), folder.path, actual, true, shortNamesIn(folder.path).get(actual));
}

const single = (found: FoundFile): Source => listed([found]);

function listed(found: FoundFile[]): Source {
  return {
    file: undefined,
    take: () => found.shift(),
    prepare: () => Promise.resolve(),
    end() {
      found.length = 0;
    },
  };
}

/** The named pipes that a pattern asks for. What a file has for its size is how many instances there are. */
function pipesNamed(pattern: string): Source | undefined {
  const name = pattern.slice(pattern.lastIndexOf("\\") + 1);
  const matches = matcherOf(name);
  const found = pipeList().filter((pipe) => matches(pipe.name));
  if (found.length === 0) noteError(ERROR_FILE_NOT_FOUND);
  const never = new TIME(0n);
  const times = { created: never, accessed: never, written: never };
  const described = found.map(({ name, instances }) => ({
    attributes: FILE_ATTRIBUTE_NORMAL,
    ...times,
    sizeHigh: 0,
    sizeLow: instances,
    reparseTag: 0,
    name,
    shortName: "",
  }));
  return described.length > 0 ? listed(described) : undefined;
}

/** A search through a folder's entries. */
class FolderSearch implements Source {
  readonly file: OpenFile;
  readonly #matches: Matcher;
  readonly #literal: boolean;
  readonly #pattern: string;
  readonly #piece = Buffer.allocUnsafeSlow(PIECE);
  readonly #address = libc.addressOf(this.#piece);
  readonly #shortNames: ReadonlyMap<string, string>;
  #at = 0;
  #filled = 0;
  readonly #attributes: AttributeSearch;
  /** False once the file system has said that it keeps no extended attributes. */
  #keepsAttributes = true;
  /** The two entries that every folder but a drive's root has: they come first, whatever order Linux has them in. */
  #dots: string[];

  constructor(file: OpenFile, matches: Matcher, literal: boolean, pattern: string) {
    this.file = file;
    this.#matches = matches;
    this.#literal = literal;
    this.#pattern = pattern;
    this.#shortNames = shortNamesIn(file.path);
    this.#attributes = new AttributeSearch(file.facts.identity);
    this.#dots = driveRootOf(file.path) === file.path ? [] : [".", ".."].filter(matches);
  }

  take(): FoundFile | undefined {
    const dot = this.#dots.shift();
    if (dot !== undefined) {
      if (libc.statx(this.file.fd, dot, 0, MASK, status) < 0) throw systemFailure(NEXT, this.#pattern);
      return described(dot, this.file.path, dot, true, undefined);
    }
    const piece = this.#piece;
    while (this.#at < this.#filled || this.#fill()) {
      const nameAt = this.#at + ENTRY_NAME_AT;
      this.#at += piece.readUInt16LE(this.#at + ENTRY_LENGTH_AT);
      let end = nameAt;
      let plain = true;
      let last = 0;
      for (let byte = piece[end] as number; byte !== 0; byte = piece[++end] as number) {
        plain &&= PLAIN[byte] === 1;
        last = byte;
      }
      plain &&= last !== BLANK && last !== PERIOD;
      const native = piece.toString(plain ? "latin1" : "utf8", nameAt, end);
      if (native === "." || native === "..") continue;
      const name = plain || this.#literal ? native : toWin32Name(native);
      const shortName = this.#shortNames.size === 0 ? undefined : this.#shortNames.get(native);
      if (!this.#matches(name) && !(shortName && this.#matches(shortName))) {
        this.#attributes.found(); // nobody knows
        continue;
      }
      if (libc.statxAt(this.file.fd, this.#address + nameAt, libc.AT_SYMLINK_NOFOLLOW, MASK, statusAddress) < 0) {
        if (libc.errno() === libc.ENOENT) continue; // deleted since
        throw systemFailure(NEXT, this.#pattern);
      }
      return described(name, this.file.path, native, this.#hasOwnAttributes(this.#address + nameAt, native), shortName);
    }
    this.#attributes.ended();
    return undefined;
  }

  async prepare(): Promise<void> {
    if (this.#at < this.#filled || this.#dots.length > 0) return;
    const bytes = await new Promise<number>((resolve) => {
      libc.getdents64.async(this.file.fd, this.#piece, PIECE, (_error: unknown, result: number) => resolve(result));
    });
    // What went wrong is said by the call of this thread that follows.
    this.#at = 0;
    this.#filled = Math.max(0, bytes);
  }

  end(): void {
    closeFile(this.file);
  }

  /** Whether user.DOSATTRIB is kept of an entry. */
  #hasOwnAttributes(nameAddress: number, native: string): boolean {
    if (!this.#keepsAttributes || !this.#attributes.mayHave((secondsAt(CHANGED_AT) + 1) * 1000)) return false;
    if (this.#asked(nameAddress, native)) {
      this.#attributes.found();
      return true;
    }
    return false;
  }

  #asked(nameAddress: number, native: string): boolean {
    if (asksByEntry) {
      if (libc.xattrLengthAt(this.file.fd, nameAddress, dosAttributesName) >= 0) return true;
      const errno = libc.errno();
      if (errno === libc.EOPNOTSUPP) this.#keepsAttributes = false;
      if (errno !== libc.ENOSYS) return false;
      asksByEntry = false;
    }
    return libc.lgetxattr(`${this.file.path}/${native}`, DOS_ATTRIBUTES, null, 0) > 0;
  }

  #fill(): boolean {
    const bytes = libc.getdents64(this.file.fd, this.#piece, PIECE);
    if (bytes < 0) throw failure(codeOfErrno(libc.errno()), NEXT, this.#pattern);
    this.#at = 0;
    this.#filled = bytes;
    return bytes > 0;
  }
}

/** Whether Linux can be asked for extended attributes of an entry, by its folder's descriptor and its name. */
let asksByEntry = true;

/** What `status` says, under a name. */
function described(name: string, folder: string, native: string, ownAttributes: boolean, shortName: string | undefined): FoundFile {
  const mode = unsignedAt(MODE_AT) & 0xffff;
  const regular = (mode & S_IFMT) === S_IFREG;
  const reparseTag = (mode & S_IFMT) === S_IFLNK ? IO_REPARSE_TAG_SYMLINK : 0;
  const sizeLow = regular ? unsignedAt(SIZE_AT) : 0;
  const sizeHigh = regular ? unsignedAt(SIZE_AT + 4) : 0;
  const accessed = timeAt(ACCESSED_AT);
  const written = timeAt(WRITTEN_AT);
  const born = unsignedAt(0) & libc.STATX_BTIME ? timeAt(BORN_AT) : earlier(timeAt(WRITTEN_AT), timeAt(CHANGED_AT));
  const own = ownAttributes || reparseTag !== 0 ? ownFacts(`${folder}/${native}`) : undefined;
  const attributes = own ? own.attributes : usualAttributes(mode, unsignedAt(TRAITS_AT));
  const created = own ? new TIME(own.created) : born;
  return { attributes, created, accessed, written, sizeHigh, sizeLow, reparseTag, name, shortName: shortName ?? "" };
}

/** What dos-attributes.ts says of a file; undefined if it is gone meanwhile. */
function ownFacts(path: string): { attributes: number; created: bigint } | undefined {
  const known = statusAt(path, false);
  return known && dosFactsAt(path, known);
}

/** The attributes of a file of which none are kept: most files of a folder have those of the one before. */
function usualAttributes(mode: number, traits: number): number {
  if (mode !== usual.mode || traits !== usual.traits) {
    usual = { mode, traits, attributes: attributesFrom(undefined, { kind: kindOf(mode), mode, traits }, never) };
  }
  return usual.attributes;
}

let usual = { mode: 0, traits: 0, attributes: 0 }; // no file has the mode 0: it has a type

function never(): boolean {
  return false;
}

function timeAt(offset: number): TIME {
  return TIME.fromUnix(secondsAt(offset), unsignedAt(offset + 8));
}

function secondsAt(offset: number): number {
  return (words[(offset + 4) / 4] as number) * 2 ** 32 + unsignedAt(offset);
}

function unsignedAt(offset: number): number {
  return (words[offset / 4] as number) >>> 0;
}

function earlier(one: TIME, other: TIME): TIME {
  return one.filetime < other.filetime ? one : other;
}

// --- searches that a program holds ---------------------------------------------------------------------------------------

/** Gives a search a handle, by which it closes; undefined for one that has found nothing. */
function opened(source: Source | undefined): Search | undefined {
  const first = source && takeFirst(source);
  if (!source || !first) return undefined;
  let ahead: FoundFile | undefined = first;
  let handle = 0;
  let ended = false;
  if (source.file) {
    const { fd, record, access } = source.file;
    try {
      handle = allocateHandle({ kind: HandleKind.find, access, fd, record }, FIRST);
    } catch (error) {
      source.end();
      throw error;
    }
  }
  const take = () => {
    if (ended) return undefined;
    const at = handle === 0 ? undefined : enter(handle, HandleKind.find, NEXT);
    try {
      const taken = ahead ?? source.take();
      ahead = undefined;
      return taken;
    } finally {
      if (at !== undefined) leave(at);
    }
  };
  const next = () => {
    const taken = take();
    if (taken || ended) return taken;
    ended = true;
    if (handle !== 0) {
      const closing = handle;
      handle = 0;
      closeSearch(closing);
    }
    return undefined;
  };
  return {
    get handle() {
      return handle;
    },
    next,
    *more() {
      const now = () => batch(next);
      const later = async () => {
        const at = handle === 0 ? undefined : enter(handle, HandleKind.find, NEXT);
        try {
          if (!ahead) await source.prepare();
        } finally {
          if (at !== undefined) leave(at);
        }
        return soon(now);
      };
      const found: readonly FoundFile[] = (yield { call: { now, later } }) as readonly FoundFile[];
      return found;
    },
  };
}

function takeFirst(source: Source): FoundFile | undefined {
  try {
    const first = source.take();
    if (first) return first;
  } catch (error) {
    source.end();
    throw error;
  }
  source.end();
  noteError(ERROR_FILE_NOT_FOUND);
  return undefined;
}

function batch(next: () => FoundFile | undefined): readonly FoundFile[] {
  const found: FoundFile[] = [];
  for (let file = next(); file; file = found.length < BATCH ? next() : undefined) found.push(file);
  return found;
}

/** Lets others have their turn first: what is looked at then takes a fraction of a millisecond. */
function soon<T>(work: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(work());
      } catch (error) {
        reject(error);
      }
    });
  });
}
