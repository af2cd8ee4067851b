// One end of a named pipe as a stream of node's: what servePipe() and connectPipe() give.

import { Duplex } from "node:stream";
import { bytes } from "../arguments.js";
import { pipes } from "../host/index.js";
import { settle } from "../host/operation.js";
import { FlushFileBuffers } from "../win32file/promises.js";
import { ERROR_BROKEN_PIPE, ERROR_MORE_DATA, ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";
import { type HANDLE, lease } from "../wintypes/handle.js";
import { GetNamedPipeClientProcessId, GetNamedPipeServerProcessId } from "./information.js";
import { GetNamedPipeHandleState } from "./state.js";

/** How many bytes are asked for at once. A longer message is put together. */
const READ_SIZE = 65_536;

/**
 * A connection over a named pipe: node's Duplex, and Win32's handle.
 *
 * On a byte-type pipe it is a stream of bytes. On a message-type pipe every chunk that is read is one whole message, and every write() sends
 * one; both sides are in object mode then.
 *
 * `end()` waits until the other end has read all that was written, and closes the connection: a pipe cannot be closed in one direction only, so
 * read the answer first. `destroy()` closes it at once.
 */
export class PipeConnection extends Duplex {
  /** The end of the pipe, for every function of win32pipe; closed with the stream. */
  readonly handle: HANDLE;
  /** Whether chunks are messages. */
  readonly message: boolean;
  #reading = false;
  #user: string | undefined;
  readonly #closing = new AbortController();
  readonly #pending = new Set<Promise<unknown>>();

  /** @internal Made by servePipe() and connectPipe(). */
  constructor(handle: HANDLE, message: boolean) {
    super({
      allowHalfOpen: false,
      readableObjectMode: message,
      writableObjectMode: message,
      ...(message ? {} : { highWaterMark: READ_SIZE }),
    });
    this.handle = handle;
    this.message = message;
  }

  /** The process that has connected. */
  get clientProcessId(): number {
    return GetNamedPipeClientProcessId(this.handle);
  }

  /** The process that serves the pipe. */
  get serverProcessId(): number {
    return GetNamedPipeServerProcessId(this.handle);
  }

  /**
   * The user that has connected. Only the server's end tells, and on Windows only once something was read from the client.
   *
   * @throws Win32Error as GetNamedPipeHandleState.
   */
  get clientUser(): string {
    this.#user ??= GetNamedPipeHandleState(this.handle, false, true).userName;
    return this.#user;
  }

  override _read(): void {
    if (this.#reading) return;
    this.#reading = true;
    this.#busy(() => this.#receive()).then(
      (chunk) => {
        this.#reading = false;
        this.push(chunk);
      },
      (error: unknown) => {
        this.#reading = false;
        if (this.destroyed) return; // that is why
        if (isHungUp(error)) this.push(null);
        else this.destroy(error as Error);
      },
    );
  }

  override _write(chunk: unknown, encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    let data: Uint8Array;
    try {
      data = typeof chunk === "string" ? Buffer.from(chunk, encoding) : bytes(chunk, "chunk");
    } catch (error) {
      callback(error as Error);
      return;
    }
    this.#busy(() => settle(pipes.sending(this.handle.handle, data), this.#closing.signal)).then(() => callback(), callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    // What nobody will read any more is no failure of who wrote it in time.
    const flushed = this.#busy(() => FlushFileBuffers(this.handle)).catch((error: unknown) => {
      if (!isHungUp(error)) throw error;
    });
    flushed.then(() => {
      callback();
      this.destroy();
    }, callback);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#closing.abort();
    this.handle.Close(); // a flush that nobody would ever end ends by this
    void Promise.allSettled(this.#pending).then(() => callback(error));
  }

  /** One message, or some bytes. */
  async #receive(): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (;;) {
      const buffer = Buffer.allocUnsafe(READ_SIZE);
      const { error, transferred } = await settle(pipes.receiving(this.handle.handle, buffer), this.#closing.signal);
      if (transferred === 0 && !this.message) continue; // a write of nothing, which is no end
      // A small part does not hold on to the whole buffer.
      parts.push(transferred < READ_SIZE / 2 ? Buffer.from(buffer.subarray(0, transferred)) : buffer.subarray(0, transferred));
      if (error !== ERROR_MORE_DATA || !this.message) return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    }
  }

  async #busy<T>(work: () => Promise<T>): Promise<T> {
    const promise = lease([this.handle], work);
    this.#pending.add(promise);
    try {
      return await promise;
    } finally {
      this.#pending.delete(promise);
    }
  }
}

const HUNG_UP: ReadonlySet<number> = new Set([ERROR_BROKEN_PIPE, ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED]);

/** Whether a call has failed because the other end is gone. */
function isHungUp(error: unknown): boolean {
  return error instanceof Win32Error && HUNG_UP.has(error.winerror);
}
