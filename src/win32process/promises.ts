// Waits for processes, as promises.

import { type Abortable, signalOf } from "../arguments.js";
import { processes, waits } from "../host/index.js";
import { INFINITE } from "../win32event/constants.js";
import { type HandleLike, handleValue, lease } from "../wintypes/handle.js";

/**
 * Waits until a process has ended, without holding the thread.
 *
 * @param handle     A process with SYNCHRONIZE and PROCESS_QUERY_INFORMATION or PROCESS_QUERY_LIMITED_INFORMATION.
 * @param abortable  `signal` ends the wait; the process goes on.
 * @returns The exit code, as GetExitCodeProcess tells it. Rejects with the signal's reason.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5); ERROR_NOT_SUPPORTED (50) where GetExitCodeProcess gives it.
 * @example
 * const { hProcess } = CreateProcess(null, { CommandLine: "node --version" });
 * console.log(await exited(hProcess, { signal: AbortSignal.timeout(5000) }));
 */
export async function exited(handle: HandleLike, abortable?: Abortable): Promise<number> {
  const value = handleValue(handle, "handle", "exited");
  const signal = signalOf(abortable);
  processes.exitCode(value); // what is no process, or may not be asked, is refused before the wait
  return lease([handle], async () => {
    await waits.settle({ handles: [value], all: false, milliseconds: INFINITE, caller: "exited" }, signal);
    return processes.exitCode(value);
  });
}
