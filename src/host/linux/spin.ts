// Waits that are over in a moment: two threads that answer each other meet awake. To put one to sleep and to wake it takes the kernel
// 3 us on one core and up to 50 us from another.

import * as libc from "./libc.js";

/** How long a wait spins, in milliseconds: twice what it takes to wake a thread on another core. */
const LONGEST_SPIN = 0.1;
/** How many waits sleep at once, at most, after spins in vain: one spin among so many costs them 0.1 us each. */
const LONGEST_PAUSE = 1024;

/** How many waits of this thread are to sleep at once before the next one spins again. */
let sleepers = 0;
/** How many there were after the last spin in vain. */
let pause = 1;

/**
 * Asks again and again for a moment, and tells if it was answered with true. Others have the core in between, so it is no loss where
 * whoever is to answer runs on the same one. Where nothing comes of it, or others keep the core, it is tried ever more rarely.
 *
 * The caller stands in its queues already: whoever signals finds it, awake or asleep.
 *
 * @param milliseconds  How long the caller would sleep at most.
 */
export function spin(isOver: () => boolean, milliseconds: number): boolean {
  if (sleepers > 0) {
    sleepers -= 1;
    return false;
  }
  const until = performance.now() + Math.min(LONGEST_SPIN, milliseconds);
  let over = isOver();
  let late = false;
  while (!over && !late) {
    libc.schedYield();
    over = isOver();
    late = performance.now() >= until; // also where others have kept the core
  }
  pause = late ? Math.min(pause * 2, LONGEST_PAUSE) : 1;
  sleepers = late ? pause : 0;
  return over;
}
