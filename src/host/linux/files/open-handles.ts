// What functions that are given a file's handle have in common: the rights that it must have, and where the file is.

import { readlinkSync } from "node:fs";
import { ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_INVALID_FUNCTION } from "../../../winerror/codes.js";
import { descriptorPath } from "../descriptor-path.js";
import { failure } from "../errors.js";
import { Entry, enter, HandleKind, leave, table } from "../handle-table.js";
import { type FileStatus, statusAt, statusOf } from "./status.js";

/** A file as its handle has it open. */
export interface UsedFile {
  readonly fd: number;
  /** The arbiter's record, 0 for none. */
  readonly record: number;
  readonly status: FileStatus;
}

/**
 * Uses a file by its handle.
 *
 * @param rights  What the handle must have all of.
 * @throws Win32Error ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED; ERROR_INVALID_FUNCTION for a device: it has no such information.
 */
export function withOpenFile<T>(handle: number, rights: number, caller: string, use: (file: UsedFile) => T): T {
  const at = enter(handle, HandleKind.file, caller);
  try {
    return use(usedFile(at, rights, caller));
  } finally {
    leave(at);
  }
}

/** The file of an entered handle, under the same conditions. */
export function usedFile(at: number, rights: number, caller: string): UsedFile {
  const words = table();
  if (((words[at + Entry.access] as number) & rights) !== rights) throw failure(ERROR_ACCESS_DENIED, caller);
  const fd = words[at + Entry.fd] as number;
  const status = statusOf(fd, caller);
  if (status.kind !== "file" && status.kind !== "directory" && status.kind !== "link") throw failure(ERROR_INVALID_FUNCTION, caller);
  return { fd, record: words[at + Entry.record] as number, status };
}

const DELETED = " (deleted)";

/** Where an open file is now, also after it was renamed. Throws Win32Error ERROR_FILE_NOT_FOUND if the name that it was opened by is gone. */
export function pathOf({ fd, status }: Pick<UsedFile, "fd" | "status">, caller: string): string {
  const path = readlinkSync(descriptorPath(fd));
  if (path.endsWith(DELETED)) {
    const named = statusAt(path, false); // a file may really be called so
    if (named?.inode !== status.inode || named.volumeSerial !== status.volumeSerial) throw failure(ERROR_FILE_NOT_FOUND, caller);
  }
  return path;
}
