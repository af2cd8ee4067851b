import { describe, test } from "node:test";
import { kindNames } from "../conformance/support/objects.js";
import { createAndClose, openAndClose, waitAndClose } from "./leaks.js";

const LONGEST = 600_000;

describe("Handles that are closed", () => {
  for (const kind of kindNames) {
    test(`of 200,000 objects of the kind ${kind} leave nothing behind`, { timeout: LONGEST }, () => createAndClose(kind, 200_000));
  }

  test("of 40,000 named objects leave nothing behind", { timeout: LONGEST }, () => openAndClose(10_000));

  test("and waits that have ended, 100,000 of them, leave nothing behind", { timeout: LONGEST }, () => waitAndClose(100_000));
});
