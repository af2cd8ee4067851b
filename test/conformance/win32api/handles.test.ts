import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import {
  CloseHandle,
  DuplicateHandle,
  GetCurrentProcess,
  GetCurrentProcessId,
  GetHandleInformation,
  OpenProcess,
  SetHandleInformation,
} from "tswin32/win32api";
import {
  DUPLICATE_CLOSE_SOURCE,
  DUPLICATE_SAME_ACCESS,
  HANDLE_FLAG_INHERIT,
  HANDLE_FLAG_PROTECT_FROM_CLOSE,
  PROCESS_DUP_HANDLE,
  SYNCHRONIZE,
} from "tswin32/win32con";
import {
  CreateEvent,
  CreateMutex,
  EVENT_MODIFY_STATE,
  OpenEvent,
  ReleaseMutex,
  SetEvent,
  WAIT_OBJECT_0,
  WAIT_TIMEOUT,
  WaitForSingleObject,
} from "tswin32/win32event";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import { CreateFile, FILE_SHARE_READ, GENERIC_READ, OPEN_EXISTING, ReadFile } from "tswin32/win32file";
import { ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { HANDLE, type HandleLike } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { freshName, isSignalled, kindNames, kinds } from "../support/objects.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";

const NEVER_OPEN = 0x7fff_fff0;
const LONG = 20_000;

/** Duplicates within this process. */
function duplicate(handle: HandleLike, access = 0, options: number = DUPLICATE_SAME_ACCESS, inherit = false): HANDLE {
  return DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), access, inherit, options);
}

describe("DuplicateHandle", () => {
  for (const kind of kindNames) {
    test(`makes another handle for the same ${kind}, which keeps it alive`, () => {
      const name = freshName();
      const { allAccess, create, open: reopen } = kinds[kind];
      const first = create(name);
      const second = duplicate(first);
      assert.ok(second instanceof HANDLE);
      assert.notEqual(second.handle, first.handle);
      first.Close();
      reopen(allAccess, name).Close();
      WaitForSingleObject(second, 0);
      if (kind === "mutex") ReleaseMutex(second);
      second.Close();
      throwsWin32(() => reopen(allAccess, name), ERROR_FILE_NOT_FOUND);
    });
  }

  test("shares the state of the object", () => {
    using first = CreateEvent(null, false, false, null);
    using second = duplicate(first);
    SetEvent(second);
    assert.deepEqual([isSignalled(first), isSignalled(second)], [true, false]);
    using mutex = CreateMutex(null, true, null);
    using same = duplicate(mutex);
    ReleaseMutex(same);
  });

  test("shares the position of a file, and holds its share mode", () => {
    using folder = new Folder();
    const path = folder.file("a", "abcdef");
    const first = CreateFile(path, GENERIC_READ, 0, null, OPEN_EXISTING, 0, null);
    using second = duplicate(first);
    assert.equal(ReadFile(first, 2)[1].toString(), "ab");
    assert.equal(ReadFile(second, 2)[1].toString(), "cd");
    first.Close();
    assert.equal(ReadFile(second, 2)[1].toString(), "ef");
    throwsWin32(() => open(path, { access: GENERIC_READ, share: FILE_SHARE_READ }), 32);
  });

  test("gives less access where less is asked for", () => {
    using event = CreateEvent(null, true, false, null);
    using toWait = duplicate(event, SYNCHRONIZE, 0);
    throwsWin32(() => SetEvent(toWait), ERROR_ACCESS_DENIED, "SetEvent");
    assert.equal(WaitForSingleObject(toWait, 0), WAIT_TIMEOUT);
    using toSet = duplicate(event, EVENT_MODIFY_STATE, 0);
    SetEvent(toSet);
    throwsWin32(() => WaitForSingleObject(toSet, 0), ERROR_ACCESS_DENIED, "WaitForSingleObject");
    using both = duplicate(event, SYNCHRONIZE | EVENT_MODIFY_STATE, 0);
    assert.equal(WaitForSingleObject(both, 0), WAIT_OBJECT_0);
  });

  test("gives the same access with DUPLICATE_SAME_ACCESS, whatever is asked for", () => {
    const name = freshName();
    using _ = CreateEvent(null, true, false, name);
    using toWait = OpenEvent(SYNCHRONIZE, false, name);
    using same = duplicate(toWait, EVENT_MODIFY_STATE);
    assert.equal(WaitForSingleObject(same, 0), WAIT_TIMEOUT);
    throwsWin32(() => SetEvent(same), ERROR_ACCESS_DENIED, "SetEvent");
  });

  test("closes the source with DUPLICATE_CLOSE_SOURCE", () => {
    const event = CreateEvent(null, true, true, null);
    const value = event.Detach();
    using moved = duplicate(value, 0, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE);
    if (moved.handle !== value) throwsWin32(() => CloseHandle(value), ERROR_INVALID_HANDLE);
    assert.equal(isSignalled(moved), true);
    using less = duplicate(moved.Detach(), SYNCHRONIZE, DUPLICATE_CLOSE_SOURCE);
    assert.equal(isSignalled(less), true);
    throwsWin32(() => SetEvent(less), ERROR_ACCESS_DENIED);
  });

  test("leaves a protected source open with DUPLICATE_CLOSE_SOURCE, and makes the duplicate", () => {
    using event = CreateEvent(null, true, true, null);
    SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE);
    try {
      using second = duplicate(event, 0, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE);
      assert.notEqual(second.handle, event.handle);
      assert.deepEqual([isSignalled(event), isSignalled(second)], [true, true]);
      assert.equal(GetHandleInformation(second), 0);
    } finally {
      SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0);
    }
  });

  test("leaves the duplicate to be inherited, or not, as it is told", () => {
    using event = CreateEvent({ bInheritHandle: true }, true, true, null);
    using not = duplicate(event);
    assert.equal(GetHandleInformation(not), 0);
    using inherited = duplicate(not, 0, DUPLICATE_SAME_ACCESS, true);
    assert.equal(GetHandleInformation(inherited), HANDLE_FLAG_INHERIT);
    assert.equal(GetHandleInformation(event), HANDLE_FLAG_INHERIT);
  });

  test("gives a handle to another process", async () => {
    using folder = new Folder();
    using event = CreateEvent(null, true, true, null);
    await using other = new SecondProcess("useHandle", [folder.native("value")]);
    await other.reached("ready");
    using process = OpenProcess(PROCESS_DUP_HANDLE, false, other.pid ?? 0);
    const there = DuplicateHandle(GetCurrentProcess(), event, process, 0, false, DUPLICATE_SAME_ACCESS);
    writeFileSync(folder.native("value"), `${there.Detach()}`);
    other.order("go");
    assert.equal(await other.result(), WAIT_OBJECT_0);
    assert.equal(isSignalled(event), false); // it has reset it
  });

  test("gives a handle to a process that has not used any before", async () => {
    using folder = new Folder();
    using event = CreateEvent(null, true, true, null);
    using other = CreateEvent(null, true, false, null);
    await using second = new SecondProcess("useFirstHandle", [folder.native("value")]);
    await second.reached("ready");
    using process = OpenProcess(PROCESS_DUP_HANDLE, false, second.pid ?? 0);
    const first = DuplicateHandle(GetCurrentProcess(), other, process, 0, false, DUPLICATE_SAME_ACCESS).Detach();
    const there = DuplicateHandle(GetCurrentProcess(), event, process, 0, false, DUPLICATE_SAME_ACCESS).Detach();
    assert.notEqual(first, there);
    writeFileSync(folder.native("value"), `${there}`);
    second.order("go");
    assert.equal(await second.result(), WAIT_OBJECT_0);
  });

  test("gives a file to another process: it stays open and shared as long as it is open there, and has one position", async () => {
    using folder = new Folder();
    const path = folder.file("a", "abcdef");
    const file = CreateFile(path, GENERIC_READ, 0, null, OPEN_EXISTING, 0, null);
    await using second = new SecondProcess("readHandle", [folder.native("value")]);
    await second.reached("ready");
    using process = OpenProcess(PROCESS_DUP_HANDLE, false, second.pid ?? 0);
    assert.equal(ReadFile(file, 2)[1].toString(), "ab");
    const there = DuplicateHandle(GetCurrentProcess(), file, process, 0, false, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE);
    throwsWin32(() => ReadFile(file.handle, 2), ERROR_INVALID_HANDLE);
    throwsWin32(() => open(path, { access: GENERIC_READ, share: FILE_SHARE_READ }), 32);
    writeFileSync(folder.native("value"), `${there.Detach()}`);
    file.Detach();
    second.order("go");
    await second.reached("closed");
    open(path, { access: GENERIC_READ, share: FILE_SHARE_READ }).Close();
    second.order("end");
    assert.equal(await second.result(), "cd");
  });

  test("gives a process to another process, GetCurrentProcess() as well", async () => {
    for (const which of ["opened", "current"]) {
      using folder = new Folder();
      await using second = new SecondProcess("waitForHandle", [folder.native("value")]);
      await second.reached("ready");
      using process = OpenProcess(PROCESS_DUP_HANDLE, false, second.pid ?? 0);
      using self = OpenProcess(SYNCHRONIZE, false, GetCurrentProcessId());
      const source = which === "opened" ? self : GetCurrentProcess();
      const there = DuplicateHandle(GetCurrentProcess(), source, process, 0, false, DUPLICATE_SAME_ACCESS);
      writeFileSync(folder.native("value"), `${there.Detach()}`);
      second.order("go");
      assert.equal(await second.result(), WAIT_TIMEOUT);
    }
  });

  test("closes a handle of another process with DUPLICATE_CLOSE_SOURCE", async () => {
    using folder = new Folder();
    const name = freshName();
    await using second = new SecondProcess("offerNamedEvent", [folder.native("value"), name]);
    await second.reached("offered");
    using process = OpenProcess(PROCESS_DUP_HANDLE, false, second.pid ?? 0);
    const value = Number(folder.content("value"));
    const here = DuplicateHandle(process, value, GetCurrentProcess(), 0, false, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE);
    assert.equal(isSignalled(here), true);
    OpenEvent(SYNCHRONIZE, false, name).Close();
    here.Close();
    throwsWin32(() => OpenEvent(SYNCHRONIZE, false, name), ERROR_FILE_NOT_FOUND);
    second.order("end");
    await second.result();
  });

  test("takes a handle from another process", async () => {
    using folder = new Folder();
    const signalled = freshName();
    using done = CreateEvent(null, true, false, signalled);
    await using other = new SecondProcess("offerEvent", [folder.native("value"), signalled]);
    await other.reached("offered");
    using process = OpenProcess(PROCESS_DUP_HANDLE, false, other.pid ?? 0);
    const value = Number(folder.content("value"));
    using here = DuplicateHandle(process, value, GetCurrentProcess(), 0, false, DUPLICATE_SAME_ACCESS);
    assert.equal(isSignalled(here), false);
    SetEvent(here);
    assert.equal(WaitForSingleObject(done, LONG), WAIT_OBJECT_0);
    assert.equal((await other.result()).result, WAIT_OBJECT_0);
    assert.equal(isSignalled(here), true); // it outlives the process that made it
  });

  test("needs PROCESS_DUP_HANDLE to reach another process", async () => {
    using event = CreateEvent(null, true, true, null);
    await using other = new SecondProcess("holdObject", ["event", freshName()]);
    await other.reached("made");
    using process = OpenProcess(SYNCHRONIZE, false, other.pid ?? 0);
    throwsWin32(
      () => DuplicateHandle(GetCurrentProcess(), event, process, 0, false, DUPLICATE_SAME_ACCESS),
      ERROR_ACCESS_DENIED,
      "DuplicateHandle",
    );
  });

  test("serves a wait that began with the handle that it replaces", async () => {
    using event = CreateEvent(null, false, false, null);
    const first = duplicate(event);
    const waiting = waitAsync(first, LONG);
    first.Close();
    SetEvent(event);
    assert.equal(await waiting, WAIT_OBJECT_0);
  });

  test("refuses handles that are closed, were never open, or are none", () => {
    const closed = CreateEvent(null, true, true, null);
    const stale = closed.handle;
    closed.Close();
    for (const handle of [closed, stale, NEVER_OPEN, 0]) throwsWin32(() => duplicate(handle), ERROR_INVALID_HANDLE, "DuplicateHandle");
    using event = CreateEvent(null, true, true, null);
    for (const process of [NEVER_OPEN, event, 0]) {
      throwsWin32(() => DuplicateHandle(process, event, GetCurrentProcess(), 0, false, 2), ERROR_INVALID_HANDLE, "DuplicateHandle");
      throwsWin32(() => DuplicateHandle(GetCurrentProcess(), event, process, 0, false, 2), ERROR_INVALID_HANDLE, "DuplicateHandle");
    }
  });

  test("refuses arguments of wrong types", () => {
    using event = CreateEvent(null, true, true, null);
    const wrong = DuplicateHandle as (...args: unknown[]) => HANDLE;
    const here = GetCurrentProcess();
    throwsTypeError(() => wrong("here", event, here, 0, false, 2));
    throwsTypeError(() => wrong(here, null, here, 0, false, 2));
    throwsTypeError(() => wrong(here, event, {}, 0, false, 2));
    throwsTypeError(() => wrong(here, event, here, "0", false, 2));
    throwsTypeError(() => wrong(here, event, here, 0, "no", 2));
    throwsTypeError(() => wrong(here, event, here, 0, false, undefined));
  });
});

describe("GetHandleInformation", () => {
  test("tells whether a handle is inherited", () => {
    using plain = CreateEvent(null, true, false, null);
    assert.equal(GetHandleInformation(plain), 0);
    using inherited = CreateEvent({ bInheritHandle: 1 }, true, false, null);
    assert.equal(GetHandleInformation(inherited), HANDLE_FLAG_INHERIT);
    const name = freshName();
    using _ = CreateEvent(null, true, false, name);
    using opened = OpenEvent(SYNCHRONIZE, true, name);
    assert.equal(GetHandleInformation(opened), HANDLE_FLAG_INHERIT);
  });

  test("serves files too", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    assert.equal(GetHandleInformation(file), 0);
    SetHandleInformation(file, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    assert.equal(GetHandleInformation(file), HANDLE_FLAG_INHERIT);
  });

  test("refuses handles that are closed, were never open, or are none", () => {
    const closed = CreateEvent(null, true, true, null);
    closed.Close();
    for (const handle of [closed, NEVER_OPEN, 0])
      throwsWin32(() => GetHandleInformation(handle), ERROR_INVALID_HANDLE, "GetHandleInformation");
    for (const handle of [undefined, null, "event"]) throwsTypeError(() => GetHandleInformation(handle as never));
  });
});

describe("SetHandleInformation", () => {
  test("changes the flags of the mask and no other", () => {
    using event = CreateEvent(null, true, false, null);
    const both = HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE;
    SetHandleInformation(event, HANDLE_FLAG_INHERIT, both);
    assert.equal(GetHandleInformation(event), HANDLE_FLAG_INHERIT);
    SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, both);
    assert.equal(GetHandleInformation(event), both);
    SetHandleInformation(event, 0, 0);
    assert.equal(GetHandleInformation(event), both);
    SetHandleInformation(event, both, 0);
    assert.equal(GetHandleInformation(event), 0);
  });

  test("protects a handle from CloseHandle: ERROR_INVALID_HANDLE", () => {
    const name = freshName();
    using event = CreateEvent(null, true, true, name);
    SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE);
    throwsWin32(() => CloseHandle(event.handle), ERROR_INVALID_HANDLE, "CloseHandle");
    assert.equal(isSignalled(event), true);
    OpenEvent(SYNCHRONIZE, false, name).Close();
    SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0);
  });

  test("refuses handles that are closed, were never open, or are none", () => {
    using event = CreateEvent(null, true, false, null);
    const closed = CreateEvent(null, true, true, null);
    closed.Close();
    for (const handle of [closed, NEVER_OPEN, 0]) {
      throwsWin32(() => SetHandleInformation(handle, 1, 1), ERROR_INVALID_HANDLE, "SetHandleInformation");
    }
    throwsTypeError(() => SetHandleInformation(event, "1" as never, 1));
    throwsTypeError(() => SetHandleInformation(event, 1, null as never));
  });
});
