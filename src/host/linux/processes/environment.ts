// The environment of a child.

import { isMainThread } from "node:worker_threads";
import { ERROR_NO_UNICODE_TRANSLATION } from "../../../winerror/codes.js";
import type { CreateProcessRequest } from "../../processes.js";
import { failure } from "../errors.js";
import * as libc from "../libc.js";

/**
 * The variables as "name=value"; "own" for those that C has of this process.
 *
 * On Windows names that differ in case only are one name. Programs of Linux look for the spelling that they know: they find the value under
 * every spelling that was given.
 */
export function environmentOf(request: CreateProcessRequest, caller: string): string[] | "own" {
  if (request.environment === null)
    return isMainThread && isOfC(process.env) ? "own" : Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
  const values = new Map<string, string>();
  const spellings = new Map<string, string>();
  for (const [name, value] of request.environment) {
    const known = name.toUpperCase();
    values.set(known, value);
    spellings.set(name, known);
  }
  return [...spellings].map(([name, known]) => encodable(`${name}=${values.get(known)}`, caller));
}

let looked: { readonly variables: NodeJS.ProcessEnv; readonly ofC: boolean } | undefined;
const TRIED = "TSWIN32_TRIED";

/**
 * Whether variables are those that C has, as node's are in the main thread unless the program has put an object of its own in their place. To
 * read them all from node takes as long as a tenth of starting a child does.
 */
function isOfC(variables: NodeJS.ProcessEnv): boolean {
  if (looked?.variables !== variables) {
    Reflect.set(variables, TRIED, "1");
    looked = { variables, ofC: libc.environHas(`${TRIED}=1`) };
    Reflect.deleteProperty(variables, TRIED);
  }
  return looked.ofC;
}

/** A text that UTF-8 can write: without halves of surrogate pairs. */
export function encodable(text: string, caller: string): string {
  if (/\p{Surrogate}/u.test(text)) throw failure(ERROR_NO_UNICODE_TRANSLATION, caller);
  return text;
}
