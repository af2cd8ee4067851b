// Names of objects. One guard covers them all: while it is held no name comes, goes or changes its object.

import { ERROR_FILENAME_EXCED_RANGE, ERROR_INVALID_NAME, ERROR_PATH_NOT_FOUND } from "../../../winerror/codes.js";
import { failure } from "../errors.js";
import { guarded } from "./guard.js";
import { guardAddress, NAME_BUCKETS, NAMES_GUARD, nameBucketWord, recordWord, shared } from "./machine.js";
import { chain, unchain } from "./records.js";
import { dropText, keepText, keptText } from "./texts.js";

/** As Windows limits them, in UTF-16 units. */
const LONGEST_NAME = 260;

// The members of an object's record that are for its name.
/** The next object in the name's bucket. */
const BUCKET_NEXT = 7;
/** First of the chain of records that hold the name's text, 0 for an object without one. */
export const NAME = 8;

/**
 * The form under which a name is kept: without Local\, which is where names are anyway.
 *
 * @throws Win32Error ERROR_PATH_NOT_FOUND for another backslash, ERROR_INVALID_NAME for a prefix with nothing behind it,
 *   ERROR_FILENAME_EXCED_RANGE.
 */
export function canonicalName(name: string, caller: string): string {
  if (name.length > LONGEST_NAME) throw failure(ERROR_FILENAME_EXCED_RANGE, caller, name);
  const local = name.startsWith("Local\\") ? name.slice("Local\\".length) : name;
  const rest = local.startsWith("Global\\") && local === name ? local.slice("Global\\".length) : local;
  if (rest.includes("\\")) throw failure(ERROR_PATH_NOT_FOUND, caller, name);
  if (rest === "") throw failure(ERROR_INVALID_NAME, caller, name);
  return local;
}

export function withNames<T>(work: () => T): T {
  return guarded(guardAddress(NAMES_GUARD), work);
}

/** The object of a name, 0 if there is none. The caller is in withNames(). */
export function findNamed(name: string): number {
  const { words } = shared();
  let object = words[nameBucketWord(bucketOf(name))] as number;
  while (object !== 0 && nameOf(object) !== name) object = words[recordWord(object) + BUCKET_NEXT] as number;
  return object;
}

/** Names an object. The caller is in withNames() and has found the name free. */
export function giveName(object: number, name: string, owner: number, caller: string): void {
  keepText(recordWord(object) + NAME, name, owner, caller);
  chain(nameBucketWord(bucketOf(name)), object, BUCKET_NEXT);
}

/** Takes an object's name away. The caller is in withNames(). */
export function dropName(object: number): void {
  unchain(nameBucketWord(bucketOf(nameOf(object))), object, BUCKET_NEXT);
  dropText(recordWord(object) + NAME);
}

const nameOf = (object: number): string => keptText(recordWord(object) + NAME);

function bucketOf(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x0100_0193);
  return (hash >>> 0) % NAME_BUCKETS;
}
