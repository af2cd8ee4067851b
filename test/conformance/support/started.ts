// A child of Node's that runs a few lines of JavaScript, started by CreateProcess: with its handles, and gone at the end of the case.

import { WAIT_OBJECT_0, WaitForSingleObject } from "tswin32/win32event";
import { CreateProcess, joinCommandLine, type StartupInfoLike, TerminateProcess } from "tswin32/win32process";
import type { HANDLE } from "tswin32/wintypes";
import { awaitEnd } from "./children.js";
import { atExit } from "./leftovers.js";

/** Does nothing for a minute. */
export const IDLE = "setTimeout(() => {}, 60_000)";

/** `using child = new Started(IDLE);` */
export class Started implements Disposable {
  readonly process: HANDLE;
  /** Its first thread. */
  readonly thread: HANDLE;
  readonly processId: number;
  readonly threadId: number;
  readonly #gone: () => void;

  constructor(script: string, flags = 0, startup: StartupInfoLike | null = null) {
    const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...environment } = process.env;
    const made = CreateProcess(null, {
      CommandLine: joinCommandLine([process.execPath, "-e", script]),
      CreationFlags: flags, // no console of its own: under Wine its server would outlive a process that is ended while it starts
      Environment: environment,
      StartupInfo: startup,
    });
    this.process = made.hProcess;
    this.thread = made.hThread;
    this.processId = made.dwProcessId;
    this.threadId = made.dwThreadId;
    this.#gone = atExit(() => this.end());
  }

  /** Waits until it has ended by itself. */
  ended(): void {
    awaitEnd(this.process);
  }

  /** Ends it, if it has not ended yet. */
  end(): void {
    if (WaitForSingleObject(this.process, 0) === WAIT_OBJECT_0) return;
    TerminateProcess(this.process, 1);
    awaitEnd(this.process);
  }

  [Symbol.dispose](): void {
    this.end();
    this.#gone();
    this.thread.Close();
    this.process.Close();
  }
}
