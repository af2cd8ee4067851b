import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { CreateEvent } from "tswin32/win32event";
import {
  CREATE_ALWAYS,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  FILE_TYPE_CHAR,
  FILE_TYPE_DISK,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileType,
  ReadFile,
  WriteFile,
} from "tswin32/win32file";
import { ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const SHARED = { share: FILE_SHARE_READ | FILE_SHARE_WRITE };

describe("CreateFile", () => {
  describe("devices", () => {
    test("opens NUL, which swallows what is written and has nothing to read", () => {
      for (const name of ["NUL", "nul", "\\\\.\\NUL", "NUL:"]) {
        using nul = open(name, SHARED);
        assert.deepEqual(WriteFile(nul, "abc"), [0, 3]);
        assert.equal(ReadFile(nul, 10)[1].length, 0);
      }
    });

    test("opens NUL as often as anybody likes, whatever is shared", () => {
      using one = open("NUL", { share: 0 });
      using two = open("NUL", { share: 0 });
      assert.notEqual(one.handle, two.handle);
    });

    test("opens NUL with every disposition that does not need a new file", () => {
      for (const disposition of [CREATE_ALWAYS, 3, 4]) open("NUL", { ...SHARED, disposition }).Close();
    });

    test("does not open CON for reading and writing at once: ERROR_FILE_NOT_FOUND", () => {
      throwsWin32(() => open("CON", { ...SHARED, access: GENERIC_READ | GENERIC_WRITE }), ERROR_FILE_NOT_FOUND, "CreateFile");
    });

    test("does not open a device that there is not", () => {
      throwsWin32(() => open("\\\\.\\NoSuchDevice", SHARED), ERROR_FILE_NOT_FOUND, "CreateFile");
    });
  });
});

describe("GetFileType", () => {
  test("tells files and directories from devices", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    mkdirSync(folder.native("sub"));
    using directory = open(folder.path("sub"), { access: GENERIC_READ, flags: FILE_FLAG_BACKUP_SEMANTICS });
    using nul = open("NUL", SHARED);
    assert.deepEqual([file, directory, nul].map(GetFileType), [FILE_TYPE_DISK, FILE_TYPE_DISK, FILE_TYPE_CHAR]);
  });

  test("needs no access", () => {
    using folder = new Folder();
    using file = open(folder.file("a"), { access: 0 });
    assert.equal(GetFileType(file.handle), FILE_TYPE_DISK);
  });

  test("refuses closed handles, handles of another kind and what is none", () => {
    using folder = new Folder();
    const file = open(folder.file("a"));
    file.Close();
    throwsWin32(() => GetFileType(file), ERROR_INVALID_HANDLE, "GetFileType");
    using event = CreateEvent(null, true, false, null);
    throwsWin32(() => GetFileType(event), ERROR_INVALID_HANDLE, "GetFileType");
    throwsTypeError(() => GetFileType({} as never));
  });
});
