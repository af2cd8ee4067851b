// Finding files and names without holding the thread: the same arguments, then { signal }.

import { type Abortable, noTransaction, signalOf, text } from "../arguments.js";
import { names } from "../host/index.js";
import type { Search } from "../host/names.js";
import { settle } from "../host/operation.js";
import { described, searchHandle, type WIN32_FIND_DATA } from "./find.js";

/**
 * Finds files by a pattern without holding the thread.
 *
 * @see FindFilesW in win32file, whose results and errors it has
 */
export async function FindFilesW(
  FileName: string,
  Transaction: null | undefined = null,
  abortable?: Abortable,
): Promise<WIN32_FIND_DATA[]> {
  const all: WIN32_FIND_DATA[] = [];
  for await (const found of await FindFilesIterator(FileName, Transaction, abortable)) all.push(found);
  return all;
}

/**
 * Begins a search and gives its files one by one, some at a time being read beside the thread.
 *
 * @returns An async iterator; the search ends with it, or where a loop over it is left. An abort rejects what comes next.
 * @example
 * for await (const { fileName } of await FindFilesIterator("Z:\\mail\\*")) console.log(fileName);
 * @see FindFilesIterator in win32file, whose results and errors it has
 */
export async function FindFilesIterator(
  FileName: string,
  Transaction: null | undefined = null,
  abortable?: Abortable,
): Promise<AsyncGenerator<WIN32_FIND_DATA, undefined>> {
  noTransaction(Transaction);
  const signal = signalOf(abortable);
  return each(await settle(names.searching(text(FileName, "FileName")), signal), signal);
}

function each(search: Search | undefined, signal: AbortSignal | undefined): AsyncGenerator<WIN32_FIND_DATA, undefined> {
  const handle = searchHandle(search); // made before the first file is asked for: nobody may ever ask
  return (async function* () {
    try {
      while (search) {
        const some = await settle(search.more(), signal);
        if (some.length === 0) break;
        for (const found of some) yield described(found);
      }
    } finally {
      if (search?.handle) handle.Close();
      else handle.Detach(); // the search has closed itself
    }
    return undefined;
  })();
}

/**
 * Lists all names of a file without holding the thread.
 *
 * @see FindFileNames in win32file, whose results and errors it has
 */
export async function FindFileNames(FileName: string, Transaction: null | undefined = null, abortable?: Abortable): Promise<string[]> {
  noTransaction(Transaction);
  const signal = signalOf(abortable);
  return settle(names.links(text(FileName, "FileName")), signal);
}
