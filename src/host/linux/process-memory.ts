// The memory that all threads of this process share: a memfd, which a worker started at any time, or a second copy of the package,
// finds again among the descriptors of the process. It holds the handle table (handle-table.ts), the threads that use it (seats.ts) and
// the process's slot in the arbiter.

import { readdirSync, readlinkSync, statSync } from "node:fs";
import { unpackGifts } from "./arbiter/gifts.js";
import { guarded, initialiseGuard } from "./arbiter/guard.js";
import { guardAddress, REGISTRY_GUARD, shared } from "./arbiter/machine.js";
import { registerProcess } from "./arbiter/processes.js";
import { forgetThreads } from "./arbiter/threads.js";
import { systemFailure } from "./errors.js";
import * as libc from "./libc.js";
import { hangMailbox } from "./mail.js";

/** Grows when the layout changes: copies of the package with another layout use a table of their own. */
const NAME = "tswin32-handles-5";

// The header, in words.
const READY = 0;
const SLOT = 1;
const LIVENESS = 2;
/** First and last entry of the queue of free ones; 0 for none. */
export const FIRST_FREE = 3;
export const LAST_FREE = 4;
/** The entries from here on have never been used. */
export const NEVER_USED = 5;
/** How many free entries wait in the queue. */
export const FREE_COUNT = 6;
/** The descriptor by which other processes send some; -1 for none. */
const MAILBOX = 7;
/** Which machine's arbiter the records are of: the inode of its file, in two words. */
const MACHINE = 8;
/** The seats from here on have never been used. */
export const NEVER_SEATED = 10;
/** 1 if entries wait to be released by this process that another one has closed (DUPLICATE_CLOSE_SOURCE). */
export const CLOSED_BY_OTHERS = 11;
/** The record that the process keeps (arbiter/spares.ts); 0 for none. */
export const SPARE_RECORD = 12;
const GUARD_AT = 64;

const HEADER = 4096;
/** How many threads of a process may use handles at the same time. */
export const SEATS = 1024;
const SEAT_BYTES = 64;
const SEATS_AT = HEADER;
const ENTRIES_AT = SEATS_AT + SEATS * SEAT_BYTES;
export const ENTRIES = 262_144;
export const ENTRY_WORDS = 16;
const TABLE_BYTES = ENTRIES_AT + ENTRIES * ENTRY_WORDS * 4;
export const FIRST_ENTRY = ENTRIES_AT >> 2;
/** A seat's own memory: a word for each entry. */
const USES_BYTES = ENTRIES * 4;

/** The members of an entry. */
export const Entry = {
  /** What the handle stands for; 0 for a free entry, negative while its descriptor is still in the mail. */
  kind: 0,
  /** How often the entry has been given out. */
  generation: 1,
  /** The access rights that were granted, generic ones mapped. */
  access: 2,
  /** HandleFlags. */
  flags: 3,
  /** The descriptor, -1 for none. */
  fd: 4,
  /** The arbiter's record, 0 for none. */
  record: 5,
  nextFree: 6,
  /** How many uses threads make of it at this moment; CLOSING beside them once it is closed. */
  users: 7,
  /** Of a process, or of a thread: the arbiter's record of the process, 0 for none. Of a named pipe: the record of its end. */
  object: 8,
  /** Of a thread: its identifier. */
  thread: 9,
  /** Of a thread whose descriptor is only its process's: when it started (threads.ts), else 0. */
  started: 10,
  /** Of a named pipe's server end: what the descriptor is of (pipes/ends.ts). */
  connection: 11,
} as const;

/** What an entry is filled with. */
export interface NewHandle {
  readonly kind: number;
  readonly access: number;
  readonly flags?: number;
  readonly fd?: number;
  readonly record?: number;
  readonly object?: number;
  readonly thread?: number;
  readonly started?: number;
  readonly connection?: number;
}

/** Fills a free entry; in use from its last line on. */
export function setEntry(words: Int32Array, entry: number, made: NewHandle): void {
  const at = FIRST_ENTRY + entry * ENTRY_WORDS;
  words[at + Entry.generation] = (words[at + Entry.generation] as number) + 1;
  words[at + Entry.access] = made.access;
  words[at + Entry.flags] = made.flags ?? 0;
  words[at + Entry.fd] = made.fd ?? -1;
  words[at + Entry.record] = made.record ?? 0;
  words[at + Entry.object] = made.object ?? 0;
  words[at + Entry.thread] = made.thread ?? 0;
  words[at + Entry.started] = made.started ?? 0;
  words[at + Entry.connection] = made.connection ?? 0;
  Atomics.store(words, at + Entry.kind, made.kind);
}

export interface ProcessMemory {
  readonly words: Int32Array;
  readonly address: number;
  readonly guard: number;
  /** The process's slot in the arbiter, plus 1. */
  readonly owner: number;
  /** The descriptor that holds the slot's lock. */
  readonly liveness: number;
  /** The memory's own descriptor. */
  readonly fd: number;
  readonly mailbox: number;
}

/** A seat's first word, and the address of its guard. */
export const seatWord = (seat: number): number => (SEATS_AT + seat * SEAT_BYTES) >> 2;
export const seatAddress = ({ address }: ProcessMemory, seat: number): number => address + SEATS_AT + seat * SEAT_BYTES;

let memory: ProcessMemory | undefined;

/** This process's memory; `caller` is the function to name where it cannot be made. */
export function processMemory(caller?: string): ProcessMemory {
  // The registry's guard keeps two threads that come first at the same time from making two tables.
  memory ??= prepare(caller);
  return memory;
}

/** Whether any thread of this process has made the memory. */
export const hasProcessMemory = (): boolean => memory !== undefined || findDescriptor() !== undefined;

function prepare(caller: string | undefined): ProcessMemory {
  shared(caller);
  return guarded(guardAddress(REGISTRY_GUARD), () => findOrMake(caller ?? "tswin32"));
}

function findOrMake(caller: string): ProcessMemory {
  const found = findDescriptor();
  if (found !== undefined) return attach(found, caller);
  const fd = libc.memfdCreate(NAME, libc.MFD_CLOEXEC);
  if (fd < 0) throw systemFailure(caller);
  try {
    if (libc.ftruncate(fd, TABLE_BYTES) < 0) throw systemFailure(caller);
    return attach(fd, caller);
  } catch (error) {
    libc.close(fd);
    throw error;
  }
}

/** Maps the memory, and fills it if it is new. */
function attach(fd: number, caller: string): ProcessMemory {
  const mapping = libc.map(fd, TABLE_BYTES);
  if (!mapping) throw systemFailure(caller);
  const { address } = mapping;
  const words = new Int32Array(mapping.memory);
  try {
    if (words[READY] !== 1) fill(words, address, caller);
  } catch (error) {
    libc.munmap(address, TABLE_BYTES);
    throw error;
  }
  return memoryAt(words, address, fd, words[LIVENESS] as number, words[MAILBOX] as number);
}

function fill(words: Int32Array, address: number, caller: string): void {
  initialiseGuard(address + GUARD_AT);
  const { slot, liveness } = registerProcess(caller);
  forgetThreads(slot + 1);
  words[SLOT] = slot;
  words[LIVENESS] = liveness;
  words[MAILBOX] = hangMailbox(slot + 1);
  words.set(machineIdentity(), MACHINE);
  words[NEVER_USED] = 1; // entry 0 would be handle 0
  for (const gift of unpackGifts(slot + 1)) {
    // Its own children get it from us or not at all.
    if (gift.fd >= 0 && libc.fcntl(gift.fd, libc.F_SETFD, libc.FD_CLOEXEC) < 0) continue; // the program has closed it
    const entry = gift.handle / 4;
    setEntry(words, entry, gift);
    words[NEVER_USED] = Math.max(words[NEVER_USED] as number, entry + 1);
  }
  Atomics.store(words, READY, 1);
}

function memoryAt(words: Int32Array, address: number, fd: number, liveness: number, mailbox: number): ProcessMemory {
  return { words, address, guard: address + GUARD_AT, owner: (words[SLOT] as number) + 1, liveness, fd, mailbox };
}

/**
 * Maps the memory of a seat's own, one word for each entry.
 *
 * @param known  Where another thread that had the seat has mapped it; 0 if none has.
 */
export function mapUses(seat: number, known: number, caller: string): { readonly uses: Int32Array; readonly address: number } {
  if (known !== 0) return { uses: new Int32Array(libc.view(known, USES_BYTES)), address: known };
  const { fd, words } = processMemory();
  const at = Math.ceil(TABLE_BYTES / 4096) * 4096 + seat * USES_BYTES;
  // Longer than what lower seats need: the file never shrinks, as seats are first used in their order.
  if (seat >= (words[NEVER_SEATED] as number) && libc.ftruncate(fd, at + USES_BYTES) < 0) throw systemFailure(caller);
  const mapping = libc.map(fd, USES_BYTES, at);
  if (!mapping) throw systemFailure(caller);
  return { uses: new Int32Array(mapping.memory), address: mapping.address };
}

function machineIdentity(): Int32Array {
  return new Int32Array(BigInt64Array.of(statSync(shared().path, { bigint: true }).ino).buffer);
}

/**
 * Another process's memory, to be let go of by forgetMemory(). "none" if it has none yet, having never used a handle; undefined if it
 * has ended, is not ours to look into, or belongs to another machine, whose records are not ours.
 */
export function memoryOf(processId: number): ProcessMemory | "none" | undefined {
  const folder = `/proc/${processId}/fd`;
  const number = findDescriptor(folder);
  if (number === undefined) return namesIn(folder).length > 0 ? "none" : undefined;
  const fd = libc.open(`${folder}/${number}`, libc.O_RDWR | libc.O_CLOEXEC, 0);
  if (fd < 0) return undefined;
  const mapping = libc.map(fd, TABLE_BYTES);
  libc.close(fd);
  if (!mapping) return undefined;
  const words = new Int32Array(mapping.memory);
  const memory = memoryAt(words, mapping.address, -1, -1, -1);
  const [low, high] = machineIdentity();
  if (words[READY] === 1 && words[MACHINE] === low && words[MACHINE + 1] === high) return memory;
  forgetMemory(memory);
  return undefined;
}

export function forgetMemory({ address }: ProcessMemory): void {
  libc.munmap(address, TABLE_BYTES);
}

function findDescriptor(folder = "/proc/self/fd"): number | undefined {
  for (const name of namesIn(folder)) {
    try {
      if (readlinkSync(`${folder}/${name}`) === `/memfd:${NAME} (deleted)`) return Number(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error; // closed since the directory was read
    }
  }
  return undefined;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (["ENOENT", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return []; // ended, or another user's
    throw error;
  }
}
