// The states of synchronisation objects, and how each kind is taken by a wait and given back by a signal.

import { recordWord, shared } from "./machine.js";
import { Kind, Member } from "./records.js";
import { isThreadAlive } from "./threads.js";

export type ObjectKind = typeof Kind.event | typeof Kind.mutex | typeof Kind.semaphore | typeof Kind.timer | typeof Kind.job;

// The members of an object's record that hold its state.
/** Event and job: 1 if signalled. Semaphore: the count. */
const STATE = 3;
/** Event, timer and job: Manual and Absolute. Semaphore: the maximum. */
const DETAIL = 4;
/** Timer: the period in milliseconds, 0 for once. */
const PERIOD = 9;
/** Mutex: the link that it is just being handed over to, 0 for none. It stays where whoever hands over is killed in between. */
const GRANTEE = 11;
/**
 * Timer: when it is due, in nanoseconds of its clock, always an even number; 0 if it is not armed. And SIGNALLED. Two words, taken and
 * changed as one: what makes an old time signal the timer can so not meet a new one.
 */
const DUE = 12;
const SIGNALLED = 1n;
/**
 * Mutex: the number of the thread that owns it, 0 for none. The next word says how often that thread has taken it beyond the first, with
 * the two flags. Both are changed as one wherever the owner may be changing them too: who hands over takes for a thread that goes on.
 */
const OWNER = 12;
const TAKES = 13;
/** In TAKES: its owner has ended without releasing it, and no later one has been told yet. */
const ABANDONED = 0x4000_0000;
/** In TAKES: a take of the owner's was made for it by whoever hands over, and the owner has not been told yet. */
const HANDING = 0x2000_0000;
const TIMES = HANDING - 1;

export const Detail = { manual: 1, absolute: 2 } as const;

export const NOT_TAKEN = 0;
export const TAKEN = 1;
export const TAKEN_ABANDONED = 2;

export function initialise(object: number, state: number, detail: number, owner: number): void {
  const { words } = shared();
  const word = recordWord(object);
  words[word + STATE] = state;
  words[word + DETAIL] = detail;
  if (owner !== 0) words[word + OWNER] = owner;
}

/**
 * Takes what an object gives, for a thread, if it is signalled.
 *
 * @param handing  True if the thread is to be told between beginHandOver() and endHandOver(), false if it is the caller.
 */
export function take(object: number, thread: number, handing = false): number {
  const { words } = shared();
  const word = recordWord(object);
  switch (words[word + Member.kind]) {
    case Kind.mutex:
      return takeMutex(word, thread, handing);
    case Kind.semaphore:
      return takeOne(word);
    case Kind.timer:
      return takeTimer(word);
  }
  if ((words[word + DETAIL] as number) & Detail.manual) return Atomics.load(words, word + STATE) as 0 | 1;
  return Atomics.compareExchange(words, word + STATE, 1, 0) as 0 | 1;
}

/** Whether take() would succeed at this moment. Takes nothing. */
export function isSignalled(object: number, thread: number): boolean {
  const { words } = shared();
  const word = recordWord(object);
  if (words[word + Member.kind] === Kind.timer) return (refresh(word) & SIGNALLED) !== 0n;
  if (words[word + Member.kind] !== Kind.mutex) return Atomics.load(words, word + STATE) !== 0;
  const owner = Atomics.load(words, word + OWNER);
  return owner === 0 || owner === thread || !isThreadAlive(owner);
}

/** Undoes take(), by the same thread and in the same manner. */
export function giveBack(object: number, thread: number, taken: number): void {
  const { words, longs } = shared();
  const word = recordWord(object);
  switch (words[word + Member.kind]) {
    case Kind.mutex:
      if (taken === TAKEN_ABANDONED) Atomics.or(words, word + TAKES, ABANDONED);
      releaseOnce(word, thread, HANDING); // its waiters are still queued: who holds the guard goes on with them
      return;
    case Kind.semaphore:
      add(word, 1);
      return;
    case Kind.timer:
      Atomics.or(longs, (word + DUE) >> 1, SIGNALLED);
      return;
  }
  Atomics.store(words, word + STATE, 1);
}

/** Sets an event. */
export function set(event: number): void {
  Atomics.store(shared().words, recordWord(event) + STATE, 1);
}

export function reset(object: number): void {
  Atomics.store(shared().words, recordWord(object) + STATE, 0);
}

// --- mutexes --------------------------------------------------------------------------------------------------------

const HIGH = 32n;
const longOf = (owner: number, takes: number): bigint => (BigInt(takes) << HIGH) | BigInt(owner);
const ownerIn = (long: bigint): number => Number(BigInt.asIntN(32, long));
const takesIn = (long: bigint): number => Number(long >> HIGH);

function takeMutex(word: number, thread: number, handing: boolean): number {
  const { words, longs } = shared();
  // The usual case, and what it costs: nobody owns it, and there is nothing to tell.
  const free = !handing && Atomics.compareExchange(words, word + OWNER, 0, thread) === 0;
  if (free && words[word + TAKES] === 0) return TAKEN;
  let flags = words[word + TAKES] as number;
  for (let before = Atomics.load(longs, (word + OWNER) >> 1); !free; ) {
    const owner = ownerIn(before);
    flags = takesIn(before);
    if (owner !== 0 && owner !== thread && isThreadAlive(owner)) return NOT_TAKEN;
    let takes = flags;
    if (owner === thread) takes += 1;
    else if (owner !== 0) takes = flags = ABANDONED;
    const found = Atomics.compareExchange(longs, (word + OWNER) >> 1, before, longOf(thread, handing ? takes | HANDING : takes));
    if (found === before) break;
    before = found;
  }
  if (!(flags & ABANDONED)) return TAKEN;
  if (!handing) Atomics.and(words, word + TAKES, ~ABANDONED); // another thread has yet to be told
  return TAKEN_ABANDONED;
}

/** Releases a mutex once. Undefined if the thread does not own it, else whether it is free now. */
export function releaseMutex(object: number, thread: number): boolean | undefined {
  return releaseOnce(recordWord(object), thread, 0);
}

/** `ended` are the flags that go with the take: none where the owner itself releases. */
function releaseOnce(word: number, thread: number, ended: number): boolean | undefined {
  const { longs } = shared();
  const at = (word + OWNER) >> 1;
  for (let before = BigInt(thread); ; ) {
    const flags = takesIn(before) & ~TIMES & ~ended;
    const times = takesIn(before) & TIMES;
    // An owner who releases it for good has been told, though who told it may not have come to note that.
    const after = times > 0 ? longOf(thread, (times - 1) | flags) : longOf(0, ended === 0 ? 0 : flags);
    const found = Atomics.compareExchange(longs, at, before, after);
    if (found === before) return times === 0;
    if (ownerIn(found) !== thread) return undefined;
    before = found;
  }
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
  Atomics.and(words, word + TAKES, told ? ~(HANDING | ABANDONED) : ~HANDING);
  words[word + GRANTEE] = 0;
}

/** The link to which a mutex was being handed over by somebody who was killed; 0 for none. */
export function interruptedHandOver(object: number): number {
  const { words } = shared();
  const word = recordWord(object);
  return words[word + Member.kind] === Kind.mutex ? (words[word + GRANTEE] as number) : 0;
}

/** What somebody who was killed had taken for a thread to which he was handing a mutex over; NOT_TAKEN too if it has released that. */
export function takenFor(object: number, thread: number): number {
  const long = Atomics.load(shared().longs, (recordWord(object) + OWNER) >> 1);
  if (ownerIn(long) !== thread || !(takesIn(long) & HANDING)) return NOT_TAKEN;
  return takesIn(long) & ABANDONED ? TAKEN_ABANDONED : TAKEN;
}

/** Whether perhaps nobody but who looks will hand a mutex over: its owner has ended, or whoever was releasing it or handing it over has. */
export function isStranded(object: number): boolean {
  const { words } = shared();
  const word = recordWord(object);
  if (words[word + Member.kind] !== Kind.mutex) return false;
  const owner = Atomics.load(words, word + OWNER);
  return words[word + GRANTEE] !== 0 || !isThreadAlive(owner);
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

/** Releases a semaphore. Returns the count before, -1 if the maximum would be exceeded. */
export function addToSemaphore(object: number, amount: number): number {
  return add(recordWord(object), amount);
}

// --- timers ---------------------------------------------------------------------------------------------------------

const NANOSECONDS = 1_000_000n;
/** The last point in time that 64 bits can say, 292 years away: what is due later is due then. */
const LATEST = 0x7fff_ffff_ffff_fffen;

/** Nanoseconds of a timer's clock: the system's time for an absolute one, which follows when that is changed; else time since boot. */
function now(word: number): bigint {
  return (shared().words[word + DETAIL] as number) & Detail.absolute ? BigInt(Date.now()) * NANOSECONDS : process.hrtime.bigint();
}

/** Arms a timer; it is not signalled until it is due. `due` is on the clock that `absolute` names, or from now. The caller holds its guard. */
export function armTimer(object: number, due: bigint, absolute: boolean, period: number): void {
  const { words, longs } = shared();
  const word = recordWord(object);
  Atomics.store(longs, (word + DUE) >> 1, 0n); // else it could become due while it is half set
  const detail = (words[word + DETAIL] as number) & ~Detail.absolute;
  words[word + DETAIL] = absolute ? detail | Detail.absolute : detail;
  words[word + PERIOD] = period;
  const at = absolute ? due : now(word) + due;
  Atomics.store(longs, (word + DUE) >> 1, at < 2n ? 2n : at > LATEST ? LATEST : at & ~SIGNALLED);
}

/** Disarms a timer. One that has become due is signalled, even if nobody has looked since. */
export function disarmTimer(object: number): void {
  refresh(recordWord(object));
  Atomics.and(shared().longs, (recordWord(object) + DUE) >> 1, SIGNALLED);
}

/** Signals a timer that has become due. Whoever comes first does it, for everybody. Returns the DUE that results. */
function refresh(word: number): bigint {
  const { words, longs } = shared();
  const at = (word + DUE) >> 1;
  for (;;) {
    const before = Atomics.load(longs, at);
    const due = before & ~SIGNALLED;
    if (due === 0n) return before;
    const time = now(word);
    if (time < due) return before;
    const period = BigInt(words[word + PERIOD] as number) * NANOSECONDS;
    const after = (period === 0n ? 0n : due + ((time - due) / period + 1n) * period) | SIGNALLED;
    if (Atomics.compareExchange(longs, at, before, after) === before) return after;
  }
}

function takeTimer(word: number): number {
  const { words, longs } = shared();
  for (;;) {
    const before = refresh(word);
    if (!(before & SIGNALLED)) return NOT_TAKEN;
    if ((words[word + DETAIL] as number) & Detail.manual) return TAKEN;
    if (Atomics.compareExchange(longs, (word + DUE) >> 1, before, before & ~SIGNALLED) === before) return TAKEN;
  }
}

/** In how many milliseconds a timer is due; infinitely many for one that is not armed and for other objects. */
export function dueIn(object: number): number {
  const { words, longs } = shared();
  const word = recordWord(object);
  if (words[word + Member.kind] !== Kind.timer) return Number.POSITIVE_INFINITY;
  const due = Atomics.load(longs, (word + DUE) >> 1) & ~SIGNALLED;
  return due === 0n ? Number.POSITIVE_INFINITY : Math.max(0, Number(due - now(word)) / 1e6);
}

/** Whether a record is, still, an object's. */
export function isObject(record: number): boolean {
  const kind = shared().words[recordWord(record) + Member.kind];
  return (
    kind === Kind.event ||
    kind === Kind.mutex ||
    kind === Kind.semaphore ||
    kind === Kind.timer ||
    kind === Kind.job ||
    kind === Kind.pipeEnd
  );
}

/** Whether a record is, still, one that processes refer to. */
export const isReferredTo = (record: number): boolean =>
  isObject(record) || shared().words[recordWord(record) + Member.kind] === Kind.process;

export const isMutex = (object: number): boolean => shared().words[recordWord(object) + Member.kind] === Kind.mutex;
