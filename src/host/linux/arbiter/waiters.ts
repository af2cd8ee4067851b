// Waits that could not be satisfied at once: a record for the wait, and a link to it in the queue of each object that it is for.

import * as libc from "../libc.js";
import { processMemory } from "../process-memory.js";
import { guarded } from "./guard.js";
import { addressOf, recordWord, shared } from "./machine.js";
import { handOver, objectGuard, QUEUE } from "./objects.js";
import { sweepBy } from "./processes.js";
import { allocateRecord, chain, freeRecord, Kind, Member, unchain } from "./records.js";
import { isThreadAlive, ring, thisThread } from "./threads.js";

// The members of a wait's record.
/** PENDING, or which of its objects ended it. */
const RESULT = 3;
const THREAD = 4;
/** 1 if its thread sleeps on RESULT, 0 if it is told by its doorbell. */
const SLEEPS = 5;

// The members of a link's record.
const WAIT = 3;
const OBJECT = 4;
/** Which of the wait's objects it is. */
const POSITION = 5;

export const PENDING = -1;

/** A wait in progress. */
export interface Waiter {
  readonly record: number;
  readonly links: readonly number[];
}

/**
 * Joins the queues of objects. The wait may be granted before this returns.
 *
 * @param sleeps  True if the thread is going to sleep(), false if its doorbell is to ring.
 */
export function join(objects: readonly number[], sleeps: boolean, caller: string): Waiter {
  const { words } = shared();
  const { owner } = processMemory();
  const thread = thisThread();
  const record = allocateRecord(Kind.wait, owner, caller);
  words[recordWord(record) + RESULT] = PENDING;
  words[recordWord(record) + THREAD] = thread;
  words[recordWord(record) + SLEEPS] = sleeps ? 1 : 0;
  const links = objects.map((object, position) => {
    const link = allocateRecord(Kind.link, owner, caller);
    words[recordWord(link) + WAIT] = record;
    words[recordWord(link) + OBJECT] = object;
    words[recordWord(link) + POSITION] = position;
    return link;
  });
  for (const [position, link] of links.entries()) {
    const object = objects[position] as number;
    guarded(objectGuard(object), () => {
      append(recordWord(object) + QUEUE, link);
      handOver(object); // it may have been signalled before the link was there to be seen
    });
  }
  return { record, links };
}

/** Leaves the queues. Returns which object ended the wait, PENDING if none has: none can any more. */
export function part(waiter: Waiter): number {
  const { words } = shared();
  for (const link of waiter.links) {
    const object = words[recordWord(link) + OBJECT] as number;
    guarded(objectGuard(object), () => unchain(recordWord(object) + QUEUE, link));
    freeRecord(link);
  }
  const result = words[recordWord(waiter.record) + RESULT] as number;
  freeRecord(waiter.record);
  return result;
}

/** Which object has ended the wait, PENDING if none has yet. */
export function resultOf(waiter: Waiter): number {
  return Atomics.load(shared().words, recordWord(waiter.record) + RESULT);
}

/** Sleeps until the wait is granted or the time is over; may also end for no reason. */
export function sleep(waiter: Waiter, milliseconds: number): void {
  libc.futexWait(addressOf(recordWord(waiter.record) + RESULT), PENDING, milliseconds);
}

/** Ends a link's wait for its object; false if the wait has ended already or nobody is there to hear of it. The caller holds the object's guard. */
export function grant(link: number): boolean {
  const { words } = shared();
  const wait = recordWord(words[recordWord(link) + WAIT] as number);
  const thread = words[wait + THREAD] as number;
  if (!isThreadAlive(thread)) return false;
  if (Atomics.compareExchange(words, wait + RESULT, PENDING, words[recordWord(link) + POSITION] as number) !== PENDING) return false;
  if (words[wait + SLEEPS] === 1) libc.futexWake(addressOf(wait + RESULT));
  else ring(thread);
  return true;
}

/** Puts a link at the end of a queue: waits are granted in the order in which they came. */
function append(head: number, link: number): void {
  const { words } = shared();
  let at = head;
  while (words[at] !== 0) at = recordWord(words[at] as number) + Member.next;
  chain(at, link);
}

sweepBy(Kind.link, (link) => {
  const { words } = shared();
  const object = words[recordWord(link) + OBJECT] as number;
  if (object !== 0) guarded(objectGuard(object), () => unchain(recordWord(object) + QUEUE, link));
  freeRecord(link);
});

sweepBy(Kind.wait, freeRecord);
