// Priority classes and thread priorities as nice values.
//
// Linux has one number a thread, from -20 (first) to 19 (last), where Windows has a process's class and a thread's priority within it.
// Each class has seven nice values, one a priority, so that the number alone says both, whoever has set it:
//
//   HIGH -17 … -11, ABOVE_NORMAL -10 … -4, NORMAL -3 … 3, BELOW_NORMAL 4 … 10, IDLE 11 … 17 (and what is beyond, at either end)
//
// In the middle of each is THREAD_PRIORITY_NORMAL: node's os.constants.priority means the same classes. REALTIME is the scheduling policy
// SCHED_RR. The threads of a class come before all threads of the classes below it, which on Windows' own scale overlap a little.

import {
  ABOVE_NORMAL_PRIORITY_CLASS,
  BELOW_NORMAL_PRIORITY_CLASS,
  HIGH_PRIORITY_CLASS,
  IDLE_PRIORITY_CLASS,
  NORMAL_PRIORITY_CLASS,
  PROCESS_QUERY_INFORMATION,
  PROCESS_QUERY_LIMITED_INFORMATION,
  PROCESS_SET_INFORMATION,
  REALTIME_PRIORITY_CLASS,
} from "../../../win32con.js";
import { ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED, ERROR_PRIVILEGE_NOT_HELD } from "../../../winerror/codes.js";
import { failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { eachThread } from "./each-thread.js";
import { ofRunning, withTarget } from "./target.js";

/** The nice value in the middle of each class. */
const MIDDLES: readonly (readonly [priorityClass: number, nice: number])[] = [
  [IDLE_PRIORITY_CLASS, 14],
  [BELOW_NORMAL_PRIORITY_CLASS, 7],
  [NORMAL_PRIORITY_CLASS, 0],
  [ABOVE_NORMAL_PRIORITY_CLASS, -7],
  [HIGH_PRIORITY_CLASS, -14],
];
/** Nice values from the middle of a class to its ends. */
const REACH = 3;
/** SCHED_RR's priority of a thread of normal priority: it has 1 to 99. */
const REALTIME_MIDDLE = 50;

/** The priorities of a thread that are further from the middle than their number says: at the ends of what there is. */
const IDLE = -15;
const TIME_CRITICAL = 15;
/** Priorities that only threads of REALTIME_PRIORITY_CLASS have reach this far. */
const REALTIME_LOWEST = -7;
const REALTIME_HIGHEST = 6;

const PROCESS_MODE_BACKGROUND_BEGIN = 0x0010_0000;
const PROCESS_MODE_BACKGROUND_END = 0x0020_0000;
const THREAD_MODE_BACKGROUND_BEGIN = 0x0001_0000;
const THREAD_MODE_BACKGROUND_END = 0x0002_0000;

/** A class, and how far above (or below) its middle. */
interface Priority {
  readonly priorityClass: number;
  readonly above: number;
}

export function priorityClass(handle: number): number {
  const caller = "GetPriorityClass";
  return withTarget(handle, PROCESS_QUERY_INFORMATION | PROCESS_QUERY_LIMITED_INFORMATION, caller, (target) =>
    ofRunning(target, caller, priorityOf),
  ).priorityClass;
}

export function setPriorityClass(handle: number, wanted: number): void {
  const caller = "SetPriorityClass";
  // Lowering what a process may use of the disks as well has no equal that could be taken back without a privilege.
  if (wanted === PROCESS_MODE_BACKGROUND_BEGIN || wanted === PROCESS_MODE_BACKGROUND_END) throw failure(ERROR_NOT_SUPPORTED, caller);
  if (wanted !== REALTIME_PRIORITY_CLASS && middleOf(wanted) === undefined) throw failure(ERROR_INVALID_PARAMETER, caller);
  withTarget(handle, PROCESS_SET_INFORMATION, caller, (target) => {
    ofRunning(target, caller, priorityOf);
    eachThread(target.processId, (thread) => {
      const now = priorityOf(thread);
      if (now && now.priorityClass !== wanted) setPriorityOf(thread, now, { priorityClass: wanted, above: now.above }, caller);
    });
  });
}

/** The priority of a thread, as SetThreadPriority takes it. */
export function threadPriority(threadId: number): number | undefined {
  const now = priorityOf(threadId);
  if (!now) return undefined;
  if (now.priorityClass === REALTIME_PRIORITY_CLASS) {
    if (now.above > REALTIME_HIGHEST) return TIME_CRITICAL;
    return now.above < REALTIME_LOWEST ? IDLE : now.above;
  }
  if (now.above >= REACH) return TIME_CRITICAL;
  return now.above <= -REACH ? IDLE : now.above;
}

export function setThreadPriority(threadId: number, wanted: number, caller: string): void {
  if (wanted === THREAD_MODE_BACKGROUND_BEGIN || wanted === THREAD_MODE_BACKGROUND_END) throw failure(ERROR_NOT_SUPPORTED, caller);
  const now = priorityOf(threadId);
  if (!now) throw systemFailure(caller);
  const above = aboveMiddle(wanted, now.priorityClass === REALTIME_PRIORITY_CLASS);
  if (above === undefined) throw failure(ERROR_INVALID_PARAMETER, caller);
  setPriorityOf(threadId, now, { priorityClass: now.priorityClass, above }, caller);
}

/** How far above its class's middle a thread of a priority is; undefined for what is none. */
function aboveMiddle(priority: number, realtime: boolean): number | undefined {
  const lowest = realtime ? REALTIME_LOWEST : 1 - REACH;
  const highest = realtime ? REALTIME_HIGHEST : REACH - 1;
  if (priority === IDLE) return lowest - 1;
  if (priority === TIME_CRITICAL) return highest + 1;
  return priority >= lowest && priority <= highest ? priority : undefined;
}

const middleOf = (priorityClass: number): number | undefined => MIDDLES.find(([known]) => known === priorityClass)?.[1];

function priorityOf(threadId: number): Priority | undefined {
  const policy = policyOf(threadId);
  if (policy < 0) return undefined;
  if (policy === libc.SCHED_FIFO || policy === libc.SCHED_RR) {
    libc.schedGetparam(threadId, parameter);
    return { priorityClass: REALTIME_PRIORITY_CLASS, above: parameter.readInt32LE(0) - REALTIME_MIDDLE };
  }
  if (policy === libc.SCHED_IDLE) return { priorityClass: IDLE_PRIORITY_CLASS, above: -REACH };
  const nice = libc.getpriority(libc.PRIO_PROCESS, threadId); // -1 is a nice value too: whether there is such a thread is known already
  for (const [priorityClass, middle] of MIDDLES) {
    const isLast = priorityClass === HIGH_PRIORITY_CLASS;
    if (nice < middle - REACH && !isLast) continue;
    return { priorityClass, above: Math.max(-REACH, Math.min(REACH, middle - nice)) };
  }
  return undefined;
}

/** A struct sched_param. */
const parameter = Buffer.alloc(4);

function setPriorityOf(threadId: number, now: Priority, wanted: Priority, caller: string): void {
  if (wanted.priorityClass === REALTIME_PRIORITY_CLASS) {
    schedule(threadId, libc.SCHED_RR, REALTIME_MIDDLE + wanted.above, caller);
    return;
  }
  const above = Math.max(-REACH, Math.min(REACH, wanted.above));
  const isOrdinary = now.priorityClass !== REALTIME_PRIORITY_CLASS && policyOf(threadId) !== libc.SCHED_IDLE;
  // A thread that is scheduled otherwise has a nice value that does not count: it is set first, so that it holds at once.
  if (libc.setpriority(libc.PRIO_PROCESS, threadId, (middleOf(wanted.priorityClass) as number) - above) < 0) {
    const problem = libc.errno();
    if (problem === libc.ESRCH) return; // it has just ended
    throw problem === libc.EACCES ? failure(ERROR_PRIVILEGE_NOT_HELD, caller) : systemFailure(caller);
  }
  if (!isOrdinary) schedule(threadId, libc.SCHED_OTHER, 0, caller);
}

/** Whoever may open a process to change it lacks nothing but the privilege where the system refuses. */
function schedule(threadId: number, policy: number, priority: number, caller: string): void {
  parameter.writeInt32LE(priority);
  if (libc.schedSetscheduler(threadId, policy, parameter) === 0) return;
  const problem = libc.errno();
  if (problem === libc.ESRCH) return;
  throw problem === libc.EPERM ? failure(ERROR_PRIVILEGE_NOT_HELD, caller) : systemFailure(caller);
}

/** The policy alone: a flag beside it says that children do not get it. */
function policyOf(threadId: number): number {
  const policy = libc.schedGetscheduler(threadId);
  return policy < 0 ? policy : policy & ~libc.SCHED_RESET_ON_FORK;
}
