import { dword, text } from "../arguments.js";
import { pipes } from "../host/index.js";
import { block } from "../host/operation.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { OVERLAPPED, type OverlappedMembers } from "../wintypes/overlapped.js";

/**
 * Waits until a client has connected to an instance of a named pipe.
 *
 * On a handle with FILE_FLAG_OVERLAPPED it does not wait: it returns ERROR_IO_PENDING, and the event in `overlapped` is set once a client
 * has come. On one with PIPE_NOWAIT it does not wait either.
 *
 * @param hPipe       The server's end, of CreateNamedPipe.
 * @param overlapped  With the event to set; required for a handle with FILE_FLAG_OVERLAPPED.
 * @returns 0 if a client has connected since; ERROR_PIPE_CONNECTED (535) if one had before, which is as good; ERROR_IO_PENDING (997).
 * @throws Win32Error ERROR_NO_DATA (232) if the last client has closed its end and was not disconnected; ERROR_PIPE_LISTENING (536) with PIPE_NOWAIT
 *   while there is no client; ERROR_INVALID_PARAMETER (87) without `overlapped` on a handle that needs it; ERROR_INVALID_HANDLE (6), and
 *   ERROR_INVALID_FUNCTION (1) for a client's end.
 * @see pywin32 win32pipe.ConnectNamedPipe; Microsoft namedpipeapi ConnectNamedPipe
 */
export function ConnectNamedPipe(hPipe: HandleLike, overlapped?: OVERLAPPED | OverlappedMembers | null): number {
  return pipes.connect(handleValue(hPipe, "hPipe", "ConnectNamedPipe"), OVERLAPPED.from(overlapped));
}

/**
 * Throws the client of a pipe's instance out. What it has not read is lost (FlushFileBuffers waits until it has); its further calls fail with
 * ERROR_PIPE_NOT_CONNECTED. After that the instance can be connected to again.
 *
 * @param hFile  The server's end, of CreateNamedPipe.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_INVALID_FUNCTION (1) for a client's end.
 * @see pywin32 win32pipe.DisconnectNamedPipe; Microsoft namedpipeapi DisconnectNamedPipe
 */
export function DisconnectNamedPipe(hFile: HandleLike): void {
  pipes.disconnect(handleValue(hFile, "hFile", "DisconnectNamedPipe"));
}

/**
 * Waits until a client can connect to an instance of a named pipe.
 *
 * CreateFile can fail all the same after that, if another client comes first.
 *
 * @param pipeName  `\\.\pipe\` and the pipe's name.
 * @param timeout   In milliseconds; NMPWAIT_USE_DEFAULT_WAIT (0) for what the server says, NMPWAIT_WAIT_FOREVER.
 * @throws Win32Error ERROR_SEM_TIMEOUT (121); ERROR_FILE_NOT_FOUND (2) at once if there is no such pipe.
 * @see pywin32 win32pipe.WaitNamedPipe; Microsoft namedpipeapi WaitNamedPipeW
 */
export function WaitNamedPipe(pipeName: string, timeout: number): void {
  block(pipes.waiting(text(pipeName, "pipeName"), dword(timeout, "timeout")));
}

/** WaitNamedPipe under its other name. */
export const WaitNamedPipeW: typeof WaitNamedPipe = WaitNamedPipe;
