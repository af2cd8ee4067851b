import assert from "node:assert/strict";
import {
  CREATE_NEW,
  FILE_BEGIN,
  FILE_CURRENT,
  FILE_END,
  FILE_FLAG_NO_BUFFERING,
  FILE_FLAG_WRITE_THROUGH,
  GetFileSize,
  ReadFile,
  SetEndOfFile,
  SetFilePointer,
  WriteFile,
} from "tswin32/win32file";
import { ReadFile as ReadFileAsync, WriteFile as WriteFileAsync } from "tswin32/win32file/promises";
import { ERROR_INVALID_PARAMETER } from "tswin32/winerror";
import { rejectsWin32, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

/** A multiple of every disk's sector size. */
const PAGE = 4096;
const unbuffered = { flags: FILE_FLAG_NO_BUFFERING };

describe("CreateFile", () => {
  describe("FILE_FLAG_NO_BUFFERING", () => {
    test("reads and writes whole sectors", () => {
      using folder = new Folder();
      using file = open(folder.path("new"), { ...unbuffered, disposition: CREATE_NEW });
      const content = Buffer.alloc(3 * PAGE, "0123456789");
      assert.deepEqual(WriteFile(file, content), [0, 3 * PAGE]);
      assert.deepEqual(WriteFile(file, content.subarray(0, PAGE), { Offset: PAGE }), [0, PAGE]);
      content.copy(content, PAGE, 0, PAGE);
      assert.equal(SetFilePointer(file, 0, FILE_CURRENT), 2 * PAGE);
      SetFilePointer(file, 0, FILE_BEGIN);
      assert.equal(Buffer.compare(ReadFile(file, 4 * PAGE)[1], content), 0);
      assert.equal(ReadFile(file, PAGE)[1].length, 0);
      assert.equal(Buffer.compare(ReadFile(file, PAGE, { Offset: 2 * PAGE })[1], content.subarray(2 * PAGE)), 0);
    });

    test("reads a file whose end is within a sector, up to there", () => {
      using folder = new Folder();
      using file = open(folder.file("odd", Buffer.alloc(PAGE + 10, "x")), unbuffered);
      assert.equal(ReadFile(file, 2 * PAGE)[1].length, PAGE + 10);
    });

    test("moves large amounts", () => {
      using folder = new Folder();
      using file = open(folder.path("new"), { flags: FILE_FLAG_NO_BUFFERING | FILE_FLAG_WRITE_THROUGH, disposition: CREATE_NEW });
      const content = Buffer.alloc(5 * 2 ** 20);
      for (let at = 0; at < content.length; at += PAGE) content.writeUInt32LE(at, at);
      assert.deepEqual(WriteFile(file, content), [0, content.length]);
      SetFilePointer(file, 0, FILE_BEGIN);
      assert.equal(Buffer.compare(ReadFile(file, content.length)[1], content), 0);
    });

    test("takes any end of the file", () => {
      using folder = new Folder();
      using file = open(folder.file("a", Buffer.alloc(2 * PAGE, "x")), unbuffered);
      SetFilePointer(file, PAGE, FILE_BEGIN);
      SetEndOfFile(file);
      assert.equal(GetFileSize(file), PAGE);
    });

    test("refuses a part of a sector with ERROR_INVALID_PARAMETER, and writes nothing", () => {
      using folder = new Folder();
      using file = open(folder.file("a", Buffer.alloc(PAGE, "x")), unbuffered);
      throwsWin32(() => ReadFile(file, 100), ERROR_INVALID_PARAMETER, "ReadFile");
      throwsWin32(() => WriteFile(file, "abc"), ERROR_INVALID_PARAMETER, "WriteFile");
      file.Close();
      assert.equal(folder.content("a"), "x".repeat(PAGE));
    });

    test("refuses an offset within a sector with ERROR_INVALID_PARAMETER", () => {
      using folder = new Folder();
      using file = open(folder.file("a", Buffer.alloc(2 * PAGE, "x")), unbuffered);
      throwsWin32(() => ReadFile(file, PAGE, { Offset: 10 }), ERROR_INVALID_PARAMETER, "ReadFile");
      throwsWin32(() => WriteFile(file, Buffer.alloc(PAGE), { Offset: 10 }), ERROR_INVALID_PARAMETER, "WriteFile");
    });

    test("keeps the position at whole sectors: ERROR_INVALID_PARAMETER", () => {
      using folder = new Folder();
      using file = open(folder.file("a", Buffer.alloc(2 * PAGE, "x")), unbuffered);
      throwsWin32(() => SetFilePointer(file, 10, FILE_BEGIN), ERROR_INVALID_PARAMETER, "SetFilePointer");
      throwsWin32(() => SetFilePointer(file, -10, FILE_END), ERROR_INVALID_PARAMETER, "SetFilePointer");
      assert.equal(SetFilePointer(file, PAGE, FILE_BEGIN), PAGE);
      throwsWin32(() => SetFilePointer(file, 10, FILE_CURRENT), ERROR_INVALID_PARAMETER, "SetFilePointer");
      assert.equal(SetFilePointer(file, 0, FILE_CURRENT), PAGE);
    });

    test("works with promises", async () => {
      using folder = new Folder();
      using file = open(folder.path("new"), { ...unbuffered, disposition: CREATE_NEW });
      const content = Buffer.alloc(2 * PAGE, "abc");
      assert.deepEqual(await WriteFileAsync(file, content), [0, 2 * PAGE]);
      const [, data] = await ReadFileAsync(file, PAGE, { Offset: PAGE });
      assert.equal(Buffer.compare(data, content.subarray(PAGE)), 0);
    });

    test("refuses a part of a sector also as a promise", async () => {
      using folder = new Folder();
      using file = open(folder.file("a", Buffer.alloc(PAGE, "x")), unbuffered);
      await rejectsWin32(ReadFileAsync(file, 100), ERROR_INVALID_PARAMETER, "ReadFile");
      await rejectsWin32(WriteFileAsync(file, "abc"), ERROR_INVALID_PARAMETER, "WriteFile");
    });
  });
});
