import assert from "node:assert/strict";
import { CreateEvent } from "tswin32/win32event";
import { FILE_FLAG_WRITE_THROUGH, FlushFileBuffers, GENERIC_READ, GENERIC_WRITE, WriteFile } from "tswin32/win32file";
import { FlushFileBuffers as FlushFileBuffersAsync } from "tswin32/win32file/promises";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

describe("FlushFileBuffers", () => {
  test("flushes a file that may be written to", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    WriteFile(file, "abc");
    assert.equal(FlushFileBuffers(file), undefined);
    FlushFileBuffers(file.handle);
    file.Close();
    assert.equal(folder.content("a"), "abc");
  });

  test("needs write access: ERROR_ACCESS_DENIED", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using reader = open(path, { access: GENERIC_READ });
    throwsWin32(() => FlushFileBuffers(reader), ERROR_ACCESS_DENIED, "FlushFileBuffers");
  });

  test("refuses closed handles, handles of another kind and what is none", () => {
    using folder = new Folder();
    const file = open(folder.file("a"));
    file.Close();
    throwsWin32(() => FlushFileBuffers(file), ERROR_INVALID_HANDLE, "FlushFileBuffers");
    using event = CreateEvent(null, true, false, null);
    throwsWin32(() => FlushFileBuffers(event), ERROR_INVALID_HANDLE);
    throwsTypeError(() => FlushFileBuffers(null as never));
  });

  test("works as a promise", async () => {
    using folder = new Folder();
    const path = folder.file("a");
    using file = open(path, { access: GENERIC_WRITE });
    WriteFile(file, "abc");
    assert.equal(await FlushFileBuffersAsync(file), undefined);
    const reason = new Error("enough");
    await assert.rejects(FlushFileBuffersAsync(file, { signal: AbortSignal.abort(reason) }), reason);
    file.Close();
    await rejectsWin32(FlushFileBuffersAsync(file), ERROR_INVALID_HANDLE, "FlushFileBuffers");
    using reader = open(path, { access: GENERIC_READ });
    await rejectsWin32(FlushFileBuffersAsync(reader), ERROR_ACCESS_DENIED, "FlushFileBuffers");
  });
});

describe("CreateFile", () => {
  describe("FILE_FLAG_WRITE_THROUGH", () => {
    test("opens a file that is read and written as any other", () => {
      using folder = new Folder();
      using file = open(folder.file("a"), { flags: FILE_FLAG_WRITE_THROUGH });
      assert.deepEqual(WriteFile(file, "abc"), [0, 3]);
      FlushFileBuffers(file);
      file.Close();
      assert.equal(folder.content("a"), "abc");
    });
  });
});
