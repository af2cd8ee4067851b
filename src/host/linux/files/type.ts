import { FILE_TYPE_CHAR, FILE_TYPE_DISK, FILE_TYPE_PIPE, FILE_TYPE_UNKNOWN } from "../../../win32con.js";
import { Entry, enter, HandleKind, leave, table } from "../handle-table.js";
import { type FileFacts, factsOf } from "./identity.js";

const TYPES: Readonly<Record<FileFacts["kind"], number>> = {
  file: FILE_TYPE_DISK,
  directory: FILE_TYPE_DISK,
  link: FILE_TYPE_DISK,
  "block device": FILE_TYPE_DISK,
  "character device": FILE_TYPE_CHAR,
  pipe: FILE_TYPE_PIPE,
  socket: FILE_TYPE_PIPE,
  other: FILE_TYPE_UNKNOWN,
};

/** The FILE_TYPE_* of an open file. */
export function type(handle: number): number {
  const at = enter(handle, HandleKind.file, "GetFileType");
  try {
    return TYPES[factsOf(table()[at + Entry.fd] as number, "GetFileType").kind];
  } finally {
    leave(at);
  }
}
