// servePipe(): a server of a named pipe as modern programs like it.

import { type Abortable, count, knownMembers, signalOf, text, truth, wrongArgument } from "../arguments.js";
import { ERROR_NO_DATA } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";
import type { HANDLE } from "../wintypes/handle.js";
import type { SecurityAttributesLike } from "../wintypes/security-attributes.js";
import { DisconnectNamedPipe } from "./connect.js";
import {
  FILE_FLAG_FIRST_PIPE_INSTANCE,
  FILE_FLAG_OVERLAPPED,
  PIPE_ACCESS_DUPLEX,
  PIPE_READMODE_MESSAGE,
  PIPE_REJECT_REMOTE_CLIENTS,
  PIPE_TYPE_MESSAGE,
  PIPE_UNLIMITED_INSTANCES,
} from "./constants.js";
import { CreateNamedPipe } from "./create.js";
import { PipeConnection } from "./pipe-connection.js";
import { ConnectNamedPipe } from "./promises.js";

/** What servePipe() may be told. */
export interface ServePipeOptions extends Abortable {
  /** True for a pipe of messages; of bytes unless given. */
  readonly message?: boolean;
  /** How many clients there may be at once, 1 to PIPE_UNLIMITED_INSTANCES (default), which is no limit. */
  readonly maxInstances?: number;
  /** True to let clients on other machines connect; refused unless given. */
  readonly remoteClients?: boolean;
  /** Who may connect; the server's own user, the administrators and the system unless given. */
  readonly sa?: SecurityAttributesLike | null;
}

/** How many instances wait for clients at once, so that several may come at one time. */
const LISTENING = 4;

/**
 * Serves a named pipe: gives each client that connects as a stream of node's.
 *
 * The pipe is there when the function returns, and nobody else serves it: it is the first instance, or an error. The server ends when the loop
 * over it does, at the end of an `await using` block, by close() or by the signal; connections that were given go on.
 *
 * @param pipeName  `\\.\pipe\` and the pipe's name.
 * @param options   `message`, `maxInstances`, `remoteClients`, `sa`, and `signal`, whose reason ends the loop over the connections as an error.
 * @returns The connections, to be looped over with `for await`.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) if the pipe is served already, ERROR_INVALID_NAME (123), ERROR_INVALID_PARAMETER (87).
 * @example
 * for await (const connection of servePipe("\\\\.\\pipe\\greeting", { message: true })) {
 *   connection.on("data", (message) => connection.end(`hello ${message}`));
 * }
 */
export function servePipe(pipeName: string, options: ServePipeOptions = {}): PipeServer {
  text(pipeName, "pipeName");
  if (typeof options !== "object" || options === null) throw wrongArgument("options", "an object such as { message: true }", options);
  knownMembers(options, ["message", "maxInstances", "remoteClients", "sa", "signal"], "options");
  const message = truth(options.message ?? false, "options.message");
  const remote = truth(options.remoteClients ?? false, "options.remoteClients");
  const maxInstances = count(options.maxInstances ?? PIPE_UNLIMITED_INSTANCES, "options.maxInstances");
  const signal = signalOf({ signal: options.signal });
  signal?.throwIfAborted();
  const pipeMode = (message ? PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE : 0) | (remote ? 0 : PIPE_REJECT_REMOTE_CLIENTS);
  const openMode = PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED;
  const instance = (flag: number) =>
    CreateNamedPipe(pipeName, { openMode: openMode | flag, pipeMode, nMaxInstances: maxInstances, sa: options.sa ?? null });
  return new PipeServer({ first: instance(FILE_FLAG_FIRST_PIPE_INSTANCE), more: () => instance(0), maxInstances, message, signal });
}

interface Serving {
  readonly first: HANDLE;
  readonly more: () => HANDLE;
  readonly maxInstances: number;
  readonly message: boolean;
  readonly signal: AbortSignal | undefined;
}

interface Asked {
  readonly resolve: (result: IteratorResult<PipeConnection, undefined>) => void;
  readonly reject: (reason: unknown) => void;
}

/** A named pipe that is served: its connections, as they come. */
export class PipeServer implements AsyncIterableIterator<PipeConnection>, AsyncDisposable {
  readonly #serving: Serving;
  readonly #closing = new AbortController();
  readonly #listening = new Set<Promise<void>>();
  /** Instances that have a client, or wait for one. */
  #instances = 0;
  /** Clients that nobody has asked for yet. */
  readonly #arrived: PipeConnection[] = [];
  /** Who asks for clients that have not come yet. */
  readonly #asked: Asked[] = [];
  #failure: { readonly reason: unknown } | undefined;
  readonly #onAbort = () => this.#end({ reason: this.#serving.signal?.reason });

  /** @internal Made by servePipe(). */
  constructor(serving: Serving) {
    this.#serving = serving;
    serving.signal?.addEventListener("abort", this.#onAbort, { once: true });
    this.#listen(serving.first);
    this.#listenMore();
  }

  /** The next connection. Rejects with the signal's reason, or with what makes further instances impossible. */
  async next(): Promise<IteratorResult<PipeConnection, undefined>> {
    const arrived = this.#arrived.shift();
    if (arrived) return { done: false, value: arrived };
    if (this.#closing.signal.aborted) return this.#last();
    return new Promise((resolve, reject) => void this.#asked.push({ resolve, reject }));
  }

  /** Ends the server, as leaving a loop over it does. */
  async return(): Promise<IteratorResult<PipeConnection, undefined>> {
    await this.close();
    return { done: true, value: undefined };
  }

  /** Stops serving: nobody else can connect, and who has connected and was not given yet is thrown out. Connections that were given go on. */
  async close(): Promise<void> {
    this.#end(undefined);
    await Promise.allSettled(this.#listening);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #listenMore(): void {
    try {
      while (!this.#closing.signal.aborted && this.#listening.size < LISTENING && this.#instances < this.#most) {
        this.#listen(this.#serving.more());
      }
    } catch (error) {
      // Other servers of the pipe may have taken the instances that are left; as long as one waits here it is served.
      if (this.#listening.size === 0) this.#end({ reason: error });
    }
  }

  get #most(): number {
    const { maxInstances } = this.#serving;
    return maxInstances === PIPE_UNLIMITED_INSTANCES ? Number.POSITIVE_INFINITY : maxInstances;
  }

  #listen(handle: HANDLE): void {
    this.#instances++;
    const listening: Promise<void> = this.#accept(handle).then(
      () => void this.#listening.delete(listening),
      (error: unknown) => {
        this.#listening.delete(listening);
        handle.Close();
        this.#instances--;
        if (!this.#closing.signal.aborted) this.#end({ reason: error });
      },
    );
    this.#listening.add(listening);
    void listening.then(() => this.#listenMore());
  }

  /** Waits for a client, and gives it to who has asked first. */
  async #accept(handle: HANDLE): Promise<void> {
    for (;;) {
      try {
        await ConnectNamedPipe(handle, null, { signal: this.#closing.signal });
        break;
      } catch (error) {
        if (!(error instanceof Win32Error) || error.winerror !== ERROR_NO_DATA) throw error;
        DisconnectNamedPipe(handle); // it has gone again before it was looked at
      }
    }
    const connection = new PipeConnection(handle, this.#serving.message);
    connection.once("close", () => {
      this.#instances--;
      this.#listenMore();
    });
    const asked = this.#asked.shift();
    if (asked) asked.resolve({ done: false, value: connection });
    else if (this.#closing.signal.aborted) connection.destroy();
    else this.#arrived.push(connection);
  }

  #end(failure: { readonly reason: unknown } | undefined): void {
    if (this.#closing.signal.aborted) return;
    this.#failure = failure;
    this.#serving.signal?.removeEventListener("abort", this.#onAbort);
    this.#closing.abort();
    for (const connection of this.#arrived.splice(0)) connection.destroy();
    for (const asked of this.#asked.splice(0)) this.#last().then(asked.resolve, asked.reject);
  }

  /** What a loop sees at the end: a failure once, and then that it is over. */
  async #last(): Promise<IteratorResult<PipeConnection, undefined>> {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure.reason;
    return { done: true, value: undefined };
  }
}
