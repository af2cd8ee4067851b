import assert from "node:assert/strict";
import { joinCommandLine, splitCommandLine } from "tswin32/win32process";
import { Child, left, NODE, script, startNode } from "../support/children.js";
import { seed } from "../support/environment.js";
import { Folder } from "../support/folder.js";
import { Random } from "../support/random-values.js";
import { describe, test } from "../support/suite.js";

/** Where one vector of arguments ends and the next begins, on a command line that carries many. */
const BORDER = "|border|";
const VECTORS = 10_000;
const LONGEST_COMMAND_LINE = 30_000;
const UNITS = ["a", "b", " ", " ", "\t", '"', '"', "\\", "\\", "\\", "'", "%", "é", "𝄞", "\n", "/", "-"];

function randomVector(random: Random): string[] {
  return Array.from({ length: random.below(4) }, () =>
    Array.from({ length: random.below(7) }, () => UNITS[random.below(UNITS.length)]).join(""),
  );
}

describe("splitCommandLine", () => {
  // Microsoft, "Parsing C command-line arguments", with its table of examples.
  for (const [line, expected] of [
    ['x "a b c" d e', ["a b c", "d", "e"]],
    ['x "ab\\"c" "\\\\" d', ['ab"c', "\\", "d"]],
    ['x a\\\\\\b d"e f"g h', ["a\\\\\\b", "de fg", "h"]],
    ['x a\\\\\\"b c d', ['a\\"b', "c", "d"]],
    ['x a\\\\\\\\"b c" d e', ["a\\\\b c", "d", "e"]],
    ['x a"b"" c d', ['ab" c d']],
  ] as const) {
    test(`reads ${line} as the C runtime does`, () => {
      assert.deepEqual(splitCommandLine(line).slice(1), expected);
    });
  }

  test("takes the program's name as it stands, without escapes", () => {
    assert.deepEqual(splitCommandLine('"c:\\a b\\" x'), ["c:\\a b\\", "x"]);
    assert.deepEqual(splitCommandLine("c:\\a\\b.exe"), ["c:\\a\\b.exe"]);
    assert.deepEqual(splitCommandLine(""), [""]);
  });

  test("reads any line as the C runtime of a child does", () => {
    using folder = new Folder();
    const path = script(folder, "a.cjs", 'out("result", process.argv.slice(2));');
    const random = new Random(seed);
    for (let round = 0; round < 3; round++) {
      const anything = Array.from({ length: 20_000 }, () => UNITS[random.below(UNITS.length)]).join("");
      const line = `${joinCommandLine(["node", path])} ${anything}`;
      using child = new Child(NODE, { CommandLine: line });
      assert.equal(child.end(), 0);
      assert.deepEqual(JSON.parse(left(folder, "result") ?? ""), splitCommandLine(line).slice(2), `TSWIN32_TEST_SEED=${seed}`);
    }
  });
});

describe("joinCommandLine", () => {
  test("makes what splitCommandLine reads", () => {
    const random = new Random(seed);
    for (let round = 0; round < VECTORS; round++) {
      const vector = ["c:\\some where\\x.exe", ...randomVector(random)];
      assert.deepEqual(splitCommandLine(joinCommandLine(vector)), vector, `TSWIN32_TEST_SEED=${seed}`);
    }
  });

  test(`makes ${VECTORS} lists of arguments reach a child as they are`, () => {
    using folder = new Folder();
    const path = script(folder, "a.cjs", 'out("result", process.argv.slice(2));');
    const random = new Random(seed);
    let batch: string[] = [];
    const send = () => {
      using child = startNode(path, batch);
      assert.equal(child.end(), 0);
      assert.deepEqual(JSON.parse(left(folder, "result") ?? ""), batch, `TSWIN32_TEST_SEED=${seed}`);
      batch = [];
    };
    let length = 0;
    for (let round = 0; round < VECTORS; round++) {
      const vector = [...randomVector(random), BORDER];
      const more = joinCommandLine(["x", ...vector]).length;
      if (length + more > LONGEST_COMMAND_LINE) {
        send();
        length = 0;
      }
      batch.push(...vector);
      length += more;
    }
    send();
  });

  test("refuses a program's name that no command line can hold", () => {
    assert.throws(() => joinCommandLine(['a"b', "c"]), TypeError);
  });
});
