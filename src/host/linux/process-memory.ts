// The memory that all threads of this process share: a memfd, which a worker started at any time, or a second copy of the package,
// finds again among the descriptors of the process. It holds the handle table (handles.ts) and the process's slot in the arbiter.

import { readdirSync, readlinkSync, statSync } from "node:fs";
import { guarded, initialiseGuard } from "./arbiter/guard.js";
import { guardAddress, REGISTRY_GUARD, shared } from "./arbiter/machine.js";
import { registerProcess } from "./arbiter/processes.js";
import * as libc from "./libc.js";

/** Grows when the layout changes: copies of the package with another layout use a table of their own. */
const NAME = "tswin32-handles-2";

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
/** Which machine's arbiter the records are of: the inode of its file, in two words. */
const MACHINE = 8;
const GUARD_AT = 64;

const HEADER = 4096;
export const ENTRIES = 262_144;
export const ENTRY_WORDS = 16;
const TOTAL = HEADER + ENTRIES * ENTRY_WORDS * 4;
export const FIRST_ENTRY = HEADER >> 2;

export interface ProcessMemory {
  readonly words: Int32Array;
  readonly guard: number;
  /** The process's slot in the arbiter, plus 1. */
  readonly owner: number;
  /** The descriptor that holds the slot's lock. */
  readonly liveness: number;
}

let memory: ProcessMemory | undefined;

export function processMemory(): ProcessMemory {
  // The registry's guard keeps two threads that come first at the same time from making two tables.
  memory ??= guarded(guardAddress(REGISTRY_GUARD), findOrMake);
  return memory;
}

function findOrMake(): ProcessMemory {
  const found = findDescriptor();
  const fd = found ?? libc.memfdCreate(NAME, libc.MFD_CLOEXEC);
  if (fd < 0 || (found === undefined && libc.ftruncate(fd, TOTAL) < 0))
    throw new Error(`The handle table cannot be made (errno ${libc.errno()}).`);
  const mapping = libc.map(fd, TOTAL);
  if (!mapping) throw new Error(`The handle table cannot be mapped (errno ${libc.errno()}).`);
  const words = new Int32Array(mapping.memory);
  const guard = mapping.address + GUARD_AT;
  if (words[READY] !== 1) {
    initialiseGuard(guard);
    const { slot, liveness } = registerProcess();
    words[SLOT] = slot;
    words[LIVENESS] = liveness;
    words.set(machineIdentity(), MACHINE);
    words[NEVER_USED] = 1; // entry 0 would be handle 0
    Atomics.store(words, READY, 1);
  }
  return { words, guard, owner: (words[SLOT] as number) + 1, liveness: words[LIVENESS] as number };
}

function machineIdentity(): Int32Array {
  return new Int32Array(BigInt64Array.of(statSync(shared().path, { bigint: true }).ino).buffer);
}

/** Another process's memory. Undefined if it has none, having never used a handle, or is not ours to look into. */
export function memoryOf(processId: number): ProcessMemory | undefined {
  const number = findDescriptor(`/proc/${processId}/fd`);
  if (number === undefined) return undefined;
  const fd = libc.open(`/proc/${processId}/fd/${number}`, libc.O_RDWR | libc.O_CLOEXEC, 0);
  if (fd < 0) return undefined;
  const mapping = libc.map(fd, TOTAL);
  libc.close(fd);
  if (!mapping) return undefined;
  const words = new Int32Array(mapping.memory);
  const [low, high] = machineIdentity();
  if (words[MACHINE] !== low || words[MACHINE + 1] !== high) {
    libc.munmap(mapping.address, TOTAL);
    return undefined; // of another machine: its records are not ours
  }
  return { words, guard: mapping.address + GUARD_AT, owner: (words[SLOT] as number) + 1, liveness: -1 };
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
