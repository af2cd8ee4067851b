import { noTransaction, text } from "../arguments.js";
import { changes } from "../host/index.js";

/**
 * Deletes a file; of a symbolic link, the link itself.
 *
 * The name is gone at once. Whoever has the file open with FILE_SHARE_DELETE goes on with what is no longer there for others.
 *
 * @param fileName     The file's name.
 * @param Transaction  Only null is possible: no host has transactions.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3), ERROR_ACCESS_DENIED (5) for a directory and for a read-only file,
 *   ERROR_SHARING_VIOLATION (32) if somebody has it open without FILE_SHARE_DELETE.
 * @example
 * DeleteFile("a.txt");
 * @see reference win32file.DeleteFile, win32file.DeleteFileW; Microsoft fileapi DeleteFileW
 */
export function DeleteFile(fileName: string, Transaction?: null): void {
  noTransaction(Transaction);
  changes.delete(text(fileName, "fileName"));
}

/** DeleteFile under its other name: both take Unicode, and DeleteFileW's further parameter. */
export const DeleteFileW: typeof DeleteFile = DeleteFile;
