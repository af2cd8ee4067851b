// Overlapped requests that go on after the call: those of pipes, which wait for the other end.
//
// Nothing runs in the background. A request is brought forward by the thread that has made it: in its event loop, and in whatever of our
// functions it waits with the thread for an event. Where its handle is closed, the request is cancelled.

import { isMainThread } from "node:worker_threads";
import { INFINITE } from "../../win32con.js";
import { ERROR_IO_PENDING } from "../../winerror/codes.js";
import { Win32Error } from "../../winerror/errors.js";
import type { OVERLAPPED } from "../../wintypes/overlapped.js";
import { onAbort } from "../aborts.js";
import type { Transfer } from "../files.js";
import type { Call, Operation } from "../operation.js";
import { STATUS_PENDING, statusOf } from "../request-status.js";
import { dismiss, refer, signal } from "./arbiter/objects.js";
import { reset } from "./arbiter/states.js";
import { Entry, isStillOpen, leave, reenter, table } from "./handle-table.js";
import * as libc from "./libc.js";
import { isReady, type ReadyCall, untilReady } from "./readiness.js";
import { eventOf } from "./requests.js";
import { withEvent } from "./sync.js";

/**
 * How often who waits with the thread looks whether a handle has been closed by another one, which nobody tells; and whether a worker is asked to
 * end. In milliseconds.
 */
const LONGEST_SLEEP = isMainThread ? 1000 : 100;

interface Request {
  /** The handle's entry, which the request only uses while it is brought forward. */
  readonly at: number;
  readonly generation: number;
  readonly overlapped: OVERLAPPED;
  readonly steps: Generator<{ readonly call: ReadyCall }, Transfer, unknown>;
  /** The event to signal, to which the request refers; 0 for none. */
  readonly event: number;
  waitsFor: ReadyCall;
  watch: AbortController;
  /** Who waits for its end beside the thread, which keeps the event loop alive. */
  readonly awaiting: Set<() => void>;
}

const requests = new Set<Request>();

/**
 * Begins a request by an entered handle.
 *
 * @param operation  Waits for nothing but readiness.
 * @param event      The event of the request; 0 where somebody else signals it.
 * @returns What the operation does where it need not wait; else ERROR_IO_PENDING.
 */
export function beginRequest(
  at: number,
  overlapped: OVERLAPPED,
  operation: Operation<Transfer>,
  caller: string,
  event = eventOf(overlapped),
): Transfer {
  const object = event === 0 ? 0 : withEvent(event, caller, (found) => referAndReset(found, caller));
  const steps = operation as unknown as Request["steps"];
  try {
    const step = steps.next();
    if (step.done) {
      const transfer = step.value;
      settleRequest(overlapped, object, transfer);
      return transfer;
    }
    overlapped.Internal = STATUS_PENDING;
    const generation = table()[at + Entry.generation] as number;
    const watch = new AbortController();
    const awaiting = new Set<() => void>();
    const request: Request = { at, generation, overlapped, steps, event: object, waitsFor: step.value.call, watch, awaiting };
    reenter(at, generation); // the wait has left the handle, and the caller is going to leave it too
    requests.add(request);
    watchOver(request);
    return { error: ERROR_IO_PENDING, transferred: 0 };
  } catch (error) {
    if (object !== 0) dismiss(object);
    throw error;
  }
}

function referAndReset(event: number, caller: string): number {
  refer(event, caller);
  reset(event);
  return event;
}

function settleRequest(overlapped: OVERLAPPED, event: number, { error, transferred }: Transfer): void {
  overlapped.Internal = statusOf(error);
  overlapped.InternalHigh = transferred;
  if (event === 0) return;
  signal(event);
  dismiss(event);
}

/** Whether this thread has requests that go on. */
export const hasRequests = (): boolean => requests.size > 0;

/** Brings this thread's requests forward as far as that can be done at once. */
export function advanceRequests(): void {
  for (const request of requests) advance(request);
}

function advance(request: Request): void {
  const { at, generation, waitsFor } = request;
  if (!isReady(waitsFor) && performance.now() < waitsFor.deadline && isStillOpen(at, generation)) return;
  let waits = false;
  try {
    const step = request.steps.next(); // which enters the handle again, and leaves it where it waits on
    if (step.done) {
      finish(request, step.value);
      return;
    }
    waits = true;
    request.waitsFor = step.value.call;
    request.watch.abort();
    watchOver(request);
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
    finish(request, { error: error.winerror, transferred: 0 });
  } finally {
    if (!waits) leave(at);
  }
}

function finish(request: Request, transfer: Transfer): void {
  requests.delete(request);
  request.watch.abort();
  settleRequest(request.overlapped, request.event, transfer);
  for (const end of request.awaiting) end();
}

/** Lets the event loop bring a request forward, which that alone does not keep alive: only who waits for its end. */
function watchOver(request: Request): void {
  const watch = new AbortController();
  request.watch = watch;
  const onward = () => {
    if (!requests.has(request) || request.watch !== watch) return;
    advance(request);
    if (requests.has(request) && request.watch === watch) watchOver(request); // it was ready for another's sake
  };
  untilReady(request.waitsFor, watch.signal, request.awaiting.size > 0).then(onward, () => undefined /* it is no longer watched */);
}

// --- waiting for the end of one ---------------------------------------------------------------------------------------

/** Waits until the request that was made with `overlapped` is over: at once where none goes on. */
export function* untilOver(overlapped: OVERLAPPED, caller: string): Operation<void> {
  advanceRequests();
  const event = eventOf(overlapped);
  if (event !== 0 && requestOf(overlapped)) {
    yield { wait: { handles: [event], all: false, milliseconds: INFINITE, caller } };
    advanceRequests(); // of a client that comes it is the client who sets the event
  }
  // Without an event; or somebody else has set it.
  for (let request = requestOf(overlapped); request; request = requestOf(overlapped)) yield { call: ending(request) };
}

/** Whether this thread has a request that goes on and was made with `overlapped`. */
export const goesOn = (overlapped: OVERLAPPED): boolean => requestOf(overlapped) !== undefined;

function requestOf(overlapped: OVERLAPPED): Request | undefined {
  for (const request of requests) if (request.overlapped === overlapped) return request;
  return undefined;
}

/** The end of a request; with the thread it may return before that. */
function ending(request: Request): Call<void> {
  return {
    now: () => {
      sleepBesideRequests([], LONGEST_SLEEP);
      advanceRequests();
    },
    later: (signal) => untilEnded(request, signal),
  };
}

/** Sleeps until one of the descriptors is readable, or one of this thread's requests can be brought forward; `longest` is in milliseconds. */
export function sleepBesideRequests(fds: readonly number[], longest: number): void {
  const awaited = [...requests].map(({ waitsFor }) => waitsFor);
  const due = Math.min(...awaited.map(({ deadline }) => deadline)) - performance.now();
  libc.waitReadable(fds, Math.max(0, Math.min(longest, due)), awaited);
}

function untilEnded(request: Request, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = () => {
      request.awaiting.delete(ended);
      forgetAbort();
      resolve();
    };
    const forgetAbort = onAbort(signal, () => {
      request.awaiting.delete(ended);
      forgetAbort();
      watchAnew(request); // which may not have to keep the event loop alive any more
      reject(signal?.reason);
    });
    request.awaiting.add(ended);
    watchAnew(request);
  });
}

function watchAnew(request: Request): void {
  request.watch.abort();
  watchOver(request);
}

/** Cancels the requests of this thread whose handles have been closed. */
export function cancelClosed(): void {
  for (const request of requests) if (!isStillOpen(request.at, request.generation)) advance(request);
}
