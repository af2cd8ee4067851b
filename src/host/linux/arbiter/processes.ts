// The processes of a machine. Each has a slot, and shows that it lives by a lock on the slot's byte of the arbiter's file:
// the kernel releases it however the process ends, and unlike a process id it is never somebody else's.

import { ERROR_NO_SYSTEM_RESOURCES } from "../../../winerror/codes.js";
import { failure } from "../errors.js";
import * as libc from "../libc.js";
import { kernelStatus } from "../processes/kernel-files.js";
import { stateProblem } from "../state.js";
import { NEVER_USED, PROCESSES, processWord, recordWord, shared } from "./machine.js";
import { Kind, Member } from "./records.js";

/** The process id of a slot; 0 for one that was never used, FREE for one that is free while later ones are used. */
const PID = 0;
const FREE = -1;
/** 1 while a process that has no slot yet is expected to take this one: others have given it something already. */
const RESERVED = 1;
/** When that process started, in the system's clock ticks: two words. */
const STARTED = 2;

const F_WRLCK = 1;
const F_UNLCK = 2;

interface Registration {
  readonly slot: number;
  /** The descriptor whose lock shows that the process lives: never closed. */
  readonly liveness: number;
}

/** By what a process asks whether others live: its own slot plus 1, and the descriptor that holds its lock. */
export interface Living {
  readonly owner: number;
  readonly liveness: number;
}

// A sweeper asks `isStill` under the record's guard: somebody who met the record may have cleared it away before.
/** How what a dead process has left in a record of some kind is cleared away; each kind's module says so for its own. */
type Sweeper = (record: number, isStill: () => boolean, self: Living) => void;
const sweepers = new Map<number, Sweeper>();

export function sweepBy(kind: number, sweeper: Sweeper): void {
  sweepers.set(kind, sweeper);
}

/** Gives this process a slot, and clears away what processes that are dead have left. The caller holds the registry's guard. */
export function registerProcess(caller?: string): Registration {
  const { words, path } = shared(caller);
  const liveness = libc.open(path, libc.O_RDWR | libc.O_CLOEXEC, 0);
  if (liveness < 0) throw stateProblem(libc.errno(), path, "The file cannot be opened.", caller);
  const reserved = reservedSlot(process.pid);
  if (reserved !== undefined && lockByte(liveness, reserved, F_WRLCK)) {
    words[processWord(reserved) + RESERVED] = 0;
    return { slot: reserved, liveness };
  }
  const slot = takeSlot(liveness, process.pid);
  if (slot !== undefined) return { slot, liveness };
  libc.close(liveness);
  throw failure(ERROR_NO_SYSTEM_RESOURCES, caller ?? "tswin32");
}

/** Locks a slot that is free and enters a process id; sweeps those of the dead on the way. Undefined if all are in use. */
function takeSlot(lock: number, pid: number): number | undefined {
  const { words } = shared();
  let mine: number | undefined;
  for (let slot = 0; slot < PROCESSES; slot++) {
    const word = processWord(slot);
    if (words[word + PID] === 0 && mine !== undefined) break; // slots are taken from the front: no used one follows
    if (!lockByte(lock, slot, F_WRLCK)) continue;
    if (words[word + RESERVED] === 1 && isExpected(word)) {
      lockByte(lock, slot, F_UNLCK);
      continue;
    }
    if ((words[word + PID] as number) > 0) sweep(slot + 1, { owner: 0, liveness: lock });
    words[word + RESERVED] = 0;
    if (mine === undefined) {
      mine = slot;
      words[word + PID] = pid;
    } else {
      words[word + PID] = FREE;
      lockByte(lock, slot, F_UNLCK);
    }
  }
  return mine;
}

/**
 * Makes a process that has no slot the owner of one, which it takes when it comes. Returns the owner; undefined if the process has ended.
 * The caller holds the registry's guard.
 */
export function expectProcess(pid: number, caller: string): number | undefined {
  const { words, longs, path } = shared();
  const known = reservedSlot(pid);
  if (known !== undefined) return known + 1;
  const started = startOf(pid);
  if (started === undefined) return undefined;
  const lock = libc.open(path, libc.O_RDWR | libc.O_CLOEXEC, 0); // of its own: closing it gives the slot's lock back
  if (lock < 0) throw stateProblem(libc.errno(), path, "The file cannot be opened.", caller);
  try {
    const slot = takeSlot(lock, pid);
    if (slot === undefined) throw failure(ERROR_NO_SYSTEM_RESOURCES, caller);
    longs[(processWord(slot) + STARTED) >> 1] = started;
    words[processWord(slot) + RESERVED] = 1;
    return slot + 1;
  } finally {
    libc.close(lock);
  }
}

/** The slot that others have reserved for a process which lives. */
function reservedSlot(pid: number): number | undefined {
  const { words } = shared();
  for (let slot = 0; slot < PROCESSES; slot++) {
    const word = processWord(slot);
    if (words[word + PID] === 0) return undefined;
    if (words[word + PID] === pid && words[word + RESERVED] === 1 && isExpected(word)) return slot;
  }
  return undefined;
}

/** Whether the process that a slot is reserved for lives. */
function isExpected(word: number): boolean {
  const { words, longs } = shared();
  return startOf(words[word + PID] as number) === longs[(word + STARTED) >> 1];
}

/** When a process started; with its identifier that names it for as long as the system runs. Undefined if it has ended. */
export function startOf(pid: number): bigint | undefined {
  const status = kernelStatus(pid);
  return status && status.state !== "Z" && status.state !== "X" ? BigInt(status.started) : undefined;
}

/** The process id of an owner (a slot plus 1), for messages. */
export function processIdOf(owner: number): number {
  return shared().words[processWord(owner - 1) + PID] as number;
}

/** Whether the process of a slot lives. */
export function isAlive(owner: number, self: Living): boolean {
  if (owner === self.owner) return true; // one's own lock is no obstacle to oneself
  const reserved = Atomics.load(shared().words, processWord(owner - 1) + RESERVED) === 1; // before the lock: it is taken first
  const lock = regionLock(owner - 1, F_WRLCK);
  libc.lockRegion(self.liveness, libc.F_OFD_GETLK, lock);
  return lock[0] !== F_UNLCK || (reserved && isExpected(processWord(owner - 1)));
}

/** Clears away everything of a dead process. */
function sweep(owner: number, self: Living): void {
  const { words } = shared();
  for (const kind of [
    Kind.lock,
    Kind.lockRequest,
    Kind.link,
    Kind.wait,
    Kind.reference,
    Kind.open,
    Kind.event,
    Kind.mutex,
    Kind.semaphore,
    Kind.timer,
    Kind.process,
    Kind.job,
    Kind.pipeEnd,
    Kind.pipe,
    Kind.name,
    Kind.gift,
    Kind.spare,
  ]) {
    const end = words[NEVER_USED] as number;
    for (let record = 1; record < end; record++) {
      const word = recordWord(record);
      const isStill = () => words[word + Member.owner] === owner && words[word + Member.kind] === kind;
      if (isStill()) sweepers.get(kind)?.(record, isStill, self);
    }
  }
}

function lockByte(fd: number, slot: number, type: number): boolean {
  return libc.lockRegion(fd, libc.F_OFD_SETLK, regionLock(slot, type)) === 0;
}

/** A struct flock for one byte. */
function regionLock(slot: number, type: number): Uint8Array {
  const lock = Buffer.alloc(32);
  lock.writeInt16LE(type, 0);
  lock.writeBigInt64LE(BigInt(slot), 8);
  lock.writeBigInt64LE(1n, 16);
  return lock;
}
