// Waiting until a descriptor can be read or written: with the thread, and beside it.

import { isMainThread } from "node:worker_threads";
import { ERROR_OPERATION_ABORTED } from "../../winerror/codes.js";
import { onAbort } from "../aborts.js";
import type { Call, Operation } from "../operation.js";
import { unwatch, watch } from "./arbiter/pipes.js";
import { expectRing, hangBell } from "./arbiter/threads.js";
import { failure } from "./errors.js";
import { Entry, endAt, leave, reenter, table } from "./handle-table.js";
import * as libc from "./libc.js";

const FOREVER = Number.POSITIVE_INFINITY;
/** A worker that is asked to end while it sleeps ends at the next look. In milliseconds. */
const LONGEST_SLEEP = isMainThread ? FOREVER : 100;

/** What is waited for: one of `events` (POLLIN, POLLOUT; 0 for no more than the end of it), or the deadline. */
interface Readiness {
  readonly fd: number;
  readonly events: number;
  readonly deadline: number;
  /** The handle's entry and its generation; none for a descriptor without one. */
  readonly entry?: { readonly at: number; readonly generation: number } | undefined;
  /** Whether somebody else has done meanwhile what is waited to be done. */
  readonly isOver?: (() => boolean) | undefined;
}

/** A call that waits for readiness and does nothing else. */
export interface ReadyCall extends Call<void>, Readiness {}

/**
 * Waits for readiness by an entered handle, which can be closed meanwhile: the wait does not use it.
 *
 * @throws Win32Error ERROR_OPERATION_ABORTED if it was.
 */
export function* readyAt(
  at: number,
  events: number,
  caller: string,
  deadline = FOREVER,
  heeds = true,
  isOver?: () => boolean,
): Operation<void> {
  const words = table();
  const generation = words[at + Entry.generation] as number;
  const fd = words[at + Entry.fd] as number;
  leave(at);
  let open = false;
  try {
    yield* ready({ fd, events, deadline, entry: { at, generation }, isOver }, heeds);
  } finally {
    open = reenter(at, generation); // also where the signal has aborted: who has entered leaves
    const end = open ? endAt(at) : 0;
    if (end !== 0 && ![...waits].some((other) => other.entry?.at === at)) unwatch(end);
  }
  if (!open) throw failure(ERROR_OPERATION_ABORTED, caller);
}

/** Ends the waits of this thread for a descriptor that is being closed: they look again. */
export function wake(fd: number): void {
  for (const wait of waits) if (wait.fd === fd) wait.look(true);
}

/** The waits of this thread beside its event loop. */
const waits = new Set<Readiness & { look(woken: boolean): void }>();

/** The doorbell has rung: something was done at the other end of one of the pipes. */
function answer(): void {
  for (const wait of waits) if (wait.entry) wait.look(wait.events === 0);
}

/**
 * Waits until a descriptor has one of the events or is at its end, or until the deadline; may also end for no reason.
 *
 * @param heeds  False to wait on though the signal aborts.
 */
export function* ready(readiness: Readiness, heeds = true): Operation<void> {
  const { fd, events, deadline } = readiness;
  const call: ReadyCall = {
    ...readiness,
    now: () => blockUntilReady(fd, events, deadline),
    later: (signal) => untilReady(readiness, heeds ? signal : undefined),
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
/** How often it looks where the process at the other end of a named pipe is going to ring: that one may be killed before. */
const BACKSTOP = 20;
/** For so long at first it looks in each turn of the event loop: who is just being asked answers within that time. */
const LIVELY = 0.3;

/** The same beside it. Rejects with the signal's reason once that has aborted. `keeps` the event loop alive meanwhile, or does not. */
export function untilReady(readiness: Readiness, signal?: AbortSignal, keeps = true): Promise<void> {
  const { deadline } = readiness;
  return new Promise((resolve, reject) => {
    const lively = performance.now() + LIVELY;
    let timer: NodeJS.Timeout | undefined;
    let turn: NodeJS.Immediate | undefined;
    const stop = () => {
      clearTimeout(timer);
      clearImmediate(turn);
    };
    const end = () => {
      stop();
      waits.delete(wait);
      forgetAbort();
    };
    const forgetAbort = onAbort(signal, () => {
      end();
      reject(signal?.reason);
    });
    const look = (woken: boolean) => {
      stop();
      const now = performance.now();
      const isTold = now >= lively && isWatched(readiness); // before the look: what is done from now on rings
      if (woken || now >= deadline || isReady(readiness)) {
        end();
        resolve();
      } else if (now < lively) {
        libc.schedYield(); // who is to answer may run on the same core
        turn = setImmediate(look, false);
        if (!keeps) turn.unref();
      } else {
        timer = setTimeout(look, Math.min(isTold ? BACKSTOP : INTERVAL, Math.ceil(deadline - now)), false);
        if (!keeps) timer.unref();
      }
    };
    const wait = { ...readiness, look };
    waits.add(wait);
    look(false);
  });
}

/** Whether the wait is over at its descriptor. */
export const isReady = ({ fd, events, isOver }: Readiness): boolean => (isOver?.() ?? false) || libc.pollOne(fd, events, 0) !== 0;

/** Whether this thread's doorbell rings when there is something to look at. */
function isWatched({ entry, events }: Readiness): boolean {
  if (!entry) return false;
  const { at, generation } = entry;
  try {
    const end = reenter(at, generation) ? endAt(at) : 0;
    if (end === 0 || !watch(end, events !== libc.POLLIN)) return false;
    hangBell(answer, "ReadFile");
    expectRing();
    return true;
  } finally {
    leave(at);
  }
}
