// The threads that wait. Each has a slot whose guard it holds as long as it lives, and a doorbell: a FIFO that its event loop reads.
//
// The doorbell says no more than "look again". What a wait was granted stands in its record.

import { mkdirSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import * as libc from "../libc.js";
import { processMemory } from "../process-memory.js";
import { stateDirectory } from "../state.js";
import { guarded, tryGuard, unlockGuard } from "./guard.js";
import { guardAddress, lifeAddress, REGISTRY_GUARD, shared, THREADS, threadWord } from "./machine.js";

// The members of a slot, in words.
const OWNER = 0;
/** The descriptor in its own process by which the doorbell is rung; 0 for none yet. */
const BELL = 1;
/** 1 while the doorbell has been rung and not been answered. */
const RUNG = 2;
/** How many threads have had the slot. */
const GENERATION = 3;

// A thread's number: its slot plus 1 in the low bits, the slot's generation above. So a later thread is never taken for a dead one.
const SLOT_BITS = 11;
const GENERATIONS = 1 << (31 - SLOT_BITS);
const slotOf = (thread: number): number => (thread & ((1 << SLOT_BITS) - 1)) - 1;
const generationOf = (thread: number): number => thread >>> SLOT_BITS;

/**
 * What this thread keeps here is common to all copies of the package that it has loaded: a mutex that one copy owns is the thread's,
 * and each thread has one doorbell.
 */
interface ThreadState {
  thread?: number;
  bell?: Socket;
  readonly answers: Set<() => void>;
  /** The pending waits of all copies: while there are any, the doorbell keeps the event loop alive. */
  pending: number;
}

const key = Symbol.for("tswin32.linux.thread-1");
const holder = globalThis as { [key]?: ThreadState };
holder[key] ??= { answers: new Set(), pending: 0 };
const state: ThreadState = holder[key];

/** The calling thread's number. */
export function thisThread(): number {
  state.thread ??= takeSlot();
  return state.thread;
}

/** Whether a thread lives. */
export function isThreadAlive(thread: number): boolean {
  if (thread === state.thread) return true;
  const slot = slotOf(thread);
  if (shared().words[threadWord(slot) + GENERATION] !== generationOf(thread)) return false;
  const life = lifeAddress(slot);
  if (!tryGuard(life)) return true;
  unlockGuard(life);
  return false;
}

function takeSlot(): number {
  const { owner } = processMemory(); // before the guard: making it takes the same one
  return guarded(guardAddress(REGISTRY_GUARD), () => {
    const { words } = shared();
    for (let slot = 0; slot < THREADS; slot++) {
      if (!tryGuard(lifeAddress(slot))) continue; // and then holds it until the thread ends
      const word = threadWord(slot);
      // That of a thread of this process which had the slot before: closed only now, when nobody can ring it any more.
      if (words[word + OWNER] === owner && (words[word + BELL] as number) > 0) libc.close(words[word + BELL] as number);
      words[word + BELL] = 0;
      words[word + RUNG] = 0;
      words[word + OWNER] = owner;
      const generation = ((words[word + GENERATION] as number) + 1) % GENERATIONS;
      words[word + GENERATION] = generation;
      return (generation << SLOT_BITS) | (slot + 1);
    }
    throw new Error(`More than ${THREADS} threads use the state directory.`);
  });
}

/** Rings a thread's doorbell. */
export function ring(thread: number): void {
  const { words } = shared();
  const word = threadWord(slotOf(thread));
  if (Atomics.exchange(words, word + RUNG, 1) === 1) return;
  const inThisProcess = words[word + OWNER] === processMemory().owner;
  const fd = inThisProcess
    ? (words[word + BELL] as number)
    : libc.open(bellPath(thread), libc.O_WRONLY | libc.O_NONBLOCK | libc.O_CLOEXEC, 0);
  if (fd <= 0) {
    Atomics.store(words, word + RUNG, 0); // the thread has ended, or no descriptor was free: the next one tries again
    return;
  }
  libc.write(fd, ONE_BYTE, 1);
  if (!inThisProcess) libc.close(fd);
}

const ONE_BYTE = new Uint8Array(1);

/** This thread's doorbell: `answer` is called in its event loop each time that it has rung. */
export function hangBell(answer: () => void): void {
  state.answers.add(answer);
  state.bell ??= makeBell();
  state.bell.unref();
}

/** One more pending wait of this thread, or one less. */
export function countPending(change: 1 | -1): void {
  state.pending += change;
  if (state.pending === 0) state.bell?.unref();
  else if (state.pending === 1 && change === 1) state.bell?.ref();
}

/** Lets the doorbell be rung again: whoever rang it last may have been killed before it sounded. */
export function expectRing(): void {
  Atomics.store(shared().words, threadWord(slotOf(thisThread())) + RUNG, 0);
}

function makeBell(): Socket {
  const { words } = shared();
  const thread = thisThread();
  const word = threadWord(slotOf(thread));
  mkdirSync(join(stateDirectory(), "bells"), { recursive: true, mode: 0o700 });
  const path = bellPath(thread);
  libc.unlink(path); // one that a dead thread has left
  if (libc.mkfifo(path, 0o600) < 0) throw new Error(`${path} cannot be made (errno ${libc.errno()}).`);
  // Opened for writing too: a FIFO without writers would be at its end.
  const fd = libc.open(path, libc.O_RDWR | libc.O_NONBLOCK | libc.O_CLOEXEC, 0);
  if (fd < 0) throw new Error(`${path} cannot be opened (errno ${libc.errno()}).`);
  const { Socket } = process.getBuiltinModule("node:net");
  const bell = new Socket({ fd, readable: true, writable: false });
  bell.on("data", () => {
    Atomics.store(words, word + RUNG, 0);
    for (const answer of state.answers) answer();
  });
  // To ring it: not the reader's descriptor, which node closes before a worker has quite ended, when its number may be another file's.
  const ringer = libc.open(path, libc.O_WRONLY | libc.O_NONBLOCK | libc.O_CLOEXEC, 0);
  if (ringer < 0) throw new Error(`${path} cannot be opened (errno ${libc.errno()}).`);
  Atomics.store(words, word + BELL, ringer);
  return bell;
}

function bellPath(thread: number): string {
  return join(stateDirectory(), "bells", String(slotOf(thread)));
}
