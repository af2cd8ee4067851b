// The threads of the process that use handles. Each has a seat, whose guard it holds as long as it lives, and counts in memory of its own
// how often it uses each entry of the handle table: a worker that is terminated in the middle of a wait runs no `finally` and leaves
// nothing, so others have to take back what it had.

import { ERROR_NO_SYSTEM_RESOURCES } from "../../winerror/codes.js";
import { guarded, initialiseGuard, isHeld, tryGuard, unlockGuard } from "./arbiter/guard.js";
import { failure } from "./errors.js";
import { ENTRIES, mapUses, NEVER_SEATED, NEVER_USED, processMemory, SEATS, seatAddress, seatWord } from "./process-memory.js";

// A seat begins with its guard (64-byte pieces hold one with room to spare); the rest is ours, in words.
const TAKEN = 12;
/** Where the seat's counts are mapped in this process: a 64-bit number. */
const USES_AT = 14;

/** A seat for the calling thread: how often it uses each entry. Lasts until the thread ends. */
export function takeSeat(caller: string): Int32Array {
  const memory = processMemory(caller);
  const { words, guard } = memory;
  return guarded(guard, () => {
    for (let seat = 0; seat < SEATS; seat++) {
      const word = seatWord(seat);
      const isNew = seat >= (words[NEVER_SEATED] as number);
      if (!isNew && words[word + TAKEN] === 1) continue;
      const known = new BigInt64Array(words.buffer, (word + USES_AT) * 4, 1);
      const { uses, address } = mapUses(seat, Number(known[0]), caller);
      known[0] = BigInt(address);
      if (isNew) initialiseGuard(seatAddress(memory, seat));
      if (!tryGuard(seatAddress(memory, seat))) continue; // somebody is still clearing it
      words[word + TAKEN] = 1;
      if (isNew) words[NEVER_SEATED] = seat + 1;
      return uses;
    }
    throw failure(ERROR_NO_SYSTEM_RESOURCES, caller);
  });
}

/**
 * Clears the seats of threads that have ended.
 *
 * @param takeBack  Is told of each entry that such a thread was using, and how often.
 */
export function clearSeats(takeBack: (entry: number, uses: number) => void): void {
  const memory = processMemory();
  const { words } = memory;
  for (let seat = 0; seat < (words[NEVER_SEATED] as number); seat++) {
    const word = seatWord(seat);
    if (words[word + TAKEN] !== 1 || isHeld(Atomics.load(words, word))) continue;
    const guard = seatAddress(memory, seat);
    if (!tryGuard(guard)) continue; // another thread does it
    if (words[word + TAKEN] === 1) {
      const known = new BigInt64Array(words.buffer, (word + USES_AT) * 4, 1);
      const { uses } = mapUses(seat, Number(known[0]), "");
      const end = Math.min(words[NEVER_USED] as number, ENTRIES);
      for (let entry = 1; entry < end; entry++) {
        const count = uses[entry] as number;
        if (count === 0) continue;
        uses[entry] = 0;
        takeBack(entry, count);
      }
      words[word + TAKEN] = 0;
    }
    unlockGuard(guard);
  }
}
