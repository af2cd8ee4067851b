// Worker threads that do one thing, written as text: what they are terminated in is then known exactly.

import { Worker } from "node:worker_threads";

/**
 * A worker that runs a program and posts a message; resolves as it has.
 *
 * @param program  JavaScript; `post` posts, `events` and `promises` are win32event and its twin, `handles` is win32api.
 */
export async function startWorker(program: string, workerData: unknown = undefined): Promise<Worker> {
  const worker = new Worker(
    `const { parentPort, workerData } = require("node:worker_threads");
     const post = (value) => parentPort.postMessage(value);
     (async () => {
       const events = await import("tswin32/win32event"), promises = await import("tswin32/win32event/promises");
       const handles = await import("tswin32/win32api");
       ${program}
     })();`,
    { eval: true, workerData },
  );
  await nextMessage(worker);
  return worker;
}

export function nextMessage(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const over = () => {
      worker.off("message", message).off("error", failed).off("exit", ended);
    };
    const message = (value: unknown) => {
      over();
      resolve(value);
    };
    const failed = (error: Error) => {
      over();
      reject(error);
    };
    const ended = (code: number) => {
      over();
      reject(new Error(`The worker ended with ${code}.`));
    };
    worker.on("message", message).on("error", failed).on("exit", ended);
  });
}
