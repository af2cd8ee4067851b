import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { GetLastError } from "tswin32/win32api";
import {
  CREATE_ALWAYS,
  CREATE_NEW,
  CreateFile,
  CreateFileW,
  FILE_ATTRIBUTE_NORMAL,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileSize,
  OPEN_ALWAYS,
  OPEN_EXISTING,
  ReadFile,
  TRUNCATE_EXISTING,
  WriteFile,
} from "tswin32/win32file";
import { CreateFile as CreateFileAsync } from "tswin32/win32file/promises";
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_FILE_EXISTS,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_NAME,
  ERROR_INVALID_PARAMETER,
  ERROR_PATH_NOT_FOUND,
  ERROR_SHARING_VIOLATION,
} from "tswin32/winerror";
import { HANDLE, SECURITY_ATTRIBUTES } from "tswin32/wintypes";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const READ_WRITE = GENERIC_READ | GENERIC_WRITE;

describe("CreateFile", () => {
  test("gives a HANDLE with an integer of its own for each open", () => {
    using folder = new Folder();
    using one = open(folder.file("a"));
    using two = open(folder.file("b"));
    assert.ok(one instanceof HANDLE);
    assert.ok(one.handle > 0);
    assert.notEqual(one.handle, two.handle);
  });

  test("takes its arguments by name", () => {
    using folder = new Folder();
    const path = folder.path("new");
    using file = CreateFile(path, {
      DesiredAccess: READ_WRITE,
      ShareMode: FILE_SHARE_READ,
      SecurityAttributes: null,
      CreationDisposition: CREATE_NEW,
      FlagsAndAttributes: FILE_ATTRIBUTE_NORMAL,
      TemplateFile: null,
    });
    assert.deepEqual(WriteFile(file, "abc"), [0, 3]);
    throwsWin32(() => open(path, { access: GENERIC_READ }), ERROR_SHARING_VIOLATION); // reads would be admitted, but the writer is not
    using reader = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
    assert.equal(GetFileSize(reader), 3);
  });

  test("takes flags as JavaScript's | gives them, negative ones too", () => {
    using folder = new Folder();
    assert.ok((GENERIC_READ | GENERIC_WRITE) < 0);
    using file = open(folder.file("a"), { access: GENERIC_READ | GENERIC_WRITE });
    assert.deepEqual(WriteFile(file, "x"), [0, 1]);
  });

  test("takes null, 0 or nothing for the template, and SECURITY_ATTRIBUTES in every form", () => {
    using folder = new Folder();
    const path = folder.file("a");
    for (const template of [undefined, null, 0]) {
      CreateFile(path, GENERIC_READ, 0, null, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, template).Close();
    }
    for (const security of [new SECURITY_ATTRIBUTES(), SECURITY_ATTRIBUTES(), { bInheritHandle: true }]) {
      CreateFile(path, GENERIC_READ, 0, security, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL).Close();
    }
  });

  test("names the function and the path in its error", () => {
    using folder = new Folder();
    const path = folder.path("missing");
    const error = throwsWin32(() => open(path), ERROR_FILE_NOT_FOUND, "CreateFile");
    assert.equal(error.path, path);
    assert.equal(error.code, "ERROR_FILE_NOT_FOUND");
    assert.equal(GetLastError(), ERROR_FILE_NOT_FOUND);
  });

  test("refuses a disposition that does not exist", () => {
    using folder = new Folder();
    const path = folder.file("a", "content");
    for (const disposition of [0, 6, 0xffff_ffff]) {
      throwsWin32(() => open(path, { disposition }), ERROR_INVALID_PARAMETER);
    }
    assert.equal(folder.content("a"), "content");
  });

  test("refuses arguments of wrong types before it touches the system", () => {
    using folder = new Folder();
    const path = folder.path("never");
    const wrong = CreateFile as (...args: unknown[]) => HANDLE;
    for (const name of [undefined, null, 5, {}, ["a"], Buffer.from("a")]) {
      throwsTypeError(() => wrong(name, READ_WRITE, 0, null, CREATE_NEW, 0, null), /fileName must be .*; got /);
    }
    for (const access of [undefined, null, "r", 1.5, Number.NaN, 2 ** 32, -(2 ** 31) - 1]) {
      throwsTypeError(() => wrong(path, access, 0, null, CREATE_NEW, 0, null));
    }
    throwsTypeError(() => wrong(path, READ_WRITE, "rw", null, CREATE_NEW, 0, null));
    throwsTypeError(() => wrong(path, READ_WRITE, 0, 5, CREATE_NEW, 0, null));
    throwsTypeError(() => wrong(path, READ_WRITE, 0, null, "CREATE_NEW", 0, null));
    throwsTypeError(() => wrong(path, READ_WRITE, 0, null, CREATE_NEW, {}, null));
    throwsTypeError(() => wrong(path, READ_WRITE, 0, null, CREATE_NEW, 0, "template"));
    throwsTypeError(() => wrong(path, READ_WRITE, 0, null, CREATE_NEW));
    assert.equal(existsSync(folder.native("never")), false);
  });

  describe("CREATE_NEW", () => {
    test("makes an empty file that did not exist", () => {
      using folder = new Folder();
      using file = open(folder.path("new"), { disposition: CREATE_NEW });
      assert.equal(file.alreadyExisted, false);
      assert.equal(GetFileSize(file), 0);
      assert.equal(existsSync(folder.native("new")), true);
    });

    test("fails with ERROR_FILE_EXISTS where a directory has the name", () => {
      using folder = new Folder();
      const directory = folder.path("directory");
      mkdirSync(folder.native("directory"));
      throwsWin32(() => open(directory, { disposition: CREATE_NEW, access: GENERIC_READ }), ERROR_FILE_EXISTS, "CreateFile");
      throwsWin32(() => open(directory, { disposition: CREATE_NEW, access: GENERIC_WRITE }), ERROR_FILE_EXISTS, "CreateFile");
    });

    test("fails with ERROR_FILE_EXISTS where the file is there, and leaves it alone", () => {
      using folder = new Folder();
      const path = folder.file("old", "content");
      throwsWin32(() => open(path, { disposition: CREATE_NEW }), ERROR_FILE_EXISTS, "CreateFile");
      assert.equal(folder.content("old"), "content");
    });
  });

  describe("CREATE_ALWAYS", () => {
    test("makes a file that did not exist", () => {
      using folder = new Folder();
      using file = open(folder.path("new"), { disposition: CREATE_ALWAYS });
      assert.equal(file.alreadyExisted, false);
      assert.equal(existsSync(folder.native("new")), true);
    });

    test("empties one that did, and says so by alreadyExisted and ERROR_ALREADY_EXISTS", () => {
      using folder = new Folder();
      using file = open(folder.file("old", "content"), { disposition: CREATE_ALWAYS });
      assert.equal(GetLastError(), ERROR_ALREADY_EXISTS);
      assert.equal(file.alreadyExisted, true);
      assert.equal(GetFileSize(file), 0);
    });

    test("leaves the content alone where the open fails", () => {
      using folder = new Folder();
      const path = folder.file("busy", "content");
      using reader = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ });
      throwsWin32(() => open(path, { access: GENERIC_WRITE, share: FILE_SHARE_READ, disposition: CREATE_ALWAYS }), ERROR_SHARING_VIOLATION);
      assert.equal(String(ReadFile(reader, 100)[1]), "content");
    });
  });

  describe("OPEN_EXISTING", () => {
    test("opens what is there with its content", () => {
      using folder = new Folder();
      using file = open(folder.file("old", "content"), { disposition: OPEN_EXISTING });
      assert.equal(file.alreadyExisted, false);
      assert.equal(GetFileSize(file), 7);
    });

    test("fails with ERROR_FILE_NOT_FOUND for a missing file", () => {
      using folder = new Folder();
      throwsWin32(() => open(folder.path("missing")), ERROR_FILE_NOT_FOUND);
      assert.equal(existsSync(folder.native("missing")), false);
    });

    test("fails with ERROR_PATH_NOT_FOUND for a missing folder on the way", () => {
      using folder = new Folder();
      throwsWin32(() => open(folder.path("missing", "file")), ERROR_PATH_NOT_FOUND);
      throwsWin32(() => open(folder.path("missing", "file"), { disposition: CREATE_NEW }), ERROR_PATH_NOT_FOUND);
    });
  });

  describe("OPEN_ALWAYS", () => {
    test("makes a file that did not exist", () => {
      using folder = new Folder();
      using file = open(folder.path("new"), { disposition: OPEN_ALWAYS });
      assert.equal(file.alreadyExisted, false);
      assert.equal(GetFileSize(file), 0);
    });

    test("opens one that did with its content, and says so by alreadyExisted and ERROR_ALREADY_EXISTS", () => {
      using folder = new Folder();
      using file = open(folder.file("old", "content"), { disposition: OPEN_ALWAYS });
      assert.equal(GetLastError(), ERROR_ALREADY_EXISTS);
      assert.equal(file.alreadyExisted, true);
      assert.equal(GetFileSize(file), 7);
    });
  });

  describe("TRUNCATE_EXISTING", () => {
    test("empties the file", () => {
      using folder = new Folder();
      using file = open(folder.file("old", "content"), { disposition: TRUNCATE_EXISTING });
      assert.equal(GetFileSize(file), 0);
    });

    test("fails with ERROR_FILE_NOT_FOUND for a missing file and makes none", () => {
      using folder = new Folder();
      throwsWin32(() => open(folder.path("missing"), { disposition: TRUNCATE_EXISTING }), ERROR_FILE_NOT_FOUND);
      assert.equal(existsSync(folder.native("missing")), false);
    });

    test("is refused without GENERIC_WRITE, and leaves the file alone", () => {
      using folder = new Folder();
      const path = folder.file("old", "content");
      throwsWin32(() => open(path, { access: GENERIC_READ, disposition: TRUNCATE_EXISTING }), ERROR_INVALID_PARAMETER);
      assert.equal(folder.content("old"), "content");
    });
  });

  describe("names", () => {
    test("takes / for \\", () => {
      using folder = new Folder();
      mkdirSync(folder.native("sub"));
      folder.file("a", "content");
      using forward = open(`${folder.path()}/sub/../a`.replaceAll("\\", "/"), { access: GENERIC_READ });
      assert.equal(GetFileSize(forward), 7);
    });

    test("takes what node:fs takes", () => {
      using folder = new Folder();
      folder.file("a", "content");
      using file = open(folder.native("a"), { access: GENERIC_READ });
      assert.equal(GetFileSize(file), 7);
    });

    test("keeps characters beyond ASCII", () => {
      using folder = new Folder();
      const name = "Grüße 日本 🙂.txt";
      using file = open(folder.path(name), { disposition: CREATE_NEW });
      assert.deepEqual(WriteFile(file, "x"), [0, 1]);
      assert.equal(existsSync(folder.native(name)), true);
    });

    test("finds a file in any case", () => {
      using folder = new Folder();
      folder.file("MixedCase.Txt", "content");
      using file = open(folder.path("mIXEDcASE.tXT"), { access: GENERIC_READ });
      assert.equal(GetFileSize(file), 7);
      throwsWin32(() => open(folder.path("MIXEDCASE.TXT"), { disposition: CREATE_NEW }), ERROR_FILE_EXISTS);
    });

    test("creates a file in a directory that is named in another case", () => {
      using folder = new Folder();
      mkdirSync(folder.native("Mixed"));
      open(folder.path("mIXED", "New.Txt"), { disposition: CREATE_NEW }).Close();
      assert.equal(existsSync(folder.native("Mixed", "New.Txt")), true);
      open(folder.path("MIXED", "Always"), { disposition: OPEN_ALWAYS }).Close();
      assert.equal(existsSync(folder.native("Mixed", "Always")), true);
      throwsWin32(() => open(folder.path("MIXED", "Sub", "New"), { disposition: CREATE_NEW }), ERROR_PATH_NOT_FOUND);
    });

    test("refuses a name with NUL with a TypeError, not cutting it short", () => {
      using folder = new Folder();
      throwsTypeError(() => open(`${folder.path("a")}\0b`, { disposition: CREATE_NEW }), /NUL/);
      assert.equal(existsSync(folder.native("a")), false);
    });

    test("refuses the empty name with ERROR_PATH_NOT_FOUND", () => {
      throwsWin32(() => open("", { disposition: CREATE_NEW }), ERROR_PATH_NOT_FOUND);
    });

    test("refuses '<', '>', '\"', '|', '?' and '*' with ERROR_INVALID_NAME", () => {
      using folder = new Folder();
      for (const character of '<>"|?*') {
        throwsWin32(() => open(`${folder.path("a")}${character}b`, { disposition: CREATE_NEW }), ERROR_INVALID_NAME, "CreateFile");
      }
    });

    test("refuses a directory without FILE_FLAG_BACKUP_SEMANTICS and opens it with the flag", () => {
      using folder = new Folder();
      mkdirSync(folder.native("sub"));
      throwsWin32(() => open(folder.path("sub"), { access: GENERIC_READ }), ERROR_ACCESS_DENIED);
      using directory = open(folder.path("sub"), { access: GENERIC_READ, share: FILE_SHARE_READ, flags: FILE_FLAG_BACKUP_SEMANTICS });
      assert.ok(directory.handle > 0);
    });
  });

  describe("as a promise", () => {
    test("gives a HANDLE that works", async () => {
      using folder = new Folder();
      using file = await CreateFileAsync(folder.path("new"), READ_WRITE, 0, null, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, null);
      assert.deepEqual(WriteFile(file, "abc"), [0, 3]);
      assert.equal(file.alreadyExisted, false);
    });

    test("takes its arguments by name, and tells what already existed", async () => {
      using folder = new Folder();
      using file = await CreateFileAsync(folder.file("old", "abc"), { DesiredAccess: GENERIC_READ, CreationDisposition: OPEN_ALWAYS });
      assert.equal(file.alreadyExisted, true);
      assert.equal(GetFileSize(file), 3);
    });

    test("rejects as CreateFile throws", async () => {
      using folder = new Folder();
      const path = folder.path("missing");
      const error = await rejectsWin32(CreateFileAsync(path, { DesiredAccess: GENERIC_READ }), ERROR_FILE_NOT_FOUND, "CreateFile");
      assert.equal(error.path, path);
      const wrong = CreateFileAsync as (...args: unknown[]) => Promise<HANDLE>;
      await assert.rejects(wrong(5, READ_WRITE, 0, null, CREATE_NEW, 0, null), TypeError);
      await assert.rejects(wrong(path, { DesiredAccess: READ_WRITE }, { signal: "no signal" }), TypeError);
    });

    test("rejects with the reason of a signal that has aborted, and makes no file", async () => {
      using folder = new Folder();
      const reason = new Error("enough");
      await assert.rejects(
        CreateFileAsync(
          folder.path("never"),
          { DesiredAccess: READ_WRITE, CreationDisposition: CREATE_NEW },
          { signal: AbortSignal.abort(reason) },
        ),
        reason,
      );
      assert.equal(existsSync(folder.native("never")), false);
    });
  });
});

describe("CreateFileW", () => {
  test("is CreateFile", () => {
    using folder = new Folder();
    using file = CreateFileW(folder.path("new"), READ_WRITE, 0, null, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, null, null, null, null);
    assert.deepEqual(WriteFile(file, "abc"), [0, 3]);
    assert.equal(GetFileSize(file), 3);
  });
});
