// openFile(): an open file as modern programs like it. Promises, `await using`, and node's streams; the names stay Win32's.

import { Readable, Writable } from "node:stream";
import { type Abortable, count, int64, knownMembers, signalOf, truth, wrongArgument } from "../arguments.js";
import { FILE_FLAG_OVERLAPPED } from "../win32con.js";
import { ERROR_HANDLE_EOF } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";
import type { HANDLE } from "../wintypes/handle.js";
import { OVERLAPPED } from "../wintypes/overlapped.js";
import type { CreateFileOptions } from "./open.js";
import { GetFileSize } from "./position.js";
import { CreateFile, ReadFile, WriteFile } from "./promises.js";
import type { Data } from "./transfer.js";

/** What a stream of a file may be told. */
export interface FileStreamOptions {
  /** Where in the file it begins, in bytes; 0 unless given. */
  readonly start?: number | bigint;
  /** Where it ends: the first byte that is not read. The end of the file unless given. Of readable() only. */
  readonly end?: number | bigint;
  /** How much a stream holds at most, in bytes; 65,536 unless given. */
  readonly highWaterMark?: number;
  /** True to close the file once the stream has ended. */
  readonly autoClose?: boolean;
}

const USUAL_HIGH_WATER_MARK = 65_536;

/**
 * Opens or creates a file for promises and streams.
 *
 * @param fileName  The name, as CreateFile takes it.
 * @param options   CreateFile's parameters by name, and `signal`, which ends the wait for the file to open. Reads and writes need no
 *   FILE_FLAG_OVERLAPPED here.
 * @returns The open file, which closes at the end of an `await using` block.
 * @throws Win32Error as CreateFile.
 * @example
 * await using file = await openFile("big.log", { DesiredAccess: GENERIC_READ, ShareMode: FILE_SHARE_READ | FILE_SHARE_WRITE });
 * for await (const chunk of file.readable()) console.log(chunk.length);
 */
export async function openFile(fileName: string, options: CreateFileOptions & Abortable = {}): Promise<OpenFile> {
  if (typeof options !== "object" || options === null) throw wrongArgument("options", "an object of CreateFile's parameters", options);
  const { signal, ...parameters } = options;
  if (Number(parameters.FlagsAndAttributes ?? 0) & FILE_FLAG_OVERLAPPED)
    throw new TypeError("options.FlagsAndAttributes must be without FILE_FLAG_OVERLAPPED: openFile needs no such handle.");
  return new OpenFile(await CreateFile(fileName, parameters, { signal }));
}

/** An open file whose positions are the caller's: every read and write says where. Closes at the end of an `await using` block. */
export class OpenFile implements AsyncDisposable {
  /** The file's HANDLE, for every function of win32file. */
  readonly handle: HANDLE;
  #pending = new Set<Promise<unknown>>();

  /** @internal Made by openFile(). */
  constructor(handle: HANDLE) {
    this.handle = handle;
  }

  /** Whether the call that opened it found the file. */
  get alreadyExisted(): boolean {
    return this.handle.alreadyExisted;
  }

  /** The size in bytes. */
  get size(): number {
    return GetFileSize(this.handle);
  }

  /**
   * Reads from a position.
   *
   * @param bytes     How many bytes to read at most, or the buffer to read into.
   * @param position  Where to begin, in bytes.
   * @returns What was read; empty at the end of the file.
   * @throws Win32Error as ReadFile.
   */
  async read(bytes: number | Uint8Array, position: number | bigint, options?: Abortable): Promise<Buffer> {
    const ol = at(position);
    const signal = signalOf(options);
    return this.#busy(async () => {
      try {
        const [, data] = await ReadFile(this.handle, bytes, ol, { signal });
        return Buffer.from(data.buffer, data.byteOffset, ol.InternalHigh);
      } catch (error) {
        if (error instanceof Win32Error && error.winerror === ERROR_HANDLE_EOF) return Buffer.alloc(0);
        throw error;
      }
    });
  }

  /**
   * Writes at a position. The data must not be changed until the promise settles.
   *
   * @param data      The bytes; text is written as UTF-8.
   * @param position  Where to begin, in bytes.
   * @returns The number of bytes written.
   * @throws Win32Error as WriteFile.
   */
  async write(data: Data, position: number | bigint, options?: Abortable): Promise<number> {
    const ol = at(position);
    const signal = signalOf(options);
    return this.#busy(async () => (await WriteFile(this.handle, data, ol, { signal }))[1]);
  }

  /**
   * The file, or a part of it, as a stream to read from. Several streams of one file do not disturb each other.
   *
   * @example
   * for await (const chunk of file.readable({ start: 1024 })) hash.update(chunk);
   */
  readable(options: FileStreamOptions = {}): Readable {
    let position = int64(options.start ?? 0, "options.start");
    const end = options.end === undefined ? undefined : int64(options.end, "options.end");
    const { highWaterMark, autoClose } = streamOptions(options);
    const file = this;
    return new Readable({
      highWaterMark,
      async read(size) {
        try {
          const left = end === undefined ? size : Number(end - position);
          const data = left <= 0 ? Buffer.alloc(0) : await file.read(Math.min(size, left), position);
          position += BigInt(data.length);
          this.push(data.length === 0 ? null : data);
        } catch (error) {
          this.destroy(error as Error);
        }
      },
      destroy: (error, callback) => file.#streamEnded(autoClose, error, callback),
    });
  }

  /**
   * The file as a stream to write to: over what is there, from `start` on.
   *
   * @example
   * await pipeline(source, file.writable());
   */
  writable(options: Omit<FileStreamOptions, "end"> = {}): Writable {
    let position = int64(options.start ?? 0, "options.start");
    const { highWaterMark, autoClose } = streamOptions(options);
    const file = this;
    return new Writable({
      highWaterMark,
      write(chunk: Buffer, _encoding, callback) {
        const from = position;
        position += BigInt(chunk.length);
        file.write(chunk, from).then(() => callback(), callback);
      },
      destroy: (error, callback) => file.#streamEnded(autoClose, error, callback),
    });
  }

  /** Closes the file, once what is being read and written is done. A file that is closed stays so. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#pending);
    this.handle.Close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #busy<T>(work: () => Promise<T>): Promise<T> {
    const promise = work();
    this.#pending.add(promise);
    try {
      return await promise;
    } finally {
      this.#pending.delete(promise);
    }
  }

  #streamEnded(autoClose: boolean, error: Error | null, callback: (error?: Error | null) => void): void {
    if (!autoClose) callback(error);
    else this.close().then(() => callback(error), callback);
  }
}

function at(position: unknown): OVERLAPPED {
  return new OVERLAPPED({ position: position as number | bigint });
}

function streamOptions(options: FileStreamOptions): { readonly highWaterMark: number; readonly autoClose: boolean } {
  if (typeof options !== "object" || options === null) throw wrongArgument("options", "an object such as { start }", options);
  knownMembers(options, ["start", "end", "highWaterMark", "autoClose"], "options");
  return {
    highWaterMark: count(options.highWaterMark ?? USUAL_HIGH_WATER_MARK, "options.highWaterMark"),
    autoClose: truth(options.autoClose ?? false, "options.autoClose"),
  };
}
