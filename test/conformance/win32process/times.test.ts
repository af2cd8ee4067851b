import assert from "node:assert/strict";
import { GetCurrentProcess, GetCurrentThread, OpenProcess, OpenThread } from "tswin32/win32api";
import {
  PROCESS_QUERY_INFORMATION,
  PROCESS_QUERY_LIMITED_INFORMATION,
  SYNCHRONIZE,
  THREAD_QUERY_LIMITED_INFORMATION,
} from "tswin32/win32con";
import { CreateEvent } from "tswin32/win32event";
import { GetProcessTimes, GetThreadTimes, type ProcessTimes } from "tswin32/win32process";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { TIME } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { SecondProcess } from "../support/process.js";
import { IDLE, Started } from "../support/started.js";
import { describe, test } from "../support/suite.js";

/** 100 ns. */
const UNITS_A_MILLISECOND = 10_000;
/** Systems count by the tick of a clock: of 16 ms at most. */
const TICK = 16;

const ran = ({ KernelTime, UserTime }: ProcessTimes): number => (KernelTime + UserTime) / UNITS_A_MILLISECOND;

/** Keeps the thread busy for so many milliseconds of the processor's time. */
function work(milliseconds: number): void {
  const start = process.cpuUsage();
  for (let spent = 0; spent < milliseconds * 1000; ) {
    const { user, system } = process.cpuUsage(start);
    spent = user + system;
  }
}

function isBetween(time: Date, from: number, to: number): void {
  assert.ok(time.getTime() >= from - TICK && time.getTime() <= to + TICK, `${time.toISOString()} is not from ${from} to ${to}`);
}

describe("GetProcessTimes", () => {
  test("tells when a process was created, to everybody the same", async () => {
    const before = Date.now();
    using child = new Started(IDLE);
    const after = Date.now();
    const { CreationTime } = GetProcessTimes(child.process);
    assert.ok(CreationTime instanceof TIME);
    isBetween(CreationTime, before, after);
    using again = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, child.processId);
    assert.equal(GetProcessTimes(again).CreationTime.filetime, CreationTime.filetime);
    await using other = new SecondProcess("creationTimeOf", [child.processId]);
    assert.equal(await other.result(), CreationTime.filetime.toString());
  });

  test("tells the same of the calling process by its constant and by a handle", () => {
    using here = OpenProcess(PROCESS_QUERY_INFORMATION, false, process.pid);
    const { CreationTime } = GetProcessTimes(GetCurrentProcess());
    assert.equal(CreationTime.filetime, GetProcessTimes(here).CreationTime.filetime);
    isBetween(CreationTime, 0, Date.now() - process.uptime() * 1000);
  });

  test("counts how long the process has run, in 100 ns", () => {
    const first = GetProcessTimes(GetCurrentProcess());
    assert.ok(Number.isInteger(first.KernelTime) && Number.isInteger(first.UserTime));
    const start = process.cpuUsage();
    work(200);
    const { user, system } = process.cpuUsage(start);
    const spent = ran(GetProcessTimes(GetCurrentProcess())) - ran(first);
    assert.ok(Math.abs(spent - (user + system) / 1000) <= 4 * TICK, `${spent} ms, and by Node's account ${(user + system) / 1000}`);
  });

  test("tells of a process that has ended when it did, and how long it ran", () => {
    const script = "const end = process.cpuUsage().user + 200_000; while (process.cpuUsage().user < end);";
    using child = new Started(script);
    const { CreationTime } = GetProcessTimes(child.process);
    const before = Date.now();
    child.ended();
    const times = GetProcessTimes(child.process);
    isBetween(times.ExitTime, before, Date.now());
    assert.equal(times.CreationTime.filetime, CreationTime.filetime);
    assert.ok(ran(times) >= 200 - TICK, `${ran(times)} ms`);
    assert.deepEqual(GetProcessTimes(child.process), times); // it ages no more
  });

  test("needs the right to query, in either form", () => {
    using both = OpenProcess(SYNCHRONIZE, false, process.pid);
    throwsWin32(() => GetProcessTimes(both), ERROR_ACCESS_DENIED, "GetProcessTimes");
    using limited = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, process.pid);
    GetProcessTimes(limited);
  });

  test("refuses what is no process", () => {
    using event = CreateEvent(null, false, false, null);
    throwsWin32(() => GetProcessTimes(event), ERROR_INVALID_HANDLE, "GetProcessTimes");
    throwsWin32(() => GetProcessTimes(-1), ERROR_INVALID_HANDLE);
    throwsTypeError(() => (GetProcessTimes as (...args: unknown[]) => unknown)("this"));
  });
});

describe("GetThreadTimes", () => {
  test("counts how long the thread has run", () => {
    const first = GetThreadTimes(GetCurrentThread());
    work(200);
    const spent = ran(GetThreadTimes(GetCurrentThread())) - ran(first);
    assert.ok(spent >= 100 && spent <= 400, `${spent} ms`); // other threads of the process work too
  });

  test("tells when the first thread of a process was created: with it", () => {
    using child = new Started(IDLE);
    const { CreationTime } = GetThreadTimes(child.thread);
    const apart = CreationTime.getTime() - GetProcessTimes(child.process).CreationTime.getTime();
    assert.ok(Math.abs(apart) < 1000, `${apart} ms`);
  });

  test("needs the right to query", () => {
    using child = new Started(IDLE);
    using toWait = OpenThread(SYNCHRONIZE, false, child.threadId);
    throwsWin32(() => GetThreadTimes(toWait), ERROR_ACCESS_DENIED, "GetThreadTimes");
    using limited = OpenThread(THREAD_QUERY_LIMITED_INFORMATION, false, child.threadId);
    GetThreadTimes(limited);
    throwsWin32(() => GetThreadTimes(child.process), ERROR_INVALID_HANDLE, "GetThreadTimes");
  });
});
