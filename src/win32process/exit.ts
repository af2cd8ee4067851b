import { dword } from "../arguments.js";
import { processes } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";

/**
 * Tells how a process ended.
 *
 * @param handle  A process with PROCESS_QUERY_INFORMATION or PROCESS_QUERY_LIMITED_INFORMATION.
 * @returns The exit code, 32 bits without a sign; STILL_ACTIVE (259) while it runs. Wait for the process to tell that from a process that
 *   ended with 259.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5), ERROR_NOT_SUPPORTED (50) on Linux for a process that was nobody's
 *   child here, where the kernel (before 6.15) has told its parent alone.
 * @see reference win32process.GetExitCodeProcess; Microsoft processthreadsapi GetExitCodeProcess
 */
export function GetExitCodeProcess(handle: HandleLike): number {
  return processes.exitCode(handleValue(handle, "handle", "GetExitCodeProcess"));
}

/**
 * Ends a process at once, wherever it is. Nothing of it runs any more; what it started goes on.
 *
 * @param handle    A process with PROCESS_TERMINATE.
 * @param exitCode  The exit code that it gets: 32 bits.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5) without the right, and for a process that has ended already.
 * @see reference win32process.TerminateProcess; Microsoft processthreadsapi TerminateProcess
 */
export function TerminateProcess(handle: HandleLike, exitCode: number): void {
  processes.terminate(handleValue(handle, "handle", "TerminateProcess"), dword(exitCode, "exitCode"));
}

/**
 * Ends the calling process with all its threads. Unlike process.exit() it runs no listener, and takes 32 bits on every host.
 *
 * @param exitCode  The exit code.
 * @see pywin32 win32process.ExitProcess; Microsoft processthreadsapi ExitProcess
 */
export function ExitProcess(exitCode: number): never {
  return processes.exit(dword(exitCode, "exitCode"));
}
