// Overlapped requests that go on after the call: those of pipes, which wait for the other end.
//
// Nothing runs in the background. A request is brought forward by the thread that has made it: in its event loop, and in whatever of our
// functions it waits with the thread for an event. Where its handle is closed, the request is cancelled.

import { ERROR_IO_PENDING, ERROR_OPERATION_ABORTED } from "../../winerror/codes.js";
import { Win32Error } from "../../winerror/errors.js";
import type { OVERLAPPED } from "../../wintypes/overlapped.js";
import type { Transfer } from "../files.js";
import type { Operation } from "../operation.js";
import { dismiss, refer, signal } from "./arbiter/objects.js";
import { reset } from "./arbiter/states.js";
import { Entry, isStillOpen, leave, reenter, table } from "./handle-table.js";
import { isReady, type ReadyCall, untilReady } from "./readiness.js";
import { eventOf, STATUS_PENDING } from "./requests.js";
import { withEvent } from "./sync.js";

const STATUS_CANCELLED = 0xc000_0120;
/** FACILITY_NTWIN32: the form in which a Win32 error is a status. */
const STATUS_OF_WIN32 = 0xc007_0000;

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
      settleRequest(overlapped, object, 0, transfer.transferred);
      return transfer;
    }
    overlapped.Internal = STATUS_PENDING;
    const generation = table()[at + Entry.generation] as number;
    const watch = new AbortController();
    const request: Request = { at, generation, overlapped, steps, event: object, waitsFor: step.value.call, watch };
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

function settleRequest(overlapped: OVERLAPPED, event: number, status: number, transferred: number): void {
  overlapped.Internal = status;
  overlapped.InternalHigh = transferred;
  if (event === 0) return;
  signal(event);
  dismiss(event);
}

/** Whether this thread has requests that go on. */
export const hasRequests = (): boolean => requests.size > 0;

/** What they wait for. */
export const awaitedByRequests = (): ReadyCall[] => [...requests].map(({ waitsFor }) => waitsFor);

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
      finish(request, 0, step.value.transferred);
      return;
    }
    waits = true;
    request.waitsFor = step.value.call;
    request.watch.abort();
    watchOver(request);
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
    const { winerror } = error;
    finish(request, winerror === ERROR_OPERATION_ABORTED ? STATUS_CANCELLED : (STATUS_OF_WIN32 | winerror) >>> 0, 0);
  } finally {
    if (!waits) leave(at);
  }
}

function finish(request: Request, status: number, transferred: number): void {
  requests.delete(request);
  request.watch.abort();
  settleRequest(request.overlapped, request.event, status, transferred);
}

/** Lets the event loop bring a request forward, which that alone does not keep alive. */
function watchOver(request: Request): void {
  const watch = new AbortController();
  request.watch = watch;
  const onward = () => {
    if (!requests.has(request) || request.watch !== watch) return;
    advance(request);
    if (requests.has(request) && request.watch === watch) watchOver(request); // it was ready for another's sake
  };
  untilReady(request.waitsFor, watch.signal, false).then(onward, () => undefined /* it is no longer watched */);
}

/** Cancels the requests of this thread whose handles have been closed. */
export function cancelClosed(): void {
  for (const request of requests) if (!isStillOpen(request.at, request.generation)) advance(request);
}
