// Pipes for the cases: names that nobody else has, and both ends of one.

import { CreateFile, GENERIC_READ, GENERIC_WRITE, OPEN_EXISTING, ReadFile, WriteFile } from "tswin32/win32file";
import {
  CreateNamedPipe,
  type CreateNamedPipeOptions,
  PIPE_READMODE_MESSAGE,
  PIPE_REJECT_REMOTE_CLIENTS,
  PIPE_TYPE_MESSAGE,
  SetNamedPipeHandleState,
} from "tswin32/win32pipe";
import type { HANDLE, HandleLike } from "tswin32/wintypes";

/** The mode of most pipes here: of messages, read as messages. */
export const MESSAGES = PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE;

let names = 0;

/** A name that no other pipe has. */
export function pipeName(): string {
  names += 1;
  return `\\\\.\\pipe\\tswin32-test-${process.pid}-${Date.now().toString(36)}-${names}`;
}

/** An instance of a pipe: of messages, for one client, where nothing else is said. */
export function serve(name: string, { pipeMode = MESSAGES, ...options }: CreateNamedPipeOptions = {}): HANDLE {
  return CreateNamedPipe(name, { pipeMode: pipeMode | PIPE_REJECT_REMOTE_CLIENTS, nMaxInstances: 1, ...options });
}

/** A client's end: for reading and writing where nothing else is said. */
export function dial(name: string, access = GENERIC_READ | GENERIC_WRITE, flags = 0): HANDLE {
  return CreateFile(name, access, 0, null, OPEN_EXISTING, flags);
}

/** Both ends of a pipe, connected: `using pipe = new Connected();`. The client reads as the server does. */
export class Connected implements Disposable {
  readonly name = pipeName();
  readonly server: HANDLE;
  readonly client: HANDLE;

  constructor(options: CreateNamedPipeOptions = {}, clientAccess?: number, clientFlags?: number) {
    this.server = serve(this.name, options);
    try {
      this.client = dial(this.name, clientAccess, clientFlags);
    } catch (error) {
      this.server.Close();
      throw error;
    }
    if ((options.pipeMode ?? MESSAGES) & PIPE_READMODE_MESSAGE) SetNamedPipeHandleState(this.client, PIPE_READMODE_MESSAGE, null, null);
  }

  [Symbol.dispose](): void {
    this.client.Close();
    this.server.Close();
  }
}

/** What ReadFile gives, with the data as text. */
export function read(handle: HandleLike, bytes = 1000): [errCode: number, text: string] {
  const [error, data] = ReadFile(handle, bytes);
  return [error, data.toString()];
}

/** Writes text and gives how many bytes were written. */
export function write(handle: HandleLike, text: string): number {
  const [, written] = WriteFile(handle, text);
  return written;
}
