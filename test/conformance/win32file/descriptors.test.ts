import assert from "node:assert/strict";
import { closeSync, constants, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { DuplicateHandle, GetCurrentProcess } from "tswin32/win32api";
import { DUPLICATE_SAME_ACCESS } from "tswin32/win32con";
import {
  _get_osfhandle,
  _getmaxstdio,
  _open_osfhandle,
  _setmaxstdio,
  CREATE_NEW,
  FILE_CURRENT,
  FILE_FLAG_DELETE_ON_CLOSE,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileSize,
  LOCKFILE_EXCLUSIVE_LOCK,
  LOCKFILE_FAIL_IMMEDIATELY,
  LockFileEx,
  ReadFile,
  SetFilePointer,
  WriteFile,
} from "tswin32/win32file";
import {
  ERROR_ACCESS_DENIED,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_HANDLE,
  ERROR_LOCK_VIOLATION,
  ERROR_SHARING_VIOLATION,
} from "tswin32/winerror";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";

const SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
const EXCLUSIVE_NOW = LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY;

/** A descriptor for the length of a case. */
class Descriptor implements Disposable {
  readonly fd: number;
  constructor(fd: number) {
    this.fd = fd;
  }
  [Symbol.dispose](): void {
    closeSync(this.fd);
  }
}

describe("_get_osfhandle", () => {
  test("gives the handle of what node:fs has open, the same each time", () => {
    using folder = new Folder();
    folder.file("a", "0123456789");
    using descriptor = new Descriptor(openSync(folder.native("a"), "r+"));
    const handle = _get_osfhandle(descriptor.fd);
    assert.equal(_get_osfhandle(descriptor.fd), handle);
    assert.equal(GetFileSize(handle), 10);
    assert.equal(String(ReadFile(handle, 4)[1]), "0123");
    WriteFile(handle, "xy");
    assert.equal(folder.content("a"), "0123xy6789");
  });

  test("shares the position with the descriptor", () => {
    using folder = new Folder();
    folder.file("a", "0123456789");
    using descriptor = new Descriptor(openSync(folder.native("a"), "r"));
    readSync(descriptor.fd, Buffer.alloc(3));
    assert.equal(SetFilePointer(_get_osfhandle(descriptor.fd), 0, FILE_CURRENT), 3);
  });

  test("has the access that the descriptor has", () => {
    using folder = new Folder();
    folder.file("a", "abc");
    using reading = new Descriptor(openSync(folder.native("a"), "r"));
    throwsWin32(() => WriteFile(_get_osfhandle(reading.fd), "x"), ERROR_ACCESS_DENIED);
  });

  test("gives the same handle for a file that is a descriptor by _open_osfhandle", () => {
    using folder = new Folder();
    const handle = open(folder.file("a", "abc"), { access: GENERIC_READ }).Detach();
    using descriptor = new Descriptor(_open_osfhandle(handle, constants.O_RDONLY));
    assert.equal(_get_osfhandle(descriptor.fd), handle);
    throwsWin32(() => WriteFile(handle, "x"), ERROR_ACCESS_DENIED);
  });

  test("gives a handle that can lock, and what is locked is free once the descriptor is closed", () => {
    using folder = new Folder();
    const path = folder.file("a", "0123456789");
    const fd = openSync(folder.native("a"), "r+");
    try {
      LockFileEx(_get_osfhandle(fd), EXCLUSIVE_NOW, 4, 0);
      using file = open(path, { share: SHARE_ALL });
      throwsWin32(() => ReadFile(file, 4), ERROR_LOCK_VIOLATION);
    } finally {
      closeSync(fd);
    }
    using file = open(path, { share: SHARE_ALL });
    assert.equal(String(ReadFile(file, 4)[1]), "0123");
  });

  test("gives the handle of the file that has the number now", () => {
    using folder = new Folder();
    folder.file("a", "0123456789");
    folder.file("b", "abc");
    const first = openSync(folder.native("a"), "r");
    const size = GetFileSize(_get_osfhandle(first));
    closeSync(first);
    using second = new Descriptor(openSync(folder.native("b"), "r+"));
    assert.deepEqual([size, GetFileSize(_get_osfhandle(second.fd))], [10, 3]);
    LockFileEx(_get_osfhandle(second.fd), EXCLUSIVE_NOW, 1, 0);
    using a = open(folder.path("a"), { share: SHARE_ALL });
    using b = open(folder.path("b"), { share: SHARE_ALL });
    assert.equal(String(ReadFile(a, 1)[1]), "0");
    throwsWin32(() => ReadFile(b, 1), ERROR_LOCK_VIOLATION);
  });

  test("refuses what is no open descriptor", () => {
    using folder = new Folder();
    folder.file("a");
    const fd = openSync(folder.native("a"), "r");
    closeSync(fd);
    throwsWin32(() => _get_osfhandle(fd), ERROR_INVALID_HANDLE, "_get_osfhandle");
    throwsWin32(() => _get_osfhandle(-1), ERROR_INVALID_HANDLE, "_get_osfhandle");
    throwsTypeError(() => _get_osfhandle("1" as never));
  });
});

describe("_open_osfhandle", () => {
  test("gives node:fs a descriptor of the open file", () => {
    using folder = new Folder();
    const path = folder.file("a", "0123456789");
    using descriptor = new Descriptor(_open_osfhandle(open(path).Detach(), constants.O_RDONLY));
    assert.equal(readFileSync(descriptor.fd, "utf8"), "0123456789");
    writeSync(descriptor.fd, "x", 0);
    assert.equal(readSync(descriptor.fd, Buffer.alloc(2), 0, 2, 0), 2);
  });

  test("takes the file over: its share modes hold until the descriptor is closed, and no longer", async () => {
    using folder = new Folder();
    const path = folder.path("held");
    const fd = _open_osfhandle(open(path, { access: GENERIC_WRITE | GENERIC_READ, disposition: CREATE_NEW }).Detach(), 0);
    throwsWin32(() => open(path), ERROR_SHARING_VIOLATION);
    closeSync(fd);
    await using other = new SecondProcess("tryModes", [[path], [{ access: GENERIC_READ, share: 0 }]]);
    assert.deepEqual(await other.result(), [[0]]);
    open(path).Close();
  });

  test("takes the file over: what is locked is free once the descriptor is closed", () => {
    using folder = new Folder();
    const path = folder.file("a", "0123456789");
    const handle = open(path, { share: SHARE_ALL }).Detach();
    LockFileEx(handle, EXCLUSIVE_NOW, 4, 0);
    const fd = _open_osfhandle(handle, 0);
    using file = open(path, { share: SHARE_ALL });
    throwsWin32(() => ReadFile(file, 4), ERROR_LOCK_VIOLATION);
    closeSync(fd);
    assert.equal(String(ReadFile(file, 4)[1]), "0123");
  });

  test("takes the file over: one that is deleted on close is gone once the descriptor is closed", () => {
    using folder = new Folder();
    const path = folder.file("a", "abc");
    const handle = open(path, { share: SHARE_ALL, flags: FILE_FLAG_DELETE_ON_CLOSE }).Detach();
    const fd = _open_osfhandle(handle, 0);
    assert.equal(readFileSync(fd, "utf8"), "abc");
    closeSync(fd);
    throwsWin32(() => open(path, { share: SHARE_ALL }), ERROR_FILE_NOT_FOUND);
  });

  test("leaves a duplicate of the handle its claims", () => {
    using folder = new Folder();
    const path = folder.file("a", "abc");
    const file = open(path);
    using duplicate = DuplicateHandle(GetCurrentProcess(), file, GetCurrentProcess(), 0, false, DUPLICATE_SAME_ACCESS);
    closeSync(_open_osfhandle(file.Detach(), 0));
    throwsWin32(() => open(path), ERROR_SHARING_VIOLATION);
    assert.equal(String(ReadFile(duplicate, 3)[1]), "abc");
    duplicate.Close();
    open(path).Close();
  });

  test("refuses a closed handle and wrong arguments", () => {
    using folder = new Folder();
    const file = open(folder.file("a"));
    const value = file.handle;
    file.Close();
    throwsWin32(() => _open_osfhandle(value, 0), ERROR_INVALID_HANDLE, "_open_osfhandle");
    throwsTypeError(() => _open_osfhandle(value, "r" as never));
    throwsTypeError(() => _open_osfhandle("x" as never, 0));
  });
});

describe("_getmaxstdio", () => {
  test("tells how many streams there may be", () => {
    assert.ok(_getmaxstdio() >= 20);
  });
});

describe("_setmaxstdio", () => {
  test("sets how many streams there may be", () => {
    const before = _getmaxstdio();
    assert.equal(_setmaxstdio(2048), 2048);
    assert.equal(_getmaxstdio(), 2048);
    assert.equal(_setmaxstdio(before), before);
  });

  test("refuses too few with -1, and changes nothing", () => {
    const before = _getmaxstdio();
    assert.equal(_setmaxstdio(1), -1);
    assert.equal(_setmaxstdio(-5), -1);
    assert.equal(_getmaxstdio(), before);
    throwsTypeError(() => _setmaxstdio("5" as never));
  });
});
