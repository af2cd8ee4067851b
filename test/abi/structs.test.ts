import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as hostStructs from "#dist/host/windows/structs.js";
import { integers } from "./headers.js";
import { type Layout, layouts, typeNames } from "./structs.js";

describe("The structures of the Windows host", () => {
  const named = new Map(Object.entries(hostStructs as Record<string, unknown>).filter((entry): entry is [string, Layout] => isLayout(entry[1])));

  test("are there", () => {
    for (const name of ["OVERLAPPED", "SECURITY_ATTRIBUTES"]) assert.ok(named.has(name), name);
  });

  for (const [name, layout] of [...named, ...Object.entries(layouts)]) {
    test(`${name} has the size and offsets that the compiler gives it`, () => {
      assert.deepEqual(layout, compiled(typeNames[name] ?? name, Object.keys(layout)));
    });
  }
});

function isLayout(value: unknown): value is Layout {
  return typeof value === "object" && value !== null && typeof (value as { size?: unknown }).size === "number";
}

function compiled(type: string, keys: readonly string[]): Record<string, number> {
  const values = integers(keys.map((key) => (key === "size" ? `sizeof(${type})` : `offsetof(${type}, ${key})`)));
  return Object.fromEntries(keys.map((key, i) => [key, Number(values[i])]));
}
