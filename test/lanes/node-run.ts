// One run of node's test runner over some files, natively. The same in Wine is in wine.ts.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { root } from "./places.js";

/** What a run of tests needs to know. */
export interface TestRun {
  /** The compiled test files, relative to the root. */
  readonly files: readonly string[];
  /** Where the reporter writes its results. */
  readonly results: string;
  /** What the tests find in their environment beside what is there already. */
  readonly env: NodeJS.ProcessEnv;
  /** Shows a line of its output. */
  readonly print: (line: string) => void;
  /** Ends the run early. */
  readonly signal: AbortSignal;
}

/** A single test may install packages or wait for a Windows service; one that takes longer than this hangs. */
const LONGEST_TEST_MS = 300_000;

/** The arguments for node: all but the files, whose paths differ between native and Wine. */
export function testArguments(results: string): string[] {
  return [
    "--test",
    "--test-concurrency=1", // the reporter relies on it, and tests that measure time are not disturbed
    `--test-timeout=${LONGEST_TEST_MS}`,
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=./.build/test/lanes/reporter.js",
    `--test-reporter-destination=${results}`,
  ];
}

/** The environment for a lane: ours without what would make node take the run for a part of another. */
export function cleanEnvironment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, TSWIN32_LANES: __, ...inherited } = process.env;
  return { ...inherited, ...extra };
}

/**
 * Runs test files in `node`, shows what it prints, and returns its exit code.
 */
export async function runNatively(node: string, run: TestRun): Promise<number> {
  const child = spawn(node, [...testArguments(run.results), ...run.files], {
    cwd: root,
    env: cleanEnvironment(run.env),
    stdio: ["ignore", "pipe", "inherit"],
    signal: run.signal,
    killSignal: "SIGTERM",
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", (error) => (run.signal.aborted ? resolve(1) : reject(error)));
    child.once("close", (code) => resolve(code ?? 1));
  });
  for await (const line of createInterface(child.stdout)) show(line, run.print);
  return await ended;
}

/** Prints a line of node's output, unless it is one of the closing totals: there is one set of them for all lanes, at the end. */
export function show(line: string, print: (line: string) => void): void {
  if (!/^ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+\r?$/.test(line)) print(line);
}
