import { dword, truth, wrongArgument } from "../arguments.js";
import { waits } from "../host/index.js";
import type { Wait } from "../host/operation.js";
import { ERROR_INVALID_PARAMETER } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { MAXIMUM_WAIT_OBJECTS, MWMO_ALERTABLE, MWMO_INPUTAVAILABLE, MWMO_WAITALL, WAIT_TIMEOUT } from "./constants.js";

/**
 * Blocks the calling thread until an object is signalled or the time is over.
 *
 * @param handle        What to wait for: an event, mutex, semaphore, timer, process and so on.
 * @param milliseconds  The time-out; 0 only looks, INFINITE waits without end.
 * @returns WAIT_OBJECT_0, WAIT_TIMEOUT, or WAIT_ABANDONED for a mutex whose owner ended without releasing it.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5) without SYNCHRONIZE access.
 * @see reference win32event.WaitForSingleObject; Microsoft synchapi WaitForSingleObject
 */
export function WaitForSingleObject(handle: HandleLike, milliseconds: number): number {
  return waits.block(singleWait(handle, milliseconds, "WaitForSingleObject"));
}

/**
 * The same, and lets asynchronous procedure calls run meanwhile.
 *
 * @param bAlertable  True to return WAIT_IO_COMPLETION once such a call has run. None is ever queued by this package.
 * @see pywin32 win32event.WaitForSingleObjectEx; Microsoft synchapi WaitForSingleObjectEx
 */
export function WaitForSingleObjectEx(hHandle: HandleLike, milliseconds: number, bAlertable: boolean | number): number {
  const wait = singleWait(hHandle, milliseconds, "WaitForSingleObjectEx");
  return waits.block({ ...wait, alertable: truth(bAlertable, "bAlertable") });
}

/**
 * Blocks the calling thread until one or all of several objects are signalled or the time is over.
 *
 * @param handles       What to wait for: 1 to 64.
 * @param bWaitAll      True to wait until all are signalled at once, which then are taken together; false for the first.
 * @param milliseconds  The time-out; 0 only looks, INFINITE waits without end.
 * @returns WAIT_OBJECT_0 plus the lowest index that is signalled (0 where all are waited for), WAIT_ABANDONED_0 plus the index of an
 *   abandoned mutex, or WAIT_TIMEOUT.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) for none, for more than 64, or for one given twice where all are waited for;
 *   ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5) without SYNCHRONIZE access.
 * @see reference win32event.WaitForMultipleObjects; Microsoft synchapi WaitForMultipleObjects
 */
export function WaitForMultipleObjects(handles: Iterable<HandleLike>, bWaitAll: boolean | number, milliseconds: number): number {
  return waits.block(multipleWait(handles, bWaitAll, milliseconds, "WaitForMultipleObjects"));
}

/**
 * The same, and lets asynchronous procedure calls run meanwhile.
 *
 * @param bAlertable  True to return WAIT_IO_COMPLETION once such a call has run. None is ever queued by this package.
 * @see pywin32 win32event.WaitForMultipleObjectsEx; Microsoft synchapi WaitForMultipleObjectsEx
 */
export function WaitForMultipleObjectsEx(
  handles: Iterable<HandleLike>,
  bWaitAll: boolean | number,
  milliseconds: number,
  bAlertable: boolean | number,
): number {
  const wait = multipleWait(handles, bWaitAll, milliseconds, "WaitForMultipleObjectsEx");
  return waits.block({ ...wait, alertable: truth(bAlertable, "bAlertable") });
}

/**
 * Blocks like WaitForMultipleObjects, and also until the thread's message queue has input. On Linux there is no such queue.
 *
 * @param handles       What to wait for: 0 to 63.
 * @param bWaitAll      True to wait until all are signalled and there is input, at once.
 * @param milliseconds  The time-out; 0 only looks, INFINITE waits without end.
 * @param wakeMask      The kinds of input that count: QS_*.
 * @returns As WaitForMultipleObjects; WAIT_OBJECT_0 plus the number of handles for input.
 * @throws Win32Error as WaitForMultipleObjects, whose limit is 63 here.
 * @see reference win32event.MsgWaitForMultipleObjects; Microsoft winuser MsgWaitForMultipleObjects
 */
export function MsgWaitForMultipleObjects(
  handles: Iterable<HandleLike>,
  bWaitAll: boolean | number,
  milliseconds: number,
  wakeMask: number,
): number {
  return waits.block(
    messageWait(handles, milliseconds, wakeMask, truth(bWaitAll, "bWaitAll") ? MWMO_WAITALL : 0, "MsgWaitForMultipleObjects"),
  );
}

/**
 * The same with flags.
 *
 * @param waitFlags  MWMO_WAITALL, MWMO_ALERTABLE, MWMO_INPUTAVAILABLE.
 * @see pywin32 win32event.MsgWaitForMultipleObjectsEx; Microsoft winuser MsgWaitForMultipleObjectsEx
 */
export function MsgWaitForMultipleObjectsEx(
  handles: Iterable<HandleLike>,
  milliseconds: number,
  wakeMask: number,
  waitFlags: number,
): number {
  return waits.block(messageWait(handles, milliseconds, wakeMask, waitFlags, "MsgWaitForMultipleObjectsEx"));
}

/**
 * Signals one object, then waits for another.
 *
 * @param hObjectToSignal  An event, which is set, a mutex or a semaphore, which is released once.
 * @param hObjectToWaitOn  What to wait for.
 * @param milliseconds     The time-out; 0 only looks, INFINITE waits without end.
 * @param bAlertable       True to let asynchronous procedure calls run meanwhile.
 * @returns As WaitForSingleObject.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), also for an object that cannot be signalled; ERROR_NOT_OWNER (288),
 *   ERROR_TOO_MANY_POSTS (298), ERROR_ACCESS_DENIED (5).
 * @see pywin32 win32event.SignalObjectAndWait; Microsoft synchapi SignalObjectAndWait
 */
export function SignalObjectAndWait(
  hObjectToSignal: HandleLike,
  hObjectToWaitOn: HandleLike,
  milliseconds: number,
  bAlertable: boolean | number,
): number {
  const signalled = handleValue(hObjectToSignal, "hObjectToSignal", "SignalObjectAndWait");
  const wait = singleWait(hObjectToWaitOn, milliseconds, "SignalObjectAndWait", "hObjectToWaitOn");
  const alertable = truth(bAlertable, "bAlertable");
  const outcome = waits.signal(signalled, wait);
  return outcome !== WAIT_TIMEOUT || wait.milliseconds === 0 ? outcome : waits.block({ ...wait, alertable });
}

/**
 * Waits until a process has started up and waits for its user's input. A process without a window never does: it is not waited for.
 *
 * @param hProcess      The process.
 * @param milliseconds  The time-out; INFINITE waits without end.
 * @returns 0, or WAIT_TIMEOUT.
 * @throws Win32Error ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32event.WaitForInputIdle; Microsoft winuser WaitForInputIdle
 */
export function WaitForInputIdle(hProcess: HandleLike, milliseconds: number): number {
  return waits.inputIdle(handleValue(hProcess, "hProcess", "WaitForInputIdle"), dword(milliseconds, "milliseconds"));
}

// --- arguments, checked: the promise twins take the same ---------------------------------------------------------------

export function singleWait(handle: HandleLike, milliseconds: number, caller: string, parameter = "handle"): Wait {
  return { handles: [handleValue(handle, parameter, caller)], all: false, milliseconds: dword(milliseconds, "milliseconds"), caller };
}

export function multipleWait(handles: Iterable<HandleLike>, bWaitAll: boolean | number, milliseconds: number, caller: string): Wait {
  const wait = {
    handles: handleList(handles, caller),
    all: truth(bWaitAll, "bWaitAll"),
    milliseconds: dword(milliseconds, "milliseconds"),
    caller,
  };
  return refuseImpossible(wait, 1, MAXIMUM_WAIT_OBJECTS);
}

export function messageWait(
  handles: Iterable<HandleLike>,
  milliseconds: number,
  wakeMask: number,
  waitFlags: number,
  caller: string,
): Wait {
  const flags = dword(waitFlags, "waitFlags");
  if (flags & ~(MWMO_WAITALL | MWMO_ALERTABLE | MWMO_INPUTAVAILABLE)) throw new Win32Error(ERROR_INVALID_PARAMETER, caller);
  const wait = {
    handles: handleList(handles, caller),
    all: (flags & MWMO_WAITALL) !== 0,
    alertable: (flags & MWMO_ALERTABLE) !== 0,
    milliseconds: dword(milliseconds, "milliseconds"),
    caller,
    input: { mask: dword(wakeMask, "wakeMask"), flags },
  };
  return refuseImpossible(wait, 0, MAXIMUM_WAIT_OBJECTS - 1); // the queue itself takes one place
}

function handleList(handles: Iterable<HandleLike>, caller: string): number[] {
  if (typeof handles !== "object" || handles === null || !(Symbol.iterator in handles))
    throw wrongArgument("handles", "an array of handles", handles);
  const list: number[] = [];
  for (const handle of handles) {
    list.push(handleValue(handle, `handles[${list.length}]`, caller));
    if (list.length > MAXIMUM_WAIT_OBJECTS) break; // refused in any case; an iterable need not end
  }
  return list;
}

function refuseImpossible(wait: Wait, fewest: number, most: number): Wait {
  const { handles, all, caller } = wait;
  const impossible = handles.length < fewest || handles.length > most || (all && new Set(handles).size < handles.length);
  if (impossible) throw new Win32Error(ERROR_INVALID_PARAMETER, caller);
  return wait;
}
