import assert from "node:assert/strict";
import { GetCurrentProcessId, GetCurrentThreadId } from "tswin32/win32api";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";
import { SecondThread } from "../support/worker.js";

describe("GetCurrentProcessId", () => {
  test("is what Node calls process.pid", () => {
    assert.equal(GetCurrentProcessId(), process.pid);
  });

  test("is the same in a worker", async () => {
    await using worker = await SecondThread.start("identify", []);
    assert.equal((await worker.result).process, process.pid);
  });

  test("differs in another process, which agrees about its own", async () => {
    await using other = new SecondProcess("identify", []);
    const { process: id, node } = await other.result();
    assert.equal(id, node);
    assert.equal(id, other.pid);
    assert.notEqual(id, GetCurrentProcessId());
  });
});

describe("GetCurrentThreadId", () => {
  test("is a positive integer and stays the same in one thread", async () => {
    const id = GetCurrentThreadId();
    assert.ok(Number.isInteger(id) && id > 0, `${id}`);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(GetCurrentThreadId(), id);
  });

  test("differs between threads of one process", async () => {
    await using one = await SecondThread.start("identify", []);
    await using two = await SecondThread.start("identify", []);
    const threads = [GetCurrentThreadId(), (await one.result).thread, (await two.result).thread];
    // The first worker may have ended before the second one began, and Windows gives identifiers out again.
    assert.notEqual(threads[0], threads[1]);
    assert.notEqual(threads[0], threads[2]);
  });
});
