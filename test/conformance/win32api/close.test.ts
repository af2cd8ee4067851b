import assert from "node:assert/strict";
import * as win32api from "tswin32/win32api";
import { CreateEvent, SetEvent } from "tswin32/win32event";
import * as win32file from "tswin32/win32file";
import { ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { INVALID_HANDLE_VALUE } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const NEVER_OPEN = 0x7fff_fff0;

describe("CloseHandle", () => {
  for (const [module, { CloseHandle }] of Object.entries({ win32api, win32file })) {
    test(`closes a file by its HANDLE, which is empty then (${module})`, () => {
      using folder = new Folder();
      const path = folder.file("a");
      const file = open(path);
      const value = file.handle;
      CloseHandle(file);
      assert.equal(file.handle, 0);
      throwsWin32(() => win32file.GetFileSize(value), ERROR_INVALID_HANDLE);
      open(path).Close(); // its claim is gone
    });
  }

  test("closes a file and an event by their integers", () => {
    using folder = new Folder();
    const path = folder.file("a");
    const file = open(path).Detach();
    win32api.CloseHandle(file);
    open(path).Close();
    const event = CreateEvent(null, true, false, null).Detach();
    win32api.CloseHandle(event);
    throwsWin32(() => SetEvent(event), ERROR_INVALID_HANDLE);
  });

  test("fails with ERROR_INVALID_HANDLE for an integer that is not open", () => {
    const event = CreateEvent(null, true, false, null).Detach();
    win32api.CloseHandle(event);
    for (const handle of [event, NEVER_OPEN, INVALID_HANDLE_VALUE, 0]) {
      throwsWin32(() => win32api.CloseHandle(handle), ERROR_INVALID_HANDLE, "CloseHandle");
    }
  });

  test("refuses what is no handle", () => {
    for (const handle of [undefined, null, "5", {}, 1.5, Number.NaN, Symbol("handle")]) {
      throwsTypeError(() => win32api.CloseHandle(handle as never));
    }
  });
});
