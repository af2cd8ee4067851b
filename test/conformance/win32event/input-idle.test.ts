import assert from "node:assert/strict";
import { GetCurrentProcess, OpenProcess } from "tswin32/win32api";
import { PROCESS_QUERY_INFORMATION, SYNCHRONIZE } from "tswin32/win32con";
import { WaitForInputIdle } from "tswin32/win32event";
import { ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { freshName, kinds } from "../support/objects.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";
import { measure } from "../support/time.js";

const NEVER_OPEN = 0x7fff_fff0;
const LONG = 20_000;

describe("WaitForInputIdle", () => {
  test("does not wait for a process without windows, however long it runs", async () => {
    await using other = new SecondProcess("holdObject", ["event", freshName()]);
    await other.reached("made");
    using process = OpenProcess(PROCESS_QUERY_INFORMATION | SYNCHRONIZE, false, other.pid ?? 0);
    const { result, milliseconds } = measure(() => WaitForInputIdle(process, LONG));
    assert.equal(result, 0);
    assert.ok(milliseconds < LONG / 2, `${milliseconds} ms`);
    other.order("close");
    other.order("end");
    await other.result();
  });

  test("refuses handles that are closed, were never open, or are none, and what is no time-out", () => {
    const closed = kinds.event.create();
    closed.Close();
    for (const handle of [closed, NEVER_OPEN, 0]) throwsWin32(() => WaitForInputIdle(handle, 0), ERROR_INVALID_HANDLE, "WaitForInputIdle");
    const wrong = WaitForInputIdle as (...args: unknown[]) => unknown;
    throwsTypeError(() => wrong("process", 0));
    throwsTypeError(() => wrong(GetCurrentProcess(), "0"));
  });
});
