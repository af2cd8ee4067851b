import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloseHandle } from "tswin32/win32api";
import {
  CreateEvent,
  INFINITE,
  PulseEvent,
  ReleaseSemaphore,
  SetEvent,
  WAIT_OBJECT_0,
  WAIT_TIMEOUT,
  WaitForSingleObject,
} from "tswin32/win32event";
import { WaitForSingleObject as waitAsync, WaitForMultipleObjects as waitForSeveralAsync } from "tswin32/win32event/promises";
import { ERROR_INVALID_HANDLE } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { Disposables } from "../support/disposables.js";
import { rejectsWin32, throwsWin32 } from "../support/errors.js";
import { freshName, isSignalled, kinds } from "../support/objects.js";
import { describe, test } from "../support/suite.js";
import { measure, sleep } from "../support/time.js";
import { SecondThread } from "../support/worker.js";

const LONG = 30_000;
const MANY = 1000;

/** Until promises that have begun to wait are surely under way: at first a host may have to start what waits for them. */
const UNDER_WAY = 2000;
/** The same once it has. */
const UNDER_WAY_AGAIN = 100;
/** How much longer a wait lasts than until that moment, which a busy machine may miss. */
const LONGER = 1500;

/** How long ending a thread may take that blocks; it blocks without a time limit, so any limit here tells one from the other. */
const SOON = 5000;

/** The longest time between two turns of an interval timer of 10 ms while `work` goes on. */
async function longestPause(work: Promise<unknown>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const turn = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(turn, 10);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
  turn();
  return longest;
}

function manyEvents(group: Disposables): HANDLE[] {
  return Array.from({ length: MANY }, () => group.use(CreateEvent(null, false, false, null)));
}

describe("1,000 pending waits of one thread", () => {
  test("hold up neither timers nor file system work, and all end", async () => {
    using group = new Disposables();
    const events = manyEvents(group);
    const waits = events.map((event) => waitAsync(event, LONG));
    const folder = await mkdtemp(join(tmpdir(), "tswin32-pending-"));
    try {
      const work = async () => {
        for (let times = 0; times < 30; times++) {
          await writeFile(join(folder, "a"), `${times}`);
          assert.equal(await readFile(join(folder, "a"), "utf8"), `${times}`);
          await sleep(10);
        }
      };
      await sleep(UNDER_WAY);
      const pause = await longestPause(work());
      assert.ok(pause < LONG / 10, `A timer of 10 ms came ${pause} ms after its last turn.`);
    } finally {
      await rm(folder, { recursive: true });
    }
    for (const event of events) SetEvent(event);
    assert.deepEqual(await Promise.all(waits), new Array(MANY).fill(WAIT_OBJECT_0));
    assert.deepEqual(events.filter(isSignalled), []);
  });

  test("end one by one, in whichever order their events are set", async () => {
    using group = new Disposables();
    const events = manyEvents(group);
    const waits = events.map((event) => waitAsync(event, LONG));
    for (let step = 0; step < 20; step++) {
      const index = (step * 379) % MANY;
      SetEvent(events[index] as HANDLE);
      assert.equal(await waits[index], WAIT_OBJECT_0);
    }
    for (const event of events) SetEvent(event);
    assert.deepEqual(await Promise.all(waits), new Array(MANY).fill(WAIT_OBJECT_0));
  });

  test("are aborted together, and take nothing", async () => {
    using group = new Disposables();
    const events = manyEvents(group);
    const controller = new AbortController();
    const reason = new Error("enough");
    const waits = events.map((event) => waitAsync(event, LONG, { signal: controller.signal }));
    await sleep(50);
    controller.abort(reason);
    const results = await Promise.allSettled(waits);
    assert.deepEqual(
      results.filter((result) => result.status !== "rejected" || result.reason !== reason),
      [],
    );
    for (const event of events) SetEvent(event);
    await sleep(50);
    assert.equal(events.filter(isSignalled).length, MANY);
  });

  test("end by their time-outs", async () => {
    using event = CreateEvent(null, true, false, null);
    const start = performance.now();
    const waits = Array.from({ length: MANY }, (_, index) => waitAsync(event, 50 + (index % 10) * 10));
    assert.deepEqual(await Promise.all(waits), new Array(MANY).fill(WAIT_TIMEOUT));
    assert.ok(performance.now() - start < 10_000);
  });
});

describe("Two settings of an auto-reset event", () => {
  test("release two promises", async () => {
    using event = CreateEvent(null, false, false, null);
    for (let times = 0; times < 20; times++) {
      const waits = [waitAsync(event, LONG), waitAsync(event, LONG)];
      await sleep(30);
      SetEvent(event);
      // The first one is released before the second setting: a set event that is set again would end one wait alone.
      await Promise.race(waits);
      SetEvent(event);
      assert.deepEqual(await Promise.all(waits), [WAIT_OBJECT_0, WAIT_OBJECT_0]);
    }
  });

  test("release two threads that wait, also at one stroke", async () => {
    using event = CreateEvent(null, false, false, null);
    for (let times = 0; times < 3; times++) {
      await using one = await SecondThread.start("waitFor", [event.handle, 3000], "waiting");
      await using two = await SecondThread.start("waitFor", [event.handle, 3000], "waiting");
      await sleep(200);
      SetEvent(event);
      SetEvent(event);
      assert.deepEqual(await Promise.all([one.result, two.result]), [WAIT_OBJECT_0, WAIT_OBJECT_0]);
      assert.equal(isSignalled(event), false);
    }
  });

  for (const [limit, milliseconds] of [
    ["without a limit", INFINITE],
    ["with a time limit", LONG],
  ] as const) {
    test(`release two promises ${limit} at one stroke`, async () => {
      using event = CreateEvent(null, false, false, null);
      for (let times = 0; times < 10; times++) {
        const waits = [waitAsync(event, milliseconds), waitAsync(event, milliseconds)];
        await sleep(times === 0 ? UNDER_WAY : UNDER_WAY_AGAIN);
        SetEvent(event);
        SetEvent(event);
        assert.deepEqual(await Promise.all(waits), [WAIT_OBJECT_0, WAIT_OBJECT_0]);
        assert.equal(isSignalled(event), false);
      }
    });
  }

  test("release at one stroke two promises that wait for another event too, or could be aborted", async () => {
    using event = CreateEvent(null, false, false, null);
    using never = CreateEvent(null, false, false, null);
    const { signal } = new AbortController();
    for (let times = 0; times < 10; times++) {
      const waits = [waitForSeveralAsync([never, event], false, LONG), waitAsync(event, INFINITE, { signal })];
      await sleep(times === 0 ? UNDER_WAY : UNDER_WAY_AGAIN);
      SetEvent(event);
      SetEvent(event);
      assert.deepEqual(await Promise.all(waits), [WAIT_OBJECT_0 + 1, WAIT_OBJECT_0]);
      assert.equal(isSignalled(event), false);
    }
  });
});

describe("Promises of which a pulse", () => {
  test("releases one, for an auto-reset event", async () => {
    using event = CreateEvent(null, false, false, null);
    for (let times = 0; times < 3; times++) {
      const underWay = times === 0 ? UNDER_WAY : UNDER_WAY_AGAIN;
      const limit = underWay + LONGER;
      const waits = [waitAsync(event, limit), waitAsync(event, limit), waitForSeveralAsync([event], true, limit)];
      await sleep(underWay);
      PulseEvent(event);
      assert.deepEqual(
        (await Promise.all(waits)).sort((a, b) => a - b),
        [WAIT_OBJECT_0, WAIT_TIMEOUT, WAIT_TIMEOUT],
      );
      assert.equal(isSignalled(event), false);
    }
  });

  test("releases all, for a manual-reset event, and none that comes later", async () => {
    using event = CreateEvent(null, true, false, null);
    using never = CreateEvent(null, true, false, null);
    for (let times = 0; times < 5; times++) {
      const waits = [
        waitAsync(event, LONG),
        waitForSeveralAsync([event, never], false, LONG),
        waitForSeveralAsync([never, event], false, LONG),
      ];
      await sleep(times === 0 ? UNDER_WAY : UNDER_WAY_AGAIN);
      PulseEvent(event);
      const late = waitAsync(event, 20);
      assert.deepEqual(await Promise.all(waits), [WAIT_OBJECT_0, WAIT_OBJECT_0, WAIT_OBJECT_0 + 1]);
      assert.equal(await late, WAIT_TIMEOUT);
    }
  });

  test("releases all that wait for nothing but a manual-reset event", async () => {
    using event = CreateEvent(null, true, false, null);
    const waits = Array.from({ length: 5 }, () => waitAsync(event, UNDER_WAY_AGAIN + LONGER));
    await sleep(UNDER_WAY_AGAIN);
    PulseEvent(event);
    assert.deepEqual(await Promise.all(waits), new Array(5).fill(WAIT_OBJECT_0));
  });
});

describe("A promise that is given up as its event is set", () => {
  /** Either it has taken the signal, or the event is still set. */
  async function check(event: HANDLE, wait: Promise<number>): Promise<boolean> {
    const taken = (await wait.catch(() => WAIT_TIMEOUT)) === WAIT_OBJECT_0;
    assert.equal(isSignalled(event), !taken);
    return taken;
  }

  test("by its signal, has taken the event or has left it set", async () => {
    using event = CreateEvent(null, false, false, null);
    await waitAsync(event, UNDER_WAY);
    for (let times = 0; times < 200; times++) {
      const controller = new AbortController();
      const wait = waitAsync(event, INFINITE, { signal: controller.signal });
      await sleep(times % 3);
      if (times % 2) controller.abort();
      SetEvent(event);
      if (!(times % 2)) controller.abort();
      await check(event, wait);
    }
  });

  test("by its time-out, has taken the event or has left it set", async () => {
    using event = CreateEvent(null, false, false, null);
    await waitAsync(event, UNDER_WAY);
    for (let times = 0; times < 60; times++) {
      const wait = waitAsync(event, 20);
      const until = performance.now() + 18 + (times % 5);
      await sleep(10);
      while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
      SetEvent(event);
      await check(event, wait);
    }
  });
});

describe("A thread that awaits an event", () => {
  for (const [name, milliseconds] of [
    ["without a limit", INFINITE],
    ["with a time limit", LONG],
  ] as const) {
    test(`${name}, and is terminated, takes no signal any more`, async () => {
      using event = CreateEvent(null, false, false, null);
      for (const pause of [0, 300]) {
        await using worker = await SecondThread.start("awaitEvent", [event.handle, milliseconds], "waiting");
        await sleep(pause);
        await worker.terminate();
        for (let times = 0; times < 3; times++) {
          SetEvent(event);
          await sleep(50);
          assert.equal(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
        }
      }
    });
  }
});

describe("A handle that is closed while a promise waits for it", () => {
  test("is stale at once, and the wait goes on until the object is signalled by another handle", async () => {
    const name = freshName();
    using kept = CreateEvent(null, false, false, name);
    const closed = kinds.event.open(kinds.event.allAccess, name);
    const value = closed.handle;
    const waiting = waitAsync(closed, LONG);
    await sleep(UNDER_WAY); // a host that still starts something for the wait could be given the value again
    closed.Close();
    throwsWin32(() => SetEvent(value), ERROR_INVALID_HANDLE);
    await rejectsWin32(waitAsync(value, 0), ERROR_INVALID_HANDLE);
    throwsWin32(() => CloseHandle(value), ERROR_INVALID_HANDLE);
    assert.equal(await Promise.race([waiting, sleep(100, "pending")]), "pending");
    SetEvent(kept);
    assert.equal(await waiting, WAIT_OBJECT_0);
  });

  test("lets the wait end by its time-out or by its signal", async () => {
    const event = CreateEvent(null, true, false, null);
    const controller = new AbortController();
    const reason = new Error("enough");
    const timed = waitAsync(event, 200);
    const aborted = waitForSeveralAsync([event], false, INFINITE, { signal: controller.signal });
    event.Close();
    controller.abort(reason);
    await assert.rejects(aborted, reason);
    assert.equal(await timed, WAIT_TIMEOUT);
  });

  test("gives its value to another object, which the wait is not for", async () => {
    const name = freshName();
    using kept = CreateEvent(null, false, false, name);
    const closed = kinds.event.open(kinds.event.allAccess, name);
    const waiting = waitAsync(closed, LONG);
    await sleep(50);
    closed.Close();
    using group = new Disposables();
    for (let times = 0; times < 50; times++) group.use(CreateEvent(null, true, true, null)); // one of them has its value, most likely
    assert.equal(await Promise.race([waiting, sleep(100, "pending")]), "pending");
    SetEvent(kept);
    assert.equal(await waiting, WAIT_OBJECT_0);
  });
});

describe("A thread that blocks without a time limit", () => {
  for (const count of [1, 3, 64]) {
    test(`for ${count} object${count === 1 ? "" : "s"} can be terminated`, async () => {
      using group = new Disposables();
      const handles = Array.from({ length: count }, () => group.use(CreateEvent(null, false, false, null)).handle);
      await using worker = await SecondThread.start("waitWithoutEnd", [handles], "waiting");
      await sleep(100);
      const start = performance.now();
      await worker.terminate();
      const milliseconds = performance.now() - start;
      assert.ok(milliseconds < SOON, `${milliseconds} ms`);
      // And nobody waits any more who could take it.
      SetEvent(handles[0] as number);
      await sleep(50);
      assert.equal(WaitForSingleObject(handles[0] as number, 0), WAIT_OBJECT_0);
    });
  }
});

describe("Blocking waits", () => {
  test("end as soon as promises do that wait for the same object", async () => {
    using semaphore = kinds.semaphore.create();
    const promise = waitAsync(semaphore, LONG);
    await using worker = await SecondThread.start("waitFor", [semaphore.handle, LONG], "waiting");
    await sleep(100);
    ReleaseSemaphore(semaphore, 3);
    const { result, milliseconds } = measure(() => WaitForSingleObject(semaphore, LONG));
    assert.equal(result, WAIT_OBJECT_0);
    assert.ok(milliseconds < LONG / 2, `${milliseconds} ms`);
    assert.deepEqual(await Promise.all([promise, worker.result]), [WAIT_OBJECT_0, WAIT_OBJECT_0]);
    assert.equal(isSignalled(semaphore), false);
  });
});
