// A reporter of node's test runner: one line of JSON a test (see Result), as soon as it has ended.

import type { TestEvent } from "node:test/reporters";
import { type Result, type Status, WHOLE_FILE } from "./results.js";

export default async function* record(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  // The place that an event names is where test() was called, which may be a module that test files share. The file that
  // runs is the one taken from the queue last: there is one at a time.
  let running = "";
  // Events come in the order of definition, a suite's start before its tests and its end after them.
  const open: string[] = [];
  for await (const event of events) {
    if (event.type === "test:dequeue" && isFile(event.data)) {
      running = below(event.data.file ?? event.data.name);
    } else if (event.type === "test:start") {
      open.length = event.data.nesting;
      open.push(event.data.name);
    } else if (event.type === "test:pass" || event.type === "test:fail") {
      const status = statusOf(event);
      if (status === undefined) continue;
      const name = isFile(event.data) ? WHOLE_FILE : [...open.slice(0, event.data.nesting), event.data.name].join(" > ");
      const winerror = status === "failed" ? winerrorOf(event.data.details) : undefined;
      const result: Result = { file: running, name, status, ...(winerror === undefined ? {} : { winerror }), node: process.version };
      yield `${JSON.stringify(result)}\n`;
    }
  }
}

type Ended = Extract<TestEvent, { type: "test:pass" | "test:fail" }>;

/** How a test ended; undefined for what is none: a suite, which its tests speak for. */
function statusOf({ type, data }: Ended): Status | undefined {
  const isSuite = data.details.type === "suite";
  if (data.skip !== undefined) return "skipped";
  if (data.todo !== undefined) return isSuite ? undefined : "todo";
  if (type === "test:fail") return isSuite && failureOf(data.details) === "subtestsFailed" ? undefined : "failed";
  if (isSuite) return undefined;
  return isFile(data) ? "failed" : "passed"; // a file in which no test ran is reported as a test that passed
}

function failureOf(details: Ended["data"]["details"]): unknown {
  return "error" in details ? (details.error as { failureType?: unknown }).failureType : undefined;
}

function winerrorOf(details: Ended["data"]["details"]): number | undefined {
  const cause = "error" in details ? (details.error as { cause?: { winerror?: unknown } | null }).cause : undefined;
  return typeof cause?.winerror === "number" ? cause.winerror : undefined;
}

/** True of what the runner reports about a file as a whole. */
function isFile({ nesting, name }: { readonly nesting: number; readonly name: string }): boolean {
  return nesting === 0 && name.endsWith(".test.js");
}

/** A test file's path below .build/test. */
function below(file: string): string {
  return file.replaceAll("\\", "/").replace(/^.*\.build\/test\//, "");
}
