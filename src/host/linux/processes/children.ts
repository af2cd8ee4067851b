// The children that this process has started. The kernel keeps what is left of each until somebody has asked how it ended, also if the program
// has closed all its handles: so each is in the handle table, under a handle of its own that no program knows, until it is reaped.

import { isMainThread } from "node:worker_threads";
import { guarded } from "../arbiter/guard.js";
import { dismiss } from "../arbiter/objects.js";
import { noteStatus } from "../arbiter/process-records.js";
import { allocateHandle, Entry, endHandle, enter, HandleKind, handlesOf, leave, releaseBy, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { processMemory } from "../process-memory.js";
import { noteLastTimes } from "./last-times.js";

/** How often a worker looks for ended children, in milliseconds: signals come to the main thread alone. */
const INTERVAL = 200;

/** After so many starts, or as many as there were children then, we look for ended ones: a program that only waits lets no signal come through. */
const STARTS = 32;

let startsLeft = STARTS;
let attending = false;
let timer: NodeJS.Timeout | undefined;

/** Sees to it that children are reaped. To be called before one is started: it may have ended before the call that starts it returns. */
export function attendToChildren(): void {
  if (--startsLeft === 0) startsLeft = Math.max(STARTS, reapChildren());
  if (!isMainThread) {
    timer ??= setInterval(reapChildren, INTERVAL).unref();
  } else if (!attending) {
    process.on("SIGCHLD", reapChildren); // does not keep the process alive
    attending = true;
  }
}

/** Keeps a child until it is reaped; descriptor and reference are the keeper's from now on. */
export function keepChild(processId: number, fd: number, record: number, caller: string): void {
  allocateHandle({ kind: HandleKind.child, access: 0, fd, record: processId, object: record }, caller);
}

/** Reaps a process that has ended, if it is a child, and notes in its record how. */
export function reapChild(processId: number): void {
  for (const { handle, record } of handlesOf(HandleKind.child)) if (record === processId) return void reap(handle);
}

/** Reaps all children that have ended; gives how many are left. */
function reapChildren(): number {
  let left = 0;
  for (const { handle, fd } of [...handlesOf(HandleKind.child)]) if (!libc.isReadable(fd) || !reap(handle)) left++;
  if (left === 0 && timer) {
    clearInterval(timer);
    timer = undefined;
  }
  return left;
}

/** Reaps a child that has ended. */
function reap(handle: number): boolean {
  let at: number;
  try {
    at = enter(handle, HandleKind.child, "waitid");
  } catch {
    return true; // another thread has just reaped it
  }
  try {
    const record = table()[at + Entry.object] as number;
    // Under a guard: another thread that finds the child reaped finds its status noted too.
    const ended = guarded(processMemory().guard, () => {
      const fd = table()[at + Entry.fd] as number;
      if (record !== 0) noteLastTimes(table()[at + Entry.record] as number, record);
      const status = endOf(fd);
      if (typeof status === "number" && record !== 0) noteStatus(record, status);
      return status !== "running";
    });
    if (!ended) return false;
    endHandle(handle, HandleKind.child);
    return true;
  } finally {
    leave(at);
  }
}

const CLD_EXITED = 1;
// Where a siginfo_t of a 64-bit system has them.
const SIGINFO_CODE = 8;
const SIGINFO_PID = 16;
const SIGINFO_STATUS = 24;
const INTERRUPTED = -1;
const information = Buffer.alloc(libc.SIGINFO_BYTES);

/** Reaps a child, and tells its end as wait() does. Undefined if somebody else has reaped it. */
function endOf(fd: number): number | "running" | undefined {
  let result = INTERRUPTED;
  do result = libc.waitid(libc.P_PIDFD, fd, information, libc.WEXITED | libc.WNOHANG);
  while (result < 0 && libc.errno() === libc.EINTR);
  if (result < 0) return undefined;
  if (information.readInt32LE(SIGINFO_PID) === 0) return "running";
  const [how, value] = [information.readInt32LE(SIGINFO_CODE), information.readInt32LE(SIGINFO_STATUS)];
  return how === CLD_EXITED ? (value & 0xff) << 8 : value & 0x7f;
}

releaseBy(HandleKind.child, ({ fd, object }) => {
  libc.close(fd);
  if (object !== 0) dismiss(object);
});
