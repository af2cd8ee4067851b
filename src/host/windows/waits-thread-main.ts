// What a thread that waits runs. It is started from its text: as a file of its own it would have to be found, wherever a bundler or a
// packager has put this one. So it uses nothing of this file but types, and loads koffi's native part from where it is loaded already.

import type { MessagePort } from "node:worker_threads";

/** What the thread and the one that started it share: the system's handle to it, and whether it has been woken since it last looked for orders. */
export type Shared = BigInt64Array<SharedArrayBuffer>;
export const THREAD = 0;
export const WOKEN = 1;

/** What it is started with. */
export interface Start {
  readonly port: MessagePort;
  readonly shared: Shared;
  /** The file of koffi's native part. */
  readonly koffi: string;
  /** The longest that it blocks in one call, in milliseconds. */
  readonly slice: number;
}

/** What it is told: to wait too, to drop a wait, to end. */
export type Order =
  | { readonly number: number; readonly handles: readonly number[]; readonly all: boolean }
  | { readonly drop: number }
  | "end";

/** What it says: that it waits for orders; how the wait of that number ended. */
export type Answer = "up" | readonly [number: number, outcome: number];

/** The outcome of a wait that was dropped. */
export const LET_GO = -1;

export function threadSource(): string {
  return `(${threadMain})();`;
}

/** Names no function inside: a bundler that keeps the names of functions would put in calls of a function of its own. */
function threadMain(): void {
  const [THREAD, WOKEN, LET_GO] = [0, 1, -1]; // as above
  const MAXIMUM_WAIT_OBJECTS = 64;
  const DUPLICATE_SAME_ACCESS = 2;
  const CURRENT_PROCESS = -1;
  const CURRENT_THREAD = -2;
  const WAIT_FAILED = 0xffff_ffff;

  const { receiveMessageOnPort, workerData } = process.getBuiltinModule("node:worker_threads");
  const { port, shared, koffi, slice } = workerData as Start;
  const addon = { exports: {} as { load(file: string): { func(prototype: string): (...args: unknown[]) => number } } };
  process.dlopen(addon, koffi);
  const kernel32 = addon.exports.load("kernel32.dll");
  const DuplicateHandle = kernel32.func(
    "int DuplicateHandle(intptr_t sourceProcess, intptr_t source, intptr_t targetProcess, void *target, uint32_t access, int inherit, uint32_t options)",
  );
  const GetLastError = kernel32.func("uint32_t GetLastError()");
  const SleepEx = kernel32.func("uint32_t SleepEx(uint32_t milliseconds, int alertable)");
  const WaitForMultipleObjectsEx = kernel32.func(
    "uint32_t WaitForMultipleObjectsEx(uint32_t count, void *handles, int all, uint32_t milliseconds, int alertable)",
  );

  const own = new BigInt64Array(1);
  const made = DuplicateHandle(CURRENT_PROCESS, CURRENT_THREAD, CURRENT_PROCESS, new Uint8Array(own.buffer), 0, 0, DUPLICATE_SAME_ACCESS);
  if (made === 0) throw new Error(`DuplicateHandle: ${GetLastError()}`);
  Atomics.store(shared, THREAD, own[0] ?? 0n); // before the first look for orders: who gives one later will wake us
  port.postMessage("up" satisfies Answer);

  let waits: Exclude<Order, { drop: number } | "end">[] = [];
  const array = new BigInt64Array(MAXIMUM_WAIT_OBJECTS);
  for (;;) {
    Atomics.store(shared, WOKEN, 0n); // what is ordered from now on wakes the thread again
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
      const order = next.message as Order;
      if (order === "end") return;
      if (!("drop" in order)) {
        waits.push(order);
      } else if (waits.some(({ number }) => number === order.drop)) {
        waits = waits.filter(({ number }) => number !== order.drop);
        port.postMessage([order.drop, LET_GO] satisfies Answer);
      }
    }

    const [first] = waits;
    if (!first) {
      SleepEx(slice, 1);
      continue;
    }
    let count = 0;
    for (const { handles } of waits) for (const handle of handles) array[count++] = BigInt(handle);
    let index = WaitForMultipleObjectsEx(count, new Uint8Array(array.buffer), first.all ? 1 : 0, slice, 1);
    if (index === WAIT_FAILED) throw new Error(`WaitForMultipleObjectsEx: ${GetLastError()}`);
    if (index >= count) continue; // time is up, or there is an order
    for (const { number, handles } of waits) {
      if (index < handles.length) {
        waits = waits.filter((wait) => wait.number !== number);
        port.postMessage([number, index] satisfies Answer);
        break;
      }
      index -= handles.length;
    }
  }
}
