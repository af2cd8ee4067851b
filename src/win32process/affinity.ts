import { wrongArgument } from "../arguments.js";
import { processInformation, threads } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";

/** What GetProcessAffinityMask returns. */
export type AffinityMasks = readonly [processMask: bigint, systemMask: bigint];

/**
 * Tells the processors that a process may run on, and those that the system has.
 *
 * @param hProcess  The process, with PROCESS_QUERY_INFORMATION or PROCESS_QUERY_LIMITED_INFORMATION access.
 * @returns `[processMask, systemMask]`: bigints with a bit for each processor, of the first 64.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6).
 * @example
 * const [own, system] = GetProcessAffinityMask(GetCurrentProcess());
 * @see reference win32process.GetProcessAffinityMask; Microsoft winbase GetProcessAffinityMask
 */
export function GetProcessAffinityMask(hProcess: HandleLike): AffinityMasks {
  const masks = processInformation.affinity(handleValue(hProcess, "hProcess", "GetProcessAffinityMask"));
  return [masks.process, masks.system];
}

/**
 * Sets the processors that the threads of a process may run on.
 *
 * @param hProcess  The process, with PROCESS_SET_INFORMATION access.
 * @param mask      A bit for each processor, a number or a bigint; each must be in the system's mask.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) for a processor that the system does not have, or for none; ERROR_ACCESS_DENIED (5)
 *   without the access, ERROR_INVALID_HANDLE (6).
 * @see reference win32process.SetProcessAffinityMask; Microsoft winbase SetProcessAffinityMask
 */
export function SetProcessAffinityMask(hProcess: HandleLike, mask: number | bigint): void {
  processInformation.setAffinity(handleValue(hProcess, "hProcess", "SetProcessAffinityMask"), processors(mask, "mask"));
}

/**
 * Sets the processors that a thread may run on.
 *
 * @param hThread             The thread, with THREAD_SET_INFORMATION and THREAD_QUERY_INFORMATION access.
 * @param ThreadAffinityMask  A bit for each processor, a number or a bigint; each must be in the mask of the thread's process.
 * @returns The processors that it might run on before.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) for a processor that its process may not run on, or for none; ERROR_ACCESS_DENIED (5)
 *   without the access, ERROR_INVALID_HANDLE (6).
 * @see reference win32process.SetThreadAffinityMask; Microsoft winbase SetThreadAffinityMask
 */
export function SetThreadAffinityMask(hThread: HandleLike, ThreadAffinityMask: number | bigint): bigint {
  return threads.setAffinity(
    handleValue(hThread, "hThread", "SetThreadAffinityMask"),
    processors(ThreadAffinityMask, "ThreadAffinityMask"),
  );
}

/** A mask of 64 bits, given signed or unsigned. */
function processors(value: unknown, name: string): bigint {
  const mask = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof mask !== "bigint" || (BigInt.asUintN(64, mask) !== mask && BigInt.asIntN(64, mask) !== mask))
    throw wrongArgument(name, "a mask of 64 bits (a safe integer or a bigint)", value);
  return BigInt.asUintN(64, mask);
}
