import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { ended, firstOutput, type Place, place, start, tswin32 } from "./command.js";

const onLinux = process.platform === "linux" ? false : "looks into the Linux host's state directory";

function programData(at: Place): string {
  return join(at.state, "drive_c", "ProgramData");
}

describe("tswin32 tour", () => {
  test("takes every step, tells what happened and how long it took, and succeeds", async (t) => {
    const { code, stdout, stderr } = await tswin32(place(t), ["tour"]);
    assert.equal(stderr, "");
    assert.equal(code, 0, stdout);
    const pid = /process (\d+), thread \d+$/m.exec(stdout)?.[1];
    const steps = stdout.split("\n").filter((line) => /^(ok|FAILED) /.test(line));
    assert.equal(steps.length, 15);
    for (const step of steps) assert.match(step, /^ok +\d+\.\d+ ms {2}\S/);
    assert.match(stdout, new RegExp(`create a file .*C:\\\\ProgramData\\\\tswin32-tour-${pid}\\\\tour\\.txt is handle \\d+`));
    assert.match(stdout, /write to it +23 bytes written, the file has 23$/m);
    assert.match(
      stdout,
      new RegExp(`open it a second time .*process ${pid} gets ERROR_SHARING_VIOLATION \\(32\\), held by node\\S* ${pid}$`, "m"),
    );
    assert.match(stdout, /lock a part of it .*the other handle reads 6 bytes, then ERROR_LOCK_VIOLATION; unlocked, 4 more$/m);
    assert.match(stdout, /find it by a pattern .*T\?\?\?\.\* finds tour\.txt: 23 bytes, hidden, written 2\d{3}-/m);
    const other = /from another process .*process (\d+) gets ERROR_SHARING_VIOLATION \(32\), held by node\S* \d+$/m.exec(stdout)?.[1];
    assert.ok(other !== undefined && other !== pid, "the other process is another one");
    const threads = [...stdout.matchAll(/thread (\d+) sets event \d+ and (?:blocks|awaits); thread (\d+) wakes .*WAIT_OBJECT_0/g)];
    assert.equal(threads.length, 2);
    for (const [, here, there] of threads) assert.notEqual(here, there);
    assert.match(stdout, /process \d+ \(.+\) asks "what is 6 times 7\?" over .*: "42" after \d+ us$/m);
    assert.match(stdout, /process \d+ stands still \(259, STILL_ACTIVE\); resumed it ends with 0xC0DE0042, all 32 bits$/m);
    assert.match(stdout, /process \d+ has started \d+; the job that holds both ends both, with 0xC0DE0042$/m);
    assert.match(stdout, /15 steps in .*, all as they should be\n$/);
  });

  test("writes plain text where its output is no terminal", async (t) => {
    const { stdout } = await tswin32(place(t), ["tour"], { FORCE_COLOR: "1" });
    assert.ok(!stdout.includes("\u001b"));
  });

  test("leaves nothing behind", { skip: onLinux }, async (t) => {
    const at = place(t);
    assert.equal((await tswin32(at, ["tour"])).code, 0);
    assert.deepEqual(readdirSync(programData(at)), []);
  });

  test("shows failed steps as failed, cleans up all the same, and fails", { skip: onLinux }, async (t) => {
    const at = place(t);
    assert.equal((await tswin32(at, ["tour"])).code, 0); // makes the machine
    const preload = join(at.folder, "in-the-way.mjs"); // the file that the tour is to create is there already
    writeFileSync(
      preload,
      `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module"; const { mkdirSync } = fs;
       fs.mkdirSync = (path, ...rest) => {
         const made = mkdirSync(path, ...rest);
         if (/tswin32-tour-\\d+$/.test(path)) fs.writeFileSync(path + "/tour.txt", "");
         return made;
       };
       syncBuiltinESMExports();`,
    );
    const { code, stdout } = await tswin32(at, ["tour"], { NODE_OPTIONS: `--import ${preload}` });
    assert.equal(code, 1, stdout);
    assert.match(stdout, /^FAILED .*create a file .*ERROR_FILE_EXISTS, 80/m);
    assert.match(stdout, /^ok .*write to it/m); // the steps after it are taken
    assert.match(stdout, /15 steps in .*, 1 failed\n$/);
    assert.deepEqual(readdirSync(programData(at)), []);
  });

  test("cleans up when it is interrupted", { skip: onLinux }, async (t) => {
    const at = place(t);
    const child = start(at, ["tour"]);
    const all = ended(child);
    await firstOutput(child);
    child.kill("SIGTERM");
    const { code, stdout } = await all;
    assert.equal(code, 143, stdout);
    assert.match(stdout, /^ok .*clean up/m);
    assert.deepEqual(readdirSync(programData(at)), []);
  });

  test("fails where the machine does not let it work", { skip: onLinux }, async (t) => {
    const at = place(t);
    mkdirSync(join(at.state, "drive_c"), { recursive: true });
    writeFileSync(programData(at), "a file where a folder should be");
    const { code, stdout } = await tswin32(at, ["tour"]);
    assert.equal(code, 1);
    assert.match(stdout, /^FAILED .*make a folder .*ERROR_DIRECTORY, 267/m);
    assert.match(stdout, /1 step in .*, 1 failed\n$/);
  });
});
