import { noTransaction, text } from "../arguments.js";
import { names } from "../host/index.js";

/**
 * Lists the data streams of a file or directory.
 *
 * Every file has one without a name, `::$DATA`, which is what is read when the file itself is. Named ones are opened by CreateFile under the
 * file's name, a colon and their own: `a.txt:notes`.
 *
 * @param FileName     The file or directory.
 * @param Transaction  Only null is possible: no host has transactions.
 * @returns Of each stream `[size, name]`: its size in bytes, and its name as `:notes:$DATA`.
 * @throws Win32Error ERROR_HANDLE_EOF (38) for a directory without streams, ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3).
 * @see reference win32file.FindStreams; Microsoft fileapi FindFirstStreamW
 */
export function FindStreams(FileName: string, Transaction: null | undefined = null): [size: number, name: string][] {
  noTransaction(Transaction);
  return names.streams(text(FileName, "FileName")).map(({ size, name }) => [Number(size), name]);
}
