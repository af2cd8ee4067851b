// A worker for waits.test.ts: sets the event once a round, as soon as the round begins.

import { parentPort, workerData } from "node:worker_threads";
import { host } from "#dist/host/windows/index.js";

const { event, shared, rounds } = workerData as { event: number; shared: Int32Array<SharedArrayBuffer>; rounds: number };
parentPort?.postMessage("ready");
for (let round = 1; round <= rounds; round += 1) {
  Atomics.wait(shared, 0, round - 1);
  host.sync.setEvent(event);
  Atomics.store(shared, 1, round);
  Atomics.notify(shared, 1);
}
