import { count } from "../arguments.js";
import { pipes } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { tupleKind } from "../wintypes/tuple.js";
import { asBuffer } from "./transact.js";

/** What PeekNamedPipe returns, also by name. */
export type PeekedPipe = readonly [data: Buffer, totalBytesAvail: number, bytesLeftThisMessage: number] & {
  readonly data: Buffer;
  readonly totalBytesAvail: number;
  readonly bytesLeftThisMessage: number;
};

const peekedPipe = tupleKind<PeekedPipe>("PeekedPipe", ["data", "totalBytesAvail", "bytesLeftThisMessage"]);

/**
 * Looks at what there is to read in a pipe, and leaves it there. It never waits for something to come.
 *
 * @param hPipe  An end of a pipe that can be read from, of an anonymous pipe too.
 * @param size   How many bytes to copy at most; of a message-type pipe never more than the next message.
 * @returns `[data, totalBytesAvail, bytesLeftThisMessage]`: what was copied, how many bytes there are to read in all, and how many bytes of
 *   the next message were not copied (0 of a byte-type pipe).
 * @throws Win32Error ERROR_BROKEN_PIPE (109) if the other end is closed and everything read, ERROR_PIPE_NOT_CONNECTED (233), ERROR_ACCESS_DENIED (5)
 *   for an end that cannot be read from, ERROR_INVALID_HANDLE (6).
 * @see reference win32pipe.PeekNamedPipe; Microsoft namedpipeapi PeekNamedPipe
 */
export function PeekNamedPipe(hPipe: HandleLike, size: number): PeekedPipe {
  const handle = handleValue(hPipe, "hPipe", "PeekNamedPipe");
  const { data, available, leftThisMessage } = pipes.peek(handle, count(size, "size"));
  return peekedPipe([asBuffer(data), available, leftThisMessage]);
}
