// The waits of win32event as promises: the same arguments, then { signal }. While one is pending its thread goes on.
//
// A mutex belongs to the thread that waited for it, and all promises of a thread share that thread: two of them that wait for the same
// mutex both get it. To keep promises of one thread apart, use a semaphore of maximum 1.

import { type Abortable, dword, signalOf, truth } from "../arguments.js";
import { waits } from "../host/index.js";
import type { Wait } from "../host/operation.js";
import { type HandleLike, handleValue, lease } from "../wintypes/handle.js";
import { MWMO_WAITALL, WAIT_TIMEOUT } from "./constants.js";
import { messageWait, multipleWait, singleWait } from "./wait.js";

function settle(wait: Wait, handles: readonly HandleLike[], abortable: Abortable | undefined): Promise<number> {
  const signal = signalOf(abortable);
  return lease(handles, () => waits.settle(wait, signal));
}

/**
 * Waits until an object is signalled or the time is over, without holding the thread.
 *
 * @param handle        What to wait for.
 * @param milliseconds  The time-out; 0 only looks, INFINITE waits without end.
 * @param abortable     `signal` ends the wait; nothing is taken from the object then.
 * @returns WAIT_OBJECT_0, WAIT_TIMEOUT or WAIT_ABANDONED. Rejects with the signal's reason.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5) without SYNCHRONIZE access.
 * @example
 * await WaitForSingleObject(ready, INFINITE, { signal: AbortSignal.timeout(5000) });
 * @see WaitForSingleObject in win32event
 */
export async function WaitForSingleObject(handle: HandleLike, milliseconds: number, abortable?: Abortable): Promise<number> {
  return settle(singleWait(handle, milliseconds, "WaitForSingleObject"), [handle], abortable);
}

/** @see WaitForSingleObjectEx in win32event */
export async function WaitForSingleObjectEx(
  hHandle: HandleLike,
  milliseconds: number,
  bAlertable: boolean | number,
  abortable?: Abortable,
): Promise<number> {
  truth(bAlertable, "bAlertable"); // procedure calls run on the thread itself, which is not held
  return settle(singleWait(hHandle, milliseconds, "WaitForSingleObjectEx"), [hHandle], abortable);
}

/**
 * Waits until one or all of several objects are signalled or the time is over, without holding the thread.
 *
 * @see WaitForMultipleObjects in win32event, whose arguments, results and errors it has
 */
export async function WaitForMultipleObjects(
  handles: Iterable<HandleLike>,
  bWaitAll: boolean | number,
  milliseconds: number,
  abortable?: Abortable,
): Promise<number> {
  const list = listed(handles);
  return settle(multipleWait(list, bWaitAll, milliseconds, "WaitForMultipleObjects"), list, abortable);
}

/** @see WaitForMultipleObjectsEx in win32event */
export async function WaitForMultipleObjectsEx(
  handles: Iterable<HandleLike>,
  bWaitAll: boolean | number,
  milliseconds: number,
  bAlertable: boolean | number,
  abortable?: Abortable,
): Promise<number> {
  truth(bAlertable, "bAlertable");
  const list = listed(handles);
  return settle(multipleWait(list, bWaitAll, milliseconds, "WaitForMultipleObjectsEx"), list, abortable);
}

/** @see MsgWaitForMultipleObjects in win32event */
export async function MsgWaitForMultipleObjects(
  handles: Iterable<HandleLike>,
  bWaitAll: boolean | number,
  milliseconds: number,
  wakeMask: number,
  abortable?: Abortable,
): Promise<number> {
  const list = listed(handles);
  const flags = truth(bWaitAll, "bWaitAll") ? MWMO_WAITALL : 0;
  return settle(messageWait(list, milliseconds, wakeMask, flags, "MsgWaitForMultipleObjects"), list, abortable);
}

/** @see MsgWaitForMultipleObjectsEx in win32event */
export async function MsgWaitForMultipleObjectsEx(
  handles: Iterable<HandleLike>,
  milliseconds: number,
  wakeMask: number,
  waitFlags: number,
  abortable?: Abortable,
): Promise<number> {
  const list = listed(handles);
  return settle(messageWait(list, milliseconds, wakeMask, dword(waitFlags, "waitFlags"), "MsgWaitForMultipleObjectsEx"), list, abortable);
}

/**
 * Signals one object, then waits for another without holding the thread.
 *
 * @see SignalObjectAndWait in win32event
 */
export async function SignalObjectAndWait(
  hObjectToSignal: HandleLike,
  hObjectToWaitOn: HandleLike,
  milliseconds: number,
  bAlertable: boolean | number,
  abortable?: Abortable,
): Promise<number> {
  const signalled = handleValue(hObjectToSignal, "hObjectToSignal", "SignalObjectAndWait");
  const wait = singleWait(hObjectToWaitOn, milliseconds, "SignalObjectAndWait", "hObjectToWaitOn");
  truth(bAlertable, "bAlertable");
  signalOf(abortable)?.throwIfAborted();
  const outcome = waits.signal(signalled, wait);
  if (outcome !== WAIT_TIMEOUT || wait.milliseconds === 0) return outcome;
  return settle(wait, [hObjectToSignal, hObjectToWaitOn], abortable);
}

/** An iterable may be read only once; a wrong argument is left for the check of the plain function. */
function listed(handles: Iterable<HandleLike>): readonly HandleLike[] {
  const iterable = typeof handles === "object" && handles !== null && Symbol.iterator in handles && !Array.isArray(handles);
  return iterable ? firstOf(handles) : (handles as HandleLike[]);
}

function firstOf(handles: Iterable<HandleLike>): HandleLike[] {
  const list: HandleLike[] = [];
  for (const handle of handles) {
    list.push(handle);
    if (list.length > 64) break;
  }
  return list;
}
