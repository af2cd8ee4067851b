import { isMainThread } from "node:worker_threads";
import { INVALID_HANDLE_VALUE } from "../../win32con.js";
import {
  ERROR_FILE_NOT_FOUND,
  ERROR_FILENAME_EXCED_RANGE,
  ERROR_HANDLE_EOF,
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_NAME,
  ERROR_MORE_DATA,
  ERROR_NO_MORE_FILES,
  ERROR_NOT_SUPPORTED,
} from "../../winerror/codes.js";
import { TIME } from "../../wintypes/time.js";
import type { FoundFile, FoundStream, NamesHost, Search } from "../names.js";
import type { Operation } from "../operation.js";
import { errorLeft, failure, failureOf, kernel32, Memory, noteError } from "./ffi.js";
import { WIN32_FIND_DATA as FILE, LITTLE_ENDIAN, members, WIN32_FIND_STREAM_DATA as STREAM } from "./structs.js";

const FindFirstFileW = kernel32<[pattern: string, data: Uint8Array]>("intptr_t FindFirstFileW(const char16_t *pattern, void *data)");
const FindFirstFileWAt = kernel32<[pattern: string, data: number]>("intptr_t FindFirstFileW(const char16_t *pattern, uintptr_t data)");
const FindNextFileW = kernel32<[search: number, data: Uint8Array]>("int FindNextFileW(intptr_t search, void *data)");
const FindNextFileWAt = kernel32<[search: number, data: number]>("int FindNextFileW(intptr_t search, uintptr_t data)");
const FindClose = kernel32<[search: number]>("int FindClose(intptr_t search)");
const FindFirstStreamW = kernel32<[path: string, level: number, data: Uint8Array, flags: number]>(
  "intptr_t FindFirstStreamW(const char16_t *path, int level, void *data, uint32_t flags)",
);
const FindNextStreamW = kernel32<[search: number, data: Uint8Array]>("int FindNextStreamW(intptr_t search, void *data)");
const FindFirstFileNameW = kernel32<[path: string, flags: number, length: number, name: number]>(
  "intptr_t FindFirstFileNameW(const char16_t *path, uint32_t flags, uintptr_t length, uintptr_t name)",
);
const FindNextFileNameW = kernel32<[search: number, length: number, name: number]>(
  "int FindNextFileNameW(intptr_t search, uintptr_t length, uintptr_t name)",
);
const CreateHardLinkW = kernel32<[path: string, existing: string, security: null]>(
  "int CreateHardLinkW(const char16_t *path, const char16_t *existing, void *security)",
);
const CreateSymbolicLinkW = kernel32<[path: string, target: string, flags: number]>(
  "uint8_t CreateSymbolicLinkW(const char16_t *path, const char16_t *target, uint32_t flags)",
);
const GetFullPathNameW = kernel32<[path: string, characters: number, buffer: Uint8Array, last: null]>(
  "uint32_t GetFullPathNameW(const char16_t *path, uint32_t characters, void *buffer, void *last)",
);
const GetLongPathNameW = kernel32<[path: string, buffer: Uint8Array, characters: number]>(
  "uint32_t GetLongPathNameW(const char16_t *path, void *buffer, uint32_t characters)",
);
const SetFileShortNameW = kernel32<[file: number, name: string]>("int SetFileShortNameW(intptr_t file, const char16_t *name)");
const SetCurrentDirectoryW = kernel32<[path: string]>("int SetCurrentDirectoryW(const char16_t *path)");
const GetCurrentDirectoryW = kernel32<[characters: number, buffer: Uint8Array]>(
  "uint32_t GetCurrentDirectoryW(uint32_t characters, void *buffer)",
);

/** MAX_PATH: enough for nearly every path at the first call. */
const USUAL_PATH = 260;

const LONGEST_PATH = 32_767;
const LONGEST_NAME = 255;

/** Where searches that do not outlive the call leave what they found. */
const data = Buffer.alloc(FILE.size);
const streamData = Buffer.alloc(STREAM.size);

export const names: NamesHost = {
  find(pattern, take) {
    const search = begun(FindFirstFileW(pattern, data), pattern, errorLeft);
    if (search === undefined) return;
    try {
      do take(fileIn(data));
      while (FindNextFileW(search, data) !== 0);
      if (errorLeft() !== ERROR_NO_MORE_FILES) throw failure("FindNextFile", { path: pattern });
    } finally {
      FindClose(search);
    }
  },

  search(pattern) {
    const search = begun(FindFirstFileW(pattern, data), pattern, errorLeft);
    return search === undefined ? undefined : new OpenSearch(search, fileIn(data), pattern);
  },

  *searching(pattern) {
    const now = () => names.search(pattern);
    const search: Search | undefined = (yield { call: { now, later: () => searchLater(pattern) } }) as Search | undefined;
    return search;
  },

  closeSearch(handle) {
    // A search's handle is an address that FindClose looks at: only what is known to be one reaches it.
    if (!open.delete(handle)) throw failureOf(ERROR_INVALID_HANDLE, "FindClose");
    if (FindClose(handle) === 0) throw failure("FindClose");
  },

  links,

  streams(path) {
    const search = FindFirstStreamW(path, 0, streamData, 0);
    if (search === INVALID_HANDLE_VALUE) throw failure("FindFirstStream", { path });
    const found: FoundStream[] = [];
    try {
      do found.push(streamIn(streamData));
      while (FindNextStreamW(search, streamData) !== 0);
      if (errorLeft() !== ERROR_HANDLE_EOF) throw failure("FindNextStream", { path });
    } finally {
      FindClose(search);
    }
    return found;
  },

  hardLink(path, existing) {
    if (CreateHardLinkW(path, existing, null) === 0) throw failure("CreateHardLink", { path });
  },

  symbolicLink(path, target, flags) {
    if (CreateSymbolicLinkW(path, target, flags) === 0) throw failure("CreateSymbolicLink", { path });
  },

  fullPath: (path) => text((buffer, characters) => GetFullPathNameW(path, characters, buffer, null), "GetFullPathName", path),

  longPath(path) {
    // No file is called so. Wine copies each name into memory of a fixed size without a look at its length, and crashes.
    if (path.length > LONGEST_PATH) throw failureOf(ERROR_FILENAME_EXCED_RANGE, "GetLongPathName", { path });
    if (path.split(/[\\/]/).some((name) => name.length > LONGEST_NAME)) throw failureOf(ERROR_INVALID_NAME, "GetLongPathName", { path });
    return text((buffer, characters) => GetLongPathNameW(path, buffer, characters), "GetLongPathName", path);
  },

  setShortName(handle, name) {
    if (SetFileShortNameW(handle, name) === 0) throw failure("SetFileShortName", { path: name });
  },

  setCurrentDirectory(path) {
    // The directory is the process's: node keeps what it is in its main thread, and a worker could not tell that one.
    if (!isMainThread) throw failureOf(ERROR_NOT_SUPPORTED, "SetCurrentDirectory", { path });
    if (SetCurrentDirectoryW(path) === 0) throw failure("SetCurrentDirectory", { path });
    process.chdir(text((buffer, characters) => GetCurrentDirectoryW(characters, buffer), "GetCurrentDirectory", path));
  },
};

// --- searches -------------------------------------------------------------------------------------------------------

/** The handle of a search that has begun; undefined for one that has found nothing. */
function begun(handle: number, pattern: string, error: () => number): number | undefined {
  if (handle !== INVALID_HANDLE_VALUE) return handle;
  const code = error();
  if (code !== ERROR_FILE_NOT_FOUND) throw failureOf(code, "FindFirstFile", { path: pattern });
  noteError(code);
  return undefined;
}

async function searchLater(pattern: string): Promise<Search | undefined> {
  const memory = new Memory(FILE.size);
  try {
    const { result, error } = await FindFirstFileWAt.later(pattern, memory.address);
    const search = begun(result, pattern, () => error);
    return search === undefined ? undefined : new OpenSearch(search, fileIn(Buffer.from(memory.load())), pattern);
  } finally {
    memory.free();
  }
}

/** The searches of this thread that programs hold. */
const open = new Map<number, OpenSearch>();

/** How many files a promise asks for before it gives them out. */
const BATCH = 64;

class OpenSearch implements Search {
  #handle: number;
  #ahead: FoundFile | undefined;
  readonly #pattern: string;

  constructor(handle: number, first: FoundFile, pattern: string) {
    this.#handle = handle;
    this.#ahead = first;
    this.#pattern = pattern;
    open.set(handle, this);
  }

  get handle(): number {
    return this.#handle;
  }

  next(): FoundFile | undefined {
    this.#check();
    const ahead = this.#takeAhead();
    if (ahead || this.#handle === 0) return ahead;
    if (FindNextFileW(this.#handle, data) !== 0) return fileIn(data);
    this.#ended(errorLeft());
    return undefined;
  }

  *more(): Operation<readonly FoundFile[]> {
    const found = (yield { call: { now: () => this.#batch(), later: () => this.#batchLater() } }) as readonly FoundFile[];
    return found;
  }

  #batch(): readonly FoundFile[] {
    const found: FoundFile[] = [];
    for (let file = this.next(); file; file = found.length < BATCH ? this.next() : undefined) found.push(file);
    return found;
  }

  async #batchLater(): Promise<readonly FoundFile[]> {
    this.#check();
    const ahead = this.#takeAhead();
    const found = ahead ? [ahead] : [];
    const memory = new Memory(FILE.size);
    try {
      while (this.#handle !== 0 && found.length < BATCH) {
        this.#check();
        const { result, error } = await FindNextFileWAt.later(this.#handle, memory.address);
        if (result !== 0) found.push(fileIn(Buffer.from(memory.load())));
        else this.#ended(error);
      }
    } finally {
      memory.free();
    }
    return found;
  }

  /** The handle must not have been closed by its integer: another search may have it now. */
  #check(): void {
    if (this.#handle !== 0 && open.get(this.#handle) !== this)
      throw failureOf(ERROR_INVALID_HANDLE, "FindNextFile", { path: this.#pattern });
  }

  #takeAhead(): FoundFile | undefined {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    return ahead;
  }

  #ended(error: number): void {
    if (error !== ERROR_NO_MORE_FILES) throw failureOf(error, "FindNextFile", { path: this.#pattern });
    const handle = this.#handle;
    this.#handle = 0;
    names.closeSearch(handle);
  }
}

function fileIn(bytes: Buffer): FoundFile {
  const view = members(bytes);
  const time = (at: number) => new TIME(view.getBigInt64(at, LITTLE_ENDIAN));
  return {
    attributes: view.getUint32(FILE.dwFileAttributes, LITTLE_ENDIAN),
    created: time(FILE.ftCreationTime),
    accessed: time(FILE.ftLastAccessTime),
    written: time(FILE.ftLastWriteTime),
    sizeHigh: view.getUint32(FILE.nFileSizeHigh, LITTLE_ENDIAN),
    sizeLow: view.getUint32(FILE.nFileSizeLow, LITTLE_ENDIAN),
    reparseTag: view.getUint32(FILE.dwReserved0, LITTLE_ENDIAN),
    name: textAt(bytes, FILE.cFileName, FILE.cAlternateFileName),
    shortName: textAt(bytes, FILE.cAlternateFileName, FILE.size),
  };
}

function streamIn(bytes: Buffer): FoundStream {
  return { size: members(bytes).getBigInt64(STREAM.StreamSize, LITTLE_ENDIAN), name: textAt(bytes, STREAM.cStreamName, STREAM.size) };
}

/** The text that begins at `at` and ends with a NUL. */
function textAt(bytes: Buffer, at: number, limit: number): string {
  const all = bytes.toString("utf16le", at, limit);
  const end = all.indexOf("\0");
  return end < 0 ? all : all.slice(0, end);
}

// --- all names of a file ----------------------------------------------------------------------------------------------

/** Before a name in its memory: its length in characters, the NUL among them. */
const NAME_AT = 8;

/** Windows keeps the list. It writes to memory that stays in place, so that both ways of calling are the same. */
function* links(path: string): Operation<string[]> {
  let memory = new Memory(NAME_AT + USUAL_PATH * 2);
  let search = INVALID_HANDLE_VALUE;
  const found: string[] = [];
  try {
    for (;;) {
      const capacity = (memory.load().length - NAME_AT) / 2;
      members(memory.load()).setUint32(0, capacity, LITTLE_ENDIAN);
      memory.store();
      const nameAt = memory.address + NAME_AT;
      const isFirst = search === INVALID_HANDLE_VALUE;
      const now = () => {
        const result = isFirst ? FindFirstFileNameW(path, 0, memory.address, nameAt) : FindNextFileNameW(search, memory.address, nameAt);
        return { result, error: errorLeft() };
      };
      const later = () =>
        isFirst ? FindFirstFileNameW.later(path, 0, memory.address, nameAt) : FindNextFileNameW.later(search, memory.address, nameAt);
      const { result, error } = (yield { call: { now, later } }) as { result: number; error: number };
      const failed = isFirst ? result === INVALID_HANDLE_VALUE : result === 0;
      if (failed && error === ERROR_MORE_DATA) {
        const needed = members(memory.load()).getUint32(0, LITTLE_ENDIAN);
        memory.free();
        memory = new Memory(NAME_AT + Math.max(needed + 1, capacity * 2) * 2);
        continue;
      }
      if (failed && (isFirst || error !== ERROR_HANDLE_EOF))
        throw failureOf(error, isFirst ? "FindFirstFileName" : "FindNextFileName", { path });
      if (failed) return found;
      if (isFirst) search = result;
      found.push(textAt(Buffer.from(memory.load()), NAME_AT, memory.load().length));
    }
  } finally {
    memory.free();
    if (search !== INVALID_HANDLE_VALUE) FindClose(search);
  }
}

// --- texts ----------------------------------------------------------------------------------------------------------

/** A text that Windows writes into a buffer, which grows until it fits. */
function text(write: (buffer: Uint8Array, characters: number) => number, funcname: string, path: string): string {
  for (let capacity = USUAL_PATH; ; ) {
    const buffer = Buffer.alloc(capacity * 2);
    const characters = write(buffer, capacity);
    if (characters === 0) throw failure(funcname, { path });
    if (characters < capacity) return buffer.toString("utf16le", 0, characters * 2);
    capacity = characters + 1;
  }
}
