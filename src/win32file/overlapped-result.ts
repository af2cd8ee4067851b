import { truth, wrongArgument } from "../arguments.js";
import { files } from "../host/index.js";
import { block } from "../host/operation.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { OVERLAPPED } from "../wintypes/overlapped.js";

/**
 * Gives the result of a request that went on after its call: that of the last call with this OVERLAPPED object that said ERROR_IO_PENDING.
 *
 * To be called by the thread that has made the request.
 *
 * @param hFile       The handle by which the request was made: by ReadFile, WriteFile, ConnectNamedPipe or TransactNamedPipe.
 * @param overlapped  The very OVERLAPPED that it was made with.
 * @param bWait       True to wait, with the thread, until the request has ended: for the OVERLAPPED's event, or without one for the handle. An
 *   auto-reset event is reset by that.
 * @returns How many bytes were transferred; of TransactNamedPipe, read. Of ConnectNamedPipe it means nothing.
 * @throws Win32Error ERROR_IO_INCOMPLETE (996) while the request goes on, without `bWait`. The request's own error if it has failed:
 *   ERROR_MORE_DATA (234) for the first part of a message, whose length is in `overlapped.InternalHigh`; ERROR_HANDLE_EOF (38),
 *   ERROR_BROKEN_PIPE (109), ERROR_OPERATION_ABORTED (995) for one that was cancelled.
 * @example
 * const ol = new OVERLAPPED({ hEvent: CreateEvent(null, true, false, null) });
 * const [, buffer] = ReadFile(pipe, AllocateReadBuffer(4096), ol); // ERROR_IO_PENDING if nothing has come
 * const message = buffer.subarray(0, GetOverlappedResult(pipe, ol, true));
 * @see reference win32file.GetOverlappedResult; Microsoft ioapiset GetOverlappedResult
 */
export function GetOverlappedResult(hFile: HandleLike, overlapped: OVERLAPPED, bWait: boolean | number): number {
  const [handle, request] = resultArguments(hFile, overlapped);
  return truth(bWait, "bWait") ? block(files.awaitingOverlapped(handle, request)) : files.overlappedResult(handle, request);
}

/** GetOverlappedResult's first two arguments, checked. Members alone are no OVERLAPPED that a request could have been made with. */
export function resultArguments(hFile: HandleLike, overlapped: OVERLAPPED): [handle: number, overlapped: OVERLAPPED] {
  const request = overlapped instanceof OVERLAPPED ? OVERLAPPED.from(overlapped) : null;
  if (request === null || request !== overlapped)
    throw wrongArgument("overlapped", "the OVERLAPPED that the request was made with", overlapped);
  return [handleValue(hFile, "hFile", "GetOverlappedResult"), request];
}
