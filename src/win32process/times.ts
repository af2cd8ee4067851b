import { processInformation, threads } from "../host/index.js";
import type { ExecutionTimes } from "../host/process-information.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { TIME } from "../wintypes/time.js";

/** What GetProcessTimes and GetThreadTimes return. */
export interface ProcessTimes {
  /** When the process or thread was created. */
  readonly CreationTime: TIME;
  /** When it ended. Without meaning as long as it runs. */
  readonly ExitTime: TIME;
  /** How long it has run in the system's code, in 100 ns. */
  readonly KernelTime: number;
  /** How long it has run in its own code, in 100 ns. */
  readonly UserTime: number;
}

/**
 * Tells when a process was created and ended, and how long it has run.
 *
 * @param hProcess  The process, with PROCESS_QUERY_INFORMATION or PROCESS_QUERY_LIMITED_INFORMATION access.
 * @returns The two points in time, and the two times that its threads have run in all, in 100 ns.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6), ERROR_NOT_SUPPORTED (50) of a process that has
 *   ended where the system keeps nothing of it.
 * @example
 * const { KernelTime, UserTime } = GetProcessTimes(GetCurrentProcess());
 * console.log(`${(KernelTime + UserTime) / 1e7} seconds`);
 * @see reference win32process.GetProcessTimes; Microsoft processthreadsapi GetProcessTimes
 */
export function GetProcessTimes(hProcess: HandleLike): ProcessTimes {
  return shaped(processInformation.times(handleValue(hProcess, "hProcess", "GetProcessTimes")));
}

/**
 * Tells when a thread was created and ended, and how long it has run.
 *
 * @param Thread  The thread, with THREAD_QUERY_INFORMATION or THREAD_QUERY_LIMITED_INFORMATION access.
 * @returns The two points in time, and the times that it has run, in 100 ns.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6), ERROR_NOT_SUPPORTED (50) of a thread that has
 *   ended where the system keeps nothing of it.
 * @see pywin32 win32process.GetThreadTimes; Microsoft processthreadsapi GetThreadTimes
 */
export function GetThreadTimes(Thread: HandleLike): ProcessTimes {
  return shaped(threads.times(handleValue(Thread, "Thread", "GetThreadTimes")));
}

function shaped({ created, exited, kernel, user }: ExecutionTimes): ProcessTimes {
  return { CreationTime: new TIME(created), ExitTime: new TIME(exited), KernelTime: kernel, UserTime: user };
}
