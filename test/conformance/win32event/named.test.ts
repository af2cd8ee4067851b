import assert from "node:assert/strict";
import { GetLastError } from "tswin32/win32api";
import {
  CreateEvent,
  EVENT_ALL_ACCESS,
  EVENT_MODIFY_STATE,
  OpenEvent,
  OpenSemaphore,
  OpenWaitableTimer,
  ReleaseSemaphore,
  ResetEvent,
  SEMAPHORE_MODIFY_STATE,
  SetEvent,
  SetWaitableTimer,
  SYNCHRONIZE,
  TIMER_MODIFY_STATE,
  WAIT_OBJECT_0,
  WAIT_TIMEOUT,
  WaitForMultipleObjects,
  WaitForSingleObject,
} from "tswin32/win32event";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_FILE_NOT_FOUND,
  ERROR_FILENAME_EXCED_RANGE,
  ERROR_INVALID_HANDLE,
  ERROR_PATH_NOT_FOUND,
} from "tswin32/winerror";
import { outcome, rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { freshName, isSignalled, kindNames, kinds, takeAll } from "../support/objects.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";
import { sleep } from "../support/time.js";
import { SecondThread } from "../support/worker.js";

const LONG = 20_000;
const MAX_PATH = 260;

const suites = {
  event: "A name of an event",
  mutex: "A name of a mutex",
  semaphore: "A name of a semaphore",
  timer: "A name of a timer",
} as const;

for (const kindName of kindNames) {
  const kind = kinds[kindName];
  const open = (name: string) => kind.open(kind.allAccess, name);

  describe(suites[kindName], () => {
    test("finds the object within the process, which says that it was there", () => {
      const name = freshName();
      using first = kind.create(name);
      assert.notEqual(GetLastError(), ERROR_ALREADY_EXISTS);
      assert.equal(first.alreadyExisted, false);
      using second = kind.create(name);
      assert.equal(GetLastError(), ERROR_ALREADY_EXISTS);
      assert.equal(second.alreadyExisted, true);
      using third = open(name);
      assert.equal(third.alreadyExisted, false);
      assert.equal(new Set([first.handle, second.handle, third.handle]).size, 3);
    });

    test("is unknown before the object is made: ERROR_FILE_NOT_FOUND", () => {
      throwsWin32(() => open(freshName()), ERROR_FILE_NOT_FOUND, kind.openName);
      throwsWin32(() => open(`Global\\${freshName()}`), ERROR_FILE_NOT_FOUND, kind.openName);
    });

    test("vanishes with the last handle", () => {
      const name = freshName();
      const first = kind.create(name);
      const second = open(name);
      first.Close();
      open(name).Close();
      second.Close();
      throwsWin32(() => open(name), ERROR_FILE_NOT_FOUND, kind.openName);
      using again = kind.create(name);
      assert.equal(again.alreadyExisted, false);
    });

    test("is that of an object of another kind: ERROR_INVALID_HANDLE", () => {
      const name = freshName();
      using _ = kind.create(name);
      for (const other of kindNames.filter((one) => one !== kindName)) {
        throwsWin32(() => kinds[other].create(name), ERROR_INVALID_HANDLE, kinds[other].createName);
        throwsWin32(() => kinds[other].open(kinds[other].allAccess, name), ERROR_INVALID_HANDLE, kinds[other].openName);
      }
      open(name).Close();
    });

    test("distinguishes capitals", () => {
      const name = `${freshName()}-Name`;
      using _ = kind.create(name);
      throwsWin32(() => open(name.toUpperCase()), ERROR_FILE_NOT_FOUND);
      throwsWin32(() => open(name.toLowerCase()), ERROR_FILE_NOT_FOUND);
      using other = kind.create(name.toLowerCase());
      assert.equal(other.alreadyExisted, false);
    });

    test("is the same with the prefix Local\\, and works with Global\\", () => {
      const name = freshName();
      using _ = kind.create(name);
      open(`Local\\${name}`).Close();
      const global = freshName();
      using made = kind.create(`Global\\${global}`);
      using found = kind.create(`Global\\${global}`);
      assert.deepEqual([made.alreadyExisted, found.alreadyExisted], [false, true]);
      open(`Global\\${global}`).Close();
    });

    test("cannot have a backslash elsewhere: ERROR_PATH_NOT_FOUND", () => {
      for (const name of ["no\\such", `Local\\no\\such`, `Global\\no\\such`, `${freshName()}\\`]) {
        throwsWin32(() => kind.create(name), ERROR_PATH_NOT_FOUND, kind.createName);
        throwsWin32(() => open(name), ERROR_PATH_NOT_FOUND, kind.openName);
      }
    });

    test("has up to MAX_PATH characters, of any script, and is exact to the last one", () => {
      const long = freshName().padEnd(MAX_PATH - 1, "x");
      using _ = kind.create(long);
      open(long).Close();
      throwsWin32(() => open(`${long.slice(0, -1)}y`), ERROR_FILE_NOT_FOUND);
      throwsWin32(() => open(long.slice(0, -1)), ERROR_FILE_NOT_FOUND);
      const script = `${freshName()} äßЖ中😀 a/b:c*?"<>|.`;
      using __ = kind.create(script);
      open(script).Close();
    });

    test("is refused beyond MAX_PATH characters", () => {
      const long = freshName().padEnd(MAX_PATH + 1, "x");
      throwsWin32(() => kind.create(long), ERROR_FILENAME_EXCED_RANGE, kind.createName);
      throwsWin32(() => open(long), ERROR_FILENAME_EXCED_RANGE, kind.openName);
    });

    test("finds the object from another thread", async () => {
      const name = freshName();
      using _ = kind.create(name);
      await using worker = await SecondThread.start("tryOpen", [kindName, name]);
      assert.equal(await worker.result, 0);
      await using other = await SecondThread.start("tryOpen", [kindName, `${name}-`]);
      assert.equal(await other.result, ERROR_FILE_NOT_FOUND);
    });

    test("finds the object of another process, until it closes it", async () => {
      const name = freshName();
      await using other = new SecondProcess("holdObject", [kindName, name]);
      await other.reached("made");
      open(name).Close();
      other.order("close");
      await other.reached("closed");
      throwsWin32(() => open(name), ERROR_FILE_NOT_FOUND);
      other.order("end");
      assert.deepEqual(await other.result(), { alreadyExisted: false });
    });

    test("vanishes when the process that holds it alone is killed", async () => {
      const name = freshName();
      await using other = new SecondProcess("holdObject", [kindName, name]);
      await other.reached("made");
      assert.equal(
        outcome(() => open(name)),
        0,
      );
      other.kill();
      await other.ended;
      throwsWin32(() => open(name), ERROR_FILE_NOT_FOUND);
      using again = kind.create(name);
      assert.equal(again.alreadyExisted, false);
    });

    test("stays while another process that holds it too is killed", async () => {
      const name = freshName();
      using _ = kind.create(name);
      await using other = new SecondProcess("holdObject", [kindName, name]);
      await other.reached("made");
      other.kill();
      await other.ended;
      using again = kind.create(name);
      assert.equal(again.alreadyExisted, true);
    });

    test("outlives the thread that made the object, whose handle is the process's", async () => {
      const name = freshName();
      await using worker = await SecondThread.start("holdObject", [kindName, name], "made");
      using kept = open(name);
      await worker.terminate();
      open(name).Close();
      kept.Close();
    });
  });
}

describe("Objects without a name", () => {
  test("are each of its own, also where the name is null", () => {
    using one = CreateEvent(null, true, false, null);
    using two = CreateEvent(null, true, false);
    SetEvent(one);
    assert.deepEqual([one.alreadyExisted, two.alreadyExisted], [false, false]);
    assert.equal(isSignalled(two), false);
  });
});

describe("A named event", () => {
  test("keeps its kind and its state where it is created again", () => {
    const name = freshName();
    using first = CreateEvent(null, false, true, name);
    using second = CreateEvent(null, true, false, name);
    assert.equal(isSignalled(second), true); // set, as first made
    assert.equal(isSignalled(first), false); // and reset by the wait
  });

  test("is set by another process, which ends waits here", async () => {
    const name = freshName();
    using event = CreateEvent(null, true, false, name);
    const waiting = waitAsync(event, LONG);
    await using other = new SecondProcess("setNamedEvent", [name]);
    assert.equal(WaitForSingleObject(event, LONG), WAIT_OBJECT_0);
    assert.equal(await waiting, WAIT_OBJECT_0);
    await other.result();
  });

  test("goes on ending waits of others after a process that waited for it was killed", async () => {
    const name = freshName();
    const reply = freshName();
    using event = CreateEvent(null, false, false, name);
    using replied = CreateEvent(null, false, false, reply);
    await using other = new SecondProcess("answer", [name, reply, 10]);
    await other.reached("ready");
    SetEvent(event);
    assert.equal(WaitForSingleObject(replied, LONG), WAIT_OBJECT_0);
    await sleep(50); // it waits again
    other.kill();
    await other.ended;
    const waiting = waitAsync(event, LONG);
    await sleep(20);
    SetEvent(event);
    assert.equal(await waiting, WAIT_OBJECT_0);
    assert.equal(isSignalled(event), false);
  });
});

describe("Access that was not asked for is refused:", () => {
  test("to set and reset an event opened to wait", () => {
    const name = freshName();
    using event = CreateEvent(null, true, false, name);
    using opened = OpenEvent(SYNCHRONIZE, false, name);
    throwsWin32(() => SetEvent(opened), ERROR_ACCESS_DENIED, "SetEvent");
    assert.equal(WaitForSingleObject(opened, 0), WAIT_TIMEOUT);
    SetEvent(event);
    throwsWin32(() => ResetEvent(opened), ERROR_ACCESS_DENIED, "ResetEvent");
    assert.equal(WaitForSingleObject(opened, 0), WAIT_OBJECT_0);
  });

  test("to wait for an event opened to set it", async () => {
    const name = freshName();
    using event = CreateEvent(null, false, false, name);
    using opened = OpenEvent(EVENT_MODIFY_STATE, false, name);
    SetEvent(opened);
    throwsWin32(() => WaitForSingleObject(opened, 0), ERROR_ACCESS_DENIED, "WaitForSingleObject");
    throwsWin32(() => WaitForMultipleObjects([event, opened], false, 0), ERROR_ACCESS_DENIED, "WaitForMultipleObjects");
    await rejectsWin32(waitAsync(opened, 0), ERROR_ACCESS_DENIED, "WaitForSingleObject");
    assert.equal(isSignalled(event), true); // nothing was taken
  });

  test("to release a semaphore opened to wait, and to wait for one opened to release it", () => {
    const name = freshName();
    using semaphore = kinds.semaphore.create(name);
    using toWait = OpenSemaphore(SYNCHRONIZE, false, name);
    throwsWin32(() => ReleaseSemaphore(toWait, 1), ERROR_ACCESS_DENIED, "ReleaseSemaphore");
    using toRelease = OpenSemaphore(SEMAPHORE_MODIFY_STATE, false, name);
    assert.equal(ReleaseSemaphore(toRelease, 2), 0);
    throwsWin32(() => WaitForSingleObject(toRelease, 0), ERROR_ACCESS_DENIED, "WaitForSingleObject");
    assert.equal(takeAll(toWait, 5), 2);
    assert.equal(ReleaseSemaphore(semaphore, 1), 0);
  });

  test("to set a timer opened to wait, and to wait for one opened to set it", () => {
    const name = freshName();
    using _ = kinds.timer.create(name);
    using toWait = OpenWaitableTimer(SYNCHRONIZE, false, name);
    throwsWin32(() => SetWaitableTimer(toWait, -1, 0), ERROR_ACCESS_DENIED, "SetWaitableTimer");
    using toSet = OpenWaitableTimer(TIMER_MODIFY_STATE, false, name);
    SetWaitableTimer(toSet, -1, 0);
    throwsWin32(() => WaitForSingleObject(toSet, 0), ERROR_ACCESS_DENIED, "WaitForSingleObject");
    assert.equal(WaitForSingleObject(toWait, LONG), WAIT_OBJECT_0);
  });

  test("but both are given together", () => {
    const name = freshName();
    using _ = CreateEvent(null, true, false, name);
    using opened = OpenEvent(SYNCHRONIZE | EVENT_MODIFY_STATE, false, name);
    SetEvent(opened);
    assert.equal(WaitForSingleObject(opened, 0), WAIT_OBJECT_0);
  });
});

describe("OpenEvent", () => {
  test("gives the event of that name", () => {
    const name = freshName();
    using event = CreateEvent(null, true, false, name);
    using opened = OpenEvent(EVENT_ALL_ACCESS, true, name);
    assert.notEqual(opened.handle, event.handle);
    SetEvent(opened);
    assert.equal(isSignalled(event), true);
  });

  test("refuses arguments of wrong types", () => {
    const wrong = OpenEvent as (...args: unknown[]) => unknown;
    throwsTypeError(() => wrong("all", false, "name"));
    throwsTypeError(() => wrong(0, "no", "name"));
    for (const name of [undefined, null, 5, "a\0b"]) throwsTypeError(() => wrong(EVENT_ALL_ACCESS, false, name));
  });
});
