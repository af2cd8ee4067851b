// The one record that a process keeps for its next open file when it has closed one: taking it and giving it back needs no guard, while
// all processes share the one under which records are allocated.
//
// It lies in the process's own memory, so that no thread takes it along when it ends. While it is kept it is of a kind of its own; it
// belongs to the process all the time, and is swept up with it.

import { type ProcessMemory, processMemory, SPARE_RECORD } from "../process-memory.js";
import { recordWord, shared } from "./machine.js";
import { sweepBy } from "./processes.js";
import { allocateRecord, freeRecord, Kind, Member } from "./records.js";

/** The first member that records do not have in common. */
const FIRST_OWN = 3;
const RECORD_WORDS = 16;

/** Makes a record of this process as allocateRecord() does, of the one that is kept where there is one. */
export function takeRecord(kind: number, self: ProcessMemory, caller: string): number {
  const record = Atomics.exchange(self.words, SPARE_RECORD, 0);
  if (record === 0) return allocateRecord(kind, self.owner, caller);
  const { words } = shared();
  const word = recordWord(record);
  for (let at = word + FIRST_OWN; at < word + RECORD_WORDS; at++) words[at] = 0;
  words[word + Member.next] = 0;
  words[word + Member.kind] = kind;
  return record;
}

/** Gives a record back, which nothing may refer to any more: keeps it if it is this process's own and none is kept. */
export function giveBack(record: number, self: { readonly owner: number }): void {
  const { words } = shared();
  const word = recordWord(record);
  if (words[word + Member.owner] === self.owner) {
    words[word + Member.kind] = Kind.spare;
    if (Atomics.compareExchange(processMemory().words, SPARE_RECORD, 0, record) === 0) return;
  }
  freeRecord(record);
}

sweepBy(Kind.spare, freeRecord);
