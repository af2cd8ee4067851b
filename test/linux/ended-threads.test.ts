// What a worker leaves that is terminated while it uses handles: nothing, though no `finally` of it runs.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CreateEvent, OpenEvent, SetEvent, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waiting } from "tswin32/win32event/promises";
import type { Win32Error } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { census, oneMore } from "./census.js";
import { run } from "./child.js";
import { startWorker } from "./workers.js";

const SYNCHRONIZE = 0x0010_0000;
const INFINITE = 0xffff_ffff;

/** The ways in which a worker may be in the middle of a wait for workerData. */
const waits = {
  "blocks in a wait": "post(); events.WaitForSingleObject(workerData, 0xffffffff);",
  "awaits a promise": "promises.WaitForSingleObject(workerData, 0xffffffff); post();",
  "waits for all of several":
    "post(); events.WaitForMultipleObjects([workerData, events.CreateEvent(null, true, false, null)], true, 0xffffffff);",
};

let names = 0;
const freshName = (): string => `ended-${process.pid}-${names++}`;

function isGone(name: string): boolean {
  try {
    OpenEvent(SYNCHRONIZE, false, name).Close();
    return false;
  } catch (error) {
    assert.equal((error as Win32Error).code, "ERROR_FILE_NOT_FOUND");
    return true;
  }
}

/** Another process's answer. */
const isGoneElsewhere = (name: string): boolean =>
  run(`
    import { OpenEvent } from "tswin32/win32event";
    try { OpenEvent(${SYNCHRONIZE}, false, ${JSON.stringify(name)}); console.log("there"); } catch (error) { console.log(error.code); }`) ===
  "ERROR_FILE_NOT_FOUND";

/** A worker that is in the middle of a wait for an event. */
async function startWaiting(event: HANDLE, how: keyof typeof waits) {
  const before = census();
  const worker = await startWorker(waits[how], event.handle);
  await oneMore("link", before);
  return worker;
}

describe("A worker that is terminated", () => {
  for (const how of Object.keys(waits) as (keyof typeof waits)[]) {
    test(`while it ${how} keeps neither the object nor its name`, async () => {
      CreateEvent(null, false, false, null).Close();
      const before = census();
      const [closedBefore, closedAfter] = [freshName(), freshName()];
      for (const name of [closedBefore, closedAfter]) {
        const event = CreateEvent(null, true, false, name);
        const worker = await startWaiting(event, how);
        if (name === closedBefore) event.Close();
        assert.equal(isGone(name), false); // the wait holds it
        await worker.terminate();
        if (name === closedBefore)
          assert.equal(isGoneElsewhere(name), true); // at once, with no further call of this process
        else event.Close();
        assert.equal(isGone(name), true);
      }
      const after = census();
      if (how === "waits for all of several") {
        // The worker's own event is the process's, and stays until that ends; each was made with a reference.
        assert.equal(after.event, (before.event ?? 0) + 2);
        after.event = before.event ?? 0;
        after.reference = (after.reference ?? 0) - 2;
        for (const kind of ["event", "reference"]) if (after[kind] === 0) delete after[kind];
      }
      assert.deepEqual(after, before);
    });
  }

  test("while it waits leaves nothing in the queue that eats a signal", async () => {
    using event = CreateEvent(null, false, false, null);
    const before = census();
    const workers = [];
    for (let count = 0; count < 3; count++) workers.push(await startWaiting(event, count % 2 ? "awaits a promise" : "blocks in a wait"));
    const mine = waiting(event, 20_000);
    await Promise.all(workers.map((worker) => worker.terminate()));
    SetEvent(event);
    assert.equal(await mine, 0);
    SetEvent(event);
    assert.equal(WaitForSingleObject(event, 0), 0);
    assert.deepEqual(census(), before);
  });

  test("does not take the uses of others with it", async () => {
    const name = freshName();
    const event = CreateEvent(null, true, false, name);
    const stays = await startWaiting(event, "blocks in a wait");
    const goes = await startWaiting(event, "blocks in a wait");
    const mine = waiting(event, INFINITE);
    const { handle } = event;
    event.Close();
    await goes.terminate();
    assert.equal(isGone(name), false); // two still wait
    using other = OpenEvent(0x001f_0003, false, name);
    assert.notEqual(other.handle, handle);
    const ended = new Promise((resolve) => stays.once("exit", resolve));
    SetEvent(other);
    assert.equal(await mine, 0);
    await ended; // it was released, and came to its end
    other.Close();
    assert.equal(isGone(name), true);
  });

  test("gives its place to the next: 20 workers, one after another, wait and are terminated", async () => {
    using event = CreateEvent(null, true, false, null);
    const before = census();
    for (let count = 0; count < 20; count++) await (await startWaiting(event, "blocks in a wait")).terminate();
    assert.deepEqual(census(), before);
  });
});
