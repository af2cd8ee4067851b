// runProcess(): a child process as modern programs like it. Promises, `await using`, and node's streams; the names stay Win32's.

import type { Readable, Writable } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { dword, knownMembers, wrongArgument } from "../arguments.js";
import { onAbort } from "../host/aborts.js";
import { files, handles, jobs, processes, threads, waits } from "../host/index.js";
import type { BasicLimits } from "../host/jobs.js";
import type { CreatedProcess } from "../host/processes.js";
import {
  CREATE_SUSPENDED,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
  OPEN_EXISTING,
  PROCESS_QUERY_INFORMATION,
  STARTF_USESTDHANDLES,
  SYNCHRONIZE,
} from "../win32con.js";
import { INFINITE } from "../win32event/constants.js";
import { ERROR_INVALID_HANDLE, ERROR_PROCESS_ABORTED } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";
import { HANDLE, type HandleLike, handleValue } from "../wintypes/handle.js";
import type { StartupInfoLike } from "../wintypes/startup-info.js";
import { refuseUnsafeBatchFile } from "./batch-files.js";
import { joinCommandLine } from "./command-line.js";
import { createProcessRequest, type Environment } from "./create.js";
import { exited } from "./promises.js";

/**
 * What a standard handle of a child is: "pipe", a pipe to a stream of this process; "inherit", this process's own; "ignore", the device NUL;
 * or a handle of a file, which need not be inheritable and stays the caller's.
 */
export type StandardHandle = "pipe" | "inherit" | "ignore" | HandleLike;

/** What runProcess() may be told. */
export interface RunProcessOptions<
  In extends StandardHandle = StandardHandle,
  Out extends StandardHandle = StandardHandle,
  Err extends StandardHandle = StandardHandle,
> {
  /** The program and its arguments, which are joined to a command line. In place of `CommandLine`. */
  readonly command?: readonly string[];
  /** The program's file, as CreateProcess takes it: nothing is searched for then. */
  readonly ApplicationName?: string | null;
  /** The whole command line, for programs that take it apart by rules of their own. In place of `command`. */
  readonly CommandLine?: string | null;
  /** All variables of the process; null (default) for this process's. */
  readonly Environment?: Environment | null;
  /** Its current directory; null (default) for this process's. */
  readonly CurrentDirectory?: string | null;
  /** CREATE_NO_WINDOW, CREATE_NEW_PROCESS_GROUP …, and a priority class; not CREATE_SUSPENDED. 0 is the default. */
  readonly CreationFlags?: number;
  /** What CreateProcess takes, but without standard handles. */
  readonly StartupInfo?: StartupInfoLike | null;
  /** What the process reads; "pipe" is the default. */
  readonly stdin?: In;
  /** Where its output goes; "pipe" is the default. A process waits once a pipe is full that nobody reads. */
  readonly stdout?: Out;
  /** Where its messages go; "pipe" is the default. */
  readonly stderr?: Err;
  /** Ends the process with all that it has started; `exited` then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

type StreamFor<Handle, Stream> = Handle extends "pipe" ? Stream : null;

/** What output() gives. */
export interface ProcessOutput {
  readonly exitCode: number;
  /** As UTF-8; "" where it was no pipe. */
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts a program with streams for its standard handles, and leaves no orphan.
 *
 * The process runs in a job: it ends with all that it has started at the end of an `await using` block, by terminate(), when `signal` aborts, and when this
 * process ends, however that comes, also by being killed. It inherits its three standard handles and no others. A worker that is
 * terminated ends its streams; the process then lives until this process ends. (On Linux without control groups, a process is lost to the job
 * whose parent has ended.)
 *
 * @param options  The program, as `command`, `CommandLine` or `ApplicationName`; CreateProcess's parameters by name; `stdin`, `stdout`, `stderr`
 *   ("pipe", "inherit", "ignore" or a HANDLE); and `signal`.
 * @returns The process, which has begun to run.
 * @throws Win32Error as CreateProcess: ERROR_FILE_NOT_FOUND (2), ERROR_ACCESS_DENIED (5), ERROR_BAD_EXE_FORMAT (193) …;
 *   ERROR_INVALID_HANDLE (6) for a standard handle that is not open.
 * @example
 * await using child = await runProcess({ command: ["node", "script.js", "an argument"], stdin: "ignore" });
 * for await (const chunk of child.stdout) console.log(String(chunk));
 * console.log(await child.exited);
 * @see Microsoft processthreadsapi CreateProcessW; Microsoft Learn, "Job objects"
 */
export async function runProcess<
  In extends StandardHandle = "pipe",
  Out extends StandardHandle = "pipe",
  Err extends StandardHandle = "pipe",
>(options: RunProcessOptions<In, Out, Err>): Promise<RunningProcess<In, Out, Err>> {
  if (typeof options !== "object" || options === null) throw wrongArgument("options", "an object such as { command }", options);
  knownMembers(options, MEMBERS, "options");
  const request = requestOf(options);
  const { signal } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw wrongArgument("options.signal", "an AbortSignal", signal);
  signal?.throwIfAborted();

  const job = jobs.create(null, null).handle;
  const ends: End[] = [];
  try {
    jobs.setExtendedLimits(job, limits(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE));
    for (const standard of STANDARD) ends.push(endFor(options[standard] ?? "pipe", standard));
    const [stdin, stdout, stderr] = ends as [End, End, End];
    const { startup } = request;
    const created = processes.create({
      ...request,
      inheritHandles: "standard",
      flags: (request.flags | CREATE_SUSPENDED) >>> 0,
      startup: {
        ...startup,
        flags: startup.flags | STARTF_USESTDHANDLES,
        stdInput: stdin.handle,
        stdOutput: stdout.handle,
        stdError: stderr.handle,
      },
    });
    letGo(created, job);
    return new RunningProcess<In, Out, Err>(created, job, [stdin.stream, stdout.stream, stderr.stream], signal);
  } catch (error) {
    handles.close(job);
    for (const { stream } of ends) if (stream) await closed(stream);
    throw error;
  } finally {
    for (const { handle, isOurs } of ends) if (isOurs) handles.close(handle);
  }
}

/** A running process, as runProcess() starts it. Ends, with all that it has started, at the end of an `await using` block. */
export class RunningProcess<
  In extends StandardHandle = StandardHandle,
  Out extends StandardHandle = StandardHandle,
  Err extends StandardHandle = StandardHandle,
> implements AsyncDisposable
{
  readonly processId: number;
  /** The process's HANDLE, with PROCESS_ALL_ACCESS, for every function of win32process. It closes with this object. */
  readonly handle: HANDLE;
  /** What the process reads; null unless it is a pipe. Its end() is the end of what the process reads. */
  readonly stdin: StreamFor<In, Writable>;
  /** What the process writes; null unless it is a pipe. Ends when nobody can write to it any more, which may be later than the process. */
  readonly stdout: StreamFor<Out, Readable>;
  readonly stderr: StreamFor<Err, Readable>;
  /**
   * The exit code, once the process has ended; what it has started may still run. Rejects with the reason of `signal` if that has ended the
   * process, and with an AbortError after detach().
   */
  readonly exited: Promise<number>;

  readonly #job: HANDLE;
  readonly #streams: readonly (Readable | Writable)[];
  readonly #detached = new AbortController();
  /** Takes back what was to be done when the signal aborts. */
  #forget: () => void = () => undefined;
  #disposed: Promise<void> | undefined;

  /** @internal Made by runProcess(). */
  constructor(created: CreatedProcess, job: number, streams: readonly (Readable | Writable | null)[], signal: AbortSignal | undefined) {
    this.processId = created.processId;
    this.handle = new HANDLE(created.process);
    this.#job = new HANDLE(job);
    this.stdin = streams[0] as StreamFor<In, Writable>;
    this.stdout = streams[1] as StreamFor<Out, Readable>;
    this.stderr = streams[2] as StreamFor<Err, Readable>;
    this.#streams = streams.filter((stream) => stream !== null);
    this.#forget = onAbort(signal, () => this.#endTree(ERROR_PROCESS_ABORTED));
    this.exited = this.#exit(signal);
    this.exited.catch(() => undefined); // who never asks need not handle it
  }

  /**
   * Ends the process and all that it has started, at once. Nothing happens where all have ended.
   *
   * @param exitCode  The exit code of each of them, 32 bits; ERROR_PROCESS_ABORTED (1067) unless given.
   * @throws Win32Error ERROR_INVALID_HANDLE (6) after detach().
   */
  terminate(exitCode: number = ERROR_PROCESS_ABORTED): void {
    const code = dword(exitCode, "exitCode");
    if (this.#detached.signal.aborted) throw new Win32Error(ERROR_INVALID_HANDLE, "terminate");
    this.#endTree(code);
  }

  /**
   * Lets the process live on when this object, and this program, end. Closes the streams and handles: give a process that is to be detached "ignore",
   * "inherit" or a file for its output.
   */
  detach(): void {
    if (this.#job.handle === 0) return;
    jobs.setExtendedLimits(this.#job.handle, limits(0));
    this.#release();
    this.#detached.abort(new DOMException("The process was detached.", "AbortError"));
    for (const stream of this.#streams) stream.destroy();
    this.handle.Close();
  }

  /**
   * Waits for the end of the process and collects what it writes, as text. A pipe to its `stdin` is left as it is: who does not end it, lets a
   * process wait that reads.
   *
   * @example
   * await using child = await runProcess({ command: ["node", "--version"], stdin: "ignore" });
   * const { exitCode, stdout } = await child.output();
   */
  async output(): Promise<ProcessOutput> {
    const collected = (stream: Readable | null) => (stream === null ? "" : textOf(stream));
    const [exitCode, stdout, stderr] = await Promise.all([this.exited, collected(this.stdout), collected(this.stderr)]);
    return { exitCode, stdout, stderr };
  }

  /** Ends the process and all that it has started, and waits until they are gone and the streams are closed. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose();
    return this.#disposed;
  }

  async #dispose(): Promise<void> {
    if (this.#detached.signal.aborted) return;
    for (const stream of this.#streams) stream.on("error", () => undefined); // what was still to be written concerns nobody now
    try {
      await this.#treeGone();
      await this.exited.catch(() => undefined);
    } finally {
      await Promise.all(this.#streams.map(closed));
      this.#release();
      this.handle.Close();
    }
  }

  async #exit(signal: AbortSignal | undefined): Promise<number> {
    let aborted = false;
    const forget = onAbort(signal, () => {
      aborted = true;
    });
    try {
      const code = await exited(this.handle, { signal: this.#detached.signal });
      if (!aborted) {
        this.#releaseIfAlone();
        return code;
      }
    } finally {
      forget();
    }
    await this.#treeGone();
    this.#release();
    throw signal?.reason;
  }

  /** Without a process the job is of no use any more, and nobody is left to read from a pipe. */
  #releaseIfAlone(): void {
    if (this.#job.handle === 0 || jobs.processIds(this.#job.handle).length > 0) return;
    this.#release();
    // What waits to be written has an error of its own.
    const { stdin } = this as { readonly stdin: Writable | null };
    if (stdin?.writableLength === 0) stdin.destroy();
  }

  #release(): void {
    this.#forget();
    this.#job.Close();
  }

  #endTree(exitCode: number): void {
    if (this.#job.handle !== 0) jobs.terminate(this.#job.handle, exitCode);
  }

  /** Ends all processes of the job and waits until none is left. */
  async #treeGone(): Promise<void> {
    for (let round = 0; this.#job.handle !== 0; round++) {
      const left = jobs.processIds(this.#job.handle);
      if (left.length === 0) return;
      this.#endTree(ERROR_PROCESS_ABORTED);
      if (round > 0) await sleep(1); // one that has ended may still be listed for a moment
      for (const processId of left) await memberGone(this.#job.handle, processId);
    }
  }
}

// --- options --------------------------------------------------------------------------------------------------------

const STANDARD = ["stdin", "stdout", "stderr"] as const;

const MEMBERS = [
  "command",
  "ApplicationName",
  "CommandLine",
  "Environment",
  "CurrentDirectory",
  "CreationFlags",
  "StartupInfo",
  ...STANDARD,
  "signal",
] as const satisfies readonly (keyof RunProcessOptions)[];

function requestOf(options: RunProcessOptions): ReturnType<typeof createProcessRequest> {
  const { command, ApplicationName = null, CommandLine = null, Environment, CurrentDirectory, CreationFlags, StartupInfo } = options;
  if (command !== undefined && (!Array.isArray(command) || command.length === 0))
    throw wrongArgument("options.command", "an array of the program and its arguments", command);
  if (command !== undefined && CommandLine !== null) throw new TypeError("options must have command or CommandLine, not both.");
  if (command === undefined && CommandLine === null && ApplicationName === null)
    throw new TypeError("options must have a program: command, CommandLine or ApplicationName.");
  const line = command === undefined ? CommandLine : joinCommandLine(command);
  const request = createProcessRequest([
    ApplicationName,
    {
      CommandLine: line,
      Environment: Environment ?? null,
      CurrentDirectory: CurrentDirectory ?? null,
      CreationFlags: CreationFlags ?? 0,
      StartupInfo: StartupInfo ?? null,
    },
  ]);
  if (request.flags & CREATE_SUSPENDED)
    throw new TypeError("options.CreationFlags must be without CREATE_SUSPENDED: the process runs at once.");
  if (request.startup.flags & STARTF_USESTDHANDLES)
    throw new TypeError("options.StartupInfo must be without STARTF_USESTDHANDLES: stdin, stdout and stderr say it.");
  for (const standard of STANDARD) checkStandard(options[standard], `options.${standard}`);
  refuseUnsafeBatchFile(request.application, request.commandLine);
  return request;
}

function checkStandard(value: unknown, name: string): void {
  if (value === undefined || value === "pipe" || value === "inherit" || value === "ignore") return;
  const isHandle = HANDLE.integerIn(value) !== undefined || typeof value === "number" || typeof value === "bigint";
  if (!isHandle) throw wrongArgument(name, '"pipe", "inherit", "ignore" or a HANDLE', value);
  handleValue(value, name, "runProcess");
}

// --- standard handles -----------------------------------------------------------------------------------------------

/** One of the child's standard handles. */
interface End {
  readonly handle: number;
  /** Whether it is closed once the child has it. */
  readonly isOurs: boolean;
  readonly stream: (Readable & Writable) | null;
}

function endFor(wanted: StandardHandle, standard: (typeof STANDARD)[number]): End {
  if (wanted === "pipe") return { ...processes.standardStream(standard === "stdin" ? "input" : "output"), isOurs: true };
  if (wanted === "ignore") return { handle: openNothing(standard), isOurs: true, stream: null };
  const handle = wanted === "inherit" ? ownStandard(STANDARD.indexOf(standard)) : handleValue(wanted, `options.${standard}`, "runProcess");
  return { handle, isOurs: false, stream: null };
}

function openNothing(standard: (typeof STANDARD)[number]): number {
  const { handle } = files.create({
    path: "NUL",
    access: standard === "stdin" ? GENERIC_READ : GENERIC_WRITE,
    share: FILE_SHARE_READ | FILE_SHARE_WRITE,
    security: null,
    disposition: OPEN_EXISTING,
    flagsAndAttributes: 0,
    template: 0,
  });
  return handle;
}

/** 0 where this process itself has none: a program without a console. */
function ownStandard(descriptor: number): number {
  try {
    return files.handleOf(descriptor);
  } catch (error) {
    if (error instanceof Win32Error && error.winerror === ERROR_INVALID_HANDLE) return 0;
    throw error;
  }
}

async function closed(stream: Readable | Writable): Promise<void> {
  if (stream.closed) return;
  await new Promise((resolve) => stream.once("close", resolve).destroy());
}

// --- processes and their job ----------------------------------------------------------------------------------------

const NONE: BasicLimits = {
  PerProcessUserTimeLimit: 0n,
  PerJobUserTimeLimit: 0n,
  LimitFlags: 0,
  MinimumWorkingSetSize: 0n,
  MaximumWorkingSetSize: 0n,
  ActiveProcessLimit: 0,
  Affinity: 0n,
  PriorityClass: 0,
  SchedulingClass: 0,
};

const limits = (LimitFlags: number) => ({ basic: { ...NONE, LimitFlags }, ProcessMemoryLimit: 0n, JobMemoryLimit: 0n });

/** Puts a process that is suspended into the job and lets it run; ends it if that fails. */
function letGo({ process, thread }: CreatedProcess, job: number): void {
  try {
    jobs.assign(job, process);
    threads.resume(thread);
  } catch (error) {
    processes.terminate(process, ERROR_PROCESS_ABORTED);
    handles.close(process);
    throw error;
  } finally {
    handles.close(thread);
  }
}

/** Waits until a process of the job has ended, as far as it can be opened. */
async function memberGone(job: number, processId: number): Promise<void> {
  let member: HANDLE;
  try {
    member = new HANDLE(processes.open(SYNCHRONIZE | PROCESS_QUERY_INFORMATION, false, processId));
  } catch (error) {
    if (error instanceof Win32Error) return; // it is gone, or nobody's to wait for
    throw error;
  }
  try {
    if (!jobs.includes(member.handle, job)) return; // another one has its identifier now
    await waits.settle({ handles: [member.handle], all: false, milliseconds: INFINITE, caller: "runProcess" }, undefined);
  } finally {
    member.Close();
  }
}
