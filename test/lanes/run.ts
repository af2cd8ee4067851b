// npm test: runs every lane that this machine can run, and says which it left out and why.
//
//   TSWIN32_LANES=all          a lane that cannot run is a failure (CI)
//   TSWIN32_LANES=linux,types  only these, and each must run

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Lane, lanes, type Pass } from "./lanes.js";
import { testFiles } from "./places.js";
import { type Result, readResults, saveResults, tally, WHOLE_FILE } from "./results.js";

/** How one pass over a lane went. */
interface Outcome {
  readonly lane: string;
  readonly pass: string;
  readonly results: readonly Result[];
  readonly milliseconds: number;
  /** The files whose process died, and that were run once more. */
  readonly repeated?: readonly string[];
  /** Why it counts as a failure, undefined if it does not. */
  readonly failure?: string | undefined;
  /** Why it did not run, undefined if it did. */
  readonly leftOut?: string | undefined;
}

/** More deaths of test processes than this in one pass are no accident. */
const MOST_DEATHS = 2;

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());

const started = performance.now();
const { chosen, missingFails } = choose(process.env.TSWIN32_LANES ?? "");
const outcomes: Outcome[] = [];
for (const lane of chosen) {
  if (interrupted.signal.aborted) break;
  outcomes.push(...(await runLane(lane, missingFails)));
}
summarize(outcomes, performance.now() - started);
process.exitCode = interrupted.signal.aborted || outcomes.some(({ failure }) => failure !== undefined) ? 1 : 0;

/** The lanes asked for, and whether one that cannot run is a failure. */
function choose(asked: string): { chosen: readonly Lane[]; missingFails: boolean } {
  if (asked === "" || asked === "all") return { chosen: lanes, missingFails: asked === "all" };
  const chosen = asked.split(",").map((name) => {
    const lane = lanes.find((one) => one.name === name.trim());
    if (!lane) throw new Error(`TSWIN32_LANES names "${name}"; the lanes are ${lanes.map((one) => one.name).join(", ")}, and "all".`);
    if (lane.elsewhere) throw new Error(`TSWIN32_LANES names "${name}", which ${lane.elsewhere}.`);
    return lane;
  });
  return { chosen, missingFails: true };
}

async function runLane(lane: Lane, missingFails: boolean): Promise<Outcome[]> {
  if (lane.elsewhere) return [{ lane: lane.name, pass: "", results: [], milliseconds: 0, leftOut: lane.elsewhere }];
  const outcomes: Outcome[] = [];
  for (const pass of lane.passes()) {
    if (interrupted.signal.aborted) break;
    if (pass.missing) {
      const failure = missingFails ? "could not run" : undefined;
      outcomes.push({ lane: lane.name, pass: pass.label, results: [], milliseconds: 0, leftOut: pass.missing, failure });
    } else {
      outcomes.push(await runPass(lane, pass));
    }
  }
  saveResults(
    lane.name,
    outcomes.flatMap(({ results }) => results),
  );
  return outcomes;
}

/** One pass, on a machine of its own: a fresh state directory and temporary folder, gone afterwards. */
async function runPass(lane: Lane, pass: Pass): Promise<Outcome> {
  console.log(`\n=== ${lane.name}: ${pass.label}`);
  const files = lane.folders.flatMap(testFiles);
  const outcome = { lane: lane.name, pass: pass.label };
  if (files.length === 0) return { ...outcome, results: [], milliseconds: 0, failure: `no test in ${lane.folders.join(", ")}` };

  const scratch = mkdtempSync(join(tmpdir(), `tswin32-${lane.name}-`));
  const start = performance.now();
  try {
    const env = { TSWIN32_STATE: join(scratch, "state"), TMPDIR: join(scratch, "tmp") };
    mkdirSync(env.TMPDIR);
    const run = async (some: readonly string[], recorded: string): Promise<{ code: number; results: Result[] }> => {
      const code = await pass.run({ files: some, results: recorded, env, signal: interrupted.signal }, scratch);
      return { code, results: readResults(recorded) };
    };
    let { code, results } = await run(files, join(scratch, "results.jsonl"));
    const died = pass.diesNowAndThen ? files.filter((file) => results.some((result) => isDeath(result) && file.endsWith(result.file))) : [];
    if (died.length > 0 && died.length <= MOST_DEATHS && !interrupted.signal.aborted) {
      console.log(`\n=== ${lane.name}: once more, as their process died: ${died.join(", ")}`);
      const again = await run(died, join(scratch, "again.jsonl"));
      results = [...results.filter(({ file }) => !died.some((one) => one.endsWith(file))), ...again.results];
      if (tally(results).failed === 0) code = again.code; // the first run's says no more than that a process died
    }
    return { ...outcome, results, repeated: died, milliseconds: performance.now() - start, failure: failureOf(code, results) };
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function isDeath({ name, status }: Result): boolean {
  return name === WHOLE_FILE && status === "failed";
}

function failureOf(code: number, results: readonly Result[]): string | undefined {
  const { passed, failed } = tally(results);
  if (failed > 0) return `${failed} failed`;
  if (code !== 0) return `node ended with code ${code}`;
  if (passed === 0) return "no test was executed";
  return undefined;
}

function summarize(outcomes: readonly Outcome[], milliseconds: number): void {
  console.log("\n=== lanes");
  for (const outcome of outcomes) {
    const who = `${outcome.lane.padEnd(10)}${outcome.pass ? `${outcome.pass}: ` : ""}`;
    const { passed, failed, skipped, todo } = tally(outcome.results);
    const counts = `${passed} passed, ${failed} failed, ${skipped} skipped${todo ? `, ${todo} to do` : ""}, ${seconds(outcome.milliseconds)}`;
    const verdict = outcome.failure ? `  FAILED: ${outcome.failure}` : "";
    console.log(`${who}${outcome.leftOut ? `left out, ${outcome.leftOut}` : counts}${verdict}`);
    for (const file of outcome.repeated ?? []) console.log(`             ${file}: its process died, and it was run once more`);
    for (const { file, name, status } of outcome.results) if (status === "failed") console.log(`             ${file}: ${name}`);
  }

  // Node's own closing lines, for all lanes together. A lane that failed without a failed test counts as one.
  const results = outcomes.flatMap((outcome) => outcome.results);
  const { passed, failed, skipped, todo } = tally(results);
  const brokenLanes = outcomes.filter((outcome) => outcome.failure && tally(outcome.results).failed === 0).length;
  console.log();
  console.log(`ℹ tests ${results.length + brokenLanes}`);
  console.log(`ℹ pass ${passed}`);
  console.log(`ℹ fail ${failed + brokenLanes}`);
  console.log("ℹ cancelled 0");
  console.log(`ℹ skipped ${skipped}`);
  console.log(`ℹ todo ${todo}`);
  console.log(`ℹ duration_ms ${milliseconds.toFixed(3)}`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
