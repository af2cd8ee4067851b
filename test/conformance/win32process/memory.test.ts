import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { GetCurrentProcess, OpenProcess } from "tswin32/win32api";
import { PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION, PROCESS_VM_READ, SYNCHRONIZE } from "tswin32/win32con";
import { GetProcessIoCounters, GetProcessMemoryInfo } from "tswin32/win32process";
import { ERROR_ACCESS_DENIED } from "tswin32/winerror";
import { throwsWin32 } from "../support/errors.js";
import { Folder } from "../support/folder.js";
import { IDLE, Started } from "../support/started.js";
import { describe, test } from "../support/suite.js";

const MIB = 1024 * 1024;

function areCounts(counters: object): void {
  for (const [name, value] of Object.entries(counters)) assert.ok(Number.isSafeInteger(value) && value >= 0, `${name}: ${value}`);
}

describe("GetProcessMemoryInfo", () => {
  test("tells the members of a PROCESS_MEMORY_COUNTERS", () => {
    const counters = GetProcessMemoryInfo(GetCurrentProcess());
    assert.deepEqual(Object.keys(counters), [
      "PageFaultCount",
      "PeakWorkingSetSize",
      "WorkingSetSize",
      "QuotaPeakPagedPoolUsage",
      "QuotaPagedPoolUsage",
      "QuotaPeakNonPagedPoolUsage",
      "QuotaNonPagedPoolUsage",
      "PagefileUsage",
      "PeakPagefileUsage",
    ]);
    areCounts(counters);
  });

  test("grows with the memory that the process uses", () => {
    const before = GetProcessMemoryInfo(GetCurrentProcess());
    const memory = Buffer.alloc(64 * MIB, 1);
    const after = GetProcessMemoryInfo(GetCurrentProcess());
    assert.ok(after.WorkingSetSize - before.WorkingSetSize > 32 * MIB, `${after.WorkingSetSize} after ${before.WorkingSetSize}`);
    assert.ok(after.PagefileUsage - before.PagefileUsage > 32 * MIB, `${after.PagefileUsage} after ${before.PagefileUsage}`);
    assert.ok(after.PeakWorkingSetSize >= after.WorkingSetSize && after.PeakPagefileUsage >= after.PagefileUsage);
    assert.equal(memory[MIB], 1);
  });

  test("counts page faults", () => {
    const before = GetProcessMemoryInfo(GetCurrentProcess()).PageFaultCount;
    const memory = Buffer.alloc(16 * MIB, 1);
    assert.ok(GetProcessMemoryInfo(GetCurrentProcess()).PageFaultCount > before);
    assert.equal(memory[MIB], 1);
  });

  test("tells of another process", () => {
    using child = new Started(IDLE);
    using handle = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, false, child.processId);
    assert.ok(GetProcessMemoryInfo(handle).PeakWorkingSetSize > 0);
    using without = OpenProcess(SYNCHRONIZE, false, child.processId);
    throwsWin32(() => GetProcessMemoryInfo(without), ERROR_ACCESS_DENIED, "GetProcessMemoryInfo");
  });
});

describe("GetProcessIoCounters", () => {
  test("counts what the process reads and writes", () => {
    using folder = new Folder();
    const path = folder.native("file");
    const first = GetProcessIoCounters(GetCurrentProcess());
    assert.deepEqual(Object.keys(first), [
      "ReadOperationCount",
      "WriteOperationCount",
      "OtherOperationCount",
      "ReadTransferCount",
      "WriteTransferCount",
      "OtherTransferCount",
    ]);
    areCounts(first);
    writeFileSync(path, Buffer.alloc(MIB));
    const written = GetProcessIoCounters(GetCurrentProcess());
    assert.ok(
      written.WriteTransferCount - first.WriteTransferCount >= MIB,
      `${written.WriteTransferCount} after ${first.WriteTransferCount}`,
    );
    assert.ok(written.WriteOperationCount > first.WriteOperationCount);
    readFileSync(path);
    const read = GetProcessIoCounters(GetCurrentProcess());
    assert.ok(read.ReadTransferCount - written.ReadTransferCount >= MIB, `${read.ReadTransferCount} after ${written.ReadTransferCount}`);
    assert.ok(read.ReadOperationCount > written.ReadOperationCount);
  });

  test("needs the right to query, in either form", () => {
    using without = OpenProcess(SYNCHRONIZE, false, process.pid);
    throwsWin32(() => GetProcessIoCounters(without), ERROR_ACCESS_DENIED, "GetProcessIoCounters");
    using limited = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, process.pid);
    areCounts(GetProcessIoCounters(limited));
  });
});
