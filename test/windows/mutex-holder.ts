// A worker for waits.test.ts: owns a mutex until it is told to let go.

import { parentPort, workerData } from "node:worker_threads";
import { kernel32 } from "#dist/host/windows/ffi.js";
import { host } from "#dist/host/windows/index.js";

const ReleaseMutex = kernel32<[mutex: number]>("int ReleaseMutex(intptr_t mutex)");
const mutex = workerData as number;

host.waits.block({ handles: [mutex], all: false, milliseconds: 5000, caller: "WaitForSingleObject" });
parentPort?.once("message", () => {
  if (ReleaseMutex(mutex) === 0) throw new Error("This thread should own the mutex.");
});
parentPort?.postMessage("owned");
