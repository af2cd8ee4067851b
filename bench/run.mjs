// npm run bench: how fast the calls are beside C's and node's own, and what importing costs. Prints ratios; judges nothing.
//
//   npm run bench                   everything that this machine can run
//   npm run bench -- calls imports  only these sections (calls, files, processes, pipes, imports, wine)

import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { cpus, loadavg, release, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "./programs.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const wine = join(root, ".provisioned", "wine");
const onWindows = process.platform === "win32";
const IMPORT_ROUNDS = 15;

const sections = { calls, files, processes, pipes, imports, wine: underWine };
const asked = process.argv.slice(2);
for (const name of asked) {
  if (!sections[name]) throw new Error(`There is no section "${name}"; the sections are ${Object.keys(sections).join(", ")}.`);
}

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interrupted.abort(new Error(`Ended by ${signal}.`)));

const scratch = mkdtempSync(join(tmpdir(), "tswin32-bench-"));
try {
  console.log(`Node ${process.versions.node} on ${process.platform}-${process.arch} ${release()}, ${cpus().length} x ${cpus()[0]?.model}`);
  console.log(
    `Load before: ${loadavg()[0].toFixed(1)}. Medians of rounds that were run by turns; x2.00 means that we need twice the rival's time.`,
  );
  for (const [name, run] of Object.entries(sections)) {
    if (asked.length === 0 || asked.includes(name)) await run();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

// --- the sections ---------------------------------------------------------------------------------------------------

async function calls() {
  heading("calls");
  await compared("calls");
}

async function files() {
  heading("files");
  await compared("files");
}

async function processes() {
  heading("processes");
  await compared("processes");
}

async function pipes() {
  heading("pipes between two processes");
  await compared("pipes");
}

async function compared(name) {
  const { program = "", missing } = compile(onWindows ? "windows.c" : "linux.c", scratch);
  if (missing) console.log(`C is left out: ${missing}.`);
  const results = join(scratch, `${name}.jsonl`);
  await node([`${name}.mjs`, results, scratch, program, "1"]);
  show(results, nanoseconds);
}

async function imports() {
  heading("imports, each in a fresh process");
  const results = join(scratch, "imports.jsonl");
  await node(["imports.mjs", results, String(IMPORT_ROUNDS), ...entryPoints()]);
  show(results, milliseconds);
}

async function underWine() {
  heading("under Wine: node.exe against a C program by mingw-w64");
  const reason = wineMissing();
  if (reason) {
    console.log(`Left out: ${reason}.`);
    return;
  }
  const { program, missing } = compile("windows.c", scratch);
  if (missing) console.log(`C is left out: ${missing}.`);
  const place = stageForWine();
  // Every call goes to another process, wineserver: they are slower there, and fewer do.
  for (const [name, factor] of [
    ["calls", "0.2"],
    ["files", "0.02"],
    ["processes", "0.02"],
    ["pipes", "0.1"],
  ]) {
    const results = join(scratch, `wine-${name}.jsonl`);
    await nodeExe(place, [`${name}.mjs`, windowsPath(results), windowsPath(scratch), program ? windowsPath(program) : "", factor]);
    show(results, nanoseconds);
    console.log();
  }
  const importResults = join(scratch, "wine-imports.jsonl");
  await nodeExe(place, [
    "imports.mjs",
    windowsPath(importResults),
    String(IMPORT_ROUNDS),
    "tswin32",
    "tswin32/win32con",
    "tswin32/win32event",
    "tswin32/win32file",
  ]);
  show(importResults, milliseconds);
}

/** Every entry point of the package, "tswin32/win32file" and so on. */
function entryPoints() {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return Object.keys(exports)
    .filter((name) => name !== "./package.json")
    .map((name) => `tswin32${name.slice(1)}`);
}

// --- processes ------------------------------------------------------------------------------------------------------

/** Runs one of our scripts in this node, on a machine (TSWIN32_STATE) of its own. */
async function node([script, ...rest]) {
  const env = { ...process.env, TSWIN32_STATE: join(scratch, "state") };
  const child = spawn(process.execPath, [join(root, "bench", script), ...rest], { env, stdio: "inherit", signal: interrupted.signal });
  const code = await ending(child);
  if (code !== 0) throw new Error(`bench/${script} ended with code ${code}.`);
}

/** Runs one of our scripts in node.exe under Wine. Its output goes to a file: under Wine node cannot write to a Linux pipe. */
async function nodeExe(place, [script, ...rest]) {
  const output = join(scratch, "wine-output.txt");
  const file = openSync(output, "w");
  try {
    const child = spawn("wine", [join(wine, "node.exe"), `bench\\${script}`, ...rest], {
      cwd: place,
      env: wineEnvironment(),
      stdio: ["ignore", file, file],
      signal: interrupted.signal,
    });
    const code = await ending(child);
    if (code !== 0) throw new Error(`bench/${script} ended with code ${code} under Wine:\n${readFileSync(output, "utf8")}`);
  } finally {
    closeSync(file);
  }
}

function ending(child) {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(interrupted.signal.reason ?? error));
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
}

function wineMissing() {
  if (onWindows || process.arch !== "x64") return "it needs Linux on x64";
  if (spawnSync("wine", ["--version"], { env: wineEnvironment(), stdio: "ignore" }).error) return "wine is not installed";
  const parts = ["node.exe", "prefix/system.reg", "node_modules/@koromix/koffi-win32-x64/package.json"];
  const part = parts.find((one) => !existsSync(join(wine, one)));
  return part && `.provisioned/wine/${part} is missing: run scripts/provision.sh`;
}

function wineEnvironment() {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
  return { ...env, WINEPREFIX: join(wine, "prefix"), WINEDEBUG: "-all", WINEDLLOVERRIDES: "mscoree=;mshtml=;winemenubuilder.exe=" };
}

function windowsPath(path) {
  return `Z:${path.replaceAll("/", "\\")}`;
}

/** A package root with this package, koffi, and koffi's part for Windows: Wine shows links as what they point to. */
function stageForWine() {
  const place = join(scratch, "package");
  const links = {
    "package.json": root,
    bench: root,
    dist: root,
    "node_modules/koffi": root,
    "node_modules/@koromix/koffi-win32-x64": wine,
  };
  for (const [name, from] of Object.entries(links)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    symlinkSync(join(from, name), join(place, name));
  }
  return place;
}

// --- what is printed ------------------------------------------------------------------------------------------------

function heading(text) {
  console.log(`\n=== ${text}`);
}

function nanoseconds(value) {
  if (value >= 10_000_000) return milliseconds(value);
  return value < 10_000 ? `${value.toFixed(0)} ns` : `${(value / 1000).toFixed(1)} us`;
}

function milliseconds(value) {
  return `${(value / 1e6).toFixed(1)} ms`;
}

function show(results, unit) {
  for (const line of readFileSync(results, "utf8").trimEnd().split("\n")) {
    const { name, median, rivals } = JSON.parse(line);
    const compared = rivals.map((rival) => `x${rival.ratio.toFixed(2)} of ${rival.name} (${unit(rival.median)})${verdict(rival)}`);
    console.log(`${name.padEnd(50)}${unit(median).padStart(10)}   ${compared.join("   ")}`.trimEnd());
  }
}

function verdict({ ratio, target }) {
  if (target === undefined) return "";
  return ratio <= target ? ` [at most x${target}: met]` : ` [at most x${target}: MISSED]`;
}
