import type { Socket } from "node:net";
import type { SECURITY_ATTRIBUTES } from "../wintypes/security-attributes.js";

/** The members of a STARTUPINFO in plain values. */
export interface StartupInformation {
  /** STARTF_*. */
  readonly flags: number;
  readonly x: number;
  readonly y: number;
  readonly xSize: number;
  readonly ySize: number;
  readonly xCountChars: number;
  readonly yCountChars: number;
  readonly fillAttribute: number;
  /** SW_*. */
  readonly showWindow: number;
  /** Handles, 0 for none. */
  readonly stdInput: number;
  readonly stdOutput: number;
  readonly stdError: number;
  readonly desktop: string | null;
  readonly title: string | null;
}

/** What CreateProcess is asked for. */
export interface CreateProcessRequest {
  readonly application: string | null;
  readonly commandLine: string | null;
  readonly processSecurity: SECURITY_ATTRIBUTES | null;
  readonly threadSecurity: SECURITY_ATTRIBUTES | null;
  /**
   * True: all that are inheritable, under the same integers. "standard": the three of `startup` alone, which need not be inheritable;
   * 0 is none.
   */
  readonly inheritHandles: boolean | "standard";
  /** CREATE_* and a priority class. */
  readonly flags: number;
  /** Names and values in the program's order; null for this process's own. Of names that differ in case only, the last counts. */
  readonly environment: readonly (readonly [name: string, value: string])[] | null;
  readonly directory: string | null;
  readonly startup: StartupInformation;
}

/** One of a child's standard handles, joined to a stream of this process. */
export interface StandardStream {
  /** The child's end, an open file that is not inheritable. The caller closes it once the child has it. */
  readonly handle: number;
  /** This process's end. Destroying it closes it. */
  readonly stream: Socket;
}

/** A process just started: two handles and two identifiers. */
export interface CreatedProcess {
  readonly process: number;
  readonly thread: number;
  readonly processId: number;
  readonly threadId: number;
}

/** Processes: starting, opening and ending them. */
export interface ProcessesHost {
  /**
   * Opens a process. Throws Win32Error "OpenProcess": ERROR_INVALID_PARAMETER where there is no such process, ERROR_ACCESS_DENIED.
   */
  open(access: number, inherit: boolean, processId: number): number;

  /** Starts a program. Throws Win32Error "CreateProcess" with the program's path in `.path`. */
  create(request: CreateProcessRequest): CreatedProcess;

  /**
   * Makes what a child's standard handle can be: a pipe whose other end is a stream of node's, which holds no thread. "input" is one that the
   * child reads from and the stream writes to, "output" the other way round. Throws Win32Error "CreatePipe".
   */
  standardStream(direction: "input" | "output"): StandardStream;

  /** Ends a process, and lets it have that exit code. Throws Win32Error "TerminateProcess". */
  terminate(handle: number, exitCode: number): void;

  /** Ends this process at once: no other code of it runs. */
  exit(exitCode: number): never;

  /** STILL_ACTIVE (259) while it runs. Throws Win32Error "GetExitCodeProcess"; ERROR_NOT_SUPPORTED where the system does not tell. */
  exitCode(handle: number): number;
}
