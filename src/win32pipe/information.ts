import { pipes } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { tupleKind } from "../wintypes/tuple.js";

/** What GetNamedPipeInfo returns, also by name. */
export type NamedPipeInfo = readonly [flags: number, outBufferSize: number, inBufferSize: number, maxInstances: number] & {
  readonly flags: number;
  readonly outBufferSize: number;
  readonly inBufferSize: number;
  readonly maxInstances: number;
};

const namedPipeInfo = tupleKind<NamedPipeInfo>("NamedPipeInfo", ["flags", "outBufferSize", "inBufferSize", "maxInstances"]);

/**
 * Tells what does not change about an end of a pipe.
 *
 * @param hNamedPipe  The end of a pipe; of one for writing only it needs FILE_READ_ATTRIBUTES access too.
 * @returns `[flags, outBufferSize, inBufferSize, maxInstances]`: PIPE_SERVER_END or PIPE_CLIENT_END with PIPE_TYPE_MESSAGE or PIPE_TYPE_BYTE; the two
 *   sizes in bytes; PIPE_UNLIMITED_INSTANCES (255) for no limit.
 * @throws Win32Error ERROR_ACCESS_DENIED (5), ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32pipe.GetNamedPipeInfo; Microsoft namedpipeapi GetNamedPipeInfo
 */
export function GetNamedPipeInfo(hNamedPipe: HandleLike): NamedPipeInfo {
  const { flags, outBufferSize, inBufferSize, maxInstances } = pipes.information(handleValue(hNamedPipe, "hNamedPipe", "GetNamedPipeInfo"));
  return namedPipeInfo([flags, outBufferSize, inBufferSize, maxInstances]);
}

/**
 * Tells which process has connected to an instance of a named pipe.
 *
 * @param hPipe  Either end of the instance.
 * @returns The process's identifier. It is the process that opened the pipe, whoever has the handle now.
 * @throws Win32Error ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32pipe.GetNamedPipeClientProcessId; Microsoft winbase GetNamedPipeClientProcessId
 */
export function GetNamedPipeClientProcessId(hPipe: HandleLike): number {
  return pipes.client(handleValue(hPipe, "hPipe", "GetNamedPipeClientProcessId"), "GetNamedPipeClientProcessId").processId;
}

/**
 * Tells which process has made an instance of a named pipe.
 *
 * @param hPipe  Either end of the instance.
 * @returns The process's identifier.
 * @throws Win32Error ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32pipe.GetNamedPipeServerProcessId; Microsoft winbase GetNamedPipeServerProcessId
 */
export function GetNamedPipeServerProcessId(hPipe: HandleLike): number {
  return pipes.server(handleValue(hPipe, "hPipe", "GetNamedPipeServerProcessId"), "GetNamedPipeServerProcessId").processId;
}

/**
 * Tells in which session the process runs that has connected to an instance of a named pipe.
 *
 * @param hPipe  Either end of the instance.
 * @throws Win32Error ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32pipe.GetNamedPipeClientSessionId; Microsoft winbase GetNamedPipeClientSessionId
 */
export function GetNamedPipeClientSessionId(hPipe: HandleLike): number {
  return pipes.client(handleValue(hPipe, "hPipe", "GetNamedPipeClientSessionId"), "GetNamedPipeClientSessionId").sessionId;
}

/**
 * Tells in which session the process runs that has made an instance of a named pipe.
 *
 * @param hPipe  Either end of the instance.
 * @throws Win32Error ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32pipe.GetNamedPipeServerSessionId; Microsoft winbase GetNamedPipeServerSessionId
 */
export function GetNamedPipeServerSessionId(hPipe: HandleLike): number {
  return pipes.server(handleValue(hPipe, "hPipe", "GetNamedPipeServerSessionId"), "GetNamedPipeServerSessionId").sessionId;
}
