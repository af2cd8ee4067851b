// A worker for waits.test.ts: owns a mutex until it is told to let go.

import { parentPort, workerData } from "node:worker_threads";
import { host } from "#dist/host/windows/index.js";

const mutex = workerData as number;

host.waits.block({ handles: [mutex], all: false, milliseconds: 5000, caller: "WaitForSingleObject" });
parentPort?.once("message", () => host.sync.releaseMutex(mutex));
parentPort?.postMessage("owned");
