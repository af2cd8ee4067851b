import { setTimeout as sleep } from "node:timers/promises";

export { sleep };

/** Waits until `condition` holds, looking every few milliseconds; throws after `limit` milliseconds. */
export async function until(what: string, condition: () => boolean, limit = 20_000): Promise<void> {
  const deadline = performance.now() + limit;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited ${limit} ms in vain until ${what}.`);
    await sleep(5);
  }
}

/** How long a call takes, in milliseconds. */
export function measure<T>(call: () => T): { readonly result: T; readonly milliseconds: number } {
  const start = performance.now();
  const result = call();
  return { result, milliseconds: performance.now() - start };
}
