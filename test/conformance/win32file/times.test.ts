import assert from "node:assert/strict";
import { FILE_WRITE_ATTRIBUTES } from "tswin32/win32con";
import {
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_SHARE_READ,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileAttributesEx,
  GetFileTime,
  ReadFile,
  SetFileTime,
  WriteFile,
} from "tswin32/win32file";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { TIME } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const created = new Date("2001-02-03T04:05:06.789Z");
const accessed = new Date("2010-11-12T13:14:15.016Z");
const written = new Date("2005-06-07T08:09:10.111Z");
/** 0xFFFFFFFF in both halves. */
const LEAVE_ALONE = 0xffff_ffff_ffff_ffffn;

describe("GetFileTime", () => {
  test("tells creation, last access and last write, in this order and by name", () => {
    using folder = new Folder();
    const before = Date.now();
    using file = open(folder.file("a", "text"));
    const times = GetFileTime(file);
    assert.equal(times.length, 3);
    const { creationTime, accessTime, writeTime } = times;
    assert.deepEqual([creationTime, accessTime, writeTime], [...times]);
    for (const time of times) {
      assert.ok(time instanceof TIME);
      assert.ok(Math.abs(time.getTime() - before) < 60_000, `${time.toISOString()} is not about now`);
    }
  });

  test("needs no access", () => {
    using folder = new Folder();
    using file = open(folder.file("a"), { access: 0 });
    assert.equal(GetFileTime(file).length, 3);
  });

  test("refuses what is no handle of a file", () => {
    throwsWin32(() => GetFileTime(0x7fff_fff0), ERROR_INVALID_HANDLE, "GetFileTime");
    throwsTypeError(() => GetFileTime("a" as never));
  });
});

describe("SetFileTime", () => {
  test("changes last access and last write, which every function then tells", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using file = open(path, { share: FILE_SHARE_READ });
    SetFileTime(file, null, accessed, written);
    const { accessTime, writeTime } = GetFileTime(file);
    assert.deepEqual([accessTime, writeTime].map(Number), [accessed, written].map(Number));
    const { lastAccessTime, lastWriteTime } = GetFileAttributesEx(path);
    assert.deepEqual([lastAccessTime, lastWriteTime].map(Number), [accessed, written].map(Number));
  });

  test("changes the time of creation, which every function then tells", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using file = open(path, { share: FILE_SHARE_READ });
    SetFileTime(file, created);
    assert.equal(Number(GetFileTime(file).creationTime), Number(created));
    assert.equal(Number(GetFileAttributesEx(path).creationTime), Number(created));
  });

  test("keeps 100 ns of last access and last write", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    const times = [126_000_000_000_000_012n, 126_000_000_000_000_123n] as const;
    SetFileTime(file, null, ...times);
    assert.deepEqual([GetFileTime(file).accessTime.filetime, GetFileTime(file).writeTime.filetime], times);
    SetFileTime(file, null, new TIME(times[0] + 10n), new TIME(times[1] + 10n));
    assert.deepEqual([GetFileTime(file).accessTime.filetime, GetFileTime(file).writeTime.filetime], [times[0] + 10n, times[1] + 10n]);
  });

  test("keeps 100 ns of the time of creation", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    SetFileTime(file, 126_000_000_000_000_001n);
    assert.equal(GetFileTime(file).creationTime.filetime, 126_000_000_000_000_001n);
  });

  test("leaves a time as it is for null, and for a FILETIME of 0", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    SetFileTime(file, null, accessed, written);
    const { creationTime } = GetFileTime(file);
    SetFileTime(file, null, 0n, null);
    SetFileTime(file);
    assert.deepEqual(GetFileTime(file).map(Number), [creationTime, accessed, written].map(Number));
    SetFileTime(file, undefined, undefined, accessed);
    assert.deepEqual(GetFileTime(file).map(Number).slice(1), [accessed, accessed].map(Number));
  });

  test("takes its parameters by name", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    SetFileTime(file, { LastAccessTime: accessed, LastWriteTime: written, UTCTimes: true });
    const { accessTime, writeTime } = GetFileTime(file);
    assert.deepEqual([accessTime, writeTime].map(Number), [accessed, written].map(Number));
  });

  test("is done with the access FILE_WRITE_ATTRIBUTES", () => {
    using folder = new Folder();
    using file = open(folder.file("a"), { access: FILE_WRITE_ATTRIBUTES });
    SetFileTime(file, null, null, written);
    assert.equal(Number(GetFileTime(file).writeTime), Number(written));
  });

  test("is refused without the access FILE_WRITE_ATTRIBUTES", () => {
    using folder = new Folder();
    using file = open(folder.file("a"), { access: GENERIC_READ });
    throwsWin32(() => SetFileTime(file, null, null, written), ERROR_ACCESS_DENIED, "SetFileTime");
  });

  test("changes the times of a directory", () => {
    using folder = new Folder();
    using file = open(folder.path(), { access: GENERIC_WRITE, flags: FILE_FLAG_BACKUP_SEMANTICS });
    SetFileTime(file, null, accessed, written);
    const { accessTime, writeTime } = GetFileTime(file);
    assert.deepEqual([accessTime, writeTime].map(Number), [accessed, written].map(Number));
  });

  test("survives closing, and is undone by the next write", () => {
    using folder = new Folder();
    const path = folder.file("a");
    {
      using file = open(path);
      SetFileTime(file, null, null, written);
    }
    assert.equal(Number(GetFileAttributesEx(path).lastWriteTime), Number(written));
    {
      using file = open(path);
      WriteFile(file, "x");
    }
    assert.ok(GetFileAttributesEx(path).lastWriteTime > written);
  });

  test("gives a time of creation that writes leave alone", () => {
    using folder = new Folder();
    const path = folder.file("a");
    {
      using file = open(path);
      SetFileTime(file, created);
      WriteFile(file, "x");
    }
    assert.equal(Number(GetFileAttributesEx(path).creationTime), Number(created));
  });

  test("lets reads through the handle leave the time of last access alone, for a FILETIME of all ones", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "text"));
    SetFileTime(file, null, accessed, null);
    SetFileTime(file, null, LEAVE_ALONE, null);
    ReadFile(file, 4);
    assert.equal(Number(GetFileTime(file).accessTime), Number(accessed));
  });

  test("refuses what is no time", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    for (const wrong of [5, "2001-02-03", new Date(Number.NaN), -5n, new Date("1600-12-31T00:00:00Z")]) {
      throwsTypeError(() => SetFileTime(file, wrong as never));
    }
    throwsTypeError(() => SetFileTime(file, { WriteTime: written } as never), /has no member "WriteTime"/);
    throwsTypeError(() => SetFileTime(file, null, null, null, "yes" as never));
    throwsWin32(() => SetFileTime(0x7fff_fff0, created), ERROR_INVALID_HANDLE, "SetFileTime");
  });
});
