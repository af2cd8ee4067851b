// What the processes of a job have used.
//
// A control group counts the time of all that were ever in it. All else, and without a group the time too, is the sum of what the members that
// live have used; of time and page faults also what those used that they have started and waited for.

import { PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION, PROCESS_VM_READ } from "../../../win32con.js";
import { WindowsError } from "../../../winerror/errors.js";
import type { JobAccounting, MemoryPeaks } from "../../jobs.js";
import type { IoCounters } from "../../process-information.js";
import { closeHandle } from "../handle-table.js";
import { processInformation } from "../processes/information.js";
import { kernelText, TICKS_A_SECOND } from "../processes/kernel-files.js";
import { open } from "../processes/open.js";
import { countOf, note, read } from "./folder.js";
import { memoryPeakOf, timesOf } from "./groups.js";
import { membersOf } from "./members.js";

/** Windows counts 100 ns. */
const UNITS_A_MICROSECOND = 10;
const UNITS_A_TICK = 10_000_000 / TICKS_A_SECOND;

export function accountingOf(serial: string): JobAccounting {
  const members = membersOf(serial);
  for (const member of members) note(serial, "members", member);
  const used = sumOf(members);
  const group = read(serial, "group");
  const counted = group === undefined ? undefined : timesOf(group);
  const user = BigInt(counted ? counted.user * UNITS_A_MICROSECOND : used.user * UNITS_A_TICK);
  const kernel = BigInt(counted ? counted.kernel * UNITS_A_MICROSECOND : used.kernel * UNITS_A_TICK);
  return {
    TotalUserTime: user,
    TotalKernelTime: kernel,
    ThisPeriodTotalUserTime: user, // no limit of time was ever set, with which a period would begin
    ThisPeriodTotalKernelTime: kernel,
    TotalPageFaultCount: used.faults,
    TotalProcesses: countOf(serial, "members"),
    ActiveProcesses: members.length,
    TotalTerminatedProcesses: 0, // limits refuse, none of them ends anybody
  };
}

export function ioCountersOf(serial: string): IoCounters {
  const sum = { readOperations: 0, writeOperations: 0, otherOperations: 0, readBytes: 0, writtenBytes: 0, otherBytes: 0 };
  for (const member of membersOf(serial)) {
    const counters = ask(member, PROCESS_QUERY_LIMITED_INFORMATION, (handle) => processInformation.ioCounters(handle));
    if (counters) for (const key of Object.keys(sum) as (keyof IoCounters)[]) sum[key] += counters[key];
  }
  return sum;
}

/** Of the job as far as its group counts memory, else 0. */
export function peaksOf(serial: string): MemoryPeaks {
  const peaks = membersOf(serial).map((member) =>
    ask(member, PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, (handle) => processInformation.memory(handle).peakPagefileUsage),
  );
  const group = read(serial, "group");
  return {
    PeakProcessMemoryUsed: BigInt(Math.max(0, ...peaks.map((peak) => peak ?? 0))),
    PeakJobMemoryUsed: (group === undefined ? undefined : memoryPeakOf(group)) ?? 0n,
  };
}

/** What a member answers; undefined from one that has just ended, or that another user owns by now. */
function ask<T>(processId: number, access: number, question: (handle: number) => T): T | undefined {
  let handle = 0;
  try {
    handle = open(access, false, processId);
    return question(handle);
  } catch (error) {
    if (error instanceof WindowsError) return undefined;
    throw error;
  } finally {
    if (handle !== 0) closeHandle(handle);
  }
}

// The fields of /proc/<pid>/stat behind the name: faults and times, each of the process itself and of children that it has waited for.
const FAULTS = [7, 8, 9, 10] as const;
const USER_TIMES = [11, 13] as const;
const KERNEL_TIMES = [12, 14] as const;

function sumOf(members: readonly number[]): { user: number; kernel: number; faults: number } {
  const sum = { user: 0, kernel: 0, faults: 0 };
  for (const member of members) {
    const text = kernelText(`/proc/${member}/stat`);
    if (text === undefined) continue;
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const total = (places: readonly number[]) => places.reduce((all, place) => all + Number(fields[place]), 0);
    sum.user += total(USER_TIMES);
    sum.kernel += total(KERNEL_TIMES);
    sum.faults += total(FAULTS);
  }
  return sum;
}
