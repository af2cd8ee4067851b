// Part of a file is locked, and another handle is kept from that part alone.

import {
  CreateFile,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  LOCKFILE_EXCLUSIVE_LOCK,
  LOCKFILE_FAIL_IMMEDIATELY,
  LockFileEx,
  ReadFile,
  UnlockFileEx,
} from "../../win32file/index.js";
import { Win32Error } from "../../winerror/errors.js";
import { pathIn } from "./files.js";
import type { Step } from "./step.js";

const FROM = 6;
const BYTES = 4;

export const lock: Step = {
  title: "lock a part of it",
  run(context) {
    const access = { DesiredAccess: GENERIC_READ | GENERIC_WRITE, ShareMode: FILE_SHARE_READ | FILE_SHARE_WRITE };
    using first = CreateFile(pathIn(context), access);
    using second = CreateFile(pathIn(context), access);
    LockFileEx(first, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, BYTES, 0, { Offset: FROM });
    const before = ReadFile(second, FROM)[1].length;
    const refused = codeOf(() => ReadFile(second, 1));
    if (refused !== "ERROR_LOCK_VIOLATION") throw new Error(`reading a locked byte was to be ERROR_LOCK_VIOLATION; it was ${refused}`);
    UnlockFileEx(first, BYTES, 0, { Offset: FROM });
    const after = ReadFile(second, BYTES)[1].length;
    return `bytes ${FROM} to ${FROM + BYTES - 1} locked: the other handle reads ${before} bytes, then ${refused}; unlocked, ${after} more`;
  },
};

function codeOf(call: () => unknown): string {
  try {
    call();
    return "a success";
  } catch (error) {
    if (error instanceof Win32Error) return error.code;
    throw error;
  }
}
