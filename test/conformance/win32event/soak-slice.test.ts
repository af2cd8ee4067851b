import { soak } from "../../soak/objects.js";
import { seed } from "../support/environment.js";
import { describe, test } from "../support/suite.js";

describe("Objects shared by processes that are killed at random", () => {
  test("stay usable, are given up by the dead, and vanish with the last holder", async (context) => {
    context.diagnostic(`TSWIN32_TEST_SEED=${seed}`);
    await soak({ processes: 4, operations: 400, rounds: 3, seed });
  });
});
