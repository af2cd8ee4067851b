// A worker thread that runs one of the programs.

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Arguments, Programs, Result } from "./programs.js";

/** What a worker posts. */
export type Post = { readonly tell: string } | { readonly result: unknown } | { readonly failure: string };

/** `await using worker = await SecondThread.start("signal", [event.handle, 50]);` It runs on until the program ends. */
export class SecondThread<N extends keyof Programs> implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #told = new Set<string>();

  /** What the program gives; rejects with what it threw. */
  readonly result: Promise<Result<N>>;

  private constructor(program: N, args: Arguments<N>) {
    this.#worker = new Worker(new URL("./worker-main.js", import.meta.url), { workerData: { program, args } });
    this.#worker.on("message", (post: Post) => {
      if ("tell" in post) this.#told.add(post.tell);
    });
    this.result = new Promise((resolve, reject) => {
      this.#worker.on("message", (post: Post) => {
        if ("result" in post) resolve(post.result as Result<N>);
        if ("failure" in post) reject(new Error(`In the worker: ${post.failure}`));
      });
      this.#worker.once("error", reject);
      this.#worker.once("exit", (code) => reject(new Error(`The worker ended with ${code} and no result.`)));
    });
    // A case that fails before it asks for the result must fail with its own error.
    this.result.catch(() => undefined);
  }

  /** Starts it and waits until the program tells `milestone`. */
  static async start<N extends keyof Programs>(program: N, args: Arguments<N>, milestone?: string): Promise<SecondThread<N>> {
    const thread = new SecondThread(program, args);
    while (milestone !== undefined && !thread.#told.has(milestone)) {
      await Promise.race([once(thread.#worker, "message"), thread.result]);
    }
    return thread;
  }

  /** Gives an order that the program waits for. */
  order(name: string): void {
    this.#worker.postMessage(name);
  }

  /** Waits until the thread has ended by itself. */
  async ended(): Promise<void> {
    if (this.#worker.threadId !== -1) await once(this.#worker, "exit"); // -1 once it has
  }

  /** Ends the thread, whatever it does. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.terminate();
  }
}
