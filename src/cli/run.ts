// tswin32 run: a user's program on this machine, or in node.exe under Wine.

import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { constants } from "node:os";
import { resolve } from "node:path";
import { runInWine } from "./run/wine.js";

/** What runs a program: its exit code is the answer. */
export type Launcher = (file: string, args: readonly string[]) => Promise<number>;

const launchers: Readonly<Record<string, Launcher>> = { native: runNatively, wine: runInWine };

/** Runs a program and returns its exit code. */
export async function run(file: string, rest: readonly string[], host: string): Promise<number> {
  const { chosen, args } = hostBehindFile(rest, host);
  const launcher = launchers[chosen];
  const path = resolve(file);
  const problem = launcher ? whyNot(path) : `the host is "native" or "wine", not "${chosen}"`;
  if (problem !== undefined || launcher === undefined) {
    console.error(`tswin32 run: ${problem}`);
    return 2;
  }
  return launcher(path, args);
}

/** `run FILE --host wine ARGS`: the option may stand behind the file too, as long as nothing of the program's stands between. */
function hostBehindFile(rest: readonly string[], host: string): { chosen: string; args: readonly string[] } {
  const [first, second] = rest;
  if (first === "--") return { chosen: host, args: rest.slice(1) };
  const joined = first?.startsWith("--host=");
  if (!joined && first !== "--host") return { chosen: host, args: rest };
  const args = rest.slice(joined ? 1 : 2);
  return { chosen: joined ? (first?.slice("--host=".length) ?? "") : (second ?? ""), args: args[0] === "--" ? args.slice(1) : args };
}

function whyNot(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return `there is no file ${path}`;
  if (!found.isFile()) return `${path} is no file`;
  if (!/\.[cm]?js$|\.m?ts$/.test(path)) return `${path} is neither JavaScript (.js, .mjs, .cjs) nor TypeScript (.ts, .mts)`;
  return undefined;
}

async function runNatively(file: string, args: readonly string[]): Promise<number> {
  const preload = new URL("./run/preload.js", import.meta.url).href;
  const child = spawn(process.execPath, ["--import", preload, file, ...args], { stdio: "inherit" });
  const passOn = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  // Ctrl+C reaches the program itself, as the terminal sends it to both; this process stays to hear how the program ended.
  const ignore = (): void => undefined;
  process.on("SIGINT", ignore).on("SIGTERM", passOn).on("SIGHUP", passOn);
  try {
    return await new Promise((settle, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => settle(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
    });
  } finally {
    process.off("SIGINT", ignore).off("SIGTERM", passOn).off("SIGHUP", passOn);
  }
}
