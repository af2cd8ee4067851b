// TransactNamedPipe and CallNamedPipe: a message there and one back.

import {
  FILE_READ_DATA,
  FILE_WRITE_DATA,
  GENERIC_READ,
  GENERIC_WRITE,
  NMPWAIT_NOWAIT,
  NMPWAIT_USE_DEFAULT_WAIT,
} from "../../../win32con.js";
import {
  ERROR_ACCESS_DENIED,
  ERROR_BAD_PIPE,
  ERROR_INVALID_PARAMETER,
  ERROR_PIPE_BUSY,
  ERROR_SEM_TIMEOUT,
} from "../../../winerror/codes.js";
import { Win32Error } from "../../../winerror/errors.js";
import type { OVERLAPPED } from "../../../wintypes/overlapped.js";
import type { Transfer } from "../../files.js";
import type { Operation } from "../../operation.js";
import { EndMode, isMessagePipe, leftOf, modeOf, setMode } from "../arbiter/pipes.js";
import { failure } from "../errors.js";
import { closeHandle, Entry, enter, HandleFlags, HandleKind, leave, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { ready } from "../readiness.js";
import { now } from "../requests.js";
import { waiting } from "./connect.js";
import { connectedSocket, namedEnd } from "./ends.js";
import { openPipe } from "./open.js";
import { receiving } from "./receive.js";
import { sending } from "./send.js";
import { withOverlapped } from "./transfer.js";

const TRANSACT = "TransactNamedPipe";
const CALL = "CallNamedPipe";
const INFINITE = 0xffff_ffff;
/** In milliseconds. */
const BUSY_INTERVAL = 2;

export function transact(handle: number, data: Uint8Array, buffer: Uint8Array, overlapped: OVERLAPPED | null): Transfer {
  const at = enter(handle, HandleKind.file, TRANSACT);
  try {
    const isOverlapped = ((table()[at + Entry.flags] as number) & HandleFlags.overlapped) !== 0;
    if (isOverlapped && !overlapped) throw failure(ERROR_INVALID_PARAMETER, TRANSACT);
    const operation = exchanging(at, data, buffer, TRANSACT);
    return overlapped ? withOverlapped(at, overlapped, operation, TRANSACT) : now(operation);
  } finally {
    leave(at);
  }
}

export function* transacting(handle: number, data: Uint8Array, buffer: Uint8Array): Operation<Transfer> {
  const at = enter(handle, HandleKind.file, TRANSACT);
  try {
    return yield* exchanging(at, data, buffer, TRANSACT);
  } finally {
    leave(at);
  }
}

function* exchanging(at: number, data: Uint8Array, buffer: Uint8Array, caller: string): Operation<Transfer> {
  const end = namedEnd(at, caller);
  const both = FILE_READ_DATA | FILE_WRITE_DATA;
  if (((table()[at + Entry.access] as number) & both) !== both) throw failure(ERROR_ACCESS_DENIED, caller);
  if (!isMessagePipe(end) || !(modeOf(end) & EndMode.readMessages)) throw failure(ERROR_BAD_PIPE, caller);
  // What has come before would be taken for the answer.
  const socket = connectedSocket(at, end, caller);
  if (leftOf(end) > 0 || libc.bytesReadable(socket) > 0) throw failure(ERROR_PIPE_BUSY, caller);
  try {
    yield* sending(at, end, data);
    return yield* receiving(at, end, buffer);
  } catch (error) {
    throw error instanceof Win32Error ? failure(error.winerror, caller) : error;
  }
}

export function* calling(path: string, data: Uint8Array, bytes: number, milliseconds: number): Operation<Uint8Array> {
  const handle = yield* openingFree(path, milliseconds);
  try {
    const at = enter(handle, HandleKind.file, CALL);
    try {
      const end = namedEnd(at, CALL);
      if (!isMessagePipe(end)) throw failure(ERROR_INVALID_PARAMETER, CALL, path);
      setMode(end, EndMode.readMessages);
      const buffer = new Uint8Array(bytes);
      const { error, transferred } = yield* exchanging(at, data, buffer, CALL);
      if (error !== 0) throw failure(error, CALL, path);
      return buffer.subarray(0, transferred);
    } finally {
      leave(at);
    }
  } finally {
    closeHandle(handle);
  }
}

/** Opens an instance as soon as one is free. */
function* openingFree(path: string, milliseconds: number): Operation<number> {
  const isLimited = milliseconds !== NMPWAIT_USE_DEFAULT_WAIT && milliseconds !== INFINITE;
  const deadline = isLimited ? performance.now() + milliseconds : Number.POSITIVE_INFINITY;
  for (let round = 0; ; round++) {
    try {
      return openPipe({ path, access: (GENERIC_READ | GENERIC_WRITE) >>> 0, flagsAndAttributes: 0, security: null }, CALL);
    } catch (error) {
      const busy = error instanceof Win32Error && error.winerror === ERROR_PIPE_BUSY;
      if (!busy || milliseconds === NMPWAIT_NOWAIT) throw error;
    }
    const left = deadline - performance.now();
    if (left <= 0) throw failure(ERROR_SEM_TIMEOUT, CALL, path);
    // An instance that listens may still be busy: others have filled its queue, and nobody tells when there is room.
    if (round > 0) yield* ready({ fd: -1, events: 0, deadline: performance.now() + BUSY_INTERVAL });
    yield* waiting(path, isLimited ? Math.max(1, Math.ceil(left)) : milliseconds, CALL);
  }
}
