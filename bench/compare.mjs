// Runs the cases of calls.mjs and files.mjs: we, C and node by turns; the results go to a file that run.mjs shows.

import { spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { byTurns, median, ratio } from "./rounds.mjs";

/** Many short rounds: what disturbs one of them then disturbs few. */
const ROUNDS = 41;
/** By then V8 has compiled what is measured. */
const WARM_UP = 5;
const FEWEST_OPERATIONS = 50;

/**
 * A case is what is compared, by how many operations a round: `ours`, C's (its name in c/cases.h and the arguments that follow) and node's,
 * and what each may cost us at most. One that takes long says how many `rounds` it is given, and how many of them do not count.
 *
 * @param program  The C program, "" to leave it out.
 * @param factor   By how much to multiply the operations; without one they stay as many as they are.
 */
export async function compare(cases, { results, program, factor }) {
  for (const { name, operations, ours, c, node, target, rounds = ROUNDS, warmUp = WARM_UP } of cases) {
    const count = factor === undefined ? operations : Math.max(FEWEST_OPERATIONS, Math.round(operations * factor));
    const contestants = [{ name: "tswin32", run: timed(ours, count) }];
    if (c && program) contestants.push({ name: "C", run: () => runC(program, c, count), target: target?.c });
    if (node) contestants.push({ name: node.name, run: timed(node.run, count), target: target?.node });
    const [figures, ...theirs] = await byTurns(contestants, rounds, warmUp);
    const rivals = theirs.map((rival, index) => {
      const { name, target } = contestants[index + 1];
      return { name, median: median(rival), ratio: ratio(figures, rival), target };
    });
    appendFileSync(results, `${JSON.stringify({ name, median: median(figures), rivals })}\n`);
  }
}

/** Nanoseconds that one operation takes. A run may give them itself, where not all that it does is to be counted. */
function timed(run, operations) {
  return async () => {
    const start = process.hrtime.bigint();
    const counted = await run(operations);
    return (counted ?? Number(process.hrtime.bigint() - start)) / operations;
  };
}

function runC(program, [name, ...rest], operations) {
  const { stdout, stderr, status, error } = spawnSync(program, [name, operations, ...rest].map(String), { encoding: "utf8" });
  if (status !== 0) throw error ?? new Error(`${program} ${name} ended with ${status}: ${stderr}`);
  return Number(stdout);
}
