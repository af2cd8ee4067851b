// The queues of objects, and the doorbells by which those in them are told.

import assert from "node:assert/strict";
import { closeSync, constants, openSync, readdirSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { toNativePath } from "tswin32";
import { GetCurrentProcess, OpenProcess } from "tswin32/win32api";
import { CreateEvent, SetEvent, WaitForMultipleObjects, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waiting, WaitForMultipleObjects as waitingForSeveral } from "tswin32/win32event/promises";
import type { HANDLE } from "tswin32/wintypes";
import { census } from "./census.js";
import { kill, start } from "./child.js";
import { startWorker } from "./workers.js";

const SYNCHRONIZE = 0x0010_0000;
const LONG = 20_000;
const TIMEOUT = 258;

const makeEvent = (): HANDLE => CreateEvent(null, false, false, null);

describe("A wait for all", () => {
  test("that came first takes nothing from the others until it can have everything", async () => {
    using first = makeEvent();
    using second = makeEvent();
    const all = waitingForSeveral([first, second], true, LONG);
    const later = waiting(first, LONG);
    SetEvent(first);
    assert.equal(await later, 0);
    assert.equal(WaitForSingleObject(first, 0), TIMEOUT); // taken once
    SetEvent(second);
    assert.equal(await Promise.race([all, waiting(first, 100)]), TIMEOUT);
    SetEvent(first);
    assert.equal(await all, 0);
    assert.deepEqual([WaitForSingleObject(first, 0), WaitForSingleObject(second, 0)], [TIMEOUT, TIMEOUT]);
  });

  test("refuses two handles of one object or of one process: ERROR_INVALID_PARAMETER", async () => {
    const name = `twice-${process.pid}`;
    using first = CreateEvent(null, true, true, name);
    using second = CreateEvent(null, true, true, name);
    using process_ = OpenProcess(SYNCHRONIZE, false, process.ppid);
    using same = OpenProcess(SYNCHRONIZE, false, process.ppid);
    using self = OpenProcess(SYNCHRONIZE, false, process.pid);
    for (const twice of [
      [first, second],
      [first, process_, same],
      [first, self, GetCurrentProcess()],
    ]) {
      assert.throws(() => WaitForMultipleObjects(twice, true, 0), /ERROR_INVALID_PARAMETER/);
      await assert.rejects(waitingForSeveral(twice, true, 0), /ERROR_INVALID_PARAMETER/);
    }
    assert.equal(WaitForMultipleObjects([process_, same], false, 0), TIMEOUT);
    assert.equal(WaitForMultipleObjects([first, process_, self], true, 0), TIMEOUT);
  });
});

describe("Two threads that set one event at the same moment", () => {
  test("release both waits that are queued, each time", async () => {
    using event = makeEvent();
    const turns = new Int32Array(new SharedArrayBuffer(8));
    const setter = `post("ready");
      const { turns, event } = workerData;
      for (let turn = 1; turn <= 300; turn++) {
        while (Atomics.load(turns, 0) !== turn);
        events.SetEvent(event);
        Atomics.add(turns, 1, 1);
      }`;
    const workers = await Promise.all([1, 2].map(() => startWorker(setter, { turns, event: event.handle })));
    try {
      for (let turn = 1; turn <= 300; turn++) {
        const both = [waiting(event, 2000), waiting(event, 2000)];
        Atomics.store(turns, 0, turn);
        assert.deepEqual(await Promise.all(both), [0, 0], `turn ${turn}`);
        while (Atomics.load(turns, 1) < 2 * turn) await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
  });
});

describe("A queue", () => {
  test("is served in the order in which its waits came, also after some have left it at either end and in between", async () => {
    using event = makeEvent();
    const before = census();
    const given: number[] = [];
    const leaving = [0, 3, 4, 9];
    const aborts = new Map(leaving.map((index) => [index, new AbortController()]));
    const waits = Array.from({ length: 10 }, (_, index) =>
      waiting(event, LONG, { signal: aborts.get(index)?.signal }).then(
        () => given.push(index),
        () => undefined,
      ),
    );
    for (const abort of aborts.values()) abort.abort();
    const late = waiting(event, LONG).then(() => given.push(10));
    for (let count = 0; count < 7; count++) {
      SetEvent(event);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all([...waits, late]);
    assert.deepEqual(given, [1, 2, 5, 6, 7, 8, 10]);
    assert.deepEqual(census(), before);
  });

  test("takes 20,000 waits in well under a second each thousand", async () => {
    using event = CreateEvent(null, true, false, null);
    const time = (count: number): number => {
      const start = performance.now();
      for (let index = 0; index < count; index++) waits.push(waiting(event, LONG));
      return performance.now() - start;
    };
    const waits: Promise<number>[] = [];
    time(1000);
    const early = time(1000);
    time(16_000);
    const late = time(1000);
    SetEvent(event);
    assert.deepEqual(new Set(await Promise.all(waits)), new Set([0]));
    assert.ok(late < early * 5 + 50, `1,000 waits took ${late} ms behind 18,000 others, ${early} ms behind 1,000`);
  });
});

describe("A doorbell", () => {
  /** Writes bytes into every doorbell of the machine. */
  function disturb(): void {
    const bells = join(dirname(toNativePath("C:\\")), "bells");
    for (const name of readdirSync(bells)) {
      const fd = openSync(join(bells, name), constants.O_RDWR | constants.O_NONBLOCK);
      writeSync(fd, Buffer.alloc(100, 7));
      closeSync(fd);
    }
  }

  test("that somebody else rings ends no wait and keeps none from ending", async () => {
    using event = makeEvent();
    const wait = waiting(event, LONG);
    disturb();
    assert.equal(await Promise.race([wait, waiting(makeEvent(), 50)]), TIMEOUT);
    disturb();
    SetEvent(event);
    assert.equal(await wait, 0);
  });

  test("that rings for a promise while the thread is blocked beside a process is not lost", async () => {
    const { child, ready } = start(`setInterval(() => {}, 1000); console.log("ready");`);
    try {
      await ready;
      using process_ = OpenProcess(SYNCHRONIZE, false, child.pid ?? 0);
      using forPromise = makeEvent();
      using forThread = makeEvent();
      const promise = waiting(forPromise, LONG);
      const before = census();
      const worker = await startWorker(
        `post();
         const { setTimeout: sleep } = require("node:timers/promises");
         sleep(50).then(() => { events.SetEvent(workerData[0]); return sleep(50); }).then(() => events.SetEvent(workerData[1]));`,
        [forPromise.handle, forThread.handle],
      );
      assert.equal(WaitForMultipleObjects([process_, forThread], false, LONG), 1);
      const since = performance.now();
      assert.equal(await promise, 0);
      assert.ok(performance.now() - since < 500, "the promise was told only by its own next look");
      await worker.terminate();
      assert.equal(census().link, before.link === 1 ? undefined : (before.link ?? 0) - 1);
    } finally {
      await kill(child);
    }
  });

  test("ends a blocked wait for an event or a process, whichever comes first", async () => {
    const { child, ready } = start(`setInterval(() => {}, 1000); console.log("ready");`);
    try {
      await ready;
      using process_ = OpenProcess(SYNCHRONIZE, false, child.pid ?? 0);
      using event = makeEvent();
      using idle = makeEvent();
      assert.equal(WaitForMultipleObjects([process_, event], false, 20), TIMEOUT);
      const before = census();
      const worker = await startWorker(
        `post(); const { setTimeout: sleep } = require("node:timers/promises");
         sleep(50).then(() => events.SetEvent(workerData.event)).then(() => sleep(50)).then(() => process.kill(workerData.pid, "SIGKILL"));`,
        { event: event.handle, pid: child.pid },
      );
      assert.equal(WaitForMultipleObjects([process_, event], false, LONG), 1);
      assert.equal(WaitForMultipleObjects([idle, process_], false, LONG), 1);
      await worker.terminate();
      assert.deepEqual(census(), before);
    } finally {
      await kill(child);
    }
  });
});
