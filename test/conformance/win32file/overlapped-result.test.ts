import assert from "node:assert/strict";
import { CreateEvent } from "tswin32/win32event";
import {
  AllocateReadBuffer,
  FILE_FLAG_OVERLAPPED,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GetOverlappedResult,
  ReadFile,
  WriteFile,
} from "tswin32/win32file";
import { GetOverlappedResult as resultLater } from "tswin32/win32file/promises";
import { ERROR_HANDLE_EOF, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { OVERLAPPED } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { type Opening, open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const SHARED: Opening = { flags: FILE_FLAG_OVERLAPPED, share: FILE_SHARE_READ | FILE_SHARE_WRITE };

describe("GetOverlappedResult", () => {
  test("gives the number of bytes of a read and of a write, whether they were done at once or went on", async () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"), SHARED);
    using hEvent = CreateEvent(null, true, false, null);
    const overlapped = new OVERLAPPED({ Offset: 6, hEvent });
    const buffer = AllocateReadBuffer(100);
    ReadFile(file, buffer, overlapped);
    assert.equal(GetOverlappedResult(file, overlapped, true), 4);
    assert.equal(buffer.toString("latin1", 0, 4), "6789");
    overlapped.Offset = 8;
    WriteFile(file, "abc", overlapped);
    assert.equal(await resultLater(file, overlapped, true), 3);
    assert.equal(GetOverlappedResult(file, overlapped, false), 3);
    assert.equal(folder.content("a"), "01234567abc");
  });

  test("is ERROR_HANDLE_EOF for a read at the end of the file, if ReadFile was not", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"), SHARED);
    using hEvent = CreateEvent(null, true, false, null);
    const overlapped = new OVERLAPPED({ Offset: 10, hEvent });
    throwsWin32(() => {
      ReadFile(file, AllocateReadBuffer(100), overlapped);
      GetOverlappedResult(file, overlapped, true);
    }, ERROR_HANDLE_EOF);
  });

  test("wants the very OVERLAPPED, a handle and a truth value", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"), SHARED);
    const overlapped = new OVERLAPPED();
    for (const args of [
      [file, { Offset: 0 }, false],
      [file, null, false],
      [file, undefined, true],
      [file, overlapped, "yes"],
      [file, overlapped],
      ["file", overlapped, false],
    ]) {
      throwsTypeError(() => Reflect.apply(GetOverlappedResult, undefined, args));
    }
    throwsWin32(() => GetOverlappedResult(0, overlapped, false), ERROR_INVALID_HANDLE, "GetOverlappedResult");
  });
});
