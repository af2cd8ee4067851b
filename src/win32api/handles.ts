import { dword, truth } from "../arguments.js";
import { handles, processes } from "../host/index.js";
import { HANDLE, type HandleLike, handleValue, INVALID_HANDLE_VALUE, pseudoHandle } from "../wintypes/handle.js";

/**
 * Makes another handle for what a handle stands for, in this process or in another.
 *
 * @param hSourceProcess  The process that `hSource` belongs to: GetCurrentProcess(), or one opened with PROCESS_DUP_HANDLE.
 * @param hSource         The handle.
 * @param hTargetProcess  The process that the new handle is to belong to.
 * @param desiredAccess   Its access; not looked at with DUPLICATE_SAME_ACCESS.
 * @param bInheritHandle  True if child processes of the target are to inherit it.
 * @param options         DUPLICATE_SAME_ACCESS, DUPLICATE_CLOSE_SOURCE (closes the source also if the call fails).
 * @returns The new handle. One that belongs to another process is an integer there: closing it here does nothing.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5).
 * @see pywin32 win32api.DuplicateHandle; Microsoft handleapi DuplicateHandle
 */
export function DuplicateHandle(
  hSourceProcess: HandleLike,
  hSource: HandleLike,
  hTargetProcess: HandleLike,
  desiredAccess: number,
  bInheritHandle: boolean | number,
  options: number,
): HANDLE {
  const target = handleValue(hTargetProcess, "hTargetProcess", "DuplicateHandle");
  const made = handles.duplicate(
    handleValue(hSourceProcess, "hSourceProcess", "DuplicateHandle"),
    handleValue(hSource, "hSource", "DuplicateHandle"),
    target,
    dword(desiredAccess, "desiredAccess"),
    truth(bInheritHandle, "bInheritHandle"),
    dword(options, "options"),
  );
  return new HANDLE(made, target === INVALID_HANDLE_VALUE ? {} : { foreign: true });
}

/**
 * Tells the flags of a handle.
 *
 * @param Object  The handle.
 * @returns HANDLE_FLAG_INHERIT, HANDLE_FLAG_PROTECT_FROM_CLOSE.
 * @throws Win32Error ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32api.GetHandleInformation; Microsoft handleapi GetHandleInformation
 */
export function GetHandleInformation(Object: HandleLike): number {
  return handles.information(handleValue(Object, "Object", "GetHandleInformation"));
}

/**
 * Changes flags of a handle.
 *
 * @param Object  The handle.
 * @param Mask    The flags to change.
 * @param Flags   What they become.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_INVALID_PARAMETER (87) for other flags.
 * @see pywin32 win32api.SetHandleInformation; Microsoft handleapi SetHandleInformation
 */
export function SetHandleInformation(Object: HandleLike, Mask: number, Flags: number): void {
  handles.setInformation(handleValue(Object, "Object", "SetHandleInformation"), dword(Mask, "Mask"), dword(Flags, "Flags"));
}

/**
 * The constant that stands for the calling process wherever a process is wanted. It need not be closed.
 *
 * @see pywin32 win32api.GetCurrentProcess; Microsoft processthreadsapi GetCurrentProcess
 */
export function GetCurrentProcess(): HANDLE {
  return pseudoHandle(INVALID_HANDLE_VALUE);
}

/**
 * Opens a process by its identifier.
 *
 * @param reqdAccess  PROCESS_QUERY_INFORMATION, PROCESS_TERMINATE, PROCESS_DUP_HANDLE, SYNCHRONIZE to wait for it, PROCESS_ALL_ACCESS.
 * @param bInherit    True if child processes are to inherit the handle.
 * @param processId   The process's identifier.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) if there is no such process, ERROR_ACCESS_DENIED (5).
 * @see reference win32api.OpenProcess; Microsoft processthreadsapi OpenProcess
 */
export function OpenProcess(reqdAccess: number, bInherit: boolean | number, processId: number): HANDLE {
  return new HANDLE(processes.open(dword(reqdAccess, "reqdAccess"), truth(bInherit, "bInherit"), dword(processId, "processId")));
}
