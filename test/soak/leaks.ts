// Creates and closes objects in great numbers and looks at what stays: the values of handles and the memory of the process.

import assert from "node:assert/strict";
import { CloseHandle } from "tswin32/win32api";
import { CreateEvent, SetEvent, WAIT_OBJECT_0 } from "tswin32/win32event";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import { freshName, type KindName, kindNames, kinds } from "../conformance/support/objects.js";

/** How much higher the value of a new handle may be afterwards: values are given out again, but others may be in use meanwhile. */
const HIGHER = 4096;

/** How much the process may grow, in bytes: the collector takes its time. A leak of one page each in 20,000 would be more. */
const GROWTH = 64 * 1024 * 1024;

/** Makes and closes objects of one kind, by their HANDLEs and by their integers. */
export async function createAndClose(kind: KindName, times: number): Promise<void> {
  const { create } = kinds[kind];
  await leavesNothing(times, (index) => {
    const object = create();
    if (index % 2 === 0) object.Close();
    else CloseHandle(object.Detach());
  });
}

/** Makes named objects of every kind, opens each a second time, and closes both. */
export async function openAndClose(times: number): Promise<void> {
  for (const kind of kindNames) {
    const { allAccess, create, open } = kinds[kind];
    await leavesNothing(times, () => {
      const name = freshName();
      using _ = create(name);
      open(allAccess, name).Close();
    });
  }
}

/** Waits for events by promises, one at a time, and closes them. */
export async function waitAndClose(times: number): Promise<void> {
  await leavesNothing(times, async () => {
    using event = CreateEvent(null, false, false, null);
    const wait = waitAsync(event, 20_000);
    SetEvent(event);
    assert.equal(await wait, WAIT_OBJECT_0);
  });
}

async function leavesNothing(times: number, once: (index: number) => void | Promise<void>): Promise<void> {
  for (let index = 0; index < Math.min(times, 500); index++) await once(index); // what is made at first use, and compiled
  const value = freshValue();
  const memory = process.memoryUsage.rss();
  for (let index = 0; index < times; index++) {
    await once(index);
    if (index % 1000 === 0) await new Promise((resolve) => setImmediate(resolve)); // lets finalizers run
  }
  const higher = freshValue() - value;
  assert.ok(higher <= HIGHER, `After ${times} times the value of a new handle is higher by ${higher}.`);
  const growth = process.memoryUsage.rss() - memory;
  assert.ok(growth <= GROWTH, `After ${times} times the process is larger by ${growth} bytes.`);
}

function freshValue(): number {
  using event = CreateEvent(null, false, false, null);
  return event.handle;
}
