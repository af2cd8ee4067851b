import { ERROR_ALREADY_EXISTS, ERROR_MORE_DATA } from "../../winerror/codes.js";
import type { BasicLimits, ExtendedLimits, JobsHost } from "../jobs.js";
import { errorLeft, failure, forgetError, kernel32, library, noteError } from "./ffi.js";
import { securityAttributes } from "./security.js";
import {
  JOBOBJECT_BASIC_ACCOUNTING_INFORMATION as ACCOUNTING,
  JOBOBJECT_BASIC_AND_IO_ACCOUNTING_INFORMATION as ACCOUNTING_AND_IO,
  JOBOBJECT_END_OF_JOB_TIME_INFORMATION as END_OF_TIME,
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION as EXTENDED,
  JOBOBJECT_BASIC_PROCESS_ID_LIST as ID_LIST,
  IO_COUNTERS,
  JOBOBJECT_BASIC_LIMIT_INFORMATION as LIMITS,
  LITTLE_ENDIAN,
  members,
  JOBOBJECT_BASIC_UI_RESTRICTIONS as UI_RESTRICTIONS,
} from "./structs.js";

const CreateJobObjectW = kernel32<[security: Uint8Array | null, name: string | null]>(
  "intptr_t CreateJobObjectW(void *security, const char16_t *name)",
);
const OpenJobObjectW = kernel32<[access: number, inherit: number, name: string]>(
  "intptr_t OpenJobObjectW(uint32_t access, int inherit, const char16_t *name)",
);
const AssignProcessToJobObject = kernel32<[job: number, process: number]>("int AssignProcessToJobObject(intptr_t job, intptr_t process)");
const IsProcessInJob = kernel32<[process: number, job: number, result: Uint8Array]>(
  "int IsProcessInJob(intptr_t process, intptr_t job, void *result)",
);
const TerminateJobObject = kernel32<[job: number, exitCode: number]>("int TerminateJobObject(intptr_t job, uint32_t exitCode)");
const QueryInformationJobObject = kernel32<[job: number, kind: number, information: Uint8Array, bytes: number, needed: null]>(
  "int QueryInformationJobObject(intptr_t job, int kind, void *information, uint32_t bytes, void *needed)",
);
const SetInformationJobObject = kernel32<[job: number, kind: number, information: Uint8Array, bytes: number]>(
  "int SetInformationJobObject(intptr_t job, int kind, void *information, uint32_t bytes)",
);
const UserHandleGrantAccess = library("user32.dll")<[userHandle: number, job: number, grant: number]>(
  "int UserHandleGrantAccess(intptr_t userHandle, intptr_t job, int grant)",
);

// JOBOBJECTINFOCLASS.
const BasicAccounting = 1;
const BasicLimit = 2;
const BasicProcessIdList = 3;
const BasicUIRestrictions = 4;
const EndOfJobTime = 6;
const BasicAndIoAccounting = 8;
const ExtendedLimit = 9;

export const jobs: JobsHost = {
  create(security, name) {
    if (name !== null) forgetError(CreateJobObjectW);
    const handle = CreateJobObjectW(securityAttributes(security), name);
    if (handle === 0) throw failure("CreateJobObject", { path: name ?? undefined });
    const alreadyExisted = name !== null && errorLeft() === ERROR_ALREADY_EXISTS;
    noteError(alreadyExisted ? ERROR_ALREADY_EXISTS : 0);
    return { handle, alreadyExisted };
  },

  open(access, inherit, name) {
    const handle = OpenJobObjectW(access, inherit ? 1 : 0, name);
    if (handle === 0) throw failure("OpenJobObject", { path: name });
    return handle;
  },

  assign(job, process) {
    if (AssignProcessToJobObject(job, process) === 0) throw failure("AssignProcessToJobObject");
  },

  includes(process, job) {
    const result = new Uint8Array(4);
    if (IsProcessInJob(process, job, result) === 0) throw failure("IsProcessInJob");
    return members(result).getInt32(0, LITTLE_ENDIAN) !== 0;
  },

  terminate(job, exitCode) {
    if (TerminateJobObject(job, exitCode) === 0) throw failure("TerminateJobObject");
  },

  accounting(job) {
    const view = query(job, BasicAccounting, ACCOUNTING.size);
    const time = (at: number) => view.getBigInt64(at, LITTLE_ENDIAN);
    const count = (at: number) => view.getUint32(at, LITTLE_ENDIAN);
    return {
      TotalUserTime: time(ACCOUNTING.TotalUserTime),
      TotalKernelTime: time(ACCOUNTING.TotalKernelTime),
      ThisPeriodTotalUserTime: time(ACCOUNTING.ThisPeriodTotalUserTime),
      ThisPeriodTotalKernelTime: time(ACCOUNTING.ThisPeriodTotalKernelTime),
      TotalPageFaultCount: count(ACCOUNTING.TotalPageFaultCount),
      TotalProcesses: count(ACCOUNTING.TotalProcesses),
      ActiveProcesses: count(ACCOUNTING.ActiveProcesses),
      TotalTerminatedProcesses: count(ACCOUNTING.TotalTerminatedProcesses),
    };
  },

  ioCounters(job) {
    const view = query(job, BasicAndIoAccounting, ACCOUNTING_AND_IO.size);
    const counter = (at: number) => Number(view.getBigUint64(ACCOUNTING_AND_IO.IoInfo + at, LITTLE_ENDIAN));
    return {
      readOperations: counter(IO_COUNTERS.ReadOperationCount),
      writeOperations: counter(IO_COUNTERS.WriteOperationCount),
      otherOperations: counter(IO_COUNTERS.OtherOperationCount),
      readBytes: counter(IO_COUNTERS.ReadTransferCount),
      writtenBytes: counter(IO_COUNTERS.WriteTransferCount),
      otherBytes: counter(IO_COUNTERS.OtherTransferCount),
    };
  },

  processIds(job) {
    for (let room = 64; ; room *= 4) {
      const bytes = new Uint8Array(ID_LIST.ProcessIdList + room * POINTER_BYTES);
      const view = members(bytes);
      if (QueryInformationJobObject(job, BasicProcessIdList, bytes, bytes.length, null) === 0) {
        const error = failure("QueryInformationJobObject");
        if (error.winerror !== ERROR_MORE_DATA) throw error;
        continue;
      }
      const listed = view.getUint32(ID_LIST.NumberOfProcessIdsInList, LITTLE_ENDIAN);
      if (listed < view.getUint32(ID_LIST.NumberOfAssignedProcesses, LITTLE_ENDIAN)) continue; // some systems cut the list in silence
      return Array.from({ length: listed }, (_, index) =>
        Number(view.getBigUint64(ID_LIST.ProcessIdList + index * POINTER_BYTES, LITTLE_ENDIAN)),
      );
    }
  },

  basicLimits: (job) => basicLimitsIn(query(job, BasicLimit, LIMITS.size)),

  extendedLimits(job) {
    const view = query(job, ExtendedLimit, EXTENDED.size);
    const bytes = (at: number) => view.getBigUint64(at, LITTLE_ENDIAN);
    return {
      basic: basicLimitsIn(view),
      ProcessMemoryLimit: bytes(EXTENDED.ProcessMemoryLimit),
      JobMemoryLimit: bytes(EXTENDED.JobMemoryLimit),
      PeakProcessMemoryUsed: bytes(EXTENDED.PeakProcessMemoryUsed),
      PeakJobMemoryUsed: bytes(EXTENDED.PeakJobMemoryUsed),
    };
  },

  setBasicLimits: (job, limits) => set(job, BasicLimit, LIMITS.size, (view) => putBasicLimits(view, limits)),

  setExtendedLimits: (job, limits) => set(job, ExtendedLimit, EXTENDED.size, (view) => putExtendedLimits(view, limits)),

  endOfJobTimeAction: (job) => query(job, EndOfJobTime, END_OF_TIME.size).getUint32(END_OF_TIME.EndOfJobTimeAction, LITTLE_ENDIAN),

  setEndOfJobTimeAction: (job, action) =>
    set(job, EndOfJobTime, END_OF_TIME.size, (view) => view.setUint32(END_OF_TIME.EndOfJobTimeAction, action, LITTLE_ENDIAN)),

  uiRestrictions: (job) =>
    query(job, BasicUIRestrictions, UI_RESTRICTIONS.size).getUint32(UI_RESTRICTIONS.UIRestrictionsClass, LITTLE_ENDIAN),

  setUiRestrictions: (job, restrictions) =>
    set(job, BasicUIRestrictions, UI_RESTRICTIONS.size, (view) =>
      view.setUint32(UI_RESTRICTIONS.UIRestrictionsClass, restrictions, LITTLE_ENDIAN),
    ),

  grantUserHandle(userHandle, job, grant) {
    if (UserHandleGrantAccess(userHandle, job, grant ? 1 : 0) === 0) throw failure("UserHandleGrantAccess");
  },
};

const POINTER_BYTES = 8;

function query(job: number, kind: number, bytes: number): DataView {
  const information = new Uint8Array(bytes);
  if (QueryInformationJobObject(job, kind, information, bytes, null) === 0) throw failure("QueryInformationJobObject");
  return members(information);
}

function set(job: number, kind: number, bytes: number, fill: (view: DataView) => void): void {
  const information = new Uint8Array(bytes);
  fill(members(information));
  if (SetInformationJobObject(job, kind, information, bytes) === 0) throw failure("SetInformationJobObject");
}

// The extended limits begin with the basic ones.

function basicLimitsIn(view: DataView): BasicLimits {
  const wide = (at: number) => view.getBigUint64(at, LITTLE_ENDIAN);
  const narrow = (at: number) => view.getUint32(at, LITTLE_ENDIAN);
  return {
    PerProcessUserTimeLimit: wide(LIMITS.PerProcessUserTimeLimit),
    PerJobUserTimeLimit: wide(LIMITS.PerJobUserTimeLimit),
    LimitFlags: narrow(LIMITS.LimitFlags),
    MinimumWorkingSetSize: wide(LIMITS.MinimumWorkingSetSize),
    MaximumWorkingSetSize: wide(LIMITS.MaximumWorkingSetSize),
    ActiveProcessLimit: narrow(LIMITS.ActiveProcessLimit),
    Affinity: wide(LIMITS.Affinity),
    PriorityClass: narrow(LIMITS.PriorityClass),
    SchedulingClass: narrow(LIMITS.SchedulingClass),
  };
}

function putBasicLimits(view: DataView, limits: BasicLimits): void {
  view.setBigUint64(LIMITS.PerProcessUserTimeLimit, limits.PerProcessUserTimeLimit, LITTLE_ENDIAN);
  view.setBigUint64(LIMITS.PerJobUserTimeLimit, limits.PerJobUserTimeLimit, LITTLE_ENDIAN);
  view.setUint32(LIMITS.LimitFlags, limits.LimitFlags, LITTLE_ENDIAN);
  view.setBigUint64(LIMITS.MinimumWorkingSetSize, limits.MinimumWorkingSetSize, LITTLE_ENDIAN);
  view.setBigUint64(LIMITS.MaximumWorkingSetSize, limits.MaximumWorkingSetSize, LITTLE_ENDIAN);
  view.setUint32(LIMITS.ActiveProcessLimit, limits.ActiveProcessLimit, LITTLE_ENDIAN);
  view.setBigUint64(LIMITS.Affinity, limits.Affinity, LITTLE_ENDIAN);
  view.setUint32(LIMITS.PriorityClass, limits.PriorityClass, LITTLE_ENDIAN);
  view.setUint32(LIMITS.SchedulingClass, limits.SchedulingClass, LITTLE_ENDIAN);
}

function putExtendedLimits(view: DataView, { basic, ProcessMemoryLimit, JobMemoryLimit }: ExtendedLimits): void {
  putBasicLimits(view, basic);
  view.setBigUint64(EXTENDED.ProcessMemoryLimit, ProcessMemoryLimit, LITTLE_ENDIAN);
  view.setBigUint64(EXTENDED.JobMemoryLimit, JobMemoryLimit, LITTLE_ENDIAN);
}
