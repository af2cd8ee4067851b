// A worker for waits.test.ts: waits with its thread for each handle in turn, and tells what the last wait returned.

import { parentPort, workerData } from "node:worker_threads";
import type { Wait } from "#dist/host/operation.js";
import { host } from "#dist/host/windows/index.js";

const wait = workerData as Wait;
parentPort?.postMessage("waiting");
const outcomes = wait.handles.map((handle) => host.waits.block({ ...wait, handles: [handle] }));
parentPort?.postMessage(outcomes.at(-1));
