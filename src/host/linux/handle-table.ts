// The handle table of the process: one for all its threads, in memory that they share (process-memory.ts).
//
// A handle is its entry's number times 4, as on Windows. An entry is in use while its kind is not 0. Threads may use one handle at
// the same time as another closes it: the entry counts its uses, and the last one to let go releases what it stood for. What a thread
// used as it was terminated is known from its seat (seats.ts).

import { ERROR_INVALID_HANDLE, ERROR_NO_SYSTEM_RESOURCES } from "../../winerror/codes.js";
import { guarded, lockGuard, unlockGuard } from "./arbiter/guard.js";
import { sweepEndedThreads } from "./arbiter/waiters.js";
import { failure } from "./errors.js";
import * as libc from "./libc.js";
import { nextLetter } from "./mail.js";
import {
  CLOSED_BY_OTHERS,
  ENTRIES,
  ENTRY_WORDS,
  Entry,
  FIRST_ENTRY,
  FIRST_FREE,
  FREE_COUNT,
  hasProcessMemory,
  LAST_FREE,
  NEVER_USED,
  type NewHandle,
  processMemory,
  setEntry,
} from "./process-memory.js";
import { clearSeats, takeSeat } from "./seats.js";

export { Entry };

/**
 * What a handle stands for. That of a search is none of the system's: only FindClose takes it. A child is none of the program's: it is a
 * process that we have started and whose end the kernel keeps until we have asked for it (processes/children.ts).
 */
export const HandleKind = { free: 0, file: 1, object: 2, process: 3, find: 4, thread: 5, child: 7 } as const;

/** Whether functions that take any handle take one of a kind. */
const isAnybodys = (kind: number): boolean => kind > 0 && kind !== HandleKind.find && kind !== HandleKind.child;

/** The first two are HANDLE_FLAG_INHERIT and HANDLE_FLAG_PROTECT_FROM_CLOSE. */
export const HandleFlags = {
  inherit: 1,
  protect: 2,
  overlapped: 4,
  /** The descriptor is node's: closing the handle leaves it open. */
  borrowed: 8,
  /** Its end is the end of whoever wrote to it. */
  pipe: 16,
  /** It is an end of a named pipe. */
  namedPipe: 32,
} as const;

/** Where the flags say the binary logarithm of the sector size, of a file without buffering. */
const SECTOR_SHIFT = 8;

/** The flags for a file that is only read and written by whole sectors of so many bytes, a power of 2. */
export const sectorFlags = (bytes: number): number => Math.log2(bytes) << SECTOR_SHIFT;

/** How large the sectors of an entered file are; 1 where it is read and written byte by byte. */
export const sectorOf = (at: number): number => 1 << (((words[at + Entry.flags] as number) >> SECTOR_SHIFT) & 0xff);

const CLOSING = 0x4000_0000;
/** Freed entries that wait before the first is used again: a stale integer then fails instead of meeting a stranger. */
const QUARANTINE = 256;

/** What a handle stood for. */
interface Released {
  readonly fd: number;
  readonly record: number;
  readonly flags: number;
  readonly object: number;
}

/** How what a handle of some kind stood for is released. */
type Release = (entry: Released) => void;
const releases = new Map<number, Release>();

export function releaseBy(kind: number, release: Release): void {
  releases.set(kind, release);
}

/** The table, empty until this thread first needs it, and how often this thread uses each entry. */
let words: Int32Array = new Int32Array(0);
let uses: Int32Array = new Int32Array(0);

function sitDown(caller: string): void {
  clearEnded(caller);
  uses = takeSeat(caller);
  words = processMemory().words;
  // A worker that this thread starts, and that is terminated, is cleared up at once; one that is older, at the next use of the table.
  process.on("worker", (worker) => worker.once("exit", () => clearEnded("CloseHandle")));
}

/** The table's words, for reading the members of an entry that this thread has entered. */
export function table(): Int32Array {
  return words;
}

/** A process's handle table. */
interface Table {
  readonly words: Int32Array;
  readonly guard: number;
}

/** Gives out a handle of this process. */
export function allocateHandle(made: NewHandle, caller: string): number {
  clearEnded(caller);
  return allocateIn(processMemory(caller), caller, () => made);
}

/**
 * Gives out a handle of the process whose table it is.
 *
 * @param make  Makes what the handle is to stand for, for an entry and the generation that it will have; may throw.
 */
export function allocateIn(
  { words: entries, guard }: Table,
  caller: string,
  make: (entry: number, generation: number) => NewHandle,
): number {
  lockGuard(guard);
  try {
    const entry = takeEntry(entries, caller);
    try {
      setEntry(entries, entry, make(entry, (entries[FIRST_ENTRY + entry * ENTRY_WORDS + Entry.generation] as number) + 1));
    } catch (error) {
      queueFree(entries, entry);
      throw error;
    }
    return entry * 4;
  } finally {
    unlockGuard(guard);
  }
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

/** Puts an entry at the end of the free ones. The caller holds the table's guard. */
function queueFree(entries: Int32Array, entry: number): void {
  entries[FIRST_ENTRY + entry * ENTRY_WORDS + Entry.nextFree] = 0;
  const last = entries[LAST_FREE] as number;
  if (last === 0) entries[FIRST_FREE] = entry;
  else entries[FIRST_ENTRY + last * ENTRY_WORDS + Entry.nextFree] = entry;
  entries[LAST_FREE] = entry;
  entries[FREE_COUNT] = (entries[FREE_COUNT] as number) + 1;
}

// --- use ------------------------------------------------------------------------------------------------------------

/**
 * Begins to use a handle of one kind, or of any; leave() must follow. Returns where its entry begins in table().
 *
 * @throws Win32Error ERROR_INVALID_HANDLE for one that is not open or of another kind.
 */
export function enter(handle: number, kind: number | "any", caller: string): number {
  const at = entryOf(handle, caller);
  // The count first, so that a close from now on waits for leave(). The thread cannot be terminated before the line that follows.
  Atomics.add(words, at + Entry.users, 1);
  uses[handle >> 2] = (uses[handle >> 2] as number) + 1;
  const actual = Atomics.load(words, at + Entry.kind);
  if (actual === kind || (kind === "any" && isAnybodys(actual))) return at;
  return enterUnready(at, kind, caller);
}

/** enter() for an entry that is free, of another kind, or whose descriptor has to be fetched first. */
function enterUnready(at: number, kind: number | "any", caller: string): number {
  if (Atomics.load(words, at + Entry.kind) < 0) openMail();
  const actual = Atomics.load(words, at + Entry.kind);
  if (actual === kind || (kind === "any" && isAnybodys(actual))) return at;
  leave(at);
  throw failure(ERROR_INVALID_HANDLE, caller);
}

/** Ends the use that enter() has begun. */
export function leave(at: number): void {
  const entry = (at - FIRST_ENTRY) >> ENTRY_SHIFT;
  uses[entry] = (uses[entry] as number) - 1;
  if (Atomics.sub(words, at + Entry.users, 1) === CLOSING + 1) release(at);
}

/** Begins to use an entry again that this thread had entered and left. False if its handle has been closed since; leave() must follow either way. */
export function reenter(at: number, generation: number): boolean {
  Atomics.add(words, at + Entry.users, 1);
  const entry = (at - FIRST_ENTRY) >> ENTRY_SHIFT;
  uses[entry] = (uses[entry] as number) + 1;
  return isStillOpen(at, generation);
}

/** Whether an entry is still of the handle that it was of when it had that generation. */
export const isStillOpen = (at: number, generation: number): boolean =>
  Atomics.load(words, at + Entry.kind) > 0 && words[at + Entry.generation] === generation;

/** The end of a named pipe that an entered handle is of; 0 for anything else. */
export const endAt = (at: number): number =>
  (words[at + Entry.flags] as number) & HandleFlags.namedPipe ? (words[at + Entry.object] as number) : 0;

const ENTRY_SHIFT = Math.log2(ENTRY_WORDS);

function entryOf(handle: number, caller: string): number {
  const entry = handle / 4;
  if (words.length === 0) sitDown(caller);
  if (!Number.isInteger(entry) || entry <= 0 || entry >= ENTRIES) throw failure(ERROR_INVALID_HANDLE, caller);
  return FIRST_ENTRY + entry * ENTRY_WORDS;
}

export function generationOf(handle: number): number {
  if (!Number.isInteger(handle / 4) || handle <= 0 || handle >= ENTRIES * 4) return 0;
  return processMemory().words[FIRST_ENTRY + (handle / 4) * ENTRY_WORDS + Entry.generation] as number;
}

/** The open handles of a kind. */
export function* handlesOf(kind: number): Generator<{ readonly handle: number; readonly record: number; readonly fd: number }> {
  if (!hasProcessMemory()) return; // there are none, and no reason to make a table
  const { words: entries } = processMemory();
  for (let entry = 1; entry < (entries[NEVER_USED] as number); entry++) {
    const at = FIRST_ENTRY + entry * ENTRY_WORDS;
    if (entries[at + Entry.kind] === kind) {
      yield { handle: entry * 4, record: entries[at + Entry.record] as number, fd: entries[at + Entry.fd] as number };
    }
  }
}

/** The open handles that child processes are to inherit. */
export function* inheritableHandles(): Generator<number> {
  const { words: entries } = processMemory();
  for (let entry = 1; entry < (entries[NEVER_USED] as number); entry++) {
    const at = FIRST_ENTRY + entry * ENTRY_WORDS;
    const inherit = ((entries[at + Entry.flags] as number) & HandleFlags.inherit) !== 0;
    if (inherit && isAnybodys(Math.abs(entries[at + Entry.kind] as number))) yield entry * 4;
  }
}

/** The open handle of a kind that has a flag and a descriptor. */
export function findHandle(kind: number, flag: number, fd: number): number | undefined {
  const { words: entries } = processMemory();
  for (let entry = 1; entry < (entries[NEVER_USED] as number); entry++) {
    const at = FIRST_ENTRY + entry * ENTRY_WORDS;
    if (entries[at + Entry.kind] === kind && (entries[at + Entry.flags] as number) & flag && entries[at + Entry.fd] === fd)
      return entry * 4;
  }
  return undefined;
}

// --- the end of a handle --------------------------------------------------------------------------------------------

export function closeHandle(handle: number, caller = "CloseHandle", closes: number | "any" = "any"): void {
  if (!tryCloseHandle(handle, caller, closes)) throw failure(ERROR_INVALID_HANDLE, caller);
}

/** Closes a handle; false if it is not open, protected, or of a kind that something else closes. */
export function tryCloseHandle(handle: number, caller: string, closes: number | "any" = "any"): boolean {
  const at = entryOf(handle, caller);
  if (Atomics.load(words, at + Entry.kind) < 0) openMail();
  if (!markClosed(words, at, closes)) return false;
  if (Atomics.or(words, at + Entry.users, CLOSING) === 0) release(at);
  else clearEnded(caller); // its users may have ended
  return true;
}

/** Closes a handle of a kind on nobody's behalf: a protected one too, and in silence one that another thread has just closed. */
export function endHandle(handle: number, kind: number): void {
  const at = entryOf(handle, "CloseHandle");
  Atomics.and(words, at + Entry.flags, ~HandleFlags.protect);
  if (markClosed(words, at, kind) && Atomics.or(words, at + Entry.users, CLOSING) === 0) release(at);
}

/** Takes an entry from its handle, which ends there; false if it is free, protected, or of a kind that something else closes. */
function markClosed(entries: Int32Array, at: number, closes: number | "any"): boolean {
  const kind = Atomics.load(entries, at + Entry.kind);
  if (closes === "any" ? !isAnybodys(Math.abs(kind)) : kind !== closes) return false;
  const protectedFromClose = ((entries[at + Entry.flags] as number) & HandleFlags.protect) !== 0;
  if (kind === HandleKind.free || protectedFromClose) return false;
  if (Atomics.compareExchange(entries, at + Entry.kind, kind, HandleKind.free) !== kind) return false;
  entries[at + Entry.nextFree] = -Math.abs(kind); // a member that only free entries need keeps it, negated
  return true;
}

/** Releases what a closed entry stood for, once its last use is over. */
function release(at: number): void {
  const stood = retire(processMemory(), at);
  if (stood) releases.get(stood.kind)?.(stood);
}

/** Puts a closed entry that nobody uses among the free ones; what it stood for is the caller's from then on. */
function retire({ words: entries, guard }: Table, at: number): (Released & { kind: number }) | undefined {
  // Whoever changes CLOSING to 0 releases; one that comes too late to use the entry may count itself in and out meanwhile.
  if (Atomics.compareExchange(entries, at + Entry.users, CLOSING, 0) !== CLOSING) return undefined;
  const kind = -(entries[at + Entry.nextFree] as number);
  const member = (which: number) => entries[at + which] as number;
  const stood = { kind, fd: member(Entry.fd), record: member(Entry.record), flags: member(Entry.flags), object: member(Entry.object) };
  guarded(guard, () => queueFree(entries, (at - FIRST_ENTRY) / ENTRY_WORDS));
  return stood;
}

/** Takes back what threads of this process have left that were terminated, and releases what other processes have closed here. */
export function clearEnded(caller: string): void {
  const { words: entries, guard } = processMemory(caller);
  let left = false;
  clearSeats((entry, count) => {
    left = true;
    const at = FIRST_ENTRY + entry * ENTRY_WORDS;
    if (Atomics.sub(entries, at + Entry.users, count) === CLOSING + count) release(at);
  });
  if (left) guarded(guard, sweepEndedThreads); // their waits; the guard lets one thread at a time do it
  if (entries[CLOSED_BY_OTHERS] === 0 || Atomics.exchange(entries, CLOSED_BY_OTHERS, 0) === 0) return;
  for (let entry = 1; entry < (entries[NEVER_USED] as number); entry++) {
    const at = FIRST_ENTRY + entry * ENTRY_WORDS;
    if (entries[at + Entry.kind] === HandleKind.free && entries[at + Entry.users] === CLOSING) release(at);
  }
}

// --- descriptors that other processes have sent -----------------------------------------------------------------------

/** Marks an entry whose descriptor is on its way: enter() looks for it. */
export const inTheMail = (kind: number): number => -kind;

/** Gives the descriptors that have come to their entries. */
export function openMail(): void {
  const { mailbox, guard } = processMemory();
  guarded(guard, () => {
    for (let letter = nextLetter(mailbox); letter; letter = nextLetter(mailbox)) {
      if (letter.entry === 0) {
        exchange(letter.object, letter.fd, letter.generation);
        libc.close(letter.fd);
        continue;
      }
      const at = FIRST_ENTRY + letter.entry * ENTRY_WORDS;
      const kind = Atomics.load(words, at + Entry.kind);
      if (kind < 0 && words[at + Entry.generation] === letter.generation) {
        words[at + Entry.fd] = letter.fd;
        Atomics.compareExchange(words, at + Entry.kind, kind, -kind);
      } else {
        libc.close(letter.fd); // its sender was killed before he had filled the entry
      }
    }
  });
}

/** Lets all handles of an end of a named pipe be of another connection. `fd` stays the caller's. */
export function exchangeDescriptors(end: number, fd: number, connection: number): void {
  guarded(processMemory().guard, () => exchange(end, fd, connection));
}

/** The caller holds the table's guard: what is in use now is not closed before it is given back. */
function exchange(end: number, fd: number, connection: number): void {
  const { words: entries } = processMemory();
  for (let entry = 1; entry < (entries[NEVER_USED] as number); entry++) {
    const at = FIRST_ENTRY + entry * ENTRY_WORDS;
    if (Atomics.load(entries, at + Entry.kind) !== HandleKind.file || entries[at + Entry.object] !== end) continue;
    libc.dup3(fd, entries[at + Entry.fd] as number, libc.O_CLOEXEC);
    entries[at + Entry.connection] = connection;
  }
}

// --- other processes' tables ----------------------------------------------------------------------------------------

/**
 * The entry of another process's handle, undefined if it is not open there. What it stands for is not released while the caller holds the
 * table's guard: the entry is put among the free ones before, which takes the guard.
 */
export function openIn({ words: entries }: Table, handle: number): number | undefined {
  const entry = handle / 4;
  if (!Number.isInteger(entry) || entry <= 0 || entry >= ENTRIES) return undefined;
  const at = FIRST_ENTRY + entry * ENTRY_WORDS;
  const kind = Atomics.load(entries, at + Entry.kind);
  return kind === HandleKind.free || kind === HandleKind.find ? undefined : at;
}

/**
 * Closes a handle of another process, if it is still the one of that generation.
 *
 * @returns The object that the process has lost with its handle, 0 for none: the caller dismisses it.
 */
export function closeIn(memory: Table, handle: number, generation: number): number {
  const { words: entries, guard } = memory;
  const at = FIRST_ENTRY + (handle / 4) * ENTRY_WORDS;
  // First: if we are killed on the way, its process goes on. A descriptor only that process can close, as it next makes a handle.
  Atomics.store(entries, CLOSED_BY_OTHERS, 1);
  const closed = guarded(guard, () => {
    if (entries[at + Entry.generation] !== generation || !markClosed(entries, at, "any")) return false;
    return Atomics.or(entries, at + Entry.users, CLOSING) === 0;
  });
  return closed && entries[at + Entry.nextFree] === -HandleKind.object ? (retire(memory, at)?.record ?? 0) : 0;
}
