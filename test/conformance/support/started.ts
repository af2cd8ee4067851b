// A child of Node's that runs a few lines of JavaScript, started by CreateProcess: with its handles, and gone at the end of the case.

import { CREATE_NO_WINDOW } from "tswin32/win32con";
import { INFINITE, WAIT_OBJECT_0, WaitForSingleObject } from "tswin32/win32event";
import { CreateProcess, joinCommandLine, type StartupInfoLike, TerminateProcess } from "tswin32/win32process";
import type { HANDLE } from "tswin32/wintypes";
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
      CreationFlags: CREATE_NO_WINDOW | flags,
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
    WaitForSingleObject(this.process, INFINITE);
  }

  /** Ends it, if it has not ended yet. */
  end(): void {
    if (WaitForSingleObject(this.process, 0) === WAIT_OBJECT_0) return;
    TerminateProcess(this.process, 1);
    WaitForSingleObject(this.process, INFINITE);
  }

  [Symbol.dispose](): void {
    this.end();
    this.#gone();
    this.thread.Close();
    this.process.Close();
  }
}
