// Synchronisation objects: their state, who refers to them, and who waits for them.
//
// A set event that nobody waits for is taken and given by compare-and-exchange alone. Once somebody waits, whoever signals also hands
// over, under the object's guard: two SetEvents release two waiters, even before the first has woken.

import { processMemory } from "../process-memory.js";
import { guarded } from "./guard.js";
import { FIRST_OBJECT_GUARD, guardAddress, OBJECT_GUARDS, recordWord, shared } from "./machine.js";
import { isAlive, sweepBy } from "./processes.js";
import { allocateRecord, chain, freeRecord, Kind, Member, unchain } from "./records.js";
import { grant } from "./waiters.js";

// The members of an object's record.
/** Not 0: signalled. */
const STATE = 3;
/** For events: 1 if it stays set until it is reset. */
const MANUAL = 4;
/** First and last link of the queue of those who wait. */
export const QUEUE = 5;
/** First of the references that keep it. */
const REFERENCES = 6;

// The members of a reference's record: one for each process that has handles to the object.
const TARGET = 3;
const COUNT = 4;

export const objectGuard = (object: number): number => guardAddress(FIRST_OBJECT_GUARD + (object % OBJECT_GUARDS));

/** Makes an event, with one reference for this process. */
export function createEvent(manualReset: boolean, set: boolean, caller: string): number {
  const { words } = shared();
  const event = allocateRecord(Kind.event, processMemory().owner, caller);
  const word = recordWord(event);
  words[word + STATE] = set ? 1 : 0;
  words[word + MANUAL] = manualReset ? 1 : 0;
  refer(event, caller);
  words[word + Member.owner] = 0; // from now on its references keep it
  return event;
}

/** Adds a reference of this process. */
export function refer(object: number, caller: string): void {
  const { words } = shared();
  const { owner } = processMemory();
  guarded(objectGuard(object), () => {
    const existing = referenceOf(object, owner);
    if (existing !== 0) {
      words[recordWord(existing) + COUNT] = (words[recordWord(existing) + COUNT] as number) + 1;
      return;
    }
    const reference = allocateRecord(Kind.reference, owner, caller);
    words[recordWord(reference) + TARGET] = object;
    words[recordWord(reference) + COUNT] = 1;
    chain(recordWord(object) + REFERENCES, reference);
  });
}

/** Drops a reference of this process. The object goes with its last one. */
export function dismiss(object: number): void {
  const { words } = shared();
  guarded(objectGuard(object), () => {
    const reference = referenceOf(object, processMemory().owner);
    const count = (words[recordWord(reference) + COUNT] as number) - 1;
    words[recordWord(reference) + COUNT] = count;
    if (count > 0) return;
    unchain(recordWord(object) + REFERENCES, reference);
    freeRecord(reference);
    freeUnreferenced(object);
  });
}

function referenceOf(object: number, owner: number): number {
  const { words } = shared();
  let reference = words[recordWord(object) + REFERENCES] as number;
  while (reference !== 0 && words[recordWord(reference) + Member.owner] !== owner)
    reference = words[recordWord(reference) + Member.next] as number;
  return reference;
}

/** The caller holds the object's guard. */
function freeUnreferenced(object: number): void {
  const { words } = shared();
  if (words[recordWord(object) + REFERENCES] === 0) freeRecord(object);
}

/** Whether a record is an event. */
export function isEvent(object: number): boolean {
  return shared().words[recordWord(object) + Member.kind] === Kind.event;
}

/** Sets an event, and hands it to those who wait for it. */
export function setEvent(event: number): void {
  const { words } = shared();
  const word = recordWord(event);
  Atomics.store(words, word + STATE, 1);
  // Who joins the queue after this look finds the event set: they look again once they are in it.
  if (Atomics.load(words, word + QUEUE) !== 0) guarded(objectGuard(event), () => handOver(event));
}

export function resetEvent(event: number): void {
  Atomics.store(shared().words, recordWord(event) + STATE, 0);
}

/** Takes what an object gives if it is signalled: an auto-reset event is reset by it. */
export function take(object: number): boolean {
  const { words } = shared();
  const word = recordWord(object);
  if (words[word + MANUAL] === 1) return Atomics.load(words, word + STATE) === 1;
  return Atomics.compareExchange(words, word + STATE, 1, 0) === 1;
}

/** Gives back what take() took. */
function giveBack(object: number): void {
  Atomics.store(shared().words, recordWord(object) + STATE, 1);
}

/** Grants waits from the front of the queue as long as the object is signalled. The caller holds its guard. */
export function handOver(object: number): void {
  const { words } = shared();
  for (let link = words[recordWord(object) + QUEUE] as number; link !== 0; link = words[recordWord(link) + Member.next] as number) {
    if (!take(object)) return;
    if (!grant(link)) giveBack(object);
  }
}

sweepBy(Kind.reference, (reference) => {
  const object = shared().words[recordWord(reference) + TARGET] as number;
  guarded(objectGuard(object), () => {
    const chained = unchain(recordWord(object) + REFERENCES, reference);
    freeRecord(reference);
    if (chained) freeUnreferenced(object);
  });
});

// One whose maker died before it referred to it.
sweepBy(Kind.event, freeRecord);

/** Whether any process that lives refers to the object. The caller holds its guard. */
export function isReferenced(object: number): boolean {
  const { words } = shared();
  const self = processMemory();
  for (
    let reference = words[recordWord(object) + REFERENCES] as number;
    reference !== 0;
    reference = words[recordWord(reference) + Member.next] as number
  ) {
    if (isAlive(words[recordWord(reference) + Member.owner] as number, self)) return true;
  }
  return false;
}
