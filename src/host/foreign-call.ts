import type { Operation } from "./operation.js";

/** An operation that is one foreign call. (Not in operation.ts, which loads a host: hosts import this.) */
export function* call<T>(now: () => T, later: () => Promise<T>): Operation<T> {
  const outcome: T = yield { call: { now, later } };
  return outcome;
}
