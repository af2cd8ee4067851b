// The processors that threads may run on. Masks have a bit for each of the first 64, as Windows' have for those of a processor group.

import { PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION, PROCESS_SET_INFORMATION } from "../../../win32con.js";
import { ERROR_INVALID_PARAMETER } from "../../../winerror/codes.js";
import { guarded } from "../arbiter/guard.js";
import { dismiss, objectGuard } from "../arbiter/objects.js";
import { notedMask, noteMask, referToProcess } from "../arbiter/process-records.js";
import { failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { eachThread } from "./each-thread.js";
import { kernelList, kernelText } from "./kernel-files.js";
import type { UsedProcess } from "./open.js";
import { ofRunning, withTarget } from "./target.js";

/** The kernel refuses a mask that is smaller than its own; this is the largest it can be built for. */
const MASK_BYTES = 1024;
const mask = Buffer.alloc(MASK_BYTES);

export function affinity(handle: number): { readonly process: bigint; readonly system: bigint } {
  const caller = "GetProcessAffinityMask";
  return withTarget(handle, PROCESS_QUERY_INFORMATION | PROCESS_QUERY_LIMITED_INFORMATION, caller, (target) =>
    withRecord(target, caller, (record) => ({
      process: ofRunning(target, caller, (processId) => processMask(processId, record)),
      system: systemMask(),
    })),
  );
}

export function setAffinity(handle: number, wanted: bigint): void {
  const caller = "SetProcessAffinityMask";
  withTarget(handle, PROCESS_SET_INFORMATION, caller, (target) =>
    withRecord(target, caller, (record) => {
      ofRunning(target, caller, maskOfThreads);
      refuseStrangers(wanted, systemMask(), caller);
      eachThread(target.processId, (thread) => setMask(thread, wanted, caller));
      if (record !== 0) noteMask(record, wanted);
    }),
  );
}

/** Sets the processors of a thread and returns those that it had. */
export function setThreadAffinity(thread: UsedProcess & { readonly threadId: number }, wanted: bigint, caller: string): bigint {
  return withRecord(thread, caller, (record) => {
    const before = maskOf(thread.threadId);
    const allowed = processMask(thread.processId, record);
    if (before === undefined || allowed === undefined) throw systemFailure(caller);
    refuseStrangers(wanted, allowed, caller);
    if (record !== 0) noteMask(record, allowed);
    setMask(thread.threadId, wanted, caller);
    return before;
  });
}

/** Does `work` with the record of a process, also of the calling one, and nobody else meanwhile. */
function withRecord<T>({ processId, record }: UsedProcess, caller: string, work: (record: number) => T): T {
  const referred = record === 0 ? referToProcess(processId, caller) : 0;
  const kept = record === 0 ? referred : record;
  try {
    return kept === 0 ? work(0) : guarded(objectGuard(kept), () => work(kept));
  } finally {
    if (referred !== 0) dismiss(referred);
  }
}

function refuseStrangers(wanted: bigint, allowed: bigint, caller: string): void {
  if (wanted === 0n || (wanted & ~allowed) !== 0n) throw failure(ERROR_INVALID_PARAMETER, caller);
}

/**
 * The processors of a process. Linux keeps those of its threads alone: what this host has set is in the record, and holds unless somebody
 * else has given a thread others since.
 */
function processMask(processId: number, record: number): bigint | undefined {
  const used = maskOfThreads(processId);
  const noted = record === 0 ? undefined : notedMask(record);
  return used !== undefined && noted !== undefined && (used & ~noted) === 0n ? noted : used;
}

/** What any thread of a process may run on. */
function maskOfThreads(processId: number): bigint | undefined {
  let all: bigint | undefined;
  for (const thread of kernelList(`/proc/${processId}/task`) ?? []) {
    const one = maskOf(thread);
    if (one !== undefined) all = (all ?? 0n) | one;
  }
  return all;
}

function maskOf(threadId: number): bigint | undefined {
  return libc.schedGetaffinity(threadId, MASK_BYTES, mask) < 0 ? undefined : mask.readBigUInt64LE(0);
}

function setMask(threadId: number, wanted: bigint, caller: string): void {
  const before = maskOf(threadId);
  mask.fill(0);
  mask.writeBigUInt64LE(wanted, 0);
  if (libc.schedSetaffinity(threadId, MASK_BYTES, mask) < 0) {
    if (libc.errno() === libc.ESRCH) return; // it has just ended
    throw systemFailure(caller);
  }
  // A cpuset (a container's) takes away in silence what it does not allow. Windows lets nothing pass that it does not do.
  if (before === undefined || maskOf(threadId) === wanted) return;
  mask.fill(0);
  mask.writeBigUInt64LE(before, 0);
  libc.schedSetaffinity(threadId, MASK_BYTES, mask);
  throw failure(ERROR_INVALID_PARAMETER, caller);
}

/** The processors of the system, of the first 64: "0-3,6". */
function systemMask(): bigint {
  let all = 0n;
  for (const range of (kernelText("/sys/devices/system/cpu/online") ?? "0").trim().split(",")) {
    const [first, last = first] = range.split("-").map(Number);
    for (let processor = first as number; processor <= (last as number) && processor < 64; processor++) all |= 1n << BigInt(processor);
  }
  return all;
}
