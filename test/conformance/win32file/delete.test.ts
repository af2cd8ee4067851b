import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { DELETE } from "tswin32/win32con";
import {
  CREATE_NEW,
  CreateFile,
  DeleteFile,
  DeleteFileW,
  FILE_ATTRIBUTE_NORMAL,
  FILE_ATTRIBUTE_READONLY,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  ReadFile,
  SetFileAttributes,
} from "tswin32/win32file";
import { DeleteFile as DeleteFileAsync } from "tswin32/win32file/promises";
import { ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_SHARING_VIOLATION } from "tswin32/winerror";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";

const SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

describe("DeleteFile", () => {
  test("deletes a file, and no other", () => {
    using folder = new Folder();
    folder.file("other");
    DeleteFile(folder.file("a", "content"));
    assert.deepEqual(readdirSync(folder.native()), ["other"]);
  });

  test("fails with ERROR_FILE_NOT_FOUND where there is no such file, and names it", () => {
    using folder = new Folder();
    const error = throwsWin32(() => DeleteFile(folder.path("missing")), ERROR_FILE_NOT_FOUND, "DeleteFile");
    assert.equal(error.path, folder.path("missing"));
  });

  test("fails with ERROR_PATH_NOT_FOUND where a folder on the way is missing", () => {
    using folder = new Folder();
    throwsWin32(() => DeleteFile(folder.path("missing", "a")), ERROR_PATH_NOT_FOUND);
    throwsWin32(() => DeleteFile(""), ERROR_PATH_NOT_FOUND);
  });

  test("refuses a directory with ERROR_ACCESS_DENIED", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    throwsWin32(() => DeleteFile(folder.path("sub")), ERROR_ACCESS_DENIED);
    assert.ok(existsSync(folder.native("sub")));
  });

  test("refuses a read-only file with ERROR_ACCESS_DENIED", () => {
    using folder = new Folder();
    const path = folder.file("a", "content");
    SetFileAttributes(path, FILE_ATTRIBUTE_READONLY);
    throwsWin32(() => DeleteFile(path), ERROR_ACCESS_DENIED);
    assert.equal(folder.content("a"), "content");
    SetFileAttributes(path, FILE_ATTRIBUTE_NORMAL);
    DeleteFile(path);
    assert.equal(existsSync(folder.native("a")), false);
  });

  test("fails with ERROR_SHARING_VIOLATION while somebody has the file open without FILE_SHARE_DELETE", () => {
    using folder = new Folder();
    const path = folder.file("a", "content");
    {
      using _reader = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
      throwsWin32(() => DeleteFile(path), ERROR_SHARING_VIOLATION);
    }
    assert.equal(folder.content("a"), "content");
    DeleteFile(path);
  });

  test("fails alike where another process has it open", async () => {
    using folder = new Folder();
    const path = folder.file("a", "content");
    await using other = new SecondProcess("hold", [path, { access: GENERIC_READ, share: FILE_SHARE_READ }]);
    await other.reached("opened");
    throwsWin32(() => DeleteFile(path), ERROR_SHARING_VIOLATION);
    other.order("close");
    await other.reached("closed");
    DeleteFile(path);
    assert.equal(existsSync(folder.native("a")), false);
    other.order("end");
  });

  test("does not mind who has it open for its attributes only", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using _asking = open(path, { access: 0, share: 0 });
    DeleteFile(path);
  });

  test("takes the name away at once where others share deletion, who go on reading", () => {
    using folder = new Folder();
    const path = folder.file("a", "content");
    using reader = open(path, { access: GENERIC_READ, share: SHARE_ALL });
    DeleteFile(path);
    throwsWin32(() => open(path, { access: GENERIC_READ, share: SHARE_ALL }), ERROR_FILE_NOT_FOUND);
    using _new = CreateFile(path, GENERIC_WRITE, 0, null, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, null);
    assert.equal(String(ReadFile(reader, 100)[1]), "content");
  });

  test("needs an opener who has asked for DELETE to share it too", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using _deleter = open(path, { access: DELETE, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
    throwsWin32(() => DeleteFile(path), ERROR_SHARING_VIOLATION);
  });

  test("finds a name in any case, and with any characters", () => {
    using folder = new Folder();
    for (const name of ["MixedCase.Txt", "Grüße 日本 🙂.txt", "x".repeat(200)]) {
      folder.file(name);
      DeleteFile(folder.path(name.toLowerCase()));
      assert.equal(existsSync(folder.native(name)), false, name);
    }
  });

  test("deletes hundreds of files", () => {
    using folder = new Folder();
    const names = Array.from({ length: 300 }, (_, number) => `file ${number}`);
    for (const name of names) folder.file(name);
    for (const name of names) DeleteFile(folder.path(name));
    assert.deepEqual(readdirSync(folder.native()), []);
  });

  test("refuses arguments of wrong types", () => {
    const wrong = DeleteFile as (...args: unknown[]) => void;
    for (const name of [undefined, null, 5, {}, ["a"]]) throwsTypeError(() => wrong(name), /fileName must be a string/);
    throwsTypeError(() => wrong("a\0b"), /NUL/);
    throwsTypeError(() => wrong("a", 5), /Transaction must be null/);
  });

  describe("as a promise", () => {
    test("deletes", async () => {
      using folder = new Folder();
      await DeleteFileAsync(folder.file("a"));
      assert.deepEqual(readdirSync(folder.native()), []);
    });

    test("rejects as DeleteFile throws", async () => {
      using folder = new Folder();
      await rejectsWin32(DeleteFileAsync(folder.path("missing")), ERROR_FILE_NOT_FOUND, "DeleteFile");
      const path = folder.file("a");
      using _reader = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ });
      await rejectsWin32(DeleteFileAsync(path), ERROR_SHARING_VIOLATION, "DeleteFile");
      await assert.rejects((DeleteFileAsync as (name: unknown) => Promise<void>)(5), TypeError);
    });

    test("deletes hundreds at once", async () => {
      using folder = new Folder();
      const paths = Array.from({ length: 300 }, (_, number) => folder.file(`file ${number}`));
      await Promise.all(paths.map((path) => DeleteFileAsync(path)));
      assert.deepEqual(readdirSync(folder.native()), []);
    });

    test("deletes nothing once its signal has aborted", async () => {
      using folder = new Folder();
      const path = folder.file("a");
      const reason = new Error("enough");
      await assert.rejects(DeleteFileAsync(path, null, { signal: AbortSignal.abort(reason) }), reason);
      assert.ok(existsSync(folder.native("a")));
    });
  });
});

describe("DeleteFileW", () => {
  test("is DeleteFile", () => {
    using folder = new Folder();
    DeleteFileW(folder.file("a"), null);
    assert.deepEqual(readdirSync(folder.native()), []);
  });
});
