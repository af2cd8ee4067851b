import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { DuplicateHandle, GetCurrentProcess, GetCurrentThread, GetCurrentThreadId, OpenThread } from "tswin32/win32api";
import {
  DUPLICATE_SAME_ACCESS,
  STILL_ACTIVE,
  SYNCHRONIZE,
  THREAD_ALL_ACCESS,
  THREAD_QUERY_INFORMATION,
  THREAD_QUERY_LIMITED_INFORMATION,
  THREAD_SUSPEND_RESUME,
} from "tswin32/win32con";
import { CreateEvent, SetEvent, WAIT_OBJECT_0, WAIT_TIMEOUT, WaitForMultipleObjects, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import {
  CREATE_SUSPENDED,
  GetExitCodeThread,
  GetThreadPriority,
  ResumeThread,
  SuspendThread,
  TerminateProcess,
} from "tswin32/win32process";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_SIGNAL_REFUSED } from "tswin32/winerror";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { Folder } from "../support/folder.js";
import { IDLE, Started } from "../support/started.js";
import { describe, test } from "../support/suite.js";
import { sleep, until } from "../support/time.js";
import { SecondThread } from "../support/worker.js";

const LONG = 20_000;
const MAXIMUM_SUSPEND_COUNT = 127;
/** What a thread that runs would do in that time, many times over; in milliseconds. */
const A_WHILE = 250;

/** A worker that lives until it is told to end, and its identifier. */
async function staying(): Promise<{ readonly worker: SecondThread<"stay">; readonly id: number }> {
  const identifier = new Int32Array(new SharedArrayBuffer(4));
  const worker = await SecondThread.start("stay", [identifier], "here");
  return { worker, id: identifier[0] as number };
}

/** A child that writes to a file all the time. */
class Writer {
  readonly folder = new Folder();
  readonly path = this.folder.native("written");
  readonly child: Started;

  constructor(flags = 0) {
    this.child = new Started(`setInterval(() => require("fs").appendFileSync(${JSON.stringify(this.path)}, "."), 5)`, flags);
  }

  get size(): number {
    return existsSync(this.path) ? statSync(this.path).size : 0;
  }

  async grows(): Promise<void> {
    const { size } = this;
    await until("the child writes", () => this.size > size);
  }

  /** Throws if it writes on. */
  async stands(): Promise<void> {
    await sleep(50); // what it had begun
    const { size } = this;
    await sleep(A_WHILE);
    assert.equal(this.size, size);
  }

  [Symbol.dispose](): void {
    this.child[Symbol.dispose]();
    this.folder[Symbol.dispose]();
  }
}

describe("GetCurrentThread", () => {
  test("stands for the calling thread, and need not be closed", () => {
    const here = GetCurrentThread();
    assert.equal(GetExitCodeThread(here), STILL_ACTIVE);
    here.Close();
    assert.equal(GetExitCodeThread(here), STILL_ACTIVE);
    assert.equal(WaitForSingleObject(GetCurrentThread(), 0), WAIT_TIMEOUT);
  });

  test("is no handle as a mere integer, and no process", () => {
    throwsWin32(() => GetExitCodeThread(-2), ERROR_INVALID_HANDLE);
    throwsWin32(() => GetExitCodeThread(GetCurrentProcess()), ERROR_INVALID_HANDLE, "GetExitCodeThread");
  });

  test("becomes a handle that others can use by DuplicateHandle", () => {
    using real = DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), 0, false, DUPLICATE_SAME_ACCESS);
    assert.ok(real.handle > 0);
    assert.equal(GetThreadPriority(real), GetThreadPriority(GetCurrentThread()));
    assert.equal(WaitForSingleObject(real, 0), WAIT_TIMEOUT);
  });
});

describe("OpenThread", () => {
  test("opens this thread, a worker, and a thread of another process", async () => {
    const { worker, id } = await staying();
    await using _ = worker;
    using child = new Started(IDLE);
    for (const thread of [GetCurrentThreadId(), id, child.threadId]) {
      using handle = OpenThread(THREAD_ALL_ACCESS, false, thread);
      assert.equal(GetExitCodeThread(handle), STILL_ACTIVE);
      assert.equal(WaitForSingleObject(handle, 0), WAIT_TIMEOUT);
    }
  });

  test("gives the access that is asked for and no more", async () => {
    using toQuery = OpenThread(THREAD_QUERY_INFORMATION, false, GetCurrentThreadId());
    throwsWin32(() => WaitForSingleObject(toQuery, 0), ERROR_ACCESS_DENIED, "WaitForSingleObject");
    await rejectsWin32(waitAsync(toQuery, 0), ERROR_ACCESS_DENIED, "WaitForSingleObject");
    GetThreadPriority(toQuery); // THREAD_QUERY_LIMITED_INFORMATION comes with it
    using toWait = OpenThread(SYNCHRONIZE, false, GetCurrentThreadId());
    throwsWin32(() => GetExitCodeThread(toWait), ERROR_ACCESS_DENIED, "GetExitCodeThread");
    throwsWin32(() => SuspendThread(toWait), ERROR_ACCESS_DENIED, "SuspendThread");
    throwsWin32(() => ResumeThread(toWait), ERROR_ACCESS_DENIED, "ResumeThread");
  });

  test("fails with ERROR_INVALID_PARAMETER where there is no such thread", () => {
    for (const missing of [0, 0x7fff_fffc, 0xffff_fffc])
      throwsWin32(() => OpenThread(SYNCHRONIZE, false, missing), ERROR_INVALID_PARAMETER, "OpenThread");
    throwsTypeError(() => (OpenThread as (...args: unknown[]) => unknown)(SYNCHRONIZE, false, "1"));
  });
});

describe("A thread", () => {
  test("ends waits for it when it ends, and stays signalled", async () => {
    const { worker, id } = await staying();
    await using _ = worker;
    using handle = OpenThread(SYNCHRONIZE | THREAD_QUERY_LIMITED_INFORMATION, false, id);
    const waiting = waitAsync(handle, LONG);
    worker.order("end");
    await worker.result;
    await worker.ended();
    assert.equal(await waiting, WAIT_OBJECT_0);
    for (let times = 0; times < 2; times++) assert.equal(WaitForSingleObject(handle, LONG), WAIT_OBJECT_0);
  });

  test("of another process ends blocking waits, beside other objects", () => {
    using child = new Started("setTimeout(() => {}, 300)");
    using event = CreateEvent(null, true, false, null);
    assert.equal(WaitForMultipleObjects([event, child.thread], false, 0), WAIT_TIMEOUT);
    assert.equal(WaitForMultipleObjects([event, child.thread], false, LONG), WAIT_OBJECT_0 + 1);
    SetEvent(event);
    assert.equal(WaitForMultipleObjects([event, child.thread], true, LONG), WAIT_OBJECT_0);
  });
});

describe("GetExitCodeThread", () => {
  test("is STILL_ACTIVE while the thread runs, and what its process was ended with afterwards", () => {
    using child = new Started(IDLE);
    assert.equal(GetExitCodeThread(child.thread), STILL_ACTIVE);
    TerminateProcess(child.process, 0xc000_0005);
    assert.equal(WaitForSingleObject(child.thread, LONG), WAIT_OBJECT_0);
    assert.equal(GetExitCodeThread(child.thread), 0xc000_0005);
  });
});

describe("SuspendThread", () => {
  test("stops a thread until it is resumed", async () => {
    using writer = new Writer();
    await writer.grows();
    assert.equal(SuspendThread(writer.child.thread), 0);
    await writer.stands();
    assert.equal(ResumeThread(writer.child.thread), 1);
    await writer.grows();
  });

  test("is counted, by all handles together", async () => {
    using writer = new Writer();
    await writer.grows();
    using other = OpenThread(THREAD_SUSPEND_RESUME, false, writer.child.threadId);
    assert.deepEqual([SuspendThread(other), SuspendThread(writer.child.thread), SuspendThread(other)], [0, 1, 2]);
    assert.deepEqual([ResumeThread(writer.child.thread), ResumeThread(other)], [3, 2]);
    await writer.stands();
    assert.equal(ResumeThread(other), 1);
    await writer.grows();
    assert.equal(ResumeThread(other), 0);
    assert.equal(SuspendThread(other), 0);
  });

  test("fails with ERROR_SIGNAL_REFUSED beyond the highest count, which stays", () => {
    using child = new Started(IDLE);
    for (let count = 0; count < MAXIMUM_SUSPEND_COUNT; count++) assert.equal(SuspendThread(child.thread), count);
    throwsWin32(() => SuspendThread(child.thread), ERROR_SIGNAL_REFUSED, "SuspendThread");
    assert.equal(ResumeThread(child.thread), MAXIMUM_SUSPEND_COUNT);
  });

  test("does not keep the process from being ended", () => {
    using child = new Started(IDLE);
    SuspendThread(child.thread);
    TerminateProcess(child.process, 7);
    assert.equal(WaitForSingleObject(child.process, LONG), WAIT_OBJECT_0);
    throwsWin32(() => SuspendThread(child.thread), ERROR_ACCESS_DENIED, "SuspendThread");
  });

  test("refuses what is no thread", () => {
    using child = new Started(IDLE);
    throwsWin32(() => SuspendThread(child.process), ERROR_INVALID_HANDLE, "SuspendThread");
    throwsWin32(() => ResumeThread(child.process), ERROR_INVALID_HANDLE, "ResumeThread");
  });
});

describe("ResumeThread", () => {
  test("lets a process begin that was created suspended", async () => {
    using writer = new Writer(CREATE_SUSPENDED);
    await writer.stands();
    assert.equal(writer.size, 0);
    assert.equal(ResumeThread(writer.child.thread), 1);
    await writer.grows();
  });

  test("takes as many calls as the process was suspended in all", async () => {
    using writer = new Writer(CREATE_SUSPENDED);
    assert.equal(SuspendThread(writer.child.thread), 1);
    assert.equal(ResumeThread(writer.child.thread), 2);
    await writer.stands();
    assert.equal(writer.size, 0);
    assert.equal(ResumeThread(writer.child.thread), 1);
    await writer.grows();
  });
});
