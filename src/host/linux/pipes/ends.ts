// The ends of named pipes as handles.
//
// A server's end has one descriptor for good, which is a listening socket until a client has come and its connection from then on: the one
// takes the other's place under the same number, in all handles of the end. An entry says which of the two its descriptor is, and of which
// of the instance's connections.

import { ERROR_INVALID_FUNCTION, ERROR_PIPE_LISTENING, ERROR_PIPE_NOT_CONNECTED } from "../../../winerror/codes.js";
import { withNames } from "../arbiter/names.js";
import { dismiss, referencesOf, signal } from "../arbiter/objects.js";
import {
  type AwaitedClient,
  EndState,
  isAccepted,
  isServer,
  listen,
  numberOf,
  peerProcessOf,
  setAccepted,
  setState,
  stateOf,
  withdrawEvent,
} from "../arbiter/pipes.js";
import { failure, systemFailure } from "../errors.js";
import { Entry, endAt, enter, exchangeDescriptors, HandleKind, leave, openMail, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { post } from "../mail.js";
import { cancelClosed } from "../pending-requests.js";
import { processMemory } from "../process-memory.js";
import { wake } from "../readiness.js";
import { acceptFrom, listenFor } from "./sockets.js";

/** Uses an end by its handle. Throws Win32Error ERROR_INVALID_HANDLE; ERROR_INVALID_FUNCTION for any other file. */
export function withEnd<T>(handle: number, caller: string, use: (at: number, end: number) => T): T {
  const at = enter(handle, HandleKind.file, caller);
  try {
    return use(at, namedEnd(at, caller));
  } finally {
    leave(at);
  }
}

export function namedEnd(at: number, caller: string): number {
  const end = endAt(at);
  if (end === 0) throw failure(ERROR_INVALID_FUNCTION, caller);
  return end;
}

/** The same for what only servers do. */
export function serverEnd(at: number, caller: string): number {
  const end = namedEnd(at, caller);
  if (!isServer(end)) throw failure(ERROR_INVALID_FUNCTION, caller);
  return end;
}

// What an entry's descriptor is of: a connection of its instance, by number.
const listeningFor = (end: number): number => numberOf(end) * 2;
const connectedBy = (end: number): number => numberOf(end) * 2 + 1;

/**
 * The socket of an end that is connected, or whose other end has been closed.
 *
 * @throws Win32Error ERROR_PIPE_LISTENING of a server that no client has come to, ERROR_PIPE_NOT_CONNECTED after DisconnectNamedPipe.
 */
export function connectedSocket(at: number, end: number, caller: string): number {
  const state = stateOf(end);
  if (state === EndState.listening) throw failure(ERROR_PIPE_LISTENING, caller);
  if (state === EndState.disconnected) throw failure(ERROR_PIPE_NOT_CONNECTED, caller);
  if (isServer(end) && table()[at + Entry.connection] !== connectedBy(end)) withNames(() => takeConnection(at, end, caller));
  return table()[at + Entry.fd] as number;
}

/** Lets a server's end have the connection that its client has made. The caller is in withNames(). */
export function takeConnection(at: number, end: number, caller: string): void {
  const words = table();
  const state = stateOf(end);
  if (state !== EndState.connected && state !== EndState.closing) return;
  if (words[at + Entry.connection] !== (isAccepted(end) ? connectedBy(end) : listeningFor(end))) openMail();
  if (isAccepted(end)) {
    // Another process took it, and was killed before it had sent it to us, or has a mailbox of ours that is full.
    if (words[at + Entry.connection] !== connectedBy(end)) throw failure(ERROR_PIPE_NOT_CONNECTED, caller);
    return;
  }
  const listener = words[at + Entry.fd] as number;
  const connection = acceptFrom(listener, peerProcessOf(end), caller);
  if (connection < 0) {
    setState(end, EndState.closing); // it is lost: what is left is a socket that nothing comes out of
    words[at + Entry.connection] = connectedBy(end);
  } else {
    libc.shutdown(listener, libc.SHUT_RDWR); // wakes who polls it: they look again
    place(at, end, connection, connectedBy(end));
  }
  setAccepted(end);
}

/** Makes a server's end listen for the next client. The caller is in withNames(). */
export function listenAgain(at: number, end: number, event: number, caller: string): void {
  const socket = listenFor(end, caller);
  if (socket < 0) throw systemFailure(caller);
  place(at, end, socket, listeningFor(end) + 2);
  listen(end, event);
}

/** Gives a socket the place of the one that the handles of an end have. */
function place(at: number, end: number, socket: number, connection: number): void {
  const words = table();
  const self = processMemory().owner;
  for (const { owner, handles } of referencesOf(end)) {
    if (owner !== self) {
      post(owner, { fd: socket, entry: 0, generation: connection, object: end });
    } else if (handles === 1) {
      libc.dup3(socket, words[at + Entry.fd] as number, libc.O_CLOEXEC);
      words[at + Entry.connection] = connection;
    } else {
      exchangeDescriptors(end, socket, connection);
    }
  }
  libc.close(socket);
}

/** What a listening server's handle begins with. */
export const firstConnection = (end: number): number => listeningFor(end);

/** Releases what a handle of an end stood for. */
export function closeEnd({ fd, object: end }: { readonly fd: number; readonly object: number }): void {
  cancelClosed();
  wake(fd);
  libc.close(fd);
  // Whoever is told when a client comes is told by a reference of this process, which nobody would clear away once it has left the instance.
  const self = processMemory().owner;
  const own = isServer(end) && stateOf(end) === EndState.listening ? referencesOf(end).find(({ owner }) => owner === self) : undefined;
  const awaiting = own?.handles === 1 ? withNames(() => withdrawEvent(end, self)) : undefined;
  dismiss(end);
  if (awaiting) letGo(awaiting);
}

/** Tells who waits for a client that none will come. */
export function letGo({ event, owner }: AwaitedClient): void {
  signal(event);
  dismiss(event, owner);
}

/** Whether the process at the other end has closed it, or was killed. */
export const hasGone = (socket: number): boolean =>
  (libc.pollOne(socket, libc.POLLRDHUP, 0) & (libc.POLLRDHUP | libc.POLLHUP | libc.POLLERR)) !== 0;
