import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Feature, has } from "../conformance/support/features.js";

// Conformance cases that need something are skipped where it is missing. Here nothing may be, or they would be skipped in silence.
describe("the Linux host", () => {
  const features: readonly Feature[] = ["named-streams", "read-only", "symbolic-links"];
  for (const feature of features) test(`has ${feature}`, () => assert.ok(has(feature)));

  // Linux lets only the administrator do it.
  test("opens files by their identifiers for root", { skip: process.getuid?.() !== 0 }, () => assert.ok(has("open-by-id")));
});
