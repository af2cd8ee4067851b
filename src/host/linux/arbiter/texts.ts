// Texts of any length, kept in chains of records: each holds a piece, and the next one goes on.

import { recordWord, shared } from "./machine.js";
import { allocateRecord, chain, freeRecord, Kind, Member } from "./records.js";

// The members of a piece.
const LENGTH = 3;
const TEXT = 4;
const UNITS_PER_RECORD = 24;

/** Keeps a text under the word `head`. The pieces belong to `owner` until they are in the chain, then to whatever the word belongs to. */
export function keepText(head: number, text: string, owner: number, caller: string): void {
  const { words } = shared();
  for (let end = text.length; end > 0; ) {
    const start = Math.floor((end - 1) / UNITS_PER_RECORD) * UNITS_PER_RECORD;
    const record = allocateRecord(Kind.name, owner, caller);
    const word = recordWord(record);
    words[word + LENGTH] = end - start;
    const units = new Uint16Array(words.buffer, (word + TEXT) * 4, UNITS_PER_RECORD);
    for (let at = start; at < end; at++) units[at - start] = text.charCodeAt(at);
    chain(head, record);
    words[word + Member.owner] = 0;
    end = start;
  }
}

/** Lets a text be kept under another word that keeps none. What belonged to a process no longer does: the text outlives it. */
export function moveText(from: number, to: number): void {
  const { words } = shared();
  const first = words[from] as number;
  for (let record = first; record !== 0; record = words[recordWord(record) + Member.next] as number)
    words[recordWord(record) + Member.owner] = 0;
  words[from] = 0; // first: two that begin with the same piece would give it back twice
  words[to] = first;
}

/** The text kept under a word, empty for none. */
export function keptText(head: number): string {
  const { words } = shared();
  let text = "";
  for (let record = words[head] as number; record !== 0; record = words[recordWord(record) + Member.next] as number) {
    const word = recordWord(record);
    text += String.fromCharCode(...new Uint16Array(words.buffer, (word + TEXT) * 4, words[word + LENGTH] as number));
  }
  return text;
}

/** Gives the records of a kept text back. */
export function dropText(head: number): void {
  const { words } = shared();
  for (let record = words[head] as number; record !== 0; ) {
    const next = words[recordWord(record) + Member.next] as number;
    words[head] = next; // first: a piece that is free must be in no chain
    freeRecord(record);
    record = next;
  }
}
