// Extended attributes that go along with a file when it is copied: the user's own. user.DOSATTRIB is written by dos-attributes.ts.

import { codeOfErrno, failure } from "../errors.js";
import * as libc from "../libc.js";

const PREFIX = "user.";
/** Written by itself: a copy is created at another time than its original. */
const WRITTEN_APART = ["user.DOSATTRIB"];

/** Names of extended attributes by which this host knows its own unfinished work: they never go along. */
export const OWN_PREFIX = "user.tswin32.";

const names = Buffer.alloc(65_536);
const value = Buffer.alloc(65_536);

/** Copies the extended attributes from one file to another, by paths that are followed. */
export function copyExtendedAttributes(from: string, to: string, caller: string, name: string, flags = 0): void {
  const listed = libc.listxattr(from, names, names.length);
  if (listed <= 0) return; // none, or a file system that has none
  for (const attribute of names.toString("utf8", 0, listed).split("\0")) {
    if (!attribute.startsWith(PREFIX) || attribute.startsWith(OWN_PREFIX) || WRITTEN_APART.includes(attribute)) continue;
    const bytes = libc.getxattr(from, attribute, value, value.length);
    if (bytes < 0) {
      if (libc.errno() === libc.ENODATA) continue; // taken away since
      throw failure(codeOfErrno(libc.errno()), caller, name);
    }
    if (libc.setxattr(to, attribute, value, bytes, flags) >= 0) continue;
    const errno = libc.errno();
    if (errno !== libc.EEXIST) throw failure(codeOfErrno(errno), caller, name);
  }
}

/** Copies those that the other file does not have. */
export function copyMissingAttributes(from: string, to: string, caller: string, name: string): void {
  copyExtendedAttributes(from, to, caller, name, libc.XATTR_CREATE);
}
