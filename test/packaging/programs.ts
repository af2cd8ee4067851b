// Runs programs for the packaging lane, in temporary folders.

import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root, seen from .build/test/packaging. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** A folder that goes at the end of its `using` block. */
export class TemporaryFolder implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "tswin32-packaging-")));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Runs node in `folder`. */
export function node(folder: string, ...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", env: environment() });
}

/** Runs npm in `folder` and returns what it prints; throws what it complains about. */
export function npm(folder: string, ...args: string[]): string {
  // On Windows npm is a batch file, which only a shell runs.
  const windows = process.platform === "win32";
  const { status, error, stdout, stderr } = spawnSync(windows ? "npm.cmd" : "npm", args, {
    cwd: folder,
    encoding: "utf8",
    shell: windows,
    env: { ...environment(), npm_config_loglevel: "error", npm_config_audit: "false", npm_config_fund: "false" },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`npm ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Ours, without what npm and the test runner put there for their own children. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NODE_TEST_CONTEXT|npm_(?!config_))/i.test(name)));
}

/** What `npm pack` made of the package. */
export interface Packed {
  readonly archive: string;
  readonly files: readonly string[];
}

/** Packs the package, as built, into `folder`. */
export function pack(folder: string): Packed {
  const output = npm(root, "pack", "--json", "--ignore-scripts", "--pack-destination", folder);
  const described = Object.values(JSON.parse(output) as Record<string, { filename: string; files: { path: string }[] }>)[0];
  if (!described) throw new Error(`npm pack says: ${output}`);
  return { archive: join(folder, described.filename), files: described.files.map(({ path }) => path) };
}

/** The installed package's entry points, under the names that programs import. */
export function entryPoints(manifest: { exports: Record<string, unknown> }): string[] {
  return Object.keys(manifest.exports)
    .filter((name) => name !== "./package.json")
    .map((name) => `tswin32${name.slice(1)}`);
}
