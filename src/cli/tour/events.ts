// Two threads and two events: this thread says "go", the other waits for it and answers; this one waits for the answer.

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { GetCurrentThreadId } from "../../win32api/index.js";
import { CreateEvent, SetEvent, WAIT_OBJECT_0, WaitForSingleObject } from "../../win32event/index.js";
import { WaitForSingleObject as promiseOfWait } from "../../win32event/promises.js";
import type { HANDLE } from "../../wintypes/index.js";
import type { Answer, Signals } from "./signaller.js";
import type { Step } from "./step.js";

/** Long enough for a slow machine to start a thread; a wait that takes longer has failed. */
const WAIT_MS = 10_000;

export const blockingWait: Step = {
  title: "signal an event to another thread",
  run: () => exchange("and blocks", (done) => WaitForSingleObject(done, WAIT_MS)),
};

export const promisedWait: Step = {
  title: "... and wait by a promise",
  run: () => exchange("and awaits", (done) => promiseOfWait(done, WAIT_MS)),
};

async function exchange(how: string, wait: (done: HANDLE) => number | Promise<number>): Promise<string> {
  using go = CreateEvent(null, false, false, null);
  using done = CreateEvent(null, false, false, null);
  const workerData: Signals = { go: go.handle, done: done.handle, milliseconds: WAIT_MS };
  const worker = new Worker(new URL("./signaller.js", import.meta.url), { workerData, execArgv: [] });
  try {
    const [answer] = (await once(worker, "message")) as [Answer];
    const start = performance.now();
    SetEvent(go);
    const outcome = await wait(done);
    const microseconds = Math.round((performance.now() - start) * 1000);
    if (outcome !== WAIT_OBJECT_0) throw new Error(`thread ${answer.threadId} did not answer: the wait returned ${outcome}`);
    const here = `thread ${GetCurrentThreadId()} sets event ${go.handle} ${how}`;
    return `${here}; thread ${answer.threadId} wakes and sets event ${done.handle}: WAIT_OBJECT_0 after ${microseconds} us`;
  } finally {
    await worker.terminate();
  }
}
