// Waiting with the thread: the system's own calls. Waiting beside it: the system's thread pool watches the handle, and
// one of its threads then calls a function of ours. That function must not be JavaScript: the pool's thread would have to
// stand still until the event loop is free (which can be never: it may be blocked on what that very thread is to do), and
// a worker that has ended meanwhile would be called all the same.
//
// So the pool calls DisconnectNamedPipe, a function of the system with the right signature, on a pipe that belongs to the
// wait and whose other end the event loop reads: the loop sees the pipe break. It costs no thread, keeps the loop alive
// as any socket does, and needs nothing at exit. A pipe can be disconnected once, by the pool or by us: whoever comes
// first decides how the wait ended.
//
// One gap is left, and it is the pool's: a signal that it has taken, but not called back for, is lost when the wait is
// unregistered in that moment (measured under Wine: 3 % of aborts that race with SetEvent). Where a wait takes
// something (an auto-reset event) and may be given up (a time-out, a signal), the thread therefore looks by itself.

import type { Socket } from "node:net";
import { INFINITE, INVALID_HANDLE_VALUE, WAIT_FAILED, WAIT_OBJECT_0 } from "../../win32con.js";
import { ERROR_BROKEN_PIPE, ERROR_NOT_GUI_PROCESS, ERROR_SUCCESS, WAIT_TIMEOUT } from "../../winerror/codes.js";
import type { Wait } from "../operation.js";
import type { WaitsHost } from "../waits.js";
import { errorLeft, failure, failureOf, forgetError, kernel32, kernel32Address, library, Memory, ntdll } from "./ffi.js";
import { CloseHandle, duplicated, handleIn } from "./handles.js";
import { LITTLE_ENDIAN, members, UNICODE_STRING } from "./structs.js";

const user32 = library("user32.dll");

const WaitForSingleObjectEx = kernel32<[handle: number, milliseconds: number, alertable: number]>(
  "uint32_t WaitForSingleObjectEx(intptr_t handle, uint32_t milliseconds, int alertable)",
);
const WaitForMultipleObjectsEx = kernel32<[count: number, handles: Uint8Array, all: number, milliseconds: number, alertable: number]>(
  "uint32_t WaitForMultipleObjectsEx(uint32_t count, void *handles, int all, uint32_t milliseconds, int alertable)",
);
const SignalObjectAndWait = kernel32<[signal: number, wait: number, milliseconds: number, alertable: number]>(
  "uint32_t SignalObjectAndWait(intptr_t signal, intptr_t wait, uint32_t milliseconds, int alertable)",
);
const MsgWaitForMultipleObjectsEx = user32<
  [count: number, handles: Uint8Array | null, milliseconds: number, wakeMask: number, flags: number]
>("uint32_t MsgWaitForMultipleObjectsEx(uint32_t count, void *handles, uint32_t milliseconds, uint32_t wakeMask, uint32_t flags)");
const WaitForInputIdle = user32<[process: number, milliseconds: number]>(
  "uint32_t WaitForInputIdle(intptr_t process, uint32_t milliseconds)",
);

export const waits: WaitsHost = {
  block: (wait) => inSlices(wait.milliseconds, (milliseconds) => waitFor(wait.handles, wait, milliseconds)),

  async settle(wait, signal) {
    signal?.throwIfAborted();
    const outcome = waitFor(wait.handles, wait, 0);
    if (outcome !== WAIT_TIMEOUT || wait.milliseconds === 0) return outcome;
    // Through handles of its own: closing one that is being waited for is undefined, and its value could become another's.
    const watched = duplicates(wait);
    try {
      const [only] = watched;
      if (watched.length === 1 && only !== undefined && poolCanWatch(only, wait, signal)) return await whenSignalled(only, wait, signal);
      return await byLooking(watched, wait, signal);
    } finally {
      for (const handle of watched) CloseHandle(handle);
    }
  },

  signal(handle, wait) {
    const outcome = SignalObjectAndWait(handle, wait.handles[0] as number, 0, 0);
    if (outcome === WAIT_FAILED) throw failure(wait.caller);
    return outcome;
  },

  inputIdle: (process_, milliseconds) => inSlices(milliseconds, (slice) => idleWithin(process_, slice)),
};

function waitFor(handles: readonly number[], wait: Wait, milliseconds: number): number {
  const outcome = callToWait(handles, wait, milliseconds);
  if (outcome === WAIT_FAILED) throw failure(wait.caller);
  return outcome;
}

function callToWait(handles: readonly number[], { input, all, alertable }: Wait, milliseconds: number): number {
  const count = handles.length;
  if (input) return MsgWaitForMultipleObjectsEx(count, count === 0 ? null : arrayOf(handles), milliseconds, input.mask, input.flags);
  if (count === 1) return WaitForSingleObjectEx(handles[0] as number, milliseconds, alertable ? 1 : 0);
  return WaitForMultipleObjectsEx(count, arrayOf(handles), all ? 1 : 0, milliseconds, alertable ? 1 : 0);
}

function arrayOf(handles: readonly number[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(handles, BigInt).buffer);
}

/**
 * Windows documents that the wait for a program without windows returns at once, not what. It fails, with ERROR_NOT_GUI_PROCESS
 * or (always under Wine, sometimes on Windows) without any code: there is nothing to wait for.
 */
function idleWithin(process_: number, milliseconds: number): number {
  forgetError(WaitForInputIdle);
  const outcome = WaitForInputIdle(process_, milliseconds);
  if (outcome !== WAIT_FAILED) return outcome;
  const error = errorLeft();
  if (error === ERROR_SUCCESS || error === ERROR_NOT_GUI_PROCESS) return 0;
  throw failureOf(error, "WaitForInputIdle");
}

// --- with the thread ------------------------------------------------------------------------------------------------

/** A worker that is terminated while it waits ends at the next slice's end: what Windows does cannot be interrupted. In milliseconds. */
const LONGEST_SLICE = 100;

/** Waits in slices where this thread can be told to end. (In between, at an event that is pulsed nobody waits.) */
function inSlices(milliseconds: number, wait: (milliseconds: number) => number): number {
  if (milliseconds <= LONGEST_SLICE || inMainThread()) return wait(milliseconds);
  const deadline = milliseconds === INFINITE ? Number.POSITIVE_INFINITY : performance.now() + milliseconds;
  for (;;) {
    const left = Math.max(0, Math.ceil(deadline - performance.now()));
    const outcome = wait(Math.min(left, LONGEST_SLICE));
    if (outcome !== WAIT_TIMEOUT || left <= LONGEST_SLICE) return outcome;
  }
}

let mainThread: boolean | undefined;

/** Asked when it is first needed: at import it would cost every program. */
function inMainThread(): boolean {
  mainThread ??= process.getBuiltinModule("node:worker_threads").isMainThread;
  return mainThread;
}

// --- handles of the wait's own --------------------------------------------------------------------------------------

function duplicates(wait: Wait): number[] {
  const made: number[] = [];
  try {
    for (const handle of wait.handles) made.push(duplicated(handle, wait.caller));
    return made;
  } catch (error) {
    for (const handle of made) CloseHandle(handle);
    throw error;
  }
}

// --- what a wait does to its object ---------------------------------------------------------------------------------

const NtQueryObject = ntdll<[handle: number, kind: number, information: number, bytes: number, needed: null]>(
  "int NtQueryObject(intptr_t handle, int kind, uintptr_t information, uint32_t bytes, void *needed)",
);
const NtQueryEvent = ntdll<[handle: number, kind: number, information: Uint8Array, bytes: number, needed: null]>(
  "int NtQueryEvent(intptr_t handle, int kind, void *information, uint32_t bytes, void *needed)",
);
const RtlNtStatusToDosError = ntdll<[status: number]>("uint32_t RtlNtStatusToDosError(int status)");

/** Whether the system's pool can wait in place of this thread without a risk to the object's state. */
function poolCanWatch(handle: number, wait: Wait, signal: AbortSignal | undefined): boolean {
  if (wait.input || wait.alertable) return false; // this thread's own queues
  const type = typeOf(handle, wait.caller);
  if (type === "Mutant") return false; // a mutex: it would belong to the pool's thread
  const mayBeGivenUp = wait.milliseconds !== INFINITE || signal !== undefined;
  return !(mayBeGivenUp && (type === "Semaphore" || type === "Timer" || (type === "Event" && isAutoReset(handle))));
}

const ObjectTypeInformation = 2;
const TYPE_INFORMATION_SIZE = 1024; // the structure and the longest name behind it; Windows needs about 120 bytes
let typeInformation: Memory | undefined;

/** The kernel's name for the kind of object. */
function typeOf(handle: number, caller: string): string {
  typeInformation ??= new Memory(TYPE_INFORMATION_SIZE);
  const status = NtQueryObject(handle, ObjectTypeInformation, typeInformation.address, TYPE_INFORMATION_SIZE, null);
  if (status < 0) throw failureOf(RtlNtStatusToDosError(status), caller);
  const bytes = typeInformation.load();
  const name = members(bytes); // a UNICODE_STRING that points at the text behind it
  const start = Number(name.getBigUint64(UNICODE_STRING.Buffer, LITTLE_ENDIAN)) - typeInformation.address;
  const length = name.getUint16(UNICODE_STRING.Length, LITTLE_ENDIAN);
  return Buffer.from(bytes.buffer, start, length).toString("utf16le");
}

const EventBasicInformation = 0;
const NotificationEvent = 0; // manual reset

function isAutoReset(event: number): boolean {
  const information = new Uint8Array(8); // its type, then its state
  const status = NtQueryEvent(event, EventBasicInformation, information, information.length, null);
  if (status < 0) return true; // a handle that may not ask: the careful answer
  return members(information).getUint32(0, LITTLE_ENDIAN) !== NotificationEvent;
}

// --- one handle: watched by the system's pool -----------------------------------------------------------------------

const RegisterWaitForSingleObject = kernel32<
  [registration: Uint8Array, handle: number, callback: number, context: number, milliseconds: number, flags: number]
>(
  "int RegisterWaitForSingleObject(void *registration, intptr_t handle, uintptr_t callback, intptr_t context, uint32_t milliseconds, uint32_t flags)",
);
const UnregisterWaitEx = kernel32<[registration: number, completion: number]>(
  "int UnregisterWaitEx(intptr_t registration, intptr_t completion)",
);

const WT_EXECUTEINWAITTHREAD = 0x4;
const WT_EXECUTEONLYONCE = 0x8;

/** The waits of this JS thread that the pool watches, each by what gives it up. */
const watching = new Set<() => void>();

function whenSignalled(handle: number, wait: Wait, signal: AbortSignal | undefined): Promise<number> {
  const bell = new Bell(wait.caller);
  const registration = new Uint8Array(8);
  const ring = kernel32Address("DisconnectNamedPipe");
  const flags = WT_EXECUTEINWAITTHREAD | WT_EXECUTEONLYONCE;
  if (RegisterWaitForSingleObject(registration, handle, ring, bell.pipe, INFINITE, flags) === 0) {
    const error = failure(wait.caller);
    bell.close();
    throw error;
  }
  if (watching.size === 0) process.once("exit", giveUpAll);
  return new Promise((resolve, reject) => {
    const end = (otherwise: () => void): void => {
      if (!watching.delete(giveUp)) return;
      if (watching.size === 0) process.off("exit", giveUpAll);
      stopTimer();
      signal?.removeEventListener("abort", abort);
      // Returns when the pool has either called DisconnectNamedPipe or never will.
      const unregistered = UnregisterWaitEx(handleIn(registration), INVALID_HANDLE_VALUE) !== 0 ? undefined : failure(wait.caller);
      const signalled = !bell.disconnect();
      bell.close();
      if (signalled) resolve(WAIT_OBJECT_0);
      else if (unregistered) reject(unregistered);
      else otherwise();
    };
    const abort = (): void => end(() => reject(signal?.reason));
    const giveUp = (): void => end(noop); // nobody is left who could be told
    const stopTimer = after(wait.milliseconds, () => end(() => resolve(WAIT_TIMEOUT)));
    watching.add(giveUp);
    signal?.addEventListener("abort", abort);
    bell.onRing(() => end(() => reject(failureOf(ERROR_BROKEN_PIPE, wait.caller))));
  });
}

/**
 * At the end of a thread: its waits take no signals any more, which the process's other threads may be waiting for too.
 * (A worker ended by terminate() runs nothing at its end; each wait that it left can still take one signal.)
 */
function giveUpAll(): void {
  for (const giveUp of watching) giveUp();
}

/** Calls `then` after a time that may exceed what one timer can hold; returns what stops it. */
function after(milliseconds: number, then: () => void): () => void {
  if (milliseconds === INFINITE) return noop;
  const LONGEST_TIMER = 0x7fff_ffff;
  const deadline = performance.now() + milliseconds;
  let timer: NodeJS.Timeout;
  const sleep = (): void => {
    const left = deadline - performance.now();
    if (left <= 0) then();
    else timer = setTimeout(sleep, Math.min(left, LONGEST_TIMER));
  };
  timer = setTimeout(sleep, Math.min(milliseconds, LONGEST_TIMER));
  return () => clearTimeout(timer);
}

function noop(): void {
  // for what needs no answer
}

// --- the bell -------------------------------------------------------------------------------------------------------

const CreateNamedPipeW = kernel32<
  [name: string, mode: number, pipeMode: number, instances: number, out: number, input: number, timeout: number, security: null]
>(
  "intptr_t CreateNamedPipeW(const char16_t *name, uint32_t mode, uint32_t pipeMode, uint32_t instances, uint32_t out, uint32_t input, uint32_t timeout, void *security)",
);
const DisconnectNamedPipe = kernel32<[pipe: number]>("int DisconnectNamedPipe(intptr_t pipe)");

const PIPE_ACCESS_DUPLEX = 0x3;
const FILE_FLAG_FIRST_PIPE_INSTANCE = 0x0008_0000;
const PIPE_REJECT_REMOTE_CLIENTS = 0x8;

/** A pipe through which nothing ever passes. Its end can be seen by the event loop. */
class Bell {
  readonly pipe: number;
  readonly #socket: Socket;

  constructor(caller: string) {
    // A random name for one instance: nobody else's pipe, and nobody else can come second.
    const name = `\\\\.\\pipe\\tswin32-wait-${crypto.randomUUID()}`;
    this.pipe = CreateNamedPipeW(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE, PIPE_REJECT_REMOTE_CLIENTS, 1, 0, 0, 0, null);
    if (this.pipe === INVALID_HANDLE_VALUE) throw failure(caller);
    // Loaded here and not above: at import it would cost every program, and few wait like this.
    const { connect } = process.getBuiltinModule("node:net");
    this.#socket = connect(name); // opens at once; only the news of it comes later
    this.#socket.on("error", noop); // a broken pipe is what it is for; "close" follows
    this.#socket.resume();
  }

  onRing(then: () => void): void {
    this.#socket.on("close", then);
  }

  /** False if it was disconnected before. */
  disconnect(): boolean {
    return DisconnectNamedPipe(this.pipe) !== 0;
  }

  close(): void {
    this.#socket.destroy();
    CloseHandle(this.pipe);
  }
}

// --- looked at by this thread ---------------------------------------------------------------------------------------

/** Between two looks, in milliseconds: no shorter than timers of Windows usually are. */
const LOOK_EVERY = 10;
/** With more waits than this the looks become rarer, so that all together they cost no more. */
const MANY = 50;
let looking = 0;

/**
 * A wait that only the thread itself can make: for several handles, of which no signal may be taken but the one that ends
 * it (or all of them at once); for a mutex; for its message queue; for what must not be lost when the wait is given up.
 */
function byLooking(handles: readonly number[], wait: Wait, signal: AbortSignal | undefined): Promise<number> {
  const deadline = wait.milliseconds === INFINITE ? Number.POSITIVE_INFINITY : performance.now() + wait.milliseconds;
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout;
    const abort = (): void => end(() => reject(signal?.reason));
    const end = (settle: () => void): void => {
      looking -= 1;
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      settle();
    };
    const lookAgain = (milliseconds: number): void => {
      timer = setTimeout(look, Math.min(milliseconds, LOOK_EVERY * Math.max(1, looking / MANY)));
    };
    const look = (): void => {
      try {
        const left = deadline - performance.now();
        const outcome = waitFor(handles, wait, 0);
        if (outcome !== WAIT_TIMEOUT || left <= 0) end(() => resolve(outcome));
        else lookAgain(left);
      } catch (error) {
        end(() => reject(error));
      }
    };
    looking += 1;
    signal?.addEventListener("abort", abort);
    lookAgain(wait.milliseconds);
  });
}
