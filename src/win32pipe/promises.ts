// The functions of win32pipe that may wait, as promises: the same arguments, then { signal }.

import { type Abortable, bytes, dword, signalOf, text } from "../arguments.js";
import { pipes } from "../host/index.js";
import { settle } from "../host/operation.js";
import { type Data, type OverlappedLike, readResult, readTarget } from "../win32file/transfer.js";
import { type HandleLike, handleValue, lease } from "../wintypes/handle.js";
import { OVERLAPPED } from "../wintypes/overlapped.js";
import { asBuffer, callArguments } from "./transact.js";

/**
 * Waits until a client has connected, without holding the thread.
 *
 * It waits on any handle, also on one with FILE_FLAG_OVERLAPPED, and is never ERROR_IO_PENDING. On Windows a handle without that flag holds one of
 * the threads of Node's pool meanwhile, and an abort then comes too late.
 *
 * @param overlapped  Not needed here: it is checked, and its event is not set.
 * @example
 * await ConnectNamedPipe(pipe, null, { signal: AbortSignal.timeout(10_000) });
 * @see ConnectNamedPipe in win32pipe, whose results and errors it has
 */
export async function ConnectNamedPipe(hPipe: HandleLike, overlapped?: OverlappedLike | null, abortable?: Abortable): Promise<number> {
  const signal = signalOf(abortable);
  const handle = handleValue(hPipe, "hPipe", "ConnectNamedPipe");
  OVERLAPPED.from(overlapped);
  return lease([hPipe], () => settle(pipes.connecting(handle), signal));
}

/**
 * Waits until a client can connect to an instance of a named pipe, without holding the thread.
 *
 * @see WaitNamedPipe in win32pipe, whose arguments and errors it has
 */
export async function WaitNamedPipe(pipeName: string, timeout: number, abortable?: Abortable): Promise<void> {
  const signal = signalOf(abortable);
  await settle(pipes.waiting(text(pipeName, "pipeName"), dword(timeout, "timeout")), signal);
}

/**
 * Sends a message through a named pipe and gives the answer, without holding the thread.
 *
 * @example
 * const answer = await CallNamedPipe("\\\\.\\pipe\\greeting", "hello", 1024, NMPWAIT_WAIT_FOREVER, { signal: AbortSignal.timeout(5000) });
 * @see CallNamedPipe in win32pipe, whose arguments, results and errors it has
 */
export async function CallNamedPipe(
  pipeName: string,
  data: Data,
  bufSize: number,
  timeOut: number,
  abortable?: Abortable,
): Promise<Buffer> {
  const signal = signalOf(abortable);
  return asBuffer(await settle(pipes.calling(...callArguments(pipeName, data, bufSize, timeOut)), signal));
}

/**
 * Writes a message to a pipe and reads the next one from it, without holding the thread.
 *
 * It waits on any handle and is never ERROR_IO_PENDING; what ConnectNamedPipe says of handles without FILE_FLAG_OVERLAPPED is true here too. A message
 * that has been written when the signal aborts stays written. Data and buffer must be left alone until the promise settles.
 *
 * @param overlapped  Not needed here: it is checked, and its event is not set.
 * @returns `[errCode, data]`: 0 or ERROR_MORE_DATA (234); the data is a view of the buffer's beginning where one was given.
 * @see TransactNamedPipe in win32pipe, whose errors it has
 */
export async function TransactNamedPipe(
  pipeName: HandleLike,
  writeData: Data,
  bufSize: number | Uint8Array,
  overlapped?: OverlappedLike | null,
  abortable?: Abortable,
): Promise<[errCode: number, data: Buffer]> {
  const signal = signalOf(abortable);
  const handle = handleValue(pipeName, "pipeName", "TransactNamedPipe");
  const data = bytes(writeData, "writeData");
  OVERLAPPED.from(overlapped);
  // Not from the slab that synchronous reads share: another read would be given the same memory meanwhile.
  const target = readTarget(bufSize, new OVERLAPPED());
  const transfer = await lease([pipeName], () => settle(pipes.transacting(handle, data, target), signal));
  const [error, read] = readResult(transfer, target, target, null);
  return [error, read as Buffer];
}

export { GetOverlappedResult } from "../win32file/promises.js";
export { CallNamedPipe as CallNamedPipeW, WaitNamedPipe as WaitNamedPipeW };
