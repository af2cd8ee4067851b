// The processes of a machine. Each has a slot, and shows that it lives by a lock on the slot's byte of the arbiter's file:
// the kernel releases it however the process ends, and unlike a process id it is never somebody else's.

import * as libc from "../libc.js";
import { NEVER_USED, PROCESSES, processWord, recordWord, shared } from "./machine.js";
import { Kind, Member } from "./records.js";

/** The process id of a slot; 0 for one that was never used, FREE for one that is free while later ones are used. */
const PID = 0;
const FREE = -1;

const F_WRLCK = 1;
const F_UNLCK = 2;

interface Registration {
  readonly slot: number;
  /** The descriptor whose lock shows that the process lives: never closed. */
  readonly liveness: number;
}

// A sweeper asks `isStill` under the record's guard: somebody who met the record may have cleared it away before.
/** How what a dead process has left in a record of some kind is cleared away; each kind's module says so for its own. */
type Sweeper = (record: number, isStill: () => boolean) => void;
const sweepers = new Map<number, Sweeper>();

export function sweepBy(kind: number, sweeper: Sweeper): void {
  sweepers.set(kind, sweeper);
}

/** Gives this process a slot, and clears away what processes that are dead have left. The caller holds the registry's guard. */
export function registerProcess(): Registration {
  const { words, path } = shared();
  const liveness = libc.open(path, libc.O_RDWR | libc.O_CLOEXEC, 0);
  if (liveness < 0) throw new Error(`${path} cannot be opened (errno ${libc.errno()}).`);
  let mine: number | undefined;
  for (let slot = 0; slot < PROCESSES; slot++) {
    const word = processWord(slot) + PID;
    if (words[word] === 0 && mine !== undefined) break; // slots are taken from the front: no used one follows
    if (!lockByte(liveness, slot, F_WRLCK)) continue;
    if ((words[word] as number) > 0) sweep(slot + 1);
    if (mine === undefined) {
      mine = slot;
      words[word] = process.pid;
    } else {
      words[word] = FREE;
      lockByte(liveness, slot, F_UNLCK);
    }
  }
  if (mine === undefined) throw new Error(`More than ${PROCESSES} processes use the state directory.`);
  return { slot: mine, liveness };
}

/** The process id of an owner (a slot plus 1), for messages. */
export function processIdOf(owner: number): number {
  return shared().words[processWord(owner - 1) + PID] as number;
}

/** Whether the process of a slot lives. */
export function isAlive(owner: number, self: { readonly owner: number; readonly liveness: number }): boolean {
  if (owner === self.owner) return true; // one's own lock is no obstacle to oneself
  const lock = regionLock(owner - 1, F_WRLCK);
  libc.lockRegion(self.liveness, libc.F_OFD_GETLK, lock);
  return lock[0] !== F_UNLCK;
}

/** Clears away everything of a dead process. */
function sweep(owner: number): void {
  const { words } = shared();
  for (const kind of [Kind.link, Kind.wait, Kind.reference, Kind.open, Kind.event, Kind.mutex, Kind.semaphore, Kind.timer, Kind.name]) {
    const end = words[NEVER_USED] as number;
    for (let record = 1; record < end; record++) {
      const word = recordWord(record);
      const isStill = () => words[word + Member.owner] === owner && words[word + Member.kind] === kind;
      if (isStill()) sweepers.get(kind)?.(record, isStill);
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
