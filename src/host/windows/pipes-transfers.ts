// What of pipes may wait for the other end: to connect, and to pass data. A handle with FILE_FLAG_OVERLAPPED is waited for by requests
// (requests.ts). On any other one the call itself waits: beside the thread it holds one of libuv's, and cannot be ended.

import { ERROR_INVALID_PARAMETER, ERROR_IO_PENDING, ERROR_MORE_DATA, ERROR_PIPE_CONNECTED } from "../../winerror/codes.js";
import type { OVERLAPPED } from "../../wintypes/overlapped.js";
import type { Transfer } from "../files.js";
import { call } from "../foreign-call.js";
import type { Operation } from "../operation.js";
import type { PipesHost } from "../pipes.js";
import { statusOf } from "../request-status.js";
import { errorLeft, failureOf, kernel32, Memory, noteError } from "./ffi.js";
import { files } from "./files.js";
import {
  addressOf,
  fillOverlapped,
  isAsynchronous,
  keep,
  markPending,
  memoryFor,
  memoryWith,
  release,
  transferredBy,
} from "./overlapped.js";
import { requested } from "./requests.js";
import { OVERLAPPED as LAYOUT, LITTLE_ENDIAN, members } from "./structs.js";

/** On memory that may be used after the call. */
const ConnectNamedPipe = kernel32<[pipe: number, overlapped: number]>("int ConnectNamedPipe(intptr_t pipe, uintptr_t overlapped)");
const TransactNamedPipe = kernel32<
  [pipe: number, data: number, bytes: number, answer: number, answerBytes: number, read: number, overlapped: number]
>(
  "int TransactNamedPipe(intptr_t pipe, uintptr_t data, uint32_t bytes, uintptr_t answer, uint32_t answerBytes, uintptr_t read, uintptr_t overlapped)",
);
/** On memory that is used during the call. */
const TransactNamedPipeNow = kernel32<
  [pipe: number, data: Uint8Array, bytes: number, answer: Uint8Array, answerBytes: number, read: Uint8Array, overlapped: null]
>("int TransactNamedPipe(intptr_t pipe, void *data, uint32_t bytes, void *answer, uint32_t answerBytes, void *read, void *overlapped)");
const transferring = "(intptr_t handle, uintptr_t data, uint32_t bytes, uintptr_t transferred, uintptr_t overlapped)";
type Transferring = [handle: number, data: number, bytes: number, transferred: number, overlapped: number];
const ReadFile = kernel32<Transferring>(`int ReadFile${transferring}`);
const WriteFile = kernel32<Transferring>(`int WriteFile${transferring}`);

const NOTHING = new Uint8Array(0);

// --- connecting -----------------------------------------------------------------------------------------------------

export const connect: PipesHost["connect"] = (handle, overlapped) => {
  if (!isAsynchronous(handle)) return connected(ConnectNamedPipe(handle, 0) === 0 ? errorLeft() : 0);
  const block = blockOf(overlapped, "ConnectNamedPipe");
  const error = ConnectNamedPipe(handle, block.address) === 0 ? errorLeft() : 0;
  if (error === ERROR_IO_PENDING) {
    noteError(error);
    keep({ handle, overlapped: block, data: NOTHING, reportsTo: overlapped });
    return error;
  }
  block.free();
  return connected(error);
};

export function* connecting(handle: number): Operation<number> {
  if (isAsynchronous(handle)) {
    const begin = (overlapped: number) => ConnectNamedPipe(handle, overlapped);
    return connected((yield* requested({ handle, caller: "ConnectNamedPipe", data: NOTHING, begin }, [ERROR_PIPE_CONNECTED])).error);
  }
  const later = async (): Promise<number> => {
    const { result, error } = await ConnectNamedPipe.later(handle, 0);
    return connected(result === 0 ? error : 0);
  };
  return yield* call(() => connect(handle, null), later);
}

/** A client that came before the call is as good as one that came after it. */
function connected(error: number): number {
  if (error !== 0 && error !== ERROR_PIPE_CONNECTED) throw failureOf(error, "ConnectNamedPipe");
  if (error !== 0) noteError(error);
  return error;
}

/** The system's own copy of a caller's OVERLAPPED, without which a handle with FILE_FLAG_OVERLAPPED cannot be used safely. */
function blockOf(overlapped: OVERLAPPED | null, caller: string): Memory {
  if (!overlapped) throw failureOf(ERROR_INVALID_PARAMETER, caller);
  release();
  const block = new Memory(LAYOUT.size);
  fillOverlapped(block.load(), overlapped);
  markPending(block.load());
  block.store();
  return block;
}

// --- transactions ---------------------------------------------------------------------------------------------------

/**
 * The longest part of an answer that is asked for at once; 64 KiB are guaranteed to work. A buffer may be far longer than any answer, and neither is
 * memory to be held for that, nor does Wine survive 2 GiB. Of a longer answer ReadFile reads the rest, as of any that does not fit.
 */
export const LONGEST_ANSWER = 2 ** 28;

export const transact: PipesHost["transact"] = (handle, data, whole, overlapped) => {
  const buffer = whole.subarray(0, LONGEST_ANSWER);
  if (!isAsynchronous(handle)) return transactNow(handle, data, buffer);
  const own = addressOf(buffer);
  if (own === undefined && buffer.length > 0) {
    throw new TypeError(
      "buffer must come from AllocateReadBuffer for a handle with FILE_FLAG_OVERLAPPED: the system may write to it later.",
    );
  }
  const block = blockOf(overlapped, "TransactNamedPipe");
  const message = memoryWith(data);
  const result = TransactNamedPipe(handle, message.address, data.length, own ?? 0, buffer.length, 0, block.address);
  const error = result === 0 ? errorLeft() : 0;
  if (error === ERROR_IO_PENDING) {
    noteError(error);
    keep({ handle, overlapped: block, data: message, answer: buffer, reportsTo: overlapped });
    return { error, transferred: 0 };
  }
  const transferred = transferredBy(block.load());
  block.free();
  message.free();
  if (overlapped) Object.assign(overlapped, { Internal: statusOf(error), InternalHigh: transferred });
  return transacted(error, transferred);
};

export function* transacting(handle: number, data: Uint8Array, whole: Uint8Array): Operation<Transfer> {
  const buffer = whole.subarray(0, LONGEST_ANSWER);
  if (!isAsynchronous(handle)) {
    return yield* call(
      () => transactNow(handle, data, buffer),
      () => transactLater(handle, data, buffer),
    );
  }
  const message = memoryWith(data);
  const answer = memoryFor(buffer);
  return yield* requested({
    handle,
    caller: "TransactNamedPipe",
    data: message,
    answer,
    begin: (overlapped) => TransactNamedPipe(handle, message.address, data.length, answer.address, buffer.length, 0, overlapped),
    ended: (transferred) => buffer.set(answer.load().subarray(0, transferred)),
  });
}

function transactNow(handle: number, data: Uint8Array, buffer: Uint8Array): Transfer {
  const read = new Uint8Array(4);
  const error = TransactNamedPipeNow(handle, data, data.length, buffer, buffer.length, read, null) === 0 ? errorLeft() : 0;
  return transacted(error, members(read).getUint32(0, LITTLE_ENDIAN));
}

async function transactLater(handle: number, data: Uint8Array, buffer: Uint8Array): Promise<Transfer> {
  const [message, answer, read] = [memoryWith(data), memoryFor(buffer), new Memory(4)];
  try {
    const outcome = await TransactNamedPipe.later(handle, message.address, data.length, answer.address, buffer.length, read.address, 0);
    const transferred = members(read.load()).getUint32(0, LITTLE_ENDIAN);
    const transfer = transacted(outcome.result === 0 ? outcome.error : 0, transferred);
    buffer.set(answer.load().subarray(0, transferred));
    return transfer;
  } finally {
    for (const memory of [message, answer, read]) memory.free();
  }
}

function transacted(error: number, transferred: number): Transfer {
  if (error !== 0 && error !== ERROR_MORE_DATA) throw failureOf(error, "TransactNamedPipe");
  return { error, transferred };
}

// --- reading and writing --------------------------------------------------------------------------------------------

export function* receiving(handle: number, buffer: Uint8Array): Operation<Transfer> {
  if (!isAsynchronous(handle)) return yield* files.reading(handle, buffer, null);
  const own = addressOf(buffer);
  const copy = own === undefined ? memoryFor(buffer) : undefined;
  return yield* requested({
    handle,
    caller: "ReadFile",
    data: copy ?? buffer,
    begin: (overlapped) => ReadFile(handle, own ?? copy?.address ?? 0, buffer.length, 0, overlapped),
    ended: (transferred) => copy && buffer.set(copy.load().subarray(0, transferred)),
  });
}

export function* sending(handle: number, data: Uint8Array): Operation<Transfer> {
  if (!isAsynchronous(handle)) return yield* files.writing(handle, data, null);
  const own = addressOf(data);
  const copy = own === undefined ? memoryWith(data) : undefined;
  return yield* requested({
    handle,
    caller: "WriteFile",
    data: copy ?? data,
    begin: (overlapped) => WriteFile(handle, own ?? copy?.address ?? 0, data.length, 0, overlapped),
  });
}
