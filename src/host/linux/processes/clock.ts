// Clock ticks since the system started, in which the kernel tells when a process did, as points in time.

import * as libc from "../libc.js";
import { TICKS_A_SECOND } from "./kernel-files.js";

/** FILETIME's units of 100 ns from 1601, where it begins, to 1970, where Linux does. */
const EPOCH = 116_444_736_000_000_000n;

const clock = new BigInt64Array(2);
const clockBytes = new Uint8Array(clock.buffer);

function readClock(which: number): bigint {
  libc.clockGettime(which, clockBytes);
  return (clock[0] as bigint) * 1_000_000_000n + (clock[1] as bigint);
}

/** Nanoseconds of a tick. */
const TICK = 1_000_000_000n / BigInt(TICKS_A_SECOND);
/** The two clocks are read one after the other: of so many times the quickest counts. */
const READINGS = 5;

let clocksApart: { readonly startOfSystem: bigint; readonly until: number } | undefined;
/** Milliseconds after which the clocks are compared again, as somebody may have set the time. */
const COMPARISON_HOLDS = 10_000;

/** A time that the kernel tells, in 100 ns since 1601. */
export function pointInTime(ticks: number): bigint {
  if (!clocksApart || performance.now() > clocksApart.until)
    clocksApart = { startOfSystem: startOfSystem(), until: performance.now() + COMPARISON_HOLDS };
  return EPOCH + (clocksApart.startOfSystem + BigInt(ticks) * TICK) / 100n;
}

/**
 * When the system started, in nanoseconds since 1970. In whole ticks: all who ask must come to the same time of a process's creation, as
 * programs tell by it whether an identifier still means the same process. (/proc/stat says it in whole seconds only.)
 */
function startOfSystem(): bigint {
  let best: { readonly apart: bigint; readonly took: bigint } | undefined;
  for (let reading = 0; reading < READINGS; reading++) {
    const before = readClock(libc.CLOCK_BOOTTIME);
    const now = readClock(libc.CLOCK_REALTIME);
    const took = readClock(libc.CLOCK_BOOTTIME) - before;
    if (!best || took < best.took) best = { apart: now - before - took / 2n, took };
  }
  const apart = best?.apart ?? 0n;
  return ((apart + TICK / 2n) / TICK) * TICK;
}

/** How many ticks the system runs, the one that has begun counted. */
export const ticksNow = (): number => Number((readClock(libc.CLOCK_BOOTTIME) + TICK - 1n) / TICK);
