import assert from "node:assert/strict";
import { CreateEvent, ResetEvent, SetEvent, WAIT_OBJECT_0, WaitForSingleObject } from "tswin32/win32event";
import { ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { HANDLE, INVALID_HANDLE_VALUE, SECURITY_ATTRIBUTES } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const NEVER_OPEN = 0x7fff_fff0;

function isSet(event: HANDLE): boolean {
  return WaitForSingleObject(event, 0) === WAIT_OBJECT_0;
}

describe("CreateEvent", () => {
  test("creates events set and not set, each a HANDLE of its own", () => {
    using clear = CreateEvent(null, true, false, null);
    using set = CreateEvent(null, true, true, null);
    assert.ok(clear instanceof HANDLE);
    assert.ok(clear.handle > 0);
    assert.notEqual(clear.handle, set.handle);
    assert.equal(clear.alreadyExisted, false);
    assert.equal(isSet(clear), false);
    assert.equal(isSet(set), true);
  });

  test("takes 0 and 1 for false and true, SECURITY_ATTRIBUTES, and no name", () => {
    using event = CreateEvent(new SECURITY_ATTRIBUTES(), 0, 1, null);
    assert.equal(isSet(event), true);
    assert.equal(isSet(event), false);
    using other = CreateEvent({ bInheritHandle: true }, 1, 0);
    assert.equal(isSet(other), false);
  });

  test("refuses arguments of wrong types", () => {
    const wrong = CreateEvent as (...args: unknown[]) => HANDLE;
    throwsTypeError(() => wrong(5, false, false, null));
    throwsTypeError(() => wrong(null, "true", false, null));
    throwsTypeError(() => wrong(null, false, undefined, null));
    throwsTypeError(() => wrong(null, false, false, 5));
    throwsTypeError(() => wrong(null, false, false, "name\0cut"), /NUL/);
  });
});

describe("SetEvent", () => {
  test("sets an event; once more changes nothing", () => {
    using event = CreateEvent(null, true, false, null);
    SetEvent(event);
    SetEvent(event.handle);
    assert.equal(isSet(event), true);
  });

  test("leaves a manual-reset event set for every wait", () => {
    using event = CreateEvent(null, true, false, null);
    SetEvent(event);
    for (let times = 0; times < 5; times++) assert.equal(isSet(event), true);
  });

  test("lets an auto-reset event end one wait, however often it was set before", () => {
    using event = CreateEvent(null, false, false, null);
    SetEvent(event);
    SetEvent(event);
    assert.equal(isSet(event), true);
    assert.equal(isSet(event), false);
  });

  test("sets the event that it is given and no other", () => {
    using one = CreateEvent(null, true, false, null);
    using two = CreateEvent(null, true, false, null);
    SetEvent(one);
    assert.equal(isSet(one), true);
    assert.equal(isSet(two), false);
  });

  test("refuses a handle of another kind with ERROR_INVALID_HANDLE", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    throwsWin32(() => SetEvent(file), ERROR_INVALID_HANDLE, "SetEvent");
    throwsWin32(() => ResetEvent(file), ERROR_INVALID_HANDLE, "ResetEvent");
  });

  test("refuses handles that are closed, were never open, or are none", () => {
    const event = CreateEvent(null, true, false, null);
    const stale = event.handle;
    event.Close();
    for (const handle of [event, stale, NEVER_OPEN, INVALID_HANDLE_VALUE, 0]) {
      throwsWin32(() => SetEvent(handle), ERROR_INVALID_HANDLE, "SetEvent");
    }
    for (const handle of [undefined, null, "event", {}]) throwsTypeError(() => SetEvent(handle as never));
  });
});

describe("ResetEvent", () => {
  test("resets a manual-reset event, which can be set again", () => {
    using event = CreateEvent(null, true, true, null);
    ResetEvent(event);
    assert.equal(isSet(event), false);
    ResetEvent(event);
    assert.equal(isSet(event), false);
    SetEvent(event);
    assert.equal(isSet(event), true);
  });

  test("resets an auto-reset event that nobody has waited for", () => {
    using event = CreateEvent(null, false, true, null);
    ResetEvent(event);
    assert.equal(isSet(event), false);
  });

  test("refuses handles that are closed, were never open, or are none", () => {
    const event = CreateEvent(null, true, true, null);
    const stale = event.handle;
    event.Close();
    for (const handle of [event, stale, NEVER_OPEN, INVALID_HANDLE_VALUE, 0]) {
      throwsWin32(() => ResetEvent(handle), ERROR_INVALID_HANDLE, "ResetEvent");
    }
    for (const handle of [undefined, null, "event", {}]) throwsTypeError(() => ResetEvent(handle as never));
  });
});
