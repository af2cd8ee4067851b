import assert from "node:assert/strict";
import { setMaxListeners } from "node:events";
import { afterEach, beforeEach, describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { library } from "#dist/host/windows/ffi.js";
import { host } from "#dist/host/windows/index.js";
import { threadsOfThisProcess } from "./threads.js";

const { handles, processes, sync, system, waits } = host;
const INFINITE = 0xffff_ffff;
const WAIT_OBJECT_0 = 0;
const WAIT_TIMEOUT = 0x102;
const WAIT_ABANDONED = 0x80;
const ERROR_INVALID_HANDLE = 6;

const opened: number[] = [];
afterEach(() => {
  for (const handle of opened.splice(0)) handles.close(handle);
});

function newEvent(manualReset: boolean, signalled = false): number {
  const { handle } = sync.createEvent(null, manualReset, signalled, null);
  opened.push(handle);
  return handle;
}

function newMutex(owned: boolean): number {
  const { handle } = sync.createMutex(null, owned, null);
  opened.push(handle);
  return handle;
}

function wait(milliseconds: number, ...handles: number[]) {
  return { handles, all: false, milliseconds, caller: "WaitForMultipleObjects" };
}

const isSignalled = (event: number): boolean => waits.block(wait(0, event)) === WAIT_OBJECT_0;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("A wait beside the event loop", () => {
  test("takes an auto-reset event's signal once", async () => {
    const event = newEvent(false);
    const pending = waits.settle(wait(INFINITE, event), undefined);
    await pause(20);
    sync.setEvent(event);
    assert.equal(await pending, WAIT_OBJECT_0);
    assert.equal(isSignalled(event), false);
  });

  test("leaves a manual-reset event signalled, for any number of waits", async () => {
    const event = newEvent(true);
    const pending = Array.from({ length: 3 }, () => waits.settle(wait(INFINITE, event), new AbortController().signal));
    sync.setEvent(event);
    assert.deepEqual(await Promise.all(pending), [WAIT_OBJECT_0, WAIT_OBJECT_0, WAIT_OBJECT_0]);
    assert.equal(isSignalled(event), true);
  });

  for (const manualReset of [false, true]) {
    test(`ends after its time, for ${manualReset ? "a manual" : "an auto"}-reset event`, async () => {
      const began = performance.now();
      assert.equal(await waits.settle(wait(60, newEvent(manualReset)), undefined), WAIT_TIMEOUT);
      const took = performance.now() - began;
      assert.ok(took >= 58 && took < 5000, `${took} ms`);
    });

    test(`takes nothing once aborted, from ${manualReset ? "a manual" : "an auto"}-reset event`, async () => {
      const event = newEvent(manualReset);
      const abort = new AbortController();
      const pending = waits.settle(wait(INFINITE, event), abort.signal);
      await pause(20);
      const reason = new Error("enough");
      abort.abort(reason);
      await assert.rejects(pending, (error) => error === reason);
      sync.setEvent(event);
      await pause(30);
      assert.equal(isSignalled(event), true);
    });
  }

  test("loses no signal that comes from another thread while it is aborted", async () => {
    const event = newEvent(false);
    const rounds = 200;
    const shared = new Int32Array(new SharedArrayBuffer(8)); // the round that may begin, the round that was signalled
    const signaller = new Worker(new URL("./signaller.js", import.meta.url), { workerData: { event, shared, rounds } });
    await new Promise((resolve) => signaller.once("message", resolve));
    for (let round = 1; round <= rounds; round += 1) {
      const abort = new AbortController();
      const taken = waits.settle(wait(INFINITE, event), abort.signal).then(
        () => true,
        () => false,
      );
      Atomics.store(shared, 0, round);
      Atomics.notify(shared, 0);
      if (round % 2) await pause(round % 20);
      abort.abort();
      const result = await taken;
      assert.notEqual(Atomics.wait(shared, 1, round - 1, 10_000), "timed-out");
      assert.equal(isSignalled(event), !result, `round ${round}: either the wait took the signal or it is still there`);
    }
    await signaller.terminate();
  });

  test("ends with the first of several handles, or with all of them at once", async () => {
    const [first, second] = [newEvent(false), newEvent(false)];
    const any = waits.settle(wait(INFINITE, first, second), undefined);
    sync.setEvent(second);
    assert.equal(await any, WAIT_OBJECT_0 + 1);

    const all = waits.settle({ ...wait(INFINITE, first, second), all: true }, undefined);
    sync.setEvent(first);
    await pause(30);
    assert.equal(isSignalled(first), true, "taken before the other one was signalled");
    sync.setEvent(first);
    sync.setEvent(second);
    assert.equal(await all, WAIT_OBJECT_0);
    assert.deepEqual([isSignalled(first), isSignalled(second)], [false, false]);
  });

  test("makes the thread that waits the owner of a mutex", async () => {
    const mutex = newMutex(false);
    const holder = new Worker(new URL("./mutex-holder.js", import.meta.url), { workerData: mutex });
    await new Promise((resolve) => holder.once("message", resolve));
    const pending = waits.settle(wait(INFINITE, mutex), undefined);
    holder.postMessage("let go");
    assert.equal(await pending, WAIT_OBJECT_0);
    sync.releaseMutex(mutex); // only its owner can
  });

  test("goes on when the handle is closed meanwhile", async () => {
    const { handle } = sync.createEvent(null, false, false, "tswin32-closed-while-waited-for");
    const again = sync.createEvent(null, false, false, "tswin32-closed-while-waited-for").handle;
    opened.push(again);
    const pending = waits.settle(wait(INFINITE, handle), undefined);
    handles.close(handle);
    sync.setEvent(again);
    assert.equal(await pending, WAIT_OBJECT_0);
  });

  test("is refused for a handle that is not open", async () => {
    const open = newEvent(true);
    const { handle } = sync.createEvent(null, false, false, null);
    handles.close(handle);
    const refused = { winerror: ERROR_INVALID_HANDLE, funcname: "WaitForMultipleObjects" };
    await assert.rejects(waits.settle(wait(INFINITE, handle), undefined), refused);
    await assert.rejects(waits.settle(wait(INFINITE, handle, open), undefined), refused);
  });

  test("costs far less than a thread: 1,000 are pending at once", async () => {
    const before = threadsOfThisProcess();
    const events = Array.from({ length: 1000 }, () => newEvent(false));
    const pending = events.map((event) => waits.settle(wait(INFINITE, event), undefined));
    await pause(50);
    const during = threadsOfThisProcess();
    for (const event of events) sync.setEvent(event);
    assert.deepEqual(new Set(await Promise.all(pending)), new Set([WAIT_OBJECT_0]));
    assert.ok(during - before <= 40, `${during - before} more threads`);
  });
});

describe("The threads that wait in place of this one", () => {
  let aborted = new AbortController();
  const withLimit = (...of: number[]) => {
    const pending = waits.settle(wait(60_000, ...of), aborted.signal);
    pending.catch(() => undefined); // of a case that has failed before it got so far
    return pending;
  };
  afterEach(() => {
    aborted.abort();
    aborted = new AbortController();
    setMaxListeners(0, aborted.signal);
  });

  test("are joined by this one for what they have no room for", async () => {
    const events = Array.from({ length: 1200 }, () => newEvent(false));
    const pending = events.map((event) => withLimit(event));
    await pause(3000);
    for (const event of events) sync.setEvent(event);
    assert.deepEqual(new Set(await Promise.all(pending)), new Set([WAIT_OBJECT_0]));
    assert.equal(events.some(isSignalled), false);
  });

  test("wait for 64 handles at once, for any or for all of them", async () => {
    const events = Array.from({ length: 64 }, () => newEvent(false));
    const any = withLimit(...events);
    const all = waits.settle({ ...wait(10_000, ...events), all: true }, undefined);
    await pause(1000);
    sync.setEvent(events[63] as number);
    assert.equal(await any, WAIT_OBJECT_0 + 63);
    for (const event of events) sync.setEvent(event);
    assert.equal(await all, WAIT_OBJECT_0);
    assert.equal(events.some(isSignalled), false);
  });

  test("let go of what is aborted, and keep the rest", async () => {
    const [event, other] = [newEvent(false), newEvent(false)];
    const pending = waits.settle(wait(INFINITE, other, event), AbortSignal.timeout(1000));
    const kept = withLimit(other, event);
    await assert.rejects(pending, { name: "TimeoutError" });
    sync.setEvent(event);
    assert.equal(await kept, WAIT_OBJECT_0 + 1);
    assert.equal(isSignalled(event), false);
  });
});

describe("A wait that blocks a worker", () => {
  /** A worker that has begun to wait with its thread; its message is what the wait returned. */
  async function waiter(handles: readonly number[], milliseconds: number): Promise<Worker> {
    const worker = new Worker(new URL("./waiter.js", import.meta.url), { workerData: wait(milliseconds, ...handles) });
    await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    return worker;
  }
  const outcomeOf = (worker: Worker) => new Promise<number>((resolve, reject) => worker.once("message", resolve).once("error", reject));

  test("ends soon after the worker is terminated, and gives up what the worker owned", async () => {
    const mutex = newMutex(false);
    const worker = await waiter([mutex, newEvent(false)], INFINITE); // takes the mutex, then waits for the event
    await pause(150);
    const began = performance.now();
    await worker.terminate();
    const took = performance.now() - began;
    assert.ok(took < 5000, `${took} ms`);
    assert.equal(waits.block(wait(5000, mutex)), WAIT_ABANDONED);
    sync.releaseMutex(mutex);
  });

  test("lasts as long as it was told to, in however many parts", async () => {
    const began = performance.now();
    assert.equal(await outcomeOf(await waiter([newEvent(false)], 350)), WAIT_TIMEOUT);
    const took = performance.now() - began;
    assert.ok(took >= 348 && took < 20_000, `${took} ms`);
  });

  test("sees what is signalled in a later part", async () => {
    const event = newEvent(false);
    const worker = await waiter([event], INFINITE);
    const outcome = outcomeOf(worker);
    await pause(250);
    sync.setEvent(event);
    assert.equal(await outcome, WAIT_OBJECT_0);
    assert.equal(isSignalled(event), false);
  });
});

describe("A wait for the message queue", () => {
  const QS_ALLINPUT = 0x04ff;
  const MWMO_WAITALL = 1;
  const WM_APP = 0x8000;
  const PM_REMOVE = 1;
  const user32 = library("user32.dll");
  const PostThreadMessageW = user32<[thread: number, message: number, first: number, second: number]>(
    "int PostThreadMessageW(uint32_t thread, uint32_t message, intptr_t first, intptr_t second)",
  );
  const PeekMessageW = user32<[message: Uint8Array, window: number, lowest: number, highest: number, flags: number]>(
    "int PeekMessageW(void *message, intptr_t window, uint32_t lowest, uint32_t highest, uint32_t flags)",
  );
  const peek = (): boolean => PeekMessageW(new Uint8Array(48), 0, 0, 0, PM_REMOVE) !== 0;
  const post = (): void => assert.equal(PostThreadMessageW(system.threadId(), WM_APP, 0, 0), 1);
  const withInput = (milliseconds: number, flags: number, ...of: number[]) => ({
    ...wait(milliseconds, ...of),
    all: flags === MWMO_WAITALL,
    input: { mask: QS_ALLINPUT, flags },
  });
  beforeEach(() => {
    while (peek()); // until none is left; it also makes the queue
  });

  test("counts it behind the handles, of which there may be none", () => {
    assert.equal(waits.block(withInput(20, 0)), WAIT_TIMEOUT);
    post();
    assert.equal(waits.block(withInput(0, 0)), WAIT_OBJECT_0);
    assert.equal(waits.block(withInput(0, 0, newEvent(false), newEvent(false))), WAIT_OBJECT_0 + 2);
    assert.equal(waits.block(withInput(0, 0, newEvent(false), newEvent(false, true))), WAIT_OBJECT_0 + 1);
  });

  test("is met beside the event loop, which also takes a handle's signal", async () => {
    const event = newEvent(false);
    const forMessage = waits.settle(withInput(INFINITE, 0, event), undefined);
    await pause(20);
    post();
    assert.equal(await forMessage, WAIT_OBJECT_0 + 1);
    assert.equal(peek(), true);
    const forEvent = waits.settle(withInput(INFINITE, 0, event), undefined);
    sync.setEvent(event);
    assert.equal(await forEvent, WAIT_OBJECT_0);
  });

  test("for all takes nothing before there is a message too", async () => {
    const event = newEvent(false, true);
    const all = waits.settle(withInput(INFINITE, MWMO_WAITALL, event), undefined);
    await pause(40);
    post();
    assert.equal(await all, WAIT_OBJECT_0);
    assert.equal(isSignalled(event), false);
    sync.setEvent(event);
    assert.equal(peek(), true);
    assert.equal(await waits.settle(withInput(40, MWMO_WAITALL, event), undefined), WAIT_TIMEOUT);
    assert.equal(isSignalled(event), true);
  });

  test("can be given up", async () => {
    const pending = waits.settle(withInput(INFINITE, 0), AbortSignal.timeout(30));
    await assert.rejects(pending, { name: "TimeoutError" });
  });
});

describe("A wait for a process's idle moment", () => {
  test("is over at once for a console program, such as this one", () => {
    const PROCESS_QUERY_INFORMATION = 0x0400;
    const SYNCHRONIZE = 0x0010_0000;
    const own = processes.open(PROCESS_QUERY_INFORMATION | SYNCHRONIZE, false, process.pid);
    opened.push(own);
    assert.equal(waits.inputIdle(own, INFINITE), 0);
  });

  test("is refused for what is no process", () => {
    assert.throws(() => waits.inputIdle(newEvent(true), 0), { winerror: ERROR_INVALID_HANDLE, funcname: "WaitForInputIdle" });
  });
});
