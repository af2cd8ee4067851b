import assert from "node:assert/strict";
import { OVERLAPPED, SECURITY_ATTRIBUTES } from "tswin32/wintypes";
import { throwsTypeError } from "../support/errors.js";
import { describe, test } from "../support/suite.js";

describe("OVERLAPPED", () => {
  test("begins at the start of the file, without an event", () => {
    for (const overlapped of [new OVERLAPPED(), OVERLAPPED()]) {
      assert.deepEqual([overlapped.Offset, overlapped.OffsetHigh, overlapped.hEvent], [0, 0, 0]);
      assert.equal(overlapped.object, undefined);
    }
  });

  test("has two halves of 32 bits, taken signed or unsigned and given unsigned", () => {
    const overlapped = new OVERLAPPED({ Offset: -1, OffsetHigh: 1 });
    assert.equal(overlapped.Offset, 0xffff_ffff);
    overlapped.OffsetHigh = 0xffff_fffe;
    assert.equal(overlapped.OffsetHigh, 0xffff_fffe);
    for (const value of [2 ** 32, 1.5, "1", null, undefined]) {
      throwsTypeError(() => {
        overlapped.Offset = value as never;
      });
    }
    assert.equal(overlapped.Offset, 0xffff_ffff);
  });

  test("takes both halves together too, as a number or a bigint", () => {
    const overlapped = new OVERLAPPED({ position: 5_000_000_000 });
    assert.deepEqual([overlapped.Offset, overlapped.OffsetHigh, overlapped.position], [705_032_704, 1, 5_000_000_000n]);
    overlapped.position = 2n ** 64n - 1n;
    assert.deepEqual([overlapped.Offset, overlapped.OffsetHigh], [0xffff_ffff, 0xffff_ffff]);
    for (const value of [-1, 2n ** 64n, 0.5, 2 ** 53, "1", null]) throwsTypeError(() => new OVERLAPPED({ position: value as never }));
  });

  test("carries what the program hangs on it", () => {
    const object = { anything: true };
    assert.equal(new OVERLAPPED({ object }).object, object);
    assert.equal(new OVERLAPPED({ dword: 7 }).dword, 7);
  });
});

describe("SECURITY_ATTRIBUTES", () => {
  test("neither inherits nor describes unless it is told to", () => {
    for (const attributes of [new SECURITY_ATTRIBUTES(), SECURITY_ATTRIBUTES()]) {
      assert.equal(Boolean(attributes.bInheritHandle), false);
      assert.equal(attributes.SECURITY_DESCRIPTOR, null);
    }
    assert.equal(Boolean(new SECURITY_ATTRIBUTES({ bInheritHandle: 1 }).bInheritHandle), true);
  });
});
