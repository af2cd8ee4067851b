import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { place, tswin32 } from "./command.js";

describe("tswin32 err", () => {
  test("explains a Win32 code by number and by symbol, in any case", async (t) => {
    const at = place(t);
    const byNumber = await tswin32(at, ["err", "32"]);
    assert.equal(byNumber.code, 0);
    assert.match(byNumber.stdout, /^symbol +ERROR_SHARING_VIOLATION$/m);
    assert.match(byNumber.stdout, /^decimal +32$/m);
    assert.match(byNumber.stdout, /^hex +0x00000020$/m);
    assert.match(byNumber.stdout, /^meaning +\S.*\.$/m);
    assert.deepEqual(await tswin32(at, ["err", "ERROR_SHARING_VIOLATION"]), byNumber);
    assert.deepEqual(await tswin32(at, ["err", "error_sharing_violation"]), byNumber);
    assert.deepEqual(await tswin32(at, ["err", "0x20"]), byNumber);
  });

  test("explains an HRESULT, signed or unsigned, with its facility and the code that it wraps", async (t) => {
    const at = place(t);
    const signed = await tswin32(at, ["err", "-2147024891"]);
    assert.equal(signed.code, 0);
    assert.match(signed.stdout, /^symbol +E_ACCESSDENIED$/m);
    assert.match(signed.stdout, /^decimal +2147942405, signed -2147024891$/m);
    assert.match(signed.stdout, /^facility +7 \(FACILITY_WIN32\), its code is 5$/m);
    assert.match(signed.stdout, /^wraps +ERROR_ACCESS_DENIED \(5\)$/m);
    assert.deepEqual(await tswin32(at, ["err", "0x80070005"]), signed);
  });

  test("explains an HRESULT that has no symbol but wraps a code that has", async (t) => {
    const { code, stdout } = await tswin32(place(t), ["err", "0x80070020"]);
    assert.equal(code, 0);
    assert.match(stdout, /^symbol +none$/m);
    assert.match(stdout, /^wraps +ERROR_SHARING_VIOLATION \(32\)$/m);
  });

  test("names the other symbols of the value", async (t) => {
    const { stdout } = await tswin32(place(t), ["err", "0"]);
    assert.match(stdout, /^symbol +ERROR_SUCCESS$/m);
    assert.match(stdout, /^also .*\bNO_ERROR\b.*\bS_OK\b/m);
  });

  for (const unknown of ["ERROR_NO_SUCH_SYMBOL", "268369919", "99999999999", "0x", "1.5"]) {
    test(`fails with a message for ${unknown}`, async (t) => {
      const { code, stdout, stderr } = await tswin32(place(t), ["err", unknown]);
      assert.equal(code, 1);
      assert.equal(stdout, "");
      assert.match(stderr, /^tswin32 err: .+\n$/);
      assert.ok(stderr.includes(unknown));
    });
  }
});
