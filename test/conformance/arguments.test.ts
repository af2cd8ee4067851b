// No input may crash the process, hang it, or come to anything but a result, a WindowsError or a TypeError.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { seed } from "./support/environment.js";
import { Folder } from "./support/folder.js";
import { SecondProcess } from "./support/process.js";
import { LAST_CALL } from "./support/programs.js";
import { describe, test } from "./support/suite.js";

/** Argument lists a function: more of them find little more, and each hundred takes Wine eight seconds. */
const ROUNDS = 300;

/** Second processes: a crash in one still lets the others speak. */
const PARTS = 4;

const LIMIT = 240_000;

describe("every exported function", () => {
  test("is found", async () => {
    await using other = new SecondProcess("listFunctions", []);
    const names = await other.result();
    assert.equal(new Set(names).size, names.length);
    for (const known of [
      "win32file.CreateFile",
      "win32file/promises.ReadFile",
      "win32event/promises.WaitForSingleObject",
      "wintypes.HANDLE",
      "tswin32.toNativePath",
    ]) {
      assert.ok(names.includes(known), `${known} is missing among ${names.join(", ")}.`);
    }
  });

  for (let part = 0; part < PARTS; part++) {
    test(
      `survives ${ROUNDS} random argument lists (part ${part + 1} of ${PARTS})`,
      async () => {
        using folder = new Folder();
        await using other = new SecondProcess("callRandomly", [seed, part, PARTS, ROUNDS], { directory: folder.native(), limit: LIMIT });
        const repeat = () => {
          const last = existsSync(folder.native(LAST_CALL)) ? readFileSync(folder.native(LAST_CALL), "utf8").trim() : "none";
          return `TSWIN32_TEST_SEED=${seed} repeats it; the last call made was ${last}.`;
        };
        const complaints = await other.result().catch((cause: unknown) => {
          throw new Error(`The process that makes the calls failed. ${repeat()}\n${cause instanceof Error ? cause.message : cause}`, {
            cause,
          });
        });
        assert.deepEqual(complaints, [], repeat());
      },
      { timeout: LIMIT + 30_000 },
    );
  }
});
