// Share modes: who has which file open, for what, and what they let others do.
//
// An open file's record is in the chain of its file's bucket. A file is known by device, inode and time of birth, as ext4 gives an inode
// to the next file at once.

import { descriptorPath } from "../descriptor-path.js";
import { factsOfName, factsOfPath } from "../files/identity.js";
import { streamsGoingWith } from "../files/stream-files.js";
import * as libc from "../libc.js";
import { processMemory } from "../process-memory.js";
import { guarded } from "./guard.js";
import { releaseLocks } from "./locks.js";
import {
  bucketWord,
  DELETES_PENDING,
  FILE_BUCKETS,
  FILE_GUARDS,
  FIRST_FILE_GUARD,
  guardAddress,
  NAMES_GONE,
  NEVER_USED,
  recordWord,
  shared,
} from "./machine.js";
import { isAlive, type Living, processIdOf, sweepBy } from "./processes.js";
import { allocateRecord, chain, Kind, Member, unchain } from "./records.js";
import { giveBack, takeRecord } from "./spares.js";
import { dropText, keepText, keptText, moveText } from "./texts.js";

/** What names a file: six words that statx tells. */
export type FileIdentity = readonly number[];

// The members of an open file's record.
const IDENTITY = 4;
const IDENTITY_WORDS = 6;
const MODE = 10;
const BUCKET = 11;
/** The handles that share the open file. */
const HANDLES = 12;
/** The path by which its file is deleted if this process does not live to do it (texts.ts), 0 for none. */
const PATH = 13;
/** The descriptor of a handle that is node's by now, plus 1; 0 for none. */
const LENT = 14;
/** In place of a descriptor that is known to be closed. */
const CLOSED = -1;

/** What an opener wants and what it allows others, and what becomes of the file afterwards, in one word. */
export const Mode = {
  read: 1,
  write: 2,
  delete: 4,
  shareRead: 8,
  shareWrite: 16,
  shareDelete: 32,
  directory: 64,
  /** Once this open file is closed, the file is deleted with its last other one. */
  deleteOnClose: 128,
  /** Nobody may open the file any more: it is deleted when the last who has it open lets go. */
  deletePending: 256,
} as const;
const WANTED = 7;
const SHARE_SHIFT = 3;
const DELETES = Mode.deleteOnClose | Mode.deletePending;

export const bucketOf = (file: FileIdentity): number => {
  let hash = 0;
  for (let index = 0; index < file.length; index++) hash = Math.imul(hash ^ (file[index] as number), 0x9e37_79b1) ^ (hash >>> 15);
  return (hash >>> 0) % FILE_BUCKETS;
};

/** The guard under which the open files of a bucket, and their locks, are changed. */
export const guardOf = (bucket: number): number => guardAddress(FIRST_FILE_GUARD + (bucket % FILE_GUARDS));

/** What enterOpenFile() answers where it enters nothing. */
export const Refused = {
  /** Others forbid what is wanted, or have open what is forbidden. */
  shared: 0,
  /** The file is to be deleted. */
  deletePending: -1,
  /** It was to be deleted, and is now: its name may be free. */
  deleted: -2,
} as const;

/**
 * Enters an open file, unless others forbid what it wants or have open what it forbids.
 *
 * @param fd    The descriptor that has it open: whatever had been lent under its number is closed.
 * @param path  With Mode.deleteOnClose: the file's own path.
 * @returns The record, or one of Refused.
 */
export function enterOpenFile(file: FileIdentity, mode: number, caller: string, fd = -1, path = ""): number {
  const self = processMemory();
  const { words } = shared();
  const bucket = bucketOf(file);
  return guarded(guardOf(bucket), () => {
    for (const other of recordsOf(bucket, file)) {
      const word = recordWord(other);
      const present = words[word + MODE] as number;
      const isReplaced = words[word + LENT] === fd + 1 && fd >= 0 && words[word + Member.owner] === self.owner;
      if (isReplaced) words[word + LENT] = CLOSED;
      else if (!(present & DELETES) && !conflict(mode, present)) continue;
      const isTheirs = isAlive(words[word + Member.owner] as number, self);
      if (isTheirs && !isReturned(other)) {
        if (present & Mode.deletePending) return Refused.deletePending;
        if (conflict(mode, present)) return Refused.shared;
        continue;
      }
      const fate = isTheirs ? emptied(other, bucket, self) : remove(other, bucket, self);
      if (fate !== undefined) return fate;
    }
    const record = takeRecord(Kind.open, self, caller);
    const word = recordWord(record);
    if (path !== "") keepText(word + PATH, path, self.owner, caller);
    for (let index = 0; index < IDENTITY_WORDS; index++) words[word + IDENTITY + index] = file[index] as number;
    words[word + MODE] = mode;
    words[word + BUCKET] = bucket;
    words[word + HANDLES] = 1;
    chain(bucketWord(bucket), record);
    return record;
  });
}

/** The bucket of an open file. */
export const bucketOfOpen = (record: number): number => shared().words[recordWord(record) + BUCKET] as number;
/** The first of the six words that name an open file's file. */
export const identityOfOpen = (record: number): number => recordWord(record) + IDENTITY;
/** Whether a directory is what is open. */
export const isDirectoryOpen = (record: number): boolean => ((shared().words[recordWord(record) + MODE] as number) & Mode.directory) !== 0;

/** One more handle for an open file. */
export function shareOpenFile(record: number): void {
  Atomics.add(shared().words, recordWord(record) + HANDLES, 1);
}

/** Enters once more, for this process or another one, what is open: the file was shared already, so nothing is checked. */
export function copyOpenFile(original: number, caller: string, owner: number = processMemory().owner): number {
  const { words } = shared();
  const bucket = words[recordWord(original) + BUCKET] as number;
  return guarded(guardOf(bucket), () => {
    const record = allocateRecord(Kind.open, owner, caller);
    words.copyWithin(recordWord(record) + IDENTITY, recordWord(original) + IDENTITY, recordWord(original) + HANDLES);
    words[recordWord(record) + HANDLES] = 1;
    keepText(recordWord(record) + PATH, keptText(recordWord(original) + PATH), owner, caller);
    chain(bucketWord(bucket), record);
    return record;
  });
}

/** Says that one of the handles has its descriptor lent to node from now on: once that is closed, the handle claims nothing any more. */
export function lendOpenFile(record: number, descriptor: number): void {
  Atomics.store(shared().words, recordWord(record) + LENT, descriptor + 1);
}

/** Leaves an open file whose handle had its descriptor lent. Other handles for it keep their claims, whatever becomes of the descriptor. */
export function leaveLentFile(record: number, path: () => string): void {
  Atomics.store(shared().words, recordWord(record) + LENT, 0);
  leaveOpenFile(record, path);
}

/** Whether the descriptor that an open file was lent to has been closed, behind our back. */
export function isClosedBehind(record: number): boolean {
  const { words } = shared();
  const word = recordWord(record);
  const lent = Atomics.load(words, word + LENT);
  if (lent === 0 || lent === CLOSED) return lent === CLOSED;
  const there = factsOfPath(descriptorPath(lent - 1, processIdOf(words[word + Member.owner] as number)));
  return there ? !isSame(there.identity, word + IDENTITY) : libc.errno() === libc.ENOENT; // of a process that we may not look at nobody knows
}

/** Whether nobody has an open file any more, although its handle is still there. */
export const isReturned = (record: number): boolean =>
  (shared().words[recordWord(record) + HANDLES] as number) <= 1 && isClosedBehind(record);

/** Whether an open file wants nothing of its file that others could forbid. */
export const wantsNothing = (record: number): boolean => ((shared().words[recordWord(record) + MODE] as number) & WANTED) === 0;

/** Does what the end of an open file asks for, and leaves the empty record to its handle. The caller holds the guard. */
function emptied(record: number, bucket: number, self: Living): number | undefined {
  const fate = deletesOnLeave(record) ? conclude(record, bucket, self) : undefined;
  shared().words[recordWord(record) + MODE] = 0;
  releaseLocks(record, bucket);
  return fate;
}

/**
 * Takes an open file out again once its last handle is closed.
 *
 * @param path  Where the file is now: asked for only if the file is deleted with it.
 */
export function leaveOpenFile(record: number, path?: () => string): void {
  const { words } = shared();
  if (Atomics.sub(words, recordWord(record) + HANDLES, 1) > 1) return;
  const bucket = words[recordWord(record) + BUCKET] as number;
  guarded(guardOf(bucket), () => {
    releaseLocks(record, bucket);
    remove(record, bucket, processMemory(), path);
  });
}

/** Whether a file may be deleted as an open file is left. */
export const deletesOnLeave = (record: number): boolean => ((shared().words[recordWord(record) + MODE] as number) & DELETES) !== 0;

/** Takes back that a file is deleted on close, of an open that comes to nothing. */
export function keepOnClose(record: number): void {
  const { words } = shared();
  const word = recordWord(record) + MODE;
  guarded(guardOf(bucketOfOpen(record)), () => {
    words[word] = (words[word] as number) & ~Mode.deleteOnClose;
  });
}

/** Whether an open file's file is to be deleted: nobody else can open it. */
export function isDeletePending(record: number): boolean {
  const { words } = shared();
  const bucket = bucketOfOpen(record);
  return guarded(guardOf(bucket), () =>
    recordsOf(bucket, identityOf(record)).some((other) => (words[recordWord(other) + MODE] as number) & Mode.deletePending),
  );
}

/** Lets an open file's file be deleted once the last who has it open lets go; or no longer, unless that was asked for as it was opened. */
export function setDeletePending(record: number, pending: boolean, path: string, caller: string): void {
  const { words } = shared();
  const bucket = bucketOfOpen(record);
  guarded(guardOf(bucket), () => {
    if (pending) {
      const word = recordWord(record);
      if (words[word + PATH] === 0) keepText(word + PATH, path, processMemory().owner, caller);
      words[DELETES_PENDING] = 1;
      words[word + MODE] = (words[word + MODE] as number) | Mode.deletePending;
      return;
    }
    for (const other of recordsOf(bucket, identityOf(record))) {
      const word = recordWord(other);
      words[word + MODE] = (words[word + MODE] as number) & ~Mode.deletePending;
      if (!((words[word + MODE] as number) & Mode.deleteOnClose)) dropText(word + PATH);
    }
  });
}

/** Whether anything open may be to be deleted: false saves who asks by name the look at what is open. */
export const mayBeDeletePending = (): boolean => shared().words[DELETES_PENDING] !== 0;

/** Whether a file is to be deleted as soon as the last who has it open lets go. */
export function isToBeDeleted(file: FileIdentity): boolean {
  const self = processMemory();
  const { words } = shared();
  const bucket = bucketOf(file);
  if (words[bucketWord(bucket)] === 0) return false;
  return guarded(guardOf(bucket), () =>
    recordsOf(bucket, file).some((record) => {
      const word = recordWord(record);
      return ((words[word + MODE] as number) & Mode.deletePending) !== 0 && isAlive(words[word + Member.owner] as number, self);
    }),
  );
}

/** How often a file has lost a name on this machine: whoever opens one by its name sees by it whether to look again. */
export const namesGone = (): number => Atomics.load(shared().words, NAMES_GONE);

/** To be called after a file has lost a name, before who did it leaves the file. */
export function noteNameGone(): void {
  Atomics.add(shared().words, NAMES_GONE, 1);
}

/** The process ids of those who have a file open, for more than to ask about it. */
export function holdersOf(file: FileIdentity): number[] {
  const self = processMemory();
  const bucket = bucketOf(file);
  return guarded(guardOf(bucket), () => {
    const { words } = shared();
    const wanting = recordsOf(bucket, file).filter((record) => (words[recordWord(record) + MODE] as number) & WANTED);
    const owners = new Set(wanting.map((record) => words[recordWord(record) + Member.owner] as number));
    return [...owners].filter((owner) => isAlive(owner, self)).map(processIdOf);
  });
}

/** The process ids of all that have any file open. */
export function openPids(): number[] {
  const self = processMemory();
  const { words } = shared();
  const owners = new Set<number>();
  const end = words[NEVER_USED] as number;
  for (let record = 1; record < end; record++) {
    if (words[recordWord(record) + Member.kind] === Kind.open) owners.add(words[recordWord(record) + Member.owner] as number);
  }
  return [...owners].filter((owner) => owner > 0 && isAlive(owner, self)).map(processIdOf);
}

/** One side wants what the other does not share. Who wants nothing (to ask about the file only) is in nobody's way. */
function conflict(one: number, other: number): boolean {
  const wanted = one & WANTED;
  const present = other & WANTED;
  if (wanted === 0 || present === 0) return false;
  return (wanted & ~(other >> SHARE_SHIFT)) !== 0 || (present & ~(one >> SHARE_SHIFT)) !== 0;
}

const NONE: readonly number[] = [];

function recordsOf(bucket: number, file: FileIdentity): readonly number[] {
  const { words } = shared();
  if (words[bucketWord(bucket)] === 0) return NONE;
  const found: number[] = [];
  for (let record = words[bucketWord(bucket)] as number; record !== 0; record = words[recordWord(record) + Member.next] as number) {
    if (isSame(file, recordWord(record) + IDENTITY)) found.push(record);
  }
  return found;
}

function isSame(file: FileIdentity, at: number): boolean {
  const { words } = shared();
  for (let index = 0; index < file.length; index++) if (file[index] !== words[at + index]) return false;
  return true;
}

function identityOf(record: number): FileIdentity {
  const at = identityOfOpen(record);
  return [...shared().words.subarray(at, at + IDENTITY_WORDS)];
}

/** Takes a record out and does what it asks for. Tells if the file is deleted by it, or is to be now. The caller holds the guard. */
function remove(record: number, bucket: number, self: Living, path?: () => string): number | undefined {
  const fate = deletesOnLeave(record) ? conclude(record, bucket, self, path) : undefined;
  if (unchain(bucketWord(bucket), record)) free(record, self);
  return fate;
}

function free(record: number, self: Living): void {
  dropText(recordWord(record) + PATH);
  giveBack(record, self);
}

/** Deletes the file of an open file that is being left, or leaves that to another who has it open. A killed process's can be done twice. */
function conclude(record: number, bucket: number, self: Living, path?: () => string): number | undefined {
  const { words } = shared();
  const file = identityOf(record);
  const heir = recordsOf(bucket, file).find(
    (other) => other !== record && isAlive(words[recordWord(other) + Member.owner] as number, self) && !isReturned(other),
  );
  if (heir !== undefined) {
    const [from, to] = [recordWord(record) + PATH, recordWord(heir) + PATH];
    if (words[to] === 0) moveText(from, to);
    words[DELETES_PENDING] = 1;
    words[recordWord(heir) + MODE] = (words[recordWord(heir) + MODE] as number) | Mode.deletePending;
    return Refused.deletePending;
  }
  const kept = keptText(recordWord(record) + PATH);
  return removeName(kept, file) || (path !== undefined && removeName(path(), file)) ? Refused.deleted : undefined;
}

/** Deletes what a path names if it is that file. A directory that is not empty stays. */
function removeName(path: string, file: FileIdentity): boolean {
  const facts = path === "" ? undefined : factsOfName(path);
  if (!facts?.identity.every((word, index) => word === file[index])) return false;
  const forgetStreams = streamsGoingWith(path, file);
  if ((facts.kind === "directory" ? libc.rmdir(path) : libc.unlink(path)) < 0) return false;
  noteNameGone();
  forgetStreams();
  return true;
}

sweepBy(Kind.open, (record, isStill, self) => {
  const bucket = shared().words[recordWord(record) + BUCKET] as number;
  guarded(guardOf(bucket), () => {
    if (!isStill()) return;
    if (recordsOf(bucket, identityOf(record)).includes(record)) remove(record, bucket, self);
    else free(record, self); // its owner had not yet chained it
  });
});
