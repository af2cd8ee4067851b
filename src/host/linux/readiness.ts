// Waiting until a descriptor can be read or written: with the thread, and beside it.

import { isMainThread } from "node:worker_threads";
import { ERROR_OPERATION_ABORTED } from "../../winerror/codes.js";
import { onAbort } from "../aborts.js";
import type { Call, Operation } from "../operation.js";
import { failure } from "./errors.js";
import { Entry, leave, reenter, table } from "./handle-table.js";
import * as libc from "./libc.js";

const FOREVER = Number.POSITIVE_INFINITY;
/** A worker that is asked to end while it sleeps ends at the next look. In milliseconds. */
const LONGEST_SLEEP = isMainThread ? FOREVER : 100;

/** A call that waits for readiness and does nothing else. */
export interface ReadyCall extends Call<void> {
  readonly fd: number;
  readonly events: number;
  readonly deadline: number;
}

/**
 * Waits for readiness by an entered handle, which can be closed meanwhile: the wait does not use it.
 *
 * @throws Win32Error ERROR_OPERATION_ABORTED if it was.
 */
export function* readyAt(at: number, events: number, caller: string, deadline = FOREVER, heeds = true): Operation<void> {
  const words = table();
  const generation = words[at + Entry.generation] as number;
  const fd = words[at + Entry.fd] as number;
  leave(at);
  let open = false;
  try {
    yield* ready(fd, events, deadline, heeds);
  } finally {
    open = reenter(at, generation); // also where the signal has aborted: who has entered leaves
  }
  if (!open) throw failure(ERROR_OPERATION_ABORTED, caller);
}

/** Ends the waits of this thread for a descriptor that is being closed: they look again. */
export function wake(fd: number): void {
  for (const wait of waits) if (wait.fd === fd) wait.look(true);
}

const waits = new Set<{ readonly fd: number; look(woken: boolean): void }>();

/**
 * Waits until a descriptor has one of `events` (POLLIN, POLLOUT) or is at its end, or until the deadline; may also end for no reason.
 *
 * @param heeds  False to wait on though the signal aborts.
 */
export function* ready(fd: number, events: number, deadline = FOREVER, heeds = true): Operation<void> {
  const call: ReadyCall = {
    fd,
    events,
    deadline,
    now: () => blockUntilReady(fd, events, deadline),
    later: (signal) => untilReady(fd, events, deadline, heeds ? signal : undefined),
  };
  yield { call };
}

/** The same with the thread. */
export function blockUntilReady(fd: number, events: number, deadline = FOREVER): void {
  const left = deadline === FOREVER ? FOREVER : deadline - performance.now();
  if (left <= 0) return;
  const longest = Math.min(left, LONGEST_SLEEP);
  libc.pollOne(fd, events, longest === FOREVER ? -1 : Math.min(Math.ceil(longest), 0x7fff_ffff));
}

/**
 * How often a promise wait looks at its descriptor, in milliseconds: node's event loop can be given no descriptor to poll without reading from it.
 * (An io_uring of the thread's, whose completions ring its doorbell, could tell: poll requests linked to a write into the doorbell.)
 */
const INTERVAL = 2;
/** For so long at first it looks in each turn of the event loop: who is just being asked answers within that time. */
const LIVELY = 0.3;

/** The same beside it. Rejects with the signal's reason once that has aborted. `keeps` the event loop alive meanwhile, or does not. */
export function untilReady(fd: number, events: number, deadline = FOREVER, signal?: AbortSignal, keeps = true): Promise<void> {
  return new Promise((resolve, reject) => {
    const lively = performance.now() + LIVELY;
    let timer: NodeJS.Timeout | undefined;
    let turn: NodeJS.Immediate | undefined;
    const end = () => {
      clearTimeout(timer);
      clearImmediate(turn);
      waits.delete(wait);
      forgetAbort();
    };
    const forgetAbort = onAbort(signal, () => {
      end();
      reject(signal?.reason);
    });
    const look = (woken: boolean) => {
      const now = performance.now();
      if (woken || now >= deadline || libc.pollOne(fd, events, 0) !== 0) {
        end();
        resolve();
      } else if (now < lively) {
        libc.schedYield(); // who is to answer may run on the same core
        turn = setImmediate(look, false);
        if (!keeps) turn.unref();
      } else {
        timer = setTimeout(look, INTERVAL, false);
        if (!keeps) timer.unref();
      }
    };
    const wait = { fd, look };
    waits.add(wait);
    look(false);
  });
}
