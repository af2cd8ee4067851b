// Handles for a process that has no handle table yet, as it has never called anything: it finds them when it makes one.
//
// They are the arbiter's records, and belong to the slot that the process is going to take (expectProcess). Only objects can be given so:
// a descriptor would have to wait in a process.

import { guarded } from "./guard.js";
import { guardAddress, NEVER_USED, REGISTRY_GUARD, recordWord, shared } from "./machine.js";
import { refer } from "./objects.js";
import { expectProcess, sweepBy } from "./processes.js";
import { allocateRecord, freeRecord, Kind, Member } from "./records.js";

// The members of a gift's record.
const HANDLE = 3;
const HANDLE_KIND = 4;
const ACCESS = 5;
const FLAGS = 6;
const OBJECT = 7;

export interface Gift {
  readonly kind: number;
  readonly access: number;
  readonly flags: number;
  readonly record: number;
}

/**
 * Gives a handle of an object to a process, if it still has no table; that `isWithout` tells.
 *
 * @returns The handle. Undefined if the process has ended or has made a table meanwhile.
 */
export function giveTo(processId: number, gift: Gift, isWithout: () => boolean, caller: string): number | undefined {
  // Tables are made under the same guard.
  return guarded(guardAddress(REGISTRY_GUARD), () => {
    if (!isWithout()) return undefined;
    const owner = expectProcess(processId, caller);
    if (owner === undefined) return undefined;
    const { words } = shared();
    const handle = 4 + 4 * giftsOf(owner).length;
    const record = allocateRecord(Kind.gift, owner, caller);
    const word = recordWord(record);
    words[word + HANDLE_KIND] = gift.kind;
    words[word + ACCESS] = gift.access;
    words[word + FLAGS] = gift.flags;
    words[word + OBJECT] = gift.record;
    try {
      refer(gift.record, caller, owner);
    } catch (error) {
      freeRecord(record);
      throw error;
    }
    words[word + HANDLE] = handle; // from now on it counts
    return handle;
  });
}

/** What an owner has been given, which this takes away from the arbiter. The caller holds the registry's guard. */
export function unpackGifts(owner: number): (Gift & { readonly handle: number })[] {
  const { words } = shared();
  return giftsOf(owner).map((record) => {
    const word = recordWord(record);
    const member = (at: number) => words[word + at] as number;
    const gift = {
      handle: member(HANDLE),
      kind: member(HANDLE_KIND),
      access: member(ACCESS),
      flags: member(FLAGS),
      record: member(OBJECT),
    };
    freeRecord(record);
    return gift;
  });
}

function giftsOf(owner: number): number[] {
  const { words } = shared();
  const found: number[] = [];
  for (let record = 1; record < (words[NEVER_USED] as number); record++) {
    const word = recordWord(record);
    if (words[word + Member.kind] === Kind.gift && words[word + Member.owner] === owner && words[word + HANDLE] !== 0) found.push(record);
  }
  return found;
}

sweepBy(Kind.gift, freeRecord); // the references that came with them are swept by themselves
