// What second processes and threads do for the cases on pipes (programs.ts).

import { once } from "node:events";
import { FlushFileBuffers, ReadFile, WriteFile } from "tswin32/win32file";
import {
  CallNamedPipe,
  ConnectNamedPipe,
  CreateNamedPipe,
  type CreateNamedPipeOptions,
  connectPipe,
  DisconnectNamedPipe,
  PIPE_READMODE_MESSAGE,
  type PipeConnection,
  SetNamedPipeHandleState,
  servePipe,
  TransactNamedPipe,
} from "tswin32/win32pipe";
import { ERROR_BROKEN_PIPE, Win32Error } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { dial, MESSAGES, read } from "./pipes.js";
import type { Channel } from "./programs.js";

/** What ends a thread of serveMessages. */
export const STOP = "stop";

export const pipePrograms = {
  /** Makes an instance of a pipe and keeps it until told to close it; then goes on until told to end. */
  async holdPipe(channel: Channel, name: string, options: CreateNamedPipeOptions): Promise<void> {
    const pipe = CreateNamedPipe(name, options);
    channel.tell("made");
    await channel.told("close");
    pipe.Close();
    channel.tell("closed");
    await channel.told("end");
  },

  /** Makes a pipe of messages and answers one message from each of as many clients as there are answers. Gives the messages. */
  answerCalls(channel: Channel, name: string, answers: string[]): string[] {
    using pipe = CreateNamedPipe(name, { pipeMode: MESSAGES, nMaxInstances: 1 });
    channel.tell("made");
    return answers.map((answer) => {
      ConnectNamedPipe(pipe);
      const [, message] = read(pipe);
      WriteFile(pipe, answer);
      flush(pipe);
      DisconnectNamedPipe(pipe);
      return message;
    });
  },

  /** Makes an instance and answers each message of each client with itself, until a client says to stop. Gives all messages. */
  serveMessages(channel: Channel, name: string): string[] {
    using pipe = CreateNamedPipe(name, { pipeMode: MESSAGES, nMaxInstances: 10 });
    channel.tell("made");
    const messages: string[] = [];
    while (messages.at(-1) !== STOP) {
      ConnectNamedPipe(pipe);
      messages.push(...echoes(pipe));
      DisconnectNamedPipe(pipe);
    }
    return messages;
  },

  /** Waits with its thread for a client, on a pipe of its process. Gives what ConnectNamedPipe returned. */
  connectThrough(channel: Channel, pipe: number): number {
    channel.tell("waiting");
    return ConnectNamedPipe(pipe);
  },

  /** Reads from a handle of its process. */
  readThrough(channel: Channel, handle: number, bytes: number): [number, string] {
    channel.tell("waiting");
    return read(handle, bytes);
  },

  /** Sends one message with its thread, and gives the answer. */
  call(_channel: Channel, name: string, message: string, timeOut: number): string {
    return String(CallNamedPipe(name, message, 1000, timeOut));
  },

  /** Sends one message by TransactNamedPipe on a handle of its process. */
  transactThrough(channel: Channel, handle: number, message: string): [number, string] {
    channel.tell("waiting");
    const [error, data] = TransactNamedPipe(handle, message, 1000);
    return [error, String(data)];
  },

  /** Connects and keeps its end open until told to close it; then goes on until told to end. */
  async holdClient(channel: Channel, name: string): Promise<void> {
    const pipe = dial(name);
    channel.tell("connected");
    await channel.told("close");
    pipe.Close();
    channel.tell("closed");
    await channel.told("end");
  },

  /** Talks over a connection to itself, and then only closes both ends: nothing else lets the process end. */
  async leavePipe(_channel: Channel, name: string): Promise<void> {
    await using server = servePipe(name, { message: true });
    const client = await connectPipe(name);
    const { value } = await server.next();
    client.write("a");
    await once(value as PipeConnection, "data");
    client.destroy();
    value?.destroy();
  },

  /** Connects and writes a message so long that its thread waits until all of it is read. */
  writeMuch(channel: Channel, name: string, bytes: number): void {
    const pipe = dial(name);
    SetNamedPipeHandleState(pipe, PIPE_READMODE_MESSAGE, null, null);
    channel.tell("connected");
    WriteFile(pipe, Buffer.alloc(bytes, "m"));
  },
};

/** Waits until the client has read everything, or has closed its end without. */
function flush(pipe: HANDLE): void {
  try {
    FlushFileBuffers(pipe);
  } catch (error) {
    if (!(error instanceof Win32Error && error.winerror === ERROR_BROKEN_PIPE)) throw error;
  }
}

/** Answers what a client says until it closes its end. */
function echoes(pipe: HANDLE): string[] {
  const messages: string[] = [];
  try {
    for (;;) {
      const [, data] = ReadFile(pipe, 100);
      messages.push(data.toString());
      WriteFile(pipe, data);
    }
  } catch (error) {
    if (error instanceof Win32Error) return messages; // its end is closed
    throw error;
  }
}
