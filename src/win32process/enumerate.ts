import { processInformation } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";

/**
 * Lists the processes that run.
 *
 * @returns Their identifiers, in no particular order. Processes come and go meanwhile: OpenProcess may find that one is gone.
 * @example
 * for (const id of EnumProcesses()) console.log(id);
 * @see reference win32process.EnumProcesses; Microsoft psapi EnumProcesses
 */
export function EnumProcesses(): number[] {
  return processInformation.list();
}

/**
 * Tells the identifier of a process.
 *
 * @param Process  The process, with PROCESS_QUERY_INFORMATION or PROCESS_QUERY_LIMITED_INFORMATION access.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32process.GetProcessId; Microsoft processthreadsapi GetProcessId
 */
export function GetProcessId(Process: HandleLike): number {
  return processInformation.id(handleValue(Process, "Process", "GetProcessId"));
}
