// Byte-range locks: which open file has locked what, and who waits to.
//
// Linux's own (OFD) locks would almost do: they belong to one open file and die with it. But they ask for write access to lock
// exclusively, merge the ranges of one open file where Win32 refuses them, end at 2^63, and stop nobody from reading and writing.
//
// A lock's record is in the chain of its file's bucket, the newest first, and so is that of one that is still waited for: it has a request
// beside it, and is granted by one store. As long as the chain is empty, reads and writes have nothing to look at. The caller of what is
// not exported holds the bucket's guard.

import { ERROR_INVALID_LOCK_RANGE } from "../../../winerror/codes.js";
import type { ByteRange } from "../../locks.js";
import { failure } from "../errors.js";
import { processMemory } from "../process-memory.js";
import { guarded } from "./guard.js";
import { lockBucketWord, recordWord, shared } from "./machine.js";
import { dismiss, signal } from "./objects.js";
import { isAlive, processIdOf, sweepBy } from "./processes.js";
import { allocateRecord, chain, freeRecord, Kind, Member, unchain } from "./records.js";
import { bucketOf, bucketOfOpen, guardOf, identityOfOpen, isReturned } from "./shares.js";
import { isThreadAlive, thisThread } from "./threads.js";

// The members of a lock's record.
const EXCLUSIVE = 3;
/** The file's name, as the open file's record has it. */
const IDENTITY = 4;
const IDENTITY_WORDS = 6;
/** The first and the last byte, two words each, the low one first. */
const FIRST = 10;
const LAST = 12;
/** The record of the open file that it belongs to. */
const OPEN = 14;
/** 0 for a lock that is held; the request of one that is waited for; negated while who waits is being told that it is granted. */
const REQUEST = 15;

// The members of a request's record.
const EVENT = 3;
const THREAD = 4;
/** 1 if the request has a reference of its own to the event, and nobody else looks after it. */
const REFERS = 5;
/** The lock that is waited for, until it is granted. */
const LOCK = 6;
const GRANTED = 7;

const WORD = 0x1_0000_0000;

/** A range by its first and its last byte, in halves. None at all at 0 is from 0 to 2^64 - 1, which no range that has bytes can be. */
export interface Span {
  readonly firstLow: number;
  readonly firstHigh: number;
  readonly lastLow: number;
  readonly lastHigh: number;
}

/** @throws Win32Error ERROR_INVALID_LOCK_RANGE for one that goes on beyond 2^64 bytes. */
export function spanOf({ offsetLow, offsetHigh, bytesLow, bytesHigh }: ByteRange, caller: string): Span {
  let lastLow = offsetLow + bytesLow - 1;
  let lastHigh = offsetHigh + bytesHigh;
  if (lastLow >= WORD) {
    lastLow -= WORD;
    lastHigh += 1;
  } else if (lastLow < 0) {
    lastLow += WORD;
    lastHigh -= 1;
  }
  if (lastHigh >= WORD) throw failure(ERROR_INVALID_LOCK_RANGE, caller);
  return { firstLow: offsetLow, firstHigh: offsetHigh, lastLow, lastHigh: lastHigh >>> 0 };
}

/**
 * Whether parts of an open file, or of another in its bucket, are locked: if not, no read or write needs a closer look.
 *
 * A plain load: each read and write makes it, and V8 turns Atomics.load() into a call that costs ten times as much.
 */
export function mayBeLocked(open: number): boolean {
  return shared().words[lockBucketWord(bucketOfOpen(open))] !== 0;
}

/** Locks a range, if that can be done now. */
export function addLock(open: number, span: Span, exclusive: boolean, caller: string): boolean {
  const bucket = bucketOfOpen(open);
  return guarded(guardOf(bucket), () => {
    if (livingConflict(bucket, claimOf(open, span, exclusive), true) !== 0) return false;
    insert(bucket, makeLock(open, span, exclusive, caller));
    return true;
  });
}

/**
 * Locks a range, or asks for the lock and returns at once: then the event is set when it is granted.
 *
 * @param event   The event's record. The calling process has a reference to it, which lasts as long as the request ...
 * @param refers  ... or which the request drops itself when it is over. Nobody may look at such a request any more.
 * @returns The request; 0 if the range is locked.
 */
export function requestLock(open: number, span: Span, exclusive: boolean, event: number, refers: boolean, caller: string): number {
  const { words } = shared();
  const bucket = bucketOfOpen(open);
  const { owner } = processMemory();
  const thread = thisThread(); // before the guard: making it takes a lower one
  return guarded(guardOf(bucket), () => {
    const lock = makeLock(open, span, exclusive, caller);
    // It may have become free since the caller tried.
    if (livingConflict(bucket, claimOfLock(lock), true) === 0) {
      insert(bucket, lock);
      return 0;
    }
    const request = allocateRecord(Kind.lockRequest, owner, caller);
    const word = recordWord(request);
    words[word + LOCK] = lock;
    words[word + EVENT] = event;
    words[word + THREAD] = thread;
    words[word + REFERS] = refers ? 1 : 0;
    words[recordWord(lock) + REQUEST] = request;
    insert(bucket, lock);
    return request;
  });
}

/**
 * Whether a lock that was asked for is granted; the request is over then. Grants it if it has become free and nobody has noticed,
 * as where the owner of what was in its way was killed.
 */
export function isGranted(open: number, request: number): boolean {
  const { words } = shared();
  const word = recordWord(request);
  const bucket = bucketOfOpen(open);
  return guarded(guardOf(bucket), () => {
    const lock = words[word + LOCK] as number;
    if (words[word + GRANTED] === 0 && livingConflict(bucket, claimOfLock(lock), true) === 0) grant(lock);
    if (words[word + GRANTED] === 0) return false;
    freeRecord(request);
    return true;
  });
}

/** Gives up a lock that was asked for. False if it has been granted meanwhile: then it is held. */
export function withdrawRequest(open: number, request: number): boolean {
  const { words } = shared();
  const word = recordWord(request);
  const bucket = bucketOfOpen(open);
  return guarded(guardOf(bucket), () => {
    if (words[word + GRANTED] === 0) {
      const lock = words[word + LOCK] as number;
      if (words[recordWord(lock) + REQUEST] === request) {
        remove(bucket, lock);
        return true;
      }
      finishGrant(lock);
    }
    freeRecord(request);
    return false;
  });
}

/**
 * Looks whether requests of this process for parts of an open file's bucket can be granted though nobody has unlocked anything: the owner
 * of what was in their way was killed.
 *
 * @returns Whether any are still waiting.
 */
export function tendRequests(bucket: number): boolean {
  const { words } = shared();
  const { owner } = processMemory();
  const isWaiting = (lock: number) => (words[recordWord(lock) + REQUEST] as number) > 0;
  return guarded(guardOf(bucket), () => {
    grantWaiting(bucket); // also gives up those of threads that have ended
    const ours = locksOf(bucket).filter((lock) => words[recordWord(lock) + Member.owner] === owner && isWaiting(lock));
    for (const lock of ours.reverse()) {
      if (livingConflict(bucket, claimOfLock(lock), true) === 0) grant(lock);
    }
    return ours.some(isWaiting);
  });
}

/** Unlocks a range that an open file has locked: exactly such a range, exclusive before shared. False if it has locked none like it. */
export function removeLock(open: number, span: Span): boolean {
  const { words } = shared();
  const bucket = bucketOfOpen(open);
  const { owner } = processMemory();
  return guarded(guardOf(bucket), () => {
    let found = 0;
    for (let lock = words[lockBucketWord(bucket)] as number; lock !== 0; lock = words[recordWord(lock) + Member.next] as number) {
      const word = recordWord(lock);
      if (words[word + OPEN] !== open || words[word + Member.owner] !== owner || (words[word + REQUEST] as number) > 0) continue;
      if (!isSpan(word, span)) continue;
      found = lock;
      if (words[word + EXCLUSIVE] === 1) break;
    }
    if (found === 0) return false;
    remove(bucket, found);
    grantWaiting(bucket);
    return true;
  });
}

/** Whether locks forbid to read or write a range. */
export function forbidsTransfer(open: number, span: Span, writes: boolean): boolean {
  const bucket = bucketOfOpen(open);
  return guarded(guardOf(bucket), () => livingConflict(bucket, claimOf(open, span, writes), false) !== 0);
}

/** The process ids of those whose locks forbid to lock a range, or to read or write it. */
export function holdersOfRange(open: number, span: Span, exclusive: boolean, locking: boolean): number[] {
  const { words } = shared();
  const self = processMemory();
  const bucket = bucketOfOpen(open);
  return guarded(guardOf(bucket), () => {
    const claim = claimOf(open, span, exclusive);
    const inTheWay = locksOf(bucket).filter((lock) => conflicts(lock, claim, locking));
    const owners = new Set(inTheWay.map((lock) => words[recordWord(lock) + Member.owner] as number));
    return [...owners].filter((owner) => isAlive(owner, self)).map(processIdOf);
  });
}

/** Releases all locks of an open file, and gives up those that it waits for: it is being closed. The caller holds the bucket's guard. */
export function releaseLocks(open: number, bucket: number): void {
  const { words } = shared();
  if (words[lockBucketWord(bucket)] === 0) return;
  const owner = words[recordWord(open) + Member.owner];
  removeAll(bucket, (word) => words[word + OPEN] === open && words[word + Member.owner] === owner);
}

// --- what is in whose way -------------------------------------------------------------------------------------------

/** Somebody's wish to lock, read or write a range. */
interface Claim extends Span {
  /** Where the six words that name the file are. */
  readonly identity: number;
  readonly open: number;
  readonly owner: number;
  /** To lock exclusively, or to write. */
  readonly exclusive: boolean;
}

function claimOf(open: number, { firstLow, firstHigh, lastLow, lastHigh }: Span, exclusive: boolean): Claim {
  const { owner } = processMemory();
  return { identity: identityOfOpen(open), open, owner, exclusive, firstLow, firstHigh, lastLow, lastHigh };
}

/** The claim that a lock which is waited for stands for. */
function claimOfLock(lock: number): Claim {
  const { words } = shared();
  const word = recordWord(lock);
  return {
    identity: word + IDENTITY,
    open: words[word + OPEN] as number,
    owner: words[word + Member.owner] as number,
    exclusive: words[word + EXCLUSIVE] === 1,
    firstLow: (words[word + FIRST] as number) >>> 0,
    firstHigh: (words[word + FIRST + 1] as number) >>> 0,
    lastLow: (words[word + LAST] as number) >>> 0,
    lastHigh: (words[word + LAST + 1] as number) >>> 0,
  };
}

/** A lock that a claim conflicts with, 0 for none. Those of dead processes, and of files closed behind our back, are cleared away. */
function livingConflict(bucket: number, claim: Claim, locking: boolean): number {
  const { words } = shared();
  for (;;) {
    const lock = firstConflict(bucket, claim, locking);
    if (lock === 0) return 0;
    const owner = words[recordWord(lock) + Member.owner] as number;
    const open = words[recordWord(lock) + OPEN] as number;
    if (!isAlive(owner, processMemory())) removeAll(bucket, (word) => words[word + Member.owner] === owner);
    else if (isReturned(open)) releaseLocks(open, bucket);
    else return lock;
  }
}

function firstConflict(bucket: number, claim: Claim, locking: boolean): number {
  const { words } = shared();
  let lock = words[lockBucketWord(bucket)] as number;
  while (lock !== 0 && !conflicts(lock, claim, locking)) lock = words[recordWord(lock) + Member.next] as number;
  return lock;
}

/**
 * Whether a lock is held and stands in the way of a claim: to lock, or to read and write.
 *
 * An exclusive lock keeps out all but the open file that holds it, which may read and write, and share the range with itself. A shared
 * lock keeps out exclusive locks, and everybody who writes, also who holds it.
 */
function conflicts(lock: number, claim: Claim, locking: boolean): boolean {
  const { words } = shared();
  const word = recordWord(lock);
  if ((words[word + REQUEST] as number) > 0 || !overlap(word, claim)) return false;
  for (let index = 0; index < IDENTITY_WORDS; index++) {
    if (words[word + IDENTITY + index] !== words[claim.identity + index]) return false;
  }
  if (words[word + EXCLUSIVE] !== 1) return claim.exclusive;
  const own = words[word + OPEN] === claim.open && words[word + Member.owner] === claim.owner;
  return !own || (claim.exclusive && locking);
}

/** Ranges without bytes overlap those that begin before them and end after them; the one at 0 overlaps nothing. */
function overlap(word: number, span: Span): boolean {
  const { words } = shared();
  const firstLow = (words[word + FIRST] as number) >>> 0;
  const firstHigh = (words[word + FIRST + 1] as number) >>> 0;
  const lastLow = (words[word + LAST] as number) >>> 0;
  const lastHigh = (words[word + LAST + 1] as number) >>> 0;
  if (isNothingAtZero(firstLow, firstHigh, lastLow, lastHigh)) return false;
  if (isNothingAtZero(span.firstLow, span.firstHigh, span.lastLow, span.lastHigh)) return false;
  const begins = span.firstHigh < lastHigh || (span.firstHigh === lastHigh && span.firstLow <= lastLow);
  return begins && (firstHigh < span.lastHigh || (firstHigh === span.lastHigh && firstLow <= span.lastLow));
}

function isNothingAtZero(firstLow: number, firstHigh: number, lastLow: number, lastHigh: number): boolean {
  return lastHigh === WORD - 1 && lastLow === WORD - 1 && firstHigh === 0 && firstLow === 0;
}

function isSpan(word: number, { firstLow, firstHigh, lastLow, lastHigh }: Span): boolean {
  const { words } = shared();
  return (
    words[word + FIRST] === (firstLow | 0) &&
    words[word + FIRST + 1] === (firstHigh | 0) &&
    words[word + LAST] === (lastLow | 0) &&
    words[word + LAST + 1] === (lastHigh | 0)
  );
}

// --- records --------------------------------------------------------------------------------------------------------

function makeLock(open: number, { firstLow, firstHigh, lastLow, lastHigh }: Span, exclusive: boolean, caller: string): number {
  const { words } = shared();
  const lock = allocateRecord(Kind.lock, processMemory().owner, caller);
  const word = recordWord(lock);
  const identity = identityOfOpen(open);
  words.copyWithin(word + IDENTITY, identity, identity + IDENTITY_WORDS);
  words[word + EXCLUSIVE] = exclusive ? 1 : 0;
  words[word + FIRST] = firstLow;
  words[word + FIRST + 1] = firstHigh;
  words[word + LAST] = lastLow;
  words[word + LAST + 1] = lastHigh;
  words[word + OPEN] = open;
  return lock;
}

/** All locks of a bucket's files, also those that are waited for; the newest first. */
function locksOf(bucket: number): number[] {
  const { words } = shared();
  const found: number[] = [];
  for (let lock = words[lockBucketWord(bucket)] as number; lock !== 0; lock = words[recordWord(lock) + Member.next] as number)
    found.push(lock);
  return found;
}

const insert = (bucket: number, lock: number): void => chain(lockBucketWord(bucket), lock);

/** Takes out a lock, or one that is waited for together with its request. */
function remove(bucket: number, lock: number): void {
  finishGrant(lock);
  const request = shared().words[recordWord(lock) + REQUEST] as number;
  unchain(lockBucketWord(bucket), lock);
  freeRecord(lock);
  if (request !== 0) freeRequest(request);
}

function freeRequest(request: number): void {
  const { words } = shared();
  const word = recordWord(request);
  const owner = words[word + Member.owner] as number;
  // What a dead process referred to is swept up with its other references.
  if (words[word + REFERS] === 1 && isAlive(owner, processMemory())) dismiss(words[word + EVENT] as number, owner);
  freeRecord(request);
}

/** Takes out all locks of some kind, and grants what others wait for. */
function removeAll(bucket: number, isIt: (word: number) => boolean): void {
  const { words } = shared();
  let removed = false;
  for (let lock = words[lockBucketWord(bucket)] as number, next: number; lock !== 0; lock = next) {
    const word = recordWord(lock);
    next = words[word + Member.next] as number;
    if (!isIt(word)) continue;
    // A request that can never be granted any more is complete, as it is on Windows: who waits for its event learns that it is over.
    const request = words[word + REQUEST] as number;
    if (request > 0 && words[recordWord(request) + REFERS] === 1 && isAlive(words[word + Member.owner] as number, processMemory()))
      signal(words[recordWord(request) + EVENT] as number);
    remove(bucket, lock);
    removed = true;
  }
  if (removed) grantWaiting(bucket);
}

// --- granting -------------------------------------------------------------------------------------------------------

/** Grants what can be granted, in the order in which it was asked for. */
function grantWaiting(bucket: number): void {
  const { words } = shared();
  if (words[lockBucketWord(bucket)] === 0) return;
  const waiting = locksOf(bucket).filter((lock) => words[recordWord(lock) + REQUEST] !== 0);
  for (const lock of waiting.reverse()) {
    const request = words[recordWord(lock) + REQUEST] as number;
    if (request < 0) finishGrant(lock);
    else if (!isAwaited(request)) remove(bucket, lock);
    else if (firstConflict(bucket, claimOfLock(lock), true) === 0) grant(lock);
  }
}

/** Whether the thread that asked lives. One that has ended takes its requests with it, as on Windows. */
function isAwaited(request: number): boolean {
  const { words } = shared();
  const word = recordWord(request);
  return isAlive(words[word + Member.owner] as number, processMemory()) && isThreadAlive(words[word + THREAD] as number);
}

function grant(lock: number): void {
  const { words } = shared();
  const request = words[recordWord(lock) + REQUEST] as number;
  if (request > 0) Atomics.store(words, recordWord(lock) + REQUEST, -request);
  finishGrant(lock);
}

/** Tells who waits for a lock that it is granted: also where whoever granted it was killed before he could. */
function finishGrant(lock: number): void {
  const { words } = shared();
  const at = recordWord(lock) + REQUEST;
  const request = -(words[at] as number);
  if (request <= 0) return;
  const word = recordWord(request);
  const refers = words[word + REFERS] === 1;
  signal(words[word + EVENT] as number);
  words[word + GRANTED] = 1;
  Atomics.store(words, at, 0);
  if (refers) freeRequest(request); // who waits frees it otherwise
}

sweepBy(Kind.lock, (lock, isStill) => {
  const { words } = shared();
  const identity = recordWord(lock) + IDENTITY;
  const bucket = bucketOf([...words.subarray(identity, identity + IDENTITY_WORDS)]); // of one not filled in yet some bucket, in which it is not
  guarded(guardOf(bucket), () => {
    if (!isStill()) return;
    unchain(lockBucketWord(bucket), lock);
    freeRecord(lock);
    // Who waits for it looks by himself: who sweeps is not yet a process that could tell him.
  });
});

sweepBy(Kind.lockRequest, freeRecord);
