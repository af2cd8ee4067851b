import assert from "node:assert/strict";
import { chmodSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import {
  FILE_ATTRIBUTE_NORMAL,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_DELETE_ON_CLOSE,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileSize,
  OpenFileById,
  ReadFile,
  ReOpenFile,
  WriteFile,
} from "tswin32/win32file";
import {
  ERROR_ACCESS_DENIED,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_PARAMETER,
  ERROR_SHARING_VIOLATION,
} from "tswin32/winerror";
import { IID } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
const READER = { access: GENERIC_READ, share: ALL };

/** The number by which a volume knows a file. */
function idOf(native: string): bigint {
  return lstatSync(native, { bigint: true }).ino;
}

describe("ReOpenFile", () => {
  test("gives another handle, with the access that is asked for and a position of its own", () => {
    using folder = new Folder();
    using reader = open(folder.file("a", "abcdef"), READER);
    assert.equal(String(ReadFile(reader, 2)[1]), "ab");
    using writer = ReOpenFile(reader, GENERIC_WRITE, ALL, 0);
    assert.notEqual(writer.handle, reader.handle);
    assert.deepEqual(WriteFile(writer, "X"), [0, 1]);
    throwsWin32(() => ReadFile(writer, 1), ERROR_ACCESS_DENIED);
    assert.equal(String(ReadFile(reader, 10)[1]), "cdef");
    writer.Close();
    reader.Close();
    assert.equal(folder.content("a"), "Xbcdef");
  });

  test("opens the file that is open, also if its name is another's by now", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "first"), READER);
    renameSync(folder.native("a"), folder.native("b"));
    writeFileSync(folder.native("a"), "second one");
    using again = ReOpenFile(file, GENERIC_READ, ALL, 0);
    assert.equal(String(ReadFile(again, 20)[1]), "first");
  });

  test("respects the share modes of the handles that are open, the original's too", () => {
    using folder = new Folder();
    const path = folder.file("a", "abc");
    using alone = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ });
    throwsWin32(() => ReOpenFile(alone, GENERIC_WRITE, ALL, 0), ERROR_SHARING_VIOLATION, "ReOpenFile");
    throwsWin32(() => ReOpenFile(alone, GENERIC_READ, 0, 0), ERROR_SHARING_VIOLATION);
    using second = ReOpenFile(alone, GENERIC_READ, FILE_SHARE_READ, 0);
    alone.Close();
    throwsWin32(() => open(path, { access: GENERIC_WRITE, share: ALL }), ERROR_SHARING_VIOLATION);
    assert.equal(String(ReadFile(second, 5)[1]), "abc");
  });

  test("opens a directory", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    using directory = open(folder.path("sub"), { ...READER, flags: FILE_FLAG_BACKUP_SEMANTICS });
    using again = ReOpenFile(directory, GENERIC_READ, ALL, FILE_FLAG_BACKUP_SEMANTICS);
    assert.notEqual(again.handle, directory.handle);
  });

  test(
    "does not make a read-only file writable",
    () => {
      using folder = new Folder();
      using file = open(folder.file("fixed", "abc"), READER);
      chmodSync(folder.native("fixed"), 0o444);
      throwsWin32(() => ReOpenFile(file, GENERIC_WRITE, ALL, 0), ERROR_ACCESS_DENIED, "ReOpenFile");
      chmodSync(folder.native("fixed"), 0o666); // so that it can be removed
    },
    { needs: ["read-only"] },
  );

  test("takes FILE_FLAG_DELETE_ON_CLOSE", () => {
    using folder = new Folder();
    const path = folder.file("temporary", "abc");
    using file = open(path, READER);
    ReOpenFile(file, GENERIC_READ, ALL, FILE_FLAG_DELETE_ON_CLOSE).Close();
    throwsWin32(() => ReOpenFile(file, GENERIC_READ, ALL, 0), ERROR_ACCESS_DENIED);
    file.Close();
    throwsWin32(() => open(path, READER), ERROR_FILE_NOT_FOUND);
  });

  test("refuses FILE_ATTRIBUTE_*, which only a new file gets", () => {
    using folder = new Folder();
    using file = open(folder.file("a"), READER);
    throwsWin32(() => ReOpenFile(file, GENERIC_READ, ALL, FILE_ATTRIBUTE_NORMAL), ERROR_INVALID_PARAMETER, "ReOpenFile");
  });

  test("refuses closed handles and wrong arguments", () => {
    using folder = new Folder();
    const file = open(folder.file("a"));
    file.Close();
    throwsWin32(() => ReOpenFile(file, 0, 0, 0), ERROR_INVALID_HANDLE, "ReOpenFile");
    const wrong = ReOpenFile as (...args: unknown[]) => unknown;
    for (const value of [undefined, null, "1", {}, 1.5]) {
      throwsTypeError(() => wrong(8, value, 0, 0));
      throwsTypeError(() => wrong(8, 0, value, 0));
      throwsTypeError(() => wrong(8, 0, 0, value));
    }
  });
});

describe("OpenFileById", () => {
  test(
    "opens the file that has the number, whatever it is called",
    () => {
      using folder = new Folder();
      using hint = open(folder.file("hint"), READER);
      folder.file("one", "content");
      const id = idOf(folder.native("one"));
      renameSync(folder.native("one"), folder.native("two"));
      using file = OpenFileById(hint, id, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, 0);
      assert.equal(String(ReadFile(file, 20)[1]), "content");
      throwsWin32(() => open(folder.path("two"), { access: GENERIC_WRITE, share: ALL }), ERROR_SHARING_VIOLATION);
    },
    { needs: ["open-by-id"] },
  );

  test(
    "takes its arguments by name, and a number for a file that is open already",
    () => {
      using folder = new Folder();
      using hint = open(folder.file("hint", "abc"), READER);
      const FileId = Number(idOf(folder.native("hint")));
      using file = OpenFileById(hint, { FileId, DesiredAccess: GENERIC_READ, ShareMode: ALL, Flags: 0, SecurityAttributes: null });
      assert.equal(GetFileSize(file), 3);
    },
    { needs: ["open-by-id"] },
  );

  test(
    "opens a directory with FILE_FLAG_BACKUP_SEMANTICS only",
    () => {
      using folder = new Folder();
      using hint = open(folder.file("hint"), READER);
      mkdirSync(folder.native("sub"));
      const id = idOf(folder.native("sub"));
      throwsWin32(() => OpenFileById(hint, id, GENERIC_READ, ALL, 0), ERROR_ACCESS_DENIED, "OpenFileById");
      OpenFileById(hint, id, GENERIC_READ, ALL, FILE_FLAG_BACKUP_SEMANTICS).Close();
    },
    { needs: ["open-by-id"] },
  );

  test(
    "fails with ERROR_INVALID_PARAMETER for the number of a file that is gone",
    () => {
      using folder = new Folder();
      using hint = open(folder.file("hint"), READER);
      folder.file("gone");
      const id = idOf(folder.native("gone"));
      rmSync(folder.native("gone"));
      throwsWin32(() => OpenFileById(hint, id, GENERIC_READ, ALL, 0), ERROR_INVALID_PARAMETER, "OpenFileById");
    },
    { needs: ["open-by-id"] },
  );

  test("refuses closed handles and wrong arguments", () => {
    using folder = new Folder();
    const hint = open(folder.file("hint"), READER);
    const wrong = OpenFileById as (...args: unknown[]) => unknown;
    for (const id of [undefined, null, 1.5, 2n ** 64n, "7", {}, true]) throwsTypeError(() => wrong(hint, id, 0, 0, 0));
    throwsTypeError(() => wrong(hint, 7, "r", 0, 0));
    throwsTypeError(() => wrong(hint, 7, 0, 0, 0, 5));
    throwsTypeError(() => wrong(hint, { FileId: 7, Access: 0 }), /no member "Access"/);
    hint.Close();
    throwsWin32(() => OpenFileById(hint, 7, 0, 0, 0), ERROR_INVALID_HANDLE, "OpenFileById");
    throwsWin32(() => OpenFileById(hint, new IID("{00020400-0000-0000-C000-000000000046}"), 0, 0, 0), ERROR_INVALID_HANDLE);
  });
});
