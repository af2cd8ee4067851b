import { bytes, count, dword, text } from "../arguments.js";
import { pipes } from "../host/index.js";
import { block } from "../host/operation.js";
import { type Data, type OverlappedLike, readResult, readTarget } from "../win32file/transfer.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { OVERLAPPED } from "../wintypes/overlapped.js";

/**
 * Writes a message to a pipe and reads the next one from it.
 *
 * @param pipeName    An open end of a message-type pipe, in message-read mode and with nothing to read in it. (The reference's name; it is a handle.)
 * @param writeData   The message; text is written as UTF-8.
 * @param bufSize     How many bytes to read at most, or the buffer to read into.
 * @param overlapped  With the event to set; required for a handle with FILE_FLAG_OVERLAPPED.
 * @returns `[errCode, data]`: 0; ERROR_MORE_DATA (234) if the message is longer, whose rest ReadFile reads; or ERROR_IO_PENDING (997). With a
 *   buffer the data is a view of its beginning, not a copy; with a buffer and `overlapped` it is the buffer itself.
 * @throws Win32Error ERROR_BAD_PIPE (230) if the pipe is not in message-read mode; ERROR_PIPE_BUSY (231) if there is something to read in it;
 *   ERROR_BROKEN_PIPE (109), ERROR_PIPE_NOT_CONNECTED (233), ERROR_INVALID_HANDLE (6), ERROR_INVALID_PARAMETER (87) without `overlapped` on a handle
 *   that needs it.
 * @example
 * const [, answer] = TransactNamedPipe(pipe, "how many?", 64);
 * @see pywin32 win32pipe.TransactNamedPipe; Microsoft namedpipeapi TransactNamedPipe
 */
export function TransactNamedPipe(
  pipeName: HandleLike,
  writeData: Data,
  bufSize: number,
  overlapped?: null,
): [errCode: number, data: Buffer];
export function TransactNamedPipe<B extends Uint8Array>(
  pipeName: HandleLike,
  writeData: Data,
  buffer: B,
  overlapped: OverlappedLike,
): [errCode: number, data: B];
export function TransactNamedPipe(
  pipeName: HandleLike,
  writeData: Data,
  bufSize: number | Uint8Array,
  overlapped?: OverlappedLike | null,
): [errCode: number, data: Buffer];
export function TransactNamedPipe(
  pipeName: HandleLike,
  writeData: Data,
  bufSize: number | Uint8Array,
  overlapped?: OverlappedLike | null,
): [number, Uint8Array] {
  const handle = handleValue(pipeName, "pipeName", "TransactNamedPipe");
  const data = bytes(writeData, "writeData");
  const ol = OVERLAPPED.from(overlapped);
  const target = readTarget(bufSize, ol);
  return readResult(pipes.transact(handle, data, target, ol), bufSize, target, ol);
}

/**
 * Sends a message through a named pipe and returns the answer: opens it (and waits until an instance is free), writes, reads and closes it.
 *
 * It holds the thread until the answer has come, so a server in the same thread can never give it: that needs the promise.
 *
 * @param pipeName  `\\.\pipe\` and the name of a message-type pipe.
 * @param data      The message; text is written as UTF-8.
 * @param bufSize   How many bytes the answer has at most.
 * @param timeOut   How long to wait for a free instance (not for the answer), in milliseconds; NMPWAIT_NOWAIT, NMPWAIT_WAIT_FOREVER, or
 *   NMPWAIT_USE_DEFAULT_WAIT for what the server says.
 * @returns The answer.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2) if there is no such pipe, ERROR_PIPE_BUSY (231) with NMPWAIT_NOWAIT, ERROR_SEM_TIMEOUT (121),
 *   ERROR_MORE_DATA (234) if the answer is longer, of which nothing is left then; ERROR_BROKEN_PIPE (109).
 * @example
 * console.log(String(CallNamedPipe("\\\\.\\pipe\\greeting", "hello", 1024, NMPWAIT_WAIT_FOREVER)));
 * @see reference win32pipe.CallNamedPipe; Microsoft namedpipeapi CallNamedPipeW
 */
export function CallNamedPipe(pipeName: string, data: Data, bufSize: number, timeOut: number): Buffer {
  return asBuffer(block(pipes.calling(...callArguments(pipeName, data, bufSize, timeOut))));
}

/** CallNamedPipe under its other name. */
export const CallNamedPipeW: typeof CallNamedPipe = CallNamedPipe;

/** CallNamedPipe's arguments, checked. */
export function callArguments(pipeName: unknown, data: unknown, bufSize: unknown, timeOut: unknown): [string, Uint8Array, number, number] {
  return [text(pipeName, "pipeName"), bytes(data, "data"), count(bufSize, "bufSize"), dword(timeOut, "timeOut")];
}

export function asBuffer(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
