// describe and test of node:test, with the table of Wine's deviations applied. Every conformance case is declared by these.

import { test as nodeTest, type TestContext, type TestOptions } from "node:test";
import { wineDeviations } from "../wine-deviations.js";
import { underWine } from "./environment.js";

export { describe } from "node:test";

/** One that waits for somebody who never comes must not hold up the lane. */
const LONGEST_CASE = 60_000;

type Case = (context: TestContext) => void | Promise<void>;

/** A conformance case: a sentence that is true of Windows, and the code that shows it. */
export function test(name: string, body: Case, options: TestOptions = {}): void {
  // node:test reports the case; nobody awaits its promise.
  void nodeTest(name, { timeout: LONGEST_CASE, ...options }, (context) => runCase(context, body));
}

async function runCase(context: TestContext, body: Case): Promise<void> {
  const deviation = underWine ? wineDeviations.find((listed) => listed.test === context.fullName) : undefined;
  if (deviation === undefined) return body(context);
  try {
    await body(context);
  } catch (error) {
    context.diagnostic(`Wine deviates as listed (${deviation.wine}): ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  throw new Error("Wine now does what Windows documents here: take the case off test/conformance/wine-deviations.ts.");
}
