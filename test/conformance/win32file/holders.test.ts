import assert from "node:assert/strict";
import { DELETE, FILE_READ_ATTRIBUTES } from "tswin32/win32con";
import { FILE_SHARE_DELETE, FILE_SHARE_READ, FILE_SHARE_WRITE, GENERIC_READ, holdersOf } from "tswin32/win32file";
import { ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_SHARING_VIOLATION, Win32Error } from "tswin32/winerror";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";

const nothingShared = { access: GENERIC_READ, share: 0 };

describe("holdersOf", () => {
  test("names the processes that have the file open", async () => {
    using folder = new Folder();
    const path = folder.file("held");
    await using other = new SecondProcess("hold", [path, { access: GENERIC_READ, share: FILE_SHARE_READ }]);
    await other.reached("opened");
    using _own = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
    const holders = holdersOf(path);
    assert.deepEqual(
      holders.map(({ pid }) => pid),
      [process.pid, other.pid].sort((a, b) => Number(a) - Number(b)),
    );
    for (const { name } of holders) assert.ok(name.length > 0);
  });

  test("names nobody for a file that is closed, or only asked about", () => {
    using folder = new Folder();
    const path = folder.file("free");
    open(path).Close();
    using _asking = open(path, { access: FILE_READ_ATTRIBUTES });
    assert.deepEqual(holdersOf(path), []);
  });

  test("fails for what is not there", () => {
    using folder = new Folder();
    throwsWin32(() => holdersOf(folder.path("missing")), ERROR_FILE_NOT_FOUND, "holdersOf");
    throwsWin32(() => holdersOf(folder.path("missing", "below")), ERROR_PATH_NOT_FOUND, "holdersOf");
    throwsTypeError(() => holdersOf(5 as never));
  });
});

describe("Win32Error.holders", () => {
  test("says who is in the way of a sharing violation, by process and program", async () => {
    using folder = new Folder();
    const path = folder.file("held");
    await using other = new SecondProcess("hold", [path, nothingShared]);
    await other.reached("opened");
    const error = throwsWin32(() => open(path), ERROR_SHARING_VIOLATION, "CreateFile");
    assert.deepEqual(
      error.holders.map(({ pid }) => pid),
      [other.pid],
    );
    assert.ok(error.holders[0]?.name.length);
  });

  test("is empty for any other error", () => {
    assert.deepEqual(new Win32Error(ERROR_ACCESS_DENIED, "CreateFile", { path: "x" }).holders, []);
    using folder = new Folder();
    assert.deepEqual(throwsWin32(() => open(folder.path("missing")), ERROR_FILE_NOT_FOUND).holders, []);
  });

  test("counts whoever forbids deletion too", () => {
    using folder = new Folder();
    const path = folder.file("held");
    using _first = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
    const share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    const error = throwsWin32(() => open(path, { access: DELETE, share }), ERROR_SHARING_VIOLATION);
    assert.deepEqual(
      error.holders.map(({ pid }) => pid),
      [process.pid],
    );
  });
});
