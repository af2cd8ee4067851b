// Writing to an end of a named pipe. What does not fit at once is sent bit by bit, by one writer at a time: who is in the middle of it has
// the end's write turn, a word of its record that says which thread that is.

import { ERROR_INVALID_PARAMETER, ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED } from "../../../winerror/codes.js";
import type { Transfer } from "../../files.js";
import type { Operation } from "../../operation.js";
import { lockGuard, unlockGuard } from "../arbiter/guard.js";
import { objectGuard } from "../arbiter/objects.js";
import {
  EndMode,
  EndState,
  isMessagePipe,
  isServer,
  modeOf,
  numberOf,
  pipeOf,
  setWriter,
  shapeOf,
  stateOf,
  tellPeer,
  writerOf,
} from "../arbiter/pipes.js";
import { isThreadAlive, thisThread } from "../arbiter/threads.js";
import { failure } from "../errors.js";
import * as libc from "../libc.js";
import { blockUntilReady, readyAt } from "../readiness.js";
import { connectedSocket } from "./ends.js";
import { HEADER_BYTES, LONGEST_MESSAGE, SMALL_MESSAGE, scratch, writeHeader } from "./messages.js";

const NAME = "WriteFile";
/** How often a writer looks whether another one's turn is over, in milliseconds: such turns are rare, and nobody tells. */
const TURN_INTERVAL = 2;

/** A write in progress. */
export interface Writing {
  readonly data: Uint8Array;
  /** How many bytes have been sent, the header not counted. */
  done: number;
  /** Whether it has the write turn: it was sent in part. */
  turn: boolean;
  /** The connection that it writes to. */
  readonly number: number;
}

export const newWriting = (end: number, data: Uint8Array): Writing => ({ data, done: 0, turn: false, number: numberOf(end) });

/** The writes of this thread that have a turn, by their ends. */
const turns = new Map<number, Writing>();

/** Writes as much as fits. Undefined if that is not all. */
export function trySend(at: number, end: number, writing: Writing): Transfer | undefined {
  const socket = connectedSocket(at, end, NAME);
  if (writing.number !== numberOf(end)) throw failure(ERROR_PIPE_NOT_CONNECTED, NAME);
  if (writing.data.length > LONGEST_MESSAGE) throw failure(ERROR_INVALID_PARAMETER, NAME);
  const guard = objectGuard(end);
  lockGuard(guard);
  try {
    if (!isFinished(writing) && !(mayWrite(end, socket, writing) && advance(end, socket, writing))) return undefined;
    return { error: 0, transferred: writing.data.length };
  } finally {
    unlockGuard(guard);
    tellPeer(end, "written");
  }
}

/** One that another write of this thread has brought to its end. */
const isFinished = ({ turn, done, data }: Writing): boolean => turn && done === data.length;

/** Whether nobody else is in the middle of a write. */
function mayWrite(end: number, socket: number, writing: Writing): boolean {
  const writer = writerOf(end);
  if (writer === 0 || writing.turn) return true;
  if (writer === thisThread()) {
    // A promise of this thread has the turn, and cannot go on as long as this call holds the thread.
    const other = turns.get(end);
    return other === undefined || advance(end, socket, other);
  }
  if (writer !== NOBODY && isThreadAlive(writer)) return false;
  libc.shutdown(socket, libc.SHUT_RDWR); // killed in the middle of a message: what followed would be taken for its rest
  setWriter(end, 0);
  throw broken(end);
}

/** Sends on; true once all is sent. */
function advance(end: number, socket: number, writing: Writing): boolean {
  const finished = sendRest(end, socket, writing);
  if (finished && writing.turn) {
    setWriter(end, 0);
    turns.delete(end);
  } else if (!finished && !writing.turn && writing.done > 0) {
    setWriter(end, thisThread());
    turns.set(end, writing);
    writing.turn = true;
  }
  return finished;
}

function sendRest(end: number, socket: number, writing: Writing): boolean {
  const { data } = writing;
  if (isMessagePipe(end) && !writing.turn) {
    const first = Math.min(data.length, SMALL_MESSAGE);
    writeHeader(data.length);
    if (first > 0) scratch.set(first === data.length ? data : data.subarray(0, first), HEADER_BYTES);
    const sent = put(end, socket, scratch, HEADER_BYTES + first);
    if (sent < 0) return false;
    writing.done = sent - HEADER_BYTES; // at least the header: the kernel takes as little in one piece
    if (sent === HEADER_BYTES && data.length > 0) takeTurn(end, writing);
  }
  while (writing.done < data.length) {
    const rest = writing.done === 0 ? data : data.subarray(writing.done);
    const sent = put(end, socket, rest, rest.length);
    if (sent < 0) return false;
    writing.done += sent;
  }
  return true;
}

/** The header alone has been sent. */
function takeTurn(end: number, writing: Writing): void {
  setWriter(end, thisThread());
  turns.set(end, writing);
  writing.turn = true;
}

/** send() of what fits: how many bytes, -1 for none. */
function put(end: number, socket: number, data: Uint8Array, bytes: number): number {
  for (;;) {
    const count = libc.send(socket, data, bytes, libc.MSG_DONTWAIT | libc.MSG_NOSIGNAL);
    if (count >= 0) return count;
    const errno = libc.errno();
    if (errno === libc.EAGAIN) return -1;
    if (errno !== libc.EINTR) throw broken(end);
  }
}

function broken(end: number): Error {
  return failure(stateOf(end) === EndState.disconnected ? ERROR_PIPE_NOT_CONNECTED : ERROR_NO_DATA, NAME);
}

/** Writes all of it, and waits for room; on any end. With PIPE_NOWAIT only what fits, and of a message all or nothing. */
export function* sending(at: number, end: number, data: Uint8Array, writing = newWriting(end, data)): Operation<Transfer> {
  try {
    for (;;) {
      if (modeOf(end) & EndMode.noWait) return sendNow(at, end, data);
      const result = trySend(at, end, writing);
      if (result) return result;
      yield* roomFor(at, end, writing);
    }
  } catch (error) {
    // What was cut short on a byte-type pipe is no harm, and is said.
    if (writing.done > 0 && writing.turn && !isMessagePipe(end) && stateOf(end) === EndState.connected && isAbort(error)) {
      return { error: 0, transferred: writing.done };
    }
    throw error;
  } finally {
    if (turns.get(end) === writing) {
      // A message that stays in part breaks the connection: its handle may be closed, so whoever writes next by another one does it.
      if (isMessagePipe(end) && writing.done < data.length && writing.number === numberOf(end)) cutShort(end);
      else giveUpTurn(end);
    }
  }
}

const isAbort = (error: unknown): boolean => !(error instanceof Error && "winerror" in error);

/** No thread's number: that of a writer who will never go on. */
const NOBODY = -1;

function cutShort(end: number): void {
  turns.delete(end);
  setWriter(end, NOBODY);
}

function giveUpTurn(end: number): void {
  turns.delete(end);
  setWriter(end, 0);
}

/** Waits until there may be room. A message that has been begun is brought to its end: no signal stops it. */
function* roomFor(at: number, end: number, writing: Writing): Operation<void> {
  const inTurn = writing.turn || writerOf(end) === 0;
  const events = inTurn ? libc.POLLOUT : 0;
  const deadline = inTurn ? Number.POSITIVE_INFINITY : performance.now() + TURN_INTERVAL;
  const committed = writing.turn && isMessagePipe(end);
  yield* readyAt(at, events, NAME, deadline, !committed);
}

/** With PIPE_NOWAIT: what the pipe's buffer has room for, and of a message all or nothing. */
function sendNow(at: number, end: number, data: Uint8Array): Transfer {
  const { outSize, inSize } = shapeOf(pipeOf(end));
  // The kernel counts more than the bytes themselves: of a buffer with something in it a part stays free.
  const room = (isServer(end) ? outSize : inSize) - unread(connectedSocket(at, end, NAME));
  const messages = isMessagePipe(end);
  if (messages ? data.length > room : room <= 0 && data.length > 0) return { error: 0, transferred: 0 };
  const writing = newWriting(end, data.subarray(0, Math.max(room, 0)));
  for (;;) {
    const result = trySend(at, end, writing);
    if (result) return result;
    if (writing.done === 0 && !writing.turn) return { error: 0, transferred: 0 };
    if (!messages) {
      giveUpTurn(end);
      return { error: 0, transferred: writing.done };
    }
    blockUntilReady(connectedSocket(at, end, NAME), libc.POLLOUT); // the kernel's own buffer is smaller: what has begun is brought to its end
  }
}

const value = Buffer.alloc(4);

/** How much of what was written to a socket has not been read, as the kernel counts. */
export function unread(socket: number): number {
  return libc.ioctl(socket, libc.TIOCOUTQ, value) < 0 ? 0 : value.readInt32LE(0);
}
