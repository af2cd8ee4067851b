// System calls that may take long, as operations: made by the thread itself, or on libuv's pool.

import type { Operation } from "../../operation.js";
import * as libc from "../libc.js";

/** A function of libc.ts. */
interface SystemCall<A extends readonly unknown[]> {
  (...args: A): number;
  async(...args: unknown[]): void;
}

/** Makes a call. Gives its result, or its errno negated. */
export function* systemCall<A extends readonly unknown[]>(call: SystemCall<A>, ...args: A): Operation<number> {
  const now = () => outcome(call(...args));
  const later = () => new Promise<number>((resolve, reject) => callLater(call, args, resolve, reject));
  for (;;) {
    const result = (yield { call: { now, later } }) as number;
    if (result !== -libc.EINTR) return result;
  }
}

function outcome(result: number): number {
  return result < 0 ? -libc.errno() : result;
}

/** koffi holds 256 calls and refuses more; ours queue up well before that, so that other users of koffi have room. */
const MOST_AT_ONCE = 64;
let running = 0;
const queue: (() => void)[] = [];

function callLater<A extends readonly unknown[]>(
  call: SystemCall<A>,
  args: A,
  resolve: (result: number) => void,
  reject: (problem: unknown) => void,
): void {
  const finish = (): void => {
    running -= 1;
    queue.shift()?.();
  };
  const start = (): void => {
    running += 1;
    try {
      call.async(...args, (problem: unknown, result: number) => {
        const ended = problem ? 0 : outcome(result); // errno is the call's own, but only until this callback returns
        finish();
        if (problem) reject(problem);
        else resolve(ended);
      });
    } catch (problem) {
      finish();
      reject(problem);
    }
  };
  if (running < MOST_AT_ONCE) start();
  else queue.push(start);
}
