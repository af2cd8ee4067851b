import assert from "node:assert/strict";
import { IID } from "tswin32/wintypes";
import { throwsTypeError } from "../support/errors.js";
import { describe, test } from "../support/suite.js";

// IID_IDispatch of oaidl.h.
const CANONICAL = "{00020400-0000-0000-C000-000000000046}";

describe("IID", () => {
  test("has one canonical text, however it was written", () => {
    for (const text of [
      CANONICAL,
      CANONICAL.toLowerCase(),
      "00020400-0000-0000-c000-000000000046",
      "{00020400-0000-0000-c000-000000000046}",
    ]) {
      assert.equal(new IID(text).toString(), CANONICAL);
      assert.equal(String(IID(text)), CANONICAL);
      assert.equal(JSON.stringify({ id: IID(text) }), JSON.stringify({ id: CANONICAL }));
    }
  });

  test("equals the same identifier in any form, and no other", () => {
    const id = new IID(CANONICAL);
    assert.ok(id.equals(new IID(CANONICAL.toLowerCase())));
    assert.ok(id.equals(CANONICAL.toLowerCase()));
    assert.ok(id.equals(id));
    for (const other of [
      new IID("{00000000-0000-0000-C000-000000000046}"),
      "{00000000-0000-0000-C000-000000000046}",
      "no identifier",
      null,
      5,
      {},
    ]) {
      assert.equal(id.equals(other), false);
    }
  });

  test("can be made of another one", () => {
    const id = new IID(new IID(CANONICAL));
    assert.ok(id instanceof IID);
    assert.equal(String(id), CANONICAL);
  });

  test("has the memory layout of a GUID: three little-endian fields, then eight bytes", () => {
    const id = new IID("{00112233-4455-6677-8899-AABBCCDDEEFF}");
    const bytes = Buffer.from("33221100554477668899aabbccddeeff", "hex");
    assert.deepEqual(Buffer.from(id.toBytes()), bytes);
    assert.ok(new IID(bytes).equals(id));
  });

  test("refuses what is no identifier", () => {
    const wrong = [
      "",
      "IDispatch",
      CANONICAL.slice(0, -2),
      `${CANONICAL}x`,
      CANONICAL.replace("4", "G"),
      5,
      null,
      undefined,
      {},
      new Uint8Array(15),
    ];
    for (const value of wrong) throwsTypeError(() => new IID(value as never));
  });
});
