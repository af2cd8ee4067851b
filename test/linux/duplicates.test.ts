// What DuplicateHandle between processes leaves behind, and what it leaves to the other process.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { DuplicateHandle, GetCurrentProcess, OpenProcess } from "tswin32/win32api";
import { CreateEvent, OpenEvent } from "tswin32/win32event";
import { CreateFile, GENERIC_READ, OPEN_EXISTING, ReadFile } from "tswin32/win32file";
import type { Win32Error } from "tswin32/winerror";
import { census } from "./census.js";
import { kill, run, start, sweep } from "./child.js";

const PROCESS_DUP_HANDLE = 0x40;
const SYNCHRONIZE = 0x0010_0000;
const CLOSE_SOURCE = 1;
const SAME_ACCESS = 2;

const holdEvent = `import { CreateEvent } from "tswin32/win32event";
  CreateEvent(null, false, false, null).Detach(); // nobody holds on to the HANDLE, which the collector would close
  setInterval(() => {}, 1000);
  console.log("ready");`;

describe("DuplicateHandle into another process", () => {
  test("maps nothing and keeps nothing open, however often", async () => {
    const { child, ready } = start(holdEvent);
    try {
      await ready;
      using target = OpenProcess(PROCESS_DUP_HANDLE, false, child.pid ?? 0);
      using event = CreateEvent(null, false, false, null);
      using file = CreateFile("/dev/null", { DesiredAccess: GENERIC_READ, CreationDisposition: OPEN_EXISTING });
      const give = (): void => {
        for (const source of [event, file]) DuplicateHandle(GetCurrentProcess(), source, target, 0, false, SAME_ACCESS).Detach();
      };
      give();
      const count = () => [readdirSync("/proc/self/fd").length, readFileSync("/proc/self/maps", "utf8").match(/memfd:tswin32/g)?.length];
      const before = count();
      for (let times = 0; times < 200; times++) give();
      assert.deepEqual(count(), before);
    } finally {
      await kill(child);
    }
    sweep();
  });

  test("that ends without having used a handle, or ever tswin32, leaves nothing", async () => {
    sweep();
    using event = CreateEvent(null, false, false, "given away");
    const before = census();
    for (const program of [`setInterval(() => {}, 1000); console.log("ready");`, holdEvent]) {
      const { child, ready } = start(program);
      try {
        await ready;
        using target = OpenProcess(PROCESS_DUP_HANDLE, false, child.pid ?? 0);
        DuplicateHandle(GetCurrentProcess(), event, target, 0, false, SAME_ACCESS).Detach();
        assert.notDeepEqual(census(), before);
        run(`import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, false, false, null).Close();`);
        assert.equal(census().reference, (before.reference ?? 0) + (program === holdEvent ? 3 : 2)); // it lives: its handle does
      } finally {
        await kill(child);
      }
      sweep();
      assert.deepEqual(census(), before);
    }
  });

  test("refuses a file for one that has no table yet: ERROR_NOT_SUPPORTED", async () => {
    const { child, ready } = start(`setInterval(() => {}, 1000); console.log("ready");`);
    try {
      await ready;
      using target = OpenProcess(PROCESS_DUP_HANDLE, false, child.pid ?? 0);
      using file = CreateFile("/dev/null", { DesiredAccess: GENERIC_READ, CreationDisposition: OPEN_EXISTING });
      assert.throws(
        () => DuplicateHandle(GetCurrentProcess(), file, target, 0, false, SAME_ACCESS),
        (error: Win32Error) => error.winerror === 50,
      );
    } finally {
      await kill(child);
    }
  });

  test("refuses one that has ended: ERROR_ACCESS_DENIED", async () => {
    const { child, ready } = start(holdEvent);
    await ready.catch(() => undefined);
    using target = OpenProcess(PROCESS_DUP_HANDLE, false, child.pid ?? 0);
    await kill(child);
    using event = CreateEvent(null, false, false, null);
    assert.throws(
      () => DuplicateHandle(GetCurrentProcess(), event, target, 0, false, SAME_ACCESS),
      (error: Win32Error) => error.winerror === 5,
    );
    sweep();
  });

  test("with DUPLICATE_CLOSE_SOURCE out of it takes its handle at once, and its descriptor when it next makes one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tswin32-duplicates-"));
    const path = join(folder, "a");
    writeFileSync(path, "abc");
    const { child, ready } = start(`
      import { existsSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
      import { CreateEvent } from "tswin32/win32event";
      import { CreateFile, ReadFile } from "tswin32/win32file";
      const path = ${JSON.stringify(path)};
      const handle = CreateFile(path, { DesiredAccess: 0x80000000, ShareMode: 0, CreationDisposition: 3 }).Detach();
      const open = () => readdirSync("/proc/self/fd").filter((fd) => { try { return readlinkSync("/proc/self/fd/" + fd) === path; } catch { return false; } }).length;
      const timer = setInterval(() => {
        if (!existsSync(path + ".go")) return;
        clearInterval(timer);
        const before = open();
        CreateEvent(null, false, false, null);
        const after = open();
        let result = 0;
        try { ReadFile(handle, 1); } catch (error) { result = error.winerror; }
        writeFileSync(path + ".done", [before, after, result].join(" "));
        process.stdout.write("done\\n");
      }, 5);
      console.log(handle);`);
    try {
      const value = Number(await ready);
      using source = OpenProcess(PROCESS_DUP_HANDLE, false, child.pid ?? 0);
      using here = DuplicateHandle(source, value, GetCurrentProcess(), 0, false, SAME_ACCESS | CLOSE_SOURCE);
      assert.equal(ReadFile(here, 3)[1].toString(), "abc");
      const done = new Promise((resolve) => child.stdout?.once("data", resolve));
      writeFileSync(`${path}.go`, "");
      await done;
      assert.equal(readFileSync(`${path}.done`, "utf8"), "1 0 6");
    } finally {
      await kill(child);
      rmSync(folder, { recursive: true });
    }
  });
});

describe("DuplicateHandle out of another process", () => {
  test("leaves nothing there if its caller is killed in the middle of it: the object goes with its handle", async () => {
    for (let times = 0; times < 15; times++) {
      const name = `duplicated ${process.pid} ${times}`;
      const event = CreateEvent(null, false, false, name);
      const { child, ready } = start(`
        import { DuplicateHandle, GetCurrentProcess, OpenProcess } from "tswin32/win32api";
        const owner = OpenProcess(${PROCESS_DUP_HANDLE}, false, ${process.pid});
        console.log("ready");
        for (;;) DuplicateHandle(owner, ${event.handle}, GetCurrentProcess(), 0, false, ${SAME_ACCESS}).Close();`);
      try {
        await ready;
        await setTimeout(times); // into the middle of any of its calls
      } finally {
        await kill(child);
        event.Close();
      }
      assert.throws(
        () => OpenEvent(SYNCHRONIZE, false, name),
        (error: Win32Error) => error.winerror === 2,
      );
    }
  });
});

describe("A process that is killed", () => {
  test("leaves nothing of the processes that it had open", async () => {
    sweep();
    const before = census();
    for (let times = 0; times < 3; times++) {
      const { child, ready } = start(`
        import { OpenProcess } from "tswin32/win32api";
        OpenProcess(0x1000, false, ${process.pid}).Detach();
        setInterval(() => {}, 1000);
        console.log("ready");`);
      try {
        await ready;
        assert.equal(census().process, (before.process ?? 0) + 1);
      } finally {
        await kill(child);
      }
    }
    sweep();
    assert.deepEqual(census(), before);
  });
});
