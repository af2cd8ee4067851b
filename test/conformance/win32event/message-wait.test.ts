import assert from "node:assert/strict";
import {
  CreateEvent,
  MsgWaitForMultipleObjects,
  MsgWaitForMultipleObjectsEx,
  MWMO_ALERTABLE,
  MWMO_INPUTAVAILABLE,
  QS_ALLINPUT,
  SetEvent,
  WAIT_OBJECT_0,
  WAIT_TIMEOUT,
} from "tswin32/win32event";
import * as promises from "tswin32/win32event/promises";
import { ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { Disposables } from "../support/disposables.js";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { describe, test } from "../support/suite.js";
import { SecondThread } from "../support/worker.js";

const NEVER_OPEN = 0x7fff_fff0;
const LONG = 20_000;
const TICK = 16;

type MessageWait = (handles: readonly (HANDLE | number)[], milliseconds: number) => Promise<number>;

/** All ways to wait for any of several objects or for input; nobody sends these threads any. */
const ways: Readonly<Record<string, MessageWait>> = {
  MsgWaitForMultipleObjects: async (handles, milliseconds) => MsgWaitForMultipleObjects(handles, false, milliseconds, QS_ALLINPUT),
  MsgWaitForMultipleObjectsEx: async (handles, milliseconds) => MsgWaitForMultipleObjectsEx(handles, milliseconds, QS_ALLINPUT, 0),
  "MsgWaitForMultipleObjects as a promise": (handles, milliseconds) =>
    promises.MsgWaitForMultipleObjects(handles, false, milliseconds, QS_ALLINPUT),
  "MsgWaitForMultipleObjectsEx as a promise": (handles, milliseconds) =>
    promises.MsgWaitForMultipleObjectsEx(handles, milliseconds, QS_ALLINPUT, MWMO_ALERTABLE | MWMO_INPUTAVAILABLE),
};

for (const [name, wait] of Object.entries(ways)) {
  describe(name, () => {
    test("gives the lowest index that is signalled, and takes that alone", async () => {
      using group = new Disposables();
      const events = Array.from({ length: 4 }, () => group.use(CreateEvent(null, false, false, null)));
      SetEvent(events[3] as HANDLE);
      SetEvent(events[1] as HANDLE);
      assert.equal(await wait(events, LONG), WAIT_OBJECT_0 + 1);
      assert.equal(await wait(events, LONG), WAIT_OBJECT_0 + 3);
      assert.equal(await wait(events, 0), WAIT_TIMEOUT);
    });

    test("waits for input alone without a handle, as long as the time-out says", async () => {
      const start = performance.now();
      assert.equal(await wait([], 100), WAIT_TIMEOUT);
      assert.ok(performance.now() - start >= 100 - TICK);
    });

    test("takes up to 63 objects", async () => {
      using group = new Disposables();
      const events = Array.from({ length: 63 }, () => group.use(CreateEvent(null, false, false, null)));
      SetEvent(events[62] as HANDLE);
      assert.equal(await wait(events, LONG), WAIT_OBJECT_0 + 62);
      events.push(group.use(CreateEvent(null, false, true, null)));
      await rejectsWin32(wait(events, 0), ERROR_INVALID_PARAMETER);
    });

    test("ends when another thread signals an object", async () => {
      using event = CreateEvent(null, false, false, null);
      await using worker = await SecondThread.start("signal", [event.handle, 50], "ready");
      worker.order("go");
      assert.equal(await wait([event], LONG), WAIT_OBJECT_0);
      await worker.result;
    });

    test("refuses handles that are closed, were never open, or are none", async () => {
      const closed = CreateEvent(null, false, true, null);
      closed.Close();
      for (const handle of [closed, NEVER_OPEN, 0]) await rejectsWin32(wait([handle], 0), ERROR_INVALID_HANDLE);
    });
  });
}

describe("MsgWaitForMultipleObjects", () => {
  test("for all waits for input too, which never comes here", async () => {
    using event = CreateEvent(null, false, true, null);
    assert.equal(MsgWaitForMultipleObjects([event], true, 50, QS_ALLINPUT), WAIT_TIMEOUT);
    assert.equal(await promises.MsgWaitForMultipleObjects([event], true, 50, QS_ALLINPUT), WAIT_TIMEOUT);
    assert.equal(MsgWaitForMultipleObjects([event], false, LONG, QS_ALLINPUT), WAIT_OBJECT_0); // it was not taken
  });

  test("refuses one given twice where all are waited for", () => {
    using event = CreateEvent(null, false, true, null);
    throwsWin32(
      () => MsgWaitForMultipleObjects([event, event], true, 0, QS_ALLINPUT),
      ERROR_INVALID_PARAMETER,
      "MsgWaitForMultipleObjects",
    );
  });

  test("refuses arguments of wrong types", async () => {
    const wrong = MsgWaitForMultipleObjects as (...args: unknown[]) => unknown;
    throwsTypeError(() => wrong(5, false, 0, 0));
    throwsTypeError(() => wrong([], "no", 0, 0));
    throwsTypeError(() => wrong([], false, "0", 0));
    throwsTypeError(() => wrong([], false, 0, "0"));
    await assert.rejects(promises.MsgWaitForMultipleObjects([], false, 0, "0" as never), TypeError);
  });
});

describe("MsgWaitForMultipleObjectsEx", () => {
  test("refuses flags that do not exist", async () => {
    throwsWin32(() => MsgWaitForMultipleObjectsEx([], 0, QS_ALLINPUT, 0x100), ERROR_INVALID_PARAMETER, "MsgWaitForMultipleObjectsEx");
    await rejectsWin32(
      promises.MsgWaitForMultipleObjectsEx([], 0, QS_ALLINPUT, 0x100),
      ERROR_INVALID_PARAMETER,
      "MsgWaitForMultipleObjectsEx",
    );
  });
});
