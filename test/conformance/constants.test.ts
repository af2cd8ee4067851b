import assert from "node:assert/strict";
import * as win32con from "tswin32/win32con";
import * as win32event from "tswin32/win32event";
import * as win32file from "tswin32/win32file";
import * as win32service from "tswin32/win32service";
import * as winerror from "tswin32/winerror";
import { x_wmi } from "tswin32/wmi";
import { describe, test } from "./support/suite.js";
import surface from "./surface.json" with { type: "json" };

/** Constants and exceptions that the reference names, by module. */
const named = Object.entries(surface).flatMap(([module, { constants }]) => (constants.length > 0 ? [{ module, constants }] : []));

describe("The constants that the reference names", () => {
  for (const { module, constants } of named) {
    test(`are all in ${module}`, async () => {
      const exported: Record<string, unknown> = await import(`tswin32/${module}`);
      assert.deepEqual(
        constants.filter((name) => !isConstant(exported[name])),
        [],
      );
    });
  }
});

/** A number, a text, or, for wmi, an exception class. */
function isConstant(value: unknown): boolean {
  if (typeof value === "function") return value === x_wmi || value.prototype instanceof x_wmi;
  return typeof value === "number" || typeof value === "string";
}

describe("Constants of several modules", () => {
  test("have one value", () => {
    assert.equal(win32file.GENERIC_READ, win32con.GENERIC_READ);
    assert.equal(win32event.WAIT_TIMEOUT, winerror.WAIT_TIMEOUT);
    assert.equal(win32con.WAIT_TIMEOUT, winerror.WAIT_TIMEOUT);
    assert.equal(win32file.WSAEWOULDBLOCK, winerror.WSAEWOULDBLOCK);
    assert.equal(win32service.ERROR_SERVICE_SPECIFIC_ERROR, winerror.ERROR_SERVICE_SPECIFIC_ERROR);
  });

  test("have one value under two names", () => {
    assert.equal(win32file.FILE_FLAG_WRITETHROUGH, win32file.FILE_FLAG_WRITE_THROUGH);
    assert.equal(win32service.SERVICE_SPECIFIC_ERROR, win32service.ERROR_SERVICE_SPECIFIC_ERROR);
  });
});

describe("Documented values", () => {
  test("of access rights and flags are unsigned", () => {
    assert.equal(win32con.GENERIC_READ, 0x8000_0000);
    assert.equal(win32con.GENERIC_WRITE, 0x4000_0000);
    assert.equal(win32con.FILE_FLAG_WRITE_THROUGH, 0x8000_0000);
    assert.equal(win32con.HKEY_LOCAL_MACHINE, 0x8000_0002);
    assert.equal(win32con.INFINITE, 0xffff_ffff);
    assert.equal(win32con.EVENT_ALL_ACCESS, 0x001f_0003);
  });

  test("of the handle that stands for none is -1", () => {
    assert.equal(win32con.INVALID_HANDLE_VALUE, -1);
  });

  test("of privileges are texts", () => {
    assert.equal(win32con.SE_SHUTDOWN_NAME, "SeShutdownPrivilege");
    assert.equal(win32con.SE_BACKUP_NAME, "SeBackupPrivilege");
  });
});
