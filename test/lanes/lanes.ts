// The lanes: which tests run where, and what each needs.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runNatively, type TestRun } from "./node-run.js";
import { provisioned } from "./places.js";
import { runInWine, wineMissing } from "./wine.js";

/** One pass over a lane's tests. */
export interface Pass {
  /** What runs it, for the summary. */
  readonly label: string;
  /** Why it cannot be made here, undefined if it can. */
  readonly missing?: string | undefined;
  /**
   * Whether a file is run once more whose process died, or could not start another: Wine 8 itself ends a node.exe now and then, or fails to
   * start one with ERROR_INTERNAL_ERROR. The summary names each.
   */
  readonly failsNowAndThen?: boolean;
  /** Runs the tests, with `scratch` for its own files, and returns the exit code. */
  readonly run: (tests: TestRun, scratch: string) => Promise<number>;
}

/** A named set of tests on one kind of host. */
export interface Lane {
  readonly name: string;
  /** Why this platform can never have it, undefined if it can. */
  readonly elsewhere?: string | undefined;
  /** The folders of test/ that it runs. */
  readonly folders: readonly string[];
  /** Its passes; only called where the platform can have the lane. */
  readonly passes: () => readonly Pass[];
}

const here = `${process.platform}-${process.arch}`;
const onLinux = process.platform === "linux" ? undefined : "needs Linux";

export const lanes: readonly Lane[] = [
  { name: "linux", elsewhere: onLinux, folders: ["conformance", "linux", "unit"], passes: () => [thisNode(), newestNode()] },
  {
    name: "windows",
    elsewhere: process.platform === "win32" ? undefined : "needs Windows",
    folders: ["conformance", "windows", "unit"],
    passes: () => [thisNode()],
  },
  {
    name: "wine",
    elsewhere: here === "linux-x64" ? undefined : "needs Linux on x64",
    folders: ["conformance", "windows"],
    passes: () => [{ label: "node.exe under Wine", missing: wineMissing(), failsNowAndThen: true, run: runInWine }],
  },
  {
    name: "abi",
    elsewhere: onLinux,
    folders: ["abi"],
    passes: () => [thisNode(commandMissing("x86_64-w64-mingw32-gcc"))],
  },
  { name: "types", folders: ["lanes"], passes: () => [thisNode()] },
  { name: "packaging", folders: ["packaging"], passes: () => [thisNode(commandMissing("npm"))] },
  { name: "cli", folders: ["cli"], passes: () => [thisNode()] },
];

function thisNode(missing?: string): Pass {
  return { label: `Node ${process.versions.node}`, missing, run: (tests) => runNatively(process.execPath, tests) };
}

/** The newest LTS, which scripts/provision.sh fetches: what works on the oldest Node that we support must work there too. */
function newestNode(): Pass {
  const node = join(provisioned, "node-linux", "bin", "node");
  const missing = existsSync(node) ? undefined : ".provisioned/node-linux is missing: run scripts/provision.sh";
  return { label: "the newest LTS of Node", missing, run: (tests) => runNatively(node, tests) };
}

function commandMissing(command: string): string | undefined {
  const { error } = spawnSync(command, ["--version"], { stdio: "ignore", shell: process.platform === "win32" });
  return error ? `${command} is not installed` : undefined;
}
