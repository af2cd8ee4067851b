import { INFINITE } from "../../win32con.js";

/** Calls `then` after a time that may exceed what one timer can hold; returns what stops it. */
export function after(milliseconds: number, then: () => void): () => void {
  if (milliseconds === INFINITE) return noop;
  const LONGEST_TIMER = 0x7fff_ffff;
  const deadline = performance.now() + milliseconds;
  let timer: NodeJS.Timeout;
  const sleep = (): void => {
    const left = deadline - performance.now();
    if (left <= 0) then();
    else timer = setTimeout(sleep, Math.min(left, LONGEST_TIMER));
  };
  timer = setTimeout(sleep, Math.min(milliseconds, LONGEST_TIMER));
  return () => clearTimeout(timer);
}

export function noop(): void {
  // for what needs no answer
}
