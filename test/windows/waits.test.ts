import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { kernel32 } from "#dist/host/windows/ffi.js";
import { host } from "#dist/host/windows/index.js";

const { handles, sync, waits } = host;
const INFINITE = 0xffff_ffff;
const WAIT_OBJECT_0 = 0;
const WAIT_TIMEOUT = 0x102;
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
    const CreateMutexW = kernel32<[security: null, owned: number, name: null]>(
      "intptr_t CreateMutexW(void *security, int owned, const char16_t *name)",
    );
    const ReleaseMutex = kernel32<[mutex: number]>("int ReleaseMutex(intptr_t mutex)");
    const mutex = CreateMutexW(null, 0, null);
    opened.push(mutex);
    const holder = new Worker(new URL("./mutex-holder.js", import.meta.url), { workerData: mutex });
    await new Promise((resolve) => holder.once("message", resolve));
    const pending = waits.settle(wait(INFINITE, mutex), undefined);
    holder.postMessage("let go");
    assert.equal(await pending, WAIT_OBJECT_0);
    assert.equal(ReleaseMutex(mutex), 1, "only its owner can release a mutex");
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

/** The number of threads of this process, as a snapshot of the system has it. */
function threadsOfThisProcess(): number {
  const TH32CS_SNAPTHREAD = 4;
  const entry = new DataView(new ArrayBuffer(28)); // THREADENTRY32
  const bytes = new Uint8Array(entry.buffer);
  entry.setUint32(0, entry.byteLength, true);
  const snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
  assert.notEqual(snapshot, -1);
  let threads = 0;
  for (let found = Thread32First(snapshot, bytes); found !== 0; found = Thread32Next(snapshot, bytes)) {
    if (entry.getUint32(12, true) === process.pid) threads += 1;
  }
  handles.close(snapshot);
  assert.ok(threads > 0);
  return threads;
}

const CreateToolhelp32Snapshot = kernel32<[flags: number, process: number]>(
  "intptr_t CreateToolhelp32Snapshot(uint32_t flags, uint32_t process)",
);
const Thread32First = kernel32<[snapshot: number, entry: Uint8Array]>("int Thread32First(intptr_t snapshot, void *entry)");
const Thread32Next = kernel32<[snapshot: number, entry: Uint8Array]>("int Thread32Next(intptr_t snapshot, void *entry)");
