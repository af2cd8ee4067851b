import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { CreateEvent, CreateMutex, OpenMutex, SetEvent, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waiting } from "tswin32/win32event/promises";
import type { Win32Error } from "tswin32/winerror";
import { recordWord, shared } from "#dist/host/linux/arbiter/machine.js";
import { allocateRecord, freeRecord, Kind, Member } from "#dist/host/linux/arbiter/records.js";
import { dropText, keepText, keptText, moveText } from "#dist/host/linux/arbiter/texts.js";
import { processMemory } from "#dist/host/linux/process-memory.js";
import { census, spares } from "./census.js";
import { kill, root, run, start } from "./child.js";

describe("the arbiter", () => {
  test("gives every record back when its handle is closed", () => {
    using warm = CreateEvent(null, false, false, null);
    WaitForSingleObject(warm, 1);
    const before = census();
    for (let round = 0; round < 1000; round++) {
      using event = CreateEvent(null, false, false, round % 2 ? `a rather long name that takes several records ${round}` : null);
      if (round % 100 === 0) WaitForSingleObject(event, 1);
    }
    assert.deepEqual(census(), before);
  });

  test("takes no name that is a prefix with nothing behind it: ERROR_INVALID_NAME, and nothing stays", () => {
    CreateEvent(null, false, false, null).Close();
    const before = census();
    for (const name of ["Local\\", "Global\\"]) {
      const refused = (error: Win32Error) => error.winerror === 123;
      assert.throws(() => CreateEvent(null, false, false, name), refused);
      assert.throws(() => OpenMutex(0x0010_0000, false, name), refused);
    }
    assert.deepEqual(census(), before);
  });

  test("sweeps up what a killed process has left, when the next one comes", async () => {
    CreateEvent(null, false, false, null).Close();
    const before = census();
    const sparesBefore = spares();
    const { child, ready } = start(`
      import { CreateEvent, CreateMutex, WaitForSingleObject } from "tswin32/win32event";
      import { WaitForSingleObject as waiting } from "tswin32/win32event/promises";
      import { CreateFile } from "tswin32/win32file";
      const mutex = CreateMutex(null, true, "swept"), event = CreateEvent(null, false, false, "swept too"), file = CreateFile("/dev/shm", 1, 0, null, 3, 0x02000000);
      CreateFile("/dev/shm", 0, 0, null, 3, 0x02000000).Close(); // its record is kept
      waiting(event, 0xffffffff);
      setInterval(() => {}, 1000);
      console.log("ready");`);
    try {
      await ready;
      assert.notDeepEqual(census(), before);
      assert.equal(spares(), sparesBefore + 1);
    } finally {
      await kill(child);
    }
    run(`import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, false, false, null);`);
    run(`import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, false, false, null).Close();`);
    assert.deepEqual(census(), before);
    assert.equal(spares(), sparesBefore);
    assert.throws(() => OpenMutex(0x0010_0000, false, "swept"), /ERROR_FILE_NOT_FOUND/);
  });

  test("sweeps up an object whose last reference a killed process was just dropping", () => {
    CreateEvent(null, false, false, null).Close();
    const before = census();
    run(`import { createObject } from "#dist/host/linux/arbiter/objects.js";
      import { Kind, Member, unchain } from "#dist/host/linux/arbiter/records.js";
      import { NEVER_USED, recordWord, shared } from "#dist/host/linux/arbiter/machine.js";
      const { object } = createObject({ kind: Kind.event, state: 0, detail: 0, name: null }, "CreateEvent");
      const { words } = shared();
      let out = 0;
      for (let head = recordWord(object); head < recordWord(object) + 16 && out === 0; head++) {
        const reference = words[head];
        if (reference > 0 && reference < words[NEVER_USED] && words[recordWord(reference)] === Kind.reference && unchain(head, reference)) out++;
      }
      if (out !== 1) throw new Error("The reference is not where it should be.");`);
    run(`import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, false, false, null);`);
    run(`import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, false, false, null).Close();`);
    assert.deepEqual(census(), before);
  });

  test("keeps a text that moves from a process's record to another's for as long as that one", () => {
    const { owner } = processMemory();
    const [from, to] = [1, 2].map(() => allocateRecord(Kind.open, owner, "CreateFile")) as [number, number];
    const before = census();
    const [head, other] = [from, to].map((record) => recordWord(record) + 13) as [number, number];
    keepText(head, "a text of two pieces at least", owner, "CreateFile");
    const { words } = shared();
    words[recordWord(words[head] as number) + Member.owner] = owner; // as where its keeper is killed in between
    moveText(head, other);
    assert.deepEqual([keptText(head), keptText(other)], ["", "a text of two pieces at least"]);
    assert.equal(words[recordWord(words[other] as number) + Member.owner], 0);
    dropText(other);
    assert.deepEqual(census(), before);
    for (const record of [from, to]) freeRecord(record);
  });

  test("hands over to who still lives, past a worker that was terminated while it waited", async () => {
    using event = CreateEvent(null, false, false, null);
    const worker = new Worker(
      `const { parentPort } = require("node:worker_threads");
       import("tswin32/win32event/promises").then(({ WaitForSingleObject }) => {
         WaitForSingleObject(${event.handle}, 0xffffffff);
         parentPort.postMessage("waiting");
       });`,
      { eval: true },
    );
    await new Promise((resolve) => worker.once("message", resolve));
    const mine = waiting(event, 5000);
    await worker.terminate();
    SetEvent(event);
    assert.equal(await mine, 0);
  });

  test("has one handle table for all threads and all copies of the package", async () => {
    using event = CreateEvent(null, true, false, null);
    using mutex = CreateMutex(null, true, null);
    // Another URL is another copy of the module, as a second installation is.
    const copy = (await import(`${new URL(`file://${root}dist/host/linux/index.js`)}?copy`)) as typeof import("#dist/host/linux/index.js");
    copy.host.sync.setEvent(event.handle);
    assert.equal(WaitForSingleObject(event, 0), 0);
    copy.host.sync.releaseMutex(mutex.handle); // the thread's, whichever copy it asks
  });

  test("leaves one memfd and one lock in a process, however many threads use it", async () => {
    using event = CreateEvent(null, true, true, null);
    const count = (): number => readdirSync("/proc/self/fd").length;
    const once = async (): Promise<void> => {
      const worker = new Worker(
        `import("tswin32/win32event").then(({ WaitForSingleObject }) => WaitForSingleObject(${event.handle}, 0));`,
        { eval: true },
      );
      await new Promise((resolve) => worker.once("exit", resolve));
    };
    await once();
    const before = count();
    for (let round = 0; round < 5; round++) await once();
    assert.ok(count() <= before + 1, `${count()} descriptors, ${before} before`);
  });
});
