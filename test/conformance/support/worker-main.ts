// The main module of a worker (worker.ts): runs the program that it is given and posts the result.

import { parentPort, workerData } from "node:worker_threads";
import { type Channel, runNamed } from "./programs.js";
import type { Post } from "./worker.js";

if (parentPort === null) throw new Error("This module is for workers.");
const port = parentPort;
const { program, args } = workerData as { program: string; args: unknown[] };

const orders = new Set<string>();
const waiting = new Map<string, () => void>();
port.on("message", (order: string) => {
  orders.add(order);
  waiting.get(order)?.();
});

const channel: Channel = {
  tell: (milestone) => post({ tell: milestone }),
  told: (order) => new Promise((resolve) => (orders.has(order) ? resolve() : waiting.set(order, resolve))),
};

try {
  post({ result: await runNamed(program, channel, args) });
} catch (error) {
  post({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
port.close();

function post(message: Post): void {
  port.postMessage(message);
}
