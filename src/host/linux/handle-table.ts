// The handle table of the process: one for all its threads, in memory that they share (process-memory.ts).
//
// A handle is its entry's number times 4, as on Windows. An entry is in use while its kind is not 0. Threads may use one handle at
// the same time as another closes it: the entry counts its users, and the last one to let go releases what it stood for.

import { ERROR_INVALID_HANDLE, ERROR_NO_SYSTEM_RESOURCES } from "../../winerror/codes.js";
import { lockGuard, unlockGuard } from "./arbiter/guard.js";
import { failure } from "./errors.js";
import { ENTRIES, ENTRY_WORDS, FIRST_ENTRY, FIRST_FREE, FREE_COUNT, LAST_FREE, NEVER_USED, processMemory } from "./process-memory.js";

/** What a handle stands for. */
export const HandleKind = { free: 0, file: 1, object: 2, process: 3 } as const;

/** The members of an entry. */
export const Entry = {
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
  /** Threads that use it at this moment; CLOSING beside them once it is closed. */
  users: 7,
} as const;

/** The first two are HANDLE_FLAG_INHERIT and HANDLE_FLAG_PROTECT_FROM_CLOSE. */
export const HandleFlags = { inherit: 1, protect: 2, overlapped: 4 } as const;

const CLOSING = 0x4000_0000;
/** Freed entries that wait before the first is used again: a stale integer then fails instead of meeting a stranger. */
const QUARANTINE = 256;

export interface NewHandle {
  readonly kind: number;
  readonly access: number;
  readonly flags?: number;
  readonly fd?: number;
  readonly record?: number;
}

/** How what a handle of some kind stood for is released. */
type Release = (entry: { readonly fd: number; readonly record: number }) => void;
const releases = new Map<number, Release>();

export function releaseBy(kind: number, release: Release): void {
  releases.set(kind, release);
}

/** The table, undefined until this thread first needs it. */
let words: Int32Array = new Int32Array(0);

/** The table's words, for reading the members of an entry that this thread has entered. */
export function table(): Int32Array {
  return words;
}

/** Gives out a handle of this process, or of the one whose table `memory` is. */
export function allocateHandle(made: NewHandle, caller: string, memory: Table = processMemory()): number {
  const { words: entries, guard } = memory;
  lockGuard(guard);
  try {
    const entry = takeEntry(entries, caller);
    const at = FIRST_ENTRY + entry * ENTRY_WORDS;
    entries[at + Entry.generation] = (entries[at + Entry.generation] as number) + 1;
    entries[at + Entry.access] = made.access;
    entries[at + Entry.flags] = made.flags ?? 0;
    entries[at + Entry.fd] = made.fd ?? -1;
    entries[at + Entry.record] = made.record ?? 0;
    Atomics.store(entries, at + Entry.kind, made.kind);
    return entry * 4;
  } finally {
    unlockGuard(guard);
  }
}

/** A process's handle table. */
export interface Table {
  readonly words: Int32Array;
  readonly guard: number;
}

function takeEntry(entries: Int32Array, caller: string): number {
  const fresh = entries[NEVER_USED] as number;
  const first = entries[FIRST_FREE] as number;
  if (first !== 0 && ((entries[FREE_COUNT] as number) > QUARANTINE || fresh >= ENTRIES)) {
    const next = entries[FIRST_ENTRY + first * ENTRY_WORDS + Entry.nextFree] as number;
    if (next === 0) entries[LAST_FREE] = 0;
    entries[FIRST_FREE] = next;
    entries[FREE_COUNT] = (entries[FREE_COUNT] as number) - 1;
    return first;
  }
  if (fresh >= ENTRIES) throw failure(ERROR_NO_SYSTEM_RESOURCES, caller);
  entries[NEVER_USED] = fresh + 1;
  return fresh;
}

/**
 * Begins to use a handle of one kind, or of any; leave() must follow. Returns where its entry begins in table().
 *
 * @throws Win32Error ERROR_INVALID_HANDLE for one that is not open or of another kind.
 */
export function enter(handle: number, kind: number | "any", caller: string): number {
  const at = entryOf(handle, caller);
  Atomics.add(words, at + Entry.users, 1); // first, so that a close from now on waits for leave()
  const actual = Atomics.load(words, at + Entry.kind);
  if (actual === kind || (kind === "any" && actual !== HandleKind.free)) return at;
  leave(at);
  throw failure(ERROR_INVALID_HANDLE, caller);
}

/** Ends the use that enter() has begun. */
export function leave(at: number): void {
  if (Atomics.sub(words, at + Entry.users, 1) === CLOSING + 1) release(at);
}

function entryOf(handle: number, caller: string): number {
  const entry = handle / 4;
  if (words.length === 0) words = processMemory().words; // another thread may have made the handle
  if (!Number.isInteger(entry) || entry <= 0 || entry >= ENTRIES) throw failure(ERROR_INVALID_HANDLE, caller);
  return FIRST_ENTRY + entry * ENTRY_WORDS;
}

/** Releases what a closed entry stood for, once its last user is gone. */
function release(at: number): void {
  const { guard } = processMemory();
  // Whoever changes CLOSING to 0 releases; one that comes too late to use the entry may count itself in and out meanwhile.
  if (Atomics.compareExchange(words, at + Entry.users, CLOSING, 0) !== CLOSING) return;
  const kind = closedKind(at);
  const stood = { fd: words[at + Entry.fd] as number, record: words[at + Entry.record] as number };
  lockGuard(guard);
  try {
    const entry = (at - FIRST_ENTRY) / ENTRY_WORDS;
    words[at + Entry.nextFree] = 0;
    const last = words[LAST_FREE] as number;
    if (last === 0) words[FIRST_FREE] = entry;
    else words[FIRST_ENTRY + last * ENTRY_WORDS + Entry.nextFree] = entry;
    words[LAST_FREE] = entry;
    words[FREE_COUNT] = (words[FREE_COUNT] as number) + 1;
  } finally {
    unlockGuard(guard);
  }
  releases.get(kind)?.(stood);
}

/** The kind that an entry had: kept, negated, in the member that only free entries need. */
const closedKind = (at: number): number => -(words[at + Entry.nextFree] as number);

export function closeHandle(handle: number, caller = "CloseHandle"): void {
  const at = entryOf(handle, caller);
  const kind = Atomics.load(words, at + Entry.kind);
  const protectedFromClose = ((words[at + Entry.flags] as number) & HandleFlags.protect) !== 0;
  if (kind === HandleKind.free || protectedFromClose || Atomics.compareExchange(words, at + Entry.kind, kind, HandleKind.free) !== kind) {
    throw failure(ERROR_INVALID_HANDLE, caller);
  }
  words[at + Entry.nextFree] = -kind;
  if (Atomics.or(words, at + Entry.users, CLOSING) === 0) release(at);
}

export function generationOf(handle: number): number {
  if (!Number.isInteger(handle / 4) || handle <= 0 || handle >= ENTRIES * 4) return 0;
  if (words.length === 0) words = processMemory().words;
  return words[FIRST_ENTRY + (handle / 4) * ENTRY_WORDS + Entry.generation] as number;
}

/** Where a handle's entry begins in another process's table. Undefined for a handle that is not open there. */
export function entryIn(entries: Int32Array, handle: number): number | undefined {
  const entry = handle / 4;
  if (!Number.isInteger(entry) || entry <= 0 || entry >= ENTRIES) return undefined;
  const at = FIRST_ENTRY + entry * ENTRY_WORDS;
  return Atomics.load(entries, at + Entry.kind) === HandleKind.free ? undefined : at;
}
