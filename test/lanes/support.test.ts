// docs/support.md says what the lanes have shown. It is generated; here it is compared with what the script would write now.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { root } from "./places.js";
import type { Result } from "./results.js";

function check(folder: string): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "scripts/support.mjs"), "--check"], { encoding: "utf8" });
  return { code: status, said: stdout + stderr };
}

/** A copy of what the script reads, with `results` in place of the lane linux's own. */
function withResults(results: readonly Result[], use: (folder: string) => void): void {
  const copy = mkdtempSync(join(tmpdir(), "tswin32-support-"));
  try {
    for (const part of ["package.json", "docs", "scripts/support.mjs", "test/conformance", ".build/test/conformance", "dist"]) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
    mkdirSync(join(copy, ".build/results"));
    writeFileSync(join(copy, ".build/results/linux.json"), JSON.stringify(results));
    use(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

describe("docs/support.md", () => {
  test("says what the last runs of the lanes have shown", () => {
    const { code, said } = check(root);
    assert.equal(code, 0, said);
  });

  test("is found out when it claims more than a run has shown", () => {
    const named = JSON.parse(readFileSync(join(root, "docs/support.json"), "utf8")) as { modules: { win32file: { functions: object } } };
    assert("CreateFile" in named.modules.win32file.functions);
    const failing: Result = {
      file: "conformance/win32file/open.test.js",
      name: "CreateFile > takes its arguments by name",
      status: "failed",
      node: process.version,
    };
    withResults([failing], (folder) => {
      const { code, said } = check(folder);
      assert.equal(code, 1, said);
      assert.match(said, /docs.support\.json and docs.support\.md do not say/);
    });
  });
});
