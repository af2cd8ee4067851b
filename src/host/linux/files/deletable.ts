// Whether a name may be taken out of its folder. Linux decides that as it is done; where a deletion is only promised (delete on close, a
// pending one), nobody would be there to be told that it failed.

import { statSync } from "node:fs";
import { dirname } from "node:path";
import { codeOfErrno, failure } from "../errors.js";
import * as libc from "../libc.js";

const S_ISVTX = 0o1000;

/** @throws Win32Error ERROR_ACCESS_DENIED, or ERROR_WRITE_PROTECT on a file system that nobody may write to. */
export function checkDeletable(path: string, caller: string, named?: string): void {
  const folder = dirname(path);
  if (libc.faccessat(libc.AT_FDCWD, folder, libc.W_OK | libc.X_OK, libc.AT_EACCESS) < 0)
    throw failure(codeOfErrno(libc.errno()), caller, named);
  const user = process.geteuid?.();
  if (user === 0) return;
  const { mode, uid } = statSync(folder);
  const owners = [uid, statSync(path, { throwIfNoEntry: false })?.uid];
  // In a folder such as /tmp everybody deletes what is theirs.
  if (mode & S_ISVTX && !owners.includes(user)) throw failure(codeOfErrno(libc.EACCES), caller, named);
}
