// The process that a handle stands for, the calling one too, while something is asked or done about it.

import { ERROR_ACCESS_DENIED, ERROR_NOT_SUPPORTED } from "../../../winerror/codes.js";
import { failure } from "../errors.js";
import * as libc from "../libc.js";
import { CURRENT_PROCESS, type UsedProcess, withProcess } from "./open.js";

/** withProcess() that also takes the handle of GetCurrentProcess(), whose descriptor is -1. */
export function withTarget<T>(handle: number, rights: number, caller: string, work: (target: UsedProcess) => T): T {
  if (handle === CURRENT_PROCESS) return work({ processId: process.pid, fd: -1, record: 0 });
  return withProcess(handle, rights, caller, work);
}

/** Whether the process has ended, also if its parent has not asked for its exit code yet. */
export const hasEnded = ({ fd }: UsedProcess): boolean => fd >= 0 && libc.isReadable(fd);

/**
 * What `look` finds about a process that runs. As identifiers are used again it counts only if the process lives afterwards.
 *
 * @throws Win32Error ERROR_NOT_SUPPORTED where it has ended, as the kernel keeps nothing of a process then; ERROR_ACCESS_DENIED where
 *   `look` finds nothing though it lives, as it is another user's.
 */
export function ofRunning<T>(target: UsedProcess, caller: string, look: (processId: number) => T | undefined): T {
  const found = look(target.processId);
  if (hasEnded(target)) throw failure(ERROR_NOT_SUPPORTED, caller);
  if (found === undefined) throw failure(ERROR_ACCESS_DENIED, caller);
  return found;
}
