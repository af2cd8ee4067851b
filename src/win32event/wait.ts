import { dword } from "../arguments.js";
import { waits } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";

/**
 * Blocks the calling thread until an object is signalled or the time is over.
 *
 * @param handle        What to wait for: an event, a process and so on.
 * @param milliseconds  The time-out; 0 only looks, INFINITE waits without end.
 * @returns WAIT_OBJECT_0, WAIT_TIMEOUT or WAIT_ABANDONED.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5) without SYNCHRONIZE access.
 * @see reference win32event.WaitForSingleObject; Microsoft synchapi WaitForSingleObject
 */
export function WaitForSingleObject(handle: HandleLike, milliseconds: number): number {
  return waits.block({
    handles: [handleValue(handle, "handle", "WaitForSingleObject")],
    all: false,
    milliseconds: dword(milliseconds, "milliseconds"),
    caller: "WaitForSingleObject",
  });
}
