// Runs a piece of JavaScript that imports the package in a node process of its own.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The repository's root, seen from .build/test/linux: there the package can be imported by its own name. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What a program prints; throws what it complains about. */
export function run(program: string, environment: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: root,
    encoding: "utf8",
    timeout: 30_000,
    env: { ...process.env, ...environment },
  });
  if (status !== 0) throw new Error(`The program ended with ${status}:\n${stderr}`);
  return stdout.trim();
}

/** A program that runs until it is killed; `ready` resolves at its first line. */
export function start(
  program: string,
  environment: NodeJS.ProcessEnv = {},
): { readonly child: ChildProcess; readonly ready: Promise<string> } {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (data: Buffer) => resolve(data.toString().trim()));
    child.once("exit", (code, signal) => reject(new Error(`The program ended early: ${code ?? signal}`)));
  });
  return { child, ready };
}

/** Kills a program as `kill -9` does, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

/** Starts a program, and kills it as soon as it is ready, or so many milliseconds later. */
export async function startAndKill(program: string, milliseconds = 0, environment: NodeJS.ProcessEnv = {}): Promise<void> {
  const { child, ready } = start(program, environment);
  try {
    await ready;
    if (milliseconds > 0) await sleep(milliseconds);
  } finally {
    await kill(child);
  }
}

/** Lets a process register, which sweeps up after dead ones, and end; and another one sweep up after it. */
export function sweep(): void {
  for (let times = 0; times < 2; times++)
    run(`import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, false, false, null).Close();`);
}
