// Measures starting and listing processes on the host of this process, against C, node's own, and ps. Started by run.mjs, on Linux and under
// Wine:
//
//   node processes.mjs <file for the results> <scratch folder> <C program or ""> <factor on the processes that are listed>

import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { setImmediate } from "node:timers/promises";
import { OpenProcess } from "tswin32/win32api";
import { CREATE_SUSPENDED, INFINITE, PROCESS_QUERY_LIMITED_INFORMATION } from "tswin32/win32con";
import { WaitForSingleObject } from "tswin32/win32event";
import { CreateProcess, EnumProcesses, GetExitCodeProcess, GetProcessTimes, TerminateProcess } from "tswin32/win32process";
import { Win32Error } from "tswin32/winerror";
import { compare } from "./compare.mjs";

const [results, , program, factorText] = process.argv.slice(2);
const onWindows = process.platform === "win32";
/** How many processes there are more while they are listed. */
const LISTED = Math.round(500 * Number(factorText));
/** How many are started one after the other, to see what stays. */
const STARTED = onWindows ? 0 : 5_000;
/** In seconds: those that are listed end by themselves, should this process be killed. */
const LONGEST_SLEEP = 300;

/** A program that does nothing, and its arguments. */
const [nothing, ...rest] = onWindows ? [process.env.ComSpec ?? "cmd.exe", "/c", "exit", "0"] : ["/bin/true"];
const command = [nothing, ...rest].join(" ");
const few = onWindows ? { operations: 10, rounds: 5, warmUp: 1 } : { operations: 20 };

const starting = {
  ...few,
  name: "CreateProcess, wait, GetExitCodeProcess, Close",
  ours: start,
  c: ["start", command],
  node: { name: "spawnSync", run: startByNode },
  target: onWindows ? undefined : { c: 1.5, node: 0.7 },
};

const listing = {
  name: `EnumProcesses, GetProcessTimes of ${LISTED} and more`,
  operations: 1,
  ours: list,
  node: onWindows ? undefined : { name: "ps", run: listByPs },
  target: { node: 1 },
  rounds: 21,
  warmUp: 3,
};

await compare([starting], { results, program });

const listed = [];
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    endListed();
    process.exit(1);
  });
}
try {
  for (let i = 0; i < LISTED; i++) listed.push(startListed());
  await compare([listing], { results, program: "" });
} finally {
  endListed();
}

if (STARTED > 0) await showWhatStays();

// --- one process ----------------------------------------------------------------------------------------------------

async function start(operations) {
  for (let i = 0; i < operations; i++) {
    const { hProcess, hThread } = CreateProcess(nothing, { CommandLine: command });
    WaitForSingleObject(hProcess, INFINITE);
    if (GetExitCodeProcess(hProcess) !== 0) throw new Error(`${command} has failed.`);
    hThread.Close();
    hProcess.Close();
  }
  await setImmediate(); // what the signals of ended children cost is ours
}

/** With our standard handles, as CreateProcess gives them: pipes would take node longer. */
function startByNode(operations) {
  for (let i = 0; i < operations; i++) {
    const { status, error } = spawnSync(nothing, rest, { stdio: "inherit" });
    if (status !== 0) throw error ?? new Error(`${command} has failed.`);
  }
}

/** What so many children leave behind in this process. */
async function showWhatStays() {
  for (let i = 0; i < 500; i += 20) await start(20); // what is made at first use, and compiled
  const before = { descriptors: descriptors(), memory: process.memoryUsage.rss() };
  for (let i = 0; i < STARTED; i += 20) await start(20);
  const more = (process.memoryUsage.rss() - before.memory) / 2 ** 20;
  console.log(`After ${STARTED} children: ${descriptors() - before.descriptors} descriptors more, memory ${more.toFixed(1)} MiB more.`);
}

function descriptors() {
  return fs.readdirSync("/proc/self/fd").length;
}

// --- all processes --------------------------------------------------------------------------------------------------

/** On Windows suspended, since no program there just sleeps. */
function startListed() {
  const { hProcess, hThread } = onWindows
    ? CreateProcess(nothing, { CommandLine: nothing, CreationFlags: CREATE_SUSPENDED })
    : CreateProcess("/bin/sleep", { CommandLine: `sleep ${LONGEST_SLEEP}` });
  hThread.Close();
  return hProcess;
}

function endListed() {
  for (const process_ of listed.splice(0)) {
    TerminateProcess(process_, 0);
    WaitForSingleObject(process_, INFINITE);
    process_.Close();
  }
}

function list() {
  checked(EnumProcesses().map(timesOf).filter(Boolean).length);
}

/** Undefined for a process that has ended meanwhile, or that is hidden from us. */
function timesOf(processId) {
  let opened;
  try {
    opened = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, processId);
    return GetProcessTimes(opened);
  } catch (error) {
    if (error instanceof Win32Error) return undefined;
    throw error;
  } finally {
    opened?.Close();
  }
}

function listByPs() {
  checked(execFileSync("ps", ["-eo", "pid=,lstart=,cputimes="], { encoding: "utf8" }).trimEnd().split("\n").length);
}

function checked(count) {
  if (count < LISTED) throw new Error(`Of at least ${LISTED} processes ${count} were found.`);
}
