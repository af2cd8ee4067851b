// The threads that wait. Each has a slot whose guard it holds as long as it lives, and a doorbell: a FIFO that its event loop reads.
//
// The doorbell says no more than "look again". What a wait was granted stands in its record.

import type { Socket } from "node:net";
import { join } from "node:path";
import { ERROR_NO_SYSTEM_RESOURCES } from "../../../winerror/codes.js";
import { failure } from "../errors.js";
import * as libc from "../libc.js";
import { processMemory } from "../process-memory.js";
import { makeDirectory, stateDirectory, stateProblem } from "../state.js";
import { guarded, isHeld, tryGuard } from "./guard.js";
import { guardAddress, lifeAddress, lifeWord, REGISTRY_GUARD, shared, THREADS, threadWord } from "./machine.js";

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

/** A doorbell: what the event loop reads it by, and its descriptor. */
interface Bell {
  readonly socket: Socket;
  readonly fd: number;
}

/**
 * What this thread keeps here is common to all copies of the package that it has loaded: a mutex that one copy owns is the thread's,
 * and each thread has one doorbell.
 */
interface ThreadState {
  thread?: number;
  bell?: Bell;
  readonly answers: Set<() => void>;
  /** The pending waits of all copies: while there are any, the doorbell keeps the event loop alive. */
  pending: number;
}

const key = Symbol.for("tswin32.linux.thread-2");
const holder = globalThis as { [key]?: ThreadState };
holder[key] ??= { answers: new Set(), pending: 0 };
const state: ThreadState = holder[key];

/** The calling thread's number; `caller` is the function to name where it cannot get one. */
export function thisThread(caller = "tswin32"): number {
  state.thread ??= takeSlot(caller);
  return state.thread;
}

/** Whether a thread lives. */
export function isThreadAlive(thread: number): boolean {
  if (thread === state.thread) return true;
  if (thread === 0) return false;
  const { words } = shared();
  const slot = slotOf(thread);
  // In this order: whoever takes the slot next changes the generation before he takes the guard.
  return isHeld(Atomics.load(words, lifeWord(slot))) && Atomics.load(words, threadWord(slot) + GENERATION) === generationOf(thread);
}

/** Forgets the threads of a dead process whose slot another one takes: their descriptors are not his. The caller holds the registry's guard. */
export function forgetThreads(owner: number): void {
  const { words } = shared();
  for (let slot = 0; slot < THREADS; slot++) if (words[threadWord(slot) + OWNER] === owner) words[threadWord(slot) + OWNER] = 0;
}

function takeSlot(caller: string): number {
  const { owner } = processMemory(caller); // before the guard: making it takes the same one
  return guarded(guardAddress(REGISTRY_GUARD), () => {
    const { words } = shared();
    for (let slot = 0; slot < THREADS; slot++) {
      if (isHeld(Atomics.load(words, lifeWord(slot)))) continue;
      const word = threadWord(slot);
      // That of a thread of this process which had the slot before: closed only now, when nobody can ring it any more.
      if (words[word + OWNER] === owner && (words[word + BELL] as number) > 0) libc.close(words[word + BELL] as number);
      words[word + BELL] = 0;
      words[word + RUNG] = 0;
      words[word + OWNER] = owner;
      const generation = ((words[word + GENERATION] as number) + 1) % GENERATIONS;
      Atomics.store(words, word + GENERATION, generation);
      if (!tryGuard(lifeAddress(slot))) continue; // nobody else takes one meanwhile
      return (generation << SLOT_BITS) | (slot + 1);
    }
    throw failure(ERROR_NO_SYSTEM_RESOURCES, caller);
  });
}

/** Rings a thread's doorbell; that of one that has ended does nothing. */
export function ring(thread: number): void {
  const { words } = shared();
  if (slotOf(thread) >= THREADS) return;
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
export function hangBell(answer: () => void, caller: string): void {
  state.answers.add(answer);
  bell(caller);
}

/** The descriptor of this thread's doorbell, for a wait that polls it with others; heardBell() must follow each time that it is readable. */
export function bellDescriptor(caller: string): number {
  return bell(caller).fd;
}

/** Takes the ring that a blocked thread has polled. */
export function heardBell(): void {
  const { fd } = state.bell as Bell;
  while (libc.read(fd, RINGS, RINGS.length) === RINGS.length); // not blocking: ends where there is no more
  expectRing();
}

/** Rings this thread's own doorbell if promises wait for it: a blocked wait may have taken a ring that was meant for them. */
export function passRingOn(): void {
  if (state.pending > 0) ring(thisThread());
}

const RINGS = new Uint8Array(64);

/** One more pending wait of this thread, or one less. */
export function countPending(change: 1 | -1): void {
  state.pending += change;
  if (state.pending === 0) state.bell?.socket.unref();
  else if (state.pending === 1 && change === 1) state.bell?.socket.ref();
}

/** Lets the doorbell be rung again: whoever rang it last may have been killed before it sounded. */
export function expectRing(): void {
  Atomics.store(shared().words, threadWord(slotOf(thisThread())) + RUNG, 0);
}

function bell(caller: string): Bell {
  if (!state.bell) {
    state.bell = makeBell(caller);
    state.bell.socket.unref();
  }
  return state.bell;
}

function makeBell(caller: string): Bell {
  const { words } = shared();
  const thread = thisThread(caller);
  const word = threadWord(slotOf(thread));
  makeDirectory(join(stateDirectory(), "bells"), caller, 0o700);
  const path = bellPath(thread);
  const problem = (what: string) => stateProblem(libc.errno(), path, `The doorbell cannot be ${what}.`, caller);
  libc.unlink(path); // one that a dead thread has left
  if (libc.mkfifo(path, 0o600) < 0) throw problem("made");
  // Opened for writing too: a FIFO without writers would be at its end.
  const fd = libc.open(path, libc.O_RDWR | libc.O_NONBLOCK | libc.O_CLOEXEC, 0);
  if (fd < 0) throw problem("opened");
  // To ring it: not the reader's descriptor, which node closes before a worker has quite ended, when its number may be another file's.
  const ringer = libc.open(path, libc.O_WRONLY | libc.O_NONBLOCK | libc.O_CLOEXEC, 0);
  if (ringer < 0) {
    const refused = problem("opened");
    libc.close(fd);
    throw refused;
  }
  const { Socket } = process.getBuiltinModule("node:net");
  const socket = new Socket({ fd, readable: true, writable: false });
  socket.on("data", () => {
    Atomics.store(words, word + RUNG, 0);
    for (const answer of state.answers) answer();
  });
  Atomics.store(words, word + BELL, ringer);
  return { socket, fd };
}

function bellPath(thread: number): string {
  return join(stateDirectory(), "bells", String(slotOf(thread)));
}
