import assert from "node:assert/strict";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { place, tswin32 } from "./command.js";

describe("tswin32 who", () => {
  test("names the processes that have a file open, whatever they opened it with", async (t) => {
    const at = place(t);
    const path = join(at.folder, "held.txt");
    writeFileSync(path, "");
    const held = openSync(path, "r");
    t.after(() => closeSync(held));
    const { code, stdout, stderr } = await tswin32(at, ["who", path]);
    assert.equal(stderr, "");
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^ *${process.pid}  node`, "m"));
  });

  test("says so if nobody has", async (t) => {
    const at = place(t);
    const path = join(at.folder, "free.txt");
    writeFileSync(path, "");
    const { code, stdout } = await tswin32(at, ["who", path]);
    assert.equal(code, 0);
    assert.match(stdout, /^nobody/);
  });

  test("fails for a file that is not there", async (t) => {
    const at = place(t);
    const { code, stdout, stderr } = await tswin32(at, ["who", join(at.folder, "missing.txt")]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^tswin32 who: .*ERROR_FILE_NOT_FOUND, 2/);
  });
});
