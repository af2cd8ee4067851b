// Waits that could not be satisfied at once: a record for the wait, and a link to it in the queue of each object that it is for.

import { WAIT_ABANDONED_0, WAIT_OBJECT_0 } from "../../../win32con.js";
import * as libc from "../libc.js";
import { processMemory } from "../process-memory.js";
import { guarded, lockGuard, unlockGuard } from "./guard.js";
import { addressOf, guardAddress, NEVER_USED, recordWord, shared } from "./machine.js";
import { handOver, objectGuard, objectGuardNumber, QUEUE, resumeHandOver, TAIL } from "./objects.js";
import { sweepBy } from "./processes.js";
import { allocateRecord, chain, freeRecord, Kind, Member, THREAD } from "./records.js";
import { endHandOver, giveBack, interruptedHandOver, isObject, isSignalled, NOT_TAKEN, TAKEN_ABANDONED, take } from "./states.js";
import { isThreadAlive, ring, thisThread } from "./threads.js";

// The members of a wait's record.
/** PENDING, or what the wait returns. */
const RESULT = 3;
const MANNER = 5;
/** Grows with each grant and each nudge: what its thread sleeps on. */
const TOLD = 6;

const Manner = { sleeps: 1, all: 2 } as const;

// The members of a link's record.
const WAIT = 3;
const OBJECT = 4;
/** Which of the wait's handles the object is. */
const POSITION = 5;

export const PENDING = -1;

/** An object that is waited for, and which of the wait's handles it is. */
export interface Awaited {
  readonly object: number;
  readonly position: number;
}

/** A wait in progress. */
export interface Waiter {
  readonly record: number;
  readonly links: readonly number[];
}

/**
 * Joins the queues of objects. The wait may be granted before this returns.
 *
 * @param sleeps  True if the thread is going to sleep(), false if its doorbell is to ring.
 * @param all     True to be nudged only: the waiter then takes all at once by itself.
 */
export function join(awaited: readonly Awaited[], sleeps: boolean, all: boolean, caller: string): Waiter {
  const { words } = shared();
  const { owner } = processMemory();
  const thread = thisThread(caller);
  const [record, ...links] = allocateRecords([Kind.wait, ...awaited.map(() => Kind.link)], owner, thread, caller) as [number, ...number[]];
  const word = recordWord(record);
  words[word + RESULT] = PENDING;
  words[word + MANNER] = (sleeps ? Manner.sleeps : 0) | (all ? Manner.all : 0);
  for (const [index, { object, position }] of awaited.entries()) {
    const link = recordWord(links[index] as number);
    words[link + WAIT] = record;
    words[link + OBJECT] = object;
    words[link + POSITION] = position;
  }
  for (const [index, { object }] of awaited.entries()) {
    guarded(objectGuard(object), () => {
      append(object, links[index] as number);
      handOver(object); // it may have been signalled before the link was there to be seen
    });
  }
  return { record, links };
}

/** All of them or, where there are not so many, none. */
function allocateRecords(kinds: readonly number[], owner: number, thread: number, caller: string): number[] {
  const made: number[] = [];
  try {
    for (const kind of kinds) made.push(allocateRecord(kind, owner, caller, thread));
    return made;
  } catch (error) {
    made.forEach(freeRecord);
    throw error;
  }
}

/** Leaves the queues. Returns what the wait has come to, PENDING if nothing: and then nothing can any more. */
export function part(waiter: Waiter): number {
  const { words } = shared();
  for (const link of waiter.links) {
    const object = words[recordWord(link) + OBJECT] as number;
    guarded(objectGuard(object), () => {
      resumeHandOver(object); // perhaps to this wait
      takeOut(object, link);
    });
    freeRecord(link);
  }
  const result = words[recordWord(waiter.record) + RESULT] as number;
  freeRecord(waiter.record);
  return result;
}

/** What the wait has come to, PENDING if nothing yet. */
export function resultOf(waiter: Waiter): number {
  return Atomics.load(shared().words, recordWord(waiter.record) + RESULT);
}

/** Ends the wait with a result of the waiter's own finding. False if it has been granted meanwhile. */
export function conclude(waiter: Waiter, result: number): boolean {
  return Atomics.compareExchange(shared().words, recordWord(waiter.record) + RESULT, PENDING, result) === PENDING;
}

/** How often the wait has been told to look; to be read before looking. */
export function toldOf(waiter: Waiter): number {
  return Atomics.load(shared().words, recordWord(waiter.record) + TOLD);
}

/** Sleeps until the wait is told more than `told` times or the time is over; may also end for no reason. */
export function sleep(waiter: Waiter, told: number, milliseconds: number): void {
  libc.futexWait(addressOf(recordWord(waiter.record) + TOLD), told, milliseconds);
}

/** Ends a link's wait; false if it has ended already. The caller holds the object's guard. */
export function grant(link: number, taken: number): boolean {
  const { words } = shared();
  const wait = waitOf(link);
  const result = resultFor(words[recordWord(link) + POSITION] as number, taken === TAKEN_ABANDONED);
  if (Atomics.compareExchange(words, wait + RESULT, PENDING, result) !== PENDING) return false;
  tell(wait);
  return true;
}

/** Whether what a link's wait came to is that its object was taken so: nothing else has the link's place for its result. */
export const isGranted = (link: number, taken: number): boolean =>
  Atomics.load(shared().words, waitOf(link) + RESULT) ===
  resultFor(shared().words[recordWord(link) + POSITION] as number, taken === TAKEN_ABANDONED);

/** Whether a link's wait has ended already. */
export const isOver = (link: number): boolean => Atomics.load(shared().words, waitOf(link) + RESULT) !== PENDING;

/** Takes all links out of the queue of an object that is about to go. The caller holds its guard. */
export function orphanQueue(object: number): void {
  const { words } = shared();
  const head = recordWord(object) + QUEUE;
  for (let link = words[head] as number; link !== 0; link = words[recordWord(link) + Member.next] as number)
    words[recordWord(link) + OBJECT] = 0;
  words[head] = 0;
}

/** Asks a link's waiter to look again. */
export function nudge(link: number): void {
  tell(waitOf(link));
}

function tell(wait: number): void {
  const { words } = shared();
  Atomics.add(words, wait + TOLD, 1);
  if ((words[wait + MANNER] as number) & Manner.sleeps) libc.futexWake(addressOf(wait + TOLD));
  else ring(words[wait + THREAD] as number);
}

const waitOf = (link: number): number => recordWord(shared().words[recordWord(link) + WAIT] as number);

export const threadOf = (link: number): number => shared().words[recordWord(link) + THREAD] as number;

export const waitsForAll = (link: number): boolean => ((shared().words[waitOf(link) + MANNER] as number) & Manner.all) !== 0;

function resultFor(position: number, abandoned: boolean): number {
  return (abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0) + position;
}

/** Takes the first object that is signalled. Returns what the wait returns, PENDING if none is. */
export function takeAny(awaited: readonly Awaited[]): number {
  const thread = thisThread();
  for (const { object, position } of awaited) {
    const taken = take(object, thread);
    if (taken !== NOT_TAKEN) return resultFor(position, taken === TAKEN_ABANDONED);
  }
  return PENDING;
}

/** Takes all objects at once, or none. Holding all their guards, nobody who hands over comes in between. */
export function takeAll(awaited: readonly Awaited[]): number {
  const thread = thisThread();
  const guards = [...new Set(awaited.map(({ object }) => objectGuardNumber(object)))].sort((a, b) => a - b).map(guardAddress);
  guards.forEach(lockGuard);
  try {
    for (const { object } of awaited) resumeHandOver(object);
    if (!awaited.every(({ object }) => isSignalled(object, thread))) return PENDING;
    const done: { readonly object: number; readonly position: number; readonly taken: number }[] = [];
    for (const { object, position } of awaited) {
      const taken = take(object, thread);
      if (taken === NOT_TAKEN) {
        for (const before of done) giveBack(before.object, thread, before.taken);
        return PENDING;
      }
      done.push({ object, position, taken });
    }
    const abandoned = done.find(({ taken }) => taken === TAKEN_ABANDONED);
    return abandoned ? resultFor(abandoned.position, true) : WAIT_OBJECT_0;
  } finally {
    guards.forEach(unlockGuard);
  }
}

// The tail is always a link of the queue, though not always its last one, or 0: also where whoever changes the queue is killed.

/** Puts a link at the end of an object's queue: waits are granted in the order in which they came. The caller holds the guard. */
function append(object: number, link: number): void {
  const { words } = shared();
  const tail = recordWord(object) + TAIL;
  let at = words[tail] === 0 ? recordWord(object) + QUEUE : recordWord(words[tail] as number) + Member.next;
  while (words[at] !== 0) at = recordWord(words[at] as number) + Member.next;
  chain(at, link);
  Atomics.store(words, tail, link);
}

/** Takes a link out of an object's queue, if it is in it. The caller holds the guard. */
export function takeOut(object: number, link: number): void {
  const { words } = shared();
  const tail = recordWord(object) + TAIL;
  let before = 0;
  for (let at = words[recordWord(object) + QUEUE] as number; at !== link; at = words[recordWord(at) + Member.next] as number) {
    if (at === 0) return;
    before = at;
  }
  if (words[tail] === link) Atomics.store(words, tail, before);
  const from = before === 0 ? recordWord(object) + QUEUE : recordWord(before) + Member.next;
  Atomics.store(words, from, words[recordWord(link) + Member.next] as number);
}

function sweepLink(link: number, isStill: () => boolean): void {
  const { words } = shared();
  const object = words[recordWord(link) + OBJECT] as number;
  const clear = () => {
    if (!isStill() || !isObject(object)) return; // what the record was may have gone since somebody else took the link out
    takeOut(object, link);
    if (interruptedHandOver(object) !== link) return;
    endHandOver(object, false); // its thread is dead: if it owned the mutex, that is abandoned
    handOver(object);
  };
  if (object !== 0) guarded(objectGuard(object), clear);
  if (isStill()) freeRecord(link);
}

/** Frees the waits in which threads of this process have ended: a worker by terminate(), which runs no `finally`. */
export function sweepEndedThreads(): void {
  const { words } = shared();
  const { owner } = processMemory();
  const end = words[NEVER_USED] as number;
  for (const kind of [Kind.link, Kind.wait]) {
    for (let record = 1; record < end; record++) {
      const word = recordWord(record);
      const isStill = () =>
        words[word + Member.kind] === kind && words[word + Member.owner] === owner && !isThreadAlive(words[word + THREAD] as number);
      if (!isStill()) continue;
      if (kind === Kind.link) sweepLink(record, isStill);
      else freeRecord(record);
    }
  }
}

sweepBy(Kind.link, sweepLink);
sweepBy(Kind.wait, freeRecord);
