import type { Wait } from "./operation.js";

/** The two ways to wait: with the thread, and beside it. */
export interface WaitsHost {
  /**
   * Blocks the calling thread until the wait ends; returns what WaitForMultipleObjects documents. Throws Win32Error named `wait.caller`:
   * ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED without SYNCHRONIZE access, ERROR_INVALID_PARAMETER for none or too many handles or, where
   * all are waited for, for one handle given twice.
   */
  block(wait: Wait): number;

  /**
   * Waits without holding the thread. Nothing is taken from a handle (an auto-reset event, a semaphore's count) once the promise is rejected
   * or timed out. Rejects with the reason of `signal`, or with Win32Error named `wait.caller`.
   */
  settle(wait: Wait, signal: AbortSignal | undefined): Promise<number>;

  /**
   * Signals an event, mutex or semaphore and then looks at what `wait` is for, as SignalObjectAndWait does with a time-out of 0. Signals
   * nothing if the wait is impossible. Throws Win32Error named `wait.caller`: ERROR_INVALID_HANDLE also for what cannot be signalled.
   */
  signal(handle: number, wait: Wait): number;

  /** Waits until a process waits for input of its user. Returns 0 or WAIT_TIMEOUT. Throws Win32Error "WaitForInputIdle". */
  inputIdle(process: number, milliseconds: number): number;
}
