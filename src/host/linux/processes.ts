import { PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION } from "../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER } from "../../winerror/codes.js";
import type { ProcessesHost } from "../processes.js";
import { processAccess } from "./access.js";
import { failure, systemFailure } from "./errors.js";
import { allocateHandle, Entry, enter, HandleFlags, HandleKind, leave, releaseBy, table } from "./handle-table.js";
import * as libc from "./libc.js";

/** Rights that do not let one do anything to a process: those of another user's are open to these only. */
const HARMLESS = PROCESS_QUERY_INFORMATION | PROCESS_QUERY_LIMITED_INFORMATION | 0x0010_0000;

export const processes: ProcessesHost = {
  open(access, inherit, processId) {
    if (processId === 0 || processId > 0x7fff_ffff) throw failure(ERROR_INVALID_PARAMETER, "OpenProcess");
    const fd = libc.pidfdOpen(processId);
    if (fd < 0)
      throw libc.errno() === libc.ESRCH || libc.errno() === libc.EINVAL
        ? failure(ERROR_INVALID_PARAMETER, "OpenProcess")
        : systemFailure("OpenProcess");
    const granted = processAccess(access);
    if (granted & ~HARMLESS && !isOurs(processId)) {
      libc.close(fd);
      throw failure(ERROR_ACCESS_DENIED, "OpenProcess");
    }
    // The record of a process's entry is its identifier.
    return allocateHandle(
      { kind: HandleKind.process, access: granted, flags: inherit ? HandleFlags.inherit : 0, fd, record: processId },
      "OpenProcess",
    );
  },
};

/** Whether we may signal a process: as its owner, or as root. */
function isOurs(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false; // EPERM; or ESRCH, of one that has just ended
  }
}

/** The identifier of the process that a handle stands for. */
export function processIdOf(handle: number, right: number, caller: string): number {
  const at = enter(handle, HandleKind.process, caller);
  try {
    if (right !== 0 && !((table()[at + Entry.access] as number) & right)) throw failure(ERROR_ACCESS_DENIED, caller);
    return table()[at + Entry.record] as number;
  } finally {
    leave(at);
  }
}

/** Whether the process that a handle stands for has ended. */
export function hasEnded(handle: number, caller: string): boolean {
  const at = enter(handle, HandleKind.process, caller);
  try {
    return libc.isReadable(table()[at + Entry.fd] as number);
  } finally {
    leave(at);
  }
}

releaseBy(HandleKind.process, ({ fd }) => {
  libc.close(fd);
});
