import type { ExecutionTimes } from "./process-information.js";

/**
 * Threads. A thread is a handle; -2 is the calling one.
 *
 * All throw Win32Error under the function's Win32 name: ERROR_INVALID_HANDLE for a handle of another kind, ERROR_ACCESS_DENIED for one
 * without the right that the function needs.
 */
export interface ThreadsHost {
  /** Opens a thread. Throws "OpenThread" ERROR_INVALID_PARAMETER where there is none, ERROR_ACCESS_DENIED. */
  open(access: number, inherit: boolean, threadId: number): number;

  /** Adds 1 to the thread's suspend count and returns what it was. Throws ERROR_SIGNAL_REFUSED at 127. Needs THREAD_SUSPEND_RESUME. */
  suspend(thread: number): number;
  /** Takes 1 from the count, if there is any, and returns what it was: the thread goes on when it was 1. Needs THREAD_SUSPEND_RESUME. */
  resume(thread: number): number;

  /** A THREAD_PRIORITY_*, relative to the process's class. Needs THREAD_QUERY_LIMITED_INFORMATION. */
  priority(thread: number): number;
  /**
   * Throws ERROR_INVALID_PARAMETER for what is no priority, ERROR_PRIVILEGE_NOT_HELD where the system does not let the caller raise it.
   * Needs THREAD_SET_INFORMATION or THREAD_SET_LIMITED_INFORMATION.
   */
  setPriority(thread: number, priority: number): void;

  /**
   * Sets the processors that the thread may run on and returns those that it might before. Throws ERROR_INVALID_PARAMETER for one that its
   * process may not run on, or for none. Needs a right to set and one to query.
   */
  setAffinity(thread: number, mask: bigint): bigint;

  /** Needs THREAD_QUERY_LIMITED_INFORMATION. */
  times(thread: number): ExecutionTimes;

  /** How the thread ended: STILL_ACTIVE while it runs. Needs THREAD_QUERY_LIMITED_INFORMATION. */
  exitCode(thread: number): number;
}
