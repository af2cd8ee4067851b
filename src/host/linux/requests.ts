// What calls have in common that may go on after the call, or be waited for.

import type { OVERLAPPED } from "../../wintypes/overlapped.js";
import type { Operation } from "../operation.js";

/** The event of a request. The lowest bit of its handle, which asks for no completion packet, is no part of it. */
export function eventOf({ hEvent }: OVERLAPPED): number {
  const event = Number(hEvent);
  return event % 2 === 1 ? event - 1 : event;
}

/** Drives an operation that makes nothing but calls, with the thread. */
export function now<T>(operation: Operation<T>): T {
  const steps = operation as Generator<{ readonly call: { readonly now: () => unknown } }, T, unknown>;
  for (let step = steps.next(); ; ) {
    if (step.done) return step.value;
    let outcome: unknown;
    try {
      outcome = step.value.call.now();
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(outcome);
  }
}
