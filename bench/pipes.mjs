// Measures pipes between two processes: this one is the server, and answering-pipes.mjs the client. Started by run.mjs, on Linux and under
// Wine:
//
//   node pipes.mjs <file for the results> <scratch folder> <C program or ""> <factor on the operations>

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ReadFile, WriteFile } from "tswin32/win32file";
import {
  CreateNamedPipe,
  FILE_FLAG_FIRST_PIPE_INSTANCE,
  PIPE_ACCESS_DUPLEX,
  PIPE_READMODE_MESSAGE,
  PIPE_REJECT_REMOTE_CLIENTS,
  PIPE_TYPE_MESSAGE,
  servePipe,
} from "tswin32/win32pipe";
import { ConnectNamedPipe } from "tswin32/win32pipe/promises";
import { compare } from "./compare.mjs";

const [results, scratch, program, factorText] = process.argv.slice(2);
const factor = Number(factorText);
const onWindows = process.platform === "win32";
const KIB = 1024;
/** Of what is written at once where much is sent. */
const PART = 64 * KIB;
/** How long the other process may take to come, in milliseconds. */
const LONGEST_START = 30_000;

let names = 0;

const roundTrips = [
  { size: "64 B", bytes: 64, operations: 500 },
  { size: "64 KiB", bytes: 64 * KIB, operations: 200 },
];
for (const { size, bytes, operations } of roundTrips) {
  const shared = { operations, c: ["pipe-round-trip", "-", bytes] };
  const target = onWindows ? undefined : { node: 0.7 };
  await measure({ ...shared, name: `WriteFile + ReadFile, ${size} and back`, target }, connectByCalls, roundTripsByCalls, "echo", bytes);
  await measure(
    { ...shared, name: `servePipe() and connectPipe(), ${size} and back` },
    connectByStreams,
    roundTripsByStream,
    "echo",
    bytes,
  );
}
// 21 rounds of 64 MiB: 1.3 GiB each.
const sending = { operations: 1_024, rounds: 21, warmUp: 2, c: ["pipe-send", "-", PART] };
const target = onWindows ? undefined : { node: 1 };
await measure({ ...sending, name: "WriteFile, each 64 KiB of many", target }, connectByCalls, sendByCalls, "swallow", PART);
await measure({ ...sending, name: "connection.write(), each 64 KiB of many" }, connectByStreams, sendByStream, "swallow", PART);

/** One case: ours against node:net and C, each with another process of its own, which is ended afterwards. */
async function measure(how, connect, run, task, bytes) {
  const data = Buffer.alloc(bytes, 7);
  const runOfNode = task === "echo" ? roundTripsByStream : sendByStream;
  let ours;
  let nodes;
  try {
    const one = {
      ...how,
      ours: async (operations) => {
        ours ??= await connect(task, bytes, operations);
        return run(ours.end, data, operations);
      },
      node: {
        name: "node:net",
        run: async (operations) => {
          nodes ??= await connectByNode(task, bytes, operations);
          return runOfNode(nodes.end, data, operations);
        },
      },
    };
    // The first round, which starts the others, does not count.
    await compare([one], { results, program, factor });
  } finally {
    ours?.close();
    nodes?.close();
  }
}

// --- connections: `end` is ours, close() ends the other process too -----------------------------------------------------------

async function connectByCalls(task, bytes, operations) {
  const name = newName();
  const pipe = CreateNamedPipe(name, {
    openMode: PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE,
    pipeMode: (task === "echo" ? PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE : 0) | PIPE_REJECT_REMOTE_CLIENTS,
    nMaxInstances: 1,
    nOutBufferSize: PART,
    nInBufferSize: PART,
  });
  const child = startChild("calls", task, name, bytes, operations);
  const close = () => {
    pipe.Close();
    child.kill();
  };
  return await connected(child, close, async (signal) => {
    await ConnectNamedPipe(pipe, null, { signal });
    return pipe;
  });
}

async function connectByStreams(task, bytes, operations) {
  const name = newName();
  const server = servePipe(name, { message: task === "echo", maxInstances: 1 });
  const child = startChild("streams", task, name, bytes, operations);
  let connection;
  const close = () => {
    connection?.destroy();
    child.kill();
    return server.close();
  };
  return await connected(child, close, async (signal) => {
    const coming = await Promise.race([server.next(), aborted(signal)]);
    connection = coming.value;
    return connection;
  });
}

async function connectByNode(task, bytes, operations) {
  const name = onWindows ? newName() : join(scratch, `pipe-${names++}`);
  const server = createServer();
  server.listen(name);
  await once(server, "listening");
  const child = startChild("node", task, name, bytes, operations);
  let connection;
  const close = () => {
    connection?.destroy();
    child.kill();
    server.close();
  };
  return await connected(child, close, async (signal) => {
    [connection] = await once(server, "connection", { signal });
    return connection;
  });
}

function newName() {
  return `\\\\.\\pipe\\tswin32-bench-${process.pid}-${names++}`;
}

function startChild(...rest) {
  const script = fileURLToPath(new URL("./answering-pipes.mjs", import.meta.url));
  return spawn(process.execPath, [script, ...rest.map(String)], { stdio: ["ignore", "inherit", "inherit"] });
}

/** What `connect` waits for, unless the other process ends before, or takes too long. */
async function connected(child, close, connect) {
  const ended = new AbortController();
  const onEnd = (code) => ended.abort(new Error(`bench/answering-pipes.mjs ended with ${code} before it had connected.`));
  child.once("exit", onEnd);
  child.once("error", (error) => ended.abort(error));
  const late = setTimeout(() => ended.abort(new Error("bench/answering-pipes.mjs does not connect.")), LONGEST_START);
  try {
    const end = await connect(ended.signal);
    return { end, close };
  } catch (error) {
    await close();
    throw error;
  } finally {
    clearTimeout(late);
    child.off("exit", onEnd);
  }
}

function aborted(signal) {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
}

// --- the work -------------------------------------------------------------------------------------------------------

function roundTripsByCalls(pipe, data, operations) {
  const buffer = Buffer.alloc(data.length);
  for (let i = 0; i < operations; i++) {
    WriteFile(pipe, data);
    const [error, received] = ReadFile(pipe, buffer);
    if (error !== 0 || received.length !== data.length) throw new Error(`${received.length} bytes came back, error ${error}.`);
  }
}

/** Until the other side says that all has come. */
function sendByCalls(pipe, data, operations) {
  for (let i = 0; i < operations; i++) WriteFile(pipe, data);
  ReadFile(pipe, Buffer.alloc(1));
}

function roundTripsByStream(stream, data, operations) {
  let left = operations;
  let missing = 0;
  return withData(stream, (part, resolve) => {
    missing -= part?.length ?? 0;
    if (missing > 0) return;
    if (left-- === 0) return resolve();
    missing = data.length;
    stream.write(data);
  });
}

async function sendByStream(stream, data, operations) {
  let left = operations;
  await withData(stream, (part, resolve) => {
    if (part) return resolve();
    const write = () => {
      while (left > 0) {
        left--;
        if (!stream.write(data)) return void stream.once("drain", write);
      }
    };
    write();
  });
}

/** Calls `onData` at once without anything and then with each part that comes, until it says that this was all. */
function withData(stream, onData) {
  return new Promise((resolve, reject) => {
    const listener = (part) => onData(part, finish);
    const onClose = () => reject(new Error("The other process has gone."));
    const finish = () => {
      stream.off("data", listener);
      stream.off("close", onClose);
      stream.off("error", reject);
      resolve();
    };
    stream.on("data", listener);
    stream.once("close", onClose);
    stream.once("error", reject);
    listener(undefined);
  });
}
