import assert from "node:assert/strict";
import {
  FILE_BEGIN,
  FILE_CURRENT,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GetFileSize,
  ReadFile,
  SetEndOfFile,
  SetFilePointer,
  WriteFile,
} from "tswin32/win32file";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const FIVE_GIB = 5 * 2 ** 30;

describe("SetEndOfFile", () => {
  test("cuts a file off at its position, which stays", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    SetFilePointer(file, 4, FILE_BEGIN);
    SetEndOfFile(file);
    assert.equal(GetFileSize(file), 4);
    assert.equal(SetFilePointer(file, 0, FILE_CURRENT), 4);
    file.Close();
    assert.equal(folder.content("a"), "0123");
  });

  test("lengthens a file with zeros", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"));
    SetFilePointer(file, 6, FILE_BEGIN);
    SetEndOfFile(file);
    assert.equal(GetFileSize(file), 6);
    SetFilePointer(file, 0, FILE_BEGIN);
    assert.equal(String(ReadFile(file, 10)[1]), "abc\0\0\0");
  });

  test("reaches beyond 4 GiB, and back", () => {
    using folder = new Folder();
    using file = open(folder.file("large", "abc"));
    SetFilePointer(file, FIVE_GIB, FILE_BEGIN);
    SetEndOfFile(file);
    assert.equal(GetFileSize(file), FIVE_GIB);
    assert.equal(ReadFile(file, 1)[1].length, 0);
    SetFilePointer(file, 1, FILE_BEGIN);
    SetEndOfFile(file);
    file.Close();
    assert.equal(folder.content("large"), "a");
  });

  test("is seen by whoever else has the file open, whose positions stay", () => {
    using folder = new Folder();
    const path = folder.file("a", "0123456789");
    using reader = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
    using writer = open(path, { share: FILE_SHARE_READ | FILE_SHARE_WRITE });
    ReadFile(reader, 8);
    SetEndOfFile(writer);
    assert.equal(GetFileSize(reader), 0);
    assert.equal(ReadFile(reader, 10)[1].length, 0);
    assert.equal(SetFilePointer(reader, 0, FILE_CURRENT), 8);
  });

  test("fails with ERROR_ACCESS_DENIED without write access, and leaves the file alone", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"), { access: GENERIC_READ });
    throwsWin32(() => SetEndOfFile(file), ERROR_ACCESS_DENIED, "SetEndOfFile");
    assert.equal(GetFileSize(file), 3);
  });

  test("refuses handles that are closed, and what is no handle", () => {
    using folder = new Folder();
    const file = open(folder.file("a", "abc"));
    WriteFile(file, "x");
    file.Close();
    throwsWin32(() => SetEndOfFile(file), ERROR_INVALID_HANDLE, "SetEndOfFile");
    throwsTypeError(() => SetEndOfFile("file" as never));
    assert.equal(folder.content("a"), "xbc");
  });
});
