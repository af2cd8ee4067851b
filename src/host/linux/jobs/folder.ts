// What a job keeps in the state directory: a folder that goes with it.
//
//   limits.json   its limits
//   group         the path of its control group, once it has one
//   members/      a file for each process that is known to have been in it: <process identifier>.<time of start>
//   strangers/    the same for each that a member has started and that has left the job; only where there is no group. There once it is needed
//   holders/      the same for each process that has been given a handle to it by another one. There once it is needed
//   alive         a FIFO, which each process that made or opened a handle to it keeps open
//   watched       there once somebody waits for the end of all those: who (watcher.ts)
//   kill          there if its processes are to end with its last handle

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as libc from "../libc.js";
import { kernelStatus } from "../processes/kernel-files.js";
import { makeDirectory, stateDirectory, stateProblem } from "../state.js";

const folderOf = (serial: string): string => join(stateDirectory(), "jobs", serial);

export function makeFolder(serial: string, caller: string): void {
  const folder = folderOf(serial);
  makeDirectory(join(folder, "members"), caller, 0o700);
  const fifo = join(folder, "alive");
  if (libc.mkfifo(fifo, 0o600) < 0) throw stateProblem(libc.errno(), fifo, "The FIFO cannot be made.", caller);
}

export function removeFolder(serial: string): void {
  rmSync(folderOf(serial), { recursive: true, force: true });
}

/** The folder of a job, for who is no part of this program. */
export const folderPath = folderOf;

/** A descriptor that shows, as long as it is open, that a process has handles to the job. */
export function showAlive(serial: string, caller: string): number {
  const fifo = join(folderOf(serial), "alive");
  const fd = libc.open(fifo, libc.O_RDWR | libc.O_CLOEXEC, 0);
  if (fd < 0) throw stateProblem(libc.errno(), fifo, "The FIFO cannot be opened.", caller);
  return fd;
}

// --- processes ------------------------------------------------------------------------------------------------------

type List = "members" | "holders" | "strangers";

export function note(serial: string, list: List, processId: number): void {
  const status = kernelStatus(processId);
  if (!status) return;
  if (list !== "members") makeList(join(folderOf(serial), list));
  writeFileSync(join(folderOf(serial), list, `${processId}.${status.started}`), "");
}

/** Most jobs never need the other lists, and folders take their time to be made and removed. */
function makeList(folder: string): void {
  try {
    mkdirSync(folder, 0o700);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

export function forget(serial: string, list: List, processId: number): void {
  const names = listed(serial, list).filter((name) => name.startsWith(`${processId}.`));
  for (const name of names) rmSync(join(folderOf(serial), list, name), { force: true });
}

/** How many processes a list has ever had. */
export const countOf = (serial: string, list: List): number => listed(serial, list).length;

/** Those of a list that live. */
export function living(serial: string, list: List): number[] {
  return listed(serial, list).flatMap((name) => {
    const [processId = 0, started] = name.split(".").map(Number);
    const status = kernelStatus(processId);
    return status && status.started === started && !hasEnded(status.state) ? [processId] : [];
  });
}

/** Whether a process's state is that of one that has ended and only not been asked about yet. */
export const hasEnded = (state: string): boolean => state === "Z" || state === "X";

function listed(serial: string, list: List): string[] {
  try {
    return readdirSync(join(folderOf(serial), list));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return []; // nobody was ever in it, or the job has just gone
    throw error;
  }
}

/** The serial numbers of all jobs of the machine. */
export function allJobs(): string[] {
  try {
    return readdirSync(join(stateDirectory(), "jobs"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

// --- files ----------------------------------------------------------------------------------------------------------

type File = "limits.json" | "group" | "watched";
type Mark = "watched" | "kill";

/** What a file holds; undefined if it is not there. */
export function read(serial: string, file: File): string | undefined {
  try {
    return readFileSync(join(folderOf(serial), file), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a file so that it is either the old one or the new one to whoever reads it. */
export function write(serial: string, file: File, content: string): void {
  const path = join(folderOf(serial), file);
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, content);
  renameSync(fresh, path);
}

export const erase = (serial: string, file: File): void => rmSync(join(folderOf(serial), file), { force: true });

/** Whether anybody has a handle to the job. */
export const exists = (serial: string): boolean => existsSync(folderOf(serial));

/** Sets a mark; false if it was set. */
export function mark(serial: string, what: Mark): boolean {
  try {
    writeFileSync(join(folderOf(serial), what), "", { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** The process that waits for the end of those that have handles. */
export function watcherOf(serial: string): number | undefined {
  return Number(read(serial, "watched") || undefined) || undefined;
}

export const isMarked = (serial: string, what: Mark): boolean => existsSync(join(folderOf(serial), what));

export const unmark = (serial: string, what: Mark): void => rmSync(join(folderOf(serial), what), { force: true });
