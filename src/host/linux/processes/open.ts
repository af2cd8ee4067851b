import { PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION, SYNCHRONIZE } from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER } from "../../../winerror/codes.js";
import { processAccess } from "../access.js";
import { dismiss } from "../arbiter/objects.js";
import { referToProcess } from "../arbiter/process-records.js";
import { failure, systemFailure } from "../errors.js";
import { allocateHandle, Entry, enter, HandleFlags, HandleKind, leave, releaseBy, table } from "../handle-table.js";
import * as libc from "../libc.js";

const NAME = "OpenProcess";

/** GetCurrentProcess()'s handle. */
export const CURRENT_PROCESS = -1;

/** Rights that do not let one do anything to a process: those of another user's are open to these only. */
const HARMLESS = PROCESS_QUERY_INFORMATION | PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE;

export function open(access: number, inherit: boolean, processId: number): number {
  if (processId === 0 || processId > 0x7fff_ffff) throw failure(ERROR_INVALID_PARAMETER, NAME);
  const fd = libc.pidfdOpen(processId);
  if (fd < 0)
    throw libc.errno() === libc.ESRCH || libc.errno() === libc.EINVAL ? failure(ERROR_INVALID_PARAMETER, NAME) : systemFailure(NAME);
  let object = 0;
  try {
    const granted = processAccess(access);
    if (granted & ~HARMLESS && !isOurs(processId)) throw failure(ERROR_ACCESS_DENIED, NAME);
    object = referToProcess(processId, NAME, fd);
    // The record of a process's entry is its identifier.
    return allocateHandle(
      { kind: HandleKind.process, access: granted, flags: inherit ? HandleFlags.inherit : 0, fd, record: processId, object },
      NAME,
    );
  } catch (error) {
    libc.close(fd);
    if (object !== 0) dismiss(object);
    throw error;
  }
}

/** Whether we may signal a process: as its owner, or as root. */
export function isOurs(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false; // EPERM; or ESRCH, of one that has just ended
  }
}

/** A process as its handle stands for it. */
export interface UsedProcess {
  /** Its pidfd. */
  readonly fd: number;
  readonly processId: number;
  /** The arbiter's record, 0 for none. */
  readonly record: number;
}

/** Uses another process by its handle, which must have one of the rights; 0 asks for none. */
export function withProcess<T>(handle: number, rights: number, caller: string, use: (of: UsedProcess) => T): T {
  const at = enter(handle, HandleKind.process, caller);
  try {
    const member = (which: number) => table()[at + which] as number;
    if (rights !== 0 && !(member(Entry.access) & rights)) throw failure(ERROR_ACCESS_DENIED, caller);
    return use({ fd: member(Entry.fd), processId: member(Entry.record), record: member(Entry.object) });
  } finally {
    leave(at);
  }
}

/** The identifier of the process that a handle stands for. */
export function processIdOf(handle: number, right: number, caller: string): number {
  return withProcess(handle, right, caller, ({ processId }) => processId);
}

/** Whether the process that a handle stands for has ended. */
export function hasEnded(handle: number, caller: string): boolean {
  return withProcess(handle, 0, caller, ({ fd }) => libc.isReadable(fd));
}

for (const kind of [HandleKind.process, HandleKind.thread]) {
  releaseBy(kind, ({ fd, object }) => {
    libc.close(fd);
    if (object !== 0) dismiss(object);
  });
}
