import { processInformation } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";

/** What GetProcessMemoryInfo returns: a PROCESS_MEMORY_COUNTERS. All in bytes but the first. */
export interface ProcessMemoryCounters {
  /** How often a page had to be brought in. */
  readonly PageFaultCount: number;
  /** The most of the machine's memory that the process has had. */
  readonly PeakWorkingSetSize: number;
  /** What it has of it now. */
  readonly WorkingSetSize: number;
  readonly QuotaPeakPagedPoolUsage: number;
  readonly QuotaPagedPoolUsage: number;
  readonly QuotaPeakNonPagedPoolUsage: number;
  readonly QuotaNonPagedPoolUsage: number;
  /** What the system has promised it: its private memory, also what is paged out or not used yet. */
  readonly PagefileUsage: number;
  /** The most that it was promised. */
  readonly PeakPagefileUsage: number;
}

/** What GetProcessIoCounters returns: an IO_COUNTERS. */
export interface ProcessIoCounters {
  /** How many reads the process has made. */
  readonly ReadOperationCount: number;
  /** How many writes. */
  readonly WriteOperationCount: number;
  /** How many operations that were neither. */
  readonly OtherOperationCount: number;
  /** How many bytes it has read. */
  readonly ReadTransferCount: number;
  /** How many it has written. */
  readonly WriteTransferCount: number;
  /** How many it has transferred otherwise. */
  readonly OtherTransferCount: number;
}

/**
 * Tells how much memory a process uses.
 *
 * @param hProcess  The process, with PROCESS_QUERY_INFORMATION or PROCESS_QUERY_LIMITED_INFORMATION access, and with PROCESS_VM_READ on
 *   systems before Windows Vista.
 * @returns The counters, in bytes. The Linux host has no pools, so their usage is 0, and knows no peak of PagefileUsage: both are the present one.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6), ERROR_NOT_SUPPORTED (50) of a process that has
 *   ended where the system keeps nothing of it.
 * @see pywin32 win32process.GetProcessMemoryInfo; Microsoft psapi GetProcessMemoryInfo
 */
export function GetProcessMemoryInfo(hProcess: HandleLike): ProcessMemoryCounters {
  const counters = processInformation.memory(handleValue(hProcess, "hProcess", "GetProcessMemoryInfo"));
  return {
    PageFaultCount: counters.pageFaultCount,
    PeakWorkingSetSize: counters.peakWorkingSetSize,
    WorkingSetSize: counters.workingSetSize,
    QuotaPeakPagedPoolUsage: counters.quotaPeakPagedPoolUsage,
    QuotaPagedPoolUsage: counters.quotaPagedPoolUsage,
    QuotaPeakNonPagedPoolUsage: counters.quotaPeakNonPagedPoolUsage,
    QuotaNonPagedPoolUsage: counters.quotaNonPagedPoolUsage,
    PagefileUsage: counters.pagefileUsage,
    PeakPagefileUsage: counters.peakPagefileUsage,
  };
}

/**
 * Tells how much a process has read and written.
 *
 * @param hProcess  The process, with PROCESS_QUERY_INFORMATION or PROCESS_QUERY_LIMITED_INFORMATION access.
 * @returns Operations and bytes, since it was created. The Linux host does not count what neither reads nor writes: 0.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6), ERROR_NOT_SUPPORTED (50) of a process that has
 *   ended where the system keeps nothing of it.
 * @see pywin32 win32process.GetProcessIoCounters; Microsoft winbase GetProcessIoCounters
 */
export function GetProcessIoCounters(hProcess: HandleLike): ProcessIoCounters {
  const counters = processInformation.ioCounters(handleValue(hProcess, "hProcess", "GetProcessIoCounters"));
  return {
    ReadOperationCount: counters.readOperations,
    WriteOperationCount: counters.writeOperations,
    OtherOperationCount: counters.otherOperations,
    ReadTransferCount: counters.readBytes,
    WriteTransferCount: counters.writtenBytes,
    OtherTransferCount: counters.otherBytes,
  };
}
