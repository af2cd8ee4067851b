import { system } from "../host/index.js";

/**
 * Tells the identifier of the calling process.
 *
 * @see reference win32api.GetCurrentProcessId; Microsoft processthreadsapi GetCurrentProcessId
 */
export function GetCurrentProcessId(): number {
  return system.processId();
}

/**
 * Tells the identifier of the calling thread; each worker has its own.
 *
 * @see reference win32api.GetCurrentThreadId; Microsoft processthreadsapi GetCurrentThreadId
 */
export function GetCurrentThreadId(): number {
  return system.threadId();
}
