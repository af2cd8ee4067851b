// The memory that all processes of one machine (one state directory) share: a mapped file, laid out here and nowhere else.
//
// Whoever changes a record holds the record's guard. A change is committed by one aligned store, so that a process killed in
// between leaves either the old state or the new one; what it had prepared and not committed is swept up with it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as libc from "../libc.js";
import { carryOutPendingRenames } from "../pending-renames.js";
import { stateDirectory, stateProblem } from "../state.js";
import { GUARD_BYTES, initialiseGuard } from "./guard.js";

/** Grows when the layout changes: processes with another layout use another file. */
const LAYOUT = 6;

// In bytes. The file is sparse: what is never used takes no space.
const HEADER = 4096;
const GUARDS = 131;
export const PROCESSES = 1024;
const PROCESS_BYTES = 64;
export const THREADS = 1024;
const THREAD_BYTES = 128;
export const FILE_BUCKETS = 16384;
export const NAME_BUCKETS = 4096;
export const RECORDS = 262_144;
const RECORD_BYTES = 64;
/** For how many records room is made on disk at a time. */
export const RESERVE_RECORDS = 4096;

const guardsAt = HEADER;
const processesAt = guardsAt + GUARDS * GUARD_BYTES;
const threadsAt = processesAt + PROCESSES * PROCESS_BYTES;
const bucketsAt = threadsAt + THREADS * THREAD_BYTES;
const lockBucketsAt = bucketsAt + (FILE_BUCKETS + NAME_BUCKETS) * 4;
const recordsAt = Math.ceil((lockBucketsAt + FILE_BUCKETS * 4) / 4096) * 4096;
const total = recordsAt + RECORDS * RECORD_BYTES;

// The header, in words.
const READY = 0;
const BOOT = 4; // 9 words: the boot's UUID
/** First record of the chain of free ones; 0 ends it. */
export const FREE_RECORD = 16;
/** The records from here on have never been used. */
export const NEVER_USED = 17;
/** How often a file has lost a name (shares.ts). */
export const NAMES_GONE = 18;
/** Whether any file was ever to be deleted while it was open (shares.ts). */
export const DELETES_PENDING = 19;
/** Whether the machine has named streams (stream-files.ts): 0 nobody has looked, 1 none, 2 it may. */
export const STREAMS_KNOWN = 20;
/** First of the named pipes (pipes.ts); 0 for none. */
export const PIPES = 21;

/** Guards by number, in the order in which several may be held: only ever a higher one while a lower one is held. */
export const REGISTRY_GUARD = 0;
/** Before the objects': granting a lock signals an event. */
export const FIRST_FILE_GUARD = 1;
export const FILE_GUARDS = 64;
export const NAMES_GUARD = 65;
export const FIRST_OBJECT_GUARD = 66;
export const OBJECT_GUARDS = 64;
export const RECORDS_GUARD = 130;

interface Machine {
  readonly words: Int32Array;
  /** The same memory in pieces of 64 bits. */
  readonly longs: BigInt64Array;
  readonly address: number;
  readonly path: string;
}

let machine: Machine | undefined;

/** The machine's memory, mapped at first use; `caller` is the function to name if that fails. */
export function shared(caller?: string): Machine {
  machine ??= attach(caller);
  return machine;
}

export function guardAddress(guard: number): number {
  return shared().address + guardsAt + guard * GUARD_BYTES;
}

/** The guard that a thread holds as long as it lives. */
export function lifeAddress(slot: number): number {
  return shared().address + threadsAt + slot * THREAD_BYTES;
}

/** The word with which that guard begins. */
export const lifeWord = (slot: number): number => (threadsAt + slot * THREAD_BYTES) >> 2;

/** The address of a word, for futexes. */
export function addressOf(word: number): number {
  return shared().address + word * 4;
}

/** The first word of a process's slot, of a thread's, of a bucket, of a record. */
export const processWord = (slot: number): number => (processesAt + slot * PROCESS_BYTES) >> 2;
export const threadWord = (slot: number): number => (threadsAt + slot * THREAD_BYTES + GUARD_BYTES) >> 2;
export const bucketWord = (bucket: number): number => (bucketsAt >> 2) + bucket;
/** The bucket's locks: 0 while nobody has locked or waits to lock a part of any of its files. */
export const lockBucketWord = (bucket: number): number => (lockBucketsAt >> 2) + bucket;
export const nameBucketWord = (bucket: number): number => (bucketsAt >> 2) + FILE_BUCKETS + bucket;
export const recordWord = (record: number): number => (recordsAt >> 2) + record * (RECORD_BYTES >> 2);

/** Makes room on disk for the next records. False if there is none. To be called before the first of each RESERVE_RECORDS is used. */
export function reserveRecords(first: number): boolean {
  const fd = libc.open(shared().path, libc.O_RDWR | libc.O_CLOEXEC, 0);
  if (fd < 0) return false;
  const reserved = makeRoom(fd, recordsAt + first * RECORD_BYTES, RESERVE_RECORDS * RECORD_BYTES);
  libc.close(fd);
  return reserved;
}

/** Makes room on disk for a part of the file. File systems that cannot promise it are trusted. */
function makeRoom(fd: number, from: number, bytes: number): boolean {
  if (libc.fallocate(fd, 0, from, bytes) === 0) return true;
  const problem = libc.errno();
  return problem !== libc.ENOSPC && problem !== libc.EDQUOT;
}

function attach(caller: string | undefined): Machine {
  const path = join(stateDirectory(caller), `arbiter-${LAYOUT}`);
  const problem = (what: string, errno = libc.errno()) => stateProblem(errno, path, `${path} cannot be ${what} (errno ${errno}).`, caller);
  const fd = libc.open(path, libc.O_RDWR | libc.O_CREAT | libc.O_CLOEXEC | libc.O_NOFOLLOW, 0o600);
  if (fd < 0) throw problem("opened");
  try {
    while (libc.flock(fd, libc.LOCK_EX) < 0) if (libc.errno() !== libc.EINTR) throw problem("locked");
    if (libc.ftruncate(fd, total) < 0) throw problem(`made ${total} bytes large`);
    // Touching a page of a sparse file for which the disk has no room would kill the process (SIGBUS): room is made before.
    if (!makeRoom(fd, 0, recordsAt + RESERVE_RECORDS * RECORD_BYTES)) throw problem("given room on disk");
    const mapping = libc.map(fd, total);
    if (!mapping) throw problem("mapped into memory");
    const words = new Int32Array(mapping.memory);
    // A guard that was held when the machine lost power stays held for ever: after a boot everything begins anew.
    const boot = bootWords();
    if (words[READY] !== LAYOUT || boot.some((word, index) => words[BOOT + index] !== word)) {
      carryOutPendingRenames();
      initialise(words, mapping.address, boot);
    }
    return { words, longs: new BigInt64Array(mapping.memory), address: mapping.address, path };
  } finally {
    libc.flock(fd, libc.LOCK_UN); // closing would not do it: the mapping keeps the open file, and the lock with it
    libc.close(fd);
  }
}

function initialise(words: Int32Array, address: number, boot: Int32Array): void {
  words[READY] = 0;
  // Not by truncating: a process that has mapped the file would die of SIGBUS.
  words.fill(0, 0, recordWord(words[NEVER_USED] as number));
  for (let guard = 0; guard < GUARDS; guard++) initialiseGuard(address + guardsAt + guard * GUARD_BYTES);
  for (let slot = 0; slot < THREADS; slot++) initialiseGuard(address + threadsAt + slot * THREAD_BYTES);
  words.set(boot, BOOT);
  words[NEVER_USED] = 1; // record 0 stands for none
  Atomics.store(words, READY, LAYOUT);
}

function bootWords(): Int32Array {
  const words = new Int32Array(9);
  new Uint8Array(words.buffer).set(readFileSync("/proc/sys/kernel/random/boot_id").subarray(0, 36));
  return words;
}
