// Measures calls on the host of this process against C and against node's own, in turns. Started by run.mjs, on Linux and under Wine:
//
//   node calls.mjs <file for the results> <scratch folder> <C program or ""> <factor on the operations>

import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import { INFINITE, WAIT_OBJECT_0 } from "tswin32/win32con";
import { CreateEvent, SetEvent, WaitForMultipleObjects, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waitLater } from "tswin32/win32event/promises";
import { CreateFile, FILE_BEGIN, FILE_SHARE_READ, GENERIC_READ, OPEN_EXISTING, ReadFile, SetFilePointer } from "tswin32/win32file";
import { compare } from "./compare.mjs";

const [results, scratch, program, factor] = process.argv.slice(2);
const PAGE = 4096;
const FILE_BYTES = 4096 * PAGE; // 16 MiB: in the system's cache after one reading
const onWindows = process.platform === "win32";

const path = join(scratch, "read.bin");
fs.writeFileSync(path, Buffer.alloc(FILE_BYTES, 7));
const openToRead = () => CreateFile(path, { DesiredAccess: GENERIC_READ, ShareMode: FILE_SHARE_READ, CreationDisposition: OPEN_EXISTING });

/** The other threads, the other process and the events, made by the first cases that need them. */
let answering;
let answeringProcess;
let sixtyFour;
/** The file that is read, opened once: C does not count the opening either. */
let file;
let nodesFile;

const cases = [
  {
    name: "ReadFile 4 KiB into a given buffer, onward",
    operations: 4_096,
    ours: (operations) => readOn(Buffer.alloc(PAGE), operations),
    c: ["read", path, PAGE],
    node: { name: "fs.readSync", run: (operations) => readOnByNode(PAGE, operations) },
    target: onWindows ? { c: 1.5 } : { c: 2, node: 1 },
  },
  {
    name: "ReadFile 4 KiB into a given buffer, at an offset",
    operations: 4_096,
    ours: (operations) => readAt(Buffer.alloc(PAGE), operations),
    c: ["read-at", path, PAGE],
    node: { name: "fs.readSync", run: (operations) => readAtByNode(PAGE, operations) },
  },
  {
    name: "ReadFile 4 KiB by size (a new Buffer each)",
    operations: 4_096,
    ours: (operations) => readOn(PAGE, operations),
    c: ["read", path, PAGE],
    node: { name: "fs.readSync, new Buffer", run: (operations) => readNewByNode(PAGE, operations) },
  },
  {
    name: "ReadFile 64 KiB into a given buffer, onward",
    operations: 1_024,
    ours: (operations) => readOn(Buffer.alloc(16 * PAGE), operations),
    c: ["read", path, 16 * PAGE],
    node: { name: "fs.readSync", run: (operations) => readOnByNode(16 * PAGE, operations) },
  },
  { name: "CreateEvent + Close", operations: 1_000, ours: createEvent, c: ["create-event"] },
  {
    name: "SetEvent + WaitForSingleObject, one thread",
    operations: 4_096,
    ours: setAndWait,
    c: ["set-and-wait"],
    target: onWindows ? undefined : { c: 2 },
  },
  {
    name: "SetEvent + WaitForMultipleObjects, the last of 64",
    operations: 500,
    ours: waitFor64,
    c: ["wait-for-64"],
  },
  {
    name: "ping-pong with another process by named events",
    operations: 1_000,
    ours: pingPongWithProcess,
    c: ["ping-pong-process"],
    target: onWindows ? undefined : { c: 1.3 },
  },
  { name: "ping-pong with another thread by events", operations: 200, ours: pingPong, c: ["ping-pong-thread"] },
  {
    name: "ping-pong, answers awaited as promises",
    operations: 200,
    ours: pingPongLater,
    c: ["ping-pong-thread"],
    node: { name: "postMessage to a worker", run: pingPongByMessages },
  },
  {
    name: "SetEvent + await of the wait, over at once",
    operations: 1_000,
    ours: waitLaterAtOnce,
    c: ["set-and-wait"],
    node: { name: "await of a resolved promise", run: resolved },
  },
];

await compare(cases, { results, program, factor: Number(factor) });
await endWorkers();
answeringProcess?.end();
for (const event of sixtyFour ?? []) event.Close();
file?.Close();
if (nodesFile !== undefined) fs.closeSync(nodesFile);

// --- reading --------------------------------------------------------------------------------------------------------

function readOn(buffer, operations) {
  file ??= openToRead();
  for (let i = 0; i < operations; i++) {
    const [, data] = ReadFile(file, buffer);
    if (data.length === 0) SetFilePointer(file, 0, FILE_BEGIN);
  }
}

/** Node cannot move a descriptor's position: it reads the file from a new descriptor where C and we go back to the beginning. */
function readOnByNode(bytes, operations) {
  const buffer = Buffer.alloc(bytes);
  nodesFile ??= fs.openSync(path, "r");
  for (let i = 0; i < operations; i++) {
    if (fs.readSync(nodesFile, buffer, 0, bytes, null) === 0) openAnewByNode();
  }
}

function openAnewByNode() {
  fs.closeSync(nodesFile);
  nodesFile = fs.openSync(path, "r");
}

function readNewByNode(bytes, operations) {
  nodesFile ??= fs.openSync(path, "r");
  for (let i = 0; i < operations; i++) {
    if (fs.readSync(nodesFile, Buffer.allocUnsafe(bytes), 0, bytes, null) === 0) openAnewByNode();
  }
}

function readAt(buffer, operations) {
  file ??= openToRead();
  const overlapped = { Offset: PAGE };
  for (let i = 0; i < operations; i++) ReadFile(file, buffer, overlapped);
}

function readAtByNode(bytes, operations) {
  const buffer = Buffer.alloc(bytes);
  nodesFile ??= fs.openSync(path, "r");
  for (let i = 0; i < operations; i++) fs.readSync(nodesFile, buffer, 0, bytes, PAGE);
}

// --- events ---------------------------------------------------------------------------------------------------------

function createEvent(operations) {
  for (let i = 0; i < operations; i++) CreateEvent(null, false, false, null).Close();
}

function setAndWait(operations) {
  const event = CreateEvent(null, false, false, null);
  for (let i = 0; i < operations; i++) {
    SetEvent(event);
    WaitForSingleObject(event, INFINITE);
  }
  event.Close();
}

function waitFor64(operations) {
  sixtyFour ??= Array.from({ length: 64 }, () => CreateEvent(null, false, false, null));
  const events = sixtyFour;
  for (let i = 0; i < operations; i++) {
    SetEvent(events[63]);
    WaitForMultipleObjects(events, false, INFINITE);
  }
}

async function waitLaterAtOnce(operations) {
  const event = CreateEvent(null, false, false, null);
  for (let i = 0; i < operations; i++) {
    SetEvent(event);
    await waitLater(event, INFINITE);
  }
  event.Close();
}

async function resolved(operations) {
  for (let i = 0; i < operations; i++) await Promise.resolve();
}

// --- two threads, two processes ---------------------------------------------------------------------------------------

/** A worker that answers: one set event by another until `stop` is set, or a message by a message. */
async function startAnswering() {
  const ping = CreateEvent(null, false, false, null);
  const pong = CreateEvent(null, false, false, null);
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const url = new URL("./answering.mjs", import.meta.url);
  const byEvents = new Worker(url, { workerData: { ping: ping.handle, pong: pong.handle, stop } });
  const byMessages = new Worker(url, { workerData: { port: port2 }, transferList: [port2] });
  await Promise.all(
    [byEvents, byMessages].map((worker) => new Promise((resolve, reject) => worker.once("online", resolve).once("error", reject))),
  );
  return { ping, pong, stop, port: port1, byEvents, byMessages };
}

async function pingPong(operations) {
  answering ??= await startAnswering();
  const { ping, pong } = answering;
  for (let i = 0; i < operations; i++) {
    SetEvent(ping);
    WaitForSingleObject(pong, INFINITE);
  }
}

function pingPongWithProcess(operations) {
  answeringProcess ??= startAnsweringProcess();
  const { ping, pong } = answeringProcess;
  for (let i = 0; i < operations; i++) {
    SetEvent(ping);
    WaitForSingleObject(pong, INFINITE);
  }
}

/** A process that answers one named event by another. It ends by itself, too, once nobody asks any more. */
function startAnsweringProcess() {
  const names = ["ping", "pong"].map((name) => `tswin32-bench-${process.pid}-${name}`);
  const [ping, pong] = names.map((name) => CreateEvent(null, false, false, name));
  const answers = spawn(process.execPath, [fileURLToPath(new URL("./answering.mjs", import.meta.url)), ...names], { stdio: "ignore" });
  if (WaitForSingleObject(pong, 30_000) !== WAIT_OBJECT_0) throw new Error("bench/answering.mjs does not start.");
  const end = () => {
    answers.kill();
    ping.Close();
    pong.Close();
  };
  return { ping, pong, end };
}

async function pingPongLater(operations) {
  answering ??= await startAnswering();
  const { ping, pong } = answering;
  for (let i = 0; i < operations; i++) {
    SetEvent(ping);
    await waitLater(pong, INFINITE);
  }
}

async function pingPongByMessages(operations) {
  answering ??= await startAnswering();
  const { port } = answering;
  let left = operations;
  await new Promise((resolve) => {
    const next = () => (left-- > 0 ? port.postMessage(null) : resolve());
    port.on("message", next);
    next();
  });
  port.removeAllListeners("message");
}

async function endWorkers() {
  if (!answering) return;
  const { ping, pong, stop, port, byEvents, byMessages } = answering;
  const ended = [byEvents, byMessages].map((worker) => new Promise((resolve) => worker.once("exit", resolve)));
  Atomics.store(stop, 0, 1);
  SetEvent(ping);
  port.close();
  await Promise.all(ended);
  ping.Close();
  pong.Close();
}
