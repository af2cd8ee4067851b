// What a promise wait of the Linux host gives beyond what all hosts do (test/conformance/win32event/promises.test.ts): it is under way when
// its function returns, and any number of signals at one stroke release as many waits. (docs/waits.md)

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateEvent, PulseEvent, SetEvent, WAIT_OBJECT_0, WAIT_TIMEOUT, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waiting, WaitForMultipleObjects as waitingForSeveral } from "tswin32/win32event/promises";

describe("promise waits of the Linux host", () => {
  test("two settings at one stroke release two promises that have just begun", async () => {
    using event = CreateEvent(null, false, false, null);
    for (let times = 0; times < 10; times++) {
      const waits = [waiting(event, 3000), waiting(event, 3000)];
      SetEvent(event);
      SetEvent(event);
      assert.deepEqual(await Promise.all(waits), [WAIT_OBJECT_0, WAIT_OBJECT_0]);
    }
  });

  test("a pulse releases all promises that have just begun to wait for a manual-reset event, and none that comes later", async () => {
    using event = CreateEvent(null, true, false, null);
    using never = CreateEvent(null, true, false, null);
    const waits = [waiting(event, 5000), waitingForSeveral([event, never], false, 5000), waiting(event, 5000)];
    PulseEvent(event);
    const late = waiting(event, 20);
    assert.deepEqual(await Promise.all(waits), [WAIT_OBJECT_0, WAIT_OBJECT_0, WAIT_OBJECT_0]);
    assert.equal(await late, WAIT_TIMEOUT);
  });

  test("a pulse releases one promise that has just begun to wait for an auto-reset event", async () => {
    using event = CreateEvent(null, false, false, null);
    const waits = [waiting(event, 100), waiting(event, 100), waiting(event, 100)];
    PulseEvent(event);
    assert.deepEqual((await Promise.all(waits)).sort(), [WAIT_OBJECT_0, WAIT_TIMEOUT, WAIT_TIMEOUT].sort());
    assert.equal(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
  });

  test("1,000 waits are released by as many settings, while timers go on", async () => {
    using event = CreateEvent(null, false, false, null);
    const waits = Array.from({ length: 1000 }, () => waiting(event, 20_000));
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 1);
    await sleep(50);
    assert.ok(ticks > 0, "no timer ticked while the waits were pending");
    for (let count = 0; count < 1000; count++) SetEvent(event);
    assert.deepEqual(new Set(await Promise.all(waits)), new Set([WAIT_OBJECT_0]));
    clearInterval(ticking);
  });

  test("many may share one signal: node warns of no leak, and the signal ends them all", async () => {
    using event = CreateEvent(null, false, false, null);
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on("warning", note);
    try {
      const controller = new AbortController();
      const over = Promise.allSettled(Array.from({ length: 100 }, () => waiting(event, 20_000, { signal: controller.signal })));
      const given = waiting(event, 20_000, { signal: controller.signal });
      await sleep(10); // node warns in a later turn
      assert.equal(getEventListeners(controller.signal, "abort").length, 1);
      controller.abort("enough");
      assert.deepEqual(new Set((await over).map((wait) => wait.status === "rejected" && wait.reason)), new Set(["enough"]));
      await assert.rejects(given, (reason) => reason === "enough");
      assert.equal(getEventListeners(controller.signal, "abort").length, 0);
      assert.deepEqual(warnings, []);
    } finally {
      process.off("warning", note);
    }
  });
});
