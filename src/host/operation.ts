// How a call that may wait is written once: a generator that yields what it waits for.
// The plain module drives it with block(), its promise twin with settle().

import { waits } from "./index.js";

/** A wait for handles, as WaitForMultipleObjects understands it. */
export interface Wait {
  readonly handles: readonly number[];
  /** True to wait for all of them at once. */
  readonly all: boolean;
  /** In milliseconds; INFINITE (0xFFFFFFFF) waits without end, 0 only looks. */
  readonly milliseconds: number;
  /** The function on whose behalf it is, for errors. */
  readonly caller: string;
  /** For MsgWaitForMultipleObjects: the thread's message queue, as one more thing to wait for. */
  readonly input?: { readonly mask: number; readonly flags: number };
  /** True to let asynchronous procedure calls queued to the thread run meanwhile; such a wait may return WAIT_IO_COMPLETION. */
  readonly alertable?: boolean;
}

/**
 * A foreign call that may take long: made by the thread itself, or by one beside it. Its own host fills it. One that only waits may heed the
 * signal, and then rejects with its reason.
 */
export interface Call<T> {
  readonly now: () => T;
  readonly later: (signal: AbortSignal | undefined) => Promise<T>;
}

/** What an operation yields. */
type Pending = { readonly wait: Wait } | { readonly call: Call<unknown> };

/** A call that may wait. */
export type Operation<T> = Generator<Pending, T, never>;

/** Drives an operation on the calling thread. */
export function block<T>(operation: Operation<T>): T {
  const steps = operation as Generator<Pending, T, unknown>;
  let step = steps.next();
  while (!step.done) {
    let outcome: unknown;
    try {
      outcome = "wait" in step.value ? waits.block(step.value.wait) : step.value.call.now();
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(outcome);
  }
  return step.value;
}

/**
 * Drives an operation beside the event loop.
 *
 * An abort ends a wait at once. A foreign call that has begun cannot be taken back: it is let finish and its result
 * counts, as with CancelIo on Windows, so that no byte that was read or written goes unreported.
 */
export async function settle<T>(operation: Operation<T>, signal?: AbortSignal): Promise<T> {
  signal?.throwIfAborted(); // before the first attempt, which may succeed without a wait
  const steps = operation as Generator<Pending, T, unknown>;
  let step = steps.next();
  while (!step.done) {
    let outcome: unknown;
    try {
      signal?.throwIfAborted();
      outcome = "wait" in step.value ? await waits.settle(step.value.wait, signal) : await step.value.call.later(signal);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(outcome);
  }
  return step.value;
}
