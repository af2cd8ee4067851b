// describe and test of node:test, with the table of Wine's deviations applied. Every conformance case is declared by these.

import { test as nodeTest, type TestContext, type TestOptions } from "node:test";
import { wineDeviations } from "../wine-deviations.js";
import { underWine } from "./environment.js";
import { type Feature, has } from "./features.js";

export { describe } from "node:test";

/** One that waits for somebody who never comes must not hold up the lane. */
const LONGEST_CASE = 60_000;

type Case = (context: TestContext) => void | Promise<void>;

/** What a case can say of itself. */
export interface CaseOptions extends TestOptions {
  /** What it cannot do without: where that is missing it is skipped. */
  readonly needs?: readonly Feature[];
}

/** A conformance case: a sentence that is true of Windows, and the code that shows it. */
export function test(name: string, body: Case, { needs = [], ...options }: CaseOptions = {}): void {
  // node:test reports the case; nobody awaits its promise.
  void nodeTest(name, { timeout: LONGEST_CASE, ...options }, (context) => {
    const missing = needs.find((feature) => !has(feature));
    if (missing === undefined) return runCase(context, body);
    context.skip(`needs ${missing}`);
    return undefined;
  });
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
  if (deviation.sometimes) return;
  throw new Error("Wine now does what Windows documents here: take the case off test/conformance/wine-deviations.ts.");
}
