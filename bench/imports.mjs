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

// Our modules load koffi and the host at the first call: what a program pays that uses them is the import and that call together.
const [koffi, ...others] = [
  { name: "koffi alone", arguments: ["koffi"] },
  { name: "an empty module", arguments: ["./empty.mjs"] },
  ...specifiers.map((specifier) => ({ name: specifier, arguments: [specifier] })),
  { name: "tswin32/win32api and a first call", arguments: ["tswin32/win32api", "GetCurrentThreadId"] },
].map((contestant) => ({ ...contestant, run: () => importOf(contestant) }));

const [figuresOfKoffi, ...figuresOfOthers] = await byTurns([koffi, ...others], Number(rounds));
const rival = { name: koffi.name, median: median(figuresOfKoffi) };
const rows = others.map(({ name }, index) => {
  const figures = figuresOfOthers[index];
  return { name, median: median(figures), rivals: [{ ...rival, ratio: ratio(figures, figuresOfKoffi), target: TARGET[name] }] };
});
for (const row of [{ ...rival, rivals: [] }, ...rows]) appendFileSync(results, `${JSON.stringify(row)}\n`);

/** Nanoseconds from before the import until it is done, in a process that has imported nothing else. */
function importOf({ name, arguments: rest }) {
  const { stdout, stderr, status, error } = spawnSync(process.execPath, [probe, ...rest], { encoding: "utf8" });
  if (status !== 0) throw error ?? new Error(`Importing failed, ${name}: ${stderr}`);
  return Number(stdout);
}
