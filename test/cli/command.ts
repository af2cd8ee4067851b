// The command line as its users run it: a process of its own, on a machine of its own.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { cleanEnvironment } from "../lanes/node-run.js";
import { root } from "../lanes/places.js";

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A place for one test: a folder, and in it the state directory that its commands use. Gone when the test ends. */
export interface Place {
  readonly folder: string;
  readonly state: string;
  readonly env: NodeJS.ProcessEnv;
}

const CLI = join(root, "dist", "cli", "main.js");

export function place(t: TestContext): Place {
  const folder = mkdtempSync(join(tmpdir(), "tswin32-cli-test-"));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const env = { TSWIN32_STATE: join(folder, "state"), TMPDIR: join(folder, "tmp") };
  mkdirSync(env.TMPDIR);
  return { folder, state: env.TSWIN32_STATE, env };
}

/** Starts `tswin32 ...`; the streams are pipes. */
export function start(at: Place, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = cleanEnvironment({ ...at.env, ...env });
  return spawn(process.execPath, [CLI, ...args], { cwd: at.folder, env: { ...inherited, ...env }, stdio: ["ignore", "pipe", "pipe"] });
}

/** Runs `tswin32 ...` to its end. */
export function tswin32(at: Place, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return ended(start(at, args, env));
}

export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((settle, reject) => {
    child.once("error", reject);
    child.once("close", (code) => settle({ code, stdout, stderr }));
  });
}

/** What a running command says first. */
export function firstOutput(child: ChildProcess): Promise<string> {
  return new Promise((settle, reject) => {
    child.stdout?.once("data", (text: Buffer | string) => settle(String(text).trim()));
    child.once("close", (code) => reject(new Error(`it ended with code ${code} and said nothing`)));
  });
}
