import assert from "node:assert/strict";
import { GetCurrentProcess, OpenProcess } from "tswin32/win32api";
import { BELOW_NORMAL_PRIORITY_CLASS, NORMAL_PRIORITY_CLASS, PROCESS_ALL_ACCESS } from "tswin32/win32con";
import { CreateEvent, WAIT_OBJECT_0, WAIT_TIMEOUT, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import {
  AssignProcessToJobObject,
  CreateJobObject,
  JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
  JOB_OBJECT_LIMIT_AFFINITY,
  JOB_OBJECT_LIMIT_BREAKAWAY_OK,
  JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
  JOB_OBJECT_LIMIT_JOB_TIME,
  JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
  JOB_OBJECT_LIMIT_PRESERVE_JOB_TIME,
  JOB_OBJECT_LIMIT_PRIORITY_CLASS,
  JOB_OBJECT_LIMIT_PROCESS_MEMORY,
  JOB_OBJECT_POST_AT_END_OF_JOB,
  JOB_OBJECT_TERMINATE_AT_END_OF_JOB,
  JOB_OBJECT_UILIMIT_NONE,
  JobObjectAssociateCompletionPortInformation,
  JobObjectBasicAccountingInformation,
  JobObjectBasicAndIoAccountingInformation,
  JobObjectBasicLimitInformation,
  JobObjectBasicProcessIdList,
  JobObjectBasicUIRestrictions,
  JobObjectEndOfJobTimeInformation,
  JobObjectExtendedLimitInformation,
  QueryInformationJobObject,
  SetInformationJobObject,
} from "tswin32/win32job";
import { GetPriorityClass, GetProcessAffinityMask } from "tswin32/win32process";
import { ERROR_CALL_NOT_IMPLEMENTED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_QUOTA } from "tswin32/winerror";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";
import { until } from "../support/time.js";

const LONG = 20_000;
const MIB = 1024 * 1024;
/** In 100 ns. */
const MILLISECOND = 10_000;

describe("QueryInformationJobObject", () => {
  test("tells of a new job that nothing is limited and nothing was used", () => {
    using job = CreateJobObject(null, null);
    const { BasicLimitInformation, ProcessMemoryLimit, JobMemoryLimit } = QueryInformationJobObject(job, JobObjectExtendedLimitInformation);
    assert.equal(BasicLimitInformation.LimitFlags, 0);
    assert.equal(ProcessMemoryLimit, 0);
    assert.equal(JobMemoryLimit, 0);
    assert.equal(QueryInformationJobObject(job, JobObjectBasicLimitInformation).LimitFlags, 0);
    assert.deepEqual(QueryInformationJobObject(job, JobObjectBasicProcessIdList), []);
    assert.deepEqual(QueryInformationJobObject(job, JobObjectBasicAccountingInformation), {
      TotalUserTime: 0,
      TotalKernelTime: 0,
      ThisPeriodTotalUserTime: 0,
      ThisPeriodTotalKernelTime: 0,
      TotalPageFaultCount: 0,
      TotalProcesses: 0,
      ActiveProcesses: 0,
      TotalTerminatedProcesses: 0,
    });
  });

  test("tells what is to happen at the end of a job's time, and what of the desktop is restricted", () => {
    using job = CreateJobObject(null, null);
    const { EndOfJobTimeAction } = QueryInformationJobObject(job, JobObjectEndOfJobTimeInformation);
    assert.equal(EndOfJobTimeAction, JOB_OBJECT_TERMINATE_AT_END_OF_JOB);
    const { UIRestrictionsClass } = QueryInformationJobObject(job, JobObjectBasicUIRestrictions);
    assert.equal(UIRestrictionsClass, JOB_OBJECT_UILIMIT_NONE);
  });

  test("counts processes", async () => {
    await using other = new SecondProcess("run", []);
    await other.reached("runs");
    using job = CreateJobObject(null, null);
    using process_ = OpenProcess(PROCESS_ALL_ACCESS, false, other.pid ?? 0);
    AssignProcessToJobObject(job, process_);
    const { ActiveProcesses, TotalProcesses } = QueryInformationJobObject(job, JobObjectBasicAccountingInformation);
    assert.deepEqual([ActiveProcesses, TotalProcesses], [1, 1]);
    other.order("end");
    await other.result();
    await until("the job is empty", () => QueryInformationJobObject(job, JobObjectBasicAccountingInformation).ActiveProcesses === 0);
    assert.equal(QueryInformationJobObject(job, JobObjectBasicAccountingInformation).TotalProcesses, 1);
  });

  test("adds up the time that its processes have used, and what they have read", async () => {
    await using other = new SecondProcess("beBusy", [300]);
    await other.reached("runs");
    using job = CreateJobObject(null, null);
    using process_ = OpenProcess(PROCESS_ALL_ACCESS, false, other.pid ?? 0);
    AssignProcessToJobObject(job, process_);
    const before = QueryInformationJobObject(job, JobObjectBasicAccountingInformation);
    other.order("work");
    await other.reached("worked");
    const after = QueryInformationJobObject(job, JobObjectBasicAndIoAccountingInformation);
    const used = after.BasicInfo.TotalUserTime - before.TotalUserTime;
    assert.ok(used > 100 * MILLISECOND && used < 20_000 * MILLISECOND, `${used}`);
    assert.ok(after.IoInfo.ReadOperationCount > 0, `${after.IoInfo.ReadOperationCount}`);
    assert.equal(after.BasicInfo.TotalTerminatedProcesses, 0);
  });

  test("refuses classes that are none, and those that it does not know", () => {
    using job = CreateJobObject(null, null);
    const query = (infoClass: number) => () => QueryInformationJobObject(job, infoClass);
    throwsWin32(query(0), ERROR_INVALID_PARAMETER, "QueryInformationJobObject");
    throwsWin32(query(9999), ERROR_INVALID_PARAMETER, "QueryInformationJobObject");
    throwsWin32(query(JobObjectAssociateCompletionPortInformation), ERROR_CALL_NOT_IMPLEMENTED, "QueryInformationJobObject");
  });

  test("refuses handles of other kinds and arguments of wrong types", () => {
    using event = CreateEvent(null, false, false, null);
    for (const other of [event, GetCurrentProcess()]) {
      const query = () => QueryInformationJobObject(other, JobObjectBasicAccountingInformation);
      throwsWin32(query, ERROR_INVALID_HANDLE, "QueryInformationJobObject");
    }
    const wrong = QueryInformationJobObject as (...args: unknown[]) => unknown;
    using job = CreateJobObject(null, null);
    throwsTypeError(() => wrong(job, "limits"));
    throwsTypeError(() => wrong("job", JobObjectBasicLimitInformation));
  });
});

describe("SetInformationJobObject", () => {
  test("keeps the limits as they are given, and takes them off again", () => {
    using job = CreateJobObject(null, null);
    const LimitFlags =
      JOB_OBJECT_LIMIT_PROCESS_MEMORY |
      JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE |
      JOB_OBJECT_LIMIT_BREAKAWAY_OK |
      JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, {
      BasicLimitInformation: { LimitFlags },
      ProcessMemoryLimit: 512 * MIB,
    });
    const limits = QueryInformationJobObject(job, JobObjectExtendedLimitInformation);
    assert.equal(limits.BasicLimitInformation.LimitFlags, LimitFlags);
    assert.equal(limits.ProcessMemoryLimit, 512 * MIB);
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, {});
    assert.equal(QueryInformationJobObject(job, JobObjectExtendedLimitInformation).BasicLimitInformation.LimitFlags, 0);
  });

  test("refuses flags that the class does not have, and flags that contradict each other", () => {
    using job = CreateJobObject(null, null);
    const set = (LimitFlags: number) => () => SetInformationJobObject(job, JobObjectBasicLimitInformation, { LimitFlags });
    throwsWin32(set(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE), ERROR_INVALID_PARAMETER, "SetInformationJobObject");
    throwsWin32(set(0x8000_0000), ERROR_INVALID_PARAMETER, "SetInformationJobObject");
    throwsWin32(set(JOB_OBJECT_LIMIT_JOB_TIME | JOB_OBJECT_LIMIT_PRESERVE_JOB_TIME), ERROR_INVALID_PARAMETER, "SetInformationJobObject");
    assert.equal(QueryInformationJobObject(job, JobObjectBasicLimitInformation).LimitFlags, 0);
  });

  test("gives the processes of the job a priority class: those in it, and those to come", async () => {
    await using one = new SecondProcess("run", []);
    await using two = new SecondProcess("run", []);
    await one.reached("runs");
    await two.reached("runs");
    using first = OpenProcess(PROCESS_ALL_ACCESS, false, one.pid ?? 0);
    using second = OpenProcess(PROCESS_ALL_ACCESS, false, two.pid ?? 0);
    using job = CreateJobObject(null, null);
    AssignProcessToJobObject(job, first);
    assert.equal(GetPriorityClass(first), NORMAL_PRIORITY_CLASS);
    const limits = { LimitFlags: JOB_OBJECT_LIMIT_PRIORITY_CLASS, PriorityClass: BELOW_NORMAL_PRIORITY_CLASS };
    SetInformationJobObject(job, JobObjectBasicLimitInformation, limits);
    assert.equal(GetPriorityClass(first), BELOW_NORMAL_PRIORITY_CLASS);
    AssignProcessToJobObject(job, second);
    assert.equal(GetPriorityClass(second), BELOW_NORMAL_PRIORITY_CLASS);
  });

  test("keeps the processes of the job to some of the processors", async () => {
    await using other = new SecondProcess("run", []);
    await other.reached("runs");
    using process_ = OpenProcess(PROCESS_ALL_ACCESS, false, other.pid ?? 0);
    using job = CreateJobObject(null, null);
    SetInformationJobObject(job, JobObjectBasicLimitInformation, { LimitFlags: JOB_OBJECT_LIMIT_AFFINITY, Affinity: 1 });
    AssignProcessToJobObject(job, process_);
    assert.equal(Number(GetProcessAffinityMask(process_)[0]), 1);
    const none = { LimitFlags: JOB_OBJECT_LIMIT_AFFINITY, Affinity: 0 };
    throwsWin32(() => SetInformationJobObject(job, JobObjectBasicLimitInformation, none), ERROR_INVALID_PARAMETER);
  });

  test("lets no process of the job have more memory than the limit", async () => {
    await using other = new SecondProcess("allocate", [1024 * MIB]);
    await other.reached("runs");
    using process_ = OpenProcess(PROCESS_ALL_ACCESS, false, other.pid ?? 0);
    using job = CreateJobObject(null, null);
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, {
      BasicLimitInformation: { LimitFlags: JOB_OBJECT_LIMIT_PROCESS_MEMORY },
      ProcessMemoryLimit: 700 * MIB,
    });
    AssignProcessToJobObject(job, process_);
    assert.equal(WaitForSingleObject(process_, 0), WAIT_TIMEOUT);
    other.order("allocate");
    assert.equal(await other.result(), false);
  });

  test("takes what is to happen at the end of a job's time", () => {
    using job = CreateJobObject(null, null);
    const set = (EndOfJobTimeAction: number) => SetInformationJobObject(job, JobObjectEndOfJobTimeInformation, { EndOfJobTimeAction });
    set(JOB_OBJECT_TERMINATE_AT_END_OF_JOB);
    throwsWin32(() => set(JOB_OBJECT_POST_AT_END_OF_JOB + 1), ERROR_INVALID_PARAMETER, "SetInformationJobObject");
    assert.deepEqual(QueryInformationJobObject(job, JobObjectEndOfJobTimeInformation), {
      EndOfJobTimeAction: JOB_OBJECT_TERMINATE_AT_END_OF_JOB,
    });
  });

  test("refuses unknown restrictions of the desktop", () => {
    using job = CreateJobObject(null, null);
    const set = (UIRestrictionsClass: number) => SetInformationJobObject(job, JobObjectBasicUIRestrictions, { UIRestrictionsClass });
    set(JOB_OBJECT_UILIMIT_NONE);
    throwsWin32(() => set(0x8000_0000), ERROR_INVALID_PARAMETER, "SetInformationJobObject");
  });

  test("refuses classes that only tell something, members that there are none of, and arguments of wrong types", () => {
    using job = CreateJobObject(null, null);
    const wrong = SetInformationJobObject as (...args: unknown[]) => unknown;
    throwsWin32(() => wrong(job, JobObjectBasicAccountingInformation, {}), ERROR_CALL_NOT_IMPLEMENTED, "SetInformationJobObject");
    throwsWin32(() => wrong(job, 0, {}), ERROR_INVALID_PARAMETER, "SetInformationJobObject");
    throwsTypeError(() => wrong(job, JobObjectBasicLimitInformation, 1));
    throwsTypeError(() => wrong(job, JobObjectBasicLimitInformation, { LimitFlags: "all" }));
    throwsTypeError(() => wrong(job, JobObjectBasicLimitInformation, { Affinity: -1 }));
    throwsTypeError(() => wrong(job, JobObjectBasicLimitInformation, { limitFlags: 1 }), /has no member/);
    throwsTypeError(() => wrong(job, JobObjectExtendedLimitInformation, { ProcessMemoryLimit: 2 ** 65 }));
    throwsTypeError(() => wrong(job, JobObjectBasicUIRestrictions, {}));
  });
});

describe("A job with a limit of time", () => {
  test(
    "ends its processes when the time is up, and is signalled then",
    async () => {
      await using other = new SecondProcess("beBusy", [15_000]);
      await other.reached("runs");
      using process_ = OpenProcess(PROCESS_ALL_ACCESS, false, other.pid ?? 0);
      using job = CreateJobObject(null, null);
      SetInformationJobObject(job, JobObjectBasicLimitInformation, {
        LimitFlags: JOB_OBJECT_LIMIT_JOB_TIME,
        PerJobUserTimeLimit: 2000 * MILLISECOND,
      });
      AssignProcessToJobObject(job, process_);
      assert.equal(WaitForSingleObject(job, 0), WAIT_TIMEOUT);
      other.order("work");
      assert.equal(await waitAsync(job, LONG), WAIT_OBJECT_0);
      assert.equal(await waitAsync(process_, LONG), WAIT_OBJECT_0);
    },
    { needs: ["job-time-limits"] },
  );
});

describe("A job with a limit of processes", () => {
  test(
    "ends a process that is one too many instead of taking it in",
    async () => {
      await using one = new SecondProcess("run", []);
      await using two = new SecondProcess("run", []);
      await one.reached("runs");
      await two.reached("runs");
      using first = OpenProcess(PROCESS_ALL_ACCESS, false, one.pid ?? 0);
      using second = OpenProcess(PROCESS_ALL_ACCESS, false, two.pid ?? 0);
      using job = CreateJobObject(null, null);
      SetInformationJobObject(job, JobObjectBasicLimitInformation, { LimitFlags: JOB_OBJECT_LIMIT_ACTIVE_PROCESS, ActiveProcessLimit: 1 });
      AssignProcessToJobObject(job, first);
      throwsWin32(() => AssignProcessToJobObject(job, second), ERROR_NOT_ENOUGH_QUOTA, "AssignProcessToJobObject");
      assert.equal(await waitAsync(second, LONG), WAIT_OBJECT_0);
      assert.equal(WaitForSingleObject(first, 0), WAIT_TIMEOUT);
      assert.deepEqual(QueryInformationJobObject(job, JobObjectBasicProcessIdList), [one.pid]);
    },
    { needs: ["job-process-limits"] },
  );
});
