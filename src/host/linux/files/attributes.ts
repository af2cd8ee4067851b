// What is known of a file by its name. What its handle tells is in information.ts, times.ts and final-path.ts.

import {
  FILE_FLAG_OPEN_REPARSE_POINT,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  FILE_WRITE_ATTRIBUTES,
} from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_PATH_NOT_FOUND } from "../../../winerror/codes.js";
import type { AttributesHost, FileSummary } from "../../attributes.js";
import { isToBeDeleted, mayBeDeletePending } from "../arbiter/shares.js";
import { codeOfErrno, failure } from "../errors.js";
import * as libc from "../libc.js";
import { findName, parentExists, toNativePath } from "../paths.js";
import { entries } from "./directory-entries.js";
import { dosFactsAt, glancedAttributes, writeAttributes } from "./dos-attributes.js";
import { finalPath, name } from "./final-path.js";
import {
  attributeTag,
  basic,
  compression,
  information,
  rename,
  setAllocation,
  setDisposition,
  setEndOfFile,
  setPriority,
  sizeOnDisk,
  standard,
  streams,
} from "./information.js";
import { withFile } from "./open.js";
import { binaryType } from "./program-type.js";
import { glance, glancedIdentity, statusAt } from "./status.js";
import { setBasic, setTimes, times } from "./times.js";

export const attributes: AttributesHost = {
  attributeTag,
  basic,
  binaryType,
  compressedSize,
  compression,
  entries,
  finalPath,
  get,
  information,
  name,
  rename,
  set,
  setAllocation,
  setBasic,
  setDisposition,
  setEndOfFile,
  setPriority,
  setTimes,
  standard,
  streams,
  summary,
  times,
};

function get(path: string): number {
  const native = toNativePath(path, "GetFileAttributes");
  return presentAttributes(native, path) ?? byOtherName(native, path, "GetFileAttributes", (other) => presentAttributes(other, path));
}

function presentAttributes(native: string, path: string): number | undefined {
  const mode = glance(native, false);
  if (mode < 0) return undefined;
  refuseDeleted(path, "GetFileAttributes");
  return glancedAttributes(native, mode);
}

/** The file that was just looked at, if it is to be deleted, cannot be opened any more; and Windows opens it to ask. */
function refuseDeleted(path: string, caller: string): void {
  if (mayBeDeletePending() && isToBeDeleted(glancedIdentity())) throw failure(ERROR_ACCESS_DENIED, caller, path);
}

function set(path: string, wanted: number): void {
  const caller = "SetFileAttributes";
  const shareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  withFile(path, FILE_WRITE_ATTRIBUTES, shareAll, FILE_FLAG_OPEN_REPARSE_POINT, caller, ({ fd }) =>
    writeAttributes(fd, wanted, caller, path),
  );
}

function summary(path: string): FileSummary {
  const look = (native: string): FileSummary | undefined => {
    const status = statusAt(native, false);
    if (!status) return undefined;
    refuseDeleted(path, "GetFileAttributesEx");
    const { attributes, created } = dosFactsAt(native, status);
    const { accessed, written } = status;
    return { attributes, created, accessed, written, size: sizeOf(status) };
  };
  const native = toNativePath(path, "GetFileAttributesEx");
  return look(native) ?? byOtherName(native, path, "GetFileAttributesEx", look);
}

/** The size of a link is that of its text on Linux, and nothing on Windows. */
function sizeOf({ kind, size }: { readonly kind: string; readonly size: bigint }): bigint {
  return kind === "file" ? size : 0n;
}

function compressedSize(path: string): bigint {
  const look = (native: string) => {
    const status = statusAt(native, true);
    return status && sizeOnDisk(status);
  };
  const native = toNativePath(path, "GetCompressedFileSize");
  return look(native) ?? byOtherName(native, path, "GetCompressedFileSize", look);
}

/** Looks again, at the file whose name differs in nothing but case, after a look has failed. */
function byOtherName<T>(native: string, path: string, caller: string, look: (native: string) => T | undefined): T {
  const errno = libc.errno();
  if (errno !== libc.ENOENT) throw failure(codeOfErrno(errno), caller, path);
  const other = findName(native, path);
  const found = other === undefined ? undefined : look(other);
  if (found !== undefined) return found;
  throw failure(parentExists(native) ? codeOfErrno(libc.ENOENT) : ERROR_PATH_NOT_FOUND, caller, path);
}
