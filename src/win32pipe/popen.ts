// Programs started through the shell, with pipes to their standard handles. pywin32 had these for Python 2, under the names of Python's own os.popen.

import type { ChildProcess } from "node:child_process";
import { closeSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { text, wrongArgument } from "../arguments.js";
import { FdCreatePipe } from "./anonymous.js";
import { O_BINARY } from "./constants.js";

/** A stream to or from a program, and how that ended. */
export type PipeTo<Stream> = Stream & {
  /** The program's exit code, once it has ended; null where a signal of Linux' ended it. (Python: what the file's close() returns.) */
  readonly exitCode: Promise<number | null>;
};

/**
 * Runs a command line through the shell, and gives a stream from its output or to its input. What is not piped, it shares with the caller.
 *
 * @param cmdstring  The command line: of cmd.exe (%ComSpec%) on Windows, of /bin/sh on Linux.
 * @param mode       "r" (default) to read its output, "w" to write to its input; "t" or "b" behind it is not looked at, streams are of bytes.
 * @example
 * for await (const part of popen("node --version")) console.log(String(part));
 * @see pywin32 win32pipe.popen; Python 2 os.popen
 */
export function popen(cmdstring: string, mode?: "r" | "rt" | "rb"): PipeTo<Readable>;
export function popen(cmdstring: string, mode: "w" | "wt" | "wb"): PipeTo<Writable>;
export function popen(cmdstring: string, mode = "r"): PipeTo<Readable> | PipeTo<Writable> {
  const command = text(cmdstring, "cmdstring");
  if (typeof mode !== "string" || !/^[rw][tb]?$/.test(mode))
    throw wrongArgument("mode", '"r" or "w", with "t" or "b" behind it or not', mode);
  if (mode.startsWith("r")) {
    const child = start(command, ["inherit", "pipe", "inherit"]);
    return withExitCode(child, [present(child.stdout)])[0];
  }
  const child = start(command, ["pipe", "inherit", "inherit"]);
  return withExitCode(child, [present(child.stdin)])[0];
}

/**
 * Runs a command line through the shell, and gives streams to its input and from its output. Its error output is the caller's.
 *
 * @param mode  "t" (default) or "b": not looked at, streams are of bytes.
 * @returns `[stdin, stdout]`.
 * @see popen; pywin32 win32pipe.popen2; Python 2 os.popen2
 */
export function popen2(cmdstring: string, mode: "t" | "b" = "t"): [stdin: PipeTo<Writable>, stdout: PipeTo<Readable>] {
  const child = start(checked(cmdstring, mode), ["pipe", "pipe", "inherit"]);
  return withExitCode(child, [present(child.stdin), present(child.stdout)]);
}

/**
 * Runs a command line through the shell, and gives streams to its input and from both its outputs.
 *
 * @param mode  "t" (default) or "b": not looked at, streams are of bytes.
 * @returns `[stdin, stdout, stderr]`.
 * @see popen; pywin32 win32pipe.popen3; Python 2 os.popen3
 */
export function popen3(
  cmdstring: string,
  mode: "t" | "b" = "t",
): [stdin: PipeTo<Writable>, stdout: PipeTo<Readable>, stderr: PipeTo<Readable>] {
  const child = start(checked(cmdstring, mode), ["pipe", "pipe", "pipe"]);
  return withExitCode(child, [present(child.stdin), present(child.stdout), present(child.stderr)]);
}

/**
 * Runs a command line through the shell, and gives streams to its input and from its outputs, which are one, in the order in which they were written.
 *
 * @param mode  "t" (default) or "b": not looked at, streams are of bytes.
 * @returns `[stdin, stdoutAndStderr]`.
 * @see popen; pywin32 win32pipe.popen4; Python 2 os.popen4
 */
export function popen4(cmdstring: string, mode: "t" | "b" = "t"): [stdin: PipeTo<Writable>, stdoutAndStderr: PipeTo<Readable>] {
  const command = checked(cmdstring, mode);
  const [read, write] = FdCreatePipe(null, 0, O_BINARY);
  try {
    const child = start(command, ["pipe", write, write]);
    const { Socket } = process.getBuiltinModule("node:net");
    return withExitCode(child, [present(child.stdin), new Socket({ fd: read, readable: true, writable: false })]);
  } catch (error) {
    closeSync(read);
    throw error;
  } finally {
    closeSync(write);
  }
}

type Standard = "pipe" | "inherit" | number;

function start(command: string, stdio: [stdin: Standard, stdout: Standard, stderr: Standard]): ChildProcess {
  // Loaded here and not above: at import it would cost every program, and few start one like this.
  const { spawn } = process.getBuiltinModule("node:child_process");
  return spawn(command, { shell: true, stdio, windowsHide: true });
}

function checked(cmdstring: unknown, mode: unknown): string {
  if (mode !== "t" && mode !== "b") throw wrongArgument("mode", '"t" or "b"', mode);
  return text(cmdstring, "cmdstring");
}

/** Adds the exit code to each stream; a shell that cannot be started is their error. */
function withExitCode<Streams extends readonly (Readable | Writable)[]>(
  child: ChildProcess,
  streams: readonly [...Streams],
): { [Index in keyof Streams]: PipeTo<Streams[Index]> } {
  const exitCode = new Promise<number | null>((resolve, reject) => {
    child.once("exit", resolve);
    child.once("error", (error) => {
      for (const stream of streams) stream.destroy(error);
      reject(error);
    });
  });
  exitCode.catch(() => undefined); // the streams say it too
  return streams.map((stream) => Object.assign(stream, { exitCode })) as { [Index in keyof Streams]: PipeTo<Streams[Index]> };
}

/** A stream that was asked for by "pipe". */
function present<Stream>(stream: Stream | null): Stream {
  if (stream === null) throw new TypeError("The program has no such stream.");
  return stream;
}
