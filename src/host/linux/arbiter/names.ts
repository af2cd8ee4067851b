// Names of objects. One guard covers them all: while it is held no name comes, goes or changes its object.

import { ERROR_FILENAME_EXCED_RANGE, ERROR_PATH_NOT_FOUND } from "../../../winerror/codes.js";
import { failure } from "../errors.js";
import { guarded } from "./guard.js";
import { guardAddress, NAME_BUCKETS, NAMES_GUARD, nameBucketWord, recordWord, shared } from "./machine.js";
import { allocateRecord, chain, freeRecord, Kind, Member, unchain } from "./records.js";

/** As Windows limits them, in UTF-16 units. */
const LONGEST_NAME = 260;

// The members of an object's record that are for its name.
/** The next object in the name's bucket. */
const BUCKET_NEXT = 7;
/** First of the chain of records that hold the name's text, 0 for an object without one. */
export const NAME = 8;

// The members of a name's record: its text goes on in the next record of the chain.
const LENGTH = 3;
const TEXT = 4;
const UNITS_PER_RECORD = 24;

/**
 * The form under which a name is kept: without Local\, which is where names are anyway.
 *
 * @throws Win32Error ERROR_PATH_NOT_FOUND for another backslash, ERROR_FILENAME_EXCED_RANGE.
 */
export function canonicalName(name: string, caller: string): string {
  if (name.length > LONGEST_NAME) throw failure(ERROR_FILENAME_EXCED_RANGE, caller, name);
  const local = name.startsWith("Local\\") ? name.slice("Local\\".length) : name;
  const rest = local.startsWith("Global\\") && local === name ? local.slice("Global\\".length) : local;
  if (rest.includes("\\")) throw failure(ERROR_PATH_NOT_FOUND, caller, name);
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
  const { words } = shared();
  for (let end = name.length; end > 0; ) {
    const start = Math.floor((end - 1) / UNITS_PER_RECORD) * UNITS_PER_RECORD;
    const record = allocateRecord(Kind.name, owner, caller);
    const word = recordWord(record);
    words[word + LENGTH] = end - start;
    const units = new Uint16Array(words.buffer, (word + TEXT) * 4, UNITS_PER_RECORD);
    for (let at = start; at < end; at++) units[at - start] = name.charCodeAt(at);
    chain(recordWord(object) + NAME, record);
    words[word + Member.owner] = 0; // goes with the object from now on
    end = start;
  }
  chain(nameBucketWord(bucketOf(name)), object, BUCKET_NEXT);
}

/** Takes an object's name away. The caller is in withNames(). */
export function dropName(object: number): void {
  const { words } = shared();
  unchain(nameBucketWord(bucketOf(nameOf(object))), object, BUCKET_NEXT);
  for (let record = words[recordWord(object) + NAME] as number; record !== 0; ) {
    const next = words[recordWord(record) + Member.next] as number;
    freeRecord(record);
    record = next;
  }
  words[recordWord(object) + NAME] = 0;
}

function nameOf(object: number): string {
  const { words } = shared();
  let name = "";
  for (let record = words[recordWord(object) + NAME] as number; record !== 0; record = words[recordWord(record) + Member.next] as number) {
    const word = recordWord(record);
    name += String.fromCharCode(...new Uint16Array(words.buffer, (word + TEXT) * 4, words[word + LENGTH] as number));
  }
  return name;
}

function bucketOf(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x0100_0193);
  return (hash >>> 0) % NAME_BUCKETS;
}
