// Children that CreateProcess starts: node, with a small script in a folder of the case.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fromNativePath } from "tswin32";
import { WAIT_OBJECT_0, WaitForSingleObject } from "tswin32/win32event";
import { CreateProcess, type CreateProcessOptions, GetExitCodeProcess, joinCommandLine, TerminateProcess } from "tswin32/win32process";
import { Win32Error } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import type { Folder } from "./folder.js";

/** Node's own file, as Win32 names it. */
export const NODE = fromNativePath(process.execPath);

const require = createRequire(import.meta.url);

/** In milliseconds. A child that has not ended by then hangs: a wait for it blocks the thread, so no limit of the runner's would end it. */
export const LONGEST_CHILD = 50_000;

/**
 * What every script has: the package's modules by their names, and `out`, which writes a file beside the script at one stroke. And an end: a
 * process that is left behind would keep the runner waiting, whose pipes it has inherited.
 */
const PRELUDE = `
setTimeout(() => process.exit(99), ${LONGEST_CHILD}).unref();
const fs = require("node:fs");
const out = (name, value) => {
  const path = require("node:path").join(__dirname, name);
  fs.writeFileSync(path + ".part", typeof value === "string" ? value : JSON.stringify(value));
  fs.renameSync(path + ".part", path);
};
const modules = ${JSON.stringify(placesOf(["win32api", "win32event", "win32file", "win32process"]))};
const win32 = (module) => require(modules[module]);
`;

function placesOf(modules: readonly string[]): Record<string, string> {
  return Object.fromEntries(modules.map((module) => [module, require.resolve(`tswin32/${module}`)]));
}

/** Writes a script into the folder, and returns the path under which node finds it. */
export function script(folder: Folder, name: string, code: string): string {
  writeFileSync(folder.native(name), `${PRELUDE}${code}`);
  return folder.native(name);
}

/** The environment of a child: without what the test runner tells its own children. */
export function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...rest } = process.env;
  return { ...(rest as Record<string, string>), ...more };
}

/** A child that is ended with the case if it has not ended by itself. */
export class Child implements Disposable {
  readonly hProcess: HANDLE;
  readonly hThread: HANDLE;
  readonly pid: number;
  readonly threadId: number;

  constructor(application: string | null, options: CreateProcessOptions) {
    const { hProcess, hThread, dwProcessId, dwThreadId } = CreateProcess(application, { Environment: environment(), ...options });
    this.hProcess = hProcess;
    this.hThread = hThread;
    this.pid = dwProcessId;
    this.threadId = dwThreadId;
  }

  /** Waits for its end, and gives its exit code. */
  end(limit = LONGEST_CHILD): number {
    awaitEnd(this.hProcess, limit);
    return GetExitCodeProcess(this.hProcess);
  }

  [Symbol.dispose](): void {
    try {
      TerminateProcess(this.hProcess, 1);
      awaitEnd(this.hProcess);
    } catch (error) {
      if (!(error instanceof Win32Error)) throw error; // it has ended, or its handle is closed
    }
    this.hProcess.Close();
    this.hThread.Close();
  }
}

/** Waits until a process has ended; throws if that takes too long. */
export function awaitEnd(hProcess: HANDLE, limit = LONGEST_CHILD): void {
  if (WaitForSingleObject(hProcess, limit) !== WAIT_OBJECT_0) throw new Error(`The process has not ended within ${limit} ms.`);
}

/** Starts node with a script and arguments. */
export function startNode(path: string, args: readonly string[] = [], options: CreateProcessOptions = {}): Child {
  return new Child(NODE, { CommandLine: joinCommandLine(["node", path, ...args]), ...options });
}

/** What a script has left under a name; undefined if it has not. */
export function left(folder: Folder, name: string): string | undefined {
  return existsSync(folder.native(name)) ? readFileSync(folder.native(name), "utf8") : undefined;
}
