import { systemFailure } from "./errors.js";
import * as libc from "./libc.js";

/** The two ends of one of Linux's own pipes, which no program that is started gets by itself. */
export function pipeDescriptors(caller: string, flags = 0): readonly [reads: number, writes: number] {
  const ends = new Int32Array(2);
  if (libc.pipe2(ends, libc.O_CLOEXEC | flags) < 0) throw systemFailure(caller);
  return ends as unknown as readonly [number, number];
}
