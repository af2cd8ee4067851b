import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./pending-waits-main.js", import.meta.url));

function run(...ending: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, ...ending], { encoding: "utf8", timeout: 20_000 });
  assert.equal(error, undefined, `${error}\n${stderr}`);
  assert.equal(stderr, "");
  return { status, output: stdout.trim().replaceAll("\r\n", "\n") };
}

describe("A process with a pending wait", () => {
  test("ends by process.exit() at once, with its own exit code", () => {
    assert.deepEqual(run("exit"), { status: 23, output: "" });
  });

  for (const moment of ["at once", "later"]) {
    test(`ends by process.exit() too while threads of the package wait, ${moment}`, () => {
      assert.deepEqual(run("exitOfThreads", moment), { status: 23, output: "" });
    });
  }

  test("is not kept alive by such a thread once the wait is aborted", () => {
    assert.deepEqual(run("abortedAndOver"), { status: 0, output: "AbortError\nsoon" });
  });

  test("has few threads for 1,000 waits that have a time limit, and none of them when they are over", () => {
    assert.deepEqual(run("threads"), { status: 0, output: "few" });
  });

  test("is kept alive by the wait, and not by one that is over", () => {
    assert.deepEqual(run("settled"), { status: 0, output: "0" });
  });

  test("ends although the event is signalled while it exits", () => {
    assert.deepEqual(run("signalledLate"), { status: 0, output: "" });
  });

  test("goes on when a worker exits that was waiting, and the worker's wait takes no signal any more", () => {
    assert.deepEqual(run("workerExit"), { status: 0, output: "0" });
  });

  test("goes on when a worker is terminated that was waiting, and the worker's wait takes no signal any more", () => {
    assert.deepEqual(run("workerTerminated"), { status: 0, output: "0" });
  });
});
