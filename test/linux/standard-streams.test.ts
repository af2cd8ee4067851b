import assert from "node:assert/strict";
import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import { WAIT_TIMEOUT, WaitForSingleObject } from "tswin32/win32event";
import { runProcess } from "tswin32/win32process";

/** What a process's descriptors are. */
function descriptors(processId: number | "self"): Map<number, string> {
  const folder = `/proc/${processId}/fd`;
  const numbers = readdirSync(folder).filter((fd) => lstatSync(`${folder}/${fd}`, { throwIfNoEntry: false })); // that of the list itself is gone
  return new Map(numbers.map((fd) => [Number(fd), readlinkSync(`${folder}/${fd}`)]));
}

describe("The pipes of runProcess", () => {
  test("are a program's descriptors 0, 1 and 2, and it has no others", async () => {
    const before = new Set(descriptors("self").values()); // what has come from our own parent may go on to our children
    await using child = await runProcess({ command: ["sleep", "50"] });
    const standard = [...descriptors(child.processId)].filter(([, what]) => !before.has(what));
    assert.deepEqual(
      standard.map(([fd, what]) => [fd, what.replace(/:.*/, "")]),
      [
        [0, "pipe"],
        [1, "pipe"],
        [2, "pipe"],
      ],
    );
  });

  test("end when a program closes them, although it goes on", async () => {
    await using child = await runProcess({ command: ["sh", "-c", "echo a; exec >&- 2>&-; sleep 50"], stdin: "ignore" });
    assert.equal(await text(child.stdout), "a\n");
    assert.equal(await text(child.stderr), "");
    assert.equal(WaitForSingleObject(child.handle, 0), WAIT_TIMEOUT);
  });

  test("are not held open by what a program leaves in the background", async () => {
    await using child = await runProcess({ command: ["sh", "-c", "sleep 50 </dev/null >/dev/null 2>&1 & echo a"], stdin: "ignore" });
    assert.deepEqual(await child.output(), { exitCode: 0, stdout: "a\n", stderr: "" });
  });

  test("give SIGPIPE its usual meaning", async () => {
    await using child = await runProcess({ command: ["sh", "-c", "while :; do echo a; done"], stdin: "ignore", stderr: "ignore" });
    child.stdout.destroy();
    assert.equal(await child.exited, 128 + 13);
  });
});
