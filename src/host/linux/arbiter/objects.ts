// Synchronisation objects: their names, who refers to them, and handing them over to those who wait.
//
// An object that nobody waits for is taken and given by compare-and-exchange alone (states.ts). Once somebody waits, whoever signals also
// hands over, under the object's guard: two SetEvents release two waiters, even before the first has woken.

import { ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE } from "../../../winerror/codes.js";
import { failure } from "../errors.js";
import { processMemory } from "../process-memory.js";
import { guarded } from "./guard.js";
import { FIRST_OBJECT_GUARD, guardAddress, OBJECT_GUARDS, recordWord, shared } from "./machine.js";
import { canonicalName, dropName, findNamed, giveName, NAME, withNames } from "./names.js";
import { isAlive, sweepBy } from "./processes.js";
import { allocateRecord, chain, freeRecord, Kind, Member, unchain } from "./records.js";
import {
  beginHandOver,
  endHandOver,
  giveBack,
  initialise,
  interruptedHandOver,
  isReferredTo,
  isSignalled,
  NOT_TAKEN,
  type ObjectKind,
  set,
  take,
  takenFor,
} from "./states.js";
import { isThreadAlive, thisThread } from "./threads.js";
import { grant, isGranted, isOver, nudge, orphanQueue, takeOut, threadOf, waitsForAll } from "./waiters.js";

// The members of an object's record that are for those who use it; states.ts and names.ts have the others.
/** First link of the queue of those who wait. */
export const QUEUE = 5;
/** A link of that queue near its end, from which the end is found; 0 for one not known. */
export const TAIL = 14;
/** First of the references that keep it. */
const REFERENCES = 6;

// The members of a reference's record: one for each process that has handles to the object.
const TARGET = 3;
const COUNT = 4;
/** For the kind of object to use. */
export const REFERENCE_DETAIL = 5;

export const objectGuardNumber = (object: number): number => FIRST_OBJECT_GUARD + (object % OBJECT_GUARDS);
export const objectGuard = (object: number): number => guardAddress(objectGuardNumber(object));

export const kindOf = (object: number): number => shared().words[recordWord(object) + Member.kind] as number;

/** Those that are waited for, and those that processes only refer to. */
type AnyKind = ObjectKind | typeof Kind.process | typeof Kind.pipeEnd;

/** What a new object begins with; states.ts says what the two numbers are for its kind. */
export interface NewObject {
  readonly kind: AnyKind;
  readonly state: number;
  readonly detail: number;
  readonly name: string | null;
  /** Fills the members that are the kind's own, before anybody can find the object. */
  readonly prepare?: (object: number) => void;
}

/** What a kind of object does beside, as processes come to refer to it and cease to. Called under the object's guard, and its name's. */
interface Attendance {
  referred?(object: number, reference: number, owner: number): void;
  dismissed?(object: number, reference: number, owner: number): void;
  /** A reference of a process that has ended is being swept. */
  swept?(object: number, owner: number, reference: number): void;
  freed(object: number): void;
}

const attendances = new Map<number, Attendance>();

export function attendTo(kind: AnyKind, attendance: Attendance): void {
  attendances.set(kind, attendance);
}

/** Makes an object, or finds the one that has the name; with a reference for this process. */
export function createObject(made: NewObject, caller: string): { object: number; existed: boolean } {
  if (!made.name) return { object: makeObject(made, caller), existed: false };
  const name = canonicalName(made.name, caller);
  processMemory(caller); // before the guard: making it takes lower ones
  return withNames(() => namedObject(made, name, caller));
}

/** Makes or finds the object of a name in its canonical form. The caller is in withNames(). */
export function namedObject(made: NewObject, name: string, caller: string): { object: number; existed: boolean } {
  const found = findLiving(name);
  if (found === 0) {
    const object = makeObject(made, caller);
    giveName(object, name, processMemory().owner, caller);
    return { object, existed: false };
  }
  if (kindOf(found) !== made.kind) throw failure(ERROR_INVALID_HANDLE, caller, name);
  refer(found, caller);
  return { object: found, existed: true };
}

/** Finds the object of a name, with a reference for this process. */
export function openObject(kind: ObjectKind, path: string, caller: string): number {
  const name = canonicalName(path, caller);
  processMemory(caller);
  return withNames(() => {
    const found = findLiving(name);
    if (found === 0) throw failure(ERROR_FILE_NOT_FOUND, caller, path);
    if (kindOf(found) !== kind) throw failure(ERROR_INVALID_HANDLE, caller, path);
    refer(found, caller);
    return found;
  });
}

/** Makes an object without a name, with a reference for this process. */
export function makeObject(made: NewObject, caller: string): number {
  const thread = made.kind === Kind.mutex && made.state === 1 ? thisThread(caller) : 0; // first: it may fail
  const object = allocateRecord(made.kind, processMemory(caller).owner, caller);
  initialise(object, made.state, made.detail, thread);
  try {
    made.prepare?.(object);
    refer(object, caller);
  } catch (error) {
    freeRecord(object);
    throw error;
  }
  shared().words[recordWord(object) + Member.owner] = 0; // from now on its references keep it
  return object;
}

/** The object of a name, if a process that lives refers to it. What only dead ones refer to has vanished with them. */
function findLiving(name: string): number {
  const found = findNamed(name);
  return found !== 0 && isReferred(found) ? found : 0;
}

/** Whether a process that lives refers to an object; if none does, this frees it. The caller is in withNames(). */
export function isReferred(object: number): boolean {
  const { words } = shared();
  const self = processMemory();
  return guarded(objectGuard(object), () => {
    const head = recordWord(object) + REFERENCES;
    for (let reference = words[head] as number; reference !== 0; ) {
      const next = words[recordWord(reference) + Member.next] as number;
      const owner = words[recordWord(reference) + Member.owner] as number;
      if (!isAlive(owner, self)) {
        attendances.get(kindOf(object))?.swept?.(object, owner, reference);
        unchain(head, reference);
        freeRecord(reference);
      }
      reference = next;
    }
    if (words[head] !== 0) return true;
    freeObject(object);
    return false;
  });
}

/** Adds a reference of a process: of this one unless said otherwise. */
export function refer(object: number, caller: string, owner: number = processMemory().owner): void {
  const { words } = shared();
  guarded(objectGuard(object), () => {
    const existing = referenceOf(object, owner);
    if (existing !== 0) {
      words[recordWord(existing) + COUNT] = (words[recordWord(existing) + COUNT] as number) + 1;
      return;
    }
    const reference = allocateRecord(Kind.reference, owner, caller);
    words[recordWord(reference) + TARGET] = object;
    words[recordWord(reference) + COUNT] = 1;
    try {
      attendances.get(kindOf(object))?.referred?.(object, reference, owner);
    } catch (error) {
      freeRecord(reference);
      throw error;
    }
    chain(recordWord(object) + REFERENCES, reference);
  });
}

/** Drops a reference of a process. The object goes with its last one. */
export function dismiss(object: number, owner: number = processMemory().owner): void {
  const { words } = shared();
  const drop = () =>
    guarded(objectGuard(object), () => {
      const reference = referenceOf(object, owner);
      if (reference === 0) return; // of a process that has ended, and was swept
      const count = (words[recordWord(reference) + COUNT] as number) - 1;
      words[recordWord(reference) + COUNT] = count;
      if (count > 0) return;
      attendances.get(kindOf(object))?.dismissed?.(object, reference, owner);
      unchain(recordWord(object) + REFERENCES, reference);
      freeRecord(reference);
      if (words[recordWord(object) + REFERENCES] === 0) freeObject(object);
    });
  if (words[recordWord(object) + NAME] === 0 && kindOf(object) !== Kind.pipeEnd) drop();
  else withNames(drop);
}

/** Which processes refer to an object, by their slots plus 1, and with how many handles. */
export function referencesOf(object: number): { readonly owner: number; readonly handles: number }[] {
  const { words } = shared();
  return guarded(objectGuard(object), () => {
    const found: { readonly owner: number; readonly handles: number }[] = [];
    let reference = words[recordWord(object) + REFERENCES] as number;
    for (; reference !== 0; reference = words[recordWord(reference) + Member.next] as number) {
      const word = recordWord(reference);
      found.push({ owner: words[word + Member.owner] as number, handles: words[word + COUNT] as number });
    }
    return found;
  });
}

/** What the first reference to an object says that has a detail, 0 if none has. The caller holds the object's guard. */
export function referenceDetail(object: number): number {
  const { words } = shared();
  let reference = words[recordWord(object) + REFERENCES] as number;
  while (reference !== 0 && words[recordWord(reference) + REFERENCE_DETAIL] === 0)
    reference = words[recordWord(reference) + Member.next] as number;
  return reference === 0 ? 0 : (words[recordWord(reference) + REFERENCE_DETAIL] as number);
}

/** Whether a process has a reference to an object. */
export const isReferredBy = (object: number, owner: number): boolean =>
  guarded(objectGuard(object), () => isReferredTo(object) && referenceOf(object, owner) !== 0);

/** A process's reference to an object, 0 for none. The caller holds the object's guard. */
export function referenceOf(object: number, owner: number): number {
  const { words } = shared();
  let reference = words[recordWord(object) + REFERENCES] as number;
  while (reference !== 0 && words[recordWord(reference) + Member.owner] !== owner)
    reference = words[recordWord(reference) + Member.next] as number;
  return reference;
}

/** The caller holds the object's guard and, if it has a name, the names' too. */
function freeObject(object: number): void {
  attendances.get(kindOf(object))?.freed(object);
  orphanQueue(object); // what dead processes and threads left in it: nobody alive waits for what nobody refers to
  if (shared().words[recordWord(object) + NAME] !== 0) dropName(object);
  freeRecord(object);
}

/** Signals an event, and hands it to those who wait. */
export function signal(event: number): void {
  if (isAwaited(event)) {
    guarded(objectGuard(event), () => signalGuarded(event));
    return;
  }
  set(event);
  handOverIfAwaited(event);
}

/**
 * Signals an event that may be awaited. Two who signal at once release two waits: each hands over before the other signals. The caller holds
 * the event's guard.
 */
export function signalGuarded(event: number): void {
  if (isSignalled(event, 0)) handOver(event); // by somebody who saw nobody wait and is about to look again
  set(event);
  handOver(event);
}

const isAwaited = (object: number): boolean => Atomics.load(shared().words, recordWord(object) + QUEUE) !== 0;

/** Hands an object that has just been signalled to those who wait for it, if anybody does. */
export function handOverIfAwaited(object: number): void {
  // Who joins the queue after this look finds the object signalled: they look again once they are in it.
  if (isAwaited(object)) guarded(objectGuard(object), () => handOver(object));
}

/** Grants waits from the front of the queue as long as the object is signalled. The caller holds its guard. */
export function handOver(object: number): void {
  const { words } = shared();
  const head = recordWord(object) + QUEUE;
  finishHandOver(object);
  for (let link = words[head] as number, next: number; link !== 0; link = next) {
    next = words[recordWord(link) + Member.next] as number;
    if (!isThreadAlive(threadOf(link))) {
      takeOut(object, link); // of a worker that was terminated, or of a process: whoever sweeps up after it frees the link
      continue;
    }
    if (waitsForAll(link)) {
      nudge(link); // only it can tell whether its other objects are signalled too
      continue;
    }
    if (isOver(link)) continue; // by another of its objects: what is taken for it would only be given back
    beginHandOver(object, link);
    const taken = take(object, threadOf(link), true);
    const granted = taken !== NOT_TAKEN && grant(link, taken);
    if (taken !== NOT_TAKEN && !granted) giveBack(object, threadOf(link), taken);
    endHandOver(object, granted);
    if (taken !== NOT_TAKEN) continue;
    if (kindOf(object) !== Kind.timer) return;
    nudge(link); // the timer may have been set anew: when to look again has changed
  }
}

/** Goes on with handing a mutex over where somebody was killed who did. The caller holds its guard. */
export function resumeHandOver(object: number): void {
  if (interruptedHandOver(object) !== 0) handOver(object);
}

/** Tells the thread for which a mutex was taken by somebody who was killed before he told it. */
function finishHandOver(object: number): void {
  const link = interruptedHandOver(object);
  if (link === 0) return;
  const thread = threadOf(link);
  const taken = takenFor(object, thread);
  const told = taken !== NOT_TAKEN && (grant(link, taken) || isGranted(link, taken));
  // The wait may have come to something else before: then its thread does not know that it owns the mutex.
  if (taken !== NOT_TAKEN && !told) giveBack(object, thread, taken);
  endHandOver(object, told);
}

sweepBy(Kind.reference, (reference, isStill) => {
  const object = shared().words[recordWord(reference) + TARGET] as number;
  withNames(() =>
    guarded(objectGuard(object), () => {
      if (!isStill()) return;
      // A thread that ended while it dropped the reference may have taken it out already, and the object's record be another's by now.
      const { words } = shared();
      const head = recordWord(object) + REFERENCES;
      if (isReferredTo(object) && unchain(head, reference))
        attendances.get(kindOf(object))?.swept?.(object, words[recordWord(reference) + Member.owner] as number, reference);
      freeRecord(reference);
      const isKept = words[head] !== 0 || words[recordWord(object) + Member.owner] !== 0; // by references, or by who is making it
      if (isReferredTo(object) && !isKept) freeObject(object);
    }),
  );
});

// Objects whose maker died before it referred to them, and pieces of names that belong to none.
for (const kind of [Kind.event, Kind.mutex, Kind.semaphore, Kind.timer, Kind.process, Kind.job, Kind.pipeEnd, Kind.name])
  sweepBy(kind, freeRecord);
