// Reading an end of a named pipe.
//
// A byte-type pipe is its socket's stream. On a message-type pipe each message comes behind a header with its length: what has not been
// read of it stays in the kernel, and only how many bytes that is stands in the end's record. So whoever reads next goes on there, be it
// another thread or another process. Such reads take turns by the end's guard, which nobody holds while he waits. Who has begun with a
// message and waits for the rest of it has the end's read turn, which says which thread that is.

import { isMainThread } from "node:worker_threads";
import {
  ERROR_BROKEN_PIPE,
  ERROR_MORE_DATA,
  ERROR_NO_DATA,
  ERROR_OPERATION_ABORTED,
  ERROR_PIPE_NOT_CONNECTED,
} from "../../../winerror/codes.js";
import type { Transfer } from "../../files.js";
import type { Operation } from "../../operation.js";
import { guarded, lockGuard, unlockGuard } from "../arbiter/guard.js";
import { objectGuard } from "../arbiter/objects.js";
import {
  beginReading,
  EndMode,
  EndState,
  endReading,
  isCutShort,
  isMessagePipe,
  leftOf,
  modeOf,
  numberOf,
  readerOf,
  readsOf,
  setLeft,
  setReader,
  stateOf,
  tellPeer,
} from "../arbiter/pipes.js";
import { isThreadAlive, thisThread } from "../arbiter/threads.js";
import { failure } from "../errors.js";
import { Entry, leave, reenter, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { readyAt, wake } from "../readiness.js";
import { spin } from "../spin.js";
import { connectedSocket } from "./ends.js";
import { HEADER_BYTES, lengthIn, SMALL_MESSAGE, scratch } from "./messages.js";

const NAME = "ReadFile";

/** A read in progress. */
export interface Reading {
  readonly buffer: Uint8Array;
  done: number;
  /** Whether it has begun with a message. */
  begun: boolean;
  /** Whether it has the read turn: it has begun with a message of which not all is there yet. */
  turn: boolean;
  /** What it came to where another read of this thread brought it to its end. */
  result: Transfer | undefined;
  /** The connection that it reads from. */
  readonly number: number;
}

export const newReading = (end: number, buffer: Uint8Array): Reading => ({
  buffer,
  done: 0,
  begun: false,
  turn: false,
  result: undefined,
  number: numberOf(end),
});

/** The reads of this thread that have a turn, by their ends. */
const turns = new Map<number, Reading>();

/** Reads what is there. Undefined if nothing is, or not yet all of the message that has begun. */
export function tryReceive(at: number, end: number, reading: Reading): Transfer | undefined {
  if (reading.result) return reading.result;
  const socket = connectedSocket(at, end, NAME);
  if (reading.number !== numberOf(end)) throw failure(ERROR_PIPE_NOT_CONNECTED, NAME);
  const result = isMessagePipe(end) ? receiveInTurn(end, socket, reading) : receiveBytes(end, socket, reading.buffer);
  if (result) tellPeer(end, "read");
  return result;
}

function receiveInTurn(end: number, socket: number, reading: Reading): Transfer | undefined {
  const guard = objectGuard(end);
  lockGuard(guard);
  try {
    if (isCutShort(end)) {
      libc.shutdown(socket, libc.SHUT_RDWR); // somebody was killed as he read: nobody knows any more where messages begin
      throw broken(end);
    }
    return mayRead(end, socket, reading) ? advance(end, socket, reading) : undefined;
  } finally {
    unlockGuard(guard);
  }
}

/** Whether nobody else is in the middle of a message. */
function mayRead(end: number, socket: number, reading: Reading): boolean {
  if (reading.turn || leftOf(end) === 0) return true;
  const reader = readerOf(end);
  if (reader === 0) return true;
  if (reader === thisThread()) {
    // A promise of this thread has the turn, and cannot go on as long as this call holds the thread.
    const other = turns.get(end);
    if (other) other.result = advance(end, socket, other);
    if (other?.result) wake(socket);
    return other?.result !== undefined;
  }
  if (isThreadAlive(reader)) return false;
  libc.shutdown(socket, libc.SHUT_RDWR); // killed in the middle of a message: what follows would be taken for all of it
  throw broken(end);
}

/** Reads on. */
function advance(end: number, socket: number, reading: Reading): Transfer | undefined {
  const messages = modeOf(end) & EndMode.readMessages;
  const result = messages ? receiveMessage(end, socket, reading) : receiveAnyMessages(end, socket, reading);
  if (result) giveUpTurn(end, reading);
  else if (messages && leftOf(end) > 0 && !reading.turn) {
    reading.turn = true;
    turns.set(end, reading);
    setReader(end, thisThread());
  }
  return result;
}

/** The caller holds the end's guard. */
function giveUpTurn(end: number, reading: Reading): void {
  if (!reading.turn) return;
  reading.turn = false;
  turns.delete(end);
  setReader(end, 0);
}

/** How often a reader looks whether another one's turn is over, in milliseconds: such turns are rare, and nobody tells. */
const TURN_INTERVAL = 2;

/** Waits until there may be something to read. */
function* somethingFor(at: number, end: number, reading: Reading): Operation<void> {
  const isOthers = isMessagePipe(end) && leftOf(end) > 0 && !reading.turn && !turns.has(end);
  const deadline = isOthers ? performance.now() + TURN_INTERVAL : Number.POSITIVE_INFINITY;
  yield* readyAt(at, isOthers ? 0 : libc.POLLIN, NAME, deadline, true, () => reading.result !== undefined);
}

/** Reads, and waits for something to read; on any end. */
export function* receiving(at: number, end: number, buffer: Uint8Array, reading = newReading(end, buffer)): Operation<Transfer> {
  for (;;) {
    const result = tryReceive(at, end, reading);
    if (result) return result;
    if (modeOf(end) & EndMode.noWait) throw failure(ERROR_NO_DATA, NAME);
    try {
      yield* somethingFor(at, end, reading);
    } catch (error) {
      if (reading.turn) guarded(objectGuard(end), () => giveUpTurn(end, reading));
      // What has been taken out of the pipe is not lost with the wait.
      if (reading.result) return reading.result;
      if (reading.done > 0) return { error: leftOf(end) > 0 ? ERROR_MORE_DATA : 0, transferred: reading.done };
      throw error;
    }
  }
}

function broken(end: number): Error {
  return failure(stateOf(end) === EndState.disconnected ? ERROR_PIPE_NOT_CONNECTED : ERROR_BROKEN_PIPE, NAME);
}

/** recv() of what is there: how many bytes, -1 for nothing yet. Throws at the stream's end. */
function take(end: number, socket: number, buffer: Uint8Array, bytes: number, flags: number): number {
  for (;;) {
    const count = libc.recv(socket, buffer, bytes, libc.MSG_DONTWAIT | flags);
    if (count > 0) return count;
    const errno = count < 0 ? libc.errno() : 0;
    if (errno === libc.EAGAIN) return -1;
    if (errno !== libc.EINTR) throw broken(end);
  }
}

function receiveBytes(end: number, socket: number, buffer: Uint8Array): Transfer | undefined {
  if (buffer.length === 0) return take(end, socket, scratch, 1, libc.MSG_PEEK) < 0 ? undefined : { error: 0, transferred: 0 };
  const count = take(end, socket, buffer, buffer.length, 0);
  return count < 0 ? undefined : { error: 0, transferred: count };
}

/** The length of the next message, whose header stays where it is; -1 if there is none yet. */
function nextLength(end: number, socket: number): number {
  const count = take(end, socket, scratch, HEADER_BYTES, libc.MSG_PEEK);
  if (count < 0) return -1;
  const length = count === HEADER_BYTES ? lengthIn(scratch, 0) : -1;
  if (length >= 0) return length;
  libc.shutdown(socket, libc.SHUT_RDWR); // not written by us: this connection is at its end
  throw broken(end);
}

/** One message, or as much of it as the buffer holds. */
function receiveMessage(end: number, socket: number, reading: Reading): Transfer | undefined {
  const { buffer } = reading;
  if (leftOf(end) === 0 && !reading.begun) {
    const length = nextLength(end, socket);
    if (length < 0) return undefined;
    if (length <= buffer.length && length <= SMALL_MESSAGE) {
      // All at once: a message as short is written at once too.
      const count = takeSmall(end, socket, buffer, length);
      if (count === length) return { error: 0, transferred: length };
      reading.done = count;
      setLeft(end, length - count);
    } else {
      takeHeader(end, socket, length);
    }
  }
  reading.begun = true;
  receiveRest(end, socket, reading);
  if (leftOf(end) === 0) return { error: 0, transferred: reading.done };
  return reading.done === buffer.length ? { error: ERROR_MORE_DATA, transferred: reading.done } : undefined;
}

/** As many bytes of messages as there are and as the buffer holds, no matter where one ends. */
function receiveAnyMessages(end: number, socket: number, reading: Reading): Transfer | undefined {
  const { buffer } = reading;
  for (;;) {
    if (leftOf(end) === 0) {
      if (reading.done === buffer.length && (reading.done > 0 || reading.begun)) break;
      const length = lengthAfter(end, socket, reading);
      if (length < 0) break;
      takeHeader(end, socket, length);
    }
    reading.begun = true;
    receiveRest(end, socket, reading);
    if (leftOf(end) > 0) break;
  }
  return reading.done > 0 || (reading.begun && buffer.length === 0) ? { error: 0, transferred: reading.done } : undefined;
}

/** nextLength(), which ends a read that has something instead of failing. */
function lengthAfter(end: number, socket: number, reading: Reading): number {
  return reading.done > 0 && !(libc.pollOne(socket, libc.POLLIN, 0) & libc.POLLIN) ? -1 : safely(() => nextLength(end, socket), reading);
}

function safely(length: () => number, reading: Reading): number {
  try {
    return length();
  } catch (error) {
    if (reading.done > 0) return -1; // the next read says so
    throw error;
  }
}

function takeHeader(end: number, socket: number, length: number): void {
  beginReading(end);
  take(end, socket, scratch, HEADER_BYTES, 0);
  setLeft(end, length);
  endReading(end);
}

/** What is there of the message that has been begun. */
function receiveRest(end: number, socket: number, reading: Reading): void {
  const { buffer } = reading;
  while (leftOf(end) > 0 && reading.done < buffer.length) {
    const wanted = Math.min(leftOf(end), buffer.length - reading.done);
    beginReading(end);
    const part = reading.done === 0 ? buffer : buffer.subarray(reading.done);
    let count = -1;
    try {
      count = take(end, socket, part, wanted, 0);
    } finally {
      if (count > 0) setLeft(end, leftOf(end) - count);
      endReading(end);
    }
    if (count < 0) return;
    reading.done += count;
  }
}

/** A message with its header. Gives how much of it there was. */
function takeSmall(end: number, socket: number, buffer: Uint8Array, length: number): number {
  const count = take(end, socket, scratch, HEADER_BYTES + length, 0) - HEADER_BYTES;
  endReading(end);
  if (count > 0) buffer.set(scratch.subarray(HEADER_BYTES, HEADER_BYTES + count));
  return count;
}

/**
 * Reads with the thread, in as few system calls as can be: a byte-type pipe in one, a message in two, of which the first waits for it after a spin. What
 * needs more is left to receiving(), as is all in a worker, which may be asked to end while it waits.
 */
export function receiveNow(at: number, end: number, reading: Reading): Transfer | undefined {
  const { buffer } = reading;
  const messages = isMessagePipe(end);
  const mode = modeOf(end);
  if (!isMainThread || mode & EndMode.noWait || buffer.length === 0) return undefined;
  if (messages && (leftOf(end) > 0 || !(mode & EndMode.readMessages))) return undefined;
  const socket = connectedSocket(at, end, NAME);
  const reads = readsOf(end);
  const look = (flags: number) =>
    messages ? libc.recv(socket, scratch, HEADER_BYTES, flags | libc.MSG_PEEK) : libc.recv(socket, buffer, buffer.length, flags);
  let count = -1;
  const soon = () => {
    count = look(libc.MSG_DONTWAIT);
    return count >= 0;
  };
  // The handle stays in use while it spins: a descriptor that another thread has closed may already be another file's at the next look.
  if (!spin(soon, Number.POSITIVE_INFINITY)) {
    const generation = table()[at + Entry.generation] as number;
    leave(at); // so that another thread can close the handle
    count = look(0);
    if (!reenter(at, generation)) throw failure(ERROR_OPERATION_ABORTED, NAME);
  }
  if (!messages) {
    if (count > 0) tellPeer(end, "read");
    return count > 0 ? { error: 0, transferred: count } : undefined;
  }
  const length = count === HEADER_BYTES ? lengthIn(scratch, 0) : -1;
  if (length < 0 || length > buffer.length || length > SMALL_MESSAGE) return undefined;
  const guard = objectGuard(end);
  lockGuard(guard);
  try {
    // If somebody else has read meanwhile, it may be another message by now.
    if (readsOf(end) !== reads || isCutShort(end) || leftOf(end) > 0 || reading.number !== numberOf(end)) return undefined;
    reading.done = takeSmall(end, socket, buffer, length);
    reading.begun = true;
    setLeft(end, length - reading.done);
    return reading.done === length ? { error: 0, transferred: length } : undefined;
  } finally {
    unlockGuard(guard);
    tellPeer(end, "read");
  }
}
