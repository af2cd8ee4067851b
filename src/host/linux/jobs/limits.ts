// The limits of a job: which of them this system can enforce, and how.
//
//   priority class, affinity      set for each member; what it starts begins with the same. A member may change its own again
//   memory of a process           RLIMIT_DATA, the private memory that it may write to, which is what Windows commits. A member may only lower it
//   processes, memory of the job  files of the control group, where the system has given it the controllers
//   the end with the last handle  watcher.ts
//
// Limits of user-mode time and of the working set have no equal: RLIMIT_CPU counts the kernel's time too, and nothing keeps pages in memory.

import {
  JOB_OBJECT_BASIC_LIMIT_VALID_FLAGS,
  JOB_OBJECT_EXTENDED_LIMIT_VALID_FLAGS,
  JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
  JOB_OBJECT_LIMIT_AFFINITY,
  JOB_OBJECT_LIMIT_BREAKAWAY_OK,
  JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
  JOB_OBJECT_LIMIT_JOB_MEMORY,
  JOB_OBJECT_LIMIT_JOB_TIME,
  JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
  JOB_OBJECT_LIMIT_PRESERVE_JOB_TIME,
  JOB_OBJECT_LIMIT_PRIORITY_CLASS,
  JOB_OBJECT_LIMIT_PROCESS_MEMORY,
  NORMAL_PRIORITY_CLASS,
  PROCESS_SET_INFORMATION,
} from "../../../win32con.js";
import { ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED } from "../../../winerror/codes.js";
import { Win32Error } from "../../../winerror/errors.js";
import type { ExtendedLimits } from "../../jobs.js";
import { failure, systemFailure } from "../errors.js";
import { closeHandle } from "../handle-table.js";
import * as libc from "../libc.js";
import { setAffinity } from "../processes/affinity.js";
import { open } from "../processes/open.js";
import { setPriorityClass } from "../processes/priority.js";
import { isMarked, mark, read, unmark, write } from "./folder.js";
import { limitGroup } from "./groups.js";
import { membersOf } from "./members.js";
import { watch } from "./watcher.js";

const NAME = "SetInformationJobObject";

const ENFORCED =
  JOB_OBJECT_LIMIT_PRIORITY_CLASS |
  JOB_OBJECT_LIMIT_AFFINITY |
  JOB_OBJECT_LIMIT_PROCESS_MEMORY |
  JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE |
  JOB_OBJECT_LIMIT_BREAKAWAY_OK |
  JOB_OBJECT_LIMIT_PRESERVE_JOB_TIME | // of a limit that there never is
  JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION; // no box asks what to do: they die in any case
const BY_GROUP = JOB_OBJECT_LIMIT_ACTIVE_PROCESS | JOB_OBJECT_LIMIT_JOB_MEMORY;

/** A job without limits. */
const NONE: ExtendedLimits = {
  basic: {
    PerProcessUserTimeLimit: 0n,
    PerJobUserTimeLimit: 0n,
    LimitFlags: 0,
    MinimumWorkingSetSize: 0n,
    MaximumWorkingSetSize: 0n,
    ActiveProcessLimit: 0,
    Affinity: 0n,
    PriorityClass: NORMAL_PRIORITY_CLASS,
    SchedulingClass: 5,
  },
  ProcessMemoryLimit: 0n,
  JobMemoryLimit: 0n,
};

/** How bigints stand in JSON. */
const WIDE = /^(\d+)n$/;

export function limitsOf(serial: string): ExtendedLimits {
  const text = read(serial, "limits.json");
  if (text === undefined) return NONE;
  return JSON.parse(text, (_, value: unknown) => (typeof value === "string" && WIDE.test(value) ? BigInt(value.slice(0, -1)) : value));
}

/**
 * Sets the limits of a job.
 *
 * @param known    The flags that the class of information has.
 * @param groupOf  Makes the job's group where it has none; undefined where the system lets us have none.
 */
export function setLimits(serial: string, limits: ExtendedLimits, known: "basic" | "extended", groupOf: () => string | undefined): void {
  check(limits, known === "basic" ? JOB_OBJECT_BASIC_LIMIT_VALID_FLAGS : JOB_OBJECT_EXTENDED_LIMIT_VALID_FLAGS);
  const before = limitsOf(serial);
  try {
    enforce(serial, limits, before, groupOf);
  } catch (error) {
    enforceByGroup(before, before, groupOf); // a limit that was refused changes nothing
    throw error;
  }
  write(
    serial,
    "limits.json",
    JSON.stringify(limits, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value)),
  );
  endWithLastHandle(serial, has(limits, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE));
}

/** Makes a process that has just become a member keep to the limits. */
export function limitMember(processId: number, limits: ExtendedLimits, caller: string): void {
  const { basic } = limits;
  const change = (work: (handle: number) => void) => {
    let handle = 0;
    try {
      handle = open(PROCESS_SET_INFORMATION, false, processId);
      work(handle);
    } catch (error) {
      if (!libc.hasProcess(processId)) return; // it has just ended
      throw error instanceof Win32Error ? failure(error.winerror, caller) : error;
    } finally {
      if (handle !== 0) closeHandle(handle);
    }
  };
  if (has(limits, JOB_OBJECT_LIMIT_PRIORITY_CLASS)) change((handle) => setPriorityClass(handle, basic.PriorityClass));
  if (has(limits, JOB_OBJECT_LIMIT_AFFINITY)) change((handle) => setAffinity(handle, basic.Affinity));
  if (has(limits, JOB_OBJECT_LIMIT_PROCESS_MEMORY)) limitMemory(processId, limits.ProcessMemoryLimit, caller);
}

/** Whether a job needs its group for its limits. */
export const isLimitedByGroup = (limits: ExtendedLimits): boolean => has(limits, BY_GROUP);

export const has = ({ basic }: ExtendedLimits, flag: number): boolean => (basic.LimitFlags & flag) !== 0;

function check(limits: ExtendedLimits, known: number): void {
  const { LimitFlags, ActiveProcessLimit, Affinity } = limits.basic;
  const contradict = JOB_OBJECT_LIMIT_JOB_TIME | JOB_OBJECT_LIMIT_PRESERVE_JOB_TIME;
  const wrong =
    (LimitFlags & ~known) !== 0 ||
    (LimitFlags & contradict) === contradict ||
    (has(limits, JOB_OBJECT_LIMIT_ACTIVE_PROCESS) && ActiveProcessLimit === 0) ||
    (has(limits, JOB_OBJECT_LIMIT_AFFINITY) && Affinity === 0n);
  if (wrong) throw failure(ERROR_INVALID_PARAMETER, NAME);
  if (LimitFlags & ~(ENFORCED | BY_GROUP)) throw failure(ERROR_NOT_SUPPORTED, NAME);
}

function enforce(serial: string, limits: ExtendedLimits, before: ExtendedLimits, groupOf: () => string | undefined): void {
  enforceByGroup(limits, before, groupOf);
  // The caller too, if it is a member. A process that is started meanwhile is in the next list, or has what its parent has.
  const limited = new Set<number>();
  for (;;) {
    const fresh = membersOf(serial).filter((member) => !limited.has(member));
    if (fresh.length === 0) return;
    for (const member of fresh) {
      limitMember(member, limits, NAME);
      limited.add(member);
    }
  }
}

function enforceByGroup(limits: ExtendedLimits, before: ExtendedLimits, groupOf: () => string | undefined): void {
  const one = (flag: number, file: "pids.max" | "memory.max", limit: bigint) => {
    if (!has(limits, flag) && !has(before, flag)) return;
    const group = groupOf();
    if (group === undefined || !limitGroup(group, file, has(limits, flag) ? limit : "max")) throw failure(ERROR_NOT_SUPPORTED, NAME);
  };
  one(JOB_OBJECT_LIMIT_ACTIVE_PROCESS, "pids.max", BigInt(limits.basic.ActiveProcessLimit));
  one(JOB_OBJECT_LIMIT_JOB_MEMORY, "memory.max", limits.JobMemoryLimit);
}

/** A struct rlimit. */
const limit = new BigUint64Array(2);
const limitBytes = new Uint8Array(limit.buffer);

function limitMemory(processId: number, bytes: bigint, caller: string): void {
  limit.fill(bytes);
  if (libc.prlimit(processId, libc.RLIMIT_DATA, limitBytes, null) < 0 && libc.errno() !== libc.ESRCH) throw systemFailure(caller);
}

function endWithLastHandle(serial: string, wanted: boolean): void {
  if (!wanted) {
    unmark(serial, "kill");
    return;
  }
  watch(serial, NAME);
  if (!isMarked(serial, "kill")) mark(serial, "kill");
}
