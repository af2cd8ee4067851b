// What happens at the limits: too many processes or threads, a full disk, a state directory that cannot be used, times far away.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { CreateEvent, CreateWaitableTimer, SetWaitableTimer, WaitForMultipleObjects, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waiting } from "tswin32/win32event/promises";
import { CreateFile, GENERIC_READ, GENERIC_WRITE, OPEN_ALWAYS, OPEN_EXISTING } from "tswin32/win32file";
import type { Win32Error } from "tswin32/winerror";
import { root, run, startAndKill } from "./child.js";

const TIMEOUT = 258;

function withFolder<T>(body: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "tswin32-limits-"));
  try {
    return body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Prints what an action comes to: the error's code, function and path, or "done". */
const told = `const told = (action) => {
  try { action(); return "done"; } catch (error) { return [error.name, error.winerror, error.funcname, error.path].join(" "); }
};`;
const dist = (module: string): string => JSON.stringify(`${root}dist/host/linux/${module}.js`);

describe("The limits of a machine", () => {
  test("a thread more than there is room for: ERROR_NO_SYSTEM_RESOURCES, and no descriptor is lost", () => {
    withFolder((folder) => {
      const printed = run(
        `import { readdirSync } from "node:fs";
         import { CreateEvent, CreateMutex, WaitForSingleObject } from "tswin32/win32event";
         import { lifeWord, shared, THREADS } from ${dist("arbiter/machine")};
         ${told}
         const event = CreateEvent(null, false, false, null);
         const { words } = shared();
         const taken = [];
         for (let slot = 0; slot < THREADS; slot++) if (words[lifeWord(slot)] === 0) { words[lifeWord(slot)] = 1; taken.push(slot); }
         const attempts = () => [() => CreateMutex(null, true, null), () => WaitForSingleObject(event, 1)].map(told);
         attempts();
         const before = readdirSync("/proc/self/fd").length;
         console.log(attempts().join(", "), readdirSync("/proc/self/fd").length - before);
         for (const slot of taken) words[lifeWord(slot)] = 0;
         console.log(attempts().join(", "));`,
        { TSWIN32_STATE: join(folder, "state") },
      );
      assert.deepEqual(printed.split("\n"), ["Win32Error 1450 CreateMutex , Win32Error 1450 WaitForSingleObject  0", "done, done"]);
    });
  });

  test("a process more than there is room for: ERROR_NO_SYSTEM_RESOURCES, and no descriptor is lost", () => {
    withFolder((folder) => {
      const environment = { TSWIN32_STATE: join(folder, "state") };
      run(`import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, false, false, null);`, environment);
      const printed = run(
        `import { readdirSync } from "node:fs";
         import { CreateEvent } from "tswin32/win32event";
         import * as libc from ${dist("libc")};
         import { PROCESSES, processWord, shared } from ${dist("arbiter/machine")};
         ${told}
         const { path, words } = shared();
         const others = libc.open(path, libc.O_RDWR, 0);
         const lock = (type) => {
           const region = Buffer.alloc(32);
           region.writeInt16LE(type, 0);
           region.writeBigInt64LE(BigInt(PROCESSES), 16);
           if (libc.lockRegion(others, libc.F_OFD_SETLK, region) !== 0) throw new Error("The slots cannot be locked.");
         };
         lock(1);
         for (let slot = 0; slot < PROCESSES; slot++) words[processWord(slot)] ||= 1;
         const attempt = () => told(() => CreateEvent(null, false, false, null).Close());
         attempt();
         const before = readdirSync("/proc/self/fd").length;
         console.log(attempt(), readdirSync("/proc/self/fd").length - before);
         lock(2);
         console.log(attempt());`,
        environment,
      );
      assert.deepEqual(printed.split("\n"), ["Win32Error 1450 CreateEvent  0", "done"]);
    });
  });

  test("the place of a killed process is taken without touching descriptors of the one that takes it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tswin32-limits-"));
    const environment = { TSWIN32_STATE: join(folder, "state") };
    try {
      const wait = `const { CreateEvent } = await import("tswin32/win32event");
        const { WaitForSingleObject } = await import("tswin32/win32event/promises");
        const event = CreateEvent(null, false, false, null);`;
      await startAndKill(`${wait} WaitForSingleObject(event, 60_000); console.log("ready");`, 0, environment);
      const printed = run(
        `import { fstatSync, openSync } from "node:fs";
         const mine = Array.from({ length: 100 }, () => openSync("/dev/null", "r"));
         ${wait}
         await WaitForSingleObject(event, 1);
         console.log(mine.filter((fd) => !fstatSync(fd).isCharacterDevice()));`,
        environment,
      );
      assert.equal(printed, "[]");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("a state directory that is a file: ERROR_DIRECTORY with its path", () => {
    withFolder((folder) => {
      const state = join(folder, "state");
      writeFileSync(state, "");
      const create = `${told} const { CreateEvent } = await import("tswin32/win32event");
        console.log(told(() => CreateEvent(null, false, false, null)));`;
      assert.equal(run(create, { TSWIN32_STATE: state }), `Win32Error 267 CreateEvent ${state}`);
      assert.equal(run(create, { TSWIN32_STATE: join(state, "below") }), `Win32Error 267 CreateEvent ${join(state, "below")}`);
    });
  });

  test("a state directory that may not be made: ERROR_ACCESS_DENIED with its path", () => {
    withFolder((folder) => {
      const closed = join(folder, "closed");
      mkdirSync(closed);
      chmodSync(closed, 0o500);
      chmodSync(folder, 0o755);
      const state = join(closed, "state");
      // Root may write anywhere, so it becomes nobody.
      const printed = run(
        `${told} const { CreateEvent } = await import("tswin32/win32event");
         await import(${dist("index")});
         if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
         console.log(told(() => CreateEvent(null, false, false, null)));`,
        { TSWIN32_STATE: state },
      );
      assert.equal(printed, `Win32Error 5 CreateEvent ${state}`);
    });
  });
});

describe("A full disk", () => {
  /** Runs a program with a state directory on a disk of its own, of so many bytes. Undefined where we may not mount one. */
  function runOnDisk(bytes: number, program: string): string | undefined {
    return withFolder((folder) => {
      const script = `mount -t tmpfs -o size=${bytes} tswin32 "$1" && exec "$2" --input-type=module -e "$3"`;
      const { status, stdout, stderr } = spawnSync("unshare", ["--mount", "sh", "-c", script, "sh", folder, process.execPath, program], {
        cwd: root,
        encoding: "utf8",
        timeout: 50_000,
        env: { ...process.env, TSWIN32_STATE: join(folder, "state"), DISK: folder },
      });
      if (status === 0) return stdout.trim();
      if (stdout === "" && (status === null || /unshare|mount/.test(stderr))) return undefined;
      throw new Error(`The program ended with ${status}:\n${stderr}`);
    });
  }

  test("on which the machine does not fit is ERROR_DISK_FULL with the path, not a crash", (context) => {
    const printed = runOnDisk(
      65_536,
      `${told} import { CreateEvent } from "tswin32/win32event"; console.log(told(() => CreateEvent(null, false, false, null)));`,
    );
    if (printed === undefined) return context.skip("mounting a disk is not permitted here");
    assert.match(printed, /^Win32Error 112 CreateEvent .*\/state\/arbiter-\d+$/);
    return undefined;
  });

  test("that fills up later is ERROR_DISK_FULL as well; what was there goes on", (context) => {
    const printed = runOnDisk(
      2_097_152,
      `import { writeFileSync } from "node:fs";
       import { CreateEvent, SetEvent, WaitForSingleObject } from "tswin32/win32event";
       ${told}
       const event = CreateEvent(null, false, false, null);
       try { writeFileSync(process.env.DISK + "/filler", Buffer.alloc(4_194_304)); } catch (error) { console.log(error.code); }
       const made = [];
       console.log(told(() => { for (;;) made.push(CreateEvent(null, false, false, null)); }));
       console.log(made.length > 1000, told(() => SetEvent(event)), WaitForSingleObject(event, 0));
       for (const other of made.splice(0, 100)) other.Close();
       console.log(told(() => CreateEvent(null, false, false, "a name")));`,
    );
    if (printed === undefined) return context.skip("mounting a disk is not permitted here");
    assert.deepEqual(printed.split("\n"), ["ENOSPC", "Win32Error 112 CreateEvent ", "true done 0", "done"]);
    return undefined;
  });
});

describe("Times far away", () => {
  const YEARS = 365n * 24n * 3600n * 10_000_000n;

  for (const [name, due] of [
    ["30 years", -30n * YEARS],
    ["as far as a relative time can say", -0x7fff_ffff_ffff_ffffn],
    ["the year 9999", 8_000n * YEARS],
    ["as far as an absolute time can say", 0x7fff_ffff_ffff_ffffn],
  ] as const) {
    test(`a timer due in ${name} is not signalled now, and does not end a wait before its time`, async () => {
      using timer = CreateWaitableTimer(null, true, null);
      using event = CreateEvent(null, false, false, null);
      SetWaitableTimer(timer, due, 0x7fff_ffff);
      assert.equal(WaitForSingleObject(timer, 0), TIMEOUT);
      for (const wait of [
        () => WaitForSingleObject(timer, 40),
        () => waiting(timer, 40),
        () => WaitForMultipleObjects([timer, event], false, 40),
      ]) {
        const start = performance.now();
        assert.equal(await wait(), TIMEOUT);
        assert.ok(performance.now() - start >= 39, `the wait ended after ${performance.now() - start} ms`);
      }
    });
  }

  test("a time-out of 49 days, the longest that is not endless, neither ends at once nor keeps anything from ending", async () => {
    using event = CreateEvent(null, false, false, null);
    const abort = new AbortController();
    const wait = waiting(event, 0xffff_fffe, { signal: abort.signal });
    assert.equal(await Promise.race([wait, new Promise((resolve) => setTimeout(resolve, 50, "still waiting"))]), "still waiting");
    abort.abort();
    await assert.rejects(wait, { name: "AbortError" });
  });
});

describe("A symbolic link to nothing", () => {
  test("is no file to open (2), and is followed when a file is to be made", () => {
    withFolder((folder) => {
      const link = join(folder, "link");
      symlinkSync(join(folder, "target"), link);
      const open = (access: number, disposition: number) => CreateFile(link, { DesiredAccess: access, CreationDisposition: disposition });
      assert.throws(
        () => open(GENERIC_READ, OPEN_EXISTING),
        (error: Win32Error) => error.winerror === 2 && error.path === link,
      );
      open(GENERIC_WRITE, OPEN_ALWAYS).Close();
      assert.ok(existsSync(join(folder, "target")));
      assert.equal(readlinkSync(link), join(folder, "target"));
    });
  });

  test("whose folder is missing, or that leads to itself, is an error and not an endless search", () => {
    withFolder((folder) => {
      const [astray, round] = [join(folder, "astray"), join(folder, "round")];
      symlinkSync(join(folder, "missing", "target"), astray);
      symlinkSync(round, round);
      for (const link of [astray, round]) {
        for (const disposition of [OPEN_EXISTING, OPEN_ALWAYS]) {
          assert.throws(
            () => CreateFile(link, { DesiredAccess: GENERIC_WRITE, CreationDisposition: disposition }),
            (error: Win32Error) => [2, 3, 1921].includes(error.winerror),
          );
        }
      }
    });
  });
});
