// What a lane's tests came to: written one line a test by reporter.ts, gathered here for the summary and for the docs.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.js";

export type Status = "passed" | "failed" | "skipped" | "todo";

/** The name of a result about a file as a whole: its process died, or no test ran in it. */
export const WHOLE_FILE = "(the file itself)";

/** One test of one run. */
export interface Result {
  /** The compiled test file below .build/test, with slashes. */
  readonly file: string;
  /** Its suites and its own name, joined by " > ": the first is the function that it is about. */
  readonly name: string;
  readonly status: Status;
  /** The Win32 error that a failed test ended with, if it was one. */
  readonly winerror?: number;
  /** The Node version that ran it. */
  readonly node: string;
}

/** How many tests ended how. */
export type Tally = Record<Status, number>;

/** What the reporter wrote before it ended; nothing if the run died before its first test. */
export function readResults(file: string): Result[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Result);
}

export function tally(results: readonly Result[]): Tally {
  const counts: Tally = { passed: 0, failed: 0, skipped: 0, todo: 0 };
  for (const { status } of results) counts[status]++;
  return counts;
}

/** Keeps a lane's results for docs/support.md, which is generated from them. */
export function saveResults(lane: string, results: readonly Result[]): void {
  const folder = join(root, ".build", "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${lane}.json`), `${JSON.stringify(results, null, 1)}\n`);
}
