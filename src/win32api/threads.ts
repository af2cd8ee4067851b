import { dword, truth } from "../arguments.js";
import { threads } from "../host/index.js";
import { CURRENT_THREAD, HANDLE, pseudoHandle } from "../wintypes/handle.js";

/**
 * The constant that stands for the calling thread wherever a thread is wanted. It need not be closed.
 *
 * @see pywin32 win32api.GetCurrentThread; Microsoft processthreadsapi GetCurrentThread
 */
export function GetCurrentThread(): HANDLE {
  return pseudoHandle(CURRENT_THREAD);
}

/**
 * Opens a thread by its identifier.
 *
 * @param reqdAccess  THREAD_QUERY_INFORMATION, THREAD_SET_INFORMATION, THREAD_SUSPEND_RESUME, SYNCHRONIZE to wait for it, THREAD_ALL_ACCESS.
 * @param bInherit    True if child processes are to inherit the handle.
 * @param tid         The thread's identifier.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) if there is no such thread, ERROR_ACCESS_DENIED (5).
 * @example
 * using thread = OpenThread(THREAD_SUSPEND_RESUME, false, threadId);
 * @see pywin32 win32api.OpenThread; Microsoft processthreadsapi OpenThread
 */
export function OpenThread(reqdAccess: number, bInherit: boolean | number, tid: number): HANDLE {
  return new HANDLE(threads.open(dword(reqdAccess, "reqdAccess"), truth(bInherit, "bInherit"), dword(tid, "tid")));
}
