// A server of a named pipe in this thread, a client in another: a message there, an answer back, and who it was.

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { servePipe } from "../../win32pipe/index.js";
import type { Answer, Call } from "./caller.js";
import type { Step } from "./step.js";

export const pipe: Step = {
  title: "answer a client over a named pipe",
  async run() {
    const name = `\\\\.\\pipe\\tswin32-tour-${randomUUID()}`;
    await using server = servePipe(name, { message: true, maxInstances: 1 });
    const workerData: Call = { name, message: "what is 6 times 7?" };
    const worker = new Worker(new URL("./caller.js", import.meta.url), { workerData, execArgv: [] });
    try {
      const answered = once(worker, "message") as Promise<[Answer]>;
      const { value: connection } = await Promise.race([server.next(), answered.then(() => server.return())]);
      if (!connection) throw new Error("nobody has connected");
      const [message] = (await once(connection, "data")) as [Buffer];
      const client = `process ${connection.clientProcessId} (${connection.clientUser})`;
      connection.end("42");
      const [answer] = await answered;
      if (answer.text !== "42") throw new Error(`the client was answered "${answer.text}"`);
      return `${client} asks "${message}" over ${name.slice(0, 27)}...: "${answer.text}" after ${answer.microseconds} us`;
    } finally {
      await worker.terminate();
    }
  },
};
