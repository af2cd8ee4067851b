// tswin32 tour: real things on this machine's own host, one step a line.

import { existsSync, mkdirSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { hostName } from "../host/index.js";
import { toNativePath } from "../paths.js";
import { GetCurrentProcessId, GetCurrentThreadId } from "../win32api/index.js";
import { colour } from "./colour.js";
import { manifest } from "./package.js";
import type { Step, TourContext } from "./tour/step.js";
import { steps } from "./tour/steps.js";

const TITLE_WIDTH = 38;

/** Makes the tour. The exit code is 1 if a step failed, 128 + n if signal n ended it early; what it made is gone in any case. */
export async function tour(): Promise<number> {
  let interruption: NodeJS.Signals | undefined;
  const interrupt = (signal: NodeJS.Signals): void => {
    interruption = signal;
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);

  const pid = GetCurrentProcessId();
  console.log(
    `tswin32 ${manifest.version} on the ${hostName()} host, Node ${process.versions.node}, process ${pid}, thread ${GetCurrentThreadId()}\n`,
  );

  const start = performance.now();
  const context: TourContext = { folder: `C:\\ProgramData\\tswin32-tour-${pid}` };
  const outcomes = [await take(makeFolder, context)];
  if (outcomes[0]) {
    for (const step of steps) {
      if (interruption) break;
      outcomes.push(await take(step, context));
    }
    outcomes.push(await take(cleanUp, context));
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupt);

  const failed = outcomes.filter((worked) => !worked).length;
  const total = `${outcomes.length} ${outcomes.length === 1 ? "step" : "steps"} in ${milliseconds(performance.now() - start)}`;
  console.log(`\n${failed === 0 ? colour("green", `${total}, all as they should be`) : colour("red", `${total}, ${failed} failed`)}`);
  if (interruption) return 128 + constants.signals[interruption];
  return failed === 0 ? 0 : 1;
}

const makeFolder: Step = {
  title: "make a folder",
  run({ folder }) {
    mkdirSync(toNativePath(folder));
    return `${folder}, for node:fs ${toNativePath(folder)}`;
  },
};

const cleanUp: Step = {
  title: "clean up",
  run({ folder }) {
    const native = toNativePath(folder);
    if (!existsSync(native)) return `${folder} was not there`;
    rmSync(native, { recursive: true, maxRetries: 3, retryDelay: 50 });
    if (existsSync(native)) throw new Error(`${native} is still there`);
    return `${folder} is gone`;
  },
};

/** Takes one step, prints its line, and tells whether it worked. A failed step is the tour's finding, not its end: this never rejects. */
async function take(step: Step, context: TourContext): Promise<boolean> {
  const start = performance.now();
  let worked = true;
  let happened: string;
  try {
    happened = await step.run(context);
  } catch (error) {
    worked = false;
    happened = String(error);
  }
  const mark = worked ? colour("green", "ok    ") : colour("red", "FAILED");
  const took = colour("dim", milliseconds(performance.now() - start).padStart(10));
  console.log(`${mark} ${took}  ${step.title.padEnd(TITLE_WIDTH)} ${happened}`);
  return worked;
}

function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}
