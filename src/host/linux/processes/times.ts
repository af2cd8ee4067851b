// When processes and threads began and ended, and how long they ran.

import { PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION } from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_NOT_SUPPORTED } from "../../../winerror/codes.js";
import type { ExecutionTimes } from "../../process-information.js";
import { endedTimes } from "../arbiter/process-records.js";
import { failure } from "../errors.js";
import * as libc from "../libc.js";
import { reapChild } from "./children.js";
import { pointInTime } from "./clock.js";
import { type KernelStatus, kernelStatus, TICKS_A_SECOND } from "./kernel-files.js";
import type { UsedProcess } from "./open.js";
import { hasEnded, withTarget } from "./target.js";

const QUERY = PROCESS_QUERY_INFORMATION | PROCESS_QUERY_LIMITED_INFORMATION;

/** FILETIME's units. */
const UNITS_A_SECOND = 10_000_000;
const UNITS_A_TICK = UNITS_A_SECOND / TICKS_A_SECOND;

export function processTimes(handle: number): ExecutionTimes {
  const caller = "GetProcessTimes";
  return withTarget(handle, QUERY, caller, (target) => {
    const status = kernelStatus(target.processId);
    if (hasEnded(target)) return timesOfEnded(target, caller);
    if (!status) throw failure(ERROR_ACCESS_DENIED, caller); // it lives, and is hidden from us
    return target.processId === process.pid ? { ...timesIn(status), ...usage(libc.RUSAGE_SELF) } : timesIn(status);
  });
}

/** Of a process that has ended: the kernel tells nothing any more, but whoever has waited for a child of this host has noted it. */
function timesOfEnded({ processId, record }: UsedProcess, caller: string): ExecutionTimes {
  reapChild(processId);
  const times = record === 0 ? undefined : endedTimes(record);
  if (!times) throw failure(ERROR_NOT_SUPPORTED, caller);
  return { ...timesIn(times), exited: pointInTime(times.endedTicks) };
}

/** What a status says of times. */
export function timesIn({ started, kernelTime, userTime }: Pick<KernelStatus, "started" | "kernelTime" | "userTime">): ExecutionTimes {
  return { created: pointInTime(started), exited: 0n, kernel: kernelTime * UNITS_A_TICK, user: userTime * UNITS_A_TICK };
}

// struct rusage begins with the two times, each in seconds and microseconds.
const RUSAGE_BYTES = 144;
const rusage = Buffer.alloc(RUSAGE_BYTES);

/** How long this process or thread has run, to the microsecond: of others the kernel tells whole ticks. */
export function usage(who: number): Pick<ExecutionTimes, "kernel" | "user"> {
  libc.getrusage(who, rusage);
  const units = (at: number) => Number(rusage.readBigInt64LE(at)) * UNITS_A_SECOND + Number(rusage.readBigInt64LE(at + 8)) * 10;
  return { user: units(0), kernel: units(16) };
}
