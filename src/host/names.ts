import type { TIME } from "../wintypes/time.js";
import type { Operation } from "./operation.js";

/** What a search tells of a file: WIN32_FIND_DATA in plain values. */
export interface FoundFile {
  readonly attributes: number;
  readonly created: TIME;
  readonly accessed: TIME;
  readonly written: TIME;
  readonly sizeHigh: number;
  readonly sizeLow: number;
  /** Of a reparse point; 0 for anything else. */
  readonly reparseTag: number;
  readonly name: string;
  /** The 8.3 name where the file has one beside its name; otherwise empty. */
  readonly shortName: string;
}

/** A search under way; it ends by itself with its last file. */
export interface Search {
  /** What closeSearch takes; 0 once the search has ended. */
  readonly handle: number;
  /** The next file, undefined after the last. Throws Win32Error "FindNextFile". */
  next(): FoundFile | undefined;
  /** Some of the next files, none after the last; for callers that must not block their thread. */
  more(): Operation<readonly FoundFile[]>;
}

/** One data stream of a file. */
export interface FoundStream {
  readonly size: bigint;
  /** `:name:$DATA`; `::$DATA` is what the file itself holds. */
  readonly name: string;
}

/** Names: finding them, links, streams, the current directory, full and long forms. */
export interface NamesHost {
  /**
   * Gives `take` every file whose name matches the last part of `pattern`; none is no error. One by one: a list of them all would outlive
   * what is made of each. Throws Win32Error "FindFirstFile" with the pattern in `.path`.
   */
  find(pattern: string, take: (file: FoundFile) => void): void;

  /** The same one by one. Undefined if none matches. */
  search(pattern: string): Search | undefined;

  /** The same as an operation. */
  searching(pattern: string): Operation<Search | undefined>;

  /** Ends a search before its last file. Throws Win32Error "FindClose" for anything but the handle of one. */
  closeSearch(handle: number): void;

  /** All names of the file within its volume, without the volume: `\folder\name`. Throws Win32Error "FindFirstFileName". */
  links(path: string): Operation<string[]>;

  /** The data streams of a file or directory. Throws Win32Error "FindFirstStream", ERROR_HANDLE_EOF if it has none. */
  streams(path: string): FoundStream[];

  /** Gives the file `existing` the name `path` too. Throws Win32Error "CreateHardLink". */
  hardLink(path: string, existing: string): void;

  /** Makes `path` stand for what `target` names, now or later. Throws Win32Error "CreateSymbolicLink". */
  symbolicLink(path: string, target: string, flags: number): void;

  /** The path from the volume's root on; whether there is such a file does not matter. Throws Win32Error "GetFullPathName". */
  fullPath(path: string): string;

  /** The path with every short name in it replaced by the long one. Throws Win32Error "GetLongPathName". */
  longPath(path: string): string;

  /** Gives an open file an 8.3 name beside its own, or takes it away (""). Throws Win32Error "SetFileShortName". */
  setShortName(handle: number, name: string): void;

  /** Makes `path` the directory in which relative paths begin, for node too. Throws Win32Error "SetCurrentDirectory". */
  setCurrentDirectory(path: string): void;
}
