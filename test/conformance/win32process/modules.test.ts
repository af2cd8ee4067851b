import assert from "node:assert/strict";
import { realpathSync } from "node:fs";
import { toNativePath } from "tswin32";
import { GetCurrentProcess, OpenProcess } from "tswin32/win32api";
import { PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION, PROCESS_VM_READ, SYNCHRONIZE } from "tswin32/win32con";
import {
  EnumProcessModules,
  EnumProcessModulesEx,
  GetModuleFileNameEx,
  IsWow64Process,
  LIST_MODULES_64BIT,
  LIST_MODULES_ALL,
  LIST_MODULES_DEFAULT,
} from "tswin32/win32process";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { Started } from "../support/started.js";
import { describe, test } from "../support/suite.js";
import { until } from "../support/time.js";

const program = (path: string): string => realpathSync(toNativePath(path)).toLowerCase();
const own = program(process.execPath);

describe("EnumProcessModules", () => {
  test("lists the program first, and what it has loaded", () => {
    const modules = EnumProcessModules(GetCurrentProcess());
    assert.ok(modules.every((module) => Number.isSafeInteger(module) && module > 0));
    assert.equal(new Set(modules).size, modules.length);
    const paths = modules.map((module) => GetModuleFileNameEx(GetCurrentProcess(), module));
    assert.equal(program(paths[0] as string), own);
    assert.ok(
      paths.some((path) => /[\\/]koffi\.node$/.test(path)),
      paths.join("\n"),
    );
  });

  test("lists those of another process", async () => {
    using child = new Started("setTimeout(() => {}, 60_000)");
    using handle = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, false, child.processId);
    await until("the program is loaded", () => EnumProcessModules(handle).length > 1);
    const [first] = EnumProcessModules(handle);
    assert.equal(program(GetModuleFileNameEx(handle, first as number)), own);
  });

  test("needs the rights to query and to read", () => {
    for (const access of [PROCESS_QUERY_LIMITED_INFORMATION, PROCESS_VM_READ, SYNCHRONIZE]) {
      using handle = OpenProcess(access, false, process.pid);
      throwsWin32(() => EnumProcessModules(handle), ERROR_ACCESS_DENIED, "EnumProcessModules");
      throwsWin32(() => EnumProcessModulesEx(handle), ERROR_ACCESS_DENIED, "EnumProcessModulesEx");
      throwsWin32(() => GetModuleFileNameEx(handle, 0), ERROR_ACCESS_DENIED, "GetModuleFileNameEx");
    }
  });
});

describe("EnumProcessModulesEx", () => {
  test("lists by width, and all without a filter", () => {
    const all = EnumProcessModules(GetCurrentProcess());
    for (const filter of [LIST_MODULES_DEFAULT, LIST_MODULES_64BIT, LIST_MODULES_ALL])
      assert.deepEqual(EnumProcessModulesEx(GetCurrentProcess(), filter), all);
    assert.deepEqual(EnumProcessModulesEx(GetCurrentProcess()), all);
  });
});

describe("GetModuleFileNameEx", () => {
  test("tells the program's path for no module", () => {
    assert.equal(program(GetModuleFileNameEx(GetCurrentProcess(), 0)), own);
    assert.equal(program(GetModuleFileNameEx(GetCurrentProcess(), null)), own);
  });

  test("refuses what is no module of the process", () => {
    throwsWin32(() => GetModuleFileNameEx(GetCurrentProcess(), 0x10), ERROR_INVALID_HANDLE, "GetModuleFileNameEx");
    throwsTypeError(() => (GetModuleFileNameEx as (...args: unknown[]) => unknown)(GetCurrentProcess(), "node"));
  });
});

describe("IsWow64Process", () => {
  test("tells that a 64-bit program is none, the calling one by default", () => {
    assert.equal(IsWow64Process(GetCurrentProcess()), false);
    assert.equal(IsWow64Process(), false);
    assert.equal(IsWow64Process(null), false);
  });

  test("needs the right to query", () => {
    using without = OpenProcess(SYNCHRONIZE, false, process.pid);
    throwsWin32(() => IsWow64Process(without), ERROR_ACCESS_DENIED, "IsWow64Process");
  });
});
