// Where things are. Compiled, this file is .build/test/lanes/places.js.

import { existsSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("../../../", import.meta.url)).replace(/[\\/]$/, "");

/** What scripts/provision.sh has fetched. */
export const provisioned = join(root, ".provisioned");

/** A folder of compiled tests, which need not exist. */
export function compiled(folder: string): string {
  return join(root, ".build", "test", folder);
}

/**
 * The compiled test files below `folder` of test/, relative to the root.
 *
 * Those whose source has been deleted since are left out: the compiler does not remove what it once wrote.
 */
export function testFiles(folder: string): string[] {
  if (!existsSync(compiled(folder))) return [];
  return readdirSync(compiled(folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.js") && existsSync(join(root, "test", folder, file.replace(/js$/, "ts"))))
    .map((file) => [".build", "test", folder, ...file.split(sep)].join("/"))
    .sort();
}
