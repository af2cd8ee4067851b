import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { windowsPath, wineMissing } from "../lanes/wine.js";
import { ended, firstOutput, type Place, place, start, tswin32 } from "./command.js";
import { program, REPORTER, typeScriptProgram } from "./programs.js";

const skip = wineMissing() ?? false;
const ARGUMENTS = ["two  blanks", "", "-x", 'q"uote', "back\\", "ü"];

/** The run's own folder is gone: what Wine itself leaves in the temporary folder is not ours. */
function leftNothing(at: Place): void {
  assert.deepEqual(
    readdirSync(at.env.TMPDIR as string).filter((name) => name.startsWith("tswin32-wine-")),
    [],
  );
}

describe("tswin32 run --host wine", () => {
  test("runs a program on Windows: its arguments as they are, its output, its exit code", { skip }, async (t) => {
    const at = place(t);
    const { code, stdout, stderr } = await tswin32(at, ["run", "--host", "wine", program(at, "program.mjs", REPORTER), ...ARGUMENTS]);
    assert.equal(stderr, "on stderr\n");
    assert.deepEqual(JSON.parse(stdout), { platform: "win32", args: ARGUMENTS, found: "function" });
    assert.equal(code, 7);
    leftNothing(at);
  });

  test("compiles TypeScript as it does natively", { skip }, async (t) => {
    const at = place(t);
    const target = windowsPath(`${at.folder}/target.txt`);
    const { code, stdout, stderr } = await tswin32(at, ["run", typeScriptProgram(at), "--host", "wine", target]);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "[0,7]\nother 3 true true ü\n", stderr: "" });
    leftNothing(at);
  });

  test("shows output while the program runs, and ends it when it is told to end", { skip }, async (t) => {
    const at = place(t);
    const path = program(at, "waits.mjs", `console.log("first"); setTimeout(() => console.log("last"), 60_000);`);
    const child = start(at, ["run", "--host", "wine", path]);
    const all = ended(child);
    assert.equal(await firstOutput(child), "first");
    child.kill("SIGTERM");
    const { code, stdout } = await all;
    assert.equal(stdout, "first\n");
    assert.notEqual(code, 0);
    leftNothing(at);
  });

  test("says what is missing and how to get it", { skip: process.platform === "linux" ? false : "needs Linux" }, async (t) => {
    const at = place(t);
    mkdirSync(`${at.folder}/empty`);
    const { code, stdout, stderr } = await tswin32(at, ["run", "--host", "wine", program(at, "a.mjs", "")], {
      TSWIN32_WINE: `${at.folder}/empty`,
    });
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.match(stderr, /empty\/node\.exe is missing\. .*scripts\/provision\.sh/);
  });
});
