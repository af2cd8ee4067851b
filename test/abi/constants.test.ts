import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { documented } from "./documented.js";
import { integers, known as knownToHeaders, macrosOf, texts } from "./headers.js";
import { type Constant, constantsOfAllModules } from "./modules.js";

/** Numbers that C declares as signed and that are of use only so: handles and thread priorities below zero. */
const signed = /^(INVALID_HANDLE_VALUE|THREAD_PRIORITY_\w+)$/;

/** The one macro of those headers that bounds the codes without being one. */
const notCodes = /^MAX_NERR$/;

describe("The constants of the modules", async () => {
  const constants = await constantsOfAllModules();
  const numbers = constants.filter((constant) => typeof constant.value === "number");
  const strings = constants.filter((constant) => typeof constant.value === "string");
  const known = knownToHeaders(constants.map((constant) => constant.name));
  const inHeaders = new Map<string, bigint | string>([...valuesOf(numbers, known, integers), ...valuesOf(strings, known, texts)]);

  test("are there, numbers and texts", () => {
    assert.ok(numbers.length > 5000, `${numbers.length} numbers`);
    assert.ok(strings.length > 20, `${strings.length} texts`);
  });

  test("are unsigned 32-bit integers, but for the few that are signed", () => {
    const wrong = numbers.filter(({ name, value }) => {
      const integer = Number.isInteger(value) && Number(value) <= 0xffff_ffff;
      return !integer || (Number(value) < 0 && !signed.test(name));
    });
    assert.deepEqual(wrong, []);
  });

  test("have the values of the Windows headers", () => {
    const wrong: string[] = [];
    for (const { module, name, value } of constants) {
      const header = inHeaders.get(name);
      if (header === undefined || equals(value, header)) continue;
      wrong.push(`${module}.${name} is ${value}, and in the headers ${header}`);
    }
    assert.deepEqual(wrong, []);
  });

  for (const header of ["winerror.h", "lmerr.h"]) {
    test(`have every code of ${header}`, () => {
      const exported = new Set(constants.filter(({ module }) => module === "winerror").map(({ name }) => name));
      const macros = macrosOf(header).filter((name) => !notCodes.test(name));
      assert.ok(macros.length > 300, `${macros.length} codes in ${header}`);
      assert.deepEqual(
        macros.filter((name) => !exported.has(name)),
        [],
      );
    });
  }

  test("that the headers do not know are all listed with their source, and no others", () => {
    const unknown = new Set(constants.map((constant) => constant.name).filter((name) => !known.has(name)));
    assert.deepEqual([...unknown].sort(), [...documentedValues().keys()].sort());
  });

  test("that the headers do not know have the documented values", () => {
    const listed = documentedValues();
    const wrong: string[] = [];
    for (const { module, name, value } of constants) {
      const expected = listed.get(name);
      if (expected !== undefined && expected !== value) wrong.push(`${module}.${name} is ${value}, and documented as ${expected}`);
    }
    assert.deepEqual(wrong, []);
  });
});

/** Each known constant's name with the value that the compiler gives it. */
function valuesOf<Value>(
  constants: readonly Constant[],
  known: ReadonlySet<string>,
  evaluate: (names: readonly string[]) => readonly Value[],
): [string, Value][] {
  const names = [...new Set(constants.map((constant) => constant.name))].filter((name) => known.has(name));
  const values = evaluate(names);
  return values.map((value, i) => [names[i] ?? "", value]);
}

/** C has `long` codes, `int` enumerators and pointers; the package has their low 32 bits, unsigned, unless they are negative. */
function equals(ours: number | string, header: bigint | string): boolean {
  if (typeof ours === "string" || typeof header === "string") return ours === header;
  return BigInt(ours) === (ours < 0 ? header : BigInt.asUintN(32, header));
}

function documentedValues(): Map<string, number> {
  const values = new Map<string, number>();
  for (const { constants } of documented) {
    for (const [name, value] of Object.entries(constants)) {
      assert.ok(!values.has(name), `${name} is listed twice`);
      values.set(name, value);
    }
  }
  return values;
}
