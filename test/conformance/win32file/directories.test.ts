import assert from "node:assert/strict";
import { existsSync, mkdirSync, statSync } from "node:fs";
import {
  CreateDirectory,
  CreateDirectoryEx,
  CreateDirectoryExW,
  CreateDirectoryW,
  FILE_ATTRIBUTE_DIRECTORY,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_SHARE_READ,
  GENERIC_READ,
  GetFileAttributes,
  RemoveDirectory,
  SetFileAttributes,
} from "tswin32/win32file";
import {
  ERROR_ALREADY_EXISTS,
  ERROR_DIR_NOT_EMPTY,
  ERROR_DIRECTORY,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_NAME,
  ERROR_PATH_NOT_FOUND,
  ERROR_SHARING_VIOLATION,
} from "tswin32/winerror";
import { SECURITY_ATTRIBUTES } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

describe("CreateDirectory", () => {
  test("makes a directory", () => {
    using folder = new Folder();
    CreateDirectory(folder.path("sub"), null);
    assert.ok(statSync(folder.native("sub")).isDirectory());
    CreateDirectory(folder.path("sub", "sub"), new SECURITY_ATTRIBUTES());
    assert.ok(statSync(folder.native("sub", "sub")).isDirectory());
  });

  test("fails with ERROR_ALREADY_EXISTS where a directory or a file has the name", () => {
    using folder = new Folder();
    CreateDirectory(folder.path("sub"), null);
    throwsWin32(() => CreateDirectory(folder.path("sub"), null), ERROR_ALREADY_EXISTS, "CreateDirectory");
    throwsWin32(() => CreateDirectory(folder.path("SUB"), null), ERROR_ALREADY_EXISTS);
    throwsWin32(() => CreateDirectory(folder.file("a"), null), ERROR_ALREADY_EXISTS);
  });

  test("fails with ERROR_PATH_NOT_FOUND where a directory on the way is missing", () => {
    using folder = new Folder();
    throwsWin32(() => CreateDirectory(folder.path("missing", "sub"), null), ERROR_PATH_NOT_FOUND);
    assert.equal(existsSync(folder.native("missing")), false);
  });

  test("refuses a name with forbidden characters with ERROR_INVALID_NAME", () => {
    using folder = new Folder();
    throwsWin32(() => CreateDirectory(`${folder.path("a")}?`, null), ERROR_INVALID_NAME);
  });

  test("takes long names of any characters", () => {
    using folder = new Folder();
    for (const name of ["Grüße 日本 🙂", "x".repeat(100)]) {
      CreateDirectory(folder.path(name), null);
      assert.ok(existsSync(folder.native(name)), name);
    }
  });

  test("refuses arguments of wrong types", () => {
    const wrong = CreateDirectory as (...args: unknown[]) => void;
    for (const name of [undefined, null, 5, {}]) throwsTypeError(() => wrong(name, null), /name must be a string/);
    throwsTypeError(() => wrong("a", 5), /sa must be/);
  });
});

describe("CreateDirectoryW", () => {
  test("is CreateDirectory", () => {
    using folder = new Folder();
    CreateDirectoryW(folder.path("sub"), null);
    assert.ok(existsSync(folder.native("sub")));
  });
});

describe("CreateDirectoryEx", () => {
  test("makes a directory with the template's attributes, and without what is in it", () => {
    using folder = new Folder();
    mkdirSync(folder.native("template", "inside"), { recursive: true });
    SetFileAttributes(folder.path("template"), FILE_ATTRIBUTE_HIDDEN);
    CreateDirectoryEx(folder.path("template"), folder.path("sub"), null);
    assert.equal(GetFileAttributes(folder.path("sub")) & FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_HIDDEN);
    assert.equal(existsSync(folder.native("sub", "inside")), false);
  });

  test("fails where there is no template, and makes nothing", () => {
    using folder = new Folder();
    throwsWin32(() => CreateDirectoryEx(folder.path("missing"), folder.path("sub"), null), ERROR_FILE_NOT_FOUND, "CreateDirectoryEx");
    assert.equal(existsSync(folder.native("sub")), false);
  });

  test("fails with ERROR_ALREADY_EXISTS and ERROR_PATH_NOT_FOUND as CreateDirectory does", () => {
    using folder = new Folder();
    mkdirSync(folder.native("template"));
    throwsWin32(() => CreateDirectoryEx(folder.path("template"), folder.path("template"), null), ERROR_ALREADY_EXISTS);
    throwsWin32(() => CreateDirectoryEx(folder.path("template"), folder.path("missing", "sub"), null), ERROR_PATH_NOT_FOUND);
  });
});

describe("CreateDirectoryExW", () => {
  test("takes null for the template: a directory as CreateDirectory makes it", () => {
    using folder = new Folder();
    CreateDirectoryExW(null, folder.path("sub"), null, null);
    assert.equal(GetFileAttributes(folder.path("sub")) & FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_DIRECTORY);
    const wrong = CreateDirectoryExW as (...args: unknown[]) => void;
    throwsTypeError(() => wrong(null, folder.path("other"), null, 5), /Transaction must be null/);
    throwsTypeError(() => wrong(5, folder.path("other")), /TemplateDirectory must be a string/);
  });
});

describe("RemoveDirectory", () => {
  test("removes an empty directory", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    RemoveDirectory(folder.path("sub"));
    assert.equal(existsSync(folder.native("sub")), false);
  });

  test("fails with ERROR_DIR_NOT_EMPTY where something is in it", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    folder.file("sub/a");
    throwsWin32(() => RemoveDirectory(folder.path("sub")), ERROR_DIR_NOT_EMPTY, "RemoveDirectory");
    assert.ok(existsSync(folder.native("sub", "a")));
  });

  test("fails with ERROR_DIRECTORY for a file, and leaves it", () => {
    using folder = new Folder();
    throwsWin32(() => RemoveDirectory(folder.file("a")), ERROR_DIRECTORY);
    assert.ok(existsSync(folder.native("a")));
  });

  test("fails with ERROR_FILE_NOT_FOUND or ERROR_PATH_NOT_FOUND where nothing is", () => {
    using folder = new Folder();
    throwsWin32(() => RemoveDirectory(folder.path("missing")), ERROR_FILE_NOT_FOUND);
    throwsWin32(() => RemoveDirectory(folder.path("missing", "sub")), ERROR_PATH_NOT_FOUND);
  });

  test("fails with ERROR_SHARING_VIOLATION while the directory is open without FILE_SHARE_DELETE", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    const path = folder.path("sub");
    {
      using _opened = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ, flags: FILE_FLAG_BACKUP_SEMANTICS });
      throwsWin32(() => RemoveDirectory(path), ERROR_SHARING_VIOLATION);
    }
    RemoveDirectory(path, null);
  });

  test("refuses arguments of wrong types", () => {
    const wrong = RemoveDirectory as (...args: unknown[]) => void;
    throwsTypeError(() => wrong(5), /PathName must be a string/);
    throwsTypeError(() => wrong("a", {}), /Transaction must be null/);
  });
});
