import assert from "node:assert/strict";
import {
  CreateEvent,
  CreateMutex,
  CreateSemaphore,
  OpenEvent,
  ReleaseMutex,
  SignalObjectAndWait,
  SYNCHRONIZE,
  WAIT_ABANDONED,
  WAIT_OBJECT_0,
  WAIT_TIMEOUT,
  WaitForSingleObject,
} from "tswin32/win32event";
import * as promises from "tswin32/win32event/promises";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_NOT_OWNER, ERROR_TOO_MANY_POSTS } from "tswin32/winerror";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { freshName, isSignalled, kinds, takeAll } from "../support/objects.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";
import { measure, sleep } from "../support/time.js";
import { SecondThread } from "../support/worker.js";

const NEVER_OPEN = 0x7fff_fff0;
const LONG = 20_000;
const TICK = 16;

for (const [way, signalAndWait] of Object.entries({
  "with the thread": SignalObjectAndWait,
  "by a promise": promises.SignalObjectAndWait,
})) {
  describe("SignalObjectAndWait", () => {
    describe(way, () => {
      test("sets an event, releases a semaphore once, gives up a mutex, then waits", async () => {
        using ready = CreateEvent(null, false, true, null);
        using never = kinds.event.create();
        using event = CreateEvent(null, true, false, null);
        assert.equal(await signalAndWait(event, ready, LONG, false), WAIT_OBJECT_0);
        assert.deepEqual([isSignalled(event), isSignalled(ready)], [true, false]);

        using semaphore = CreateSemaphore(null, 0, 2, null);
        assert.equal(await signalAndWait(semaphore, never, 20, false), WAIT_TIMEOUT);
        assert.equal(takeAll(semaphore, 5), 1);

        using mutex = CreateMutex(null, true, null);
        assert.equal(await signalAndWait(mutex, never, 0, true), WAIT_TIMEOUT);
        throwsWin32(() => ReleaseMutex(mutex), ERROR_NOT_OWNER);
      });

      test("can wait for what it signals", async () => {
        using event = CreateEvent(null, false, false, null);
        assert.equal(await signalAndWait(event, event, LONG, false), WAIT_OBJECT_0);
        assert.equal(isSignalled(event), false);
      });

      test("signals nothing where it fails, and says why", async () => {
        using event = CreateEvent(null, false, false, null);
        const outcome = async (call: () => number | Promise<number>) => call();
        using full = CreateSemaphore(null, 1, 1, null);
        await rejectsWin32(
          outcome(() => signalAndWait(full, event, 0, false)),
          ERROR_TOO_MANY_POSTS,
          "SignalObjectAndWait",
        );
        using mutex = CreateMutex(null, false, null);
        await rejectsWin32(
          outcome(() => signalAndWait(mutex, event, 0, false)),
          ERROR_NOT_OWNER,
          "SignalObjectAndWait",
        );
        using timer = kinds.timer.create();
        for (const handle of [timer, NEVER_OPEN, 0]) {
          await rejectsWin32(
            outcome(() => signalAndWait(handle, event, 0, false)),
            ERROR_INVALID_HANDLE,
            "SignalObjectAndWait",
          );
        }
        for (const handle of [NEVER_OPEN, 0]) {
          await rejectsWin32(
            outcome(() => signalAndWait(event, handle, 0, false)),
            ERROR_INVALID_HANDLE,
            "SignalObjectAndWait",
          );
        }
        assert.equal(isSignalled(event), false);
      });

      test("needs the right to signal", async () => {
        const name = freshName();
        using event = CreateEvent(null, true, false, name);
        using opened = OpenEvent(SYNCHRONIZE, false, name);
        using ready = CreateEvent(null, false, true, null);
        await rejectsWin32((async () => signalAndWait(opened, ready, 0, false))(), ERROR_ACCESS_DENIED, "SignalObjectAndWait");
        assert.deepEqual([isSignalled(event), isSignalled(ready)], [false, true]);
      });

      test("plays ping-pong with another process", async () => {
        const [ask, reply] = [freshName(), freshName()];
        using asked = CreateEvent(null, false, false, ask);
        using replied = CreateEvent(null, false, false, reply);
        const rounds = 200;
        await using other = new SecondProcess("answer", [ask, reply, rounds]);
        await other.reached("ready");
        for (let round = 0; round < rounds; round++) assert.equal(await signalAndWait(asked, replied, LONG, false), WAIT_OBJECT_0);
        assert.equal(await other.result(), rounds);
      });
    });
  });
}

describe("SignalObjectAndWait", () => {
  test("waits as long as the time-out says", () => {
    using event = kinds.event.create();
    using never = kinds.event.create();
    const { result, milliseconds } = measure(() => SignalObjectAndWait(event, never, 100, false));
    assert.equal(result, WAIT_TIMEOUT);
    assert.ok(milliseconds >= 100 - TICK, `${milliseconds} ms`);
  });

  test("hands a mutex over to another thread and waits for an event", async () => {
    using mutex = CreateMutex(null, true, null);
    await using worker = await SecondThread.start("endOwning", [mutex.handle]);
    await sleep(100);
    using never = kinds.event.create();
    assert.equal(SignalObjectAndWait(mutex, never, 50, false), WAIT_TIMEOUT);
    assert.equal(await worker.result, WAIT_OBJECT_0);
    await worker.ended();
    using ready = CreateEvent(null, true, true, null);
    assert.equal(SignalObjectAndWait(ready, mutex, LONG, false), WAIT_ABANDONED);
    ReleaseMutex(mutex);
  });

  test("as a promise signals nothing where its signal has aborted before", async () => {
    using event = CreateEvent(null, true, false, null);
    using ready = CreateEvent(null, false, true, null);
    const reason = new Error("enough");
    await assert.rejects(promises.SignalObjectAndWait(event, ready, LONG, false, { signal: AbortSignal.abort(reason) }), reason);
    assert.deepEqual([isSignalled(event), isSignalled(ready)], [false, true]);
    const controller = new AbortController();
    const waiting = promises.SignalObjectAndWait(event, event, LONG, false, { signal: controller.signal });
    assert.equal(await waiting, WAIT_OBJECT_0);
    using never = kinds.event.create();
    const aborted = promises.SignalObjectAndWait(event, never, LONG, false, { signal: controller.signal });
    await sleep(20);
    controller.abort(reason);
    await assert.rejects(aborted, reason);
    assert.equal(WaitForSingleObject(event, 0), WAIT_OBJECT_0); // signalled all the same
  });

  test("refuses arguments of wrong types", () => {
    using event = CreateEvent(null, true, false, null);
    const wrong = SignalObjectAndWait as (...args: unknown[]) => unknown;
    throwsTypeError(() => wrong("event", event, 0, false));
    throwsTypeError(() => wrong(event, null, 0, false));
    throwsTypeError(() => wrong(event, event, "0", false));
    throwsTypeError(() => wrong(event, event, 0, "no"));
    assert.equal(isSignalled(event), false);
  });
});
