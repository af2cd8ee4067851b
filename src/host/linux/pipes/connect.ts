// ConnectNamedPipe, DisconnectNamedPipe and WaitNamedPipe.

import { EVENT_MODIFY_STATE, NMPWAIT_USE_DEFAULT_WAIT } from "../../../win32con.js";
import {
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_PARAMETER,
  ERROR_IO_PENDING,
  ERROR_NO_DATA,
  ERROR_PIPE_CONNECTED,
  ERROR_PIPE_LISTENING,
  ERROR_PIPE_NOT_CONNECTED,
  ERROR_SEM_TIMEOUT,
} from "../../../winerror/codes.js";
import type { OVERLAPPED } from "../../../wintypes/overlapped.js";
import type { Transfer } from "../../files.js";
import type { Operation } from "../../operation.js";
import { SYNCHRONIZE } from "../access.js";
import { withNames } from "../arbiter/names.js";
import { dismiss, refer } from "../arbiter/objects.js";
import {
  awaitClient,
  disconnectClient,
  EndMode,
  EndState,
  findPipe,
  freeEvent,
  instancesOf,
  isAccepted,
  listeningInstance,
  modeOf,
  setState,
  shapeOf,
  stateOf,
  withdrawEvent,
} from "../arbiter/pipes.js";
import { reset } from "../arbiter/states.js";
import { failure } from "../errors.js";
import { allocateHandle, clearEnded, closeHandle, Entry, enter, HandleFlags, HandleKind, leave, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { beginRequest } from "../pending-requests.js";
import { readyAt } from "../readiness.js";
import { eventOf, now } from "../requests.js";
import { withEvent } from "../sync.js";
import { hasGone, letGo, listenAgain, serverEnd, takeConnection } from "./ends.js";
import { clientName } from "./names.js";

const NAME = "ConnectNamedPipe";
const NONE: ReadonlySet<number> = new Set();

export function connect(handle: number, overlapped: OVERLAPPED | null): number {
  const at = enter(handle, HandleKind.file, NAME);
  try {
    const end = serverEnd(at, NAME);
    const isOverlapped = ((table()[at + Entry.flags] as number) & HandleFlags.overlapped) !== 0;
    if (isOverlapped && !overlapped) throw failure(ERROR_INVALID_PARAMETER, NAME);
    if (isOverlapped && overlapped) return connectLater(at, end, overlapped);
    return now(waitingForClient(at, end));
  } finally {
    leave(at);
  }
}

export function* connecting(handle: number): Operation<number> {
  const at = enter(handle, HandleKind.file, NAME);
  try {
    return yield* waitingForClient(at, serverEnd(at, NAME));
  } finally {
    leave(at);
  }
}

function* waitingForClient(at: number, end: number): Operation<number> {
  let waited = false;
  for (;;) {
    const before = stateOf(end);
    if (waited && before === EndState.disconnected) throw failure(ERROR_PIPE_NOT_CONNECTED, NAME);
    const result = withNames(() => lookForClient(at, end, 0));
    if (result === ERROR_PIPE_CONNECTED || result === ERROR_NO_DATA) {
      if (waited) return 0; // it came while we waited, and may have gone since
      if (result === ERROR_PIPE_CONNECTED) return result;
      throw failure(result, NAME);
    }
    if (modeOf(end) & EndMode.noWait) {
      if (before === EndState.disconnected) return 0; // it listens from now on
      throw failure(ERROR_PIPE_LISTENING, NAME);
    }
    yield* readyAt(at, libc.POLLIN, NAME);
    waited = true;
  }
}

/**
 * Takes the connection of a client that has come; lets the instance listen where it does not yet. Gives ERROR_PIPE_CONNECTED, ERROR_NO_DATA for
 * a client that has gone, ERROR_PIPE_LISTENING. The caller is in withNames().
 */
function lookForClient(at: number, end: number, event: number): number {
  switch (stateOf(end)) {
    case EndState.disconnected:
      listenAgain(at, end, event, NAME);
      return ERROR_PIPE_LISTENING;
    case EndState.listening:
      if (event !== 0) awaitClient(end, event);
      return ERROR_PIPE_LISTENING;
    case EndState.closing:
      if (!isAccepted(end)) takeConnection(at, end, NAME);
      return ERROR_NO_DATA;
  }
  takeConnection(at, end, NAME);
  return hasGone(table()[at + Entry.fd] as number) ? ERROR_NO_DATA : ERROR_PIPE_CONNECTED;
}

/**
 * The request goes on after the call: whoever opens the instance sets the event, so that any thread can wait for that. The rest, what
 * OVERLAPPED says of the request, is this thread's.
 */
function connectLater(at: number, end: number, overlapped: OVERLAPPED): number {
  const event = eventOf(overlapped);
  const look = (object: number): number => {
    const result = withNames(() => lookForClient(at, end, object));
    if (result === ERROR_NO_DATA) throw failure(result, NAME);
    if (result !== ERROR_PIPE_LISTENING || modeOf(end) & EndMode.noWait) return result;
    return beginRequest(at, overlapped, comingClient(at, end), NAME, 0).error;
  };
  const result = event === 0 ? look(0) : withEvent(event, NAME, (object) => lookWith(object, end, look));
  if (result === ERROR_PIPE_LISTENING) throw failure(result, NAME);
  return result;
}

function lookWith(event: number, end: number, look: (event: number) => number): number {
  refer(event, NAME);
  reset(event);
  let pending = false;
  try {
    const result = look(event);
    pending = result === ERROR_IO_PENDING || result === 0; // it has come meanwhile, and the event is set
    return pending ? ERROR_IO_PENDING : result;
  } finally {
    if (!pending) {
      withNames(() => withdrawEvent(end));
      dismiss(event);
    }
  }
}

function* comingClient(at: number, end: number): Operation<Transfer> {
  yield* waitingForClient(at, end);
  return { error: 0, transferred: 0 };
}

export function disconnect(handle: number): void {
  const caller = "DisconnectNamedPipe";
  const at = enter(handle, HandleKind.file, caller);
  try {
    const end = serverEnd(at, caller);
    const awaiting = withNames(() => throwOut(at, end, caller));
    if (awaiting) letGo(awaiting);
  } finally {
    leave(at);
  }
}

/** The caller is in withNames(). */
function throwOut(at: number, end: number, caller: string): ReturnType<typeof withdrawEvent> {
  const state = stateOf(end);
  if (state === EndState.disconnected) throw failure(ERROR_PIPE_NOT_CONNECTED, caller);
  const awaiting = withdrawEvent(end);
  if (state === EndState.listening) setState(end, EndState.disconnected);
  else {
    takeConnection(at, end, caller);
    disconnectClient(end); // first: who is told that the connection is at its end asks why
  }
  libc.shutdown(table()[at + Entry.fd] as number, libc.SHUT_RDWR);
  return awaiting;
}

// --- waiting for an instance ----------------------------------------------------------------------------------------

/** How often a wait looks whether the pipe has gone, which nobody tells. In milliseconds. */
const LOOK_INTERVAL = 250;
const INFINITE = 0xffff_ffff;

export function* waiting(path: string, milliseconds: number, caller = "WaitNamedPipe"): Operation<void> {
  const name = clientName(path, caller);
  clearEnded(caller);
  let deadline: number | undefined;
  for (;;) {
    const found = withNames(() => {
      const pipe = findPipe(name);
      if (pipe === 0) throw failure(ERROR_FILE_NOT_FOUND, caller, path);
      if (instancesOf(pipe).length === 0) throw failure(ERROR_FILE_NOT_FOUND, caller, path);
      if (listeningInstance(pipe, NONE) !== 0) return undefined;
      return { event: freeEvent(pipe, caller), timeout: shapeOf(pipe).timeout };
    });
    if (!found) return;
    const handle = eventHandle(found.event, caller);
    try {
      const timeout = milliseconds === NMPWAIT_USE_DEFAULT_WAIT ? found.timeout : milliseconds;
      deadline ??= timeout === INFINITE ? Number.POSITIVE_INFINITY : performance.now() + timeout;
      const left = deadline - performance.now();
      if (left <= 0) throw failure(ERROR_SEM_TIMEOUT, caller, path);
      yield { wait: { handles: [handle], all: false, milliseconds: Math.ceil(Math.min(left, LOOK_INTERVAL)), caller } };
    } finally {
      closeHandle(handle);
    }
  }
}

function eventHandle(event: number, caller: string): number {
  try {
    return allocateHandle({ kind: HandleKind.object, access: SYNCHRONIZE | EVENT_MODIFY_STATE, record: event }, caller);
  } catch (error) {
    dismiss(event);
    throw error;
  }
}
