import { createAndClose, openAndClose, waitAndClose } from "../../soak/leaks.js";
import { kindNames } from "../support/objects.js";
import { describe, test } from "../support/suite.js";

describe("Handles that are closed", () => {
  for (const kind of kindNames) {
    test(`of 20,000 objects of the kind ${kind} leave nothing behind`, () => createAndClose(kind, 20_000));
  }

  test("of 4,000 named objects leave nothing behind", () => openAndClose(1000));

  test("and waits that have ended, 1,000 of them, leave nothing behind", () => waitAndClose(1000));
});
