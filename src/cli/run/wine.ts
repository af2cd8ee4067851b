// A program in node.exe under Wine.
//
// node.exe cannot use a Linux pipe or terminal as its standard output (it dies with EBADF), but a file: its output goes to two that
// are followed. It sees symbolic links as what they point to, so a folder of links is a package root of its own, in which koffi finds
// its part for Windows. Each run has its own: runs do not meet, and nothing is left.

import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, fstatSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { packageRoot } from "../package.js";
import { follow } from "./follow.js";

/** What the Wine folder must have. */
const PARTS = ["node.exe", join("prefix", "system.reg"), join("node_modules", "@koromix", "koffi-win32-x64", "package.json")];

const HOW_TO_GET_IT =
  "In a clone of tswin32's repository, scripts/provision.sh makes one (.provisioned/wine); TSWIN32_WINE may name its folder from elsewhere.";

const FOLLOW_MS = 50;

/** The folder with node.exe and its prefix. */
export function wineFolder(): string {
  return process.env.TSWIN32_WINE || join(packageRoot, ".provisioned", "wine");
}

/** Why programs cannot be run under Wine here, undefined if they can. */
export function wineMissing(): string | undefined {
  const folder = wineFolder();
  const part = PARTS.find((one) => !existsSync(join(folder, one)));
  return part === undefined ? undefined : `${join(folder, part)} is missing. ${HOW_TO_GET_IT}`;
}

function commandMissing(): string | undefined {
  return spawnSync("wine", ["--version"], { stdio: "ignore" }).error ? "Wine is not installed: there is no command wine" : undefined;
}

/** Runs a program and returns its exit code: the low 8 bits of it, more does not reach Linux. */
export async function runInWine(file: string, args: readonly string[]): Promise<number> {
  const missing =
    process.platform === "linux" ? (wineMissing() ?? commandMissing()) : `--host wine needs Linux; this is ${process.platform}`;
  if (missing !== undefined) {
    console.error(`tswin32 run: ${missing}`);
    return 2;
  }
  const scratch = mkdtempSync(join(tmpdir(), "tswin32-wine-"));
  try {
    linkPackage(scratch);
    return await runFollowed(scratch, [join(wineFolder(), "node.exe"), "--import", preloadIn(scratch), windowsPath(file), ...args]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A package root for this run: this package, what it depends on, and koffi's part for Windows. */
function linkPackage(scratch: string): void {
  const link = (target: string, ...at: readonly string[]): void => {
    const place = join(scratch, ...at);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(target, place);
  };
  link(join(packageRoot, "dist"), "dist");
  link(join(packageRoot, "package.json"), "package.json");
  for (const name of ["koffi", "typescript"]) link(dependency(name), "node_modules", name);
  link(join(wineFolder(), "node_modules", "@koromix", "koffi-win32-x64"), "node_modules", "@koromix", "koffi-win32-x64");
}

/** The folder of a package that this one depends on, which may lie in its own node_modules or in one above. */
function dependency(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  const inside = join("node_modules", name) + sep;
  const root = entry.slice(0, entry.lastIndexOf(inside) + inside.length - 1);
  const { name: found } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { name: string };
  if (found !== name) throw new Error(`The package "${name}" was looked for at ${root}, where "${found}" is.`);
  return root;
}

function preloadIn(scratch: string): string {
  return `file:///Z:${encodeURI(join(scratch, "dist", "cli", "run", "preload.js"))}`;
}

/** A Linux path as Windows programs under Wine name it. */
function windowsPath(path: string): string {
  return `Z:${path.replaceAll("/", "\\")}`;
}

async function runFollowed(scratch: string, args: readonly string[]): Promise<number> {
  const outputs = [
    { path: join(scratch, "stdout"), to: process.stdout },
    { path: join(scratch, "stderr"), to: process.stderr },
  ];
  const files = outputs.map(({ path }) => openSync(path, "a")); // appended to, so that writers of one file do not overwrite each other
  const followed = outputs.map(({ path, to }) => follow(path, to));
  try {
    const child = spawn("wine", args, { env: wineEnvironment(), stdio: [fstatSync(0).isFile() ? "inherit" : "ignore", ...files] });
    const passOn = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    process.on("SIGINT", passOn).on("SIGTERM", passOn).on("SIGHUP", passOn);
    let code: number | undefined;
    const ended = new Promise<void>((settle, reject) => {
      child.once("error", reject);
      child.once("close", (status, signal) => {
        code = signal === null ? (status ?? 1) : 128 + constants.signals[signal];
        settle();
      });
    });
    try {
      do {
        await Promise.race([ended, delay(FOLLOW_MS)]);
        for (const one of followed) one.showNew();
      } while (code === undefined);
    } finally {
      process.off("SIGINT", passOn).off("SIGTERM", passOn).off("SIGHUP", passOn);
    }
    return code;
  } finally {
    for (const one of followed) one.close();
    for (const file of files) closeSync(file);
  }
}

/** wineserver, where this run starts it, ends by itself some seconds after the last process of the prefix. */
function wineEnvironment(): NodeJS.ProcessEnv {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, TSWIN32_HOST: ___, TSWIN32_STATE: ____, ...env } = process.env;
  return {
    ...env,
    WINEPREFIX: join(wineFolder(), "prefix"),
    WINEDEBUG: "-all",
    WINEDLLOVERRIDES: "mscoree=;mshtml=;winemenubuilder.exe=", // no offers to download Mono and Gecko, no menu entries
  };
}
