import { noTransaction, text } from "../arguments.js";
import { names } from "../host/index.js";
import type { FoundFile, Search } from "../host/names.js";
import { HANDLE, type HandleLike, handleValue } from "../wintypes/handle.js";
import type { TIME } from "../wintypes/time.js";
import { tupleKind } from "../wintypes/tuple.js";

/**
 * A file that a search has found: a tuple whose members can also be read by name.
 *
 * @see Microsoft minwinbase WIN32_FIND_DATAW; the names are those of pywin32's documentation
 */
export type WIN32_FIND_DATA = readonly [
  attributes: number,
  createTime: TIME,
  accessTime: TIME,
  writeTime: TIME,
  nFileSizeHigh: number,
  nFileSizeLow: number,
  reserved0: number,
  reserved1: number,
  fileName: string,
  alternateFilename: string,
] & {
  /** FILE_ATTRIBUTE_*. */
  readonly attributes: number;
  readonly createTime: TIME;
  readonly accessTime: TIME;
  readonly writeTime: TIME;
  /** The high 32 bits of the size in bytes: `nFileSizeHigh * 2 ** 32 + nFileSizeLow`. */
  readonly nFileSizeHigh: number;
  readonly nFileSizeLow: number;
  /** The tag of a reparse point, such as 0xA000000C of a symbolic link; 0 for anything else. */
  readonly reserved0: number;
  readonly reserved1: number;
  readonly fileName: string;
  /** The 8.3 name, where the file has one beside its name; otherwise empty. */
  readonly alternateFilename: string;
};

const findData = tupleKind<WIN32_FIND_DATA>("WIN32_FIND_DATA", [
  "attributes",
  "createTime",
  "accessTime",
  "writeTime",
  "nFileSizeHigh",
  "nFileSizeLow",
  "reserved0",
  "reserved1",
  "fileName",
  "alternateFilename",
]);

/**
 * Finds the files and directories whose names match a pattern.
 *
 * `*` stands for any characters and `?` for one, in the last name of the path only; case does not count, and a file's 8.3 name is looked at
 * too. `*.*` matches every name, `*.` those without an extension. A directory's own entries `.` and `..` are found like any others, a
 * symbolic link is found itself. The order is the file system's.
 *
 * @param FileName     A path whose last name is the pattern, such as `C:\Users\*`, or one name.
 * @param Transaction  Only null is possible: no host has transactions.
 * @returns The files found, each as `[attributes, createTime, accessTime, writeTime, nFileSizeHigh, nFileSizeLow, reserved0, reserved1,
 *   fileName, alternateFilename]`, with the same members by name. None is no error, nor is a path that ends in a separator.
 * @throws Win32Error ERROR_PATH_NOT_FOUND (3) if the directory is missing, ERROR_DIRECTORY (267) if it is none, ERROR_ACCESS_DENIED (5),
 *   ERROR_INVALID_NAME (123).
 * @example
 * for (const { fileName, attributes } of FindFilesW("C:\\ProgramData\\*.log")) console.log(fileName, attributes & FILE_ATTRIBUTE_HIDDEN);
 * @see reference win32file.FindFilesW; Microsoft fileapi FindFirstFileW
 */
export function FindFilesW(FileName: string, Transaction: null | undefined = null): WIN32_FIND_DATA[] {
  noTransaction(Transaction);
  const found: WIN32_FIND_DATA[] = [];
  names.find(text(FileName, "FileName"), (file) => found.push(described(file)));
  return found;
}

/**
 * Finds the same as FindFilesW one by one, in the same memory however many there are.
 *
 * The search ends with its last file, at the end of a loop that is left early (`return()`) or of a `using` block, and some time after the
 * program has dropped it.
 *
 * @param FileName     A path whose last name is the pattern.
 * @param Transaction  Only null is possible: no host has transactions.
 * @returns An iterator over what FindFilesW describes.
 * @throws Win32Error as FindFilesW; ERROR_INVALID_HANDLE (6) from an iterator whose handle was closed by FindClose.
 * @example
 * for (const { fileName } of FindFilesIterator("Z:\\mail\\*")) if (fileName.endsWith(".tmp")) break;
 * @see reference win32file.FindFilesIterator; Microsoft fileapi FindFirstFileW, FindNextFileW
 */
export function FindFilesIterator(FileName: string, Transaction: null | undefined = null): FindIterator {
  noTransaction(Transaction);
  return new FindIterator(names.search(text(FileName, "FileName")));
}

/** A search under way, by FindFilesIterator. */
export class FindIterator implements IterableIterator<WIN32_FIND_DATA>, Disposable {
  #search: Search | undefined;
  /** Closes the search if the program drops it. */
  readonly #handle: HANDLE;

  /** @internal */
  constructor(search: Search | undefined) {
    this.#search = search;
    this.#handle = searchHandle(search);
  }

  /** The search's handle, for FindClose; 0 once it has ended. */
  get handle(): number {
    return this.#handle.handle;
  }

  next(): IteratorResult<WIN32_FIND_DATA, undefined> {
    const found = this.#search?.next();
    if (found) return { done: false, value: described(found) };
    this.#ended();
    return { done: true, value: undefined };
  }

  /** Ends the search early, as a loop does that is left. */
  return(): IteratorResult<WIN32_FIND_DATA, undefined> {
    this.#search = undefined;
    this.#handle.Close();
    return { done: true, value: undefined };
  }

  [Symbol.dispose](): void {
    this.return();
  }

  [Symbol.iterator](): this {
    return this;
  }

  #ended(): void {
    this.#search = undefined;
    this.#handle.Detach(); // the search has closed itself
  }
}

/** What closes a search that is dropped. */
export function searchHandle(search: Search | undefined): HANDLE {
  return new HANDLE(search?.handle ?? 0, { close: (handle) => names.closeSearch(handle) });
}

/** What a host has found, as the reference has it. */
export function described(found: FoundFile): WIN32_FIND_DATA {
  const { attributes, created, accessed, written, sizeHigh, sizeLow, reparseTag, name, shortName } = found;
  return findData([attributes, created, accessed, written, sizeHigh, sizeLow, reparseTag, 0, name, shortName]);
}

/**
 * Ends a search before its last file.
 *
 * @param hFindFile  The handle of a search: that of a FindFilesIterator.
 * @throws Win32Error ERROR_INVALID_HANDLE (6) for anything else.
 * @see reference win32file.FindClose; Microsoft fileapi FindClose
 */
export function FindClose(hFindFile: HandleLike): void {
  names.closeSearch(handleValue(hFindFile, "hFindFile", "FindClose"));
}
