// A second process that runs one of the programs. The two talk through files in a folder of their own: that works alike
// wherever Node runs, also where the pipes of a child process do not.

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { removeFolder } from "./folder.js";
import { atExit } from "./leftovers.js";
import type { Arguments, Programs, Result } from "./programs.js";
import { until } from "./time.js";

const entry = fileURLToPath(new URL("./process-main.js", import.meta.url));

export interface ProcessOptions {
  /** Node's own options, such as --expose-gc. */
  readonly node?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** Milliseconds after which the process is killed. */
  readonly limit?: number;
}

/** How a process ended: by itself with a code, or by a signal. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `await using other = new SecondProcess("hold", [path, mode]);` */
export class SecondProcess<N extends keyof Programs> implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "tswin32-process-"));
  readonly #child: ChildProcess;
  readonly #watchdog: NodeJS.Timeout;
  readonly #limit: number;
  readonly #gone = atExit(() => {
    this.kill();
    removeFolder(this.#folder);
  });
  #overdue = false;

  /** How it ended, once it has. */
  readonly ended: Promise<Ending>;

  constructor(program: N, args: Arguments<N>, options: ProcessOptions = {}) {
    mkdirSync(join(this.#folder, "told"));
    mkdirSync(join(this.#folder, "tell"));
    writeFileSync(join(this.#folder, "program.json"), JSON.stringify({ program, args }));
    const output = openSync(join(this.#folder, "output.txt"), "w");
    try {
      this.#child = spawn(process.execPath, [...(options.node ?? []), entry, this.#folder], {
        stdio: ["ignore", output, output],
        env: { ...environmentOfCases(), ...options.environment },
        ...(options.directory === undefined ? {} : { cwd: options.directory }),
      });
    } finally {
      closeSync(output);
    }
    this.ended = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    this.#limit = options.limit ?? 50_000;
    this.#watchdog = setTimeout(() => {
      this.#overdue = true;
      this.kill();
    }, this.#limit);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What it has printed so far. */
  get output(): string {
    return readFileSync(join(this.#folder, "output.txt"), "utf8");
  }

  /** Waits until the program has told this milestone. */
  async reached(milestone: string): Promise<void> {
    await until(`the second process tells "${milestone}"`, () => {
      if (existsSync(join(this.#folder, "tell", milestone))) return true;
      if (this.#child.exitCode !== null || this.#child.signalCode !== null)
        throw new Error(`The second process ended early:\n${this.output}`);
      return false;
    });
  }

  /** Gives an order that the program waits for. */
  order(name: string): void {
    writeFileSync(join(this.#folder, "told", name), "");
  }

  /** Ends it the hard way (SIGKILL, TerminateProcess). */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** What the program gave; throws what it printed where it failed or took too long. */
  async result(): Promise<Result<N>> {
    const ending = await this.ended;
    if (this.#overdue) throw new Error(`The second process was killed after ${this.#limit} ms:\n${this.output}`);
    if (ending.code !== 0) throw new Error(`The second process ended with ${ending.signal ?? ending.code}:\n${this.output}`);
    return JSON.parse(readFileSync(join(this.#folder, "result.json"), "utf8")) as Result<N>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.kill();
      await this.ended;
    }
    clearTimeout(this.#watchdog);
    this.#gone();
    removeFolder(this.#folder);
  }
}

/** The environment without what the test runner tells its own children: a program is not a test file. */
function environmentOfCases(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...rest } = process.env;
  return rest;
}
