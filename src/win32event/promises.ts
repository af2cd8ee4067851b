// The waits of win32event as promises: the same arguments, then { signal }.

import { type Abortable, dword, signalOf } from "../arguments.js";
import { waits } from "../host/index.js";
import { type HandleLike, handleValue, lease } from "../wintypes/handle.js";

/**
 * Waits until an object is signalled or the time is over, without holding the thread.
 *
 * @param handle        What to wait for.
 * @param milliseconds  The time-out; 0 only looks, INFINITE waits without end.
 * @param abortable     `signal` ends the wait; nothing is taken from the object then.
 * @returns WAIT_OBJECT_0, WAIT_TIMEOUT or WAIT_ABANDONED. Rejects with the signal's reason.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5) without SYNCHRONIZE access.
 * @example
 * await WaitForSingleObject(ready, 5000, { signal: AbortSignal.timeout(100) });
 * @see WaitForSingleObject in win32event
 */
export async function WaitForSingleObject(handle: HandleLike, milliseconds: number, abortable?: Abortable): Promise<number> {
  const signal = signalOf(abortable);
  const wait = {
    handles: [handleValue(handle, "handle", "WaitForSingleObject")],
    all: false,
    milliseconds: dword(milliseconds, "milliseconds"),
    caller: "WaitForSingleObject",
  };
  return lease([handle], () => waits.settle(wait, signal));
}
