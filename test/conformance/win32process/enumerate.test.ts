import assert from "node:assert/strict";
import { GetCurrentProcess, GetCurrentThread, OpenProcess } from "tswin32/win32api";
import { PROCESS_QUERY_LIMITED_INFORMATION, SYNCHRONIZE } from "tswin32/win32con";
import { EnumProcesses, GetProcessId } from "tswin32/win32process";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { throwsWin32 } from "../support/errors.js";
import { IDLE, Started } from "../support/started.js";
import { describe, test } from "../support/suite.js";
import { until } from "../support/time.js";

describe("EnumProcesses", () => {
  test("lists each process once, this one among them", () => {
    const ids = EnumProcesses();
    assert.ok(ids.every((id) => Number.isInteger(id) && id >= 0));
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.includes(process.pid));
  });

  test("lists a child as soon as it is there, and no longer when it has ended and nobody has a handle to it", async () => {
    let id: number;
    {
      using child = new Started(IDLE);
      id = child.processId;
      assert.ok(EnumProcesses().includes(id));
    }
    await until("the process is not listed any more", () => !EnumProcesses().includes(id));
  });
});

describe("GetProcessId", () => {
  test("tells the identifier of this process and of another one", () => {
    assert.equal(GetProcessId(GetCurrentProcess()), process.pid);
    using child = new Started(IDLE);
    assert.equal(GetProcessId(child.process), child.processId);
    using limited = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, child.processId);
    assert.equal(GetProcessId(limited), child.processId);
    child.end();
    assert.equal(GetProcessId(limited), child.processId); // also when it has ended
  });

  test("needs the right to query, and a process", () => {
    using without = OpenProcess(SYNCHRONIZE, false, process.pid);
    throwsWin32(() => GetProcessId(without), ERROR_ACCESS_DENIED, "GetProcessId");
    throwsWin32(() => GetProcessId(GetCurrentThread()), ERROR_INVALID_HANDLE, "GetProcessId");
  });
});
