import assert from "node:assert/strict";
import { existsSync, readdirSync, statSync, utimesSync } from "node:fs";
import { FILE_WRITE_ATTRIBUTES } from "tswin32/win32con";
import {
  CREATE_ALWAYS,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_NORMAL,
  FILE_ATTRIBUTE_READONLY,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileAttributes,
  GetFileTime,
  REPLACEFILE_IGNORE_MERGE_ERRORS,
  ReadFile,
  ReplaceFile,
  SetFileAttributes,
  SetFileTime,
  WriteFile,
} from "tswin32/win32file";
import { ReplaceFile as ReplaceFileAsync } from "tswin32/win32file/promises";
import { ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_SHARING_VIOLATION } from "tswin32/winerror";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

/** A folder with a file to be replaced and one that takes its place. */
class Pair extends Folder {
  readonly old = this.file("file", "old");
  readonly fresh = this.file("new", "new content");
  readonly backup = this.path("backup");
}

describe("ReplaceFile", () => {
  test("puts the replacement in the file's place, and deletes the old one", () => {
    using pair = new Pair();
    ReplaceFile(pair.old, pair.fresh);
    assert.deepEqual(readdirSync(pair.native()), ["file"]);
    assert.equal(pair.content("file"), "new content");
  });

  test("keeps the old file under its backup name", () => {
    using pair = new Pair();
    ReplaceFile(pair.old, pair.fresh, pair.backup, 0, null, null);
    assert.deepEqual(readdirSync(pair.native()).sort(), ["backup", "file"]);
    assert.equal(pair.content("file"), "new content");
    assert.equal(pair.content("backup"), "old");
  });

  test("overwrites an older backup", () => {
    using pair = new Pair();
    pair.file("backup", "older");
    ReplaceFile(pair.old, { ReplacementFileName: pair.fresh, BackupFileName: pair.backup });
    assert.equal(pair.content("backup"), "old");
    assert.equal(pair.content("file"), "new content");
  });

  test("leaves both files' times of the last write as they were", () => {
    using pair = new Pair();
    utimesSync(pair.native("file"), 1_000_000_000, 1_000_000_000);
    utimesSync(pair.native("new"), 1_100_000_000, 1_100_000_000);
    ReplaceFile(pair.old, pair.fresh, pair.backup);
    assert.equal(statSync(pair.native("file")).mtimeMs, 1_100_000_000_000);
    assert.equal(statSync(pair.native("backup")).mtimeMs, 1_000_000_000_000);
  });

  test("carries the old file's attributes over", () => {
    using pair = new Pair();
    SetFileAttributes(pair.old, FILE_ATTRIBUTE_HIDDEN);
    ReplaceFile(pair.old, pair.fresh, null, REPLACEFILE_IGNORE_MERGE_ERRORS);
    assert.equal(GetFileAttributes(pair.old) & FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_HIDDEN);
    assert.equal(pair.content("file"), "new content");
  });

  test(
    "carries named streams over that the replacement does not have itself",
    () => {
      using pair = new Pair();
      const write = (path: string, content: string) => {
        using file = open(path, { access: GENERIC_WRITE, disposition: CREATE_ALWAYS });
        WriteFile(file, content);
      };
      const read = (path: string) => {
        using file = open(path, { access: GENERIC_READ });
        return String(ReadFile(file, 100)[1]);
      };
      write(`${pair.old}:notes`, "old notes");
      write(`${pair.old}:both`, "old");
      write(`${pair.fresh}:both`, "new");
      ReplaceFile(pair.old, pair.fresh, pair.backup);
      assert.deepEqual([read(`${pair.old}:notes`), read(`${pair.old}:both`)], ["old notes", "new"]);
      assert.equal(read(`${pair.backup}:both`), "old");
    },
    { needs: ["named-streams"] },
  );

  test("carries the time of creation over", () => {
    using pair = new Pair();
    const created = (path: string) => {
      using file = open(path, { access: GENERIC_READ | FILE_WRITE_ATTRIBUTES });
      return GetFileTime(file)[0].filetime;
    };
    {
      using file = open(pair.old, { access: FILE_WRITE_ATTRIBUTES });
      SetFileTime(file, new Date(1_000_000_000_000), null, null);
    }
    const before = created(pair.old);
    assert.notEqual(created(pair.fresh), before);
    ReplaceFile(pair.old, pair.fresh);
    assert.equal(created(pair.old), before);
  });

  test("fails with ERROR_FILE_NOT_FOUND where one of the two is missing, and changes nothing", () => {
    using pair = new Pair();
    throwsWin32(() => ReplaceFile(pair.path("missing"), pair.fresh, pair.backup), ERROR_FILE_NOT_FOUND, "ReplaceFile");
    throwsWin32(() => ReplaceFile(pair.old, pair.path("missing"), pair.backup), ERROR_FILE_NOT_FOUND);
    assert.deepEqual(readdirSync(pair.native()).sort(), ["file", "new"]);
  });

  test("refuses to replace a read-only file with ERROR_ACCESS_DENIED", () => {
    using pair = new Pair();
    SetFileAttributes(pair.old, FILE_ATTRIBUTE_READONLY);
    throwsWin32(() => ReplaceFile(pair.old, pair.fresh), ERROR_ACCESS_DENIED);
    SetFileAttributes(pair.old, FILE_ATTRIBUTE_NORMAL);
    assert.equal(pair.content("file"), "old");
    assert.equal(pair.content("new"), "new content");
  });

  test("fails with ERROR_SHARING_VIOLATION while somebody has the old file open without FILE_SHARE_DELETE", () => {
    using pair = new Pair();
    using _reader = open(pair.old, { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
    throwsWin32(() => ReplaceFile(pair.old, pair.fresh, pair.backup), ERROR_SHARING_VIOLATION);
    assert.deepEqual(readdirSync(pair.native()).sort(), ["file", "new"]);
  });

  test("fails with ERROR_SHARING_VIOLATION while somebody has the replacement open", () => {
    using pair = new Pair();
    using _reader = open(pair.fresh, { access: GENERIC_READ, share: SHARE_ALL });
    throwsWin32(() => ReplaceFile(pair.old, pair.fresh, pair.backup), ERROR_SHARING_VIOLATION);
    assert.deepEqual(readdirSync(pair.native()).sort(), ["file", "new"]);
  });

  test("replaces a file that others have open and share, who go on reading the old content", () => {
    using pair = new Pair();
    using reader = open(pair.old, { access: GENERIC_READ, share: SHARE_ALL });
    ReplaceFile(pair.old, pair.fresh, pair.backup);
    assert.equal(String(ReadFile(reader, 100)[1]), "old");
    assert.equal(pair.content("file"), "new content");
  });

  test("refuses arguments of wrong types", () => {
    const wrong = ReplaceFile as (...args: unknown[]) => void;
    throwsTypeError(() => wrong(5, "b"), /ReplacedFileName must be a string/);
    throwsTypeError(() => wrong("a"), /ReplacementFileName must be a string/);
    throwsTypeError(() => wrong("a", "b", 5), /BackupFileName must be a string/);
    throwsTypeError(() => wrong("a", "b", null, "flags"), /ReplaceFlags must be/);
    throwsTypeError(() => wrong("a", "b", null, 0, {}), /Exclude must be null/);
    throwsTypeError(() => wrong("a", "b", null, 0, null, 1), /Reserved must be null/);
    throwsTypeError(() => wrong("a", { ReplacementFile: "b" }), /no member "ReplacementFile"/);
  });

  test("works as a promise", async () => {
    using pair = new Pair();
    await ReplaceFileAsync(pair.old, pair.fresh, pair.backup);
    assert.equal(pair.content("backup"), "old");
    await rejectsWin32(ReplaceFileAsync(pair.old, { ReplacementFileName: pair.fresh }), ERROR_FILE_NOT_FOUND, "ReplaceFile");
    assert.equal(existsSync(pair.native("file")), true);
  });
});
