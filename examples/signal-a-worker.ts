// Two threads and an event: the worker waits, the main thread signals. A handle is an integer of the whole process, so that is what the
// worker is given.
//
//   npx tswin32 run examples/signal-a-worker.ts

import { isMainThread, Worker, workerData } from "node:worker_threads";
import { GetCurrentThreadId } from "tswin32/win32api";
import { CreateEvent, SetEvent, WAIT_OBJECT_0, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as promiseOfWait } from "tswin32/win32event/promises";

if (isMainThread) {
  using start = CreateEvent(null, false, false, null);
  using finished = CreateEvent(null, false, false, null);
  new Worker(new URL(import.meta.url), { workerData: { start: start.handle, finished: finished.handle } });
  SetEvent(start);
  const answered = (await promiseOfWait(finished, 10_000)) === WAIT_OBJECT_0;
  console.log(`thread ${GetCurrentThreadId()}: the worker ${answered ? "has answered" : "is silent"}`);
  process.exitCode = answered ? 0 : 1;
} else {
  const { start, finished } = workerData as { start: number; finished: number };
  if (WaitForSingleObject(start, 10_000) === WAIT_OBJECT_0) SetEvent(finished);
}
