// The sockets of named pipes: each listening instance has one under its record's number, in a folder that only the state directory's owner
// can enter.
//
// They are stream sockets. SOCK_SEQPACKET would keep messages apart by itself, but it drops what is left of one that was read in part, and
// holds none as long as Windows does.

import { join } from "node:path";
import { systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { makeDirectory, stateDirectory } from "../state.js";

/** How many connections wait to be taken: one is the client's, and others are whoever's that came past the records. */
const BACKLOG = 8;
/** A sockaddr_un holds so many bytes of a path, and a NUL. */
const LONGEST_PATH = 107;

let folder: string | undefined;

/** The folder of the sockets, made at first use. */
function socketFolder(caller: string): string {
  if (folder === undefined) {
    folder = join(stateDirectory(caller), "pipes");
    makeDirectory(folder, caller, 0o700);
  }
  return folder;
}

const nameOf = (end: number, caller: string): string => join(socketFolder(caller), String(end));

/** Makes the socket on which an instance listens; -1 where the system refuses (errno tells why). */
export function listenFor(end: number, caller: string): number {
  const socket = libc.socket(libc.AF_UNIX, libc.SOCK_STREAM | libc.SOCK_CLOEXEC | libc.SOCK_NONBLOCK, 0);
  if (socket < 0) return -1;
  libc.unlink(nameOf(end, caller)); // of the connection before, or what a dead process has left
  let bound = false;
  try {
    bound = withAddress(
      end,
      (address) => libc.bindSocket(socket, address, address.length) === 0 && libc.listen(socket, BACKLOG) === 0,
      caller,
    );
  } finally {
    if (!bound) libc.close(socket);
  }
  return bound ? socket : -1;
}

/** Takes away the name of an instance's socket. */
export function forgetSocket(end: number): void {
  libc.unlink(nameOf(end, "CloseHandle"));
}

/** Connects to the socket of an instance; -1 if nobody listens there. */
export function connectTo(end: number, caller: string): number {
  const socket = libc.socket(libc.AF_UNIX, libc.SOCK_STREAM | libc.SOCK_CLOEXEC | libc.SOCK_NONBLOCK, 0);
  if (socket < 0) throw systemFailure(caller); // no descriptor is left: the instance is not busy
  let connected = false;
  try {
    // Nobody waits here: where others have filled the queue of connections, the instance is busy.
    connected = withAddress(end, (address) => libc.connect(socket, address, address.length) === 0, caller);
  } finally {
    if (!connected) libc.close(socket);
  }
  if (!connected) return -1;
  libc.fcntl(socket, libc.F_SETFL, 0); // only the connecting must not wait: a program that gets the end expects it to
  return socket;
}

/** Takes the connection that a process has made; -1 if there is none. Connections of others are dropped. Throws Win32Error where the system refuses. */
export function acceptFrom(socket: number, processId: number, caller: string): number {
  for (;;) {
    const connection = libc.accept4(socket, null, null, libc.SOCK_CLOEXEC);
    if (connection < 0) {
      const errno = libc.errno();
      if (errno === libc.EINTR) continue;
      if (errno === libc.EMFILE || errno === libc.ENFILE || errno === libc.ENOMEM) throw systemFailure(caller); // it still waits there
      return -1;
    }
    const peer = credentialsOf(connection);
    if (peer?.processId === processId && (peer.user === process.geteuid?.() || peer.user === 0)) return connection;
    libc.close(connection);
  }
}

const credentials = Buffer.alloc(12);
const credentialsBytes = Buffer.alloc(4);

/** Who has made a connection. */
export function credentialsOf(socket: number): { readonly processId: number; readonly user: number } | undefined {
  credentialsBytes.writeUInt32LE(credentials.length);
  if (libc.getsockopt(socket, libc.SOL_SOCKET, libc.SO_PEERCRED, credentials, credentialsBytes) < 0) return undefined;
  return { processId: credentials.readInt32LE(0), user: credentials.readUInt32LE(4) };
}

/** A struct sockaddr_un. Where the path is too long for it, the way is by a descriptor. */
function withAddress(end: number, use: (address: Uint8Array) => boolean, caller: string): boolean {
  const path = nameOf(end, caller);
  if (Buffer.byteLength(path) <= LONGEST_PATH) return use(addressOf(path));
  const directory = libc.open(socketFolder(caller), libc.O_PATH | libc.O_DIRECTORY | libc.O_CLOEXEC, 0);
  if (directory < 0) throw systemFailure(caller);
  const done = use(addressOf(`/proc/self/fd/${directory}/${end}`));
  libc.close(directory);
  return done;
}

function addressOf(path: string): Buffer {
  const address = Buffer.from(`\0\0${path}\0`);
  address.writeUInt16LE(libc.AF_UNIX, 0);
  return address;
}
