import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { describe, test } from "node:test";
import { place, tswin32 } from "./command.js";

describe("tswin32 doctor", () => {
  test("says what is there, and succeeds", async (t) => {
    const { code, stdout } = await tswin32(place(t), ["doctor"]);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^has +│host +│${process.platform === "win32" ? "windows" : "linux"}; it answers`, "m"));
    assert.ok(stdout.includes(process.versions.node));
    assert.match(stdout, /^has +│koffi +│\d+\.\d+\.\d+; @koromix\/koffi-\S+ \d/m);
  });

  test("says what is missing and what does not work without it, and still succeeds", async (t) => {
    const at = place(t);
    const { code, stdout } = await tswin32(at, ["doctor"], { PATH: at.folder, Path: at.folder });
    assert.equal(code, 0);
    assert.match(stdout, /^lacks │gcc +│is not installed +│\S/m);
    assert.equal(/^lacks │smbclient +│is not installed +│\S/m.test(stdout), process.platform === "linux");
  });

  test("names the state directory and makes none", { skip: process.platform === "linux" ? false : "Linux has one" }, async (t) => {
    const at = place(t);
    const before = await tswin32(at, ["doctor"]);
    assert.ok(before.stdout.includes(`${at.state} (from TSWIN32_STATE) is made at first use`));
    assert.ok(!existsSync(at.state), "to look at a machine does not make one");
    mkdirSync(at.state, { mode: 0o700 });
    const { stdout } = await tswin32(at, ["doctor"]);
    assert.ok(stdout.includes(`${at.state} (from TSWIN32_STATE), mode 0700, owner ${process.getuid?.()}`));
  });

  test("says that the host does not load, where it does not", async (t) => {
    const { code, stdout } = await tswin32(place(t), ["doctor"], { TSWIN32_HOST: "mars" });
    assert.equal(code, 0);
    assert.match(stdout, /^lacks │host +│TSWIN32_HOST is "mars"/m);
  });
});
