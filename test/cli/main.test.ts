import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { root } from "../lanes/places.js";
import { place, tswin32 } from "./command.js";

describe("tswin32", () => {
  test("lists its commands with --help", async (t) => {
    const { code, stdout } = await tswin32(place(t), ["--help"]);
    assert.equal(code, 0);
    for (const command of ["tour", "run", "doctor", "err", "find"]) assert.match(stdout, new RegExp(`^  ${command}\\b`, "m"));
  });

  test("tells the package's version", async (t) => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    assert.deepEqual(await tswin32(place(t), ["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("refuses an unknown command and says where the list is", async (t) => {
    const { code, stdout, stderr } = await tswin32(place(t), ["frobnicate"]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /unknown command 'frobnicate'/);
    assert.match(stderr, /tswin32 --help/);
  });

  test("shows the help where no command is given, and fails", async (t) => {
    const { code, stderr } = await tswin32(place(t), []);
    assert.equal(code, 1);
    assert.match(stderr, /^Usage: tswin32/);
  });

  test("misses an argument with a message, not a stack", async (t) => {
    const { code, stderr } = await tswin32(place(t), ["err"]);
    assert.equal(code, 1);
    assert.match(stderr, /missing required argument 'code'/);
    assert.doesNotMatch(stderr, /\n {4}at /);
  });
});
