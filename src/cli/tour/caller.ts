// The tour's other thread for pipes: sends one message and takes the answer.

import { parentPort, workerData } from "node:worker_threads";
import { CallNamedPipe } from "../../win32pipe/index.js";

/** What it is to send, and where. */
export interface Call {
  readonly name: string;
  readonly message: string;
}

/** What came back, and how long it took. */
export interface Answer {
  readonly text: string;
  readonly microseconds: number;
}

/** Long enough for a slow machine. */
const WAIT_MS = 10_000;

const { name, message } = workerData as Call;
const start = performance.now();
const text = String(CallNamedPipe(name, message, 100, WAIT_MS));
parentPort?.postMessage({ text, microseconds: Math.round((performance.now() - start) * 1000) } satisfies Answer);
