import { noteTimes } from "../arbiter/process-records.js";
import { ticksNow } from "./clock.js";
import { kernelStatus } from "./kernel-files.js";

/**
 * Notes how long a process ran that has ended and has not been reaped yet: the last moment at which the kernel tells. It does not tell when
 * the process ended: it counts as ended now.
 */
export function noteLastTimes(processId: number, record: number): void {
  const status = kernelStatus(processId);
  if (!status) return;
  const { started, kernelTime, userTime } = status;
  noteTimes(record, { started, endedTicks: ticksNow(), kernelTime, userTime });
}
