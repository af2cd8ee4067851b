// connectPipe(): a client of a named pipe as modern programs like it.

import { setTimeout as sleep } from "node:timers/promises";
import { type Abortable, dword, knownMembers, signalOf, text, wrongArgument } from "../arguments.js";
import {
  FILE_FLAG_OVERLAPPED,
  GENERIC_READ,
  GENERIC_WRITE,
  OPEN_EXISTING,
  SECURITY_IDENTIFICATION,
  SECURITY_SQOS_PRESENT,
} from "../win32con.js";
import { CreateFile } from "../win32file/promises.js";
import { ERROR_PIPE_BUSY, ERROR_SEM_TIMEOUT } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";
import type { HANDLE } from "../wintypes/handle.js";
import { NMPWAIT_WAIT_FOREVER, PIPE_READMODE_MESSAGE, PIPE_TYPE_MESSAGE } from "./constants.js";
import { GetNamedPipeInfo } from "./information.js";
import { PipeConnection } from "./pipe-connection.js";
import { WaitNamedPipe } from "./promises.js";
import { SetNamedPipeHandleState } from "./state.js";

/** What connectPipe() may be told. */
export interface ConnectPipeOptions extends Abortable {
  /** How long to wait for a free instance, in milliseconds; without end unless given. A pipe that does not exist fails at once. */
  readonly timeout?: number;
}

/**
 * Connects to a named pipe of any program, for both directions.
 *
 * The server learns who the client is, but may not act in its name (SECURITY_IDENTIFICATION).
 *
 * @param pipeName  `\\.\pipe\` and the pipe's name, or `\\SERVER\pipe\` and it.
 * @param options   `timeout` in milliseconds, and `signal`, which ends the wait.
 * @returns The connection: a stream of messages on a message-type pipe, of bytes otherwise.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2) if there is no such pipe, ERROR_SEM_TIMEOUT (121) if no instance was free in time,
 *   ERROR_ACCESS_DENIED (5) also for a pipe of one direction only.
 * @example
 * const connection = await connectPipe("\\\\.\\pipe\\greeting", { timeout: 5000 });
 * connection.write("hello");
 * for await (const answer of connection) console.log(String(answer));
 */
export async function connectPipe(pipeName: string, options: ConnectPipeOptions = {}): Promise<PipeConnection> {
  text(pipeName, "pipeName");
  if (typeof options !== "object" || options === null) throw wrongArgument("options", "an object such as { timeout: 5000 }", options);
  knownMembers(options, ["timeout", "signal"], "options");
  const timeout = dword(options.timeout ?? NMPWAIT_WAIT_FOREVER, "options.timeout");
  const handle = await opened(pipeName, timeout, signalOf({ signal: options.signal }));
  try {
    const message = (GetNamedPipeInfo(handle).flags & PIPE_TYPE_MESSAGE) !== 0;
    if (message) SetNamedPipeHandleState(handle, PIPE_READMODE_MESSAGE, null, null);
    return new PipeConnection(handle, message);
  } catch (error) {
    handle.Close();
    throw error;
  }
}

/** The client's end. Between the news that an instance is free and the attempt to open it another client may have come. */
async function opened(pipeName: string, timeout: number, signal: AbortSignal | undefined): Promise<HANDLE> {
  const deadline = timeout === NMPWAIT_WAIT_FOREVER ? Number.POSITIVE_INFINITY : performance.now() + timeout;
  const access = {
    DesiredAccess: GENERIC_READ | GENERIC_WRITE,
    CreationDisposition: OPEN_EXISTING,
    FlagsAndAttributes: FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION,
  };
  for (let round = 0; ; round++) {
    try {
      return await CreateFile(pipeName, access, { signal });
    } catch (error) {
      if (!(error instanceof Win32Error) || error.winerror !== ERROR_PIPE_BUSY) throw error;
    }
    const left = deadline - performance.now();
    if (left <= 0) throw new Win32Error(ERROR_SEM_TIMEOUT, "connectPipe", { path: pipeName });
    if (round > 0) await sleep(1); // an instance that listens may be busy all the same
    // 0 would mean the server's own time-out.
    await WaitNamedPipe(pipeName, left === Number.POSITIVE_INFINITY ? NMPWAIT_WAIT_FOREVER : Math.max(1, Math.ceil(left)), { signal });
  }
}
