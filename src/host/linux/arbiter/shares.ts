// Share modes: who has which file open, for what, and what they let others do.
//
// An open file's record is in the chain of its file's bucket. A file is known by device, inode and time of birth, as ext4 gives an inode
// to the next file at once.

import { processMemory } from "../process-memory.js";
import { guarded } from "./guard.js";
import { bucketWord, FILE_BUCKETS, FILE_GUARDS, FIRST_FILE_GUARD, guardAddress, recordWord, shared } from "./machine.js";
import { isAlive, processIdOf, sweepBy } from "./processes.js";
import { allocateRecord, chain, freeRecord, Kind, Member, unchain } from "./records.js";

/** What names a file: six words that statx tells. */
export type FileIdentity = Int32Array;

// The members of an open file's record.
const IDENTITY = 4; // 6 words
const MODE = 10;
const BUCKET = 11;
/** The handles that share the open file. */
const HANDLES = 12;

/** What an opener wants and what it allows others, in one word. */
export const Mode = { read: 1, write: 2, delete: 4, shareRead: 8, shareWrite: 16, shareDelete: 32 } as const;
const WANTED = 7;
const SHARE_SHIFT = 3;

const bucketOf = (file: FileIdentity): number => {
  let hash = 0;
  for (const word of file) hash = Math.imul(hash ^ word, 0x9e37_79b1) ^ (hash >>> 15);
  return (hash >>> 0) % FILE_BUCKETS;
};

const guardOf = (bucket: number): number => guardAddress(FIRST_FILE_GUARD + (bucket % FILE_GUARDS));

/**
 * Enters an open file, unless others forbid what it wants or have open what it forbids.
 *
 * @returns The record, 0 if it conflicts.
 */
export function enterOpenFile(file: FileIdentity, mode: number, caller: string): number {
  const self = processMemory();
  const { words } = shared();
  const bucket = bucketOf(file);
  return guarded(guardOf(bucket), () => {
    for (const other of recordsOf(bucket, file)) {
      if (!conflict(mode, words[recordWord(other) + MODE] as number)) continue;
      if (isAlive(words[recordWord(other) + Member.owner] as number, self)) return 0;
      remove(other, bucket);
    }
    const record = allocateRecord(Kind.open, self.owner, caller);
    const word = recordWord(record);
    words.set(file, word + IDENTITY);
    words[word + MODE] = mode;
    words[word + BUCKET] = bucket;
    words[word + HANDLES] = 1;
    chain(bucketWord(bucket), record);
    return record;
  });
}

/** One more handle for an open file. */
export function shareOpenFile(record: number): void {
  Atomics.add(shared().words, recordWord(record) + HANDLES, 1);
}

/** Enters for this process what another process has open: the file was shared with it already, so nothing is checked. */
export function copyOpenFile(original: number, caller: string): number {
  const { words } = shared();
  const bucket = words[recordWord(original) + BUCKET] as number;
  return guarded(guardOf(bucket), () => {
    const record = allocateRecord(Kind.open, processMemory().owner, caller);
    words.copyWithin(recordWord(record) + IDENTITY, recordWord(original) + IDENTITY, recordWord(original) + HANDLES);
    words[recordWord(record) + HANDLES] = 1;
    chain(bucketWord(bucket), record);
    return record;
  });
}

/** Takes an open file out again once its last handle is closed. */
export function leaveOpenFile(record: number): void {
  const { words } = shared();
  if (Atomics.sub(words, recordWord(record) + HANDLES, 1) > 1) return;
  const bucket = words[recordWord(record) + BUCKET] as number;
  guarded(guardOf(bucket), () => remove(record, bucket));
}

/** The process ids of those who have a file open. */
export function holdersOf(file: FileIdentity): number[] {
  const self = processMemory();
  const bucket = bucketOf(file);
  return guarded(guardOf(bucket), () => {
    const owners = new Set(recordsOf(bucket, file).map((record) => shared().words[recordWord(record) + Member.owner] as number));
    return [...owners].filter((owner) => isAlive(owner, self)).map(processIdOf);
  });
}

/** One side wants what the other does not share. Who wants nothing (to ask about the file only) is in nobody's way. */
function conflict(one: number, other: number): boolean {
  const wanted = one & WANTED;
  const present = other & WANTED;
  if (wanted === 0 || present === 0) return false;
  return (wanted & ~(other >> SHARE_SHIFT)) !== 0 || (present & ~(one >> SHARE_SHIFT)) !== 0;
}

function recordsOf(bucket: number, file: FileIdentity): number[] {
  const { words } = shared();
  const found: number[] = [];
  for (let record = words[bucketWord(bucket)] as number; record !== 0; record = words[recordWord(record) + Member.next] as number) {
    const at = recordWord(record) + IDENTITY;
    if (file.every((word, index) => words[at + index] === word)) found.push(record);
  }
  return found;
}

function remove(record: number, bucket: number): void {
  if (unchain(bucketWord(bucket), record)) freeRecord(record);
}

sweepBy(Kind.open, (record, isStill) => {
  const bucket = shared().words[recordWord(record) + BUCKET] as number;
  guarded(guardOf(bucket), () => {
    if (!isStill()) return;
    unchain(bucketWord(bucket), record);
    freeRecord(record); // also one that its owner had not yet chained
  });
});
