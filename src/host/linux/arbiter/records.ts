// Records: the 64-byte pieces that everything in the arbiter is made of.

import { ERROR_DISK_FULL, ERROR_NO_SYSTEM_RESOURCES } from "../../../winerror/codes.js";
import { failure } from "../errors.js";
import { lockGuard, unlockGuard } from "./guard.js";
import {
  FREE_RECORD,
  guardAddress,
  NEVER_USED,
  RECORDS,
  RECORDS_GUARD,
  RESERVE_RECORDS,
  recordWord,
  reserveRecords,
  shared,
} from "./machine.js";

/** What a record is. */
export const Kind = {
  free: 0,
  open: 1,
  event: 2,
  reference: 3,
  wait: 4,
  link: 5,
  mutex: 6,
  semaphore: 7,
  timer: 8,
  name: 9,
  lock: 10,
  lockRequest: 11,
  gift: 12,
  process: 13,
  job: 14,
  spare: 15,
  pipe: 16,
  pipeEnd: 17,
} as const;

/** The members that all records have; the others are declared where the kind is at home. */
export const Member = {
  kind: 0,
  /** The next record of the chain that this one is in, 0 at its end. */
  next: 1,
  /** The slot of the process that it belongs to and with which it goes, plus 1; 0 for one that belongs to none. */
  owner: 2,
} as const;

/** The member of a wait and of its links that says whose they are: there from the start, as a thread may be terminated at any time. */
export const THREAD = 8;

/** Makes a record, all its other members 0 but THREAD, if one is given. It belongs to `owner` (a slot plus 1) from the start, so that it cannot be lost. */
export function allocateRecord(kind: number, owner: number, caller: string, thread = 0): number {
  const { words } = shared();
  const guard = guardAddress(RECORDS_GUARD);
  lockGuard(guard);
  try {
    let record = words[FREE_RECORD] as number;
    if (record !== 0) {
      words[FREE_RECORD] = words[recordWord(record) + Member.next] as number;
    } else {
      record = words[NEVER_USED] as number;
      if (record >= RECORDS) throw failure(ERROR_NO_SYSTEM_RESOURCES, caller);
      if (record % RESERVE_RECORDS === 0 && !reserveRecords(record)) throw failure(ERROR_DISK_FULL, caller);
      words[NEVER_USED] = record + 1;
    }
    const word = recordWord(record);
    words.fill(0, word, word + 16);
    if (thread !== 0) words[word + THREAD] = thread;
    words[word + Member.owner] = owner;
    words[word + Member.kind] = kind;
    return record;
  } finally {
    unlockGuard(guard);
  }
}

/** Gives a record back, which nothing may refer to any more. */
export function freeRecord(record: number): void {
  const { words } = shared();
  const guard = guardAddress(RECORDS_GUARD);
  lockGuard(guard);
  try {
    const word = recordWord(record);
    words[word + Member.kind] = Kind.free;
    words[word + Member.next] = words[FREE_RECORD] as number;
    words[FREE_RECORD] = record;
  } finally {
    unlockGuard(guard);
  }
}

/** Takes `record` out of the chain that begins in the word `head` and goes on in the member `next`; true if it was in it. */
export function unchain(head: number, record: number, next: number = Member.next): boolean {
  const { words } = shared();
  for (let at = head; words[at] !== 0; at = recordWord(words[at] as number) + next) {
    if (words[at] !== record) continue;
    Atomics.store(words, at, words[recordWord(record) + next] as number);
    return true;
  }
  return false;
}

/** Puts `record` at the front of the chain that begins in the word `head`. */
export function chain(head: number, record: number, next: number = Member.next): void {
  const { words } = shared();
  words[recordWord(record) + next] = words[head] as number;
  Atomics.store(words, head, record);
}
