// What is left of handles whose descriptors node closes.

import assert from "node:assert/strict";
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { CloseHandle, SetHandleInformation } from "tswin32/win32api";
import { HANDLE_FLAG_INHERIT, HANDLE_FLAG_PROTECT_FROM_CLOSE } from "tswin32/win32con";
import { _get_osfhandle, _open_osfhandle, CreateFile, GENERIC_READ, ReadFile } from "tswin32/win32file";
import { CreateProcess, STARTUPINFO } from "tswin32/win32process";
import { HandleKind, handlesOf } from "#dist/host/linux/handle-table.js";
import { census } from "./census.js";
import { run } from "./child.js";

const ROUNDS = 50;

describe("a descriptor that node closes", () => {
  let folder: string;
  let path: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "tswin32-descriptors-"));
    path = join(folder, "a");
    writeFileSync(path, "abc");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const lend = (): number => _open_osfhandle(CreateFile(path, { DesiredAccess: GENERIC_READ }).Detach(), 0);
  /** What is open: descriptors, handles of files, and records of the arbiter. */
  const left = () => ({
    descriptors: readdirSync("/proc/self/fd").length,
    handles: [...handlesOf(HandleKind.file)].length,
    records: census().open ?? 0,
  });

  test("leaves nothing behind that the next one does not take away, if it was a handle's", () => {
    closeSync(lend());
    const first = left();
    for (let round = 0; round < ROUNDS; round++) closeSync(lend());
    assert.deepEqual(left(), first);
  });

  test("leaves nothing behind that the next one does not take away, if it was node's", () => {
    const look = () => {
      const fd = openSync(path, "r");
      try {
        assert.equal(String(ReadFile(_get_osfhandle(fd), 3)[1]), "abc");
      } finally {
        closeSync(fd);
      }
    };
    look();
    const first = left();
    for (let round = 0; round < ROUNDS; round++) look();
    assert.deepEqual(left(), first);
  });

  test("leaves a handle whose closing closes nothing", () => {
    const handle = CreateFile(path, { DesiredAccess: GENERIC_READ }).Detach();
    const fd = _open_osfhandle(handle, 0);
    closeSync(fd);
    const other = openSync(path, "r");
    try {
      assert.equal(other, fd); // the number is another file's now
      CloseHandle(handle);
    } finally {
      closeSync(other); // throws if it is closed
    }
  });

  test("leaves a handle that makes room although it is protected", () => {
    const handle = CreateFile(path, { DesiredAccess: GENERIC_READ }).Detach();
    SetHandleInformation(handle, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE);
    closeSync(_open_osfhandle(handle, 0));
    const first = left();
    closeSync(lend());
    assert.deepEqual(left(), first);
  });

  test("leaves nothing that a child process would inherit", () => {
    const handle = CreateFile(path, { DesiredAccess: GENERIC_READ }).Detach();
    SetHandleInformation(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    closeSync(_open_osfhandle(handle, 0));
    const [child, thread] = CreateProcess(null, "/bin/true", null, null, true, 0, null, null, new STARTUPINFO());
    child.Close();
    thread.Close();
  });

  test("deletes what is deleted on close at the latest as the process ends", () => {
    run(
      `import { closeSync } from "node:fs";
       import { _open_osfhandle, CREATE_NEW, CreateFile, FILE_FLAG_DELETE_ON_CLOSE, GENERIC_READ } from "tswin32/win32file";
       const how = { DesiredAccess: GENERIC_READ, CreationDisposition: CREATE_NEW, FlagsAndAttributes: FILE_FLAG_DELETE_ON_CLOSE };
       closeSync(_open_osfhandle(CreateFile(${JSON.stringify(join(folder, "gone"))}, how).Detach(), 0));`,
    );
    assert.ok(!existsSync(join(folder, "gone")));
  });
});
