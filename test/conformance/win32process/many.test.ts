import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { startNode } from "../support/children.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

/** In milliseconds: under Wine on a busy machine it takes a minute. */
const LONGEST = 200_000;

describe("CreateProcess", () => {
  test(
    "starts 200 processes at once",
    () => {
      using folder = new Folder();
      writeFileSync(folder.native("empty.cjs"), "process.exit(Number(process.argv[2]));");
      const children = Array.from({ length: 200 }, (_, index) => startNode(folder.native("empty.cjs"), [String(index)]));
      try {
        assert.deepEqual(
          children.map((child) => child.end(LONGEST)),
          children.map((_, index) => index),
        );
      } finally {
        for (const child of children) child[Symbol.dispose]();
      }
    },
    { timeout: LONGEST },
  );
});
