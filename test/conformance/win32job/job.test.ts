import assert from "node:assert/strict";
import { CloseHandle, DuplicateHandle, GetCurrentProcess, OpenProcess } from "tswin32/win32api";
import {
  DUPLICATE_SAME_ACCESS,
  PROCESS_ALL_ACCESS,
  PROCESS_QUERY_INFORMATION,
  PROCESS_SET_QUOTA,
  PROCESS_TERMINATE,
  SYNCHRONIZE,
} from "tswin32/win32con";
import { CreateEvent, OpenEvent, WAIT_OBJECT_0, WAIT_TIMEOUT, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import {
  AssignProcessToJobObject,
  CreateJobObject,
  IsProcessInJob,
  JOB_OBJECT_ALL_ACCESS,
  JOB_OBJECT_ASSIGN_PROCESS,
  JOB_OBJECT_LIMIT_BREAKAWAY_OK,
  JOB_OBJECT_QUERY,
  JobObjectBasicProcessIdList,
  JobObjectExtendedLimitInformation,
  OpenJobObject,
  QueryInformationJobObject,
  SetInformationJobObject,
  TerminateJobObject,
} from "tswin32/win32job";
import { GetExitCodeProcess, TerminateProcess } from "tswin32/win32process";
import { ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { Disposables } from "../support/disposables.js";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { endWithLastHandle } from "../support/job-programs.js";
import { freshName } from "../support/objects.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";
import { until } from "../support/time.js";

const LONG = 20_000;

/** A process that runs until it is told to end, and a handle with all rights to it. */
async function running(): Promise<SecondProcess<"run"> & { readonly handle: HANDLE }> {
  const other = new SecondProcess("run", []);
  await other.reached("runs");
  return Object.assign(other, { handle: OpenProcess(PROCESS_ALL_ACCESS, false, other.pid ?? 0) });
}

const processesOf = (job: HANDLE): number[] => QueryInformationJobObject(job, JobObjectBasicProcessIdList);

/** Handles to the processes of a job, to see them end. */
function watch(job: HANDLE, into: Disposables): HANDLE[] {
  return processesOf(job).map((id) => into.use(OpenProcess(SYNCHRONIZE, false, id)));
}

describe("CreateJobObject", () => {
  test("makes a job in which nobody is", () => {
    using job = CreateJobObject(null, null);
    assert.equal(job.alreadyExisted, false);
    assert.deepEqual(processesOf(job), []);
    assert.equal(IsProcessInJob(GetCurrentProcess(), job), false);
  });

  test("finds the job that has the name", async () => {
    const name = freshName();
    using one = CreateJobObject(null, name);
    using two = CreateJobObject(null, name);
    assert.equal(two.alreadyExisted, true);
    await using other = await running();
    using process_ = other.handle;
    AssignProcessToJobObject(one, process_);
    assert.deepEqual(processesOf(two), [other.pid]);
  });

  test("shares its names with events and the others", () => {
    const name = freshName();
    using job = CreateJobObject(null, name);
    throwsWin32(() => CreateEvent(null, false, false, name), ERROR_INVALID_HANDLE, "CreateEvent");
    throwsWin32(() => OpenEvent(SYNCHRONIZE, false, name), ERROR_INVALID_HANDLE, "OpenEvent");
    job.Close();
    using event = CreateEvent(null, false, false, name);
    throwsWin32(() => CreateJobObject(null, name), ERROR_INVALID_HANDLE, "CreateJobObject");
    throwsWin32(() => OpenJobObject(JOB_OBJECT_ALL_ACCESS, false, name), ERROR_INVALID_HANDLE, "OpenJobObject");
    event.Close();
  });

  test("refuses arguments of wrong types", () => {
    const wrong = CreateJobObject as (...args: unknown[]) => unknown;
    throwsTypeError(() => wrong(1, null));
    throwsTypeError(() => wrong(null, 1));
  });
});

describe("OpenJobObject", () => {
  test("fails with ERROR_FILE_NOT_FOUND where there is none of the name, also after its last handle was closed", () => {
    const name = freshName();
    throwsWin32(() => OpenJobObject(JOB_OBJECT_QUERY, false, name), ERROR_FILE_NOT_FOUND, "OpenJobObject");
    const job = CreateJobObject(null, name);
    OpenJobObject(JOB_OBJECT_QUERY, false, name).Close();
    job.Close();
    throwsWin32(() => OpenJobObject(JOB_OBJECT_QUERY, false, name), ERROR_FILE_NOT_FOUND, "OpenJobObject");
  });

  test("gives the access that is asked for and no more", () => {
    const name = freshName();
    using job = CreateJobObject(null, name);
    using asking = OpenJobObject(JOB_OBJECT_QUERY, false, name);
    using assigning = OpenJobObject(JOB_OBJECT_ASSIGN_PROCESS, false, name);
    const limits = QueryInformationJobObject(asking, JobObjectExtendedLimitInformation);
    throwsWin32(
      () => SetInformationJobObject(asking, JobObjectExtendedLimitInformation, limits),
      ERROR_ACCESS_DENIED,
      "SetInformationJobObject",
    );
    throwsWin32(() => AssignProcessToJobObject(asking, GetCurrentProcess()), ERROR_ACCESS_DENIED, "AssignProcessToJobObject");
    throwsWin32(() => TerminateJobObject(asking, 1), ERROR_ACCESS_DENIED, "TerminateJobObject");
    throwsWin32(() => WaitForSingleObject(asking, 0), ERROR_ACCESS_DENIED);
    throwsWin32(() => processesOf(assigning), ERROR_ACCESS_DENIED, "QueryInformationJobObject");
    throwsWin32(() => IsProcessInJob(GetCurrentProcess(), assigning), ERROR_ACCESS_DENIED, "IsProcessInJob");
    assert.equal(WaitForSingleObject(job, 0), WAIT_TIMEOUT);
  });
});

describe("AssignProcessToJobObject", () => {
  test("makes the process one of the job", async () => {
    await using other = await running();
    using process_ = other.handle;
    using job = CreateJobObject(null, null);
    using another = CreateJobObject(null, null);
    assert.equal(IsProcessInJob(process_, job), false);
    AssignProcessToJobObject(job, process_);
    assert.equal(IsProcessInJob(process_, job), true);
    assert.equal(IsProcessInJob(process_, null), true);
    assert.equal(IsProcessInJob(process_, another), false);
    assert.equal(IsProcessInJob(GetCurrentProcess(), job), false);
    assert.deepEqual(processesOf(job), [other.pid]);
  });

  test("takes in what the process starts from then on", async () => {
    await using other = new SecondProcess("startAnother", []);
    await other.reached("runs");
    using job = CreateJobObject(null, null);
    using process_ = OpenProcess(PROCESS_ALL_ACCESS, false, other.pid ?? 0);
    AssignProcessToJobObject(job, process_);
    other.order("start");
    await other.reached("started");
    assert.equal(processesOf(job).length, 2);
    using ends = new Disposables();
    const both = watch(job, ends);
    TerminateJobObject(job, 1);
    for (const one of both) assert.equal(await waitAsync(one, LONG), WAIT_OBJECT_0);
    await until("the job is empty", () => processesOf(job).length === 0);
  });

  test("keeps a process whose parent has ended", async () => {
    await using other = new SecondProcess("startAnother", []);
    await other.reached("runs");
    using job = CreateJobObject(null, null);
    using process_ = OpenProcess(PROCESS_ALL_ACCESS, false, other.pid ?? 0);
    AssignProcessToJobObject(job, process_);
    other.order("start");
    await other.reached("started");
    assert.equal(processesOf(job).length, 2);
    other.order("end");
    assert.equal(await waitAsync(process_, LONG), WAIT_OBJECT_0);
    await until("one is left", () => processesOf(job).length === 1);
    assert.notEqual(processesOf(job)[0], other.pid);
    using ends = new Disposables();
    const [orphan] = watch(job, ends);
    TerminateJobObject(job, 1);
    assert.equal(await waitAsync(orphan as HANDLE, LONG), WAIT_OBJECT_0);
  });

  test("needs PROCESS_SET_QUOTA and PROCESS_TERMINATE access to the process", async () => {
    await using other = await running();
    using all = other.handle;
    using job = CreateJobObject(null, null);
    for (const access of [PROCESS_SET_QUOTA, PROCESS_TERMINATE, PROCESS_QUERY_INFORMATION]) {
      using process_ = OpenProcess(access, false, other.pid ?? 0);
      throwsWin32(() => AssignProcessToJobObject(job, process_), ERROR_ACCESS_DENIED, "AssignProcessToJobObject");
    }
    assert.equal(IsProcessInJob(all, job), false);
    using enough = OpenProcess(PROCESS_SET_QUOTA | PROCESS_TERMINATE, false, other.pid ?? 0);
    AssignProcessToJobObject(job, enough);
    assert.equal(IsProcessInJob(all, job), true);
  });

  test("makes an empty job a part of the one that the process is in", async () => {
    await using other = await running();
    using process_ = other.handle;
    using outer = CreateJobObject(null, null);
    using inner = CreateJobObject(null, null);
    AssignProcessToJobObject(outer, process_);
    AssignProcessToJobObject(inner, process_);
    assert.equal(IsProcessInJob(process_, outer), true);
    assert.equal(IsProcessInJob(process_, inner), true);
    assert.deepEqual(processesOf(outer), [other.pid]);
    TerminateJobObject(outer, 1);
    assert.equal(await waitAsync(process_, LONG), WAIT_OBJECT_0);
  });

  test("refuses a process of a job that has nothing to do with this one", async () => {
    await using one = await running();
    await using two = await running();
    using first = one.handle;
    using second = two.handle;
    using job = CreateJobObject(null, null);
    using another = CreateJobObject(null, null);
    AssignProcessToJobObject(job, first);
    AssignProcessToJobObject(another, second);
    throwsWin32(() => AssignProcessToJobObject(job, second), ERROR_ACCESS_DENIED, "AssignProcessToJobObject");
    assert.deepEqual(processesOf(job), [one.pid]);
  });

  test("refuses handles of other kinds", async () => {
    using event = CreateEvent(null, false, false, null);
    using job = CreateJobObject(null, null);
    throwsWin32(() => AssignProcessToJobObject(event, GetCurrentProcess()), ERROR_INVALID_HANDLE, "AssignProcessToJobObject");
    throwsWin32(() => AssignProcessToJobObject(job, event), ERROR_INVALID_HANDLE, "AssignProcessToJobObject");
    throwsWin32(() => AssignProcessToJobObject(job, job), ERROR_INVALID_HANDLE, "AssignProcessToJobObject");
  });
});

describe("TerminateJobObject", () => {
  test("ends every process with the exit code", async () => {
    await using one = await running();
    await using two = await running();
    using first = one.handle;
    using second = two.handle;
    using job = CreateJobObject(null, null);
    for (const process_ of [first, second]) AssignProcessToJobObject(job, process_);
    TerminateJobObject(job, 0xc000_0005);
    for (const process_ of [first, second]) {
      assert.equal(await waitAsync(process_, LONG), WAIT_OBJECT_0);
      assert.equal(GetExitCodeProcess(process_), 0xc000_0005);
    }
  });

  test("leaves the job to be used again", async () => {
    using job = CreateJobObject(null, null);
    TerminateJobObject(job, 1); // nobody
    for (let round = 0; round < 2; round++) {
      await using other = await running();
      using process_ = other.handle;
      AssignProcessToJobObject(job, process_);
      TerminateJobObject(job, 7);
      assert.equal(await waitAsync(process_, LONG), WAIT_OBJECT_0);
      await until("the job is empty", () => processesOf(job).length === 0);
    }
  });
});

describe("A job", () => {
  test("leaves its processes alone when its last handle is closed", async () => {
    await using other = await running();
    using process_ = other.handle;
    const job = CreateJobObject(null, null);
    AssignProcessToJobObject(job, process_);
    job.Close();
    assert.equal(WaitForSingleObject(process_, 200), WAIT_TIMEOUT);
    other.order("end");
    await other.result();
  });

  test("is not signalled by the end of its processes", async () => {
    await using other = await running();
    using process_ = other.handle;
    using job = CreateJobObject(null, null);
    assert.equal(WaitForSingleObject(job, 0), WAIT_TIMEOUT);
    AssignProcessToJobObject(job, process_);
    assert.equal(WaitForSingleObject(job, 0), WAIT_TIMEOUT);
    other.order("end");
    await other.result();
    assert.equal(await waitAsync(job, 100), WAIT_TIMEOUT);
  });
});

describe("CREATE_BREAKAWAY_FROM_JOB", () => {
  test("starts a process outside of a job with JOB_OBJECT_LIMIT_BREAKAWAY_OK", async () => {
    await using other = new SecondProcess("startOutside", []);
    await other.reached("runs");
    using job = CreateJobObject(null, null);
    const limits = { BasicLimitInformation: { LimitFlags: JOB_OBJECT_LIMIT_BREAKAWAY_OK } };
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, limits);
    using process_ = OpenProcess(PROCESS_ALL_ACCESS, false, other.pid ?? 0);
    AssignProcessToJobObject(job, process_);
    other.order("start");
    const { processId, refusal } = await other.result();
    assert.equal(refusal, 0);
    using outside = OpenProcess(PROCESS_ALL_ACCESS, false, processId);
    try {
      assert.equal(IsProcessInJob(outside, job), false);
      await until("the job is empty", () => processesOf(job).length === 0);
      TerminateJobObject(job, 1);
      assert.equal(WaitForSingleObject(outside, 100), WAIT_TIMEOUT);
    } finally {
      TerminateProcess(outside, 0);
      assert.equal(WaitForSingleObject(outside, LONG), WAIT_OBJECT_0); // it may have the other's files open
    }
  });

  test("is refused in a job without", async () => {
    await using other = new SecondProcess("startOutside", []);
    await other.reached("runs");
    using job = CreateJobObject(null, null);
    using process_ = OpenProcess(PROCESS_ALL_ACCESS, false, other.pid ?? 0);
    AssignProcessToJobObject(job, process_);
    other.order("start");
    const { refusal } = await other.result();
    TerminateJobObject(job, 1); // also what should not have been started
    assert.equal(refusal, ERROR_ACCESS_DENIED);
  });
});

describe("A job with JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE", () => {
  test("ends its processes with its last handle, and what they have started", async () => {
    await using other = new SecondProcess("startAnother", []);
    await other.reached("runs");
    using job = CreateJobObject(null, null);
    endWithLastHandle(job);
    using process_ = OpenProcess(PROCESS_ALL_ACCESS, false, other.pid ?? 0);
    AssignProcessToJobObject(job, process_);
    other.order("start");
    await other.reached("started");
    using ends = new Disposables();
    const both = watch(job, ends);
    assert.equal(both.length, 2);
    using duplicate = DuplicateHandle(GetCurrentProcess(), job, GetCurrentProcess(), 0, false, DUPLICATE_SAME_ACCESS);
    job.Close();
    assert.equal(WaitForSingleObject(process_, 200), WAIT_TIMEOUT); // that was not the last one
    duplicate.Close();
    for (const one of both) assert.equal(await waitAsync(one, LONG), WAIT_OBJECT_0);
  });

  test("ends the whole tree when the process that has the last handle is killed", async () => {
    await using member = new SecondProcess("startAnother", []);
    await member.reached("runs");
    using process_ = OpenProcess(PROCESS_ALL_ACCESS, false, member.pid ?? 0);
    const name = freshName();
    await using owner = new SecondProcess("holdJob", [name, [member.pid ?? 0]]);
    await owner.reached("assigned");
    member.order("start");
    await member.reached("started");
    const job = OpenJobObject(JOB_OBJECT_ALL_ACCESS, false, name);
    using ends = new Disposables();
    const both = watch(job, ends);
    assert.equal(both.length, 2);
    job.Close();
    owner.kill();
    for (const one of both) assert.equal(await waitAsync(one, LONG), WAIT_OBJECT_0);
    assert.equal(WaitForSingleObject(process_, 0), WAIT_OBJECT_0);
  });

  test("goes on while another process has a handle, and ends with that", async () => {
    await using member = await running();
    using process_ = member.handle;
    const name = freshName();
    await using owner = new SecondProcess("holdJob", [name, [member.pid ?? 0]]);
    await owner.reached("assigned");
    await using another = new SecondProcess("openJob", [name]);
    await another.reached("opened");
    owner.kill();
    await owner.ended;
    assert.equal(WaitForSingleObject(process_, 500), WAIT_TIMEOUT);
    another.kill();
    assert.equal(await waitAsync(process_, LONG), WAIT_OBJECT_0);
  });

  test("counts a handle that was given to a process", async () => {
    await using member = await running();
    await using heir = await running();
    using process_ = member.handle;
    using heirProcess = heir.handle;
    using job = CreateJobObject(null, null);
    endWithLastHandle(job);
    AssignProcessToJobObject(job, process_);
    DuplicateHandle(GetCurrentProcess(), job, heirProcess, 0, false, DUPLICATE_SAME_ACCESS);
    CloseHandle(job);
    assert.equal(WaitForSingleObject(process_, 500), WAIT_TIMEOUT);
    heir.kill();
    assert.equal(await waitAsync(process_, LONG), WAIT_OBJECT_0);
  });

  test("leaves its processes alone once the limit is taken off", async () => {
    await using member = await running();
    using process_ = member.handle;
    using job = CreateJobObject(null, null);
    endWithLastHandle(job);
    AssignProcessToJobObject(job, process_);
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, {});
    job.Close();
    assert.equal(WaitForSingleObject(process_, 500), WAIT_TIMEOUT);
  });
});
