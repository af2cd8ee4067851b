import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { kernel32, kernel32Address, library } from "#dist/host/windows/ffi.js";
import { host } from "#dist/host/windows/index.js";
import { Win32Error } from "#dist/winerror/errors.js";

const { files, handles, sync, system } = host;
const ERROR_FILE_NOT_FOUND = 2;
const ERROR_INVALID_HANDLE = 6;
const ERROR_CALL_NOT_IMPLEMENTED = 120;
const ERROR_ALREADY_EXISTS = 183;

const OPEN_EXISTING = 3;
const missing = {
  path: "tswin32-no-such-file",
  access: 0,
  share: 0,
  security: null,
  disposition: OPEN_EXISTING,
  flagsAndAttributes: 0,
  template: 0,
};

const TIMER_ALL_ACCESS = 0x1f_0003;

/** Each kind of object that can have a name. */
const creators = {
  event: (name: string) => sync.createEvent(null, false, false, name),
  mutex: (name: string) => sync.createMutex(null, false, name),
  semaphore: (name: string) => sync.createSemaphore(null, 0, 1, name),
  timer: (name: string) => sync.createTimer(null, 0, TIMER_ALL_ACCESS, name, "CreateWaitableTimer"),
} as const;

/** Wine's kernel32 has an export that no Windows has. */
function underWine(): boolean {
  try {
    return kernel32Address("wine_get_unix_file_name") !== 0;
  } catch (error) {
    if (error instanceof Win32Error) return false;
    throw error;
  }
}

describe("A function of the system", () => {
  test("that it does not have fails with ERROR_CALL_NOT_IMPLEMENTED when it is called, not when it is declared", () => {
    const absent = kernel32("int NoSuchFunctionOfWindows()");
    assert.throws(() => absent(), { winerror: ERROR_CALL_NOT_IMPLEMENTED, funcname: "NoSuchFunctionOfWindows" });
    assert.equal(system.lastError(), ERROR_CALL_NOT_IMPLEMENTED);
  });

  test("that Wine names but does not have is told from the others before it ends the process", (context) => {
    if (!underWine()) return context.skip("only Wine has such exports");
    for (const name of ["GetVDMCurrentDirectories", "RegisterConsoleIME"]) {
      assert.throws(() => kernel32Address(name), { winerror: ERROR_CALL_NOT_IMPLEMENTED, funcname: name });
    }
    for (const name of ["CreateFileW", "SetEvent", "GetTickCount"]) assert.ok(kernel32Address(name) > 0);
  });

  test("comes from the DLL in the system directory, which the environment cannot move", () => {
    const before = process.env.SystemRoot;
    process.env.SystemRoot = "C:\\somewhere\\else";
    try {
      const GetUserNameW = library("advapi32.dll")<[buffer: Uint8Array, size: Uint8Array]>("int GetUserNameW(void *buffer, void *size)");
      const size = new Uint8Array(new Uint32Array([256]).buffer);
      assert.equal(GetUserNameW(new Uint8Array(512), size), 1);
    } finally {
      if (before !== undefined) process.env.SystemRoot = before;
    }
  });

  test("can be called beside the thread more often at once than koffi allows", async () => {
    const GetCurrentThreadId = kernel32<[]>("uint32_t GetCurrentThreadId()");
    const outcomes = await Promise.all(Array.from({ length: 1000 }, () => GetCurrentThreadId.later()));
    assert.ok(outcomes.every(({ result }) => result !== 0 && result !== system.threadId()));
  });
});

describe("The last error", () => {
  test("is the code of the call that failed last, also after calls that succeed", () => {
    const { handle } = sync.createEvent(null, false, false, null);
    assert.throws(() => files.create(missing), { winerror: ERROR_FILE_NOT_FOUND });
    sync.setEvent(handle);
    handles.close(handle);
    assert.equal(system.lastError(), ERROR_FILE_NOT_FOUND);
  });

  for (const [kind, create] of Object.entries(creators)) {
    test(`tells whether a named ${kind} was there when it was created: ERROR_ALREADY_EXISTS, or 0`, () => {
      const name = `tswin32-last-error-${randomUUID()}`;
      const first = create(name);
      const second = create(name);
      const codeOfSecond = system.lastError();
      const other = create(`${name}-other`);
      const codeOfOther = system.lastError();
      for (const { handle } of [first, second, other]) handles.close(handle);
      assert.deepEqual([first.alreadyExisted, second.alreadyExisted, other.alreadyExisted], [false, true, false]);
      assert.deepEqual([codeOfSecond, codeOfOther], [ERROR_ALREADY_EXISTS, 0]);
    });
  }

  test("is read where a call beside the thread ends", async () => {
    assert.throws(() => handles.close(0), { winerror: ERROR_INVALID_HANDLE });
    const { call } = files.creating(missing).next().value as { call: { later(signal: undefined): Promise<unknown> } };
    await assert.rejects(call.later(undefined), { winerror: ERROR_FILE_NOT_FOUND, path: missing.path });
    assert.equal(system.lastError(), ERROR_FILE_NOT_FOUND);
  });

  test("is each thread's own", async () => {
    assert.throws(() => files.create(missing), { winerror: ERROR_FILE_NOT_FOUND });
    const worker = new Worker(new URL("./failing-worker.js", import.meta.url));
    const [theirs] = await new Promise<number[]>((resolve, reject) => worker.once("message", resolve).once("error", reject));
    assert.equal(theirs, ERROR_INVALID_HANDLE);
    assert.equal(system.lastError(), ERROR_FILE_NOT_FOUND);
  });
});
