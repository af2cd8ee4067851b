import type { Wait } from "./operation.js";

/** The two ways to wait: with the thread, and beside it. */
export interface WaitsHost {
  /** Blocks the calling thread until the wait ends; returns what WaitForMultipleObjects documents. Throws Win32Error named `wait.caller`. */
  block(wait: Wait): number;

  /**
   * Waits without holding the thread. Nothing is taken from a handle (an auto-reset event, a semaphore's count) once `signal` has aborted.
   * Rejects with the signal's reason, or with Win32Error named `wait.caller`.
   */
  settle(wait: Wait, signal: AbortSignal | undefined): Promise<number>;
}
