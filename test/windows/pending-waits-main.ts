// A process of its own for pending-waits.test.ts: how processes and workers end while waits are pending.

import { isMainThread, Worker, workerData } from "node:worker_threads";
import { host } from "#dist/host/windows/index.js";
import { threadsOfThisProcess } from "./threads.js";

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

  /** By a thread of the package's own, at a moment when it starts and at one when it waits. */
  async exitOfThreads() {
    const limited = () => waits.settle(forEvent(newEvent(), 60_000), undefined);
    void limited();
    await pause(process.argv[3] === "at once" ? 0 : 1000);
    void limited();
    process.exit(23);
  },

  async abortedAndOver() {
    const abort = new AbortController();
    const wait = waits.settle(forEvent(newEvent(), 60_000), abort.signal);
    await pause(1000);
    setTimeout(() => abort.abort(), 20).unref();
    await wait.catch((error) => console.log(error.name));
    const began = performance.now();
    // A thread that lingers must not hold up the end.
    process.once("exit", () => console.log(performance.now() - began < 1000 ? "soon" : "late"));
  },

  async threads() {
    const before = threadsOfThisProcess();
    const events = Array.from({ length: 1000 }, newEvent);
    const pending = events.map((event) => waits.settle(forEvent(event, 60_000), undefined));
    await until(() => threadsOfThisProcess() >= before + 16);
    await pause(500); // should more come
    const most = threadsOfThisProcess();
    for (const event of events) sync.setEvent(event);
    await Promise.all(pending);
    await until(() => threadsOfThisProcess() <= before + 4);
    console.log(most - before <= 20 ? "few" : most - before);
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
    console.log(waits.block(forEvent(event, 0))); // 0: nobody is left who could take it
  },
};

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(50); // who started this program ends it after a while
}

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
