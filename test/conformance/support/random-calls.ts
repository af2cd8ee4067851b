// Calls every function that the package exports with random arguments.

import { inspect } from "node:util";
import * as modules from "tswin32";
import * as twins from "tswin32/promises";
import { HANDLE, WindowsError } from "tswin32/wintypes";
import { type Drawn, drawExample, drawTimeout, drawValue, Hostile, Random } from "./random-values.js";

/** One exported function. */
export interface Exported {
  readonly module: string;
  readonly name: string;
  readonly call: (...args: unknown[]) => unknown;
  /** True for a promise twin. */
  readonly twin: boolean;
}

/** A call that came to something else than it may. */
export interface Complaint {
  readonly call: string;
  readonly complaint: string;
}

/** How long one promise may take to settle, in milliseconds; the time-outs drawn are far shorter. */
const LONGEST_WAIT = 40_000;

/** Every function of every module and every promise twin, in the order of their names. */
export function exportedFunctions(): Exported[] {
  return [...functionsOf(modules, false), ...functionsOf(twins, true)];
}

/** They end the process that calls, or interrupt those that have started it. */
const ENDS_ITS_CALLER: ReadonlySet<string> = new Set(["ExitProcess", "GenerateConsoleCtrlEvent"]);

/** They run whatever they are given as a command line. */
const RUNS_ITS_ARGUMENT = /^popen/;

function functionsOf(namespaces: object, twin: boolean): Exported[] {
  const found: Exported[] = [];
  for (const [module, namespace] of Object.entries(namespaces)) {
    if (typeof namespace === "function") found.push({ module: "tswin32", name: module, call: namespace, twin });
    if (typeof namespace !== "object" || namespace === null) continue;
    for (const [name, value] of Object.entries(namespace as object)) {
      if (typeof value !== "function" || ENDS_ITS_CALLER.has(name) || RUNS_ITS_ARGUMENT.test(name)) continue;
      found.push({ module: `${module}${twin ? "/promises" : ""}`, name, call: caller(value), twin });
    }
  }
  return found.sort((a, b) => (`${a.module}.${a.name}` < `${b.module}.${b.name}` ? -1 : 1));
}

/** Classes that cannot be called without `new` are called with it. */
function caller(value: (...args: unknown[]) => unknown): Exported["call"] {
  const isClass = Function.prototype.toString.call(value).startsWith("class");
  return isClass ? (...args) => Reflect.construct(value, args) : value;
}

/** Calls one function `rounds` times and gives what it may not do; empty where all is well. Each call is reported before it is made. */
export async function callRandomly(target: Exported, seed: number, rounds: number, report: (call: string) => void): Promise<Complaint[]> {
  const random = new Random(seed);
  const home = process.cwd();
  const complaints: Complaint[] = [];
  for (let round = 0; round < rounds && complaints.length < 3; round++) {
    const drawn = drawArguments(random, target);
    const args = drawn.map((part) => part.value);
    const call = `${target.module}.${target.name}(${args.map(shown).join(", ")}) in round ${round}`;
    report(call);
    const complaint = await outcomeOf(target, args);
    for (const part of drawn) part.dispose?.();
    if (process.cwd() !== home) process.chdir(home); // where names are only those of the case's own files
    if (complaint !== undefined) complaints.push({ call, complaint });
  }
  return complaints;
}

/**
 * Half of the lists are of any values, between none and eleven. The other half are a call as it should be with some of its arguments
 * replaced: those get past the first check. A parameter that is a time-out always gets one, a short one.
 */
function drawArguments(random: Random, target: Exported): Drawn[] {
  const timeout = timeoutPosition(target);
  const example = random.below(2) === 0 ? drawExample(random, target.name) : undefined;
  const length = Math.max(example?.length ?? random.below(random.below(3) === 0 ? 12 : 5), timeout + 1);
  const keep = random.next();
  return Array.from({ length }, (_, position) => {
    if (position === timeout) return drawTimeout(random);
    if (position === 0 && MOVES.test(target.name)) return withoutRoot(example?.[0] ?? drawValue(random));
    if (position === 0 && ENDS.test(target.name)) return withoutCaller(example?.[0] ?? drawValue(random));
    const kept = example?.[position];
    if (kept !== undefined && random.next() < keep) return kept;
    kept?.dispose?.();
    return drawValue(random);
  });
}

/** Functions that give what their first argument names another name, now or at the next start. */
const MOVES = /^(MoveFile|ReplaceFile)/;

/** Functions that end or stop what their first argument stands for, or wait for its end. */
const ENDS = /^(TerminateProcess|SuspendThread|exited)/;

/** A drawn value that is not one of the integers that Wine takes for the calling process and thread, beside those that Windows does. */
function withoutCaller(drawn: Drawn): Drawn {
  const integer = typeof drawn.value === "bigint" ? Number(drawn.value) : drawn.value;
  return integer === 0x7fff_ffff || integer === 0x7fff_fffe ? { value: 0 } : drawn;
}

/** A drawn value that is not the root of a drive, which Wine moves as it does any directory. */
function withoutRoot(drawn: Drawn): Drawn {
  return typeof drawn.value === "string" && /^[\\/?.]*[a-z]:[\\/]*$/i.test(drawn.value) ? { value: "a.txt" } : drawn;
}

/** Where a function takes milliseconds; -1 where it does not. Its parameter's name says so. */
function timeoutPosition(target: Exported): number {
  if (!/^(Wait|MsgWait|Sleep|SignalObjectAndWait)/.test(target.name)) return -1;
  const parameters = /\(([^)]*)\)/.exec(Function.prototype.toString.call(target.call))?.[1]?.split(",") ?? [];
  const position = parameters.findIndex((parameter) => /milliseconds|timeout/i.test(parameter));
  if (position < 0) throw new Error(`${target.module}.${target.name} waits, but has no parameter called milliseconds or timeout.`);
  return position;
}

async function outcomeOf(target: Exported, args: readonly unknown[]): Promise<string | undefined> {
  let result: unknown;
  try {
    result = target.call(...args);
  } catch (error) {
    return target.twin ? `threw instead of rejecting: ${shown(error)}` : complaintAbout(error);
  }
  if (!target.twin && !(result instanceof Promise)) return disposed(result); // openFile has no twin, and gives a promise
  if (!(result instanceof Promise)) return `gave no promise but ${shown(result)}`;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`did not settle within ${LONGEST_WAIT} ms`), LONGEST_WAIT);
  });
  const settled = result.then(disposed, complaintAbout);
  return Promise.race([settled, late]).finally(() => clearTimeout(timer));
}

/** What a call has made goes away before the next one. */
function disposed(result: unknown): string | undefined {
  if (!(result instanceof HANDLE)) return undefined;
  try {
    result.Close();
  } catch (error) {
    return complaintAbout(error); // a HANDLE made around a random integer, or around one that the case closes
  }
  return undefined;
}

function complaintAbout(error: unknown): string | undefined {
  if (error instanceof WindowsError || error instanceof TypeError || error instanceof Hostile) return undefined;
  return `threw ${shown(error)}`;
}

function shown(value: unknown): string {
  try {
    return inspect(value, {
      depth: 1,
      maxStringLength: 60,
      maxArrayLength: 6,
      breakLength: Number.POSITIVE_INFINITY,
      customInspect: false,
    });
  } catch {
    return "(a value that cannot be shown)";
  }
}
