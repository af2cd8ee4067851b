// ReadFile, WriteFile and FlushFileBuffers of the ends of named pipes.

import { FILE_READ_DATA, FILE_WRITE_DATA } from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_BROKEN_PIPE } from "../../../winerror/codes.js";
import type { OVERLAPPED } from "../../../wintypes/overlapped.js";
import type { Transfer } from "../../files.js";
import type { Operation } from "../../operation.js";
import { statusOf } from "../../request-status.js";
import { EndMode, EndState, modeOf, stateOf } from "../arbiter/pipes.js";
import { failure } from "../errors.js";
import { Entry, endAt, enter, HandleFlags, HandleKind, leave, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { beginRequest } from "../pending-requests.js";
import { readyAt } from "../readiness.js";
import { eventOf, now } from "../requests.js";
import { resetEvent, setEvent } from "../sync.js";
import { receivingUnnamed, sendingUnnamed } from "./anonymous.js";
import { connectedSocket, hasGone } from "./ends.js";
import { newReading, receiveNow, receiving, tryReceive } from "./receive.js";
import { newWriting, sending, trySend, unread } from "./send.js";

export function readEnd(at: number, buffer: Uint8Array, overlapped: OVERLAPPED | null): Transfer {
  const end = endAt(at);
  if (overlapped) return withOverlapped(at, overlapped, receiving(at, end, buffer), "ReadFile");
  const reading = newReading(end, buffer);
  return receiveNow(at, end, reading) ?? tryReceive(at, end, reading) ?? now(receiving(at, end, buffer, reading));
}

export function* readingEnd(at: number, buffer: Uint8Array, overlapped: OVERLAPPED | null): Operation<Transfer> {
  begin(overlapped, "ReadFile");
  return ended(yield* receiving(at, endAt(at), buffer), overlapped, "ReadFile");
}

export function writeEnd(at: number, data: Uint8Array, overlapped: OVERLAPPED | null): Transfer {
  const end = endAt(at);
  if (overlapped) return withOverlapped(at, overlapped, sending(at, end, data), "WriteFile");
  const writing = newWriting(end, data);
  const result = modeOf(end) & EndMode.noWait ? undefined : trySend(at, end, writing); // nearly all that is written fits
  return result ?? now(sending(at, end, data, writing));
}

export function* writingEnd(at: number, data: Uint8Array, overlapped: OVERLAPPED | null): Operation<Transfer> {
  begin(overlapped, "WriteFile");
  return ended(yield* sending(at, endAt(at), data), overlapped, "WriteFile");
}

/** Does what was asked for with an OVERLAPPED: it goes on after the call on a handle with FILE_FLAG_OVERLAPPED only. */
export function withOverlapped(at: number, overlapped: OVERLAPPED, operation: Operation<Transfer>, caller: string): Transfer {
  if ((table()[at + Entry.flags] as number) & HandleFlags.overlapped) return beginRequest(at, overlapped, operation, caller);
  begin(overlapped, caller);
  return ended(now(operation), overlapped, caller);
}

function begin(overlapped: OVERLAPPED | null, caller: string): void {
  const event = overlapped ? eventOf(overlapped) : 0;
  if (event !== 0) resetEvent(event, caller);
}

function ended(transfer: Transfer, overlapped: OVERLAPPED | null, caller: string): Transfer {
  if (!overlapped) return transfer;
  overlapped.Internal = statusOf(transfer.error);
  overlapped.InternalHigh = transfer.transferred;
  const event = eventOf(overlapped);
  if (event !== 0) setEvent(event, caller);
  return transfer;
}

// For streams: on any handle, also on one with FILE_FLAG_OVERLAPPED.

export function* receivingFrom(handle: number, buffer: Uint8Array): Operation<Transfer> {
  const at = entered(handle, FILE_READ_DATA, "ReadFile");
  try {
    const end = endAt(at);
    return yield* end === 0 ? receivingUnnamed(at, buffer) : receiving(at, end, buffer);
  } finally {
    leave(at);
  }
}

export function* sendingTo(handle: number, data: Uint8Array): Operation<Transfer> {
  const at = entered(handle, FILE_WRITE_DATA, "WriteFile");
  try {
    const end = endAt(at);
    return yield* end === 0 ? sendingUnnamed(at, data) : sending(at, end, data);
  } finally {
    leave(at);
  }
}

function entered(handle: number, right: number, caller: string): number {
  const at = enter(handle, HandleKind.file, caller);
  if ((table()[at + Entry.access] as number) & right) return at;
  leave(at);
  throw failure(ERROR_ACCESS_DENIED, caller);
}

/** How often a flush looks whether all has been read, which the kernel does not tell. In milliseconds. */
const FLUSH_INTERVAL = 1;

/** Waits until the other end has read all that was written, or has gone. */
export function* flushingEnd(at: number): Operation<void> {
  const end = endAt(at);
  const caller = "FlushFileBuffers";
  for (;;) {
    const socket = connectedSocket(at, end, caller);
    const gone = stateOf(end) === EndState.closing || hasGone(socket);
    // Who closes his end with something unread in it leaves an error behind.
    if (gone && libc.takeError(socket) !== 0) throw failure(ERROR_BROKEN_PIPE, caller);
    if (gone || unread(socket) === 0) return;
    yield* readyAt(at, 0, caller, performance.now() + FLUSH_INTERVAL);
  }
}
