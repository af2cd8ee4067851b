import assert from "node:assert/strict";
import { CreateEvent, OpenEvent, PulseEvent, SYNCHRONIZE, WAIT_OBJECT_0, WAIT_TIMEOUT, WaitForSingleObject } from "tswin32/win32event";
import { WaitForMultipleObjects as waitForSeveralAsync } from "tswin32/win32event/promises";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { freshName, isSignalled, kinds } from "../support/objects.js";
import { describe, test } from "../support/suite.js";
import { sleep } from "../support/time.js";
import { SecondThread } from "../support/worker.js";

const NEVER_OPEN = 0x7fff_fff0;
const LONG = 20_000;

/** Until waits that have begun are surely under way. */
const SETTLED = 200;

describe("PulseEvent", () => {
  test("leaves an event reset, also one that was set", () => {
    for (const manual of [true, false]) {
      for (const set of [true, false]) {
        using event = CreateEvent(null, manual, set, null);
        PulseEvent(event);
        assert.equal(isSignalled(event), false, `manual ${manual}, set ${set}`);
      }
    }
  });

  test("releases all threads that wait for a manual-reset event", async () => {
    using event = CreateEvent(null, true, false, null);
    await using one = await SecondThread.start("waitFor", [event.handle, LONG], "waiting");
    await using two = await SecondThread.start("waitFor", [event.handle, LONG], "waiting");
    await sleep(SETTLED);
    PulseEvent(event);
    assert.deepEqual(await Promise.all([one.result, two.result]), [WAIT_OBJECT_0, WAIT_OBJECT_0]);
    assert.equal(isSignalled(event), false);
  });

  test("releases one thread that waits for an auto-reset event", async () => {
    using event = CreateEvent(null, false, false, null);
    await using one = await SecondThread.start("waitFor", [event.handle, 1500], "waiting");
    await using two = await SecondThread.start("waitFor", [event.handle, 1500], "waiting");
    await sleep(SETTLED);
    PulseEvent(event);
    const results = await Promise.all([one.result, two.result]);
    assert.deepEqual(
      results.sort((a, b) => a - b),
      [WAIT_OBJECT_0, WAIT_TIMEOUT],
    );
    assert.equal(isSignalled(event), false);
  });

  test("does not end a wait for all of which another is missing", async () => {
    using pulsed = CreateEvent(null, true, false, null);
    using missing = kinds.event.create();
    const waiting = waitForSeveralAsync([pulsed, missing], true, 600);
    await sleep(SETTLED);
    PulseEvent(pulsed);
    assert.equal(await waiting, WAIT_TIMEOUT);
  });

  test("refuses what is no event, what lacks the right, and handles that are closed, were never open, or are none", () => {
    using semaphore = kinds.semaphore.create();
    const closed = kinds.event.create();
    closed.Close();
    for (const handle of [semaphore, closed, NEVER_OPEN, 0]) throwsWin32(() => PulseEvent(handle), ERROR_INVALID_HANDLE, "PulseEvent");
    const name = freshName();
    using event = CreateEvent(null, true, true, name);
    using opened = OpenEvent(SYNCHRONIZE, false, name);
    throwsWin32(() => PulseEvent(opened), ERROR_ACCESS_DENIED, "PulseEvent");
    assert.equal(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    for (const handle of [undefined, null, "event", {}]) throwsTypeError(() => PulseEvent(handle as never));
  });
});
