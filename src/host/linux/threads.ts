// Threads by their handles. Linux can stop and continue whole processes only, so a thread's count of suspensions is its process's.

import {
  STILL_ACTIVE,
  THREAD_QUERY_INFORMATION,
  THREAD_QUERY_LIMITED_INFORMATION,
  THREAD_SET_INFORMATION,
  THREAD_SUSPEND_RESUME,
} from "../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED, ERROR_SIGNAL_REFUSED } from "../../winerror/codes.js";
import type { ThreadsHost } from "../threads.js";
import { threadAccess } from "./access.js";
import { guarded } from "./arbiter/guard.js";
import { shared } from "./arbiter/machine.js";
import { dismiss, objectGuard } from "./arbiter/objects.js";
import { referToProcess, suspensionsWord } from "./arbiter/process-records.js";
import { failure, systemFailure } from "./errors.js";
import { allocateHandle, Entry, enter, HandleFlags, HandleKind, leave, table } from "./handle-table.js";
import * as libc from "./libc.js";
import { setThreadAffinity } from "./processes/affinity.js";
import { codeOfEnded } from "./processes/exit-codes.js";
import { kernelStatus, kernelText } from "./processes/kernel-files.js";
import { isOurs } from "./processes/open.js";
import { setThreadPriority, threadPriority } from "./processes/priority.js";
import { timesIn, usage } from "./processes/times.js";
import { system } from "./system.js";

/** GetCurrentThread()'s handle. */
const CURRENT_THREAD = -2;
const THREAD_SET_LIMITED_INFORMATION = 0x0400;
const QUERY = THREAD_QUERY_INFORMATION | THREAD_QUERY_LIMITED_INFORMATION;
const SET = THREAD_SET_INFORMATION | THREAD_SET_LIMITED_INFORMATION;
/** Rights that do not let one do anything to a thread: those of another user's are open to these only. */
const HARMLESS = QUERY | 0x0010_0000;
const MAXIMUM_SUSPEND_COUNT = 127;

export const threads: ThreadsHost = {
  open(access, inherit, threadId) {
    const caller = "OpenThread";
    const processId = threadId > 0 && threadId <= 0x7fff_ffff ? processOf(threadId) : undefined;
    if (processId === undefined) throw failure(ERROR_INVALID_PARAMETER, caller);
    const granted = threadAccess(access);
    if (granted & ~HARMLESS && !isOurs(processId)) throw failure(ERROR_ACCESS_DENIED, caller);
    const { fd, started } = threadDescriptor(processId, threadId, caller);
    let object = 0;
    try {
      object = referToProcess(processId, caller, threadId === processId ? fd : undefined);
      const flags = inherit ? HandleFlags.inherit : 0;
      return allocateHandle(
        { kind: HandleKind.thread, access: granted, flags, fd, record: processId, object, thread: threadId, started },
        caller,
      );
    } catch (error) {
      libc.close(fd);
      if (object !== 0) dismiss(object);
      throw error;
    }
  },

  suspend: (handle) =>
    steer(handle, "SuspendThread", (thread, count, caller) => {
      if (count === MAXIMUM_SUSPEND_COUNT) throw failure(ERROR_SIGNAL_REFUSED, caller);
      if (count === 0) signal(thread, libc.SIGSTOP, caller);
      return count + 1;
    }),

  resume: (handle) =>
    steer(handle, "ResumeThread", (thread, count, caller) => {
      if (count === 1) signal(thread, libc.SIGCONT, caller);
      return Math.max(0, count - 1);
    }),

  priority(handle) {
    const caller = "GetThreadPriority";
    return withThread(handle, [QUERY], caller, (thread) => {
      const priority = threadPriority(thread.threadId);
      if (hasEnded(thread) || priority === undefined) throw failure(ERROR_NOT_SUPPORTED, caller);
      return priority;
    });
  },

  setPriority(handle, priority) {
    const caller = "SetThreadPriority";
    withThread(handle, [SET], caller, (thread) => {
      if (hasEnded(thread)) throw failure(ERROR_NOT_SUPPORTED, caller);
      setThreadPriority(thread.threadId, priority, caller);
    });
  },

  setAffinity(handle, mask) {
    const caller = "SetThreadAffinityMask";
    return withThread(handle, [SET, QUERY], caller, (thread) => {
      if (hasEnded(thread)) throw failure(ERROR_NOT_SUPPORTED, caller);
      return setThreadAffinity(thread, mask, caller);
    });
  },

  times(handle) {
    const caller = "GetThreadTimes";
    return withThread(handle, [QUERY], caller, (thread) => {
      const status = kernelStatus(thread.processId, thread.threadId);
      if (!status || hasEnded(thread)) throw failure(ERROR_NOT_SUPPORTED, caller); // the kernel keeps nothing of a thread
      return thread.threadId === system.threadId() ? { ...timesIn(status), ...usage(libc.RUSAGE_THREAD) } : timesIn(status);
    });
  },

  exitCode(handle) {
    const caller = "GetExitCodeThread";
    return withThread(handle, [QUERY], caller, (thread) => {
      if (!hasEnded(thread)) return STILL_ACTIVE;
      // The first thread ends with its process and as that does; what others end with their descriptor keeps, as that of a process does.
      const code = codeOfEnded(thread);
      if (code === undefined) throw failure(ERROR_NOT_SUPPORTED, caller);
      return code;
    });
  },
};

// --- the thread of a handle -----------------------------------------------------------------------------------------------

/** A thread as its handle stands for it. */
interface UsedThread {
  readonly threadId: number;
  readonly processId: number;
  /** Its pidfd, or its process's (threadDescriptor()); -1 of the calling thread. */
  readonly fd: number;
  /** The arbiter's record of its process, 0 for none. */
  readonly record: number;
  /** When it started, where the descriptor is its process's; else 0. */
  readonly started: number;
}

/** Uses a thread by its handle, which must have one right of each of the lists. */
function withThread<T>(handle: number, rights: readonly number[], caller: string, use: (thread: UsedThread) => T): T {
  if (handle === CURRENT_THREAD) return use({ threadId: system.threadId(), processId: process.pid, fd: -1, record: 0, started: 0 });
  const at = enter(handle, HandleKind.thread, caller);
  try {
    const member = (which: number) => table()[at + which] as number;
    if (rights.some((oneOf) => (member(Entry.access) & oneOf) === 0)) throw failure(ERROR_ACCESS_DENIED, caller);
    return use({
      threadId: member(Entry.thread),
      processId: member(Entry.record),
      fd: member(Entry.fd),
      record: member(Entry.object),
      started: member(Entry.started),
    });
  } finally {
    leave(at);
  }
}

function hasEnded({ fd, processId, threadId, started }: UsedThread): boolean {
  return fd >= 0 && (libc.isReadable(fd) || (started !== 0 && isGone(processId, threadId, started)));
}

/** The process that a thread belongs to. */
function processOf(threadId: number): number | undefined {
  const status = kernelText(`/proc/${threadId}/status`);
  const process = status === undefined ? undefined : /^Tgid:\s+(\d+)$/m.exec(status)?.[1];
  return process === undefined ? undefined : Number(process);
}

/**
 * A descriptor that becomes readable when a thread ends. The first thread of a process has its process's: it ends last. Before Linux 6.9 no
 * other thread has one; then it is told by the time of its start, and looked for now and then.
 */
export function threadDescriptor(processId: number, threadId: number, caller: string): { readonly fd: number; readonly started: number } {
  let fd = threadId === processId ? libc.pidfdOpen(processId) : libc.threadPidfdOpen(threadId);
  let started = 0;
  if (fd < 0 && libc.errno() === libc.EINVAL && threadId !== processId) {
    started = startOf(processId, threadId) ?? 0;
    fd = libc.pidfdOpen(processId);
  }
  if (fd < 0) throw libc.errno() === libc.ESRCH ? failure(ERROR_INVALID_PARAMETER, caller) : systemFailure(caller);
  return { fd, started };
}

/** When a thread started, in ticks, and never 0: its lowest bits. */
function startOf(processId: number, threadId: number): number | undefined {
  const status = kernelStatus(processId, threadId);
  return status && (status.started | 0x4000_0000) & 0x7fff_ffff;
}

/** Whether a thread that has no descriptor of its own has ended. */
export function isGone(processId: number, threadId: number, started: number): boolean {
  return startOf(processId, threadId) !== started;
}

// --- suspending -----------------------------------------------------------------------------------------------------------

type Change = (thread: UsedThread, count: number, caller: string) => number;

/** Changes how often the process of a thread is suspended, and returns how often it was. */
function steer(handle: number, caller: string, change: Change): number {
  return withThread(handle, [THREAD_SUSPEND_RESUME], caller, (thread) => {
    // Our own threads: stopping one stops them all, and nobody would be left to let it go on.
    if (thread.processId === process.pid) {
      if (caller === "SuspendThread") throw failure(ERROR_NOT_SUPPORTED, caller);
      return 0;
    }
    if (hasEnded(thread)) throw failure(ERROR_ACCESS_DENIED, caller);
    if (thread.record === 0) throw failure(ERROR_NOT_SUPPORTED, caller);
    return guarded(objectGuard(thread.record), () => {
      const { words } = shared();
      const at = suspensionsWord(thread.record);
      // One that is stopped without our having done it (by a terminal, by SIGSTOP) has been suspended once.
      const count = (words[at] as number) || (kernelStatus(thread.processId)?.state === "T" ? 1 : 0);
      words[at] = change(thread, count, caller);
      return count;
    });
  });
}

function signal({ fd }: UsedThread, which: number, caller: string): void {
  if (libc.pidfdSendSignal(fd, which) < 0) throw systemFailure(caller);
}
