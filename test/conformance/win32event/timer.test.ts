import assert from "node:assert/strict";
import {
  CancelWaitableTimer,
  CREATE_WAITABLE_TIMER_HIGH_RESOLUTION,
  CREATE_WAITABLE_TIMER_MANUAL_RESET,
  CreateWaitableTimer,
  CreateWaitableTimerEx,
  OpenWaitableTimer,
  SetWaitableTimer,
  SYNCHRONIZE,
  TIMER_ALL_ACCESS,
  TIMER_MODIFY_STATE,
  WAIT_OBJECT_0,
  WAIT_TIMEOUT,
  WaitForMultipleObjects,
  WaitForSingleObject,
} from "tswin32/win32event";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER } from "tswin32/winerror";
import { HANDLE, TIME } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { freshName, isSignalled, kinds } from "../support/objects.js";
import { describe, test } from "../support/suite.js";
import { measure, sleep } from "../support/time.js";
import { SecondThread } from "../support/worker.js";

const NEVER_OPEN = 0x7fff_fff0;
const LONG = 20_000;

/** Timers may be due up to a tick of the system's clock early: Windows counts in ticks of 15.6 ms. */
const TICK = 16;

/** A due time so many milliseconds from now. */
function after(milliseconds: number): number {
  return -milliseconds * 10_000;
}

/** A due time so many milliseconds from now, on the clock. */
function at(milliseconds: number): bigint {
  return TIME(Date.now()).filetime + BigInt(milliseconds) * 10_000n;
}

describe("CreateWaitableTimer", () => {
  test("makes a timer that is not signalled and does nothing by itself", () => {
    for (const manual of [true, false]) {
      using timer = CreateWaitableTimer(null, manual, null);
      assert.ok(timer instanceof HANDLE && timer.handle > 0);
      assert.equal(timer.alreadyExisted, false);
      assert.equal(WaitForSingleObject(timer, 50), WAIT_TIMEOUT);
    }
  });

  test("refuses arguments of wrong types", () => {
    const wrong = CreateWaitableTimer as (...args: unknown[]) => HANDLE;
    throwsTypeError(() => wrong(5, false, null));
    throwsTypeError(() => wrong(null, "true", null));
    throwsTypeError(() => wrong(null, false, 5));
  });
});

describe("CreateWaitableTimerEx", () => {
  test("makes a timer that resets itself, or not, by its flags", () => {
    using manual = CreateWaitableTimerEx(null, null, CREATE_WAITABLE_TIMER_MANUAL_RESET, TIMER_ALL_ACCESS);
    SetWaitableTimer(manual, after(0), 0);
    assert.equal(WaitForSingleObject(manual, LONG), WAIT_OBJECT_0);
    assert.equal(isSignalled(manual), true);
    using auto = CreateWaitableTimerEx(null, null, 0, TIMER_ALL_ACCESS);
    SetWaitableTimer(auto, after(0), 0);
    assert.equal(WaitForSingleObject(auto, LONG), WAIT_OBJECT_0);
    assert.equal(isSignalled(auto), false);
  });

  test("gives the access that is asked for and no more", () => {
    using waitOnly = CreateWaitableTimerEx(null, null, 0, SYNCHRONIZE);
    assert.equal(WaitForSingleObject(waitOnly, 0), WAIT_TIMEOUT);
    throwsWin32(() => SetWaitableTimer(waitOnly, after(0), 0), ERROR_ACCESS_DENIED, "SetWaitableTimer");
    using setOnly = CreateWaitableTimerEx(null, null, 0, TIMER_MODIFY_STATE);
    SetWaitableTimer(setOnly, after(0), 0);
    throwsWin32(() => WaitForSingleObject(setOnly, 0), ERROR_ACCESS_DENIED, "WaitForSingleObject");
  });

  test("makes a timer of high resolution", () => {
    using timer = CreateWaitableTimerEx(null, null, CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, TIMER_ALL_ACCESS);
    SetWaitableTimer(timer, after(5), 0);
    assert.equal(WaitForSingleObject(timer, LONG), WAIT_OBJECT_0);
  });

  test("refuses other flags", () => {
    throwsWin32(() => CreateWaitableTimerEx(null, null, 0x100, TIMER_ALL_ACCESS), ERROR_INVALID_PARAMETER);
  });
});

describe("SetWaitableTimer", () => {
  test("has the timer signalled after a time from now, and not before", () => {
    using timer = CreateWaitableTimer(null, true, null);
    SetWaitableTimer(timer, after(150), 0, null, null, false);
    assert.equal(isSignalled(timer), false);
    const { result, milliseconds } = measure(() => WaitForSingleObject(timer, LONG));
    assert.equal(result, WAIT_OBJECT_0);
    assert.ok(milliseconds >= 150 - TICK, `${milliseconds} ms`);
    assert.ok(milliseconds < 5000, `${milliseconds} ms`);
  });

  test("has the timer signalled at a time on the clock, and not before", () => {
    using timer = CreateWaitableTimer(null, true, null);
    SetWaitableTimer(timer, at(200), 0);
    assert.equal(isSignalled(timer), false);
    const { result, milliseconds } = measure(() => WaitForSingleObject(timer, LONG));
    assert.equal(result, WAIT_OBJECT_0);
    assert.ok(milliseconds >= 200 - 2 * TICK, `${milliseconds} ms`);
    assert.ok(milliseconds < 5000, `${milliseconds} ms`);
  });

  test("signals at once for a time that is past", () => {
    using timer = CreateWaitableTimer(null, true, null);
    for (const due of [at(-1000), 1n]) {
      SetWaitableTimer(timer, after(3_600_000), 0);
      SetWaitableTimer(timer, due, 0);
      assert.equal(WaitForSingleObject(timer, 1000), WAIT_OBJECT_0, `${due}`);
    }
  });

  test("leaves a manual-reset timer signalled until it is set again", () => {
    using timer = CreateWaitableTimer(null, true, null);
    SetWaitableTimer(timer, after(10), 0);
    for (let times = 0; times < 3; times++) assert.equal(WaitForSingleObject(timer, LONG), WAIT_OBJECT_0);
    SetWaitableTimer(timer, after(3_600_000), 0);
    assert.equal(isSignalled(timer), false);
  });

  test("lets a timer that resets itself end one wait", () => {
    using timer = CreateWaitableTimer(null, false, null);
    SetWaitableTimer(timer, after(10), 0);
    assert.equal(WaitForSingleObject(timer, LONG), WAIT_OBJECT_0);
    assert.equal(WaitForSingleObject(timer, 50), WAIT_TIMEOUT);
  });

  test("with a period signals a timer that resets itself again and again", () => {
    using timer = CreateWaitableTimer(null, false, null);
    SetWaitableTimer(timer, after(20), 40);
    const { milliseconds } = measure(() => {
      for (let times = 0; times < 6; times++) assert.equal(WaitForSingleObject(timer, LONG), WAIT_OBJECT_0);
    });
    assert.ok(milliseconds >= 20 + 5 * 40 - 3 * TICK, `${milliseconds} ms`);
    assert.ok(milliseconds < 5000, `${milliseconds} ms`);
  });

  test("with a period keeps one signal, however often it was due before the wait", async () => {
    using timer = CreateWaitableTimer(null, false, null);
    SetWaitableTimer(timer, after(10), 100);
    await sleep(450);
    assert.equal(isSignalled(timer), true);
    assert.equal(isSignalled(timer), false);
    assert.equal(WaitForSingleObject(timer, LONG), WAIT_OBJECT_0);
  });

  test("replaces what was set before", () => {
    using timer = CreateWaitableTimer(null, true, null);
    SetWaitableTimer(timer, after(30), 30);
    SetWaitableTimer(timer, after(3_600_000), 0);
    assert.equal(WaitForSingleObject(timer, 100), WAIT_TIMEOUT);
    SetWaitableTimer(timer, after(10), 0);
    assert.equal(WaitForSingleObject(timer, LONG), WAIT_OBJECT_0);
  });

  test("ends waits that began before it, of promises and of other threads", async () => {
    using timer = CreateWaitableTimer(null, true, null);
    await using worker = await SecondThread.start("waitFor", [timer.handle, LONG], "waiting");
    const waits = [waitAsync(timer, LONG), waitAsync(timer, LONG)];
    await sleep(100);
    SetWaitableTimer(timer, after(20), 0);
    assert.deepEqual(await Promise.all([...waits, worker.result]), [WAIT_OBJECT_0, WAIT_OBJECT_0, WAIT_OBJECT_0]);
  });

  test("puts off waits that began before it is set anew", async () => {
    using timer = CreateWaitableTimer(null, true, null);
    SetWaitableTimer(timer, after(100), 0);
    const start = performance.now();
    const waiting = waitAsync(timer, LONG);
    SetWaitableTimer(timer, after(300), 0);
    assert.equal(await waiting, WAIT_OBJECT_0);
    const milliseconds = performance.now() - start;
    assert.ok(milliseconds >= 300 - TICK, `${milliseconds} ms`);
  });

  test("lets one of several waits end each time where the timer resets itself", async () => {
    using timer = CreateWaitableTimer(null, false, null);
    const waits = Array.from({ length: 4 }, () => waitAsync(timer, LONG));
    SetWaitableTimer(timer, after(20), 30);
    assert.deepEqual(await Promise.all(waits), new Array(4).fill(WAIT_OBJECT_0));
  });

  test("serves waits for several objects", () => {
    using early = CreateWaitableTimer(null, false, null);
    using late = CreateWaitableTimer(null, false, null);
    SetWaitableTimer(early, after(20), 0);
    SetWaitableTimer(late, after(120), 0);
    assert.equal(WaitForMultipleObjects([late, early], false, LONG), WAIT_OBJECT_0 + 1);
    SetWaitableTimer(early, after(20), 0);
    assert.equal(WaitForMultipleObjects([early, late], true, LONG), WAIT_OBJECT_0);
    assert.deepEqual([isSignalled(early), isSignalled(late)], [false, false]);
  });

  test("arms the timer also where it is to wake the machine and cannot", () => {
    using timer = CreateWaitableTimer(null, true, null);
    SetWaitableTimer(timer, after(20), 0, null, null, true);
    assert.equal(WaitForSingleObject(timer, LONG), WAIT_OBJECT_0);
  });

  test("refuses a negative period, and leaves the timer as it was", () => {
    using timer = CreateWaitableTimer(null, true, null);
    throwsWin32(() => SetWaitableTimer(timer, after(0), -1), ERROR_INVALID_PARAMETER, "SetWaitableTimer");
    assert.equal(WaitForSingleObject(timer, 50), WAIT_TIMEOUT);
  });

  test("refuses a completion routine, and what is no time", () => {
    using timer = CreateWaitableTimer(null, true, null);
    const wrong = SetWaitableTimer as (...args: unknown[]) => void;
    throwsTypeError(() => wrong(timer, after(0), 0, () => undefined, null, false));
    throwsTypeError(() => wrong(timer, after(0), 0, null, 5, false));
    throwsTypeError(() => wrong(timer, after(0), 0, null, null, "no"));
    for (const due of [undefined, null, "0", 0.5, Number.NaN, 2 ** 60, 2n ** 63n]) throwsTypeError(() => wrong(timer, due, 0));
    for (const period of [undefined, null, "0", 0.5, 2 ** 31]) throwsTypeError(() => wrong(timer, after(0), period));
    assert.equal(WaitForSingleObject(timer, 50), WAIT_TIMEOUT);
  });

  test("refuses what is no timer, and handles that are closed, were never open, or are none", () => {
    using event = kinds.event.create();
    const timer = CreateWaitableTimer(null, true, null);
    const stale = timer.handle;
    timer.Close();
    for (const handle of [event, timer, stale, NEVER_OPEN, 0]) {
      throwsWin32(() => SetWaitableTimer(handle, after(0), 0), ERROR_INVALID_HANDLE, "SetWaitableTimer");
      throwsWin32(() => CancelWaitableTimer(handle), ERROR_INVALID_HANDLE, "CancelWaitableTimer");
    }
  });
});

describe("CancelWaitableTimer", () => {
  test("keeps a timer from being signalled", () => {
    using timer = CreateWaitableTimer(null, true, null);
    SetWaitableTimer(timer, after(50), 20);
    CancelWaitableTimer(timer);
    assert.equal(WaitForSingleObject(timer, 150), WAIT_TIMEOUT);
  });

  test("leaves a timer that is signalled so", () => {
    for (const manual of [true, false]) {
      using timer = CreateWaitableTimer(null, manual, null);
      SetWaitableTimer(timer, 1n, 20);
      using pause = CreateWaitableTimer(null, true, null);
      SetWaitableTimer(pause, after(60), 0);
      assert.equal(WaitForSingleObject(pause, LONG), WAIT_OBJECT_0);
      CancelWaitableTimer(timer);
      assert.equal(isSignalled(timer), true);
      assert.equal(WaitForSingleObject(timer, 60), manual ? WAIT_OBJECT_0 : WAIT_TIMEOUT); // the period has ended too
    }
  });

  test("does not end waits, which end when it is set again", async () => {
    using timer = CreateWaitableTimer(null, true, null);
    SetWaitableTimer(timer, after(60), 0);
    const waiting = waitAsync(timer, LONG);
    CancelWaitableTimer(timer);
    assert.equal(await Promise.race([waiting, sleep(150, "pending")]), "pending");
    SetWaitableTimer(timer, after(10), 0);
    assert.equal(await waiting, WAIT_OBJECT_0);
  });

  test("does nothing to a timer that was never set", () => {
    using timer = CreateWaitableTimer(null, true, null);
    CancelWaitableTimer(timer);
    assert.equal(isSignalled(timer), false);
  });
});

describe("OpenWaitableTimer", () => {
  test("gives the timer of that name", () => {
    const name = freshName();
    using timer = CreateWaitableTimer(null, true, name);
    using opened = OpenWaitableTimer(TIMER_ALL_ACCESS, false, name);
    assert.notEqual(opened.handle, timer.handle);
    SetWaitableTimer(opened, after(10), 0);
    assert.equal(WaitForSingleObject(timer, LONG), WAIT_OBJECT_0);
  });
});
