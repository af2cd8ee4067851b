// Node for Windows, under Wine. What was found out about it (Wine 8.0 of Debian 12):
//
// - Node 22 starts; 24 and 26 do not (they call what Wine 8 lacks).
// - node.exe cannot use a Linux pipe as its stdout or stderr: it dies with EBADF. A file is fine, so both go to one that is followed.
//   Pipes between Windows processes work, so `node --test` may start one process a file.
// - An exit code reaches Linux through 8 bits: 256 arrives as 0. Inside Wine all 32 are there.
// - Wine shows symbolic links as what they point to, also to node's realpath: a folder of links is a package root of its own.
// - The first process pays for starting wineserver (1-2 s); a persistent server pays once.
// - TEMP and TMP come from Wine's registry, never from the Linux environment.
// - Linux paths in arguments and variables mean drive Z: (Z:\\tmp); the current directory is translated by Wine itself.
//
// .provisioned/wine is that package root: node.exe, prefix/ (the WINEPREFIX), node_modules/ with koffi's part for Windows beside links
// to our packages, and links to dist, .build and package.json. koffi looks for its native part as "@koromix/koffi-win32-x64"
// from its own folder upwards, so it finds the one there and the repository's node_modules stays untouched.

import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, lstatSync, mkdirSync, openSync, readdirSync, readlinkSync, readSync, rmSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as delay } from "node:timers/promises";
import { cleanEnvironment, show, type TestRun, testArguments } from "./node-run.js";
import { provisioned, root } from "./places.js";

const wineRoot = join(provisioned, "wine");
const prefix = join(wineRoot, "prefix");

/** Why node.exe cannot be run here, undefined if it can. */
export function wineMissing(): string | undefined {
  if (spawnSync("wine", ["--version"], { env: wineEnvironment(), stdio: "ignore" }).error) return "wine is not installed";
  for (const part of ["node.exe", "prefix/system.reg", "node_modules/@koromix/koffi-win32-x64/package.json"]) {
    if (!existsSync(join(wineRoot, part))) return `.provisioned/wine/${part} is missing: run scripts/provision.sh`;
  }
  return undefined;
}

/** Runs test files in node.exe, shows what it prints, and returns its exit code. */
export async function runInWine(run: TestRun, scratch: string): Promise<number> {
  stage();
  const env = wineEnvironment({ ...run.env, TSWIN32_TEST_UNDER_WINE: "1", TSWIN32_STATE: windowsPath(join(scratch, "state")) });
  server("-p", env); // stays until it is told to end
  try {
    const output = join(scratch, "stdout");
    const files = run.files.map((file) => file.replaceAll("/", "\\"));
    return await runFollowed([...testArguments(windowsPath(run.results)), ...files], output, env, run);
  } finally {
    server("-k", env); // ends every process of this prefix, and of no other
    server("-w", env);
    emptyTemp();
  }
}

/** A Linux path as Windows programs under Wine name it. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll("/", "\\")}`;
}

function wineEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = cleanEnvironment(extra); // the same with a desktop as without
  return {
    ...env,
    WINEPREFIX: prefix,
    WINEDEBUG: "-all",
    WINEDLLOVERRIDES: "mscoree=;mshtml=;winemenubuilder.exe=", // no offers to download Mono and Gecko, no menu entries
  };
}

function server(action: "-p" | "-k" | "-w", env: NodeJS.ProcessEnv): void {
  const { error } = spawnSync("wineserver", [action], { env, stdio: "ignore" });
  if (error) throw error;
}

/** Starts node.exe with its output in a file and prints that file as it grows. */
async function runFollowed(args: readonly string[], output: string, env: NodeJS.ProcessEnv, { signal, print }: TestRun): Promise<number> {
  const file = openSync(output, "a"); // two streams append to it
  try {
    const child = spawn("wine", ["node.exe", ...args], { cwd: wineRoot, env, stdio: ["ignore", file, file], signal });
    let code: number | undefined;
    const ended = new Promise<void>((resolve, reject) => {
      child.once("error", (error) => (signal.aborted ? resolve() : reject(error)));
      child.once("close", (status) => {
        code = status ?? 1;
        resolve();
      });
    });
    const lines = new Follower(output, print);
    try {
      do {
        await Promise.race([ended, delay(100)]);
        lines.showNew();
      } while (code === undefined && !signal.aborted);
      lines.showRest();
    } finally {
      lines.close();
    }
    return code ?? 1;
  } finally {
    closeSync(file);
  }
}

/** Prints a growing file line by line. */
class Follower {
  readonly #file: number;
  readonly #decoder = new StringDecoder("utf8");
  readonly #buffer = Buffer.alloc(65536);
  readonly #print: (line: string) => void;
  #rest = "";

  constructor(path: string, print: (line: string) => void) {
    this.#file = openSync(path, "r");
    this.#print = print;
  }

  showNew(): void {
    for (let bytes = this.#read(); bytes > 0; bytes = this.#read()) {
      const lines = (this.#rest + this.#decoder.write(this.#buffer.subarray(0, bytes))).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) show(line, this.#print);
    }
  }

  showRest(): void {
    if (this.#rest !== "") show(this.#rest, this.#print);
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(): number {
    return readSync(this.#file, this.#buffer, 0, this.#buffer.length, null);
  }
}

/** Makes the package root's links, so that it shows the tree as it is now. */
function stage(): void {
  for (const name of ["dist", ".build", "package.json"]) link(join(root, name), join(wineRoot, name));
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (!name.startsWith(".") && name !== "@koromix") link(join(root, "node_modules", name), join(wineRoot, "node_modules", name));
  }
}

function link(target: string, at: string): void {
  const to = relative(join(at, ".."), target);
  if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(at) === to) return;
  rmSync(at, { recursive: true, force: true });
  mkdirSync(join(at, ".."), { recursive: true });
  symlinkSync(to, at);
}

/** What tests left in the prefix's temporary folders, which outlive the lane. */
function emptyTemp(): void {
  const users = join(prefix, "drive_c", "users");
  for (const user of readdirSync(users)) {
    for (const folder of ["AppData/Local/Temp", "Temp"]) {
      const temp = join(users, user, folder);
      if (!existsSync(temp)) continue;
      for (const name of readdirSync(temp)) rmSync(join(temp, name), { recursive: true, force: true });
    }
  }
}
