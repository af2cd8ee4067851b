// Closing one handle from several threads at once.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CloseHandle } from "tswin32/win32api";
import { CreateEvent } from "tswin32/win32event";
import type { Win32Error } from "tswin32/winerror";
import { census } from "./census.js";
import { nextMessage, startWorker } from "./workers.js";

const ROUNDS = 2000;

describe("A handle that two threads close at the same time", () => {
  test("is closed once: one of them is told ERROR_INVALID_HANDLE, and no other handle is hit", async () => {
    CreateEvent(null, true, true, null).Close(); // the first call sweeps up after processes that were killed
    const before = census();
    const bystanders = Array.from({ length: 50 }, () => CreateEvent(null, true, true, null));
    // [round, handle, what the worker's close came to]
    const shared = new Int32Array(new SharedArrayBuffer(12));
    const worker = await startWorker(
      `const [shared, rounds] = workerData;
       post();
       for (let round = 1; round <= rounds; round++) {
         while (Atomics.load(shared, 0) < round);
         let closed = 1;
         try { handles.CloseHandle(Atomics.load(shared, 1)); } catch (error) { closed = error.winerror === 6 ? 2 : 3; }
         Atomics.store(shared, 2, closed);
       }
       post("done");`,
      [shared, ROUNDS],
    );
    const done = nextMessage(worker);
    let won = 0;
    for (let round = 1; round <= ROUNDS; round++) {
      const handle = CreateEvent(null, true, true, null).Detach();
      Atomics.store(shared, 1, handle);
      Atomics.store(shared, 2, 0);
      Atomics.store(shared, 0, round);
      for (let turns = (round * 7) % 400; turns > 0; turns--) Atomics.load(shared, 2); // else this thread, which knows first, always came first
      let mine = 1;
      try {
        CloseHandle(handle);
      } catch (error) {
        mine = (error as Win32Error).winerror === 6 ? 2 : 3;
      }
      while (Atomics.load(shared, 2) === 0);
      assert.deepEqual([mine, Atomics.load(shared, 2)].sort(), [1, 2]);
      if (mine === 1) won++;
    }
    await done;
    await worker.terminate();
    assert.ok(won > 0 && won < ROUNDS, `one thread always came first (${won} of ${ROUNDS})`);
    for (const bystander of bystanders) bystander.Close();
    assert.deepEqual(census(), before);
  });
});
