import assert from "node:assert/strict";
import {
  CreateMutex,
  MUTEX_ALL_ACCESS,
  OpenMutex,
  ReleaseMutex,
  SYNCHRONIZE,
  WAIT_ABANDONED,
  WAIT_ABANDONED_0,
  WAIT_OBJECT_0,
  WAIT_TIMEOUT,
  WaitForMultipleObjects,
  WaitForSingleObject,
} from "tswin32/win32event";
import { WaitForSingleObject as waitAsync, WaitForMultipleObjects as waitForSeveralAsync } from "tswin32/win32event/promises";
import { ERROR_INVALID_HANDLE, ERROR_NOT_OWNER } from "tswin32/winerror";
import { HANDLE, SECURITY_ATTRIBUTES } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { freshName, kinds } from "../support/objects.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";
import { sleep } from "../support/time.js";
import { SecondThread } from "../support/worker.js";

const NEVER_OPEN = 0x7fff_fff0;

/** Longer than any wait here takes; a case that reaches it fails. */
const LONG = 20_000;

/** What a wait in another thread of this process gives. */
async function waitElsewhere(mutex: HANDLE, milliseconds = 0): Promise<number> {
  await using worker = await SecondThread.start("tryMutex", [mutex.handle, milliseconds]);
  return await worker.result;
}

/** Has another thread own the mutex and end. */
async function abandon(mutex: HANDLE): Promise<void> {
  await using worker = await SecondThread.start("endOwning", [mutex.handle]);
  assert.equal(await worker.result, WAIT_OBJECT_0);
  await worker.ended();
}

describe("CreateMutex", () => {
  test("makes a mutex that nobody owns, or that the calling thread owns", async () => {
    using free = CreateMutex(null, false, null);
    using owned = CreateMutex(null, true, null);
    assert.ok(free instanceof HANDLE && free.handle > 0);
    assert.equal(free.alreadyExisted, false);
    assert.equal(await waitElsewhere(free), WAIT_OBJECT_0);
    assert.equal(await waitElsewhere(owned), WAIT_TIMEOUT);
    ReleaseMutex(owned);
    assert.equal(await waitElsewhere(owned), WAIT_OBJECT_0);
  });

  test("takes 0 and 1 for false and true, SECURITY_ATTRIBUTES, and no name", () => {
    using owned = CreateMutex(new SECURITY_ATTRIBUTES(), 1);
    ReleaseMutex(owned);
    using free = CreateMutex({ bInheritHandle: true }, 0);
    throwsWin32(() => ReleaseMutex(free), ERROR_NOT_OWNER);
  });

  test("does not make the caller the owner of a mutex that was there", async () => {
    const name = freshName();
    using first = CreateMutex(null, false, name);
    using second = CreateMutex(null, true, name);
    assert.deepEqual([first.alreadyExisted, second.alreadyExisted], [false, true]);
    throwsWin32(() => ReleaseMutex(second), ERROR_NOT_OWNER);
    assert.equal(await waitElsewhere(first), WAIT_OBJECT_0);
  });

  test("refuses arguments of wrong types", () => {
    const wrong = CreateMutex as (...args: unknown[]) => HANDLE;
    throwsTypeError(() => wrong(5, false, null));
    throwsTypeError(() => wrong(null, "true", null));
    throwsTypeError(() => wrong(null, undefined, null));
    throwsTypeError(() => wrong(null, false, 5));
    throwsTypeError(() => wrong(null, false, "name\0cut"), /NUL/);
  });
});

describe("Waits for a mutex", () => {
  test("give it to one thread at a time", async () => {
    using mutex = CreateMutex(null, false, null);
    assert.equal(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    assert.equal(await waitElsewhere(mutex, 50), WAIT_TIMEOUT);
    ReleaseMutex(mutex);
    assert.equal(await waitElsewhere(mutex), WAIT_OBJECT_0);
  });

  test("by its owner end at once, and must be released as often", async () => {
    using mutex = CreateMutex(null, false, null);
    for (let times = 0; times < 3; times++) assert.equal(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    for (let times = 0; times < 2; times++) {
      ReleaseMutex(mutex);
      assert.equal(await waitElsewhere(mutex), WAIT_TIMEOUT);
    }
    ReleaseMutex(mutex);
    assert.equal(await waitElsewhere(mutex), WAIT_OBJECT_0);
    throwsWin32(() => ReleaseMutex(mutex), ERROR_NOT_OWNER);
  });

  test("block until its owner, another thread, has released it as often as it waited", async () => {
    using mutex = CreateMutex(null, false, null);
    await using worker = await SecondThread.start("ownMutex", [mutex.handle, 2], "owned");
    const waiting = waitAsync(mutex, LONG);
    worker.order("release once");
    assert.equal(await Promise.race([waiting, sleep(150, "pending")]), "pending");
    worker.order("release");
    assert.equal(await waiting, WAIT_OBJECT_0);
    ReleaseMutex(mutex);
    worker.order("end");
    await worker.result;
  });

  test("keep threads apart that change the same thing", async () => {
    using mutex = CreateMutex(null, false, null);
    const shared = new SharedArrayBuffer(4);
    const rounds = 2000;
    await using one = await SecondThread.start("addUnderMutex", [mutex.handle, shared, rounds]);
    await using two = await SecondThread.start("addUnderMutex", [mutex.handle, shared, rounds]);
    await using three = await SecondThread.start("addUnderMutex", [mutex.handle, shared, rounds]);
    await Promise.all([one.result, two.result, three.result]);
    assert.equal(new Int32Array(shared)[0], 3 * rounds);
  });

  test("block until the owner, another process, has released it", async () => {
    const name = freshName();
    using mutex = CreateMutex(null, false, name);
    await using other = new SecondProcess("ownMutex", [name]);
    await other.reached("owned");
    assert.equal(WaitForSingleObject(mutex, 50), WAIT_TIMEOUT);
    throwsWin32(() => ReleaseMutex(mutex), ERROR_NOT_OWNER);
    other.order("release once");
    assert.equal(WaitForSingleObject(mutex, LONG), WAIT_OBJECT_0);
    ReleaseMutex(mutex);
    other.order("release");
    other.order("end");
    await other.result();
  });

  test("as two promises of one thread both get it, each to be released", async () => {
    using mutex = CreateMutex(null, false, null);
    assert.deepEqual(await Promise.all([waitAsync(mutex, LONG), waitAsync(mutex, LONG)]), [WAIT_OBJECT_0, WAIT_OBJECT_0]);
    ReleaseMutex(mutex);
    assert.equal(await waitElsewhere(mutex), WAIT_TIMEOUT);
    ReleaseMutex(mutex);
    assert.equal(await waitElsewhere(mutex), WAIT_OBJECT_0);
    throwsWin32(() => ReleaseMutex(mutex), ERROR_NOT_OWNER);
  });

  test("as promises leave it to the thread that waited, also where it came late", async () => {
    using mutex = CreateMutex(null, false, null);
    await using worker = await SecondThread.start("ownMutex", [mutex.handle], "owned");
    const waits = [waitAsync(mutex, LONG), waitForSeveralAsync([mutex], true, LONG)];
    worker.order("release once");
    assert.deepEqual(await Promise.all(waits), [WAIT_OBJECT_0, WAIT_OBJECT_0]);
    worker.order("release");
    worker.order("end");
    await worker.result;
    assert.equal(await waitElsewhere(mutex), WAIT_TIMEOUT);
    ReleaseMutex(mutex);
    ReleaseMutex(mutex);
    assert.equal(await waitElsewhere(mutex), WAIT_OBJECT_0);
  });

  test("take nothing once they are aborted", async () => {
    using mutex = CreateMutex(null, false, null);
    await using worker = await SecondThread.start("ownMutex", [mutex.handle], "owned");
    const reason = new Error("enough");
    const controller = new AbortController();
    const waiting = waitAsync(mutex, LONG, { signal: controller.signal });
    await sleep(20);
    controller.abort(reason);
    await assert.rejects(waiting, reason);
    worker.order("release once");
    worker.order("release");
    worker.order("end");
    await worker.result;
    await sleep(50);
    throwsWin32(() => ReleaseMutex(mutex), ERROR_NOT_OWNER);
    assert.equal(await waitElsewhere(mutex), WAIT_OBJECT_0);
  });
});

describe("A mutex whose owner ended", () => {
  test("as a thread is abandoned to the next wait, and owned by it", async () => {
    using mutex = CreateMutex(null, false, null);
    await abandon(mutex);
    assert.equal(WaitForSingleObject(mutex, LONG), WAIT_ABANDONED);
    assert.equal(await waitElsewhere(mutex), WAIT_TIMEOUT);
    ReleaseMutex(mutex);
    assert.equal(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0); // said once
    ReleaseMutex(mutex);
  });

  test("as a thread with a promise is abandoned too", async () => {
    using mutex = CreateMutex(null, false, null);
    await using worker = await SecondThread.start("ownMutexByPromise", [mutex.handle]);
    assert.equal(await worker.result, WAIT_OBJECT_0);
    await worker.ended();
    assert.equal(WaitForSingleObject(mutex, LONG), WAIT_ABANDONED);
    ReleaseMutex(mutex);
  });

  test("as a thread that was terminated is abandoned", async () => {
    using mutex = CreateMutex(null, false, null);
    using never = kinds.event.create();
    await using blocked = await SecondThread.start("ownAndWaitWithoutEnd", [mutex.handle, never.handle], "waiting");
    assert.equal(WaitForSingleObject(mutex, 50), WAIT_TIMEOUT);
    await blocked.terminate();
    assert.equal(WaitForSingleObject(mutex, LONG), WAIT_ABANDONED);
    ReleaseMutex(mutex);
    await using idle = await SecondThread.start("ownMutex", [mutex.handle, 3], "owned");
    await idle.terminate();
    assert.equal(WaitForSingleObject(mutex, LONG), WAIT_ABANDONED);
    ReleaseMutex(mutex);
    assert.equal(await waitElsewhere(mutex), WAIT_OBJECT_0);
  });

  test("as a process that was killed is abandoned", async () => {
    const name = freshName();
    using mutex = CreateMutex(null, false, name);
    await using other = new SecondProcess("ownMutex", [name, 2]);
    await other.reached("owned");
    assert.equal(WaitForSingleObject(mutex, 0), WAIT_TIMEOUT);
    other.kill();
    await other.ended;
    assert.equal(WaitForSingleObject(mutex, LONG), WAIT_ABANDONED);
    assert.equal(await waitElsewhere(mutex), WAIT_TIMEOUT);
    ReleaseMutex(mutex);
    assert.equal(await waitElsewhere(mutex), WAIT_OBJECT_0);
  });

  test("as a process that is killed meanwhile ends a wait under way", async () => {
    const name = freshName();
    using mutex = CreateMutex(null, false, name);
    await using other = new SecondProcess("ownMutex", [name]);
    await other.reached("owned");
    const waiting = waitAsync(mutex, LONG);
    await sleep(50);
    other.kill();
    assert.equal(await waiting, WAIT_ABANDONED);
    ReleaseMutex(mutex);
  });

  test("as a process that ends by itself is abandoned", async () => {
    const name = freshName();
    using mutex = CreateMutex(null, false, name);
    await using other = new SecondProcess("endOwning", [name]);
    assert.equal(await other.result(), WAIT_OBJECT_0);
    assert.equal(WaitForSingleObject(mutex, LONG), WAIT_ABANDONED);
    ReleaseMutex(mutex);
  });

  test("ends a blocking wait of another thread, and passes on", async () => {
    using mutex = CreateMutex(null, false, null);
    using never = kinds.event.create();
    await using owner = await SecondThread.start("ownAndWaitWithoutEnd", [mutex.handle, never.handle], "waiting");
    await using waiter = await SecondThread.start("tryMutex", [mutex.handle, LONG]);
    await sleep(200);
    await owner.terminate();
    assert.equal(await waiter.result, WAIT_ABANDONED);
    assert.equal(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    ReleaseMutex(mutex);
  });

  test("tells a wait for any which one it is", async () => {
    using never = kinds.event.create();
    using mutex = CreateMutex(null, false, null);
    await abandon(mutex);
    assert.equal(WaitForMultipleObjects([never, mutex], false, LONG), WAIT_ABANDONED_0 + 1);
    ReleaseMutex(mutex);
    await abandon(mutex);
    assert.equal(await waitForSeveralAsync([never, mutex], false, LONG), WAIT_ABANDONED_0 + 1);
    ReleaseMutex(mutex);
  });

  test("tells a wait for all that one of them is, and all are taken", async () => {
    using semaphore = kinds.semaphore.create();
    using mutex = CreateMutex(null, false, null);
    using free = CreateMutex(null, false, null);
    await abandon(mutex);
    assert.equal(WaitForMultipleObjects([free, mutex, semaphore], true, 20), WAIT_TIMEOUT);
    const result = WaitForMultipleObjects([free, mutex], true, LONG);
    assert.ok(result >= WAIT_ABANDONED_0 && result < WAIT_ABANDONED_0 + 2, `${result}`);
    assert.deepEqual([await waitElsewhere(free), await waitElsewhere(mutex)], [WAIT_TIMEOUT, WAIT_TIMEOUT]);
    ReleaseMutex(free);
    ReleaseMutex(mutex);
  });
});

describe("ReleaseMutex", () => {
  test("fails with ERROR_NOT_OWNER for a mutex that is free or owned by another thread", async () => {
    using mutex = CreateMutex(null, false, null);
    throwsWin32(() => ReleaseMutex(mutex), ERROR_NOT_OWNER, "ReleaseMutex");
    assert.equal(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    await using worker = await SecondThread.start("tryReleaseMutex", [mutex.handle]);
    assert.equal(await worker.result, ERROR_NOT_OWNER);
    assert.equal(await waitElsewhere(mutex), WAIT_TIMEOUT); // still owned
    ReleaseMutex(mutex);
  });

  test("needs no more access than a wait", () => {
    const name = freshName();
    using mutex = CreateMutex(null, false, name);
    using opened = OpenMutex(SYNCHRONIZE, false, name);
    assert.equal(WaitForSingleObject(opened, 0), WAIT_OBJECT_0);
    ReleaseMutex(opened);
    throwsWin32(() => ReleaseMutex(mutex), ERROR_NOT_OWNER);
  });

  test("refuses what is no mutex, and handles that are closed, were never open, or are none", () => {
    using event = kinds.event.create();
    throwsWin32(() => ReleaseMutex(event), ERROR_INVALID_HANDLE, "ReleaseMutex");
    const mutex = CreateMutex(null, false, null);
    const stale = mutex.handle;
    mutex.Close();
    for (const handle of [mutex, stale, NEVER_OPEN, 0]) throwsWin32(() => ReleaseMutex(handle), ERROR_INVALID_HANDLE, "ReleaseMutex");
    for (const handle of [undefined, null, "mutex", {}]) throwsTypeError(() => ReleaseMutex(handle as never));
  });
});

describe("OpenMutex", () => {
  test("gives the mutex of that name", () => {
    const name = freshName();
    using mutex = CreateMutex(null, true, name);
    using opened = OpenMutex(MUTEX_ALL_ACCESS, false, name);
    assert.notEqual(opened.handle, mutex.handle);
    ReleaseMutex(opened); // by whichever handle
    throwsWin32(() => ReleaseMutex(mutex), ERROR_NOT_OWNER);
  });
});
