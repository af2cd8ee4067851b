// Guards: robust POSIX mutexes in shared memory.
//
// The kernel releases a robust mutex when its holder dies, be it a process by kill -9 or a worker by terminate(), and tells the next
// one to take it. Uncontended it costs no system call. (File locks would be released only when the whole process ends.)

import * as libc from "../libc.js";

/** A pthread_mutex_t takes 40 bytes on x64 and 48 on arm64. */
export const GUARD_BYTES = 64;

const PTHREAD_MUTEX_ROBUST = 1;
const PTHREAD_PROCESS_SHARED = 1;

let attributes: Uint8Array | undefined;

export function initialiseGuard(address: number): void {
  if (!attributes) {
    attributes = new Uint8Array(16);
    libc.mutexattrInit(attributes);
    libc.mutexattrSetrobust(attributes, PTHREAD_MUTEX_ROBUST);
    libc.mutexattrSetpshared(attributes, PTHREAD_PROCESS_SHARED);
  }
  libc.mutexInit(address, attributes);
}

/** Does `work` while holding a guard. */
export function guarded<T>(address: number, work: () => T): T {
  lockGuard(address);
  try {
    return work();
  } finally {
    unlockGuard(address);
  }
}

/** Takes a guard. What a holder who died has left behind is in order: every change is committed by one store. */
export function lockGuard(address: number): void {
  const result = libc.mutexLock(address);
  if (result === 0) return;
  if (result === libc.EOWNERDEAD) libc.mutexConsistent(address);
  else throw new Error(`The state directory is damaged: a guard cannot be taken (error ${result}).`);
}

// A guard's first word is what the kernel keeps of a robust mutex: its holder's thread id, which it takes out when the holder dies.
const HOLDER = 0x3fff_ffff;

/** Whether a living thread holds the guard that begins with this word. Only looks: taking it to see would mislead others who look. */
export const isHeld = (firstWord: number): boolean => (firstWord & HOLDER) !== 0;

export function unlockGuard(address: number): void {
  libc.mutexUnlock(address);
}

/** Takes a guard if nobody holds it, or if its holder is dead. */
export function tryGuard(address: number): boolean {
  const result = libc.mutexTrylock(address);
  if (result === libc.EOWNERDEAD) libc.mutexConsistent(address);
  return result === 0 || result === libc.EOWNERDEAD;
}
