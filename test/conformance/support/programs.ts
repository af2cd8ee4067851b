// What second processes and worker threads do for a case: functions that take and give plain values.
// process.ts and worker.ts run them by name.

import { closeSync, openSync, writeSync } from "node:fs";
import { GetCurrentProcessId, GetCurrentThreadId } from "tswin32/win32api";
import { CreateEvent, SetEvent, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import { ERROR_SHARING_VIOLATION } from "tswin32/winerror";
import { outcome } from "./errors.js";
import { filePrograms } from "./file-programs.js";
import { type Mode, open } from "./files.js";
import { jobPrograms } from "./job-programs.js";
import { lockPrograms } from "./lock-programs.js";
import { namePrograms } from "./name-programs.js";
import { pipePrograms } from "./pipe-programs.js";
import type { Complaint } from "./random-calls.js";
import { syncPrograms } from "./sync-programs.js";
import { threadPrograms } from "./thread-programs.js";
import { sleep } from "./time.js";

/** Where callRandomly notes the call that it is about to make, in its working directory. */
export const LAST_CALL = "last-call.txt";

/** How a program and the case that started it talk while it runs. */
export interface Channel {
  /** Tells the case that the program has come that far. */
  tell(milestone: string): void;
  /** Waits until the case says so. */
  told(order: string): Promise<void>;
}

export const programs = {
  ...filePrograms,
  ...namePrograms,
  ...jobPrograms,
  ...lockPrograms,
  ...pipePrograms,
  ...syncPrograms,
  ...threadPrograms,

  /** What every file answers in every mode: a list a file, a Win32 code (0: opened) a mode. */
  tryModes(_channel: Channel, paths: string[], modes: Mode[]): number[][] {
    return paths.map((path) => modes.map((mode) => outcome(() => open(path, mode))));
  },

  /** Opens a file, holds it until told to close it, then goes on until told to end. */
  async hold(channel: Channel, path: string, mode: Mode): Promise<void> {
    const file = open(path, mode);
    channel.tell("opened");
    await channel.told("close");
    file.Close();
    channel.tell("closed");
    await channel.told("end");
  },

  /** Opens a file and ends the process at once, without closing it. */
  exitHolding(channel: Channel, path: string, mode: Mode): void {
    open(path, mode).Detach();
    channel.tell("opened");
    process.exit(0);
  },

  /**
   * Drops a HANDLE of a file opened for itself alone and collects garbage until the file can be opened again.
   * Needs --expose-gc. Gives the warnings that came with it.
   */
  async dropHandle(_channel: Channel, path: string): Promise<{ reopened: boolean; warnings: string[] }> {
    const warnings: string[] = [];
    process.on("warning", (warning) => warnings.push(`${warning.name}: ${warning.message}`));
    openAndForget(path);
    const before = outcome(() => open(path));
    if (before !== ERROR_SHARING_VIOLATION) throw new Error(`The dropped handle does not hold the file: ${before}.`);
    let reopened = false;
    for (let round = 0; round < 200 && !reopened; round++) {
      collectGarbage();
      await sleep(5); // finalizers run between tasks
      reopened = outcome(() => open(path)) === 0;
    }
    await sleep(20); // warnings are delivered a tick later
    return { reopened, warnings };
  },

  /** The opposite: a HANDLE that is still reachable keeps its file through any number of collections. */
  async keepHandle(_channel: Channel, path: string): Promise<{ reopened: boolean }> {
    const file = open(path);
    for (let round = 0; round < 20; round++) {
      collectGarbage();
      await sleep(5);
    }
    const reopened = outcome(() => open(path)) === 0;
    file.Close();
    return { reopened };
  },

  /** Drops the HANDLE of an event while a promise waits for it, collects garbage, then sets it by its integer. Needs --expose-gc. */
  async dropWhileWaiting(): Promise<{ waited: number }> {
    const { value, wait } = waitAndForget();
    for (let round = 0; round < 20; round++) {
      collectGarbage();
      await sleep(5);
    }
    SetEvent(value);
    return { waited: await wait };
  },

  /** Names all exported functions. */
  async listFunctions(): Promise<string[]> {
    const { exportedFunctions } = await import("./random-calls.js");
    return exportedFunctions().map(({ module, name }) => `${module}.${name}`);
  },

  /** Calls every `parts`-th exported function with random arguments, from the `part`-th on; the last call made stands in last-call.txt. */
  async callRandomly(_channel: Channel, seed: number, part: number, parts: number, rounds: number): Promise<Complaint[]> {
    const { callRandomly, exportedFunctions } = await import("./random-calls.js");
    const record = openSync(LAST_CALL, "w");
    const report = (call: string) => void writeSync(record, call.slice(0, 500).padEnd(500), 0);
    const complaints: Complaint[] = [];
    for (const [index, target] of exportedFunctions().entries()) {
      if (index % parts === part) complaints.push(...(await callRandomly(target, seed + index, rounds, report)));
    }
    closeSync(record);
    return complaints;
  },

  /** Who it runs as, by Win32 and by Node. */
  identify(): { process: number; thread: number; node: number } {
    return { process: GetCurrentProcessId(), thread: GetCurrentThreadId(), node: process.pid };
  },

  /** Says that it is there, then sets an event some milliseconds after it is told to. */
  async signal(channel: Channel, event: number, delay: number): Promise<void> {
    channel.tell("ready");
    await channel.told("go");
    await sleep(delay);
    SetEvent(event);
  },

  /** Blocks its thread until the event is set; gives what the wait returned. */
  waitFor(channel: Channel, event: number, milliseconds: number): number {
    channel.tell("waiting");
    return WaitForSingleObject(event, milliseconds);
  },
};

export type Programs = typeof programs;
export type Arguments<N extends keyof Programs> = Programs[N] extends (channel: Channel, ...args: infer A) => unknown ? A : [];
export type Result<N extends keyof Programs> = Awaited<ReturnType<Programs[N]>>;

/** Runs a program by its name. */
export async function runNamed(name: string, channel: Channel, args: readonly unknown[]): Promise<unknown> {
  const program = (programs as Record<string, (channel: Channel, ...args: unknown[]) => unknown>)[name];
  if (program === undefined) throw new Error(`There is no program "${name}".`);
  return program(channel, ...args);
}

function openAndForget(path: string): void {
  open(path);
}

function waitAndForget(): { value: number; wait: Promise<number> } {
  const event = CreateEvent(null, false, false, null);
  return { value: event.handle, wait: waitAsync(event, 30_000) };
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error("This program needs node --expose-gc.");
  globalThis.gc();
}
