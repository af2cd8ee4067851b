import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { CreateEvent } from "tswin32/win32event";
import { WaitForSingleObject as waiting } from "tswin32/win32event/promises";
import {
  CreateFile,
  FILE_FLAG_OVERLAPPED,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  LOCKFILE_EXCLUSIVE_LOCK,
  LockFile,
  LockFileEx,
  OPEN_ALWAYS,
  ReadFile,
  UnlockFile,
} from "tswin32/win32file";
import { LockFileEx as locking } from "tswin32/win32file/promises";
import { ERROR_INVALID_FUNCTION, ERROR_IO_PENDING, ERROR_LOCK_VIOLATION } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { NEVER_USED, recordWord, shared } from "#dist/host/linux/arbiter/machine.js";
import { Kind, Member } from "#dist/host/linux/arbiter/records.js";
import { throwsWin32 } from "../conformance/support/errors.js";
import { until } from "../conformance/support/time.js";
import { kill, root, run, start } from "./child.js";

/** A fresh file's path, which goes with the case. */
class Scratch implements Disposable {
  readonly path = join(tmpdir(), `tswin32-locks-${process.pid}-${Math.random()}`);

  constructor(content: string | Uint8Array) {
    writeFileSync(this.path, content);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { force: true });
  }
}

function open(path: string, flags = 0): HANDLE {
  return CreateFile(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, null, OPEN_ALWAYS, flags, null);
}

/** Lets another process come, which clears away what dead ones have left. */
function sweep(): void {
  run(`import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, false, false, null).Close();`);
}

/** How many records of locks and of requests for locks are in use. */
function claims(): number {
  const { words } = shared();
  let count = 0;
  for (let record = 1; record < (words[NEVER_USED] as number); record++) {
    const kind = words[recordWord(record) + Member.kind];
    if (kind === Kind.lock || kind === Kind.lockRequest) count += 1;
  }
  return count;
}

/** A process that locks ten bytes of a file and keeps them. */
function holder(path: string): { readonly child: ChildProcess; readonly ready: Promise<string> } {
  return start(`
    import { CreateFile, LockFile } from "tswin32/win32file";
    const file = CreateFile(${JSON.stringify(path)}, 0xc0000000, 3, null, 3, 0, null);
    LockFile(file, 0, 0, 10, 0);
    setInterval(() => file, 1000);
    console.log("ready");`);
}

describe("byte-range locks", () => {
  test("leave no record behind, however they end", async () => {
    using scratch = new Scratch("0123456789");
    const before = claims();
    for (let round = 0; round < 100; round++) {
      const one = open(scratch.path);
      const two = open(scratch.path, round % 2 ? FILE_FLAG_OVERLAPPED : 0);
      LockFile(one, 0, 0, 10, 0);
      LockFileEx(one, 0, 10, 0);
      LockFile(two, 20, 0, 10, 0);
      const aborted = locking(two, LOCKFILE_EXCLUSIVE_LOCK, 5, 0, null, { signal: AbortSignal.timeout(1) });
      if (round % 2) throwsWin32(() => LockFileEx(two, LOCKFILE_EXCLUSIVE_LOCK, 5, 0, { Offset: 5 }), ERROR_IO_PENDING);
      await assert.rejects(aborted);
      if (round % 3) one.Close();
      two.Close();
      one.Close();
    }
    assert.equal(claims(), before);
  });

  test("tell in the error who holds them", async () => {
    using scratch = new Scratch("0123456789");
    const { child, ready } = holder(scratch.path);
    try {
      await ready;
      using file = open(scratch.path);
      for (const call of [() => LockFile(file, 9, 0, 1, 0), () => ReadFile(file, 10)]) {
        const { holders } = throwsWin32(call, ERROR_LOCK_VIOLATION);
        assert.deepEqual(
          holders.map(({ pid }) => pid),
          [child.pid],
        );
      }
      LockFile(file, 10, 0, 1, 0);
      UnlockFile(file, 10, 0, 1, 0);
    } finally {
      await kill(child);
    }
  });

  test("that an OVERLAPPED waits for are granted when who is in the way is killed", async () => {
    using scratch = new Scratch("0123456789");
    using file = open(scratch.path, FILE_FLAG_OVERLAPPED);
    using event = CreateEvent(null, true, false, null);
    const { child, ready } = holder(scratch.path);
    try {
      await ready;
      throwsWin32(() => LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK, 10, 0, { hEvent: event }), ERROR_IO_PENDING);
    } finally {
      await kill(child);
    }
    assert.equal(await waiting(event, 5_000), 0);
    using other = open(scratch.path);
    throwsWin32(() => LockFile(other, 0, 0, 1, 0), ERROR_LOCK_VIOLATION);
  });

  test("of a dead process are gone once another has come", async () => {
    using scratch = new Scratch("0123456789");
    sweep();
    const before = claims();
    const { child, ready } = holder(scratch.path);
    try {
      await ready;
      assert.equal(claims(), before + 1);
    } finally {
      await kill(child);
    }
    sweep();
    assert.equal(claims(), before);
  });

  test("are not granted to a worker that was terminated while its thread waited for one", async () => {
    using scratch = new Scratch("0123456789");
    using one = open(scratch.path);
    using two = open(scratch.path);
    using three = open(scratch.path);
    LockFile(one, 0, 0, 10, 0);
    const before = claims();
    const worker = new Worker(`import("tswin32/win32file").then(({ LockFileEx }) => LockFileEx(${two.handle}, 2, 10, 0));`, { eval: true });
    await until("the worker waits for its lock", () => claims() === before + 2); // a lock's record and its request's
    await worker.terminate();
    UnlockFile(one, 0, 0, 10, 0);
    LockFile(three, 0, 0, 10, 0);
  });

  test("exist for files only", () => {
    using device = CreateFile("NUL", GENERIC_READ, 0, null, OPEN_ALWAYS, 0, null);
    throwsWin32(() => LockFile(device, 0, 0, 1, 0), ERROR_INVALID_FUNCTION);
  });

  test("wake who waits for one at once, and not when he next looks by himself", async () => {
    using scratch = new Scratch("0123456789");
    using one = open(scratch.path);
    using two = open(scratch.path);
    const rounds = 20;
    const start = performance.now();
    for (let round = 0; round < rounds; round++) {
      LockFile(one, 0, 0, 10, 0);
      const locked = locking(two, LOCKFILE_EXCLUSIVE_LOCK, 10, 0);
      UnlockFile(one, 0, 0, 10, 0);
      await locked;
      UnlockFile(two, 0, 0, 10, 0);
    }
    const each = (performance.now() - start) / rounds;
    assert.ok(each < 100, `It took ${each} ms each; he looks every 200.`);
  });
});

/** Slots of four bytes, each of which holds the process id of who has it locked exclusively, else 0. */
const SLOTS = 24;

/** Locks slots at random in every way there is, and looks whether the locks keep their promise, until it is killed or told to end. */
const soaking = (path: string) => `
  import { openSync, readFileSync, readSync, writeSync, existsSync } from "node:fs";
  import { CreateFile, LockFileEx, UnlockFileEx } from "tswin32/win32file";
  import { LockFileEx as locking } from "tswin32/win32file/promises";
  const path = ${JSON.stringify(path)};
  const random = (limit) => Math.floor(Math.random() * limit);
  const raw = openSync(path, "r+"); // beside the locks, which it is not stopped by
  const handles = [0, 0x40000000].map((flags) => CreateFile(path, 0xc0000000, 3, null, 3, flags, null));
  // The kernel closes what a killed process has open, and so frees its locks, some time before it shows the process as ended.
  const isDead = (pid) => {
    for (const deadline = performance.now() + 2000; performance.now() < deadline; ) {
      try {
        if (/^\\d+ \\(.*\\) [ZX]/s.test(readFileSync("/proc/" + pid + "/stat", "utf8"))) return true;
      } catch {
        return true;
      }
    }
    return false;
  };
  const slots = (first, count) => {
    const bytes = Buffer.alloc(count * 4);
    readSync(raw, bytes, 0, bytes.length, first * 4);
    return Array.from({ length: count }, (_, at) => bytes.readInt32LE(at * 4));
  };
  const fill = (first, count, value) => {
    const bytes = Buffer.alloc(count * 4);
    for (let at = 0; at < count; at++) bytes.writeInt32LE(value, at * 4);
    writeSync(raw, bytes, 0, bytes.length, first * 4);
  };
  const expect = (found, allowed, what) => {
    for (const pid of found) if (!allowed(pid)) throw new Error(process.pid + " " + what + ": found " + found);
  };
  const tryLock = async (handle, flags, bytes, ol) => {
    try {
      const way = random(3);
      if (way === 0) LockFileEx(handle, flags | 1, bytes, 0, ol);
      else if (way === 1 && handle === handles[0]) LockFileEx(handle, flags, bytes, 0, ol);
      else await locking(handle, flags, bytes, 0, ol, random(2) ? { signal: AbortSignal.timeout(random(4)) } : undefined);
      return true;
    } catch (error) {
      if (error.winerror === 33 || error.name === "TimeoutError") return false;
      throw error;
    }
  };
  let locks = 0;
  while (!existsSync(path + ".end")) {
    const first = random(${SLOTS});
    const count = 1 + random(Math.min(8, ${SLOTS} - first));
    const exclusive = random(3) > 0;
    const handle = handles[random(2)];
    const ol = { Offset: first * 4 };
    if (!(await tryLock(handle, exclusive ? 2 : 0, count * 4, ol))) continue;
    if (++locks === 100) console.log("busy");
    expect(slots(first, count), (pid) => pid === 0 || isDead(pid), "begins");
    if (exclusive) {
      fill(first, count, process.pid);
      if (random(2)) await new Promise(setImmediate);
      expect(slots(first, count), (pid) => pid === process.pid, "holds");
      fill(first, count, 0);
    } else {
      const before = String(slots(first, count));
      if (random(2)) await new Promise(setImmediate);
      if (String(slots(first, count)) !== before) throw new Error(process.pid + " shares what is written to");
    }
    UnlockFileEx(handle, count * 4, 0, ol);
  }
  process.exit(0);`;

/** How many processes are killed: a few in every run of the tests, more in a soak. */
const KILLS = Number(process.env.TSWIN32_TEST_KILLS ?? 8);

test("byte-range locks keep their promise between 4 processes that are killed at random, and leave nothing behind", async () => {
  using scratch = new Scratch(Buffer.alloc(SLOTS * 4));
  sweep();
  const before = claims();
  let complaint = "";
  const begin = () => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", soaking(scratch.path)], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stderr.on("data", (data: Buffer) => {
      complaint += data;
    });
    const busy = new Promise<void>((resolve, reject) => {
      child.stdout.once("data", () => resolve()); // what it prints first is that it has locked a good deal
      child.once("exit", (code, signal) => reject(new Error(`A process ended early, with ${code ?? signal}: ${complaint}`)));
    });
    busy.catch(() => undefined); // that of one that is killed before
    return { child, busy };
  };
  const processes = Array.from({ length: 4 }, begin);
  try {
    for (let killed = 0; killed < KILLS; killed++) {
      const at = Math.floor(Math.random() * processes.length);
      const { child, busy } = processes[at] as (typeof processes)[number];
      await busy;
      await sleep(Math.random() * 50); // anywhere in what it does
      await kill(child);
      processes[at] = begin();
    }
    await Promise.all(processes.map(({ busy }) => busy));
    const ended = Promise.all(processes.map(({ child }) => new Promise((resolve) => child.once("exit", resolve))));
    writeFileSync(`${scratch.path}.end`, "");
    assert.deepEqual(await ended, [0, 0, 0, 0], complaint);
  } finally {
    for (const { child } of processes) await kill(child);
    rmSync(`${scratch.path}.end`, { force: true });
  }
  assert.equal(complaint, "");
  sweep();
  assert.equal(claims(), before);
});
