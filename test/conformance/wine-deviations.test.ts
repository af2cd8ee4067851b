import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sources } from "./sources.js";
import { describe, test } from "./support/suite.js";
import { wineDeviations } from "./wine-deviations.js";

/** The text of every test module, as built. */
const modules = readdirSync(fileURLToPath(new URL(".", import.meta.url)), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".test.js"))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));

/** True if one module declares all suites of the name, and the case itself. */
function isDeclared(name: string): boolean {
  const parts = name.split(" > ").map((part) => JSON.stringify(part));
  return modules.some((text) => parts.every((part) => text.includes(part) || text.includes(`'${JSON.parse(part)}'`)));
}

describe("tables of the suite", () => {
  test("wine-deviations.ts names cases that exist, each once and with a source", () => {
    for (const { test: name, wine, windows, source } of wineDeviations) {
      assert.ok(isDeclared(name), `There is no case "${name}".`);
      assert.ok(wine !== "" && windows !== "" && source !== "", name);
    }
    assert.equal(new Set(wineDeviations.map((deviation) => deviation.test)).size, wineDeviations.length);
  });

  test("sources.ts names cases that exist", () => {
    for (const name of sources.flatMap((source) => source.cases)) assert.ok(isDeclared(name), `There is no case "${name}".`);
  });
});
