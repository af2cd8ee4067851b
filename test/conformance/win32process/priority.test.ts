import assert from "node:assert/strict";
import { GetCurrentProcess, GetCurrentThread, OpenProcess, OpenThread } from "tswin32/win32api";
import {
  PROCESS_QUERY_LIMITED_INFORMATION,
  PROCESS_SET_INFORMATION,
  THREAD_QUERY_LIMITED_INFORMATION,
  THREAD_SET_INFORMATION,
} from "tswin32/win32con";
import {
  ABOVE_NORMAL_PRIORITY_CLASS,
  BELOW_NORMAL_PRIORITY_CLASS,
  GetPriorityClass,
  GetThreadPriority,
  HIGH_PRIORITY_CLASS,
  IDLE_PRIORITY_CLASS,
  NORMAL_PRIORITY_CLASS,
  SetPriorityClass,
  SetThreadPriority,
  THREAD_PRIORITY_ABOVE_NORMAL,
  THREAD_PRIORITY_BELOW_NORMAL,
  THREAD_PRIORITY_HIGHEST,
  THREAD_PRIORITY_IDLE,
  THREAD_PRIORITY_LOWEST,
  THREAD_PRIORITY_NORMAL,
  THREAD_PRIORITY_TIME_CRITICAL,
} from "tswin32/win32process";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER } from "tswin32/winerror";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { IDLE, Started } from "../support/started.js";
import { describe, test } from "../support/suite.js";

describe("SetPriorityClass", () => {
  test("lowers the class of a process, which GetPriorityClass tells", () => {
    using child = new Started(IDLE);
    assert.equal(GetPriorityClass(child.process), NORMAL_PRIORITY_CLASS);
    for (const lower of [BELOW_NORMAL_PRIORITY_CLASS, IDLE_PRIORITY_CLASS]) {
      SetPriorityClass(child.process, lower);
      assert.equal(GetPriorityClass(child.process), lower);
      using again = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, child.processId);
      assert.equal(GetPriorityClass(again), lower);
    }
    assert.equal(GetPriorityClass(GetCurrentProcess()), NORMAL_PRIORITY_CLASS);
  });

  test(
    "raises the class of a process",
    () => {
      using child = new Started(IDLE, IDLE_PRIORITY_CLASS);
      const classes = [
        IDLE_PRIORITY_CLASS,
        BELOW_NORMAL_PRIORITY_CLASS,
        NORMAL_PRIORITY_CLASS,
        ABOVE_NORMAL_PRIORITY_CLASS,
        HIGH_PRIORITY_CLASS,
        NORMAL_PRIORITY_CLASS,
      ];
      for (const each of classes) {
        SetPriorityClass(child.process, each);
        assert.equal(GetPriorityClass(child.process), each);
      }
    },
    { needs: ["raised-priority"] },
  );

  test("leaves threads their priorities within the class", () => {
    using child = new Started(IDLE);
    SetThreadPriority(child.thread, THREAD_PRIORITY_LOWEST);
    SetPriorityClass(child.process, BELOW_NORMAL_PRIORITY_CLASS);
    assert.equal(GetThreadPriority(child.thread), THREAD_PRIORITY_LOWEST);
    assert.equal(GetPriorityClass(child.process), BELOW_NORMAL_PRIORITY_CLASS);
  });

  test("refuses what is no class, and handles without the right", () => {
    for (const wrong of [0, 1, 0x60, 0xffff_ffff])
      throwsWin32(() => SetPriorityClass(GetCurrentProcess(), wrong), ERROR_INVALID_PARAMETER, "SetPriorityClass");
    using toQuery = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, process.pid);
    throwsWin32(() => SetPriorityClass(toQuery, NORMAL_PRIORITY_CLASS), ERROR_ACCESS_DENIED, "SetPriorityClass");
    using toSet = OpenProcess(PROCESS_SET_INFORMATION, false, process.pid);
    throwsWin32(() => GetPriorityClass(toSet), ERROR_ACCESS_DENIED, "GetPriorityClass");
    throwsWin32(() => GetPriorityClass(GetCurrentThread()), ERROR_INVALID_HANDLE, "GetPriorityClass");
    throwsTypeError(() => (SetPriorityClass as (...args: unknown[]) => unknown)(GetCurrentProcess(), "high"));
  });
});

describe("SetThreadPriority", () => {
  test("lowers the priority of a thread, which GetThreadPriority tells", () => {
    using child = new Started(IDLE);
    assert.equal(GetThreadPriority(child.thread), THREAD_PRIORITY_NORMAL);
    for (const lower of [THREAD_PRIORITY_BELOW_NORMAL, THREAD_PRIORITY_LOWEST, THREAD_PRIORITY_IDLE]) {
      SetThreadPriority(child.thread, lower);
      assert.equal(GetThreadPriority(child.thread), lower);
    }
    assert.equal(GetPriorityClass(child.process), NORMAL_PRIORITY_CLASS); // the thread's alone
  });

  test(
    "raises the priority of a thread, in every class",
    () => {
      using child = new Started(IDLE);
      for (const priorityClass of [NORMAL_PRIORITY_CLASS, IDLE_PRIORITY_CLASS, HIGH_PRIORITY_CLASS]) {
        SetPriorityClass(child.process, priorityClass);
        for (const priority of [
          THREAD_PRIORITY_ABOVE_NORMAL,
          THREAD_PRIORITY_HIGHEST,
          THREAD_PRIORITY_TIME_CRITICAL,
          THREAD_PRIORITY_NORMAL,
        ]) {
          SetThreadPriority(child.thread, priority);
          assert.equal(GetThreadPriority(child.thread), priority);
          assert.equal(GetPriorityClass(child.process), priorityClass);
        }
      }
    },
    { needs: ["raised-priority"] },
  );

  test("refuses what is no priority of the class, and handles without the right", () => {
    using child = new Started(IDLE);
    for (const wrong of [3, -3, 6, -7, 14, 16, -16, 0x7fff_ffff])
      throwsWin32(() => SetThreadPriority(child.thread, wrong), ERROR_INVALID_PARAMETER, "SetThreadPriority");
    using toQuery = OpenThread(THREAD_QUERY_LIMITED_INFORMATION, false, child.threadId);
    throwsWin32(() => SetThreadPriority(toQuery, THREAD_PRIORITY_LOWEST), ERROR_ACCESS_DENIED, "SetThreadPriority");
    using toSet = OpenThread(THREAD_SET_INFORMATION, false, child.threadId);
    throwsWin32(() => GetThreadPriority(toSet), ERROR_ACCESS_DENIED, "GetThreadPriority");
    throwsWin32(() => GetThreadPriority(child.process), ERROR_INVALID_HANDLE, "GetThreadPriority");
    throwsTypeError(() => (SetThreadPriority as (...args: unknown[]) => unknown)(child.thread, 2 ** 31));
  });
});
