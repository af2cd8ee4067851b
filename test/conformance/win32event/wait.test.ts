import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { CreateEvent, INFINITE, ResetEvent, SetEvent, WAIT_OBJECT_0, WAIT_TIMEOUT, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import { ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { INVALID_HANDLE_VALUE } from "tswin32/wintypes";
import { Disposables } from "../support/disposables.js";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { describe, test } from "../support/suite.js";
import { measure, sleep, until } from "../support/time.js";
import { SecondThread } from "../support/worker.js";

const NEVER_OPEN = 0x7fff_fff0;

/** Longer than any wait here takes that is to end by an event; a case that reaches it fails. */
const LONG = 30_000;

/** Waits may end up to a tick of the system's clock early: Windows counts time-outs in ticks of 15.6 ms. */
const TICK = 16;

describe("WaitForSingleObject", () => {
  test("only looks with a time-out of 0", () => {
    using event = CreateEvent(null, true, false, null);
    const { result, milliseconds } = measure(() => WaitForSingleObject(event, 0));
    assert.equal(result, WAIT_TIMEOUT);
    assert.ok(milliseconds < 1000, `${milliseconds} ms`);
  });

  test("waits as long as the time-out says for an event that is not set", () => {
    using event = CreateEvent(null, true, false, null);
    const { result, milliseconds } = measure(() => WaitForSingleObject(event, 150));
    assert.equal(result, WAIT_TIMEOUT);
    assert.ok(milliseconds >= 150 - TICK, `${milliseconds} ms`);
  });

  test("ends at once for an event that is set, also without a time limit", () => {
    using event = CreateEvent(null, true, true, null);
    assert.equal(WaitForSingleObject(event, INFINITE), WAIT_OBJECT_0);
    assert.equal(WaitForSingleObject(event.handle, -1), WAIT_OBJECT_0); // INFINITE as JavaScript's signed integer
  });

  test("resets an auto-reset event that ends it, and no other", () => {
    using auto = CreateEvent(null, false, true, null);
    assert.equal(WaitForSingleObject(auto, 0), WAIT_OBJECT_0);
    assert.equal(WaitForSingleObject(auto, 0), WAIT_TIMEOUT);
    using manual = CreateEvent(null, true, true, null);
    assert.equal(WaitForSingleObject(manual, 0), WAIT_OBJECT_0);
    assert.equal(WaitForSingleObject(manual, 0), WAIT_OBJECT_0);
  });

  test("leaves an event alone where the time-out ends it", () => {
    using event = CreateEvent(null, false, false, null);
    assert.equal(WaitForSingleObject(event, 20), WAIT_TIMEOUT);
    SetEvent(event);
    assert.equal(WaitForSingleObject(event, 20), WAIT_OBJECT_0);
  });

  test("blocks until another thread sets the event", async () => {
    using event = CreateEvent(null, false, false, null);
    await using worker = await SecondThread.start("signal", [event.handle, 100], "ready");
    worker.order("go");
    const { result, milliseconds } = measure(() => WaitForSingleObject(event, LONG));
    assert.equal(result, WAIT_OBJECT_0);
    assert.ok(milliseconds >= 50 && milliseconds < LONG, `${milliseconds} ms`);
    await worker.result;
  });

  test("blocks without a time limit until another thread sets the event", async () => {
    using event = CreateEvent(null, true, false, null);
    await using worker = await SecondThread.start("signal", [event.handle, 50], "ready");
    worker.order("go");
    assert.equal(WaitForSingleObject(event, INFINITE), WAIT_OBJECT_0);
    await worker.result;
  });

  test("lets an auto-reset event release exactly one of several threads", async () => {
    using event = CreateEvent(null, false, false, null);
    await using one = await SecondThread.start("waitFor", [event.handle, 1500], "waiting");
    await using two = await SecondThread.start("waitFor", [event.handle, 1500], "waiting");
    await using three = await SecondThread.start("waitFor", [event.handle, 1500], "waiting");
    await sleep(100);
    SetEvent(event);
    const results = await Promise.all([one.result, two.result, three.result]);
    assert.deepEqual(
      results.sort((a, b) => a - b),
      [WAIT_OBJECT_0, WAIT_TIMEOUT, WAIT_TIMEOUT],
    );
    assert.equal(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
  });

  test("lets a manual-reset event release every thread", async () => {
    using event = CreateEvent(null, true, false, null);
    await using one = await SecondThread.start("waitFor", [event.handle, LONG], "waiting");
    await using two = await SecondThread.start("waitFor", [event.handle, LONG], "waiting");
    SetEvent(event);
    assert.deepEqual(await Promise.all([one.result, two.result]), [WAIT_OBJECT_0, WAIT_OBJECT_0]);
  });

  test("refuses handles that are closed, were never open, or are none", () => {
    const event = CreateEvent(null, true, true, null);
    const stale = event.handle;
    event.Close();
    for (const handle of [event, stale, NEVER_OPEN, INVALID_HANDLE_VALUE, 0]) {
      throwsWin32(() => WaitForSingleObject(handle, 0), ERROR_INVALID_HANDLE, "WaitForSingleObject");
    }
  });

  test("refuses what is no handle and no time-out", () => {
    using event = CreateEvent(null, true, true, null);
    const wrong = WaitForSingleObject as (...args: unknown[]) => unknown;
    for (const handle of [undefined, null, "event", {}, 1.5]) throwsTypeError(() => wrong(handle, 0));
    for (const timeout of [undefined, null, "0", 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32])
      throwsTypeError(() => wrong(event, timeout));
  });

  describe("as a promise", () => {
    test("gives what WaitForSingleObject gives", async () => {
      using event = CreateEvent(null, false, true, null);
      assert.equal(await waitAsync(event, INFINITE), WAIT_OBJECT_0);
      assert.equal(await waitAsync(event, 0), WAIT_TIMEOUT);
      SetEvent(event);
      assert.equal(await waitAsync(event.handle, 0), WAIT_OBJECT_0);
    });

    test("lets timers run on while it waits, and takes as long as the time-out says", async () => {
      using event = CreateEvent(null, true, false, null);
      let ticks = 0;
      const timer = setInterval(() => ticks++, 10);
      const start = performance.now();
      try {
        assert.equal(await waitAsync(event, 300), WAIT_TIMEOUT);
      } finally {
        clearInterval(timer);
      }
      const milliseconds = performance.now() - start;
      assert.ok(milliseconds >= 300 - TICK, `${milliseconds} ms`);
      assert.ok(ticks >= 5, `${ticks} ticks of 10 ms in ${milliseconds} ms`);
    });

    test("ends when the same thread sets the event", async () => {
      using event = CreateEvent(null, false, false, null);
      const waiting = waitAsync(event, LONG);
      await sleep(20);
      SetEvent(event);
      assert.equal(await waiting, WAIT_OBJECT_0);
      assert.equal(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    });

    test("ends when another thread sets the event", async () => {
      using event = CreateEvent(null, false, false, null);
      const waiting = waitAsync(event, LONG);
      await using worker = await SecondThread.start("signal", [event.handle, 20], "ready");
      worker.order("go");
      assert.equal(await waiting, WAIT_OBJECT_0);
      await worker.result;
    });

    test("waits for 200 events at once, each by itself", async () => {
      using events = new Disposables();
      const handles = Array.from({ length: 200 }, () => events.use(CreateEvent(null, false, false, null)));
      const ended = new Set<number>();
      const waits = handles.map(async (event, index) => {
        const result = await waitAsync(event, LONG);
        ended.add(index);
        return result;
      });
      await sleep(20);
      assert.equal(ended.size, 0);
      for (const event of handles.filter((_, index) => index % 2 === 1)) SetEvent(event);
      await Promise.all(waits.filter((_, index) => index % 2 === 1));
      assert.deepEqual(
        [...ended].sort((a, b) => a - b),
        handles.map((_, index) => index).filter((index) => index % 2 === 1),
      );
      for (const event of handles.filter((_, index) => index % 2 === 0)) SetEvent(event);
      assert.deepEqual(await Promise.all(waits), new Array(200).fill(WAIT_OBJECT_0));
    });

    test("waits 200 times for one event, which releases them all", async () => {
      using event = CreateEvent(null, true, false, null);
      const waits = Array.from({ length: 200 }, () => waitAsync(event, LONG));
      await sleep(20);
      SetEvent(event);
      assert.deepEqual(await Promise.all(waits), new Array(200).fill(WAIT_OBJECT_0));
    });

    test("lets an auto-reset event release exactly one wait each time that it is set", async () => {
      using event = CreateEvent(null, false, false, null);
      let released = 0;
      const waits = Array.from({ length: 5 }, async () => {
        assert.equal(await waitAsync(event, LONG), WAIT_OBJECT_0);
        released++;
      });
      for (let times = 1; times <= 5; times++) {
        SetEvent(event);
        await until(`${times} waits have ended`, () => released >= times);
        await sleep(20);
        assert.equal(released, times);
      }
      await Promise.all(waits);
      assert.equal(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    });

    test("does not hold up file system work of Node", async () => {
      using events = new Disposables();
      const handles = Array.from({ length: 20 }, () => events.use(CreateEvent(null, false, false, null)));
      const waits = handles.map((event) => waitAsync(event, LONG));
      assert.ok((await stat(process.execPath)).isFile()); // libuv's pool has four threads: waits in it would keep this from running
      handles.forEach((event) => SetEvent(event));
      assert.deepEqual(await Promise.all(waits), new Array(20).fill(WAIT_OBJECT_0));
    });

    test("rejects with the reason of a signal, and leaves the event untouched", async () => {
      using event = CreateEvent(null, false, false, null);
      const controller = new AbortController();
      const reason = new Error("enough");
      const waiting = waitAsync(event, LONG, { signal: controller.signal });
      await sleep(20);
      controller.abort(reason);
      await assert.rejects(waiting, reason);
      SetEvent(event);
      await sleep(20);
      assert.equal(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    });

    test("takes nothing once the signal has aborted, also where the event was set before", async () => {
      using event = CreateEvent(null, false, true, null);
      const reason = new Error("enough");
      await assert.rejects(waitAsync(event, LONG, { signal: AbortSignal.abort(reason) }), reason);
      assert.equal(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    });

    test("either takes the event or leaves it when set and abort meet", async () => {
      using event = CreateEvent(null, false, false, null);
      for (let times = 0; times < 100; times++) {
        const controller = new AbortController();
        const waiting = waitAsync(event, LONG, { signal: controller.signal }).then(
          (result) => result,
          (error: unknown) => {
            assert.equal(error, controller.signal.reason);
            return "aborted";
          },
        );
        if (times % 2 === 0) await sleep(0);
        SetEvent(event);
        if (times % 3 === 0) await sleep(0);
        controller.abort();
        const outcome = await waiting;
        // Whichever it is, the one setting is either used up by the wait or still there.
        assert.equal(WaitForSingleObject(event, 0), outcome === "aborted" ? WAIT_OBJECT_0 : WAIT_TIMEOUT, `${outcome}`);
        ResetEvent(event);
      }
    });

    test("stays with the other waits where one of several is aborted", async () => {
      using event = CreateEvent(null, false, false, null);
      const controller = new AbortController();
      const aborted = waitAsync(event, LONG, { signal: controller.signal });
      const other = waitAsync(event, LONG);
      await sleep(20);
      controller.abort();
      await assert.rejects(aborted, { name: "AbortError" });
      SetEvent(event);
      assert.equal(await other, WAIT_OBJECT_0);
    });

    test("rejects as WaitForSingleObject throws", async () => {
      await rejectsWin32(waitAsync(NEVER_OPEN, 0), ERROR_INVALID_HANDLE, "WaitForSingleObject");
      await rejectsWin32(waitAsync(INVALID_HANDLE_VALUE, 0), ERROR_INVALID_HANDLE, "WaitForSingleObject");
      using event = CreateEvent(null, true, true, null);
      await assert.rejects(waitAsync(event, "0" as never), TypeError);
      await assert.rejects(waitAsync("event" as never, 0), TypeError);
      await assert.rejects(waitAsync(event, 0, { signal: "stop" as never }), TypeError);
    });
  });
});
