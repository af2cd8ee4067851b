// The states of synchronisation objects, and how each kind is taken by a wait and given back by a signal.

import { recordWord, shared } from "./machine.js";
import { Kind, Member } from "./records.js";
import { isThreadAlive, thisThread } from "./threads.js";

export type ObjectKind = typeof Kind.event | typeof Kind.mutex | typeof Kind.semaphore | typeof Kind.timer | typeof Kind.job;

// The members of an object's record that hold its state.
/** Event, timer and job: 1 if signalled. Semaphore: the count. Mutex: the number of the thread that owns it, 0 for none. */
const STATE = 3;
/** Event, timer and job: Manual and Absolute. Semaphore: the maximum. */
const DETAIL = 4;
/** Mutex: how often its owner has taken it; only the owner looks at it. Timer: the period in milliseconds, 0 for once. */
const COUNT = 9;
/** Mutex: 1 after its owner has ended without releasing it, until the next owner has been told. */
const ABANDONED = 10;
/** Mutex: the link that it is just being handed over to, 0 for none. It stays where whoever hands over is killed in between. */
const GRANTEE = 11;
/** Timer: when it is due, in nanoseconds of its clock; 0 if it is not armed. Two words, taken and changed as one. */
const DUE = 12;

export const Detail = { manual: 1, absolute: 2 } as const;

export const NOT_TAKEN = 0;
export const TAKEN = 1;
export const TAKEN_ABANDONED = 2;

export function initialise(object: number, state: number, detail: number, owner: number): void {
  const { words } = shared();
  const word = recordWord(object);
  words[word + STATE] = owner !== 0 ? owner : state;
  words[word + DETAIL] = detail;
  words[word + COUNT] = owner !== 0 ? 1 : 0;
}

/** Takes what an object gives, for a thread, if it is signalled. */
export function take(object: number, thread: number): number {
  const { words } = shared();
  const word = recordWord(object);
  switch (words[word + Member.kind]) {
    case Kind.mutex:
      return takeMutex(word, thread);
    case Kind.semaphore:
      return takeOne(word);
    case Kind.timer:
      refresh(word);
  }
  if ((words[word + DETAIL] as number) & Detail.manual) return Atomics.load(words, word + STATE) as 0 | 1;
  return Atomics.compareExchange(words, word + STATE, 1, 0) as 0 | 1;
}

/** Whether take() would succeed at this moment. Takes nothing. */
export function isSignalled(object: number, thread: number): boolean {
  const { words } = shared();
  const word = recordWord(object);
  if (words[word + Member.kind] === Kind.timer) refresh(word);
  const state = Atomics.load(words, word + STATE);
  if (words[word + Member.kind] !== Kind.mutex) return state !== 0;
  return state === 0 || state === thread || !isThreadAlive(state);
}

/** Signals an object. False for a semaphore that would exceed its maximum, which then stays as it is. */
export function give(object: number, amount: number): boolean {
  const { words } = shared();
  const word = recordWord(object);
  if (words[word + Member.kind] !== Kind.semaphore) {
    Atomics.store(words, word + STATE, 1);
    return true;
  }
  return add(word, amount) >= 0;
}

/** Undoes take(). */
export function giveBack(object: number, thread: number, taken: number): void {
  const { words } = shared();
  const word = recordWord(object);
  if (words[word + Member.kind] !== Kind.mutex) {
    give(object, 1);
    return;
  }
  if (taken === TAKEN_ABANDONED) words[word + ABANDONED] = 1;
  releaseMutex(object, thread); // its waiters are still queued: who holds the guard goes on with them
}

export function reset(object: number): void {
  Atomics.store(shared().words, recordWord(object) + STATE, 0);
}

// --- mutexes --------------------------------------------------------------------------------------------------------

function takeMutex(word: number, thread: number): number {
  const { words } = shared();
  const owner = Atomics.load(words, word + STATE);
  if (owner === thread) {
    words[word + COUNT] = (words[word + COUNT] as number) + 1;
    return TAKEN;
  }
  if (owner !== 0) {
    if (isThreadAlive(owner)) return NOT_TAKEN;
    words[word + ABANDONED] = 1; // before it has a new owner: whoever takes it may be killed before anybody is told
  }
  if (Atomics.compareExchange(words, word + STATE, owner, thread) !== owner) return NOT_TAKEN;
  words[word + COUNT] = 1;
  const abandoned = words[word + ABANDONED] === 1;
  if (thread === thisThread()) words[word + ABANDONED] = 0; // another thread has yet to be told
  return abandoned ? TAKEN_ABANDONED : TAKEN;
}

/** Begins to hand a mutex over to who waits by a link. Other objects need no such note: a signal may be lost with who gives it. */
export function beginHandOver(object: number, link: number): void {
  const { words } = shared();
  const word = recordWord(object);
  if (words[word + Member.kind] === Kind.mutex) words[word + GRANTEE] = link;
}

/** Ends what beginHandOver() began; `told` if the link's thread has been told that it owns the mutex. */
export function endHandOver(object: number, told: boolean): void {
  const { words } = shared();
  const word = recordWord(object);
  if (words[word + Member.kind] !== Kind.mutex) return;
  if (told) words[word + ABANDONED] = 0;
  words[word + GRANTEE] = 0;
}

/** The link to which a mutex was being handed over by somebody who was killed, and whether its thread owns the mutex already. */
export function interruptedHandOver(object: number): number {
  const { words } = shared();
  const word = recordWord(object);
  return words[word + Member.kind] === Kind.mutex ? (words[word + GRANTEE] as number) : 0;
}

/** Whether a thread owns a mutex; and as what it would be told of it. */
export function ownedAs(object: number, thread: number): number {
  const { words } = shared();
  const word = recordWord(object);
  if (words[word + STATE] !== thread) return NOT_TAKEN;
  return words[word + ABANDONED] === 1 ? TAKEN_ABANDONED : TAKEN;
}

/** Releases a mutex once. Undefined if the thread does not own it, else whether it is free now. */
export function releaseMutex(object: number, thread: number): boolean | undefined {
  const { words } = shared();
  const word = recordWord(object);
  if (Atomics.load(words, word + STATE) !== thread) return undefined;
  const count = (words[word + COUNT] as number) - 1;
  words[word + COUNT] = count;
  if (count > 0) return false;
  Atomics.store(words, word + STATE, 0);
  return true;
}

/** Whether nobody but who looks will hand a mutex over: its owner has ended, or whoever was handing it over has. */
export function isStranded(object: number): boolean {
  const { words } = shared();
  const word = recordWord(object);
  if (words[word + Member.kind] !== Kind.mutex) return false;
  const owner = Atomics.load(words, word + STATE);
  return words[word + GRANTEE] !== 0 || (owner !== 0 && !isThreadAlive(owner));
}

// --- semaphores -----------------------------------------------------------------------------------------------------

function takeOne(word: number): number {
  const { words } = shared();
  for (;;) {
    const count = Atomics.load(words, word + STATE);
    if (count === 0) return NOT_TAKEN;
    if (Atomics.compareExchange(words, word + STATE, count, count - 1) === count) return TAKEN;
  }
}

/** Adds to a count. Returns the count before, -1 if the maximum would be exceeded. */
function add(word: number, amount: number): number {
  const { words } = shared();
  for (;;) {
    const count = Atomics.load(words, word + STATE);
    if (count + amount > (words[word + DETAIL] as number)) return -1;
    if (Atomics.compareExchange(words, word + STATE, count, count + amount) === count) return count;
  }
}

/** A semaphore's count, as it is at this moment. */
export function countOf(object: number): number {
  return Atomics.load(shared().words, recordWord(object) + STATE);
}

/** Releases a semaphore. Returns the count before, -1 if the maximum would be exceeded. */
export function addToSemaphore(object: number, amount: number): number {
  return add(recordWord(object), amount);
}

// --- timers ---------------------------------------------------------------------------------------------------------

const NANOSECONDS = 1_000_000n;
/** The last point in time that 64 bits can say, 292 years away: what is due later is due then. */
const LATEST = 0x7fff_ffff_ffff_ffffn;

/** Nanoseconds of a timer's clock: the system's time for an absolute one, which follows when that is changed; else time since boot. */
function now(word: number): bigint {
  return (shared().words[word + DETAIL] as number) & Detail.absolute ? BigInt(Date.now()) * NANOSECONDS : process.hrtime.bigint();
}

/** Arms a timer; it is not signalled until it is due. `due` is on the clock that `absolute` names, or from now. */
export function armTimer(object: number, due: bigint, absolute: boolean, period: number): void {
  const { words, longs } = shared();
  const word = recordWord(object);
  Atomics.store(longs, (word + DUE) >> 1, 0n); // else it could become due while it is half set
  const detail = (words[word + DETAIL] as number) & ~Detail.absolute;
  words[word + DETAIL] = absolute ? detail | Detail.absolute : detail;
  words[word + COUNT] = period;
  Atomics.store(words, word + STATE, 0);
  const at = absolute ? due : now(word) + due;
  Atomics.store(longs, (word + DUE) >> 1, at < 1n ? 1n : at > LATEST ? LATEST : at);
}

/** Disarms a timer. One that has become due is signalled, even if nobody has looked since. */
export function disarmTimer(object: number): void {
  refresh(recordWord(object));
  Atomics.store(shared().longs, (recordWord(object) + DUE) >> 1, 0n);
}

/** Signals a timer that has become due. Whoever comes first does it, for everybody. */
function refresh(word: number): void {
  const { words, longs } = shared();
  const at = (word + DUE) >> 1;
  const due = Atomics.load(longs, at);
  if (due === 0n) return;
  const time = now(word);
  if (time < due) return;
  const period = BigInt(words[word + COUNT] as number) * NANOSECONDS;
  const next = period === 0n ? 0n : due + ((time - due) / period + 1n) * period;
  if (Atomics.compareExchange(longs, at, due, next) === due) Atomics.store(words, word + STATE, 1);
}

/** In how many milliseconds a timer is due; infinitely many for one that is not armed and for other objects. */
export function dueIn(object: number): number {
  const { words, longs } = shared();
  const word = recordWord(object);
  if (words[word + Member.kind] !== Kind.timer) return Number.POSITIVE_INFINITY;
  const due = Atomics.load(longs, (word + DUE) >> 1);
  return due === 0n ? Number.POSITIVE_INFINITY : Math.max(0, Number(due - now(word)) / 1e6);
}

/** Whether a record is, still, an object's. */
export function isObject(record: number): boolean {
  const kind = shared().words[recordWord(record) + Member.kind];
  return kind === Kind.event || kind === Kind.mutex || kind === Kind.semaphore || kind === Kind.timer || kind === Kind.job;
}

export const isMutex = (object: number): boolean => shared().words[recordWord(object) + Member.kind] === Kind.mutex;
