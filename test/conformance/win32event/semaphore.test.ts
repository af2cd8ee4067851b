import assert from "node:assert/strict";
import {
  CreateSemaphore,
  OpenSemaphore,
  ReleaseSemaphore,
  SEMAPHORE_ALL_ACCESS,
  WAIT_OBJECT_0,
  WAIT_TIMEOUT,
  WaitForSingleObject,
} from "tswin32/win32event";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import { ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_TOO_MANY_POSTS } from "tswin32/winerror";
import { HANDLE } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { freshName, kinds, takeAll } from "../support/objects.js";
import { describe, test } from "../support/suite.js";
import { sleep } from "../support/time.js";
import { SecondThread } from "../support/worker.js";

const NEVER_OPEN = 0x7fff_fff0;
const LARGEST = 0x7fff_ffff;
const LONG = 20_000;

describe("CreateSemaphore", () => {
  test("makes a count that each wait takes one from, down to 0", () => {
    using semaphore = CreateSemaphore(null, 3, 5, null);
    assert.ok(semaphore instanceof HANDLE && semaphore.handle > 0);
    assert.equal(semaphore.alreadyExisted, false);
    assert.equal(takeAll(semaphore, 10), 3);
    assert.equal(WaitForSingleObject(semaphore, 30), WAIT_TIMEOUT);
  });

  test("can begin at 0 and at its maximum, and has a maximum of up to 2147483647", () => {
    using empty = CreateSemaphore(null, 0, 1);
    assert.equal(takeAll(empty, 2), 0);
    using full = CreateSemaphore(null, 1, 1, null);
    assert.equal(takeAll(full, 2), 1);
    using large = CreateSemaphore(null, LARGEST, LARGEST, null);
    throwsWin32(() => ReleaseSemaphore(large, 1), ERROR_TOO_MANY_POSTS);
    assert.equal(WaitForSingleObject(large, 0), WAIT_OBJECT_0);
    assert.equal(ReleaseSemaphore(large, 1), LARGEST - 1);
  });

  test("refuses a count beyond the maximum, a negative one, and a maximum below 1", () => {
    for (const [initial, maximum] of [
      [2, 1],
      [-1, 1],
      [0, 0],
      [0, -1],
      [LARGEST, LARGEST - 1],
    ] as const) {
      throwsWin32(() => CreateSemaphore(null, initial, maximum, null), ERROR_INVALID_PARAMETER, "CreateSemaphore");
    }
  });

  test("leaves the count and the maximum of one that was there alone", () => {
    const name = freshName();
    using first = CreateSemaphore(null, 1, 2, name);
    using second = CreateSemaphore(null, 7, 9, name);
    assert.equal(second.alreadyExisted, true);
    assert.equal(ReleaseSemaphore(second, 1), 1);
    throwsWin32(() => ReleaseSemaphore(first, 1), ERROR_TOO_MANY_POSTS);
  });

  test("refuses arguments of wrong types", () => {
    const wrong = CreateSemaphore as (...args: unknown[]) => HANDLE;
    throwsTypeError(() => wrong(5, 0, 1, null));
    throwsTypeError(() => wrong(null, "0", 1, null));
    throwsTypeError(() => wrong(null, 0.5, 1, null));
    throwsTypeError(() => wrong(null, 0, 2 ** 31, null));
    throwsTypeError(() => wrong(null, 0, 1, 5));
  });
});

describe("ReleaseSemaphore", () => {
  test("adds to the count and gives the one before", () => {
    using semaphore = CreateSemaphore(null, 0, 10, null);
    assert.equal(ReleaseSemaphore(semaphore, 1), 0);
    assert.equal(ReleaseSemaphore(semaphore, 4), 1);
    assert.equal(ReleaseSemaphore(semaphore.handle, 5), 5);
    assert.equal(takeAll(semaphore, 20), 10);
  });

  test("fails with ERROR_TOO_MANY_POSTS beyond the maximum, and leaves the count alone", () => {
    using semaphore = CreateSemaphore(null, 1, 3, null);
    throwsWin32(() => ReleaseSemaphore(semaphore, 3), ERROR_TOO_MANY_POSTS, "ReleaseSemaphore");
    throwsWin32(() => ReleaseSemaphore(semaphore, LARGEST), ERROR_TOO_MANY_POSTS, "ReleaseSemaphore");
    assert.equal(ReleaseSemaphore(semaphore, 2), 1);
    assert.equal(takeAll(semaphore, 10), 3);
  });

  test("refuses to add less than 1", () => {
    using semaphore = CreateSemaphore(null, 1, 3, null);
    for (const count of [0, -1, -0x8000_0000]) {
      throwsWin32(() => ReleaseSemaphore(semaphore, count), ERROR_INVALID_PARAMETER, "ReleaseSemaphore");
    }
    assert.equal(takeAll(semaphore, 10), 1);
  });

  test("lets as many waits of one thread end as it adds", async () => {
    using semaphore = CreateSemaphore(null, 0, 10, null);
    let ended = 0;
    const waits = Array.from({ length: 5 }, async () => {
      assert.equal(await waitAsync(semaphore, LONG), WAIT_OBJECT_0);
      ended++;
    });
    await sleep(30);
    assert.equal(ended, 0);
    ReleaseSemaphore(semaphore, 2);
    await Promise.race([Promise.all(waits), sleep(200)]);
    assert.equal(ended, 2);
    ReleaseSemaphore(semaphore, 3);
    await Promise.all(waits);
    assert.equal(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
  });

  test("lets as many threads go on as it adds", async () => {
    using semaphore = CreateSemaphore(null, 0, 10, null);
    await using one = await SecondThread.start("waitFor", [semaphore.handle, 1500], "waiting");
    await using two = await SecondThread.start("waitFor", [semaphore.handle, 1500], "waiting");
    await using three = await SecondThread.start("waitFor", [semaphore.handle, 1500], "waiting");
    await sleep(100);
    assert.equal(ReleaseSemaphore(semaphore, 2), 0);
    const results = await Promise.all([one.result, two.result, three.result]);
    assert.deepEqual(
      results.sort((a, b) => a - b),
      [WAIT_OBJECT_0, WAIT_OBJECT_0, WAIT_TIMEOUT],
    );
    assert.equal(ReleaseSemaphore(semaphore, 1), 0);
  });

  test("refuses what is no semaphore, and handles that are closed, were never open, or are none", () => {
    using event = kinds.event.create();
    throwsWin32(() => ReleaseSemaphore(event, 1), ERROR_INVALID_HANDLE, "ReleaseSemaphore");
    const semaphore = CreateSemaphore(null, 1, 3, null);
    const stale = semaphore.handle;
    semaphore.Close();
    for (const handle of [semaphore, stale, NEVER_OPEN, 0]) {
      throwsWin32(() => ReleaseSemaphore(handle, 1), ERROR_INVALID_HANDLE, "ReleaseSemaphore");
    }
    for (const handle of [undefined, null, "semaphore", {}]) throwsTypeError(() => ReleaseSemaphore(handle as never, 1));
    using open = CreateSemaphore(null, 1, 3, null);
    for (const count of [undefined, "1", 1.5, 2 ** 31]) throwsTypeError(() => ReleaseSemaphore(open, count as never));
  });
});

describe("OpenSemaphore", () => {
  test("gives the semaphore of that name", () => {
    const name = freshName();
    using semaphore = CreateSemaphore(null, 0, 5, name);
    using opened = OpenSemaphore(SEMAPHORE_ALL_ACCESS, false, name);
    assert.notEqual(opened.handle, semaphore.handle);
    ReleaseSemaphore(opened, 2);
    assert.equal(takeAll(semaphore, 10), 2);
  });
});
