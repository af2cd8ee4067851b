import assert from "node:assert/strict";
import {
  CreateEvent,
  CreateMutex,
  CreateSemaphore,
  INFINITE,
  MAXIMUM_WAIT_OBJECTS,
  ReleaseMutex,
  SetEvent,
  WAIT_OBJECT_0,
  WAIT_TIMEOUT,
  WaitForMultipleObjects,
  WaitForMultipleObjectsEx,
  WaitForSingleObject,
  WaitForSingleObjectEx,
} from "tswin32/win32event";
import * as promises from "tswin32/win32event/promises";
import { ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOT_OWNER } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { Disposables } from "../support/disposables.js";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { isSignalled, kinds, takeAll } from "../support/objects.js";
import { describe, test } from "../support/suite.js";
import { measure, sleep } from "../support/time.js";
import { SecondThread } from "../support/worker.js";

const NEVER_OPEN = 0x7fff_fff0;
const LONG = 20_000;
const TICK = 16;

/** Both ways to wait for several objects. */
const ways = {
  "with the thread": async (handles: Iterable<HANDLE | number>, all: boolean, milliseconds: number) =>
    WaitForMultipleObjects(handles, all, milliseconds),
  "by a promise": (handles: Iterable<HANDLE | number>, all: boolean, milliseconds: number) =>
    promises.WaitForMultipleObjects(handles, all, milliseconds),
};

function autoEvents(group: Disposables, count: number): HANDLE[] {
  return Array.from({ length: count }, () => group.use(CreateEvent(null, false, false, null)));
}

describe("WaitForMultipleObjects", () => {
  for (const [way, wait] of Object.entries(ways)) {
    describe(way, () => {
      test("for any gives the index of the one that is signalled, and takes that alone", async () => {
        using group = new Disposables();
        const events = autoEvents(group, 5);
        for (const index of [3, 0, 4]) {
          SetEvent(events[index] as HANDLE);
          assert.equal(await wait(events, false, LONG), WAIT_OBJECT_0 + index);
          assert.equal(await wait(events, false, 0), WAIT_TIMEOUT);
        }
      });

      test("for any gives the lowest index where several are signalled", async () => {
        using group = new Disposables();
        const events = autoEvents(group, 4);
        for (const event of events.toReversed()) SetEvent(event);
        for (const index of [0, 1, 2, 3]) assert.equal(await wait(events, false, 0), WAIT_OBJECT_0 + index);
        assert.equal(await wait(events, false, 0), WAIT_TIMEOUT);
      });

      test("for any takes the same object given twice at its first place", async () => {
        using event = CreateEvent(null, false, true, null);
        using other = CreateEvent(null, false, false, null);
        assert.equal(await wait([other, event, event], false, 0), WAIT_OBJECT_0 + 1);
        assert.equal(isSignalled(event), false);
      });

      test("for all gives 0 once all are signalled, and takes them together", async () => {
        using group = new Disposables();
        const events = autoEvents(group, 3);
        using semaphore = CreateSemaphore(null, 2, 2, null);
        const all = [...events, semaphore];
        for (const event of events) {
          assert.equal(await wait(all, true, 20), WAIT_TIMEOUT);
          SetEvent(event);
        }
        assert.equal(await wait(all, true, LONG), WAIT_OBJECT_0);
        assert.deepEqual(events.map(isSignalled), [false, false, false]);
        assert.equal(takeAll(semaphore, 5), 1);
      });

      test("for all takes nothing where one is missing", async () => {
        using set = CreateEvent(null, false, true, null);
        using semaphore = CreateSemaphore(null, 1, 1, null);
        using mutex = CreateMutex(null, false, null);
        using missing = CreateEvent(null, false, false, null);
        for (const order of [
          [set, semaphore, mutex, missing],
          [missing, mutex, semaphore, set],
        ]) {
          assert.equal(await wait(order, true, 40), WAIT_TIMEOUT);
          throwsWin32(() => ReleaseMutex(mutex), ERROR_NOT_OWNER);
        }
        assert.deepEqual([isSignalled(set), isSignalled(semaphore)], [true, true]);
      });

      test("waits as long as the time-out says", async () => {
        using group = new Disposables();
        const events = autoEvents(group, 3);
        for (const all of [true, false]) {
          const start = performance.now();
          assert.equal(await wait(events, all, 100), WAIT_TIMEOUT);
          assert.ok(performance.now() - start >= 100 - TICK);
        }
      });

      test("takes 64 objects, the last one too", async () => {
        using group = new Disposables();
        const events = autoEvents(group, MAXIMUM_WAIT_OBJECTS);
        SetEvent(events.at(-1) as HANDLE);
        assert.equal(await wait(events, false, 0), WAIT_OBJECT_0 + 63);
        for (const event of events) SetEvent(event);
        assert.equal(await wait(events, true, 0), WAIT_OBJECT_0);
        assert.equal(await wait(events, false, 0), WAIT_TIMEOUT);
      });

      test("takes integers, and any iterable of handles", async () => {
        using group = new Disposables();
        const events = autoEvents(group, 3);
        SetEvent(events[2] as HANDLE);
        assert.equal(await wait(new Set(events), false, 0), WAIT_OBJECT_0 + 2);
        SetEvent(events[1] as HANDLE);
        const values = events.map((event) => event.handle);
        assert.equal(await wait(values.values(), false, 0), WAIT_OBJECT_0 + 1);
      });

      test("mixes kinds of objects", async () => {
        using event = kinds.event.create();
        using mutex = kinds.mutex.create();
        using semaphore = kinds.semaphore.create();
        using timer = kinds.timer.create();
        assert.equal(await wait([event, semaphore, timer, mutex], false, LONG), WAIT_OBJECT_0 + 3);
        ReleaseMutex(mutex);
        SetEvent(event);
        assert.equal(await wait([semaphore, timer, event, mutex], false, LONG), WAIT_OBJECT_0 + 2);
        assert.equal(await wait([mutex, event, timer], true, 20), WAIT_TIMEOUT);
        assert.equal(await wait([mutex, event], true, LONG), WAIT_OBJECT_0);
        ReleaseMutex(mutex);
      });
    });
  }

  test("refuses none, more than 64, and for all one that is given twice", async () => {
    using group = new Disposables();
    const events = autoEvents(group, MAXIMUM_WAIT_OBJECTS + 1);
    const [first, second] = events as [HANDLE, HANDLE];
    for (const [handles, all] of [
      [[], false],
      [[], true],
      [events, false],
      [events, true],
      [[first, second, first], true],
      [[first, first.handle], true],
    ] as const) {
      throwsWin32(() => WaitForMultipleObjects(handles, all, 0), ERROR_INVALID_PARAMETER, "WaitForMultipleObjects");
      await rejectsWin32(promises.WaitForMultipleObjects(handles, all, 0), ERROR_INVALID_PARAMETER, "WaitForMultipleObjects");
    }
  });

  test("refuses one handle that is closed, was never open, or is none, and takes nothing then", async () => {
    using set = CreateEvent(null, false, true, null);
    const closed = CreateEvent(null, false, true, null);
    closed.Close();
    for (const handle of [closed, NEVER_OPEN, 0]) {
      for (const all of [true, false]) {
        throwsWin32(() => WaitForMultipleObjects([set, handle], all, 0), ERROR_INVALID_HANDLE, "WaitForMultipleObjects");
        await rejectsWin32(promises.WaitForMultipleObjects([set, handle], all, 0), ERROR_INVALID_HANDLE, "WaitForMultipleObjects");
      }
    }
    assert.equal(isSignalled(set), true);
  });

  test("refuses arguments of wrong types", async () => {
    using event = CreateEvent(null, true, true, null);
    const wrong = WaitForMultipleObjects as (...args: unknown[]) => unknown;
    for (const handles of [undefined, null, 5, event, "ab", [undefined], [event, "b"]]) throwsTypeError(() => wrong(handles, false, 0));
    throwsTypeError(() => wrong([event], "all", 0));
    throwsTypeError(() => wrong([event], false, "0"));
    const wrongLater = promises.WaitForMultipleObjects as (...args: unknown[]) => Promise<unknown>;
    await assert.rejects(wrongLater(5, false, 0), TypeError);
    await assert.rejects(wrongLater([event], "all", 0), TypeError);
  });

  test("ends when another thread signals one of them", async () => {
    using group = new Disposables();
    const events = autoEvents(group, 4);
    for (const wait of [WaitForMultipleObjects, promises.WaitForMultipleObjects]) {
      await using worker = await SecondThread.start("signal", [(events[2] as HANDLE).handle, 50], "ready");
      worker.order("go");
      assert.equal(await wait(events, false, INFINITE), WAIT_OBJECT_0 + 2);
      await worker.result;
    }
  });

  test("for all lets others take what is signalled while it waits for the rest", async () => {
    using one = CreateEvent(null, false, true, null);
    using two = CreateEvent(null, false, false, null);
    await using worker = await SecondThread.start("waitForAll", [[one.handle, two.handle], LONG], "waiting");
    const waiting = promises.WaitForMultipleObjects([one, two], true, LONG);
    await sleep(100);
    assert.equal(WaitForSingleObject(one, 0), WAIT_OBJECT_0);
    SetEvent(two);
    assert.equal(await Promise.race([waiting, worker.result, sleep(100, "pending")]), "pending");
    SetEvent(one);
    const first = await Promise.race([waiting.then(() => "promise"), worker.result.then(() => "thread")]);
    assert.deepEqual([isSignalled(one), isSignalled(two)], [false, false]); // both gone, to one of them
    SetEvent(one);
    SetEvent(two);
    assert.deepEqual(await Promise.all([waiting, worker.result]), [WAIT_OBJECT_0, WAIT_OBJECT_0], `${first} came first`);
    assert.deepEqual([isSignalled(one), isSignalled(two)], [false, false]);
  });

  test("for all never leaves two that want the same objects with a part each", async () => {
    using group = new Disposables();
    const forks = Array.from({ length: 3 }, () => group.use(CreateEvent(null, false, true, null)));
    const inside = new SharedArrayBuffer(4 * forks.length);
    const rounds = 300;
    const philosophers: SecondThread<"eatTogether">[] = [];
    try {
      for (const [left, right] of [
        [0, 1],
        [1, 2],
        [2, 0],
      ] as const) {
        const pair: [number, number] = [(forks[left] as HANDLE).handle, (forks[right] as HANDLE).handle];
        philosophers.push(await SecondThread.start("eatTogether", [pair, [left, right], inside, rounds], "ready"));
      }
      const results = await Promise.all(philosophers.map(({ result }) => result));
      assert.deepEqual(results, new Array(3).fill({ rounds, clashes: 0 }));
    } finally {
      for (const philosopher of philosophers) await philosopher.terminate();
    }
    assert.deepEqual(forks.map(isSignalled), [true, true, true]);
  });

  test("for all of two promises gives everything to one, then to the other", async () => {
    using one = CreateEvent(null, false, false, null);
    using two = CreateEvent(null, false, false, null);
    let ended = 0;
    const waits = [
      [one, two],
      [two, one],
    ].map(async (pair) => {
      assert.equal(await promises.WaitForMultipleObjects(pair, true, LONG), WAIT_OBJECT_0);
      ended++;
    });
    for (const times of [1, 2]) {
      SetEvent(one);
      await sleep(50);
      assert.equal(ended, times - 1);
      SetEvent(two);
      await Promise.race([Promise.all(waits), sleep(150)]);
      assert.equal(ended, times);
    }
    await Promise.all(waits);
  });

  test("takes nothing once its signal has aborted", async () => {
    using one = CreateEvent(null, false, true, null);
    using two = CreateEvent(null, false, false, null);
    const controller = new AbortController();
    const reason = new Error("enough");
    const waiting = promises.WaitForMultipleObjects([one, two], true, LONG, { signal: controller.signal });
    await sleep(20);
    controller.abort(reason);
    await assert.rejects(waiting, reason);
    SetEvent(two);
    await sleep(20);
    assert.deepEqual([isSignalled(one), isSignalled(two)], [true, true]);
    await assert.rejects(promises.WaitForMultipleObjects([one], false, 0, { signal: AbortSignal.abort(reason) }), reason);
  });
});

describe("WaitForSingleObjectEx", () => {
  test("waits as WaitForSingleObject does, alertable or not", async () => {
    for (const alertable of [true, false, 1, 0]) {
      using event = CreateEvent(null, false, true, null);
      assert.equal(WaitForSingleObjectEx(event, 0, alertable), WAIT_OBJECT_0);
      const { result, milliseconds } = measure(() => WaitForSingleObjectEx(event, 60, alertable));
      assert.equal(result, WAIT_TIMEOUT);
      assert.ok(milliseconds >= 60 - TICK, `${milliseconds} ms`);
      SetEvent(event);
      assert.equal(await promises.WaitForSingleObjectEx(event, LONG, alertable), WAIT_OBJECT_0);
      assert.equal(await promises.WaitForSingleObjectEx(event, 20, alertable), WAIT_TIMEOUT);
    }
  });

  test("refuses what WaitForSingleObject refuses, under its own name", async () => {
    throwsWin32(() => WaitForSingleObjectEx(NEVER_OPEN, 0, false), ERROR_INVALID_HANDLE, "WaitForSingleObjectEx");
    await rejectsWin32(promises.WaitForSingleObjectEx(NEVER_OPEN, 0, false), ERROR_INVALID_HANDLE, "WaitForSingleObjectEx");
    using event = CreateEvent(null, true, true, null);
    throwsTypeError(() => WaitForSingleObjectEx(event, 0, "no" as never));
    await assert.rejects(promises.WaitForSingleObjectEx(event, 0, "no" as never), TypeError);
  });
});

describe("WaitForMultipleObjectsEx", () => {
  test("waits as WaitForMultipleObjects does, alertable or not", async () => {
    using group = new Disposables();
    const events = autoEvents(group, 3);
    for (const alertable of [true, false]) {
      for (const wait of [WaitForMultipleObjectsEx, promises.WaitForMultipleObjectsEx]) {
        SetEvent(events[1] as HANDLE);
        assert.equal(await wait(events, false, LONG, alertable), WAIT_OBJECT_0 + 1);
        assert.equal(await wait(events, false, 20, alertable), WAIT_TIMEOUT);
        for (const event of events) SetEvent(event);
        assert.equal(await wait(events, true, LONG, alertable), WAIT_OBJECT_0);
      }
    }
  });

  test("refuses what WaitForMultipleObjects refuses, under its own name", async () => {
    using event = CreateEvent(null, true, true, null);
    throwsWin32(() => WaitForMultipleObjectsEx([], false, 0, false), ERROR_INVALID_PARAMETER, "WaitForMultipleObjectsEx");
    throwsWin32(() => WaitForMultipleObjectsEx([NEVER_OPEN], false, 0, false), ERROR_INVALID_HANDLE, "WaitForMultipleObjectsEx");
    await rejectsWin32(
      promises.WaitForMultipleObjectsEx([event, event], true, 0, false),
      ERROR_INVALID_PARAMETER,
      "WaitForMultipleObjectsEx",
    );
    throwsTypeError(() => WaitForMultipleObjectsEx([event], false, 0, "no" as never));
  });
});
