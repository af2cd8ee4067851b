import assert from "node:assert/strict";
import { GENERIC_READ, GENERIC_WRITE } from "tswin32/win32file";
import {
  CreatePipe,
  DisconnectNamedPipe,
  PeekNamedPipe,
  PIPE_ACCESS_INBOUND,
  PIPE_ACCESS_OUTBOUND,
  PIPE_READMODE_BYTE,
  PIPE_TYPE_BYTE,
  SetNamedPipeHandleState,
} from "tswin32/win32pipe";
import {
  ERROR_ACCESS_DENIED,
  ERROR_BAD_PIPE,
  ERROR_BROKEN_PIPE,
  ERROR_INVALID_FUNCTION,
  ERROR_INVALID_HANDLE,
  ERROR_MORE_DATA,
} from "tswin32/winerror";
import { Win32Error } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { Connected, pipeName, read, serve, write } from "../support/pipes.js";
import { describe, test } from "../support/suite.js";

/** What PeekNamedPipe gives, with the data as text. */
function peek(handle: Parameters<typeof PeekNamedPipe>[0], size: number): [string, number, number] {
  const [data, available, left] = PeekNamedPipe(handle, size);
  return [data.toString(), available, left];
}

describe("PeekNamedPipe", () => {
  test("finds nothing where nothing was written, and does not wait", () => {
    using pipe = new Connected();
    assert.deepEqual(peek(pipe.client, 100), ["", 0, 0]);
    assert.deepEqual(peek(pipe.server, 0), ["", 0, 0]);
  });

  test("shows the next message and leaves it there", () => {
    using pipe = new Connected();
    write(pipe.server, "hello");
    for (let times = 0; times < 3; times++) assert.deepEqual(peek(pipe.client, 100), ["hello", 5, 0]);
    assert.deepEqual(read(pipe.client), [0, "hello"]);
    assert.deepEqual(peek(pipe.client, 100), ["", 0, 0]);
  });

  test("tells how much of the message it has not copied", () => {
    using pipe = new Connected();
    write(pipe.client, "hello world");
    assert.deepEqual(peek(pipe.server, 5), ["hello", 11, 6]);
    assert.deepEqual(peek(pipe.server, 0), ["", 11, 11]);
    assert.deepEqual(read(pipe.server, 5), [ERROR_MORE_DATA, "hello"]);
    assert.deepEqual(peek(pipe.server, 3), [" wo", 6, 3]);
  });

  test("counts all messages and copies of the first one only", () => {
    using pipe = new Connected();
    write(pipe.server, "one");
    write(pipe.server, "and two");
    assert.deepEqual(peek(pipe.client, 100), ["one", 10, 0]);
    assert.deepEqual(peek(pipe.client, 2), ["on", 10, 1]);
  });

  test("goes by the pipe's type, not by the handle's read mode", () => {
    using pipe = new Connected();
    SetNamedPipeHandleState(pipe.client, PIPE_READMODE_BYTE, null, null);
    write(pipe.server, "one");
    write(pipe.server, "two");
    assert.deepEqual(peek(pipe.client, 2), ["on", 6, 1]);
  });

  test("copies across writes of a pipe of bytes, which has no messages", () => {
    using pipe = new Connected({ pipeMode: PIPE_TYPE_BYTE });
    write(pipe.server, "one");
    write(pipe.server, "two");
    assert.deepEqual(peek(pipe.client, 100), ["onetwo", 6, 0]);
    assert.deepEqual(peek(pipe.client, 4), ["onet", 6, 0]);
    assert.deepEqual(peek(pipe.client, 0), ["", 6, 0]);
  });

  test("looks into anonymous pipes", () => {
    const [reading, writing] = CreatePipe();
    using _reading = reading;
    using _writing = writing;
    write(writing, "hello");
    assert.deepEqual(peek(reading, 2), ["he", 5, 0]);
    assert.deepEqual(read(reading), [0, "hello"]);
  });

  test("has its members by name too", () => {
    using pipe = new Connected();
    write(pipe.server, "hello");
    const peeked = PeekNamedPipe(pipe.client, 2);
    assert.deepEqual([peeked.data.toString(), peeked.totalBytesAvail, peeked.bytesLeftThisMessage], ["he", 5, 3]);
    assert.ok(Array.isArray(peeked) && Buffer.isBuffer(peeked[0]));
  });

  test("is ERROR_BROKEN_PIPE once the other end is closed and everything is read", () => {
    using pipe = new Connected();
    write(pipe.client, "last");
    pipe.client.Close();
    assert.deepEqual(peek(pipe.server, 100), ["last", 4, 0]);
    read(pipe.server);
    throwsWin32(() => PeekNamedPipe(pipe.server, 100), ERROR_BROKEN_PIPE, "PeekNamedPipe");
  });

  test("is ERROR_BAD_PIPE while the instance listens", () => {
    using server = serve(pipeName());
    throwsWin32(() => PeekNamedPipe(server, 100), ERROR_BAD_PIPE, "PeekNamedPipe");
  });

  test("fails where the client was thrown out, at both ends", () => {
    using pipe = new Connected();
    write(pipe.server, "lost");
    DisconnectNamedPipe(pipe.server);
    for (const end of [pipe.server, pipe.client]) assert.throws(() => PeekNamedPipe(end, 100), Win32Error);
  });

  test("is ERROR_ACCESS_DENIED for ends that cannot be read from", () => {
    using inbound = new Connected({ openMode: PIPE_ACCESS_INBOUND, pipeMode: PIPE_TYPE_BYTE }, GENERIC_WRITE);
    throwsWin32(() => PeekNamedPipe(inbound.client, 1), ERROR_ACCESS_DENIED, "PeekNamedPipe");
    using outbound = new Connected({ openMode: PIPE_ACCESS_OUTBOUND, pipeMode: PIPE_TYPE_BYTE }, GENERIC_READ);
    throwsWin32(() => PeekNamedPipe(outbound.server, 1), ERROR_ACCESS_DENIED, "PeekNamedPipe");
    const [reading, writing] = CreatePipe();
    using _reading = reading;
    using _writing = writing;
    throwsWin32(() => PeekNamedPipe(writing, 1), ERROR_ACCESS_DENIED, "PeekNamedPipe");
  });

  test("is ERROR_INVALID_FUNCTION for a file", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "text"));
    throwsWin32(() => PeekNamedPipe(file, 4), ERROR_INVALID_FUNCTION, "PeekNamedPipe");
  });

  test("is ERROR_INVALID_HANDLE for a closed handle, and checks its arguments", () => {
    const server = serve(pipeName());
    server.Close();
    throwsWin32(() => PeekNamedPipe(server, 1), ERROR_INVALID_HANDLE, "PeekNamedPipe");
    for (const args of [[], ["pipe", 1], [4], [4, -1], [4, "1"]]) throwsTypeError(() => Reflect.apply(PeekNamedPipe, undefined, args));
  });
});
