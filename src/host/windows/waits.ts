// Waiting with the thread: the system's own calls. Waiting beside it, one of three does it:
//
// - the system's pool (waits-pool.ts), for one handle, where no signal can be lost on the way;
// - a thread of ours (waits-threads.ts), where signals are taken, and for several handles;
// - this thread itself, which looks again and again (waits-looking.ts): at a mutex, which must belong to it, and at its message
//   queue; and in place of a thread of ours that is not there yet.

import { INFINITE, WAIT_FAILED } from "../../win32con.js";
import { ERROR_NOT_GUI_PROCESS, ERROR_SUCCESS, WAIT_TIMEOUT } from "../../winerror/codes.js";
import type { Wait } from "../operation.js";
import type { WaitsHost } from "../waits.js";
import { errorLeft, failure, failureOf, forgetError, kernel32 } from "./ffi.js";
import { CloseHandle, duplicated } from "./handles.js";
import { user32, waitFor } from "./waits-calls.js";
import { kindOf } from "./waits-kinds.js";
import { byLooking } from "./waits-looking.js";
import { whenSignalled } from "./waits-pool.js";
import { inMainThread } from "./waits-threads.js";

const SignalObjectAndWait = kernel32<[signal: number, wait: number, milliseconds: number, alertable: number]>(
  "uint32_t SignalObjectAndWait(intptr_t signal, intptr_t wait, uint32_t milliseconds, int alertable)",
);
const WaitForInputIdle = user32<[process: number, milliseconds: number]>(
  "uint32_t WaitForInputIdle(intptr_t process, uint32_t milliseconds)",
);

export const waits: WaitsHost = {
  block: (wait) => inSlices(wait.milliseconds, (milliseconds) => waitFor(wait.handles, wait, milliseconds)),

  async settle(wait, signal) {
    signal?.throwIfAborted();
    const outcome = waitFor(wait.handles, wait, 0);
    if (outcome !== WAIT_TIMEOUT || wait.milliseconds === 0) return outcome;
    // Through handles of its own: closing one that is being waited for is undefined, and its value could become another's.
    const watched = duplicates(wait);
    try {
      return await waitBeside(watched, wait, signal);
    } finally {
      for (const handle of watched) CloseHandle(handle);
    }
  },

  signal(handle, wait) {
    const outcome = SignalObjectAndWait(handle, wait.handles[0] as number, 0, 0);
    if (outcome === WAIT_FAILED) throw failure(wait.caller);
    return outcome;
  },

  inputIdle: (process_, milliseconds) => inSlices(milliseconds, (slice) => idleWithin(process_, slice)),
};

/**
 * Windows documents that the wait for a program without windows returns at once, not what. It fails, with ERROR_NOT_GUI_PROCESS
 * or (always under Wine, sometimes on Windows) without any code: there is nothing to wait for.
 */
function idleWithin(process_: number, milliseconds: number): number {
  forgetError(WaitForInputIdle);
  const outcome = WaitForInputIdle(process_, milliseconds);
  if (outcome !== WAIT_FAILED) return outcome;
  const error = errorLeft();
  if (error === ERROR_SUCCESS || error === ERROR_NOT_GUI_PROCESS) return 0;
  throw failureOf(error, "WaitForInputIdle");
}

// --- with the thread ------------------------------------------------------------------------------------------------

/** A worker that is terminated while it waits ends at the next slice's end: what Windows does cannot be interrupted. In milliseconds. */
const LONGEST_SLICE = 100;

/** Waits in slices where this thread can be told to end. (In between, at an event that is pulsed nobody waits.) */
function inSlices(milliseconds: number, wait: (milliseconds: number) => number): number {
  if (milliseconds <= LONGEST_SLICE || inMainThread()) return wait(milliseconds);
  const deadline = milliseconds === INFINITE ? Number.POSITIVE_INFINITY : performance.now() + milliseconds;
  for (;;) {
    const left = Math.max(0, Math.ceil(deadline - performance.now()));
    const outcome = wait(Math.min(left, LONGEST_SLICE));
    if (outcome !== WAIT_TIMEOUT || left <= LONGEST_SLICE) return outcome;
  }
}

// --- beside the thread --------------------------------------------------------------------------------------------

function duplicates(wait: Wait): number[] {
  const made: number[] = [];
  try {
    for (const handle of wait.handles) made.push(duplicated(handle, wait.caller));
    return made;
  } catch (error) {
    for (const handle of made) CloseHandle(handle);
    throw error;
  }
}

function waitBeside(watched: readonly number[], wait: Wait, signal: AbortSignal | undefined): Promise<number> {
  if (wait.input || wait.alertable) return byLooking(watched, wait, signal); // this thread's own queues
  const kinds = watched.map((handle) => kindOf(handle, wait.caller));
  if (kinds.some(({ owned }) => owned)) return byLooking(watched, wait, signal);
  const [only] = watched;
  const taken = kinds.some(({ taken }) => taken);
  const givenUp = wait.milliseconds !== INFINITE || signal !== undefined || !inMainThread(); // a worker can be ended at any time
  if (watched.length === 1 && only !== undefined && !(taken && givenUp)) return whenSignalled(only, wait, signal);
  // Known by the program's own handles: whether two handles mean one object, the system does not tell quickly.
  const momentary = wait.handles.filter((_, index) => kinds[index]?.momentary);
  return byLooking(watched, wait, signal, momentary);
}
