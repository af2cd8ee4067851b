// Threads of ours that wait, where this thread must not stand still and the system's pool could lose a signal: node's workers, each
// of which waits for up to 64 handles by one call. What that call takes is known exactly, so that a wait which is given up has either
// taken a signal, and then ends by it, or has taken none.
//
// An asynchronous procedure call wakes such a thread: it needs no place among the 64 handles. It calls SetLastError, which has the right
// signature and does no harm.
//
// They are started when they are first needed, one after the other, and end when nobody has needed them for a while. They keep no program
// alive; the waits do.

import type { MessagePort, Worker } from "node:worker_threads";
import { MAXIMUM_WAIT_OBJECTS } from "../../win32con.js";
import { kernel32, kernel32Address, koffiFile } from "./ffi.js";
import { CloseHandle } from "./handles.js";
import { type Answer, LET_GO, type Order, type Shared, type Start, THREAD, threadSource, WOKEN } from "./waits-thread-main.js";

const QueueUserAPC = kernel32<[call: number, thread: number, argument: number]>(
  "uint32_t QueueUserAPC(uintptr_t call, intptr_t thread, uintptr_t argument)",
);

/** A wait that a thread may take over. */
interface Request {
  readonly handles: readonly number[];
  readonly all: boolean;
  /** What stands for the events among them: waits for one event had better be in several threads. */
  readonly momentary: readonly number[];
  /** A thread has it from now on. */
  takenOver(): void;
  /** It ended, as WaitForMultipleObjects says. */
  ended(outcome: number): void;
  /** The thread that had it has it no more: it was told to let go, or has come to an end. It has taken nothing. */
  letGo(): void;
}

export interface Asked {
  /** True if no thread has it (any more); false if one has and will say how it ended, or that it has let go. */
  withdraw(): boolean;
}

/** As many as 1,000 waits need. Each costs about 10 MB; what they have no room for, the program's thread looks at. */
const MOST_THREADS = 16;
/** Into how many threads the waits for one event are spread: as many SetEvents at one stroke release as many of them. */
const SPREAD = 4;
/** How long a thread without waits stays, in milliseconds: starting one takes some ten. */
const LINGER = 2000;
/**
 * A thread that blocks can only be ended after its call. The program's main thread says when it ends, and wakes its threads; where it ends
 * without saying so, they notice after this time. (Longer is better: between two calls a pulse passes a thread by.) A worker that is
 * terminated never says so. In milliseconds.
 */
const SLICE_OF_MAIN = 10_000;
const SLICE_OF_WORKER = 100;

const unplaced = new Set<Request>();
const threads = new Set<Thread>();
/** True where threads cannot be had, such as without the permission to start workers. */
let impossible = false;

export function askThreads(request: Request): Asked {
  unplaced.add(request);
  place(request);
  return {
    withdraw() {
      if (unplaced.delete(request)) return true;
      for (const thread of threads) if (thread.drop(request)) return false;
      return true;
    },
  };
}

function place(request: Request): void {
  const able = [...threads].filter((thread) => thread.hasRoom(request));
  const apart = able.find((thread) => !thread.waitsForAny(request.momentary));
  const sharing = [...threads].filter((thread) => thread.waitsForAny(request.momentary)).length;
  const another = threads.size < MOST_THREADS && !impossible;
  const chosen = apart ?? (another && sharing < SPREAD ? undefined : able[0]);
  if (chosen) {
    unplaced.delete(request);
    chosen.take(request);
  } else if (another && ![...threads].some((thread) => thread.isStarting)) {
    startThread();
  }
}

/** After a thread has come or has room: as many as fit. (Those for all of several objects need a thread of their own and hold up no other.) */
function placeMore(): void {
  for (const request of unplaced) {
    place(request);
    if (unplaced.has(request) && !request.all) return;
  }
}

function startThread(): void {
  try {
    if (threads.size === 0) process.on("exit", endAll);
    threads.add(new Thread());
  } catch (error) {
    giveUpOn(error);
  }
}

/** From now on this thread looks at everything by itself, as it does until a thread has come. */
function giveUpOn(error: unknown): void {
  impossible = true;
  if (threads.size === 0) process.off("exit", endAll);
  process.getBuiltinModule("node:util").debuglog("tswin32")("no threads for waits: %s", error);
}

function endAll(): void {
  for (const thread of threads) thread.end();
}

class Thread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  /** What both know of the thread: see Shared. */
  readonly #shared: Shared = new BigInt64Array(new SharedArrayBuffer(16));
  readonly #waits = new Map<number, Request>();
  /** How many of its waits are for an event. */
  readonly #events = new Map<number, number>();
  #handles = 0;
  #lastNumber = 0;
  #state: "starting" | "up" | "ended" = "starting";
  #lingering: NodeJS.Timeout | undefined;

  constructor() {
    // Loaded here and not above: at import it would cost every program.
    const workers = process.getBuiltinModule("node:worker_threads");
    const { port1, port2 } = new workers.MessageChannel();
    const slice = inMainThread() ? SLICE_OF_MAIN : SLICE_OF_WORKER;
    const workerData: Start = { port: port2, shared: this.#shared, koffi: koffiFile(), slice };
    this.#worker = new workers.Worker(threadSource(), {
      eval: true,
      name: "tswin32 waits",
      workerData,
      transferList: [port2],
      env: workers.SHARE_ENV,
      execArgv: [], // nothing that the program has node load first
    });
    this.#worker.unref();
    this.#worker.on("error", giveUpOn);
    this.#worker.on("exit", () => this.#gone());
    this.#port = port1;
    this.#port.on("message", (answer: Answer) => this.#hear(answer));
    this.#port.unref();
  }

  get isStarting(): boolean {
    return this.#state === "starting";
  }

  hasRoom({ handles, all }: Request): boolean {
    if (this.#state !== "up") return false;
    if (all) return this.#waits.size === 0; // all of them, so none of others' beside them
    return this.#handles + handles.length <= MAXIMUM_WAIT_OBJECTS && !this.#waitsForAll();
  }

  waitsForAny(momentary: readonly number[]): boolean {
    return momentary.some((event) => this.#events.has(event));
  }

  take(request: Request): void {
    clearTimeout(this.#lingering);
    this.#lastNumber += 1;
    this.#waits.set(this.#lastNumber, request);
    this.#handles += request.handles.length;
    for (const event of request.momentary) this.#events.set(event, (this.#events.get(event) ?? 0) + 1);
    this.#port.ref();
    this.#order({ number: this.#lastNumber, handles: request.handles, all: request.all });
    request.takenOver();
  }

  /** Has it let go of a wait, which it will answer. False if it does not have the wait. */
  drop(request: Request): boolean {
    for (const [number, wait] of this.#waits) {
      if (wait !== request) continue;
      this.#order({ drop: number });
      return true;
    }
    return false;
  }

  end(): void {
    clearTimeout(this.#lingering);
    this.#state = "ended";
    this.#order("end");
  }

  #waitsForAll(): boolean {
    for (const { all } of this.#waits.values()) if (all) return true;
    return false;
  }

  #order(order: Order): void {
    this.#port.postMessage(order);
    // A thread without a handle yet looks for orders before it waits; one that has been woken will look for all of them.
    const handle = Number(Atomics.load(this.#shared, THREAD));
    if (handle !== 0 && Atomics.exchange(this.#shared, WOKEN, 1n) === 0n) QueueUserAPC(kernel32Address("SetLastError"), handle, 0);
  }

  #hear(answer: Answer): void {
    if (answer === "up") {
      if (this.#state === "starting") this.#state = "up";
      this.#linger();
      placeMore();
      return;
    }
    const [number, outcome] = answer;
    const request = this.#waits.get(number);
    if (!request) return;
    this.#waits.delete(number);
    this.#handles -= request.handles.length;
    for (const event of request.momentary) {
      const others = (this.#events.get(event) ?? 0) - 1;
      if (others > 0) this.#events.set(event, others);
      else this.#events.delete(event);
    }
    if (this.#waits.size === 0) this.#linger();
    if (outcome === LET_GO) request.letGo();
    else request.ended(outcome);
    placeMore();
  }

  #linger(): void {
    this.#port.unref();
    this.#lingering = setTimeout(() => {
      if (this.#waits.size === 0) this.end();
    }, LINGER).unref();
  }

  #gone(): void {
    this.#state = "ended";
    threads.delete(this);
    if (threads.size === 0) process.off("exit", endAll);
    const { receiveMessageOnPort } = process.getBuiltinModule("node:worker_threads");
    for (let next = receiveMessageOnPort(this.#port); next; next = receiveMessageOnPort(this.#port)) this.#hear(next.message as Answer);
    clearTimeout(this.#lingering);
    this.#port.close();
    const handle = Number(Atomics.exchange(this.#shared, THREAD, 0n));
    if (handle !== 0) CloseHandle(handle);
    const left = [...this.#waits.values()];
    this.#waits.clear();
    for (const request of left) request.letGo();
    placeMore();
  }
}

let mainThread: boolean | undefined;

/** Asked when it is first needed: at import it would cost every program. */
export function inMainThread(): boolean {
  mainThread ??= process.getBuiltinModule("node:worker_threads").isMainThread;
  return mainThread;
}
