import { setTimeout as sleep } from "node:timers/promises";
import { NEVER_USED, recordWord, shared } from "#dist/host/linux/arbiter/machine.js";
import { Kind, Member } from "#dist/host/linux/arbiter/records.js";

/** How many records of each kind are in use, by name; not those that processes keep for later (arbiter/spares.ts). */
export function census(): Record<string, number> {
  const { words } = shared();
  const names = Object.fromEntries(Object.entries(Kind).map(([name, kind]) => [kind, name]));
  const counts: Record<string, number> = {};
  for (let record = 1; record < (words[NEVER_USED] as number); record++) {
    const name = names[words[recordWord(record) + Member.kind] as number] as string;
    if (name !== "free" && name !== "spare") counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** How many records processes keep for later. */
export function spares(): number {
  const { words } = shared();
  let count = 0;
  for (let record = 1; record < (words[NEVER_USED] as number); record++) {
    if (words[recordWord(record) + Member.kind] === Kind.spare) count++;
  }
  return count;
}

/** Waits until one more record of a kind is in use than `before`: somebody has begun to wait, for one. */
export async function oneMore(kind: keyof typeof Kind, before: Record<string, number>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while ((census()[kind] ?? 0) <= (before[kind] ?? 0)) {
    if (performance.now() > deadline) throw new Error(`No further ${kind} came.`);
    await sleep(2);
  }
}
