import type { SECURITY_ATTRIBUTES } from "../wintypes/security-attributes.js";
import type { Created } from "./files.js";
import type { IoCounters } from "./process-information.js";

/** What a job limits, and by which of the members: JOB_OBJECT_LIMIT_* in `LimitFlags`. Members without their flag are not looked at. */
export interface BasicLimits {
  /** In 100 ns of user-mode time. */
  readonly PerProcessUserTimeLimit: bigint;
  /** In 100 ns of user-mode time. */
  readonly PerJobUserTimeLimit: bigint;
  readonly LimitFlags: number;
  /** In bytes. */
  readonly MinimumWorkingSetSize: bigint;
  /** In bytes. */
  readonly MaximumWorkingSetSize: bigint;
  readonly ActiveProcessLimit: number;
  /** A bit a processor. */
  readonly Affinity: bigint;
  /** *_PRIORITY_CLASS. */
  readonly PriorityClass: number;
  /** 0 to 9. */
  readonly SchedulingClass: number;
}

/** The same with what is limited in bytes. */
export interface ExtendedLimits {
  readonly basic: BasicLimits;
  readonly ProcessMemoryLimit: bigint;
  readonly JobMemoryLimit: bigint;
}

/** The most memory that was ever committed, in bytes. */
export interface MemoryPeaks {
  readonly PeakProcessMemoryUsed: bigint;
  readonly PeakJobMemoryUsed: bigint;
}

/** What the processes of a job have used, those that have ended included; times in 100 ns. */
export interface JobAccounting {
  readonly TotalUserTime: bigint;
  readonly TotalKernelTime: bigint;
  /** Since a time limit of the job was last set. */
  readonly ThisPeriodTotalUserTime: bigint;
  readonly ThisPeriodTotalKernelTime: bigint;
  readonly TotalPageFaultCount: number;
  /** How many were ever in the job. */
  readonly TotalProcesses: number;
  /** How many are in it now. */
  readonly ActiveProcesses: number;
  /** How many were ended because of a limit. */
  readonly TotalTerminatedProcesses: number;
}

/**
 * Jobs: processes that are limited, counted and ended together, with all that they start.
 *
 * A job that is asked about may be 0: that of the calling process. All throw Win32Error under the function's Win32 name: ERROR_INVALID_HANDLE
 * for a handle of another kind, ERROR_ACCESS_DENIED for one without the right, ERROR_NOT_SUPPORTED for what the host cannot limit.
 */
export interface JobsHost {
  /** Names behave as those of synchronisation objects do, whose namespace they share. */
  create(security: SECURITY_ATTRIBUTES | null, name: string | null): Created;
  open(access: number, inherit: boolean, name: string): number;
  /** Throws ERROR_ACCESS_DENIED for a process that is in a job of which this one cannot become a part. */
  assign(job: number, process: number): void;
  /** Whether a process is in a job, in any one for 0. */
  includes(process: number, job: number): boolean;
  /** Ends all processes of a job, with their exit code. */
  terminate(job: number, exitCode: number): void;

  accounting(job: number): JobAccounting;
  ioCounters(job: number): IoCounters;
  processIds(job: number): number[];
  basicLimits(job: number): BasicLimits;
  extendedLimits(job: number): ExtendedLimits & MemoryPeaks;
  /** Takes only the limits that JobObjectBasicLimitInformation has: ERROR_INVALID_PARAMETER for other flags. */
  setBasicLimits(job: number, limits: BasicLimits): void;
  setExtendedLimits(job: number, limits: ExtendedLimits): void;
  /** JOB_OBJECT_TERMINATE_AT_END_OF_JOB, JOB_OBJECT_POST_AT_END_OF_JOB. */
  endOfJobTimeAction(job: number): number;
  setEndOfJobTimeAction(job: number, action: number): void;
  /** JOB_OBJECT_UILIMIT_*. */
  uiRestrictions(job: number): number;
  setUiRestrictions(job: number, restrictions: number): void;
  /** Lets the processes of a job with JOB_OBJECT_UILIMIT_HANDLES use a window, menu or hook, or keeps them from it. */
  grantUserHandle(userHandle: number, job: number, grant: boolean): void;
}
