import type { Socket } from "node:net";
import { isMainThread } from "node:worker_threads";
import { WAIT_OBJECT_0, WAIT_TIMEOUT } from "../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_CALL_NOT_IMPLEMENTED } from "../../winerror/codes.js";
import type { Wait } from "../operation.js";
import type { WaitsHost } from "../waits.js";
import { SYNCHRONIZE } from "./access.js";
import { take } from "./arbiter/objects.js";
import { hangBell } from "./arbiter/threads.js";
import { join, PENDING, part, resultOf, sleep, type Waiter } from "./arbiter/waiters.js";
import { failure } from "./errors.js";
import { Entry, enter, HandleKind, leave, table } from "./handles.js";

const INFINITE = 0xffff_ffff;
/** A worker that is asked to end while it sleeps ends at the next look: in milliseconds. */
const LONGEST_SLEEP = isMainThread ? Number.POSITIVE_INFINITY : 100;
/** What setTimeout can count to. */
const LONGEST_TIMER = 0x7fff_ffff;

export const waits: WaitsHost = {
  block(wait) {
    const targets = begin(wait);
    try {
      const taken = takeFirst(targets.objects);
      if (taken !== PENDING) return WAIT_OBJECT_0 + taken;
      if (wait.milliseconds === 0) return WAIT_TIMEOUT;
      return sleepUntilGranted(targets.objects, wait);
    } finally {
      targets.end();
    }
  },

  async settle(wait, signal) {
    signal?.throwIfAborted();
    const targets = begin(wait);
    try {
      const taken = takeFirst(targets.objects);
      if (taken !== PENDING) return WAIT_OBJECT_0 + taken;
      if (wait.milliseconds === 0) return WAIT_TIMEOUT;
      return await untilGranted(targets.objects, wait, signal);
    } finally {
      targets.end();
    }
  },
};

interface Targets {
  readonly objects: readonly number[];
  /** Lets go of the handles. Until then what they stand for stays, also if they are closed. */
  end(): void;
}

function begin(wait: Wait): Targets {
  if (wait.all && wait.handles.length > 1) throw failure(ERROR_CALL_NOT_IMPLEMENTED, wait.caller);
  const entered: number[] = [];
  const end = () => entered.forEach(leave);
  try {
    const objects = wait.handles.map((handle) => {
      const at = enter(handle, HandleKind.object, wait.caller);
      entered.push(at);
      if (!((table()[at + Entry.access] as number) & SYNCHRONIZE)) throw failure(ERROR_ACCESS_DENIED, wait.caller);
      return table()[at + Entry.record] as number;
    });
    return { objects, end };
  } catch (error) {
    end();
    throw error;
  }
}

function takeFirst(objects: readonly number[]): number {
  for (let position = 0; position < objects.length; position++) {
    if (take(objects[position] as number)) return position;
  }
  return PENDING;
}

// --- with the thread ------------------------------------------------------------------------------------------------

function sleepUntilGranted(objects: readonly number[], wait: Wait): number {
  const deadline = wait.milliseconds === INFINITE ? Number.POSITIVE_INFINITY : performance.now() + wait.milliseconds;
  const waiter = join(objects, true, wait.caller);
  while (resultOf(waiter) === PENDING) {
    const left = deadline - performance.now();
    if (left <= 0) break;
    sleep(waiter, Math.min(left, LONGEST_SLEEP)); // may end early, for one by a signal to the process
  }
  const result = part(waiter);
  return result === PENDING ? WAIT_TIMEOUT : WAIT_OBJECT_0 + result;
}

// --- beside it ------------------------------------------------------------------------------------------------------

/** The waits of this thread that its doorbell may end, with what then is to be done. */
const pending = new Map<Waiter, () => void>();
let bell: Socket | undefined;

function untilGranted(objects: readonly number[], wait: Wait, signal: AbortSignal | undefined): Promise<number> {
  bell ??= hangBell(answer);
  const waiter = join(objects, false, wait.caller);
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const end = (aborted: boolean) => {
      pending.delete(waiter);
      if (pending.size === 0) bell?.unref();
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      // A grant that came before the abort counts: what it took would be lost otherwise.
      const result = part(waiter);
      if (result !== PENDING) resolve(WAIT_OBJECT_0 + result);
      else if (aborted) reject(signal?.reason);
      else resolve(WAIT_TIMEOUT);
    };
    const abort = () => end(true);
    const startTimer = (left: number) => {
      const span = Math.min(left, LONGEST_TIMER);
      timer = setTimeout(() => (left > span ? startTimer(left - span) : end(false)), span);
    };
    if (pending.size === 0) bell?.ref();
    pending.set(waiter, () => end(false));
    signal?.addEventListener("abort", abort);
    if (wait.milliseconds !== INFINITE) startTimer(wait.milliseconds);
    if (resultOf(waiter) !== PENDING) end(false); // granted while it joined
  });
}

/** The doorbell has rung: some waits of this thread have been granted. */
function answer(): void {
  for (const [waiter, end] of pending) {
    if (resultOf(waiter) !== PENDING) end();
  }
}
