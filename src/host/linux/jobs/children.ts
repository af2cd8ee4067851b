// What jobs mean to a process that is started by one of theirs. It is in them by itself; here it leaves them (CREATE_BREAKAWAY_FROM_JOB).

import { dirname } from "node:path";
import { JOB_OBJECT_LIMIT_BREAKAWAY_OK, JOB_OBJECT_LIMIT_PRIORITY_CLASS } from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_GEN_FAILURE } from "../../../winerror/codes.js";
import { failure } from "../errors.js";
import { note, read } from "./folder.js";
import { moveInto } from "./groups.js";
import { has, limitMember, limitsOf } from "./limits.js";
import { jobsOf } from "./members.js";

/**
 * The jobs that a child of this process leaves: the innermost one, and those that it is a part of, up to the first that does not allow it.
 *
 * @throws Win32Error ERROR_ACCESS_DENIED if the innermost one does not.
 */
export function jobsToLeave(caller: string): readonly string[] {
  const inside = jobsOf(process.pid).reverse();
  const staysIn = inside.findIndex((serial) => !has(limitsOf(serial), JOB_OBJECT_LIMIT_BREAKAWAY_OK));
  if (staysIn === 0) throw failure(ERROR_ACCESS_DENIED, caller);
  return staysIn < 0 ? inside : inside.slice(0, staysIn);
}

/** Takes a child that has not begun to run out of jobs. */
export function leaveJobs(processId: number, jobs: readonly string[], caller: string): void {
  const groups = jobs.flatMap((serial) => read(serial, "group") ?? []);
  const outermost = groups.at(-1);
  if (outermost !== undefined && !moveInto(dirname(outermost), processId)) throw failure(ERROR_GEN_FAILURE, caller);
  for (const serial of jobs) if (read(serial, "group") === undefined) note(serial, "strangers", processId);
}

/** The priority class of a child's job comes before the one that it was asked for. */
export function keepToPriority(processId: number, caller: string): void {
  for (const serial of jobsOf(processId)) {
    const limits = limitsOf(serial);
    if (has(limits, JOB_OBJECT_LIMIT_PRIORITY_CLASS)) limitMember(processId, limits, caller);
  }
}
