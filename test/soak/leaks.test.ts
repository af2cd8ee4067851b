import { describe, type TestContext, test } from "node:test";
import { kindNames } from "../conformance/support/objects.js";
import {
  createAndClose,
  openAndClose,
  openFileAndClose,
  openProcessAndClose,
  type Report,
  serveAndClose,
  startAndEnd,
  waitAndClose,
} from "./leaks.js";

const options = { timeout: 600_000 };

describe("Handles that are closed", () => {
  for (const kind of kindNames) {
    test(`of 200,000 objects of the kind ${kind} leave nothing behind`, options, async (context) => {
      await createAndClose(kind, 200_000, reportTo(context));
    });
  }

  test("of 200,000 named objects of each kind leave nothing behind", options, async (context) => {
    await openAndClose(200_000, reportTo(context));
  });

  test("of a file, opened 200,000 times, leave nothing behind", options, async (context) => {
    await openFileAndClose(200_000, reportTo(context));
  });

  test("of a process, opened 200,000 times, leave nothing behind", options, async (context) => {
    await openProcessAndClose(200_000, reportTo(context));
  });

  test("of 5,000 children, started and ended, leave nothing behind", options, async (context) => {
    await startAndEnd(5_000, reportTo(context));
  });

  test("of 50,000 clients of a pipe, served one after the other, leave nothing behind", options, async (context) => {
    await serveAndClose(50_000, reportTo(context));
  });

  test("and waits that have ended, 100,000 of them, leave nothing behind", options, async (context) => {
    await waitAndClose(100_000, reportTo(context));
  });
});

function reportTo(context: TestContext): Report {
  return ({ times, handle, descriptor, memory }) => {
    const megabytes = (memory / 2 ** 20).toFixed(1);
    context.diagnostic(`after ${times} times: the next handle +${handle}, the next descriptor +${descriptor}, memory +${megabytes} MB`);
  };
}
