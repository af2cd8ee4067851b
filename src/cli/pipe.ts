// tswin32 pipe: named pipes from the command line.

import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { FindFilesIterator } from "../win32file/index.js";
import { NMPWAIT_WAIT_FOREVER, type PipeConnection, servePipe } from "../win32pipe/index.js";
import { CallNamedPipe } from "../win32pipe/promises.js";
import { Win32Error } from "../winerror/index.js";
import { colour } from "./colour.js";

const PREFIX = "\\\\.\\pipe\\";
/** The longest answer that `call` takes, in bytes. */
const LONGEST_ANSWER = 16 * 1024 * 1024;

/** A pipe's name as programs write it: the prefix may be left out here. */
const full = (name: string): string => (name.startsWith("\\\\") ? name : PREFIX + name);

/** Prints a line a pipe, with the number of its instances. */
export async function list(): Promise<number> {
  return reported("list", () => {
    let found = 0;
    // Of a pipe the size says how many instances there are.
    for (const pipe of FindFilesIterator(`${PREFIX}*`)) {
      found += 1;
      console.log(`${String(pipe.nFileSizeLow).padStart(4)}  ${colour("bold", pipe.fileName)}`);
    }
    if (found === 0) console.log("there are no pipes");
  });
}

/** Sends one message and prints the answer: the text given, or else all of the input. */
export async function call(name: string, message: string | undefined, { timeout }: { readonly timeout?: string }): Promise<number> {
  const milliseconds = timeout === undefined ? NMPWAIT_WAIT_FOREVER : wholeNumber(timeout);
  if (milliseconds === undefined) return refused("call", `--timeout is "${timeout}"; it must be a whole number of milliseconds.`);
  return reported("call", async () => {
    const data = message ?? (await buffer(process.stdin));
    const answer = await CallNamedPipe(full(name), data, LONGEST_ANSWER, milliseconds);
    process.stdout.write(answer);
    if (process.stdout.isTTY) console.log();
  });
}

/** Serves a pipe of messages: prints what comes and from whom, and answers each message, until it is interrupted. */
export async function listen(name: string, { reply }: { readonly reply?: string }): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  return reported("listen", async () => {
    await using server = servePipe(full(name), { message: true });
    interrupted.signal.addEventListener("abort", () => void server.close());
    console.log(`listening on ${full(name)}`);
    for await (const connection of server) void answerAll(connection, reply);
  });
}

/** Prints and answers the messages of one client. What goes wrong with it is told, and nobody else's business. */
async function answerAll(connection: PipeConnection, reply: string | undefined): Promise<void> {
  try {
    const who = connection.clientProcessId;
    for await (const message of connection) {
      console.log(`${colour("dim", String(who).padStart(8))}  ${message}`);
      if (!connection.write(reply ?? message)) await once(connection, "drain");
    }
  } catch (error) {
    console.error(`tswin32 pipe listen: ${error instanceof Error ? error.message : error}`);
  } finally {
    connection.destroy();
  }
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function refused(command: string, why: string): number {
  console.error(`tswin32 pipe ${command}: ${why}`);
  return 1;
}

/** Does it, and tells a Win32 error in a line: the exit code is 1 then. */
async function reported(command: string, work: () => void | Promise<void>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
    return refused(command, error.message);
  }
}
