// Mutexes while they are handed over: by whoever signals, for a thread that meanwhile goes on.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CreateMutex, ReleaseMutex, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waiting } from "tswin32/win32event/promises";
import { beginHandOver, NOT_TAKEN, releaseMutex, TAKEN, TAKEN_ABANDONED, take } from "#dist/host/linux/arbiter/states.js";
import { thisThread } from "#dist/host/linux/arbiter/threads.js";
import { conclude, grant, join, part, type Waiter } from "#dist/host/linux/arbiter/waiters.js";
import { Entry, enter, HandleKind, leave, table } from "#dist/host/linux/handle-table.js";
import { run } from "./child.js";
import { startWorker } from "./workers.js";

const LONG = 20_000;
const TIMEOUT = 258;
const NOT_OWNER = /ERROR_NOT_OWNER/;

describe("A mutex that a thread takes while a promise of it waits for it too", () => {
  test("must be released as often as it was taken, however the two meet", async () => {
    using mutex = CreateMutex(null, false, null);
    const turns = new Int32Array(new SharedArrayBuffer(8));
    const worker = await startWorker(
      `post();
       const { turns, mutex } = workerData;
       for (let turn = 1; turn <= 300; turn++) {
         events.WaitForSingleObject(mutex, 0xffffffff);
         Atomics.store(turns, 0, turn);
         Atomics.notify(turns, 0);
         while (Atomics.load(turns, 1) !== turn);
         events.ReleaseMutex(mutex);
       }`,
      { turns, mutex: mutex.handle },
    );
    try {
      for (let turn = 1; turn <= 300; turn++) {
        while (Atomics.load(turns, 0) !== turn) await new Promise((resolve) => setImmediate(resolve));
        const promise = waiting(mutex, LONG);
        Atomics.store(turns, 1, turn);
        let taken = 0;
        while (taken === 0) if (WaitForSingleObject(mutex, 0) === 0) taken++;
        for (let count = 0; count < turn % 20; count++) {
          assert.equal(WaitForSingleObject(mutex, 0), 0);
          ReleaseMutex(mutex);
        }
        assert.equal(await promise, 0);
        for (let count = 0; count < taken + 1; count++) ReleaseMutex(mutex);
        assert.throws(() => ReleaseMutex(mutex), NOT_OWNER, `turn ${turn}`);
      }
    } finally {
      await worker.terminate();
    }
  });
});

describe("A mutex whose hand-over is cut off by a kill", () => {
  /** A mutex whose owner has ended, and a wait of this thread for it; whoever was handing it over was killed after `steps`. */
  async function cutOff(
    steps: (object: number, link: number, waiter: Waiter) => void,
    check: (object: number, result: number) => void,
  ): Promise<void> {
    using mutex = CreateMutex(null, false, null);
    const at = enter(mutex.handle, HandleKind.object, "CreateMutex");
    const object = table()[at + Entry.record] as number;
    const owner = await startWorker("events.WaitForSingleObject(workerData, 0); post(); setInterval(() => {}, 1000);", mutex.handle);
    try {
      const waiter = join([{ object, position: 3 }], false, false, "WaitForMultipleObjects");
      await owner.terminate();
      steps(object, waiter.links[0] as number, waiter);
      check(object, part(waiter));
    } finally {
      await owner.terminate();
      leave(at);
    }
  }
  const own = (object: number): number => {
    let times = 0;
    while (releaseMutex(object, thisThread()) !== undefined) times++;
    return times;
  };

  test("before the thread was told is told to it", async () => {
    await cutOff(
      (object, link) => {
        beginHandOver(object, link);
        assert.notEqual(take(object, thisThread(), true), NOT_TAKEN);
      },
      (object, result) => assert.deepEqual([result, own(object)], [0x80 + 3, 1]),
    );
  });

  test("after the thread was told is not told twice, nor taken from it", async () => {
    await cutOff(
      (object, link) => {
        beginHandOver(object, link);
        assert.equal(grant(link, take(object, thisThread(), true)), true);
      },
      (object, result) => assert.deepEqual([result, own(object)], [0x80 + 3, 1]),
    );
  });

  test("for a wait that had come to something else is free again, and is still abandoned", async () => {
    await cutOff(
      (object, link, waiter) => {
        beginHandOver(object, link);
        assert.notEqual(take(object, thisThread(), true), NOT_TAKEN);
        assert.equal(conclude(waiter, TIMEOUT), true);
      },
      (object, result) => {
        assert.deepEqual([result, own(object)], [TIMEOUT, 0]);
        assert.equal(take(object, thisThread()), TAKEN_ABANDONED);
        assert.equal(own(object), 1);
      },
    );
  });

  test("stays with a thread that had taken it by itself, as often as it had", async () => {
    await cutOff(
      (object, link) => {
        assert.notEqual(take(object, thisThread()), NOT_TAKEN);
        assert.equal(take(object, thisThread()), TAKEN);
        beginHandOver(object, link);
      },
      // part() hands over anew, which takes it once more for the wait; what counts is that no take was made up or lost.
      (object, result) => assert.deepEqual([result, own(object)], [3, 3]),
    );
  });
});

describe("An abandoned mutex", () => {
  test("is told of once, and then counts from the beginning", () => {
    using mutex = CreateMutex(null, false, `abandoned-${process.pid}`);
    run(`import { OpenMutex, WaitForSingleObject } from "tswin32/win32event";
      const mutex = OpenMutex(0x1f0001, false, "abandoned-${process.pid}");
      for (let times = 0; times < 3; times++) WaitForSingleObject(mutex, 0);
      process.exit(0);`);
    assert.deepEqual([WaitForSingleObject(mutex, 0), WaitForSingleObject(mutex, 0)], [0x80, 0]);
    ReleaseMutex(mutex);
    ReleaseMutex(mutex);
    assert.throws(() => ReleaseMutex(mutex), NOT_OWNER);
    assert.equal(WaitForSingleObject(mutex, 0), 0);
    ReleaseMutex(mutex);
  });
});
