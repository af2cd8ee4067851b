import assert from "node:assert/strict";
import { GetCurrentProcess, GetCurrentThread, OpenProcess, OpenThread } from "tswin32/win32api";
import { PROCESS_QUERY_LIMITED_INFORMATION, PROCESS_SET_INFORMATION, THREAD_SET_INFORMATION } from "tswin32/win32con";
import { GetProcessAffinityMask, SetProcessAffinityMask, SetThreadAffinityMask } from "tswin32/win32process";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER } from "tswin32/winerror";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { IDLE, Started } from "../support/started.js";
import { describe, test } from "../support/suite.js";

const lowest = (mask: bigint): bigint => mask & -mask;
/** A processor that the mask does not have; undefined if it has all 64. */
const missing = (mask: bigint): bigint | undefined => {
  const bit = lowest(~mask);
  return bit < 2n ** 64n ? bit : undefined;
};

describe("GetProcessAffinityMask", () => {
  test("tells the processors of the process, a part of the system's", () => {
    const [own, system] = GetProcessAffinityMask(GetCurrentProcess());
    assert.ok(typeof own === "bigint" && own > 0n);
    assert.equal(own & ~system, 0n);
  });

  test("needs the right to query", () => {
    using toSet = OpenProcess(PROCESS_SET_INFORMATION, false, process.pid);
    throwsWin32(() => GetProcessAffinityMask(toSet), ERROR_ACCESS_DENIED, "GetProcessAffinityMask");
    throwsWin32(() => GetProcessAffinityMask(GetCurrentThread()), ERROR_INVALID_HANDLE, "GetProcessAffinityMask");
  });
});

describe("SetProcessAffinityMask", () => {
  test(
    "keeps a process to some processors, and gives them back",
    () => {
      using child = new Started(IDLE);
      const [all, system] = GetProcessAffinityMask(child.process);
      for (const mask of [lowest(all), all & ~lowest(all), all]) {
        SetProcessAffinityMask(child.process, mask);
        assert.deepEqual(GetProcessAffinityMask(child.process), [mask, system]);
      }
      SetProcessAffinityMask(child.process, Number(lowest(all))); // a number will do
      assert.equal(GetProcessAffinityMask(child.process)[0], lowest(all));
    },
    { needs: ["two-processors"] },
  );

  test("fails with ERROR_INVALID_PARAMETER for a processor that the system does not have, and for none", () => {
    using child = new Started(IDLE);
    const [own, system] = GetProcessAffinityMask(child.process);
    const outside = missing(system);
    for (const mask of outside === undefined ? [0n] : [0n, outside, own | outside])
      throwsWin32(() => SetProcessAffinityMask(child.process, mask), ERROR_INVALID_PARAMETER, "SetProcessAffinityMask");
    assert.equal(GetProcessAffinityMask(child.process)[0], own);
  });

  test("needs the right to set, and a mask of 64 bits", () => {
    const [own] = GetProcessAffinityMask(GetCurrentProcess());
    using toQuery = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, process.pid);
    throwsWin32(() => SetProcessAffinityMask(toQuery, own), ERROR_ACCESS_DENIED, "SetProcessAffinityMask");
    for (const wrong of [2n ** 64n, -(2n ** 63n) - 1n, 1.5, Number.NaN])
      throwsTypeError(() => SetProcessAffinityMask(GetCurrentProcess(), wrong));
  });
});

describe("SetThreadAffinityMask", () => {
  test("returns what the thread might run on before", () => {
    const [own] = GetProcessAffinityMask(GetCurrentProcess());
    assert.equal(SetThreadAffinityMask(GetCurrentThread(), lowest(own)), own);
    assert.equal(SetThreadAffinityMask(GetCurrentThread(), own), lowest(own));
    assert.equal(GetProcessAffinityMask(GetCurrentProcess())[0], own);
  });

  test(
    "fails with ERROR_INVALID_PARAMETER for a processor that the process may not run on",
    () => {
      using child = new Started(IDLE);
      const [all] = GetProcessAffinityMask(child.process);
      SetProcessAffinityMask(child.process, lowest(all));
      throwsWin32(() => SetThreadAffinityMask(child.thread, all & ~lowest(all)), ERROR_INVALID_PARAMETER, "SetThreadAffinityMask");
      assert.equal(SetThreadAffinityMask(child.thread, lowest(all)), lowest(all));
    },
    { needs: ["two-processors"] },
  );

  test("fails with ERROR_INVALID_PARAMETER for no processor at all", () => {
    throwsWin32(() => SetThreadAffinityMask(GetCurrentThread(), 0), ERROR_INVALID_PARAMETER, "SetThreadAffinityMask");
  });

  test("needs the rights to set and to query", () => {
    using child = new Started(IDLE);
    const [own] = GetProcessAffinityMask(child.process);
    using toSet = OpenThread(THREAD_SET_INFORMATION, false, child.threadId);
    throwsWin32(() => SetThreadAffinityMask(toSet, own), ERROR_ACCESS_DENIED, "SetThreadAffinityMask");
    throwsWin32(() => SetThreadAffinityMask(child.process, own), ERROR_INVALID_HANDLE, "SetThreadAffinityMask");
  });
});
