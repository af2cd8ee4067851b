import { dword, int32 } from "../arguments.js";
import { processInformation, threads } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";

/**
 * Tells the priority class of a process.
 *
 * @param handle  The process, with PROCESS_QUERY_INFORMATION or PROCESS_QUERY_LIMITED_INFORMATION access.
 * @returns IDLE_PRIORITY_CLASS, BELOW_NORMAL_PRIORITY_CLASS, NORMAL_PRIORITY_CLASS, ABOVE_NORMAL_PRIORITY_CLASS, HIGH_PRIORITY_CLASS or
 *   REALTIME_PRIORITY_CLASS.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32process.GetPriorityClass; Microsoft processthreadsapi GetPriorityClass
 */
export function GetPriorityClass(handle: HandleLike): number {
  return processInformation.priorityClass(handleValue(handle, "handle", "GetPriorityClass"));
}

/**
 * Sets the priority class of a process. Its threads keep their priorities within the class.
 *
 * @param handle           The process, with PROCESS_SET_INFORMATION access.
 * @param dwPriorityClass  One of those that GetPriorityClass returns.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) for what is no class, ERROR_PRIVILEGE_NOT_HELD (1314) where the system does not let the
 *   caller raise it, ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6).
 * @example
 * SetPriorityClass(GetCurrentProcess(), BELOW_NORMAL_PRIORITY_CLASS);
 * @see reference win32process.SetPriorityClass; Microsoft processthreadsapi SetPriorityClass
 */
export function SetPriorityClass(handle: HandleLike, dwPriorityClass: number): void {
  processInformation.setPriorityClass(handleValue(handle, "handle", "SetPriorityClass"), dword(dwPriorityClass, "dwPriorityClass"));
}

/**
 * Tells the priority of a thread within the class of its process.
 *
 * @param handle  The thread, with THREAD_QUERY_INFORMATION or THREAD_QUERY_LIMITED_INFORMATION access.
 * @returns A THREAD_PRIORITY_*, from -15 to 15.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32process.GetThreadPriority; Microsoft processthreadsapi GetThreadPriority
 */
export function GetThreadPriority(handle: HandleLike): number {
  return threads.priority(handleValue(handle, "handle", "GetThreadPriority"));
}

/**
 * Sets the priority of a thread within the class of its process.
 *
 * @param handle     The thread, with THREAD_SET_INFORMATION access.
 * @param nPriority  THREAD_PRIORITY_IDLE, _LOWEST, _BELOW_NORMAL, _NORMAL, _ABOVE_NORMAL, _HIGHEST or _TIME_CRITICAL; in
 *   REALTIME_PRIORITY_CLASS also -7 to -3 and 3 to 6.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) for what is no priority, ERROR_PRIVILEGE_NOT_HELD (1314) where the system does not let
 *   the caller raise it, ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32process.SetThreadPriority; Microsoft processthreadsapi SetThreadPriority
 */
export function SetThreadPriority(handle: HandleLike, nPriority: number): void {
  threads.setPriority(handleValue(handle, "handle", "SetThreadPriority"), int32(nPriority, "nPriority"));
}
