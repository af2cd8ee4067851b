import { dword, knownMembers, wrongArgument } from "../arguments.js";
import { jobs } from "../host/index.js";
import type { BasicLimits, ExtendedLimits, JobAccounting } from "../host/jobs.js";
import type { IoCounters } from "../host/process-information.js";
import { ERROR_CALL_NOT_IMPLEMENTED, ERROR_INVALID_PARAMETER } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import {
  JobObjectAssociateCompletionPortInformation,
  JobObjectBasicAccountingInformation,
  JobObjectBasicAndIoAccountingInformation,
  JobObjectBasicLimitInformation,
  JobObjectBasicProcessIdList,
  JobObjectBasicUIRestrictions,
  JobObjectEndOfJobTimeInformation,
  JobObjectExtendedLimitInformation,
  JobObjectJobSetInformation,
  JobObjectSecurityLimitInformation,
} from "./constants.js";
import { jobValue } from "./job.js";

/** Limits of a job. `LimitFlags` (JOB_OBJECT_LIMIT_*) says which members count. */
export interface JOBOBJECT_BASIC_LIMIT_INFORMATION {
  /** User-mode time of each process, in 100 ns. */
  PerProcessUserTimeLimit: number;
  /** User-mode time of all processes together, in 100 ns. */
  PerJobUserTimeLimit: number;
  LimitFlags: number;
  /** In bytes. */
  MinimumWorkingSetSize: number;
  /** In bytes. */
  MaximumWorkingSetSize: number;
  ActiveProcessLimit: number;
  /** A bit a processor; a bigint if a number cannot hold it. */
  Affinity: number | bigint;
  /** *_PRIORITY_CLASS. */
  PriorityClass: number;
  /** 0 to 9. */
  SchedulingClass: number;
}

/** Operations, and the bytes that they moved. */
export interface IO_COUNTERS {
  ReadOperationCount: number;
  WriteOperationCount: number;
  OtherOperationCount: number;
  ReadTransferCount: number;
  WriteTransferCount: number;
  OtherTransferCount: number;
}

/** All limits of a job, in bytes where they are of memory. */
export interface JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
  BasicLimitInformation: JOBOBJECT_BASIC_LIMIT_INFORMATION;
  /** Reserved. */
  IoInfo: IO_COUNTERS;
  ProcessMemoryLimit: number;
  JobMemoryLimit: number;
  PeakProcessMemoryUsed: number;
  PeakJobMemoryUsed: number;
}

/** What the processes of a job have used, those that have ended included; times in 100 ns. */
export interface JOBOBJECT_BASIC_ACCOUNTING_INFORMATION {
  TotalUserTime: number;
  TotalKernelTime: number;
  ThisPeriodTotalUserTime: number;
  ThisPeriodTotalKernelTime: number;
  TotalPageFaultCount: number;
  TotalProcesses: number;
  ActiveProcesses: number;
  TotalTerminatedProcesses: number;
}

export interface JOBOBJECT_BASIC_AND_IO_ACCOUNTING_INFORMATION {
  BasicInfo: JOBOBJECT_BASIC_ACCOUNTING_INFORMATION;
  IoInfo: IO_COUNTERS;
}

export interface JOBOBJECT_END_OF_JOB_TIME_INFORMATION {
  /** JOB_OBJECT_TERMINATE_AT_END_OF_JOB or JOB_OBJECT_POST_AT_END_OF_JOB. */
  EndOfJobTimeAction: number;
}

export interface JOBOBJECT_BASIC_UI_RESTRICTIONS {
  /** JOB_OBJECT_UILIMIT_*. */
  UIRestrictionsClass: number;
}

/** What a class of information that can be asked for is. */
interface Information {
  [JobObjectBasicAccountingInformation]: JOBOBJECT_BASIC_ACCOUNTING_INFORMATION;
  [JobObjectBasicLimitInformation]: JOBOBJECT_BASIC_LIMIT_INFORMATION;
  [JobObjectBasicProcessIdList]: number[];
  [JobObjectBasicUIRestrictions]: JOBOBJECT_BASIC_UI_RESTRICTIONS;
  [JobObjectEndOfJobTimeInformation]: JOBOBJECT_END_OF_JOB_TIME_INFORMATION;
  [JobObjectBasicAndIoAccountingInformation]: JOBOBJECT_BASIC_AND_IO_ACCOUNTING_INFORMATION;
  [JobObjectExtendedLimitInformation]: JOBOBJECT_EXTENDED_LIMIT_INFORMATION;
}

/** What a class of information that can be set is; members that are not given are 0. */
interface Settable {
  [JobObjectBasicLimitInformation]: Readonly<LimitsLike>;
  [JobObjectBasicUIRestrictions]: Readonly<JOBOBJECT_BASIC_UI_RESTRICTIONS>;
  [JobObjectEndOfJobTimeInformation]: Readonly<JOBOBJECT_END_OF_JOB_TIME_INFORMATION>;
  [JobObjectExtendedLimitInformation]: Readonly<
    Partial<Numbers<Omit<JOBOBJECT_EXTENDED_LIMIT_INFORMATION, "BasicLimitInformation" | "IoInfo">>> & {
      BasicLimitInformation?: Readonly<LimitsLike>;
      IoInfo?: Readonly<Partial<Numbers<IO_COUNTERS>>>;
    }
  >;
}

type Numbers<T> = { [Member in keyof T]: number | bigint };
type LimitsLike = Partial<Numbers<JOBOBJECT_BASIC_LIMIT_INFORMATION>>;

/**
 * Asks about a job.
 *
 * @param Job                 The job, with JOB_OBJECT_QUERY access; null for the job that the calling process is in.
 * @param JobObjectInfoClass  What to ask: JobObjectBasicAccountingInformation, JobObjectBasicAndIoAccountingInformation,
 *   JobObjectBasicLimitInformation, JobObjectExtendedLimitInformation, JobObjectEndOfJobTimeInformation, JobObjectBasicUIRestrictions,
 *   JobObjectBasicProcessIdList.
 * @returns The structure of that class; for JobObjectBasicProcessIdList the identifiers of the processes.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5), also for null if the calling process is in no job;
 *   ERROR_INVALID_PARAMETER (87) for an unknown class, ERROR_CALL_NOT_IMPLEMENTED (120) for one that pywin32 does not know either.
 * @see pywin32 win32job.QueryInformationJobObject; Microsoft jobapi2 QueryInformationJobObject
 */
export function QueryInformationJobObject<Class extends keyof Information>(
  Job: HandleLike | null,
  JobObjectInfoClass: Class,
): Information[Class];
export function QueryInformationJobObject(Job: HandleLike | null, JobObjectInfoClass: number): Information[keyof Information];
export function QueryInformationJobObject(Job: HandleLike | null, JobObjectInfoClass: number): Information[keyof Information] {
  const job = jobValue(Job, "Job", "QueryInformationJobObject");
  switch (dword(JobObjectInfoClass, "JobObjectInfoClass")) {
    case JobObjectBasicAccountingInformation:
      return accountingInformation(jobs.accounting(job));
    case JobObjectBasicAndIoAccountingInformation:
      return { BasicInfo: accountingInformation(jobs.accounting(job)), IoInfo: countersInformation(jobs.ioCounters(job)) };
    case JobObjectBasicLimitInformation:
      return limitInformation(jobs.basicLimits(job));
    case JobObjectExtendedLimitInformation: {
      const { basic, ...sizes } = jobs.extendedLimits(job);
      return {
        BasicLimitInformation: limitInformation(basic),
        IoInfo: countersInformation(NO_COUNTERS),
        ProcessMemoryLimit: Number(sizes.ProcessMemoryLimit),
        JobMemoryLimit: Number(sizes.JobMemoryLimit),
        PeakProcessMemoryUsed: Number(sizes.PeakProcessMemoryUsed),
        PeakJobMemoryUsed: Number(sizes.PeakJobMemoryUsed),
      };
    }
    case JobObjectEndOfJobTimeInformation:
      return { EndOfJobTimeAction: jobs.endOfJobTimeAction(job) };
    case JobObjectBasicUIRestrictions:
      return { UIRestrictionsClass: jobs.uiRestrictions(job) };
    case JobObjectBasicProcessIdList:
      return jobs.processIds(job);
    default:
      throw refusal(JobObjectInfoClass, "QueryInformationJobObject");
  }
}

/**
 * Sets limits of a job. They hold for the processes that are in it and for those to come; those set before of the same class are gone.
 *
 * @param Job                 The job, with JOB_OBJECT_SET_ATTRIBUTES access.
 * @param JobObjectInfoClass  What to set: JobObjectBasicLimitInformation, JobObjectExtendedLimitInformation,
 *   JobObjectEndOfJobTimeInformation, JobObjectBasicUIRestrictions.
 * @param JobObjectInfo       The structure of that class, as QueryInformationJobObject returns it. Members that are left out are 0.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) for unknown flags, values out of range and unknown classes; ERROR_INVALID_HANDLE (6),
 *   ERROR_ACCESS_DENIED (5); ERROR_NOT_SUPPORTED (50) for a limit that the host cannot enforce; ERROR_CALL_NOT_IMPLEMENTED (120) for a class
 *   that pywin32 does not know either.
 * @see pywin32 win32job.SetInformationJobObject; Microsoft jobapi2 SetInformationJobObject
 */
export function SetInformationJobObject<Class extends keyof Settable>(
  Job: HandleLike,
  JobObjectInfoClass: Class,
  JobObjectInfo: Settable[Class],
): void {
  const job = handleValue(Job, "Job", "SetInformationJobObject");
  const infoClass = dword(JobObjectInfoClass, "JobObjectInfoClass");
  if (typeof JobObjectInfo !== "object" || JobObjectInfo === null) throw wrongArgument("JobObjectInfo", "an object", JobObjectInfo);
  const set = SETTERS.get(infoClass);
  if (!set) throw refusal(infoClass, "SetInformationJobObject");
  set(job, JobObjectInfo);
}

const SETTERS: ReadonlyMap<number, (job: number, information: object) => void> = new Map([
  [JobObjectBasicLimitInformation, (job, information) => jobs.setBasicLimits(job, limitsFrom(information, "JobObjectInfo"))],
  [JobObjectExtendedLimitInformation, (job, information) => jobs.setExtendedLimits(job, extendedLimitsFrom(information))],
  [JobObjectEndOfJobTimeInformation, (job, information) => jobs.setEndOfJobTimeAction(job, onlyMember(information, "EndOfJobTimeAction"))],
  [JobObjectBasicUIRestrictions, (job, information) => jobs.setUiRestrictions(job, onlyMember(information, "UIRestrictionsClass"))],
]);

/** Classes that pywin32 names and does not offer. */
const NOT_OFFERED: readonly number[] = [
  JobObjectSecurityLimitInformation,
  JobObjectAssociateCompletionPortInformation,
  JobObjectJobSetInformation,
  JobObjectBasicAccountingInformation,
  JobObjectBasicAndIoAccountingInformation,
  JobObjectBasicProcessIdList,
];

function refusal(infoClass: number, caller: string): Win32Error {
  return new Win32Error(NOT_OFFERED.includes(infoClass) ? ERROR_CALL_NOT_IMPLEMENTED : ERROR_INVALID_PARAMETER, caller);
}

// --- what is returned -----------------------------------------------------------------------------------------------

const NO_COUNTERS: IoCounters = {
  readOperations: 0,
  writeOperations: 0,
  otherOperations: 0,
  readBytes: 0,
  writtenBytes: 0,
  otherBytes: 0,
};

function accountingInformation(accounting: JobAccounting): JOBOBJECT_BASIC_ACCOUNTING_INFORMATION {
  return {
    ...accounting,
    TotalUserTime: Number(accounting.TotalUserTime),
    TotalKernelTime: Number(accounting.TotalKernelTime),
    ThisPeriodTotalUserTime: Number(accounting.ThisPeriodTotalUserTime),
    ThisPeriodTotalKernelTime: Number(accounting.ThisPeriodTotalKernelTime),
  };
}

function countersInformation(counters: IoCounters): IO_COUNTERS {
  return {
    ReadOperationCount: counters.readOperations,
    WriteOperationCount: counters.writeOperations,
    OtherOperationCount: counters.otherOperations,
    ReadTransferCount: counters.readBytes,
    WriteTransferCount: counters.writtenBytes,
    OtherTransferCount: counters.otherBytes,
  };
}

function limitInformation(limits: BasicLimits): JOBOBJECT_BASIC_LIMIT_INFORMATION {
  return {
    PerProcessUserTimeLimit: Number(limits.PerProcessUserTimeLimit),
    PerJobUserTimeLimit: Number(limits.PerJobUserTimeLimit),
    LimitFlags: limits.LimitFlags,
    MinimumWorkingSetSize: Number(limits.MinimumWorkingSetSize),
    MaximumWorkingSetSize: Number(limits.MaximumWorkingSetSize),
    ActiveProcessLimit: limits.ActiveProcessLimit,
    Affinity: limits.Affinity <= Number.MAX_SAFE_INTEGER ? Number(limits.Affinity) : limits.Affinity,
    PriorityClass: limits.PriorityClass,
    SchedulingClass: limits.SchedulingClass,
  };
}

// --- what is set ----------------------------------------------------------------------------------------------------

const LIMITS = [
  "PerProcessUserTimeLimit",
  "PerJobUserTimeLimit",
  "LimitFlags",
  "MinimumWorkingSetSize",
  "MaximumWorkingSetSize",
  "ActiveProcessLimit",
  "Affinity",
  "PriorityClass",
  "SchedulingClass",
] as const;
const SIZES = ["ProcessMemoryLimit", "JobMemoryLimit", "PeakProcessMemoryUsed", "PeakJobMemoryUsed"] as const;

function limitsFrom(value: unknown, name: string): BasicLimits {
  if (typeof value !== "object" || value === null) throw wrongArgument(name, "an object", value);
  knownMembers(value, LIMITS, name);
  const members = value as Partial<Record<(typeof LIMITS)[number], unknown>>;
  const wide = (member: (typeof LIMITS)[number]) => unsigned64(members[member] ?? 0, `${name}.${member}`);
  const narrow = (member: (typeof LIMITS)[number]) => dword(members[member] ?? 0, `${name}.${member}`);
  return {
    PerProcessUserTimeLimit: wide("PerProcessUserTimeLimit"),
    PerJobUserTimeLimit: wide("PerJobUserTimeLimit"),
    LimitFlags: narrow("LimitFlags"),
    MinimumWorkingSetSize: wide("MinimumWorkingSetSize"),
    MaximumWorkingSetSize: wide("MaximumWorkingSetSize"),
    ActiveProcessLimit: narrow("ActiveProcessLimit"),
    Affinity: wide("Affinity"),
    PriorityClass: narrow("PriorityClass"),
    SchedulingClass: narrow("SchedulingClass"),
  };
}

function extendedLimitsFrom(value: object): ExtendedLimits {
  knownMembers(value, ["BasicLimitInformation", "IoInfo", ...SIZES], "JobObjectInfo");
  const members = value as { BasicLimitInformation?: unknown; IoInfo?: unknown } & Partial<Record<(typeof SIZES)[number], unknown>>;
  const { IoInfo } = members; // reserved: not looked at any further
  if (IoInfo !== undefined && (typeof IoInfo !== "object" || IoInfo === null))
    throw wrongArgument("JobObjectInfo.IoInfo", "an object", IoInfo);
  const [ProcessMemoryLimit, JobMemoryLimit] = SIZES.map((member) => unsigned64(members[member] ?? 0, `JobObjectInfo.${member}`));
  return {
    basic: limitsFrom(members.BasicLimitInformation ?? {}, "JobObjectInfo.BasicLimitInformation"),
    ProcessMemoryLimit: ProcessMemoryLimit ?? 0n,
    JobMemoryLimit: JobMemoryLimit ?? 0n,
  };
}

function onlyMember(value: object, member: string): number {
  knownMembers(value, [member], "JobObjectInfo");
  return dword((value as Record<string, unknown>)[member], `JobObjectInfo.${member}`);
}

const LARGEST = 2n ** 64n - 1n;

/** An unsigned 64-bit quantity. As a number it need not be exact beyond 2^53: so the largest ones are returned. */
function unsigned64(value: unknown, name: string): bigint {
  if (typeof value === "bigint" && value >= 0n && value <= LARGEST) return value;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 2 ** 64)
    throw wrongArgument(name, "a whole number or bigint from 0 to 2^64-1", value);
  return value === 2 ** 64 ? LARGEST : BigInt(value);
}
