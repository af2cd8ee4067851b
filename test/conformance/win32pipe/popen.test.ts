import assert from "node:assert/strict";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { popen, popen2, popen3, popen4 } from "tswin32/win32pipe";
import { joinCommandLine } from "tswin32/win32process";
import { throwsTypeError } from "../support/errors.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

/** A command line that runs a script by node. */
function node(folder: Folder, code: string): string {
  folder.file("program.cjs", `const fs = require("node:fs"); ${code}`);
  const native = folder.native("program.cjs");
  return joinCommandLine([process.execPath, native]);
}

const UPPER = 'process.stdin.on("data", (part) => process.stdout.write(String(part).toUpperCase())); process.stderr.write("");';

describe("popen", () => {
  test("gives what a command of the shell writes", async () => {
    assert.equal((await text(popen("echo hello"))).trim(), "hello");
    assert.equal((await text(popen("echo hello&& echo again", "rb"))).replace(/\s+/g, " ").trim(), "hello again");
  });

  test('gives a stream to the command\'s input with "w"', async () => {
    using folder = new Folder();
    const input = popen(node(folder, "fs.writeFileSync(__dirname + '/got', fs.readFileSync(0)); process.exit(7);"), "w");
    input.end("some text");
    assert.equal(await input.exitCode, 7);
    assert.equal(folder.content("got"), "some text");
  });

  test("tells the exit code", async () => {
    using folder = new Folder();
    const output = popen(node(folder, "process.exit(3)"));
    assert.equal(await text(output), "");
    assert.equal(await output.exitCode, 3);
  });

  test("checks its arguments", () => {
    for (const args of [[], [5], ["echo x", "rw"], ["echo x", 5], ["echo \0"]])
      throwsTypeError(() => Reflect.apply(popen, undefined, args));
  });
});

describe("popen2", () => {
  test("gives the command's input and output", async () => {
    using folder = new Folder();
    const [input, output] = popen2(node(folder, UPPER));
    input.end("abc");
    assert.equal(await text(output), "ABC");
    assert.equal(await output.exitCode, 0);
  });

  test("checks its arguments", () => {
    for (const call of [popen2, popen3, popen4]) {
      for (const args of [[], [5], ["echo x", "r"]]) throwsTypeError(() => Reflect.apply(call, undefined, args));
    }
  });
});

describe("popen3", () => {
  test("gives the command's input, output and errors", async () => {
    using folder = new Folder();
    const [input, output, errors] = popen3(node(folder, `${UPPER} process.stderr.write("oops");`), "b");
    input.end("abc");
    assert.deepEqual(await Promise.all([text(output), text(errors)]), ["ABC", "oops"]);
  });
});

describe("popen4", () => {
  test("gives the command's input, and its output and errors as one, in their order", async () => {
    using folder = new Folder();
    const [input, output] = popen4(node(folder, "for (let i = 0; i < 50; i++) fs.writeSync(1 + (i % 2), i + ' ');"));
    input.end();
    assert.equal(await text(output), Array.from({ length: 50 }, (_, index) => `${index} `).join(""));
    assert.equal(await output.exitCode, 0);
  });

  test("passes what the command is told", async () => {
    using folder = new Folder();
    const [input, output] = popen4(node(folder, UPPER));
    input.write("abc");
    assert.equal(String((await once(output, "data"))[0]), "ABC");
    input.end();
    await once(output, "close");
  });
});
