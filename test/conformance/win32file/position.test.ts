import assert from "node:assert/strict";
import {
  FILE_BEGIN,
  FILE_CURRENT,
  FILE_END,
  FILE_SHARE_READ,
  GENERIC_READ,
  GetFileSize,
  ReadFile,
  SetFilePointer,
  WriteFile,
} from "tswin32/win32file";
import { ERROR_INVALID_HANDLE, ERROR_NEGATIVE_SEEK } from "tswin32/winerror";
import { INVALID_HANDLE_VALUE } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const NEVER_OPEN = 0x7fff_fff0;

describe("SetFilePointer", () => {
  test("moves from the beginning, from the position and from the end, and gives the new position", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    assert.equal(SetFilePointer(file, 4, FILE_BEGIN), 4);
    assert.equal(SetFilePointer(file, 3, FILE_CURRENT), 7);
    assert.equal(String(ReadFile(file, 1)[1]), "7");
    assert.equal(SetFilePointer(file, -2, FILE_CURRENT), 6);
    assert.equal(SetFilePointer(file, -3, FILE_END), 7);
    assert.equal(SetFilePointer(file, 0n, FILE_BEGIN), 0);
  });

  test("moves beyond the end without making the file larger", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"));
    assert.equal(SetFilePointer(file, 100, FILE_END), 103);
    assert.equal(GetFileSize(file), 3);
    assert.deepEqual(WriteFile(file, "x"), [0, 1]);
    assert.equal(GetFileSize(file), 104);
  });

  test("fails with ERROR_NEGATIVE_SEEK before the beginning, and does not move", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"));
    SetFilePointer(file, 2, FILE_BEGIN);
    throwsWin32(() => SetFilePointer(file, -1, FILE_BEGIN), ERROR_NEGATIVE_SEEK, "SetFilePointer");
    throwsWin32(() => SetFilePointer(file, -3, FILE_CURRENT), ERROR_NEGATIVE_SEEK, "SetFilePointer");
    throwsWin32(() => SetFilePointer(file, -4n, FILE_END), ERROR_NEGATIVE_SEEK, "SetFilePointer");
    assert.equal(SetFilePointer(file, 0, FILE_CURRENT), 2);
  });

  test("gives positions beyond 32 bits exactly", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    for (const position of [2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 3]) {
      assert.equal(SetFilePointer(file, position, FILE_BEGIN), position);
      assert.equal(SetFilePointer(file, BigInt(position), FILE_BEGIN), position);
      assert.equal(SetFilePointer(file, 0, FILE_CURRENT), position);
    }
  });

  test("moves only the handle that it is given", () => {
    using folder = new Folder();
    const path = folder.file("a", "0123456789");
    const readers = { access: GENERIC_READ, share: FILE_SHARE_READ };
    using one = open(path, readers);
    using two = open(path, readers);
    SetFilePointer(one, 5, FILE_BEGIN);
    assert.equal(String(ReadFile(two, 2)[1]), "01");
    assert.equal(String(ReadFile(one, 2)[1]), "56");
  });

  test("refuses handles that are closed, were never open, or are none", () => {
    using folder = new Folder();
    const file = open(folder.file("a"));
    const stale = file.handle;
    file.Close();
    for (const handle of [file, stale, NEVER_OPEN, INVALID_HANDLE_VALUE, 0]) {
      throwsWin32(() => SetFilePointer(handle, 0, FILE_BEGIN), ERROR_INVALID_HANDLE, "SetFilePointer");
    }
  });

  test("refuses what is no offset and no method", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    const wrong = SetFilePointer as (...args: unknown[]) => unknown;
    for (const offset of [undefined, null, "1", 1.5, Number.NaN, 2 ** 53, 2n ** 63n])
      throwsTypeError(() => wrong(file, offset, FILE_BEGIN));
    for (const method of [undefined, null, "FILE_BEGIN", 0.5]) throwsTypeError(() => wrong(file, 0, method));
    throwsTypeError(() => wrong({}, 0, FILE_BEGIN));
  });
});

describe("GetFileSize", () => {
  test("gives the size as it is now, whatever the position", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"));
    assert.equal(GetFileSize(file), 3);
    SetFilePointer(file, 0, FILE_END);
    WriteFile(file, "defg");
    assert.equal(GetFileSize(file), 7);
    SetFilePointer(file, 0, FILE_BEGIN);
    assert.equal(GetFileSize(file), 7);
  });

  test("sees what another handle has written", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using query = open(path, { access: 0 });
    using writer = open(path);
    WriteFile(writer, "12345");
    assert.equal(GetFileSize(query), 5);
  });

  test("refuses handles that are closed, were never open, or are none", () => {
    using folder = new Folder();
    const file = open(folder.file("a"));
    const stale = file.handle;
    file.Close();
    for (const handle of [file, stale, NEVER_OPEN, INVALID_HANDLE_VALUE, 0]) {
      throwsWin32(() => GetFileSize(handle), ERROR_INVALID_HANDLE, "GetFileSize");
    }
    throwsTypeError(() => GetFileSize("a" as never));
  });
});
