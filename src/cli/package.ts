// This package as it is installed: its root and its package.json.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

/** The package's root; compiled, this file is dist/cli/package.js. */
export const packageRoot = fileURLToPath(new URL("../../", import.meta.url));

export const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as Manifest;
