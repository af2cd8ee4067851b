// The environment of a child.

import { ERROR_NO_UNICODE_TRANSLATION } from "../../../winerror/codes.js";
import type { CreateProcessRequest } from "../../processes.js";
import { failure } from "../errors.js";

/**
 * The variables as "name=value".
 *
 * On Windows names that differ in case only are one name. Programs of Linux look for the spelling that they know: they find the value under
 * every spelling that was given.
 */
export function environmentOf(request: CreateProcessRequest, caller: string): string[] {
  if (request.environment === null) return Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
  const values = new Map<string, string>();
  const spellings = new Map<string, string>();
  for (const [name, value] of request.environment) {
    const known = name.toUpperCase();
    values.set(known, value);
    spellings.set(name, known);
  }
  return [...spellings].map(([name, known]) => encodable(`${name}=${values.get(known)}`, caller));
}

/** A text that UTF-8 can write: without halves of surrogate pairs. */
export function encodable(text: string, caller: string): string {
  if (/\p{Surrogate}/u.test(text)) throw failure(ERROR_NO_UNICODE_TRANSLATION, caller);
  return text;
}
