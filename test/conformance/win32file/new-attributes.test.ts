import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import {
  CREATE_ALWAYS,
  CREATE_NEW,
  CreateFile,
  FILE_ATTRIBUTE_ARCHIVE,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_NORMAL,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_SYSTEM,
  FILE_SHARE_READ,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileAttributes,
  OPEN_ALWAYS,
  OPEN_EXISTING,
  SetFileAttributes,
  WriteFile,
} from "tswin32/win32file";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

describe("CreateFile", () => {
  describe("FILE_ATTRIBUTE_*", () => {
    test("are a new file's, together with FILE_ATTRIBUTE_ARCHIVE", () => {
      using folder = new Folder();
      const combinations = [
        FILE_ATTRIBUTE_NORMAL,
        FILE_ATTRIBUTE_HIDDEN,
        FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_HIDDEN,
        FILE_ATTRIBUTE_READONLY,
        FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_SYSTEM,
      ];
      for (const [index, flags] of combinations.entries()) {
        const path = folder.path(`new-${index}`);
        open(path, { disposition: CREATE_NEW, flags }).Close();
        assert.equal(GetFileAttributes(path), (flags & ~FILE_ATTRIBUTE_NORMAL) | FILE_ATTRIBUTE_ARCHIVE, `flags ${flags}`);
        SetFileAttributes(path, FILE_ATTRIBUTE_NORMAL); // so that it can be removed
      }
    });

    test(
      "let a read-only file be written by the handle that made it, and by no other",
      () => {
        using folder = new Folder();
        const path = folder.path("fixed");
        using file = open(path, { disposition: CREATE_NEW, flags: FILE_ATTRIBUTE_READONLY });
        assert.deepEqual(WriteFile(file, "abc"), [0, 3]);
        file.Close();
        throwsWin32(() => open(path, { access: GENERIC_WRITE }), ERROR_ACCESS_DENIED);
        throwsWin32(() => open(path, { disposition: CREATE_ALWAYS }), ERROR_ACCESS_DENIED);
        assert.equal(folder.content("fixed"), "abc");
        SetFileAttributes(path, FILE_ATTRIBUTE_NORMAL);
      },
      { needs: ["read-only"] },
    );

    test("are left alone where the file is opened, not made", () => {
      using folder = new Folder();
      const path = folder.path("hidden");
      open(path, { disposition: CREATE_NEW, flags: FILE_ATTRIBUTE_HIDDEN }).Close();
      for (const disposition of [OPEN_EXISTING, OPEN_ALWAYS]) open(path, { disposition, flags: FILE_ATTRIBUTE_SYSTEM }).Close();
      assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE);
    });

    test("become those of the file that CREATE_ALWAYS empties, with FILE_ATTRIBUTE_ARCHIVE", () => {
      using folder = new Folder();
      const path = folder.file("a", "content");
      SetFileAttributes(path, FILE_ATTRIBUTE_NORMAL);
      open(path, { disposition: CREATE_ALWAYS, flags: FILE_ATTRIBUTE_HIDDEN }).Close();
      assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE);
      open(path, { disposition: CREATE_ALWAYS, flags: FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM }).Close();
      assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_ARCHIVE);
    });

    test("must be those of a hidden or system file for CREATE_ALWAYS: else ERROR_ACCESS_DENIED, and the content stays", () => {
      using folder = new Folder();
      for (const attribute of [FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_SYSTEM]) {
        const path = folder.file(`a-${attribute}`, "content");
        SetFileAttributes(path, attribute);
        throwsWin32(() => open(path, { disposition: CREATE_ALWAYS, flags: FILE_ATTRIBUTE_NORMAL }), ERROR_ACCESS_DENIED, "CreateFile");
        assert.equal(folder.content(`a-${attribute}`), "content");
        open(path, { disposition: CREATE_ALWAYS, flags: attribute }).Close();
        assert.equal(folder.content(`a-${attribute}`), "");
      }
    });
  });

  describe("hTemplateFile", () => {
    test("gives a new file its attributes", () => {
      using folder = new Folder();
      const path = folder.file("template");
      SetFileAttributes(path, FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE);
      using template = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ });
      CreateFile(folder.path("new"), GENERIC_WRITE, 0, null, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, template).Close();
      assert.equal(GetFileAttributes(folder.path("new")), FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE);
    });

    test("is a handle that is open", () => {
      using folder = new Folder();
      const template = open(folder.file("template"), { access: GENERIC_READ });
      template.Close();
      throwsWin32(
        () => CreateFile(folder.path("new"), GENERIC_WRITE, 0, null, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, template),
        ERROR_INVALID_HANDLE,
      );
      assert.equal(existsSync(folder.native("new")), false);
    });
  });
});
