// Arguments after the first that are given one by one, or as one object under their names.

import { knownMembers, signalOf } from "../arguments.js";

/** The arguments by their names, in whichever form they came. */
export function byName<Name extends string>(
  rest: readonly unknown[],
  names: readonly Name[],
  what: string,
): Partial<Record<Name, unknown>> {
  const [first] = rest;
  if (isObject(first)) {
    knownMembers(first, names, what);
    return first as Partial<Record<Name, unknown>>;
  }
  return Object.fromEntries(names.map((name, index) => [name, rest[index]])) as Partial<Record<Name, unknown>>;
}

/** The arguments, `count` of them or one object, and the signal of the options that may follow. */
export function withSignal(
  rest: readonly unknown[],
  count: number,
): { readonly given: unknown[]; readonly signal: AbortSignal | undefined } {
  const end = isObject(rest[0]) ? 1 : count;
  return { given: rest.slice(0, end), signal: signalOf(rest[end]) };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
