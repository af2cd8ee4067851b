// A process of its own for pending-waits.test.ts: how processes and workers end while waits are pending.

import { isMainThread, Worker, workerData } from "node:worker_threads";
import { host } from "#dist/host/windows/index.js";

const INFINITE = 0xffff_ffff;
const { sync, waits } = host;
const newEvent = (): number => sync.createEvent(null, false, false, null).handle;
const forEvent = (event: number, milliseconds: number) => ({ handles: [event], all: false, milliseconds, caller: "WaitForSingleObject" });
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const endings: Readonly<Record<string, () => Promise<void>>> = {
  async exit() {
    void waits.settle(forEvent(newEvent(), INFINITE), undefined);
    await pause(50);
    process.exit(23);
  },

  async settled() {
    const event = newEvent();
    setTimeout(() => sync.setEvent(event), 100).unref();
    // Nothing but the wait keeps this process alive now, and nothing will once it is over.
    console.log(await waits.settle(forEvent(event, INFINITE), undefined));
  },

  async signalledLate() {
    const event = newEvent();
    process.on("exit", () => sync.setEvent(event));
    void waits.settle(forEvent(event, INFINITE), undefined);
    await pause(50);
    process.exit(0);
  },

  async workerExit() {
    const event = newEvent();
    await ended(new Worker(new URL(import.meta.url), { workerData: { event, exits: true } }));
    sync.setEvent(event);
    await pause(50);
    console.log(waits.block(forEvent(event, 0))); // 0: the worker's wait is gone and has taken nothing
  },

  async workerTerminated() {
    const event = newEvent();
    const worker = new Worker(new URL(import.meta.url), { workerData: { event, exits: false } });
    await new Promise((resolve) => worker.once("message", resolve));
    await worker.terminate();
    sync.setEvent(event);
    await pause(50);
    console.log("alive");
  },
};

function ended(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => worker.once("exit", resolve).once("error", reject));
}

async function inWorker({ event, exits }: { event: number; exits: boolean }): Promise<void> {
  const { parentPort } = await import("node:worker_threads");
  void waits.settle(forEvent(event, INFINITE), undefined);
  await pause(50);
  if (exits) process.exit(0);
  parentPort?.postMessage("waiting");
}

const ending = endings[process.argv[2] ?? ""];
if (!isMainThread) await inWorker(workerData);
else if (ending) await ending();
else throw new Error(`Which of ${Object.keys(endings).join(", ")}?`);
