// PeekNamedPipe.

import { FILE_READ_DATA } from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_BAD_PIPE, ERROR_BROKEN_PIPE, ERROR_PIPE_NOT_CONNECTED } from "../../../winerror/codes.js";
import type { Peeked } from "../../pipes.js";
import { guarded } from "../arbiter/guard.js";
import { objectGuard } from "../arbiter/objects.js";
import { EndState, isCutShort, isMessagePipe, isServer, leftOf, stateOf } from "../arbiter/pipes.js";
import { failure } from "../errors.js";
import { Entry, endAt, enter, HandleKind, leave, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { peekUnnamed } from "./anonymous.js";
import { connectedSocket } from "./ends.js";
import { HEADER_BYTES, lengthIn } from "./messages.js";

const NAME = "PeekNamedPipe";
const NOTHING = new Uint8Array(0);

export function peek(handle: number, bytes: number): Peeked {
  const at = enter(handle, HandleKind.file, NAME);
  try {
    if (!((table()[at + Entry.access] as number) & FILE_READ_DATA)) throw failure(ERROR_ACCESS_DENIED, NAME);
    const end = endAt(at);
    if (end === 0) return peekUnnamed(table()[at + Entry.fd] as number, bytes, NAME);
    const state = stateOf(end);
    if (isServer(end) && (state === EndState.listening || state === EndState.disconnected)) throw failure(ERROR_BAD_PIPE, NAME);
    const socket = connectedSocket(at, end, NAME);
    const broken = () => failure(stateOf(end) === EndState.disconnected ? ERROR_PIPE_NOT_CONNECTED : ERROR_BROKEN_PIPE, NAME);
    if (!isMessagePipe(end)) return peekStream(socket, bytes, broken);
    return guarded(objectGuard(end), () => {
      if (isCutShort(end)) throw broken();
      return messagesIn(peekStream(socket, Number.POSITIVE_INFINITY, broken).data, leftOf(end), bytes, broken);
    });
  } finally {
    leave(at);
  }
}

/** What is in a socket. */
export function peekStream(socket: number, bytes: number, broken: () => Error): Peeked {
  const available = libc.bytesReadable(socket);
  const data = Buffer.alloc(Math.min(Math.max(bytes, 1), Math.max(available, 1)));
  const count = libc.recv(socket, data, data.length, libc.MSG_PEEK | libc.MSG_DONTWAIT);
  if (count > 0) return { data: data.subarray(0, Math.min(count, bytes)), available: Math.max(available, count), leftThisMessage: 0 };
  if (count < 0 && (libc.errno() === libc.EAGAIN || libc.errno() === libc.EINTR))
    return { data: NOTHING, available: 0, leftThisMessage: 0 };
  throw broken();
}

/**
 * What PeekNamedPipe says of messages.
 *
 * @param stream  Headers and all.
 * @param left    How many bytes of a message are left that was read in part: the stream begins with them.
 */
function messagesIn(stream: Uint8Array, left: number, bytes: number, broken: () => Error): Peeked {
  const there = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  let first: { readonly at: number; readonly length: number } | undefined = left > 0 ? { at: 0, length: left } : undefined;
  let available = Math.min(left, there.length);
  for (let at = left; at + HEADER_BYTES <= there.length; ) {
    const length = lengthIn(there, at);
    if (length < 0) {
      if (first === undefined) throw broken();
      break; // what comes before it is all right
    }
    at += HEADER_BYTES;
    first ??= { at, length };
    available += Math.min(length, there.length - at);
    at += length;
  }
  if (!first && there.length > 0) throw broken(); // a header comes whole, or it is none
  if (!first) return { data: NOTHING, available: 0, leftThisMessage: 0 };
  const data = there.subarray(first.at, Math.min(first.at + Math.min(first.length, bytes), there.length));
  return { data, available, leftThisMessage: first.length - data.length };
}
