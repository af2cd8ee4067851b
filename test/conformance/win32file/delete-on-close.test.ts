import assert from "node:assert/strict";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { DuplicateHandle, GetCurrentProcess } from "tswin32/win32api";
import { DELETE, DUPLICATE_SAME_ACCESS } from "tswin32/win32con";
import {
  CREATE_NEW,
  FILE_ATTRIBUTE_READONLY,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_DELETE_ON_CLOSE,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  OPEN_ALWAYS,
  ReadFile,
  WriteFile,
} from "tswin32/win32file";
import { CreateFile as CreateFileAsync } from "tswin32/win32file/promises";
import { ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_SHARING_VIOLATION } from "tswin32/winerror";
import { throwsWin32 } from "../support/errors.js";
import { type Opening, open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";

const ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
const deleting: Opening = { share: ALL, flags: FILE_FLAG_DELETE_ON_CLOSE };
const reading: Opening = { access: GENERIC_READ, share: ALL };

describe("CreateFile", () => {
  describe("FILE_FLAG_DELETE_ON_CLOSE", () => {
    test("deletes the file as its handle is closed, and not before", () => {
      using folder = new Folder();
      using file = open(folder.path("temporary"), { ...deleting, disposition: CREATE_NEW });
      assert.deepEqual(WriteFile(file, "abc"), [0, 3]);
      assert.ok(existsSync(folder.native("temporary")));
      file.Close();
      assert.equal(existsSync(folder.native("temporary")), false);
    });

    test("deletes a file that was there before", () => {
      using folder = new Folder();
      open(folder.file("old", "content"), deleting).Close();
      assert.equal(existsSync(folder.native("old")), false);
    });

    test("leaves the name free for another file", () => {
      using folder = new Folder();
      const path = folder.path("name");
      for (let times = 0; times < 3; times++) {
        using file = open(path, { ...deleting, disposition: CREATE_NEW });
        WriteFile(file, "x");
      }
      open(path, { disposition: CREATE_NEW }).Close();
      assert.ok(existsSync(folder.native("name")));
    });

    test("waits for the last of several handles, duplicates too", () => {
      using folder = new Folder();
      using file = open(folder.path("temporary"), { ...deleting, disposition: CREATE_NEW });
      WriteFile(file, "abc");
      using duplicate = DuplicateHandle(GetCurrentProcess(), file, GetCurrentProcess(), 0, false, DUPLICATE_SAME_ACCESS);
      using reader = open(folder.path("temporary"), reading);
      file.Close();
      assert.ok(existsSync(folder.native("temporary")));
      duplicate.Close();
      assert.equal(String(ReadFile(reader, 10)[1]), "abc");
      reader.Close();
      throwsWin32(() => open(folder.path("temporary"), reading), ERROR_FILE_NOT_FOUND);
    });

    test("lets the file be opened with FILE_SHARE_DELETE only", () => {
      using folder = new Folder();
      using file = open(folder.path("temporary"), { ...deleting, disposition: CREATE_NEW });
      throwsWin32(
        () => open(folder.path("temporary"), { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE }),
        ERROR_SHARING_VIOLATION,
      );
      using reader = open(folder.path("temporary"), reading);
      assert.notEqual(reader.handle, file.handle);
    });

    test("fails where the file is open without FILE_SHARE_DELETE, and leaves it alone", () => {
      using folder = new Folder();
      const path = folder.file("busy", "content");
      using reader = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
      throwsWin32(() => open(path, deleting), ERROR_SHARING_VIOLATION);
      reader.Close();
      assert.equal(folder.content("busy"), "content");
    });

    test("lets nobody open the file any more once its handle is closed: ERROR_ACCESS_DENIED until the last one is", () => {
      using folder = new Folder();
      const path = folder.path("temporary");
      using file = open(path, { ...deleting, disposition: CREATE_NEW });
      using reader = open(path, reading);
      file.Close();
      throwsWin32(() => open(path, reading), ERROR_ACCESS_DENIED, "CreateFile");
      throwsWin32(() => open(path, { access: 0, share: ALL }), ERROR_ACCESS_DENIED);
      reader.Close();
      throwsWin32(() => open(path, reading), ERROR_FILE_NOT_FOUND);
    });

    test("is refused for a read-only file with ERROR_ACCESS_DENIED", () => {
      using folder = new Folder();
      const path = folder.path("fixed");
      throwsWin32(
        () => open(path, { ...deleting, disposition: CREATE_NEW, flags: FILE_FLAG_DELETE_ON_CLOSE | FILE_ATTRIBUTE_READONLY }),
        ERROR_ACCESS_DENIED,
      );
      assert.equal(existsSync(folder.native("fixed")), false);
      open(path, { disposition: CREATE_NEW, flags: FILE_ATTRIBUTE_READONLY }).Close();
      throwsWin32(() => open(path, { ...deleting, access: DELETE }), ERROR_ACCESS_DENIED);
      assert.ok(existsSync(folder.native("fixed")));
    });

    test("follows the file to the name that it has by then", () => {
      using folder = new Folder();
      using file = open(folder.path("one"), { ...deleting, disposition: CREATE_NEW });
      renameSync(folder.native("one"), folder.native("two"));
      writeFileSync(folder.native("one"), "another");
      file.Close();
      assert.equal(existsSync(folder.native("two")), false);
      assert.equal(folder.content("one"), "another");
    });

    test("deletes an empty directory, and leaves one that is not", () => {
      using folder = new Folder();
      mkdirSync(folder.native("empty"));
      mkdirSync(folder.native("full"));
      folder.file("full/file", "content");
      const flags = FILE_FLAG_DELETE_ON_CLOSE | FILE_FLAG_BACKUP_SEMANTICS;
      open(folder.path("empty"), { access: DELETE, share: ALL, flags }).Close();
      assert.equal(existsSync(folder.native("empty")), false);
      open(folder.path("full"), { access: DELETE, share: ALL, flags }).Close();
      assert.equal(folder.content("full/file"), "content");
    });

    test("does nothing to the file where the open fails", () => {
      using folder = new Folder();
      const path = folder.file("old", "content");
      throwsWin32(() => open(path, { ...deleting, disposition: CREATE_NEW }), 80);
      assert.equal(folder.content("old"), "content");
    });

    test("works as a promise", async () => {
      using folder = new Folder();
      const file = await CreateFileAsync(folder.path("temporary"), GENERIC_WRITE, ALL, null, OPEN_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE);
      assert.ok(existsSync(folder.native("temporary")));
      file.Close();
      assert.equal(existsSync(folder.native("temporary")), false);
    });

    test("deletes the file of a process that exits without closing it", async () => {
      using folder = new Folder();
      const path = folder.file("temporary");
      await using other = new SecondProcess("exitDeleting", [path]);
      assert.deepEqual(await other.ended, { code: 0, signal: null }, other.output);
      assert.equal(existsSync(folder.native("temporary")), false);
      throwsWin32(() => open(path, reading), ERROR_FILE_NOT_FOUND);
    });

    test("deletes the file of a process that is killed", async () => {
      using folder = new Folder();
      const path = folder.file("temporary");
      await using other = new SecondProcess("holdDeleting", [path]);
      await other.reached("opened");
      throwsWin32(() => open(path, { access: GENERIC_READ, share: FILE_SHARE_READ }), ERROR_SHARING_VIOLATION);
      other.kill();
      await other.ended;
      throwsWin32(() => open(path, { access: GENERIC_READ, share: FILE_SHARE_READ }), ERROR_FILE_NOT_FOUND);
      assert.equal(existsSync(folder.native("temporary")), false);
    });

    test("waits for the handle of another process", async () => {
      using folder = new Folder();
      const path = folder.file("temporary", "content");
      using reader = open(path, reading);
      await using other = new SecondProcess("exitDeleting", [path]);
      await other.ended;
      throwsWin32(() => open(path, reading), ERROR_ACCESS_DENIED);
      assert.equal(String(ReadFile(reader, 10)[1]), "content");
      reader.Close();
      throwsWin32(() => open(path, reading), ERROR_FILE_NOT_FOUND);
    });
  });
});
