import assert from "node:assert/strict";
import { CloseHandle } from "tswin32/win32api";
import { CreateEvent, SetEvent, WaitForSingleObject } from "tswin32/win32event";
import { GetFileSize } from "tswin32/win32file";
import { ERROR_INVALID_HANDLE, ERROR_SHARING_VIOLATION } from "tswin32/winerror";
import { HANDLE, INVALID_HANDLE_VALUE } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";

describe("HANDLE", () => {
  test("is its integer wherever a number is wanted", () => {
    using event = CreateEvent(null, true, false, null);
    const value = event.handle;
    assert.ok(Number.isSafeInteger(value) && value > 0);
    assert.equal(Number(event), value);
    assert.equal(event.valueOf(), value);
    assert.ok(String(event).includes(String(value)));
  });

  test("is empty after Close, and Close once more does nothing", () => {
    const event = CreateEvent(null, true, false, null);
    const value = event.handle;
    event.Close();
    assert.equal(event.handle, 0);
    assert.equal(Number(event), 0);
    throwsWin32(() => SetEvent(value), ERROR_INVALID_HANDLE);
    using other = CreateEvent(null, true, false, null); // may well get the value again
    event.Close();
    SetEvent(other);
  });

  test("is empty after Detach, and what it stood for stays open", () => {
    using folder = new Folder();
    const path = folder.file("a", "abc");
    const file = open(path);
    const value = file.Detach();
    assert.ok(value > 0);
    assert.equal(file.handle, 0);
    assert.equal(file.Detach(), 0);
    file.Close();
    assert.equal(GetFileSize(value), 3);
    throwsWin32(() => open(path), ERROR_SHARING_VIOLATION);
    CloseHandle(value);
    open(path).Close();
  });

  test("closes at the end of a using block, also when it ends by an error", () => {
    using folder = new Folder();
    const path = folder.file("a");
    const failing = () => {
      using file = open(path);
      throw new Error(`thrown while ${file.handle} was open`);
    };
    assert.throws(failing, /thrown while \d+ was open/);
    open(path).Close();
  });

  test("takes an integer over, with new and without", () => {
    for (const wrap of [(value: number) => new HANDLE(value), (value: number) => HANDLE(value)]) {
      const value = CreateEvent(null, true, true, null).Detach();
      const event = wrap(value);
      assert.ok(event instanceof HANDLE);
      assert.equal(event.handle, value);
      assert.equal(WaitForSingleObject(event, 0), 0);
      event.Close();
      throwsWin32(() => SetEvent(value), ERROR_INVALID_HANDLE);
    }
  });

  test("without an argument is closed from the start", () => {
    const none = new HANDLE();
    assert.equal(none.handle, 0);
    none.Close();
    throwsWin32(() => SetEvent(none), ERROR_INVALID_HANDLE);
  });

  test("reports a handle that was closed behind its back", () => {
    const event = CreateEvent(null, true, false, null);
    CloseHandle(event.handle);
    throwsWin32(() => event.Close(), ERROR_INVALID_HANDLE);
    assert.equal(event.handle, 0);
  });

  test("knows its own kind, that of another copy of the package too", () => {
    using event = CreateEvent(null, true, false, null);
    assert.ok(event instanceof HANDLE);
    const brand = Symbol.for("tswin32.HANDLE");
    assert.ok({ [brand]: true } instanceof HANDLE);
    for (const other of [{}, 5, null, undefined, "HANDLE", { handle: 5 }, []]) assert.equal((other as unknown) instanceof HANDLE, false);
    class Special extends HANDLE {}
    assert.ok(new Special() instanceof HANDLE);
  });

  test("keeps INVALID_HANDLE_VALUE out of every call", () => {
    assert.equal(INVALID_HANDLE_VALUE, -1);
    throwsWin32(() => SetEvent(-1), ERROR_INVALID_HANDLE);
    throwsWin32(() => SetEvent(-1n), ERROR_INVALID_HANDLE);
  });

  test("refuses what is no integer", () => {
    for (const value of ["5", 1.5, Number.NaN, {}, null, 2n ** 80n]) throwsTypeError(() => new HANDLE(value as never));
  });

  test("refuses a way to close that is no function, which would fail only in the collector", () => {
    for (const close of ["CloseHandle", 5, {}, true]) throwsTypeError(() => new HANDLE(0x7fff_fff0, { close: close as never }));
  });

  test("that is dropped is closed by the collector", async () => {
    using folder = new Folder();
    await using other = new SecondProcess("dropHandle", [folder.file("a")], { node: ["--expose-gc"] });
    assert.deepEqual(await other.result(), { reopened: true, warnings: [] });
  });

  test("that is dropped warns with the place where it was made under NODE_DEBUG=tswin32", async () => {
    using folder = new Folder();
    await using other = new SecondProcess("dropHandle", [folder.file("a")], {
      node: ["--expose-gc"],
      environment: { NODE_DEBUG: "tswin32" },
    });
    const { reopened, warnings } = await other.result();
    assert.equal(reopened, true);
    assert.equal(warnings.length, 1, warnings.join("\n"));
    assert.match(warnings[0] ?? "", /openAndForget/);
  });

  test("that is still in use is not closed by the collector", async () => {
    using folder = new Folder();
    await using other = new SecondProcess("keepHandle", [folder.file("a")], { node: ["--expose-gc"] });
    assert.deepEqual(await other.result(), { reopened: false });
  });

  test("that a pending wait needs is not closed by the collector", async () => {
    await using other = new SecondProcess("dropWhileWaiting", [], { node: ["--expose-gc"] });
    assert.deepEqual(await other.result(), { waited: 0 });
  });
});
