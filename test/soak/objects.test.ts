import { test } from "node:test";
import { seed } from "../conformance/support/environment.js";
import { soak } from "./objects.js";

test("Objects shared by 8 processes that are killed at random survive 10,000 operations of each", {
  timeout: 1_200_000,
}, async (context) => {
  context.diagnostic(`TSWIN32_TEST_SEED=${seed}`);
  await soak({ processes: 8, operations: 10_000, rounds: 10, seed, report: (line) => context.diagnostic(line) });
});
