import assert from "node:assert/strict";
import { DuplicateHandle, GetCurrentProcess } from "tswin32/win32api";
import { DUPLICATE_SAME_ACCESS, FILE_APPEND_DATA, FILE_READ_ATTRIBUTES } from "tswin32/win32con";
import { CreateEvent, WAIT_OBJECT_0, WAIT_TIMEOUT, WaitForSingleObject } from "tswin32/win32event";
import {
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_OVERLAPPED,
  GENERIC_READ,
  GENERIC_WRITE,
  LOCKFILE_EXCLUSIVE_LOCK,
  LOCKFILE_FAIL_IMMEDIATELY,
  LockFile,
  LockFileEx,
  ReadFile,
  UnlockFile,
  UnlockFileEx,
  WriteFile,
} from "tswin32/win32file";
import { LockFileEx as lockLater, ReadFile as readLater, WriteFile as writeLater } from "tswin32/win32file/promises";
import {
  ERROR_ACCESS_DENIED,
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_LOCK_RANGE,
  ERROR_INVALID_PARAMETER,
  ERROR_IO_PENDING,
  ERROR_LOCK_VIOLATION,
  ERROR_NOT_LOCKED,
} from "tswin32/winerror";
import { OVERLAPPED } from "tswin32/wintypes";
import { outcomeOf, rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { openShared, shareBoth } from "../support/lock-programs.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";
import { SecondThread } from "../support/worker.js";

const SHARED_AT_ONCE = LOCKFILE_FAIL_IMMEDIATELY;
const EXCLUSIVE = LOCKFILE_EXCLUSIVE_LOCK;
const EXCLUSIVE_AT_ONCE = LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY;
const HIGHEST = 0xffff_ffff;
const DIGITS = "0123456789".repeat(10);

const at = (Offset: number, OffsetHigh = 0) => ({ Offset, OffsetHigh });

describe("LockFile", () => {
  test("refuses a range that another handle has locked, wholly or in part, and grants what lies beside it", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFile(first, 10, 0, 20, 0);
    for (const [offset, bytes] of [
      [10, 20],
      [12, 4],
      [5, 6],
      [29, 1],
      [0, 100],
    ] as const) {
      throwsWin32(() => LockFile(second, offset, 0, bytes, 0), ERROR_LOCK_VIOLATION, "LockFile");
    }
    LockFile(second, 5, 0, 5, 0);
    LockFile(second, 30, 0, 1, 0);
  });

  test("refuses a range that the same handle has locked", () => {
    using folder = new Folder();
    using file = openShared(folder.file("a", DIGITS));
    LockFile(file, 10, 0, 20, 0);
    throwsWin32(() => LockFile(file, 12, 0, 10, 0), ERROR_LOCK_VIOLATION);
    throwsWin32(() => LockFile(file, 10, 0, 20, 0), ERROR_LOCK_VIOLATION);
  });

  test("locks beyond the end of the file, which stays as long as it is", () => {
    using folder = new Folder();
    const path = folder.file("a", "abc");
    using first = openShared(path);
    using second = openShared(path);
    LockFile(first, 0, 1, 10, 0);
    throwsWin32(() => LockFile(second, 9, 1, 10, 0), ERROR_LOCK_VIOLATION);
    LockFile(second, 10, 1, 10, 0);
    assert.equal(folder.content("a"), "abc");
  });

  test("locks up to the last of 2^64 bytes", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using first = openShared(path);
    using second = openShared(path);
    LockFile(first, 0, 0x1000_0000, 0, 0xf000_0000);
    throwsWin32(() => LockFile(second, HIGHEST, HIGHEST, 1, 0), ERROR_LOCK_VIOLATION);
    throwsWin32(() => LockFile(second, 0, 0x2000_0000, 20, 0), ERROR_LOCK_VIOLATION);
    LockFile(second, HIGHEST, 0x0fff_ffff, 1, 0);
    UnlockFile(first, 0, 0x1000_0000, 0, 0xf000_0000);
    LockFile(second, HIGHEST, HIGHEST, 1, 0);
  });

  test("refuses a range that goes on beyond 2^64 bytes", () => {
    using folder = new Folder();
    using file = openShared(folder.file("a"));
    throwsWin32(() => LockFile(file, HIGHEST, HIGHEST, 2, 0), ERROR_INVALID_LOCK_RANGE, "LockFile");
    throwsWin32(() => LockFile(file, 0, 0x1000_0000, 0, 0xf000_0001), ERROR_INVALID_LOCK_RANGE);
    LockFile(file, HIGHEST, HIGHEST, 1, 0); // nothing has been locked
  });

  test("locks a range without bytes: it keeps out ranges that begin before it and end after it", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFile(first, 50, 0, 0, 0);
    throwsWin32(() => LockFile(second, 48, 0, 4, 0), ERROR_LOCK_VIOLATION);
    LockFile(second, 40, 0, 10, 0);
    UnlockFile(first, 50, 0, 0, 0);
    LockFile(second, 50, 0, 4, 0);
  });

  test("locks a range without bytes at the beginning, which keeps nobody out", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFile(first, 0, 0, 0, 0);
    LockFile(second, 0, 0, 100, 0);
    UnlockFile(first, 0, 0, 0, 0);
  });

  test("takes its arguments by name, and flags signed", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFile(first, { offsetLow: -1, offsetHigh: -1, nNumberOfBytesToLockLow: 1 });
    throwsWin32(() => LockFile(second, HIGHEST, HIGHEST, 1, 0), ERROR_LOCK_VIOLATION);
    UnlockFile(first, { offsetLow: -1, offsetHigh: -1, nNumberOfBytesToUnlockLow: 1 });
    LockFile(second, HIGHEST, HIGHEST, 1, 0);
  });

  test("takes a handle that may read or write", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using reader = open(path, { access: GENERIC_READ, share: shareBoth });
    using writer = open(path, { access: GENERIC_WRITE, share: shareBoth });
    LockFile(reader, 0, 0, 1, 0);
    LockFile(writer, 1, 0, 1, 0);
    throwsWin32(() => LockFile(writer, 0, 0, 1, 0), ERROR_LOCK_VIOLATION);
  });

  test("refuses a handle that may neither read nor write", () => {
    using folder = new Folder();
    using neither = open(folder.file("a", DIGITS), { access: FILE_READ_ATTRIBUTES, share: shareBoth });
    throwsWin32(() => LockFile(neither, 2, 0, 1, 0), ERROR_ACCESS_DENIED, "LockFile");
  });

  test("refuses a directory", () => {
    using folder = new Folder();
    using directory = open(folder.path(), { access: GENERIC_READ, share: shareBoth, flags: FILE_FLAG_BACKUP_SEMANTICS });
    throwsWin32(() => LockFile(directory, 0, 0, 1, 0), ERROR_INVALID_PARAMETER);
  });

  test("refuses a handle that is closed, and one of another kind", () => {
    using folder = new Folder();
    const closed = openShared(folder.file("a"));
    closed.Close();
    using event = CreateEvent(null, true, false, null);
    throwsWin32(() => LockFile(closed, 0, 0, 1, 0), ERROR_INVALID_HANDLE, "LockFile");
    throwsWin32(() => LockFile(event, 0, 0, 1, 0), ERROR_INVALID_HANDLE);
  });

  test("says what is wrong with an argument", () => {
    using folder = new Folder();
    using file = openShared(folder.file("a"));
    throwsTypeError(() => LockFile(file, "0" as unknown as number, 0, 1, 0), /offsetLow must be /);
    throwsTypeError(() => LockFile(file, 0, 0, 1.5, 0), /nNumberOfBytesToLockLow must be /);
    throwsTypeError(() => LockFile(file, { offset: 0 } as never), /has no member "offset"/);
  });

  test("is seen by other processes, and they by it", async () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using file = openShared(path);
    LockFile(file, 10, 0, 10, 0);
    await using trying = new SecondProcess("tryLocks", [
      path,
      [
        { flags: EXCLUSIVE_AT_ONCE, offset: 15, bytes: 1 },
        { flags: SHARED_AT_ONCE, offset: 15, bytes: 1 },
        { flags: EXCLUSIVE_AT_ONCE, offset: 20, bytes: 1 },
      ],
    ]);
    assert.deepEqual(await trying.result(), [ERROR_LOCK_VIOLATION, ERROR_LOCK_VIOLATION, 0]);
    await using holding = new SecondProcess("holdLock", [path, { flags: EXCLUSIVE, offset: 50, bytes: 10 }]);
    await holding.reached("locked");
    throwsWin32(() => LockFile(file, 59, 0, 1, 0), ERROR_LOCK_VIOLATION);
    holding.order("unlock");
    await holding.reached("unlocked");
    LockFile(file, 59, 0, 1, 0);
    holding.order("end");
    await holding.result();
  });

  test("lasts until its handle is closed", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    const first = openShared(path);
    using second = openShared(path);
    LockFile(first, 0, 0, 10, 0);
    LockFile(first, 20, 0, 10, 0);
    throwsWin32(() => LockFile(second, 0, 0, 100, 0), ERROR_LOCK_VIOLATION);
    first.Close();
    LockFile(second, 0, 0, 100, 0);
  });

  test("belongs to the open file: duplicates of the handle share it, and it lasts until the last of them is closed", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    const self = GetCurrentProcess();
    const first = openShared(path);
    using duplicate = DuplicateHandle(self, first, self, 0, false, DUPLICATE_SAME_ACCESS);
    using second = openShared(path);
    LockFile(first, 0, 0, 10, 0);
    throwsWin32(() => LockFile(duplicate, 0, 0, 10, 0), ERROR_LOCK_VIOLATION);
    WriteFile(duplicate, "x", at(0));
    first.Close();
    throwsWin32(() => LockFile(second, 0, 0, 10, 0), ERROR_LOCK_VIOLATION);
    UnlockFile(duplicate, 0, 0, 10, 0);
    LockFile(second, 0, 0, 10, 0);
  });

  test("ends with the process that holds it", async () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using file = openShared(path);
    await using other = new SecondProcess("exitLocking", [path, { flags: EXCLUSIVE, offset: 0, bytes: 10 }]);
    assert.deepEqual(await other.ended, { code: 0, signal: null }, other.output);
    await other.reached("locked");
    LockFile(file, 0, 0, 10, 0);
  });

  test("ends with the process that holds it when that is killed", async () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using file = openShared(path);
    await using other = new SecondProcess("holdLock", [path, { flags: EXCLUSIVE, offset: 0, bytes: 10 }]);
    await other.reached("locked");
    throwsWin32(() => LockFile(file, 0, 0, 10, 0), ERROR_LOCK_VIOLATION);
    other.kill();
    await other.ended;
    LockFile(file, 0, 0, 10, 0);
  });
});

describe("LockFileEx", () => {
  test("refuses with LOCKFILE_FAIL_IMMEDIATELY a range that another handle has locked", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFileEx(first, EXCLUSIVE_AT_ONCE, 20, 0, at(10));
    throwsWin32(() => LockFileEx(second, EXCLUSIVE_AT_ONCE, 4, 0, at(12)), ERROR_LOCK_VIOLATION, "LockFileEx");
    throwsWin32(() => LockFileEx(second, SHARED_AT_ONCE, 4, 0, at(12)), ERROR_LOCK_VIOLATION);
    LockFileEx(second, EXCLUSIVE_AT_ONCE, 4, 0, at(30));
  });

  test("lets shared locks overlap, and no exclusive one with them, not even of the same handle", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFileEx(first, SHARED_AT_ONCE, 100, 0, at(0));
    LockFileEx(first, SHARED_AT_ONCE, 100, 0, at(0));
    LockFileEx(second, SHARED_AT_ONCE, 100, 0, at(50));
    throwsWin32(() => LockFileEx(first, EXCLUSIVE_AT_ONCE, 10, 0, at(0)), ERROR_LOCK_VIOLATION);
    throwsWin32(() => LockFileEx(second, EXCLUSIVE_AT_ONCE, 10, 0, at(120)), ERROR_LOCK_VIOLATION);
  });

  test("lets a shared lock overlap an exclusive one of the same handle, and of no other", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFileEx(first, EXCLUSIVE_AT_ONCE, 10, 0, at(0));
    LockFileEx(first, SHARED_AT_ONCE, 10, 0, at(0));
    throwsWin32(() => LockFileEx(second, SHARED_AT_ONCE, 10, 0, at(0)), ERROR_LOCK_VIOLATION);
  });

  test("begins at 0 without an OVERLAPPED, and beyond 4 GiB with one", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFileEx(first, EXCLUSIVE_AT_ONCE, 10, 0);
    throwsWin32(() => LockFile(second, 9, 0, 1, 0), ERROR_LOCK_VIOLATION);
    LockFileEx(first, EXCLUSIVE_AT_ONCE, 10, 0, at(0, 1));
    throwsWin32(() => LockFile(second, 9, 1, 1, 0), ERROR_LOCK_VIOLATION);
    LockFile(second, 10, 0, 1, 0);
  });

  test("takes its arguments by name", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFileEx(first, { dwFlags: EXCLUSIVE_AT_ONCE, nbytesLow: 10, ol: new OVERLAPPED({ Offset: 5 }) });
    throwsWin32(() => LockFileEx(second, { dwFlags: SHARED_AT_ONCE, nbytesLow: 1, ol: at(14) }), ERROR_LOCK_VIOLATION);
    LockFileEx(second, { dwFlags: SHARED_AT_ONCE, nbytesLow: 1, ol: at(15) });
  });

  test("refuses a range that goes on beyond 2^64 bytes", () => {
    using folder = new Folder();
    using file = openShared(folder.file("a"));
    throwsWin32(() => LockFileEx(file, EXCLUSIVE_AT_ONCE, 2, 0, at(HIGHEST, HIGHEST)), ERROR_INVALID_LOCK_RANGE, "LockFileEx");
  });

  test("sets the event of its OVERLAPPED when the range is locked", () => {
    using folder = new Folder();
    using file = openShared(folder.file("a", DIGITS));
    using event = CreateEvent(null, true, false, null);
    LockFileEx(file, EXCLUSIVE_AT_ONCE, 10, 0, { Offset: 0, hEvent: event });
    assert.equal(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
  });

  test("refuses an event that is none, and locks nothing", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using file = openShared(path);
    using second = openShared(path);
    throwsWin32(() => LockFileEx(file, EXCLUSIVE_AT_ONCE, 10, 0, { Offset: 0, hEvent: file }), ERROR_INVALID_HANDLE, "LockFileEx");
    LockFile(second, 0, 0, 10, 0);
  });

  test("says what is wrong with an argument", () => {
    using folder = new Folder();
    using file = openShared(folder.file("a"));
    throwsTypeError(() => LockFileEx(file, null as unknown as number, 1, 0), /dwFlags must be /);
    throwsTypeError(() => LockFileEx(file, 0, 1, 0, 5 as unknown as object), /ol must be /);
    throwsTypeError(() => LockFileEx(file, { flags: 0 } as never), /has no member "flags"/);
  });

  test("waits with its thread until another process unlocks the range", async () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using file = openShared(path);
    LockFile(file, 10, 0, 10, 0);
    await using other = new SecondProcess("lockAndRead", [path, { flags: EXCLUSIVE, offset: 15, bytes: 5 }]);
    await other.reached("waiting");
    WriteFile(file, "later", at(15));
    UnlockFile(file, 10, 0, 10, 0);
    assert.equal(await other.result(), "later");
  });

  test("waits with its thread until the handle that holds the range is closed", async () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    const file = openShared(path);
    LockFileEx(file, SHARED_AT_ONCE, 10, 0, at(10));
    await using other = new SecondProcess("lockAndRead", [path, { flags: EXCLUSIVE, offset: 15, bytes: 5 }]);
    await other.reached("waiting");
    file.Close();
    assert.equal(await other.result(), "56789");
  });

  test("waits with its thread until the process that holds the range is killed", async () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    await using holding = new SecondProcess("holdLock", [path, { flags: EXCLUSIVE, offset: 10, bytes: 10 }]);
    await holding.reached("locked");
    await using waiting = new SecondProcess("lockAndRead", [path, { flags: EXCLUSIVE, offset: 15, bytes: 5 }]);
    await waiting.reached("waiting");
    holding.kill();
    assert.equal(await waiting.result(), "56789");
  });

  test("waits in a worker until another thread unlocks the range", async () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFile(first, 0, 0, 10, 0);
    await using worker = await SecondThread.start(
      "lockThrough",
      [second.handle, { flags: EXCLUSIVE, offset: 0, bytes: 10 }, false],
      "waiting",
    );
    UnlockFile(first, 0, 0, 10, 0);
    await worker.result;
    throwsWin32(() => LockFile(first, 0, 0, 10, 0), ERROR_LOCK_VIOLATION);
    UnlockFile(second, 0, 0, 10, 0);
  });

  for (const later of [false, true]) {
    test(`leaves no lock behind of a worker that is terminated while it waits ${later ? "for the promise" : "with its thread"}`, async () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using first = openShared(path);
      using second = openShared(path);
      using third = openShared(path);
      LockFile(first, 0, 0, 10, 0);
      const range = { flags: EXCLUSIVE, offset: 0, bytes: 10 };
      await using worker = await SecondThread.start("lockThrough", [second.handle, range, later], "waiting");
      await worker.terminate();
      UnlockFile(first, 0, 0, 10, 0);
      LockFile(third, 0, 0, 10, 0);
    });
  }

  test("says ERROR_IO_PENDING on a handle with FILE_FLAG_OVERLAPPED, locks the range later and sets the event then", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using holder = openShared(path);
    using event = CreateEvent(null, true, true, null);
    using file = openShared(path, FILE_FLAG_OVERLAPPED);
    LockFile(holder, 0, 0, 10, 0);
    throwsWin32(() => LockFileEx(file, EXCLUSIVE, 10, 0, { Offset: 5, hEvent: event }), ERROR_IO_PENDING, "LockFileEx");
    assert.equal(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    LockFile(holder, 12, 0, 1, 0); // what is only waited for keeps nobody out
    UnlockFile(holder, 12, 0, 1, 0);
    UnlockFile(holder, 0, 0, 10, 0);
    assert.equal(WaitForSingleObject(event, 5_000), WAIT_OBJECT_0);
    throwsWin32(() => LockFile(holder, 14, 0, 1, 0), ERROR_LOCK_VIOLATION);
    UnlockFile(file, 5, 0, 10, 0);
  });

  test("does not wait on a handle with FILE_FLAG_OVERLAPPED for what can be locked at once", () => {
    using folder = new Folder();
    using file = openShared(folder.file("a", DIGITS), FILE_FLAG_OVERLAPPED);
    using event = CreateEvent(null, true, false, null);
    const code = outcomeOf(() => LockFileEx(file, EXCLUSIVE, 10, 0, { Offset: 5, hEvent: event }));
    assert.ok(code === 0 || code === ERROR_IO_PENDING); // Windows may say either
    assert.equal(WaitForSingleObject(event, 5_000), WAIT_OBJECT_0);
    UnlockFile(file, 5, 0, 10, 0);
  });

  test("gives up what it waits for when its handle with FILE_FLAG_OVERLAPPED is closed", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using holder = openShared(path);
    const file = openShared(path, FILE_FLAG_OVERLAPPED);
    LockFile(holder, 0, 0, 10, 0);
    throwsWin32(() => LockFileEx(file, EXCLUSIVE, 10, 0, at(5)), ERROR_IO_PENDING);
    file.Close();
    UnlockFile(holder, 0, 0, 10, 0);
    LockFile(holder, 5, 0, 10, 0);
  });

  describe("as a promise", () => {
    test("is fulfilled at once where nobody is in the way, and refuses with LOCKFILE_FAIL_IMMEDIATELY where somebody is", async () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using first = openShared(path);
      using second = openShared(path);
      assert.equal(await lockLater(first, EXCLUSIVE, 10, 0), undefined);
      await rejectsWin32(lockLater(second, EXCLUSIVE_AT_ONCE, 1, 0, at(9)), ERROR_LOCK_VIOLATION, "LockFileEx");
      await lockLater(second, { dwFlags: EXCLUSIVE_AT_ONCE, nbytesLow: 1, ol: at(10) });
    });

    for (const flags of [0, FILE_FLAG_OVERLAPPED]) {
      test(`waits beside the event loop until the range is unlocked, on a handle ${flags ? "with" : "without"} FILE_FLAG_OVERLAPPED`, async () => {
        using folder = new Folder();
        const path = folder.file("a", DIGITS);
        using first = openShared(path);
        using second = openShared(path, flags);
        LockFile(first, 0, 0, 10, 0);
        let locked = false;
        const waiting = lockLater(second, EXCLUSIVE, 10, 0, at(5)).then(() => {
          locked = true;
        });
        await new Promise((resolve) => setTimeout(resolve, 30)); // time for it to be wrongly fulfilled
        assert.equal(locked, false);
        UnlockFile(first, 0, 0, 10, 0);
        await waiting;
        throwsWin32(() => LockFile(first, 14, 0, 1, 0), ERROR_LOCK_VIOLATION);
      });
    }

    test("is fulfilled when another process unlocks the range, and when one is killed that holds it", async () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using file = openShared(path);
      await using unlocking = new SecondProcess("holdLock", [path, { flags: EXCLUSIVE, offset: 0, bytes: 10 }]);
      await using killed = new SecondProcess("holdLock", [path, { flags: EXCLUSIVE, offset: 50, bytes: 10 }]);
      await unlocking.reached("locked");
      await killed.reached("locked");
      const one = lockLater(file, EXCLUSIVE, 10, 0, at(0));
      const two = lockLater(file, EXCLUSIVE, 10, 0, at(50));
      unlocking.order("unlock");
      await one;
      killed.kill();
      await two;
      unlocking.order("end");
      await unlocking.result();
    });

    test("locks nothing once its signal has aborted", async () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using first = openShared(path);
      using second = openShared(path);
      using third = openShared(path);
      LockFile(first, 0, 0, 10, 0);
      const abort = new AbortController();
      const waiting = lockLater(second, EXCLUSIVE, 10, 0, at(0), { signal: abort.signal });
      setImmediate(() => abort.abort(new Error("enough")));
      await assert.rejects(waiting, { message: "enough" });
      UnlockFile(first, 0, 0, 10, 0);
      LockFile(third, 0, 0, 10, 0);
      await assert.rejects(lockLater(second, EXCLUSIVE_AT_ONCE, 1, 0, at(50), { signal: abort.signal }), { message: "enough" });
      LockFile(third, 50, 0, 1, 0);
    });

    test("either locks or rejects where a signal and an unlock meet", async () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using first = openShared(path);
      using second = openShared(path);
      for (let round = 0; round < 50; round++) {
        LockFile(first, 0, 0, 10, 0);
        const abort = new AbortController();
        const waiting = lockLater(second, EXCLUSIVE, 10, 0, at(0), { signal: abort.signal }).then(
          () => true,
          () => false,
        );
        setImmediate(() => {
          if (round % 2) UnlockFile(first, 0, 0, 10, 0);
          abort.abort();
          if (round % 2 === 0) UnlockFile(first, 0, 0, 10, 0);
        });
        const locked = await waiting;
        assert.equal(
          outcomeOf(() => UnlockFile(second, 0, 0, 10, 0)),
          locked ? 0 : ERROR_NOT_LOCKED,
        );
      }
    });

    test("lets many wait at once, one after the other", async () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      let inside = 0;
      let turns = 0;
      const takeTurn = async (): Promise<void> => {
        using file = openShared(path);
        await lockLater(file, EXCLUSIVE, 10, 0);
        inside += 1;
        assert.equal(inside, 1);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
        turns += 1;
        UnlockFile(file, 0, 0, 10, 0);
      };
      await Promise.all(Array.from({ length: 20 }, takeTurn));
      assert.equal(turns, 20);
    });
  });
});

describe("UnlockFile", () => {
  test("unlocks exactly what was locked, and refuses all else", () => {
    using folder = new Folder();
    using file = openShared(folder.file("a", DIGITS));
    LockFile(file, 10, 0, 20, 0);
    LockFile(file, 30, 0, 20, 0);
    for (const [offset, bytes] of [
      [10, 10],
      [20, 10],
      [10, 40],
      [11, 20],
      [0, 100],
      [50, 10],
    ] as const) {
      throwsWin32(() => UnlockFile(file, offset, 0, bytes, 0), ERROR_NOT_LOCKED, "UnlockFile");
    }
    UnlockFile(file, 10, 0, 20, 0);
    throwsWin32(() => UnlockFile(file, 10, 0, 20, 0), ERROR_NOT_LOCKED);
    UnlockFile(file, 30, 0, 20, 0);
  });

  test("leaves a lock as it was where it refuses", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFile(first, 10, 0, 20, 0);
    assert.notEqual(
      outcomeOf(() => UnlockFile(first, 10, 0, 10, 0)),
      0,
    );
    assert.notEqual(
      outcomeOf(() => UnlockFile(second, 10, 0, 20, 0)),
      0,
    );
    throwsWin32(() => LockFile(second, 10, 0, 1, 0), ERROR_LOCK_VIOLATION);
    throwsWin32(() => LockFile(second, 29, 0, 1, 0), ERROR_LOCK_VIOLATION);
  });

  test("does not unlock what another handle has locked", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFile(first, 10, 0, 20, 0);
    throwsWin32(() => UnlockFile(second, 10, 0, 20, 0), ERROR_NOT_LOCKED);
    throwsWin32(() => LockFile(second, 10, 0, 20, 0), ERROR_LOCK_VIOLATION);
  });

  test("unlocks what LockFileEx has locked", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFileEx(first, SHARED_AT_ONCE, 10, 0, at(0, 1));
    UnlockFile(first, 0, 1, 10, 0);
    LockFile(second, 0, 1, 10, 0);
  });

  test("refuses a handle that is closed, and arguments that are none", () => {
    using folder = new Folder();
    const file = openShared(folder.file("a"));
    throwsTypeError(() => UnlockFile(file, 0, 0, {} as number, 0), /nNumberOfBytesToUnlockLow must be /);
    file.Close();
    throwsWin32(() => UnlockFile(file, 0, 0, 1, 0), ERROR_INVALID_HANDLE, "UnlockFile");
  });
});

describe("UnlockFileEx", () => {
  test("unlocks the range that begins where its OVERLAPPED says", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFile(first, 10, 1, 20, 0);
    throwsWin32(() => UnlockFileEx(first, 20, 0, at(10)), ERROR_NOT_LOCKED, "UnlockFileEx");
    UnlockFileEx(first, 20, 0, at(10, 1));
    LockFile(second, 10, 1, 20, 0);
  });

  test("unlocks of an exclusive and a shared lock of one range the exclusive one first", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFileEx(first, EXCLUSIVE_AT_ONCE, 10, 0, at(0));
    LockFileEx(first, SHARED_AT_ONCE, 10, 0, at(0));
    throwsWin32(() => LockFileEx(second, SHARED_AT_ONCE, 10, 0, at(0)), ERROR_LOCK_VIOLATION);
    UnlockFileEx(first, 10, 0, at(0));
    LockFileEx(second, SHARED_AT_ONCE, 10, 0, at(0));
    UnlockFileEx(second, 10, 0, at(0));
    throwsWin32(() => LockFileEx(second, EXCLUSIVE_AT_ONCE, 10, 0, at(0)), ERROR_LOCK_VIOLATION);
    UnlockFileEx(first, 10, 0, at(0));
    LockFileEx(second, EXCLUSIVE_AT_ONCE, 10, 0, at(0));
  });

  test("unlocks each of several shared locks of one range by itself", () => {
    using folder = new Folder();
    const path = folder.file("a", DIGITS);
    using first = openShared(path);
    using second = openShared(path);
    LockFileEx(first, SHARED_AT_ONCE, 10, 0, at(0));
    LockFileEx(first, SHARED_AT_ONCE, 10, 0, at(0));
    UnlockFileEx(first, 10, 0, at(0));
    throwsWin32(() => LockFile(second, 0, 0, 10, 0), ERROR_LOCK_VIOLATION);
    UnlockFileEx(first, 10, 0, at(0));
    LockFile(second, 0, 0, 10, 0);
  });

  test("says what is wrong with an argument", () => {
    using folder = new Folder();
    using file = openShared(folder.file("a"));
    throwsTypeError(() => UnlockFileEx(file, -1.5, 0), /nbytesLow must be /);
  });
});

describe("ReadFile", () => {
  describe("of a range that is locked", () => {
    test("is refused to other handles where the lock is exclusive, also of a part", () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using first = openShared(path);
      using second = openShared(path);
      LockFile(first, 10, 0, 10, 0);
      throwsWin32(() => ReadFile(second, Buffer.alloc(10), at(10)), ERROR_LOCK_VIOLATION, "ReadFile");
      throwsWin32(() => ReadFile(second, Buffer.alloc(11), at(0)), ERROR_LOCK_VIOLATION);
      throwsWin32(() => ReadFile(second, 11), ERROR_LOCK_VIOLATION);
      assert.equal(String(ReadFile(second, 10)[1]), "0123456789"); // the refused one has not moved the position
      throwsWin32(() => ReadFile(second, 1), ERROR_LOCK_VIOLATION);
      assert.equal(String(ReadFile(second, Buffer.alloc(10), at(20))[1]), "0123456789");
      UnlockFile(first, 10, 0, 10, 0);
      assert.equal(String(ReadFile(second, Buffer.alloc(20), at(5))[1]), "56789012345678901234");
    });

    test("is free to the handle that has locked it, and to all where the lock is shared", () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using first = openShared(path);
      using second = openShared(path);
      LockFile(first, 10, 0, 10, 0);
      LockFileEx(first, SHARED_AT_ONCE, 10, 0, at(30));
      assert.equal(String(ReadFile(first, Buffer.alloc(10), at(10))[1]), "0123456789");
      assert.equal(String(ReadFile(first, Buffer.alloc(10), at(30))[1]), "0123456789");
      assert.equal(String(ReadFile(second, Buffer.alloc(10), at(30))[1]), "0123456789");
    });

    test("is refused as a promise too", async () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using first = openShared(path);
      using second = openShared(path);
      LockFile(first, 10, 0, 10, 0);
      await rejectsWin32(readLater(second, 1, at(19)), ERROR_LOCK_VIOLATION, "ReadFile");
    });

    test("is refused where another process holds the lock", async () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using file = openShared(path);
      await using other = new SecondProcess("holdLock", [path, { flags: EXCLUSIVE, offset: 50, bytes: 10 }]);
      await other.reached("locked");
      throwsWin32(() => ReadFile(file, Buffer.alloc(1), at(59)), ERROR_LOCK_VIOLATION);
      other.kill();
      await other.ended;
      assert.equal(String(ReadFile(file, Buffer.alloc(1), at(59))[1]), "9");
    });
  });
});

describe("WriteFile", () => {
  describe("of a range that is locked", () => {
    test("is refused to other handles, and writes nothing", () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using first = openShared(path);
      using second = openShared(path);
      LockFile(first, 10, 0, 10, 0);
      LockFileEx(first, SHARED_AT_ONCE, 10, 0, at(30));
      throwsWin32(() => WriteFile(second, "xxx", at(8)), ERROR_LOCK_VIOLATION, "WriteFile");
      throwsWin32(() => WriteFile(second, "x", at(39)), ERROR_LOCK_VIOLATION);
      WriteFile(second, "y", at(20));
      assert.equal(String(ReadFile(first, Buffer.alloc(40), at(0))[1]), "01234567890123456789y1234567890123456789");
    });

    test("is free to the handle that has locked it exclusively, and refused to the one that has locked it shared", () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using file = openShared(path);
      LockFile(file, 10, 0, 10, 0);
      LockFileEx(file, SHARED_AT_ONCE, 10, 0, at(30));
      WriteFile(file, "abc", at(10));
      throwsWin32(() => WriteFile(file, "abc", at(30)), ERROR_LOCK_VIOLATION);
      assert.equal(String(ReadFile(file, Buffer.alloc(3), at(10))[1]), "abc");
    });

    test("is refused to the handle that has locked it exclusively and shared: only reading is left", () => {
      using folder = new Folder();
      using file = openShared(folder.file("a", DIGITS));
      LockFileEx(file, EXCLUSIVE_AT_ONCE, 10, 0, at(0));
      LockFileEx(file, SHARED_AT_ONCE, 10, 0, at(0));
      throwsWin32(() => WriteFile(file, "x", at(0)), ERROR_LOCK_VIOLATION);
      assert.equal(String(ReadFile(file, Buffer.alloc(1), at(0))[1]), "0");
    });

    test("is refused where a handle that may only append would write", () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using first = openShared(path);
      using appending = open(path, { access: FILE_APPEND_DATA, share: shareBoth });
      LockFile(first, 100, 0, 10, 0);
      throwsWin32(() => WriteFile(appending, "x"), ERROR_LOCK_VIOLATION);
      UnlockFile(first, 100, 0, 10, 0);
      WriteFile(appending, "x");
    });

    test("is refused as a promise too", async () => {
      using folder = new Folder();
      const path = folder.file("a", DIGITS);
      using first = openShared(path);
      using second = openShared(path);
      LockFile(first, 10, 0, 10, 0);
      await rejectsWin32(writeLater(second, "x", at(19)), ERROR_LOCK_VIOLATION, "WriteFile");
    });
  });
});
