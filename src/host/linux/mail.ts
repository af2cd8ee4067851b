// Descriptors on their way to another process.
//
// Each process has a mailbox, a socket that only its user can reach. A descriptor sent to it is kept by the kernel until the process looks
// into the mailbox, also if the sender closes his own or ends meanwhile; it is closed if the process ends without having looked.

import { join } from "node:path";
import * as libc from "./libc.js";
import { makeDirectory, stateDirectory } from "./state.js";

/** A letter: the descriptor, and for which entry of the handle table it is. */
interface Letter {
  readonly fd: number;
  /** 0 for all entries that are of an end of a named pipe. */
  readonly entry: number;
  /** The entry's, or the number of the end's connection. */
  readonly generation: number;
  /** The record of that end; else 0. */
  readonly object: number;
}

/** Makes the mailbox of a process. Returns its descriptor, -1 where the state directory's file system has no sockets. */
export function hangMailbox(owner: number): number {
  const folder = mailFolder();
  makeDirectory(folder, undefined, 0o700);
  const socket = libc.socket(libc.AF_UNIX, libc.SOCK_SEQPACKET | libc.SOCK_CLOEXEC | libc.SOCK_NONBLOCK, 0);
  if (socket < 0) return -1;
  libc.unlink(join(folder, `${owner}`)); // one that a dead process has left
  const hung = withAddress(
    owner,
    (address) => libc.bindSocket(socket, address, address.length) === 0 && libc.listen(socket, LETTERS) === 0,
  );
  if (hung) return socket;
  libc.close(socket);
  return -1;
}

/** How many letters a mailbox holds; the system may hold fewer. */
const LETTERS = 4096;

/** Sends a descriptor. False if there is no mailbox, or if it is full. */
export function post(owner: number, { fd, entry, generation, object }: Letter): boolean {
  const socket = libc.socket(libc.AF_UNIX, libc.SOCK_SEQPACKET | libc.SOCK_CLOEXEC | libc.SOCK_NONBLOCK, 0);
  if (socket < 0) return false;
  const sent = withAddress(
    owner,
    (address) =>
      libc.connect(socket, address, address.length) === 0 && libc.sendDescriptor(socket, Int32Array.of(entry, generation, object), fd),
  );
  libc.close(socket);
  return sent;
}

/** Takes the next letter out of this process's mailbox; undefined if it is empty. */
export function nextLetter(mailbox: number): Letter | undefined {
  for (;;) {
    const socket = libc.accept4(mailbox, null, null, libc.SOCK_CLOEXEC | libc.SOCK_NONBLOCK);
    if (socket < 0) return undefined;
    const message = new Int32Array(3);
    const fd = libc.receiveDescriptor(socket, message);
    libc.close(socket);
    const [entry, generation, object] = message as unknown as [number, number, number];
    if (fd >= 0) return { fd, entry, generation, object }; // else its sender was killed before he wrote
  }
}

const mailFolder = (): string => join(stateDirectory(), "mail");

/** A struct sockaddr_un. It holds 107 bytes of a path, and the state directory's may be longer: the way is by a descriptor. */
function withAddress(owner: number, use: (address: Uint8Array) => boolean): boolean {
  const folder = libc.open(mailFolder(), libc.O_PATH | libc.O_DIRECTORY | libc.O_CLOEXEC, 0);
  if (folder < 0) return false;
  const address = Buffer.from(`\0\0/proc/self/fd/${folder}/${owner}\0`);
  address.writeUInt16LE(libc.AF_UNIX, 0);
  const done = use(address);
  libc.close(folder);
  return done;
}
