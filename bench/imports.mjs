// Measures what importing a module costs, in fresh processes by turns, beside koffi alone. Started by run.mjs, on Linux and under Wine:
//
//   node imports.mjs <file for the results> <rounds> <specifier>...

import { spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { byTurns, median, ratio } from "./rounds.mjs";

const [results, rounds, ...specifiers] = process.argv.slice(2);
const probe = fileURLToPath(new URL("./import.mjs", import.meta.url));
const TARGET = { "tswin32/win32file": 1.5 };

const contestants = ["koffi", "./empty.mjs", ...specifiers].map((specifier) => ({ specifier, run: () => importOf(specifier) }));
const [koffi, empty, ...modules] = await byTurns(contestants, Number(rounds));

const rows = [{ name: "koffi alone", median: median(koffi), rivals: [] }];
for (const [index, figures] of [empty, ...modules].entries()) {
  const name = index === 0 ? "an empty module" : specifiers[index - 1];
  rows.push({
    name,
    median: median(figures),
    rivals: [{ name: "koffi", median: median(koffi), ratio: ratio(figures, koffi), target: TARGET[name] }],
  });
}
for (const row of rows) appendFileSync(results, `${JSON.stringify(row)}\n`);

/** Nanoseconds from before the import until it is done, in a process that has imported nothing else. */
function importOf(specifier) {
  const { stdout, stderr, status, error } = spawnSync(process.execPath, [probe, specifier], { encoding: "utf8" });
  if (status !== 0) throw error ?? new Error(`Importing ${specifier} failed: ${stderr}`);
  return Number(stdout);
}
