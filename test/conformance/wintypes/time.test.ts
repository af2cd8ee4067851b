import assert from "node:assert/strict";
import { TIME } from "tswin32/wintypes";
import { throwsTypeError } from "../support/errors.js";
import { describe, test } from "../support/suite.js";

describe("TIME", () => {
  test("is a Date", () => {
    const time = new TIME("2000-01-01T00:00:00Z");
    assert.ok(time instanceof Date);
    assert.ok(time instanceof TIME);
    assert.equal(time.toISOString(), "2000-01-01T00:00:00.000Z");
    assert.equal(time.getTime(), Date.UTC(2000, 0, 1));
  });

  test("counts 100 ns since 1601", () => {
    assert.equal(new TIME(new Date(0)).filetime, 116444736000000000n);
    assert.equal(new TIME(0n).toISOString(), "1601-01-01T00:00:00.000Z");
    assert.equal(TIME("1601-01-01T00:00:00Z").filetime, 0n);
    assert.equal(TIME("1970-01-01T00:00:00.001Z").filetime, 116444736000010000n);
  });

  test("keeps what a Date cannot show", () => {
    const exact = 116444736000000000n + 12_345_678n;
    const time = new TIME(exact);
    assert.equal(time.filetime, exact);
    assert.equal(time.getTime(), 1234);
    assert.equal(new TIME(time).filetime, exact);
  });

  test("is now without an argument", () => {
    const before = Date.now();
    const now = new TIME().getTime();
    assert.ok(now >= before && now <= Date.now());
  });

  test("refuses what is no time", () => {
    for (const value of ["no date", Number.NaN, -1n, 2n ** 63n, null, {}, true]) throwsTypeError(() => new TIME(value as never));
  });
});
