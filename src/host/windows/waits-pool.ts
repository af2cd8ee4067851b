// One handle, watched by the system's thread pool: one of its threads calls a function of ours once the handle is signalled. That
// function must not be JavaScript: the pool's thread would have to stand still until the event loop is free (which can be never: it may
// be blocked on what that very thread is to do), and a worker that has ended meanwhile would be called all the same.
//
// So the pool calls DisconnectNamedPipe, a function of the system with the right signature, on a pipe that belongs to the
// wait and whose other end the event loop reads: the loop sees the pipe break. It costs no thread, keeps the loop alive
// as any socket does, and needs nothing at exit. A pipe can be disconnected once, by the pool or by us: whoever comes
// first decides how the wait ended.
//
// The pool has one gap: a signal that it has taken, but not called back for, is lost when the wait is unregistered in that
// moment (measured under Wine: 3 % of aborts that race with SetEvent). So it only watches what a wait does not change, and
// waits that nobody can give up.

import type { Socket } from "node:net";
import { INFINITE, INVALID_HANDLE_VALUE, PIPE_ACCESS_DUPLEX, WAIT_OBJECT_0 } from "../../win32con.js";
import { ERROR_BROKEN_PIPE, WAIT_TIMEOUT } from "../../winerror/codes.js";
import { onAbort } from "../aborts.js";
import type { Wait } from "../operation.js";
import { failure, failureOf, kernel32, kernel32Address } from "./ffi.js";
import { CloseHandle, handleIn } from "./handles.js";
import { createPrivatePipe } from "./named-pipe.js";
import { after, noop } from "./waits-deadline.js";

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

export function whenSignalled(handle: number, wait: Wait, signal: AbortSignal | undefined): Promise<number> {
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
      forgetAbort();
      // Returns when the pool has either called DisconnectNamedPipe or never will.
      const unregistered = UnregisterWaitEx(handleIn(registration), INVALID_HANDLE_VALUE) !== 0 ? undefined : failure(wait.caller);
      const signalled = !bell.disconnect();
      bell.close();
      if (signalled) resolve(WAIT_OBJECT_0);
      else if (unregistered) reject(unregistered);
      else otherwise();
    };
    const forgetAbort = onAbort(signal, () => end(() => reject(signal?.reason)));
    const giveUp = (): void => end(noop); // nobody is left who could be told
    const stopTimer = after(wait.milliseconds, () => end(() => resolve(WAIT_TIMEOUT)));
    watching.add(giveUp);
    bell.onRing(() => end(() => reject(failureOf(ERROR_BROKEN_PIPE, wait.caller))));
  });
}

/**
 * At the end of a thread: its waits take no signals any more, which the process's other threads may be waiting for too.
 * (A worker ended by terminate() runs nothing at its end; what it left here takes nothing.)
 */
function giveUpAll(): void {
  for (const giveUp of watching) giveUp();
}

// --- the bell -------------------------------------------------------------------------------------------------------

const DisconnectNamedPipe = kernel32<[pipe: number]>("int DisconnectNamedPipe(intptr_t pipe)");

/** A pipe through which nothing ever passes. Its end can be seen by the event loop. */
class Bell {
  readonly pipe: number;
  readonly #socket: Socket;

  constructor(caller: string) {
    const { name, pipe } = createPrivatePipe(PIPE_ACCESS_DUPLEX, 0, caller);
    this.pipe = pipe;
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
