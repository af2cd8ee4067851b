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
  /** The files that were run once more, as their process died or Wine could not start another. */
  readonly repeated?: readonly string[];
  /** Why it counts as a failure, undefined if it does not. */
  readonly failure?: string | undefined;
  /** Why it did not run, undefined if it did. */
  readonly leftOut?: string | undefined;
}

/** More files of which Wine itself is the reason than this in one pass are no accident. */
const MOST_REPEATED = 3;
const ERROR_INTERNAL_ERROR = 1359;

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());

const started = performance.now();
const { chosen, missingFails } = choose(process.env.TSWIN32_LANES ?? "");
// The conformance suite's lanes run side by side: their processes wait for one another most of the time. The others follow, one of them
// with what those have found out.
const ofHosts = chosen.filter(isOfHost);
const sideBySide = ofHosts.filter(({ elsewhere }) => !elsewhere).length > 1;
const outcomes = (await Promise.all(ofHosts.map(runLane))).flat();
for (const lane of chosen.filter((lane) => !isOfHost(lane))) if (!interrupted.signal.aborted) outcomes.push(...(await runLane(lane)));
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

function isOfHost({ folders }: Lane): boolean {
  return folders.includes("conformance");
}

async function runLane(lane: Lane): Promise<Outcome[]> {
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
  const mark = sideBySide && isOfHost(lane) ? `${lane.name} | ` : ""; // tells its lines from those of the lane that it runs beside
  const print = (line: string) => console.log(`${mark}${line}`);
  print(`\n=== ${lane.name}: ${pass.label}`);
  const files = lane.folders.flatMap(testFiles);
  const outcome = { lane: lane.name, pass: pass.label };
  if (files.length === 0) return { ...outcome, results: [], milliseconds: 0, failure: `no test in ${lane.folders.join(", ")}` };

  const scratch = mkdtempSync(join(tmpdir(), `tswin32-${lane.name}-`));
  const start = performance.now();
  try {
    const env = { TSWIN32_STATE: join(scratch, "state"), TMPDIR: join(scratch, "tmp") };
    mkdirSync(env.TMPDIR);
    const run = async (some: readonly string[], recorded: string): Promise<{ code: number; results: Result[] }> => {
      const code = await pass.run({ files: some, results: recorded, env, print, signal: interrupted.signal }, scratch);
      return { code, results: readResults(recorded) };
    };
    let { code, results } = await run(files, join(scratch, "results.jsonl"));
    const unlucky = pass.failsNowAndThen
      ? files.filter((file) => results.some((result) => isWines(result) && file.endsWith(result.file)))
      : [];
    const repeated = unlucky.length <= MOST_REPEATED && !interrupted.signal.aborted ? unlucky : [];
    if (repeated.length > 0) {
      print(`\n=== ${lane.name}: once more, as a process died or could not be started: ${repeated.join(", ")}`);
      const again = await run(repeated, join(scratch, "again.jsonl"));
      results = [...results.filter(({ file }) => !repeated.some((one) => one.endsWith(file))), ...again.results];
      if (tally(results).failed === 0) code = again.code; // the first run's says no more than that something failed
    }
    return { ...outcome, results, repeated, milliseconds: performance.now() - start, failure: failureOf(code, results) };
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** A failure of Wine's own. */
function isWines({ name, status, winerror }: Result): boolean {
  return status === "failed" && (name === WHOLE_FILE || winerror === ERROR_INTERNAL_ERROR);
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
    for (const file of outcome.repeated ?? [])
      console.log(`             ${file}: a process died or could not be started, and it was run once more`);
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
