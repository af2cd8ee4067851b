import { isMainThread } from "node:worker_threads";
import { WAIT_OBJECT_0, WAIT_TIMEOUT } from "../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER } from "../../winerror/codes.js";
import { onAbort } from "../aborts.js";
import type { Wait } from "../operation.js";
import type { WaitsHost } from "../waits.js";
import { SYNCHRONIZE } from "./access.js";
import { guarded } from "./arbiter/guard.js";
import { handOver, objectGuard } from "./arbiter/objects.js";
import { dueIn, isMutex, isStranded } from "./arbiter/states.js";
import { bellDescriptor, countPending, expectRing, hangBell, heardBell, passRingOn, thisThread } from "./arbiter/threads.js";
import { type Awaited, conclude, join, PENDING, part, resultOf, sleep, takeAll, takeAny, toldOf, type Waiter } from "./arbiter/waiters.js";
import { failure } from "./errors.js";
import { Entry, enter, HandleKind, leave, table } from "./handle-table.js";
import * as libc from "./libc.js";
import { advanceRequests, hasRequests, sleepBesideRequests } from "./pending-requests.js";
import { processIdOf } from "./processes/index.js";
import { spin } from "./spin.js";
import { signalObject } from "./sync.js";
import { isGone } from "./threads.js";

/** GetCurrentProcess()'s handle: the process that asks has not ended. */
const CURRENT_PROCESS = -1;
/** GetCurrentThread()'s handle: it runs. */
const CURRENT_THREAD = -2;
/** What poll() passes over. */
const NEVER_READABLE = -1;
const INFINITE = 0xffff_ffff;
const FOREVER = Number.POSITIVE_INFINITY;
/** A worker that is asked to end while it sleeps ends at the next look. All in milliseconds. */
const LONGEST_SLEEP = isMainThread ? FOREVER : 100;
/** How often a wait looks whether the owner of a mutex has ended: the kernel tells nobody. */
const OWNER_INTERVAL = 10;
/** How often a wait looks whether a thread without a descriptor of its own has ended (threads.ts). */
const THREAD_INTERVAL = 10;
/** How often a promise wait looks at descriptors, such as that of a process: the event loop cannot be given one to poll. */
const DESCRIPTOR_INTERVAL = 5;

/** How often who listens to a doorbell looks though it has not rung: a ring may be lost with who was killed in the middle of it. */
const BACKSTOP = 1000;

export const waits: WaitsHost = {
  block(wait) {
    if (hasRequests()) advanceRequests(); // one of them may be what is waited for
    const targets = begin(wait);
    try {
      const result = look(targets);
      if (result !== PENDING) return result;
      return wait.milliseconds === 0 ? WAIT_TIMEOUT : sleepUntilOver(targets, wait);
    } finally {
      targets.entered.forEach(leave);
    }
  },

  async settle(wait, signal) {
    signal?.throwIfAborted();
    const targets = begin(wait);
    try {
      const result = look(targets);
      if (result !== PENDING) return result;
      return wait.milliseconds === 0 ? WAIT_TIMEOUT : await untilOver(targets, wait, signal);
    } finally {
      targets.entered.forEach(leave);
    }
  },

  signal(handle, wait) {
    const targets = begin(wait);
    try {
      signalObject(handle, wait.caller);
      const result = look(targets);
      return result === PENDING ? WAIT_TIMEOUT : result;
    } finally {
      targets.entered.forEach(leave);
    }
  },

  // There are no windows here, so no process ever has a message queue to be idle at: Windows returns at once for those.
  inputIdle(process_) {
    processIdOf(process_, 0, "WaitForInputIdle");
    return 0;
  },
};

// --- what is waited for ---------------------------------------------------------------------------------------------

interface Described {
  readonly fd: number;
  readonly position: number;
  /** Of a thread whose end the descriptor does not tell: whether it has ended. */
  readonly isGone?: () => boolean;
}

const isOver = ({ fd, isGone }: Described): boolean => libc.isReadable(fd) || (isGone?.() ?? false);

interface Targets {
  readonly objects: readonly Awaited[];
  /** Descriptors that become readable, of processes for one. */
  readonly descriptors: readonly Described[];
  readonly all: boolean;
  /** The handles' entries. Until they are left what they stand for stays, also if the handles are closed. */
  readonly entered: readonly number[];
}

function begin(wait: Wait): Targets {
  const entered: number[] = [];
  const objects: Awaited[] = [];
  const descriptors: Described[] = [];
  try {
    thisThread(wait.caller);
    for (const [position, handle] of wait.handles.entries()) {
      if (handle === CURRENT_PROCESS || handle === CURRENT_THREAD) {
        descriptors.push({ fd: NEVER_READABLE, position });
        continue;
      }
      const at = enter(handle, "any", wait.caller);
      entered.push(at);
      const words = table();
      const kind = words[at + Entry.kind];
      if (kind === HandleKind.object) objects.push({ object: words[at + Entry.record] as number, position });
      else if (kind === HandleKind.process) descriptors.push({ fd: words[at + Entry.fd] as number, position });
      else if (kind === HandleKind.thread) descriptors.push({ fd: words[at + Entry.fd] as number, position, ...watchOf(words, at) });
      else throw failure(ERROR_INVALID_HANDLE, wait.caller);
      if (!((words[at + Entry.access] as number) & SYNCHRONIZE)) throw failure(ERROR_ACCESS_DENIED, wait.caller);
    }
    // Two handles may stand for one object, which cannot be taken twice at once, or for one process.
    if (wait.all && (new Set(objects.map(({ object }) => object)).size < objects.length || sameProcessTwice(wait.handles, entered)))
      throw failure(ERROR_INVALID_PARAMETER, wait.caller);
    // With MWMO_WAITALL there would have to be input too, and there never is.
    const never = wait.input !== undefined && wait.all;
    return { objects: never ? [] : objects, descriptors: never ? [] : descriptors, all: wait.all && wait.handles.length > 1, entered };
  } catch (error) {
    entered.forEach(leave);
    throw error;
  }
}

/** How the end of a thread is noticed that its descriptor does not tell. */
function watchOf(words: Int32Array, at: number): Pick<Described, "isGone"> {
  const [processId, threadId, started] = [words[at + Entry.record], words[at + Entry.thread], words[at + Entry.started]];
  return started === 0 ? {} : { isGone: () => isGone(processId as number, threadId as number, started as number) };
}

/** Whether two handles that are entered, or GetCurrentProcess()'s, stand for one process. */
function sameProcessTwice(handles: readonly number[], entered: readonly number[]): boolean {
  const words = table();
  const named = handles.filter((handle) => handle === CURRENT_PROCESS).map(() => `${process.pid} false`);
  for (const at of entered) {
    // An identifier may have come to another process since one that had it ended.
    if (words[at + Entry.kind] === HandleKind.process)
      named.push(`${words[at + Entry.record]} ${libc.isReadable(words[at + Entry.fd] as number)}`);
  }
  return new Set(named).size < named.length;
}

/** Ends the wait if it can end now. Returns its result, or PENDING. */
function look(targets: Targets): number {
  const { objects, descriptors, all } = targets;
  if (all) return descriptors.every(isOver) && objects.length + descriptors.length > 0 ? takeAll(objects) : PENDING;
  const readable = descriptors.find(isOver);
  if (!readable) return objects.length > 0 ? takeAny(objects) : PENDING;
  const before = takeAny(objects.filter(({ position }) => position < readable.position));
  return before !== PENDING ? before : WAIT_OBJECT_0 + readable.position;
}

/**
 * Looks at what nobody tells of: descriptors, timers that have become due, mutexes whose owner has ended, and whether all are signalled.
 * May grant the wait.
 */
function attend(waiter: Waiter, targets: Targets): void {
  const { objects, descriptors, all } = targets;
  if (all) {
    const result = look(targets);
    if (result !== PENDING) conclude(waiter, result); // nobody else grants such a wait
    return;
  }
  for (const { object } of objects) {
    if (dueIn(object) <= 0 || isStranded(object)) guarded(objectGuard(object), () => handOver(object));
  }
  const readable = descriptors.find(isOver);
  if (readable) conclude(waiter, WAIT_OBJECT_0 + readable.position);
}

/** In how many milliseconds attend() is to be called again, told or not. */
function attendIn({ objects, descriptors }: Targets): number {
  let milliseconds = descriptors.some(({ isGone }) => isGone) ? THREAD_INTERVAL : FOREVER;
  for (const { object } of objects) milliseconds = Math.min(milliseconds, isMutex(object) ? OWNER_INTERVAL : dueIn(object));
  return milliseconds;
}

// --- with the thread ------------------------------------------------------------------------------------------------

function sleepUntilOver(targets: Targets, wait: Wait): number {
  const deadline = wait.milliseconds === INFINITE ? FOREVER : performance.now() + wait.milliseconds;
  // Nothing sleeps both on a word and on descriptors: with a process among the targets the doorbell is polled beside it. So are what this
  // thread's requests wait for: nobody else brings those forward.
  const bell = targets.descriptors.length > 0 || hasRequests() ? bellDescriptor(wait.caller) : undefined;
  const waiter = join(targets.objects, bell === undefined, targets.all, wait.caller);
  for (;;) {
    const told = toldOf(waiter);
    // Those that are readable already: part of a wait for all, which goes on for the others.
    const unreadable = targets.descriptors.map(({ fd }) => fd).filter((fd) => !targets.all || !libc.isReadable(fd));
    attend(waiter, targets);
    if (resultOf(waiter) !== PENDING) break;
    const left = deadline - performance.now();
    if (left <= 0) break;
    const longest = Math.min(left, attendIn(targets), LONGEST_SLEEP);
    if (bell === undefined) {
      if (!spin(() => toldOf(waiter) !== told, longest)) sleep(waiter, told, longest); // may end early, for one by a signal to the process
    } else {
      sleepBesideRequests([bell, ...unreadable], Math.min(longest, BACKSTOP));
      heardBell();
      advanceRequests();
    }
  }
  const result = part(waiter);
  if (bell !== undefined) passRingOn();
  return result === PENDING ? WAIT_TIMEOUT : result;
}

// --- beside it ------------------------------------------------------------------------------------------------------

interface PendingWait {
  /** Looks whether the wait is over, and ends it then. */
  look(): void;
  readonly waiter: Waiter;
  told: number;
}

/** The waits of this thread that its doorbell may end. */
const pending = new Set<PendingWait>();
let hung = false;

function untilOver(targets: Targets, wait: Wait, signal: AbortSignal | undefined): Promise<number> {
  if (!hung) hangBell(answer, wait.caller);
  hung = true;
  const waiter = join(targets.objects, false, targets.all, wait.caller);
  const deadline = wait.milliseconds === INFINITE ? FOREVER : performance.now() + wait.milliseconds;
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const end = (aborted: boolean) => {
      pending.delete(entry);
      countPending(-1);
      clearTimeout(timer);
      forgetAbort();
      // A grant that came before the abort counts: what it took would be lost otherwise.
      const result = part(waiter);
      if (result !== PENDING) resolve(result);
      else if (aborted) reject(signal?.reason);
      else resolve(WAIT_TIMEOUT);
    };
    const forgetAbort = onAbort(signal, () => end(true));
    const lookAgain = () => {
      clearTimeout(timer);
      entry.told = toldOf(waiter);
      attend(waiter, targets);
      const left = deadline - performance.now();
      if (resultOf(waiter) !== PENDING || left <= 0) return end(false);
      expectRing();
      const interval = targets.descriptors.length > 0 ? DESCRIPTOR_INTERVAL : BACKSTOP;
      timer = setTimeout(lookAgain, Math.ceil(Math.min(left, attendIn(targets), interval)));
    };
    const entry: PendingWait = { look: lookAgain, waiter, told: 0 };
    countPending(1);
    pending.add(entry);
    lookAgain();
  });
}

/** The doorbell has rung: some waits of this thread have been told to look. */
function answer(): void {
  for (const wait of pending) {
    if (toldOf(wait.waiter) !== wait.told) wait.look();
  }
}
