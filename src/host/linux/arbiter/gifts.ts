// Handles for a process that has no handle table yet, as it has never called anything: it finds them when it makes one.
//
// They are the arbiter's records, and belong to the slot that the process is going to take (expectProcess). To a process that runs only
// objects can be given so: a descriptor would have to wait in a process. A child has its descriptors already as it begins.

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
/** The number of a descriptor in the process, plus 1; 0 for none. */
const DESCRIPTOR = 8;
const PROCESS = 9;
const THREAD = 10;
const CONNECTION = 11;

interface Gift {
  readonly kind: number;
  readonly access: number;
  readonly flags: number;
  readonly record: number;
}

/** A gift for a child: under the handle that its parent has, and with a descriptor that it has too. */
export interface Legacy extends Gift {
  readonly handle: number;
  /** -1 for none. */
  readonly fd: number;
  /** The record of the process that is stood for, or of the end of a named pipe; 0 for none. */
  readonly object: number;
  readonly thread: number;
  /** Of a named pipe's server end: what the descriptor is of. */
  readonly connection: number;
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

/**
 * Leaves handles to a child that has not begun to run.
 *
 * @param claim  Makes the references that a handle keeps, for the child's owner; returns the handle's record there.
 */
export function leaveTo(
  processId: number,
  legacies: readonly Legacy[],
  claim: (of: Legacy, owner: number) => number,
  caller: string,
): void {
  guarded(guardAddress(REGISTRY_GUARD), () => {
    const owner = expectProcess(processId, caller);
    if (owner === undefined) return; // it was killed
    const { words } = shared();
    for (const legacy of legacies) {
      const record = allocateRecord(Kind.gift, owner, caller);
      const word = recordWord(record);
      words[word + HANDLE_KIND] = legacy.kind;
      words[word + ACCESS] = legacy.access;
      words[word + FLAGS] = legacy.flags;
      words[word + DESCRIPTOR] = legacy.fd + 1;
      words[word + PROCESS] = legacy.object;
      words[word + THREAD] = legacy.thread;
      words[word + CONNECTION] = legacy.connection;
      try {
        words[word + OBJECT] = claim(legacy, owner);
      } catch (error) {
        freeRecord(record);
        throw error;
      }
      words[word + HANDLE] = legacy.handle;
    }
  });
}

/** What an owner has been given, which this takes away from the arbiter. The caller holds the registry's guard. */
export function unpackGifts(owner: number): Legacy[] {
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
      fd: member(DESCRIPTOR) - 1,
      object: member(PROCESS),
      thread: member(THREAD),
      connection: member(CONNECTION),
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
