// What Linux has only for whole processes, or only for the privileged, and how it shows.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, getPriority, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { GetCurrentThread, GetCurrentThreadId, OpenProcess, OpenThread } from "tswin32/win32api";
import { PROCESS_ALL_ACCESS, THREAD_ALL_ACCESS } from "tswin32/win32con";
import {
  ABOVE_NORMAL_PRIORITY_CLASS,
  BELOW_NORMAL_PRIORITY_CLASS,
  GetPriorityClass,
  HIGH_PRIORITY_CLASS,
  IDLE_PRIORITY_CLASS,
  NORMAL_PRIORITY_CLASS,
  REALTIME_PRIORITY_CLASS,
  ResumeThread,
  SetPriorityClass,
  SuspendThread,
} from "tswin32/win32process";
import { ERROR_NOT_SUPPORTED, type Win32Error } from "tswin32/winerror";
import { kernelStatus } from "#dist/host/linux/processes/kernel-files.js";
import { isGone } from "#dist/host/linux/threads.js";
import { kill, run } from "./child.js";

const fails = (call: () => unknown, code: number): void => assert.throws(call, (error: Win32Error) => error.winerror === code);

/** A program that does nothing until it is killed. */
async function sleeping(): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn("sleep", ["60"], { stdio: "ignore" });
  await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  return child as ChildProcess & { readonly pid: number };
}

const stateOf = (id: number): string | undefined => kernelStatus(id)?.state;

async function untilState(id: number, state: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (stateOf(id) !== state) {
    if (performance.now() > deadline) throw new Error(`The process is ${stateOf(id)}, not ${state}.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe("SuspendThread on Linux", () => {
  test("refuses threads of the calling process: ERROR_NOT_SUPPORTED", () => {
    fails(() => SuspendThread(GetCurrentThread()), ERROR_NOT_SUPPORTED);
    using own = OpenThread(THREAD_ALL_ACCESS, false, GetCurrentThreadId());
    fails(() => SuspendThread(own), ERROR_NOT_SUPPORTED);
    assert.equal(ResumeThread(own), 0);
  });

  test("takes a process that others have stopped for one that is suspended once", async () => {
    const child = await sleeping();
    try {
      using thread = OpenThread(THREAD_ALL_ACCESS, false, child.pid);
      process.kill(child.pid, "SIGSTOP");
      await untilState(child.pid, "T");
      assert.equal(SuspendThread(thread), 1);
      assert.deepEqual([ResumeThread(thread), stateOf(child.pid)], [2, "T"]);
      assert.equal(ResumeThread(thread), 1);
      await untilState(child.pid, "S");
    } finally {
      await kill(child);
    }
  });

  test("remembers the count as long as somebody has a handle to the process, and stops it in any case", async () => {
    const child = await sleeping();
    try {
      {
        using thread = OpenThread(THREAD_ALL_ACCESS, false, child.pid);
        assert.deepEqual([SuspendThread(thread), SuspendThread(thread)], [0, 1]);
        await untilState(child.pid, "T");
      }
      using again = OpenThread(THREAD_ALL_ACCESS, false, child.pid);
      assert.equal(ResumeThread(again), 1);
      await untilState(child.pid, "S");
    } finally {
      await kill(child);
    }
  });
});

describe("Priority classes on Linux", () => {
  const { priority } = constants;
  const classes = [
    [priority.PRIORITY_LOW, IDLE_PRIORITY_CLASS],
    [priority.PRIORITY_BELOW_NORMAL, BELOW_NORMAL_PRIORITY_CLASS],
    [priority.PRIORITY_NORMAL, NORMAL_PRIORITY_CLASS],
    [priority.PRIORITY_ABOVE_NORMAL, ABOVE_NORMAL_PRIORITY_CLASS],
    [priority.PRIORITY_HIGH, HIGH_PRIORITY_CLASS],
    [priority.PRIORITY_HIGHEST, HIGH_PRIORITY_CLASS],
  ] as const;

  test("are those that Node's constants name", { skip: process.getuid?.() !== 0 }, async () => {
    const child = await sleeping();
    try {
      using handle = OpenProcess(PROCESS_ALL_ACCESS, false, child.pid);
      for (const [nice, expected] of classes) {
        setPriority(child.pid, nice);
        assert.equal(GetPriorityClass(handle), expected, `nice ${nice}`);
      }
      setPriority(child.pid, priority.PRIORITY_NORMAL);
      SetPriorityClass(handle, ABOVE_NORMAL_PRIORITY_CLASS);
      assert.equal(getPriority(child.pid), priority.PRIORITY_ABOVE_NORMAL);
    } finally {
      await kill(child);
    }
  });

  test("REALTIME is a scheduling policy", { skip: process.getuid?.() !== 0 }, async () => {
    const child = await sleeping();
    try {
      using handle = OpenProcess(PROCESS_ALL_ACCESS, false, child.pid);
      SetPriorityClass(handle, REALTIME_PRIORITY_CLASS);
      assert.equal(GetPriorityClass(handle), REALTIME_PRIORITY_CLASS);
      const POLICY = 41; // of /proc/<pid>/stat, which counts from 1
      assert.equal(readFileSync(`/proc/${child.pid}/stat`, "latin1").split(" ")[POLICY - 1], "2");
      SetPriorityClass(handle, NORMAL_PRIORITY_CLASS);
      assert.equal(GetPriorityClass(handle), NORMAL_PRIORITY_CLASS);
      assert.equal(getPriority(child.pid), 0);
    } finally {
      await kill(child);
    }
  });

  test("cannot be raised without the privilege: ERROR_PRIVILEGE_NOT_HELD", () => {
    const state = mkdtempSync(join(tmpdir(), "tswin32-steering-"));
    try {
      chmodSync(state, 0o777);
      // The package is loaded while root may still read it.
      const printed = run(
        `import { GetCurrentProcess, GetPriorityClass, SetPriorityClass, SetThreadPriority, GetThreadPriority } from "tswin32/win32process";
         import { GetCurrentThread } from "tswin32/win32api";
         const told = (call) => { try { return call() ?? "done"; } catch (error) { return error.winerror; } };
         GetPriorityClass(GetCurrentProcess());
         if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
         console.log([
           told(() => SetPriorityClass(GetCurrentProcess(), ${HIGH_PRIORITY_CLASS})),
           told(() => SetPriorityClass(GetCurrentProcess(), ${REALTIME_PRIORITY_CLASS})),
           told(() => SetThreadPriority(GetCurrentThread(), 1)),
           told(() => SetPriorityClass(GetCurrentProcess(), ${BELOW_NORMAL_PRIORITY_CLASS})),
           told(() => SetPriorityClass(GetCurrentProcess(), ${NORMAL_PRIORITY_CLASS})),
           GetPriorityClass(GetCurrentProcess()), GetThreadPriority(GetCurrentThread()),
         ].join(" "));`,
        { TSWIN32_STATE: join(state, "state") },
      );
      assert.equal(printed, `1314 1314 1314 done 1314 ${BELOW_NORMAL_PRIORITY_CLASS} 0`);
    } finally {
      rmSync(state, { recursive: true });
    }
  });
});

describe("A thread without a descriptor of its own", () => {
  test("is told by the time of its start", () => {
    const started = ((kernelStatus(process.pid, process.pid)?.started ?? 0) | 0x4000_0000) & 0x7fff_ffff;
    assert.equal(isGone(process.pid, process.pid, started), false);
    assert.equal(isGone(process.pid, process.pid, started + 1), true); // another one by that identifier
    assert.equal(isGone(process.pid, 0x7fff_fffc, started), true);
  });
});
