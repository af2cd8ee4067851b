import assert from "node:assert/strict";
import { CloseHandle, GetCurrentProcess, GetCurrentProcessId, GetCurrentThreadId, OpenProcess } from "tswin32/win32api";
import { PROCESS_ALL_ACCESS, PROCESS_QUERY_INFORMATION, SYNCHRONIZE } from "tswin32/win32con";
import { CreateEvent, SetEvent, WAIT_OBJECT_0, WAIT_TIMEOUT, WaitForMultipleObjects, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waitAsync, WaitForMultipleObjects as waitForSeveralAsync } from "tswin32/win32event/promises";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER } from "tswin32/winerror";
import { HANDLE } from "tswin32/wintypes";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { freshName } from "../support/objects.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";
import { SecondThread } from "../support/worker.js";

const LONG = 20_000;

/** A process that runs until it is told to end. */
async function running(): Promise<SecondProcess<"holdObject">> {
  const other = new SecondProcess("holdObject", ["event", freshName()]);
  await other.reached("made");
  return other;
}

describe("GetCurrentProcessId", () => {
  test("is what Node calls process.pid", () => {
    assert.equal(GetCurrentProcessId(), process.pid);
  });

  test("is the same in a worker", async () => {
    await using worker = await SecondThread.start("identify", []);
    assert.equal((await worker.result).process, process.pid);
  });

  test("differs in another process, which agrees about its own", async () => {
    await using other = new SecondProcess("identify", []);
    const { process: id, node } = await other.result();
    assert.equal(id, node);
    assert.equal(id, other.pid);
    assert.notEqual(id, GetCurrentProcessId());
  });
});

describe("GetCurrentThreadId", () => {
  test("is a positive integer and stays the same in one thread", async () => {
    const id = GetCurrentThreadId();
    assert.ok(Number.isInteger(id) && id > 0, `${id}`);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(GetCurrentThreadId(), id);
  });

  test("differs between threads of one process", async () => {
    await using one = await SecondThread.start("identify", []);
    await using two = await SecondThread.start("identify", []);
    const threads = [GetCurrentThreadId(), (await one.result).thread, (await two.result).thread];
    // The first worker may have ended before the second one began, and Windows gives identifiers out again.
    assert.notEqual(threads[0], threads[1]);
    assert.notEqual(threads[0], threads[2]);
  });
});

describe("GetCurrentProcess", () => {
  test("stands for this process, and need not be closed", () => {
    const here = GetCurrentProcess();
    assert.ok(here instanceof HANDLE);
    assert.equal(WaitForSingleObject(here, 0), WAIT_TIMEOUT); // it runs
    here.Close();
    assert.equal(WaitForSingleObject(GetCurrentProcess(), 0), WAIT_TIMEOUT);
    assert.equal(WaitForSingleObject(here, 0), WAIT_TIMEOUT);
  });
});

describe("OpenProcess", () => {
  test("opens another process and this one, each time with a handle of its own", async () => {
    await using other = await running();
    using one = OpenProcess(PROCESS_ALL_ACCESS, false, other.pid ?? 0);
    using two = OpenProcess(SYNCHRONIZE, false, other.pid ?? 0);
    using here = OpenProcess(SYNCHRONIZE, false, process.pid);
    assert.equal(new Set([one.handle, two.handle, here.handle]).size, 3);
    for (const handle of [one, two, here]) assert.equal(WaitForSingleObject(handle, 0), WAIT_TIMEOUT);
    const stale = two.handle;
    CloseHandle(two);
    throwsWin32(() => WaitForSingleObject(stale, 0), ERROR_INVALID_HANDLE);
  });

  test("gives the access that is asked for and no more", async () => {
    await using other = await running();
    using handle = OpenProcess(PROCESS_QUERY_INFORMATION, false, other.pid ?? 0);
    throwsWin32(() => WaitForSingleObject(handle, 0), ERROR_ACCESS_DENIED, "WaitForSingleObject");
    await rejectsWin32(waitAsync(handle, 0), ERROR_ACCESS_DENIED, "WaitForSingleObject");
  });

  test("fails with ERROR_INVALID_PARAMETER where there is no such process", () => {
    for (const missing of [0, 0x7fff_fffc, 0xffff_fffc]) {
      throwsWin32(() => OpenProcess(SYNCHRONIZE, false, missing), ERROR_INVALID_PARAMETER, "OpenProcess");
    }
  });

  test("refuses arguments of wrong types", () => {
    const wrong = OpenProcess as (...args: unknown[]) => unknown;
    throwsTypeError(() => wrong("all", false, process.pid));
    throwsTypeError(() => wrong(SYNCHRONIZE, "no", process.pid));
    for (const id of [undefined, null, "1", 1.5]) throwsTypeError(() => wrong(SYNCHRONIZE, false, id));
  });
});

describe("A process", () => {
  test("ends waits for it when it ends, and stays signalled", async () => {
    await using other = await running();
    using handle = OpenProcess(SYNCHRONIZE, false, other.pid ?? 0);
    assert.equal(WaitForSingleObject(handle, 50), WAIT_TIMEOUT);
    const waiting = waitAsync(handle, LONG);
    other.order("close");
    other.order("end");
    assert.equal(WaitForSingleObject(handle, LONG), WAIT_OBJECT_0);
    assert.equal(await waiting, WAIT_OBJECT_0);
    await other.result();
    for (let times = 0; times < 2; times++) assert.equal(WaitForSingleObject(handle, 0), WAIT_OBJECT_0);
    assert.equal(await waitAsync(handle, 0), WAIT_OBJECT_0);
  });

  test("ends waits for it when it is killed", async () => {
    await using other = await running();
    using handle = OpenProcess(SYNCHRONIZE, false, other.pid ?? 0);
    const waits = [waitAsync(handle, LONG), waitAsync(handle, LONG)];
    other.kill();
    assert.equal(WaitForSingleObject(handle, LONG), WAIT_OBJECT_0);
    assert.deepEqual(await Promise.all(waits), [WAIT_OBJECT_0, WAIT_OBJECT_0]);
  });

  test("is one of several objects to wait for", async () => {
    await using one = await running();
    await using two = await running();
    using first = OpenProcess(SYNCHRONIZE, false, one.pid ?? 0);
    using second = OpenProcess(SYNCHRONIZE, false, two.pid ?? 0);
    using event = CreateEvent(null, false, false, null);
    assert.equal(WaitForMultipleObjects([first, event, second], false, 20), WAIT_TIMEOUT);
    const all = waitForSeveralAsync([event, first, second], true, LONG);
    two.kill();
    assert.equal(WaitForMultipleObjects([first, event, second], false, LONG), WAIT_OBJECT_0 + 2);
    SetEvent(event);
    one.kill();
    assert.equal(await all, WAIT_OBJECT_0);
    assert.equal(WaitForMultipleObjects([event, first, second], false, LONG), WAIT_OBJECT_0 + 1); // the event was taken
  });

  test("that has ended can be waited for as long as a handle is open", async () => {
    const other = await running();
    using handle = OpenProcess(SYNCHRONIZE, false, other.pid ?? 0);
    await other[Symbol.asyncDispose]();
    assert.equal(WaitForSingleObject(handle, 0), WAIT_OBJECT_0);
  });
});
