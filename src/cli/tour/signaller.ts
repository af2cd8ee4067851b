// The tour's other thread: waits for one event and sets the other.

import { parentPort, workerData } from "node:worker_threads";
import { GetCurrentThreadId } from "../../win32api/index.js";
import { SetEvent, WAIT_OBJECT_0, WaitForSingleObject } from "../../win32event/index.js";

/** What it is given: handles, which belong to the whole process, as integers. */
export interface Signals {
  readonly go: number;
  readonly done: number;
  readonly milliseconds: number;
}

/** What it says before it waits. */
export interface Answer {
  readonly threadId: number;
}

const { go, done, milliseconds } = workerData as Signals;
parentPort?.postMessage({ threadId: GetCurrentThreadId() } satisfies Answer);
if (WaitForSingleObject(go, milliseconds) === WAIT_OBJECT_0) SetEvent(done);
