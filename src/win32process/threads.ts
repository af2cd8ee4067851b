import { threads } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";

/**
 * Suspends a thread: it does not run until ResumeThread has been called as often as SuspendThread.
 *
 * On Linux threads cannot be stopped one by one: the whole process stops, its threads have one count together, and a thread of the calling
 * process cannot be suspended.
 *
 * @param handle  The thread, with THREAD_SUSPEND_RESUME access.
 * @returns How often it was suspended before.
 * @throws Win32Error ERROR_SIGNAL_REFUSED (156) where it is suspended 127 times, ERROR_ACCESS_DENIED (5) without the access or where it has
 *   ended, ERROR_NOT_SUPPORTED (50) on Linux for a thread of the calling process, ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32process.SuspendThread; Microsoft processthreadsapi SuspendThread
 */
export function SuspendThread(handle: HandleLike): number {
  return threads.suspend(handleValue(handle, "handle", "SuspendThread"));
}

/**
 * Takes back one SuspendThread, or the CREATE_SUSPENDED that a process was created with.
 *
 * @param handle  The thread, with THREAD_SUSPEND_RESUME access.
 * @returns How often it was suspended before: 0 if it was not, 1 if it goes on now, more if it stays suspended.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6).
 * @see reference win32process.ResumeThread; Microsoft processthreadsapi ResumeThread
 */
export function ResumeThread(handle: HandleLike): number {
  return threads.resume(handleValue(handle, "handle", "ResumeThread"));
}

/**
 * Tells how a thread ended.
 *
 * @param handle  The thread, with THREAD_QUERY_INFORMATION or THREAD_QUERY_LIMITED_INFORMATION access.
 * @returns Its exit code; STILL_ACTIVE (259) as long as it runs.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6), ERROR_NOT_SUPPORTED (50) where the system does not
 *   tell: on Linux before 6.15, of threads that are not the first of a process.
 * @see pywin32 win32process.GetExitCodeThread; Microsoft processthreadsapi GetExitCodeThread
 */
export function GetExitCodeThread(handle: HandleLike): number {
  return threads.exitCode(handleValue(handle, "handle", "GetExitCodeThread"));
}
