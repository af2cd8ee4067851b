import { count, dword, knownMembers, text } from "../arguments.js";
import { pipes } from "../host/index.js";
import type { CreateNamedPipeRequest } from "../host/pipes.js";
import { HANDLE } from "../wintypes/handle.js";
import { SECURITY_ATTRIBUTES, type SecurityAttributesLike } from "../wintypes/security-attributes.js";
import { PIPE_ACCESS_DUPLEX, PIPE_UNLIMITED_INSTANCES } from "./constants.js";

/** CreateNamedPipe's parameters by name. */
export interface CreateNamedPipeOptions {
  /** PIPE_ACCESS_DUPLEX (default), PIPE_ACCESS_INBOUND or PIPE_ACCESS_OUTBOUND, with FILE_FLAG_FIRST_PIPE_INSTANCE, FILE_FLAG_OVERLAPPED … */
  readonly openMode?: number;
  /** PIPE_TYPE_*, PIPE_READMODE_*, PIPE_WAIT or PIPE_NOWAIT, PIPE_REJECT_REMOTE_CLIENTS; 0 (default) for a pipe of bytes. */
  readonly pipeMode?: number;
  /** How many instances there may be, 1 to PIPE_UNLIMITED_INSTANCES (default). */
  readonly nMaxInstances?: number;
  /** How many bytes to reserve for what the server writes (65,536 by default). */
  readonly nOutBufferSize?: number;
  /** How many bytes to reserve for what the clients write (65,536 by default). */
  readonly nInBufferSize?: number;
  /** How long clients wait that leave that to the server, in milliseconds; 0 (default) for 50. */
  readonly nDefaultTimeOut?: number;
  /** Handle inheritance, and who may do what with the pipe. */
  readonly sa?: SecurityAttributesLike | null;
}

/**
 * Makes an instance of a named pipe: the server's end, to which one client at a time can connect.
 *
 * Access, type, `nMaxInstances` and `nDefaultTimeOut` must be the same in all instances of a pipe. Without a security descriptor it is open to
 * its owner, the administrators and the system; Windows' own default would let everybody read from it.
 *
 * @param pipeName       `\\.\pipe\` and the pipe's name: at most 256 characters in all, without a further backslash. Case does not matter.
 * @param openMode       PIPE_ACCESS_DUPLEX, PIPE_ACCESS_INBOUND (from client to server) or PIPE_ACCESS_OUTBOUND, with FILE_FLAG_FIRST_PIPE_INSTANCE,
 *   FILE_FLAG_OVERLAPPED, FILE_FLAG_WRITE_THROUGH, WRITE_DAC, WRITE_OWNER. Or all that follow as one object.
 * @param pipeMode       PIPE_TYPE_BYTE or PIPE_TYPE_MESSAGE, PIPE_READMODE_BYTE or PIPE_READMODE_MESSAGE, PIPE_WAIT or PIPE_NOWAIT,
 *   PIPE_ACCEPT_REMOTE_CLIENTS or PIPE_REJECT_REMOTE_CLIENTS.
 * @param nMaxInstances  How many instances there may be: 1 to PIPE_UNLIMITED_INSTANCES (255), which is no limit.
 * @param nOutBufferSize  How many bytes to reserve for what the server writes; a hint.
 * @param nInBufferSize   How many bytes to reserve for what the client writes; a hint.
 * @param nDefaultTimeOut  How long WaitNamedPipe waits with NMPWAIT_USE_DEFAULT_WAIT, in milliseconds; 0 for 50.
 * @param sa             Handle inheritance and security, or null.
 * @returns The handle of the server's end.
 * @throws Win32Error ERROR_PIPE_BUSY (231) if all instances are there, ERROR_ACCESS_DENIED (5) if FILE_FLAG_FIRST_PIPE_INSTANCE is given and it
 *   is not the first, or if the direction differs from the first one's; ERROR_INVALID_NAME (123), ERROR_INVALID_PARAMETER (87).
 * @example
 * using pipe = CreateNamedPipe("\\\\.\\pipe\\greeting", { pipeMode: PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_REJECT_REMOTE_CLIENTS });
 * ConnectNamedPipe(pipe);
 * WriteFile(pipe, "hello");
 * @see pywin32 win32pipe.CreateNamedPipe; Microsoft namedpipeapi CreateNamedPipeW
 */
export function CreateNamedPipe(pipeName: string, options: CreateNamedPipeOptions): HANDLE;
export function CreateNamedPipe(
  pipeName: string,
  openMode: number,
  pipeMode: number,
  nMaxInstances: number,
  nOutBufferSize: number,
  nInBufferSize: number,
  nDefaultTimeOut: number,
  sa?: SecurityAttributesLike | null,
): HANDLE;
export function CreateNamedPipe(...parameters: unknown[]): HANDLE {
  return new HANDLE(pipes.create(request(parameters)));
}

/** CreateNamedPipe under its other name. */
export const CreateNamedPipeW: typeof CreateNamedPipe = CreateNamedPipe;

const MEMBERS = [
  "openMode",
  "pipeMode",
  "nMaxInstances",
  "nOutBufferSize",
  "nInBufferSize",
  "nDefaultTimeOut",
  "sa",
] as const satisfies readonly (keyof CreateNamedPipeOptions)[];

/** Buffers of pipes that say nothing about theirs. Windows' own functions have no default; this is a page's multiple that small messages share. */
const BUFFER_SIZE = 65_536;

function request([pipeName, ...rest]: unknown[]): CreateNamedPipeRequest {
  const [second] = rest;
  const byName = typeof second === "object" && second !== null;
  if (byName) knownMembers(second, MEMBERS, "CreateNamedPipe's options");
  const given: CreateNamedPipeOptions = byName ? second : named(rest);
  return {
    name: text(pipeName, "pipeName"),
    openMode: dword(given.openMode ?? PIPE_ACCESS_DUPLEX, "openMode"),
    pipeMode: dword(given.pipeMode ?? 0, "pipeMode"),
    maxInstances: count(given.nMaxInstances ?? PIPE_UNLIMITED_INSTANCES, "nMaxInstances"),
    outBufferSize: count(given.nOutBufferSize ?? BUFFER_SIZE, "nOutBufferSize"),
    inBufferSize: count(given.nInBufferSize ?? BUFFER_SIZE, "nInBufferSize"),
    defaultTimeout: dword(given.nDefaultTimeOut ?? 0, "nDefaultTimeOut"),
    security: SECURITY_ATTRIBUTES.from(given.sa, "sa"),
  };
}

/** Positional arguments by name. They must be there: the reference gives them no defaults. */
function named(positional: unknown[]): CreateNamedPipeOptions {
  const [openMode, pipeMode, nMaxInstances, nOutBufferSize, nInBufferSize, nDefaultTimeOut, sa] = positional;
  return {
    openMode: dword(openMode, "openMode"),
    pipeMode: dword(pipeMode, "pipeMode"),
    nMaxInstances: count(nMaxInstances, "nMaxInstances"),
    nOutBufferSize: count(nOutBufferSize, "nOutBufferSize"),
    nInBufferSize: count(nInBufferSize, "nInBufferSize"),
    nDefaultTimeOut: dword(nDefaultTimeOut, "nDefaultTimeOut"),
    sa: SECURITY_ATTRIBUTES.from(sa, "sa"),
  };
}
