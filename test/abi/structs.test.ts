import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as hostStructs from "#dist/host/windows/structs.js";
import { integers } from "./headers.js";
import { type Layout, layouts, typeNames } from "./structs.js";

describe("The structures of the Windows host", () => {
  const named = new Map(
    Object.entries(hostStructs as Record<string, unknown>).filter((entry): entry is [string, Layout] => isLayout(entry[1])),
  );

  test("are there", () => {
    for (const name of ["OVERLAPPED", "SECURITY_ATTRIBUTES"]) assert.ok(named.has(name), name);
  });

  const all = [...named, ...Object.entries(layouts)];
  const questions = all.flatMap(([name, layout]) => Object.keys(layout).map((key) => expression(typeNames[name] ?? name, key)));
  const answers = new Map(integers(questions).map((value, i) => [questions[i], Number(value)]));

  for (const [name, layout] of all) {
    test(`${name} has the size and offsets that the compiler gives it`, () => {
      const compiled = Object.keys(layout).map((key) => [key, answers.get(expression(typeNames[name] ?? name, key))]);
      assert.deepEqual(layout, Object.fromEntries(compiled));
    });
  }
});

function isLayout(value: unknown): value is Layout {
  return typeof value === "object" && value !== null && typeof (value as { size?: unknown }).size === "number";
}

function expression(type: string, key: string): string {
  return key === "size" ? `sizeof(${type})` : `offsetof(${type}, ${key})`;
}
