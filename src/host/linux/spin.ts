// Waits that are over in a moment: two threads that answer each other meet awake. To put one to sleep and to wake it takes the kernel
// 3 us on one core and up to 50 us from another, beside what leaving and joining queues takes.

import { isMutex, isSignalled } from "./arbiter/states.js";
import { thisThread } from "./arbiter/threads.js";
import { type Awaited, PENDING, takeAny } from "./arbiter/waiters.js";
import * as libc from "./libc.js";

/** How long a wait spins, in milliseconds: twice what it takes to wake a thread on another core. */
const LONGEST_SPIN = 0.1;
/** For how many objects at most: it takes long to look at many. */
const FEW = 4;
/** How many waits sleep at once, at most, after spins in vain: one spin among so many costs them 0.1 us each. */
const LONGEST_PAUSE = 1024;

/** How many waits of this thread are to sleep at once before the next one spins again. */
let sleepers = 0;
/** How many there were after the last spin in vain. */
let pause = 1;

/**
 * Looks again and again for a moment, and takes the first of some objects that is signalled: returns what the wait returns, PENDING if
 * none was. Others have the core in between, so it is no loss where whoever is to signal runs on the same one. Where nothing comes
 * of it, or others keep the core, it is tried ever more rarely.
 */
export function spin(objects: readonly Awaited[]): number {
  if (sleepers > 0) {
    sleepers -= 1;
    return PENDING;
  }
  // Whether the owner of a mutex lives takes long to find out.
  if (objects.length === 0 || objects.length > FEW || objects.some(({ object }) => isMutex(object))) return PENDING;
  const thread = thisThread();
  const until = performance.now() + LONGEST_SPIN;
  let result = PENDING;
  let late = false;
  while (result === PENDING && !late) {
    if (objects.some(({ object }) => isSignalled(object, thread))) result = takeAny(objects);
    if (result === PENDING) libc.schedYield();
    late = performance.now() >= until; // also where others have kept the core
  }
  pause = late ? Math.min(pause * 2, LONGEST_PAUSE) : 1;
  sleepers = late ? pause : 0;
  return result;
}
