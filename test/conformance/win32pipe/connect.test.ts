import assert from "node:assert/strict";
import { CreateEvent, INFINITE, WAIT_OBJECT_0, WAIT_TIMEOUT, WaitForSingleObject } from "tswin32/win32event";
import {
  ConnectNamedPipe,
  DisconnectNamedPipe,
  FILE_FLAG_OVERLAPPED,
  PIPE_ACCESS_DUPLEX,
  PIPE_NOWAIT,
  PIPE_TYPE_BYTE,
  PIPE_WAIT,
  SetNamedPipeHandleState,
} from "tswin32/win32pipe";
import { WaitNamedPipe as waitLater } from "tswin32/win32pipe/promises";
import {
  ERROR_BROKEN_PIPE,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_FUNCTION,
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_PARAMETER,
  ERROR_IO_PENDING,
  ERROR_NO_DATA,
  ERROR_PIPE_BUSY,
  ERROR_PIPE_CONNECTED,
  ERROR_PIPE_LISTENING,
  ERROR_PIPE_NOT_CONNECTED,
} from "tswin32/winerror";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { Connected, dial, MESSAGES, pipeName, read, serve, write } from "../support/pipes.js";
import { describe, test } from "../support/suite.js";
import { SecondThread } from "../support/worker.js";

const OVERLAPPED_DUPLEX = PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED;

describe("The life of a pipe", () => {
  test("goes from listening to connected, closing, disconnected, and to listening again", async () => {
    const name = pipeName();
    throwsWin32(() => dial(name), ERROR_FILE_NOT_FOUND, "CreateFile");

    using server = serve(name); // listening
    throwsWin32(() => write(server, "x"), ERROR_PIPE_LISTENING, "WriteFile");
    throwsWin32(() => read(server), ERROR_PIPE_LISTENING, "ReadFile");

    const first = dial(name); // connected
    assert.equal(ConnectNamedPipe(server), ERROR_PIPE_CONNECTED);
    assert.equal(ConnectNamedPipe(server), ERROR_PIPE_CONNECTED);
    throwsWin32(() => dial(name), ERROR_PIPE_BUSY, "CreateFile");
    write(first, "question");
    assert.deepEqual(read(server), [0, "question"]);
    write(server, "answer");
    assert.deepEqual(read(first), [0, "answer"]);

    write(first, "last words");
    first.Close(); // closing
    throwsWin32(() => write(server, "x"), ERROR_NO_DATA, "WriteFile");
    assert.deepEqual(read(server), [0, "last words"]);
    throwsWin32(() => read(server), ERROR_BROKEN_PIPE, "ReadFile");
    throwsWin32(() => ConnectNamedPipe(server), ERROR_NO_DATA, "ConnectNamedPipe");
    throwsWin32(() => dial(name), ERROR_PIPE_BUSY, "CreateFile");

    DisconnectNamedPipe(server); // disconnected
    throwsWin32(() => read(server), ERROR_PIPE_NOT_CONNECTED, "ReadFile");
    throwsWin32(() => write(server, "x"), ERROR_PIPE_NOT_CONNECTED, "WriteFile");
    throwsWin32(() => dial(name), ERROR_PIPE_BUSY, "CreateFile");

    await using thread = await SecondThread.start("connectThrough", [server.handle], "waiting"); // listening again
    using second = await dialled(name);
    assert.equal(await thread.result, 0);
    write(second, "again");
    assert.deepEqual(read(server), [0, "again"]);

    server.Close();
    throwsWin32(() => read(second), ERROR_BROKEN_PIPE, "ReadFile");
    throwsWin32(() => write(second, "x"), ERROR_NO_DATA, "WriteFile");
    throwsWin32(() => dial(name), ERROR_FILE_NOT_FOUND, "CreateFile");
  });

  test("goes on for the client with what was written before the server closed its end", () => {
    using pipe = new Connected();
    write(pipe.server, "one");
    write(pipe.server, "two");
    pipe.server.Close();
    assert.deepEqual(
      [read(pipe.client), read(pipe.client)],
      [
        [0, "one"],
        [0, "two"],
      ],
    );
    throwsWin32(() => read(pipe.client), ERROR_BROKEN_PIPE, "ReadFile");
  });
});

describe("ConnectNamedPipe", () => {
  test("waits with the thread until a client comes", async () => {
    const name = pipeName();
    using server = serve(name);
    await using thread = await SecondThread.start("connectThrough", [server.handle], "waiting");
    using client = dial(name);
    const returned = await thread.result;
    assert.ok(returned === 0 || returned === ERROR_PIPE_CONNECTED, String(returned)); // whoever was faster
    write(server, "welcome");
    assert.deepEqual(read(client), [0, "welcome"]);
  });

  test("sets the event of its OVERLAPPED later on a handle with FILE_FLAG_OVERLAPPED", () => {
    const name = pipeName();
    using server = serve(name, { openMode: OVERLAPPED_DUPLEX });
    using event = CreateEvent(null, true, false, null);
    assert.equal(ConnectNamedPipe(server, { hEvent: event }), ERROR_IO_PENDING);
    assert.equal(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    using _client = dial(name);
    assert.equal(WaitForSingleObject(event, INFINITE), WAIT_OBJECT_0);
  });

  test("is ERROR_PIPE_CONNECTED on a handle with FILE_FLAG_OVERLAPPED where a client came first", () => {
    const name = pipeName();
    using server = serve(name, { openMode: OVERLAPPED_DUPLEX });
    using _client = dial(name);
    using event = CreateEvent(null, true, false, null);
    assert.equal(ConnectNamedPipe(server, { hEvent: event }), ERROR_PIPE_CONNECTED);
  });

  test("is ERROR_INVALID_PARAMETER on a handle with FILE_FLAG_OVERLAPPED without an OVERLAPPED", () => {
    using server = serve(pipeName(), { openMode: OVERLAPPED_DUPLEX });
    throwsWin32(() => ConnectNamedPipe(server), ERROR_INVALID_PARAMETER, "ConnectNamedPipe");
  });

  test("is ERROR_INVALID_FUNCTION for a client's end", () => {
    using pipe = new Connected();
    throwsWin32(() => ConnectNamedPipe(pipe.client), ERROR_INVALID_FUNCTION, "ConnectNamedPipe");
  });

  test("is ERROR_INVALID_HANDLE for a closed handle, and checks its arguments", () => {
    const server = serve(pipeName());
    server.Close();
    throwsWin32(() => ConnectNamedPipe(server), ERROR_INVALID_HANDLE, "ConnectNamedPipe");
    throwsTypeError(() => Reflect.apply(ConnectNamedPipe, undefined, ["pipe"]));
    throwsTypeError(() => Reflect.apply(ConnectNamedPipe, undefined, [4, 5]));
  });

  test("never waits with PIPE_NOWAIT, and says how things are", () => {
    const name = pipeName();
    using server = serve(name, { pipeMode: MESSAGES | PIPE_NOWAIT });
    throwsWin32(() => ConnectNamedPipe(server), ERROR_PIPE_LISTENING, "ConnectNamedPipe");
    const client = dial(name);
    assert.equal(ConnectNamedPipe(server), ERROR_PIPE_CONNECTED);
    client.Close();
    throwsWin32(() => ConnectNamedPipe(server), ERROR_NO_DATA, "ConnectNamedPipe");
    DisconnectNamedPipe(server);
    throwsWin32(() => dial(name), ERROR_PIPE_BUSY, "CreateFile");
    assert.equal(ConnectNamedPipe(server), 0); // now it can be connected to
    throwsWin32(() => ConnectNamedPipe(server), ERROR_PIPE_LISTENING, "ConnectNamedPipe");
    using _second = dial(name);
    assert.equal(ConnectNamedPipe(server), ERROR_PIPE_CONNECTED);
  });
});

describe("DisconnectNamedPipe", () => {
  test("throws the client out, and what it has not read is lost", () => {
    using pipe = new Connected();
    write(pipe.server, "too late");
    DisconnectNamedPipe(pipe.server);
    throwsWin32(() => read(pipe.client), ERROR_PIPE_NOT_CONNECTED, "ReadFile");
    throwsWin32(() => write(pipe.client, "x"), ERROR_PIPE_NOT_CONNECTED, "WriteFile");
  });

  test("loses what the server has not read", () => {
    using pipe = new Connected();
    write(pipe.client, "too late");
    DisconnectNamedPipe(pipe.server);
    throwsWin32(() => read(pipe.server), ERROR_PIPE_NOT_CONNECTED, "ReadFile");
  });

  test("makes the instance free for another client while the last one still has its handle", async () => {
    using pipe = new Connected();
    DisconnectNamedPipe(pipe.server);
    await using thread = await SecondThread.start("connectThrough", [pipe.server.handle], "waiting");
    using second = await dialled(pipe.name);
    assert.equal(await thread.result, 0);
    write(pipe.server, "for the second");
    assert.deepEqual(read(second), [0, "for the second"]);
    throwsWin32(() => read(pipe.client), ERROR_PIPE_NOT_CONNECTED, "ReadFile");
  });

  test("is ERROR_INVALID_FUNCTION for a client's end", () => {
    using pipe = new Connected();
    throwsWin32(() => DisconnectNamedPipe(pipe.client), ERROR_INVALID_FUNCTION, "DisconnectNamedPipe");
  });

  test("is ERROR_INVALID_HANDLE for a closed handle", () => {
    const server = serve(pipeName());
    server.Close();
    throwsWin32(() => DisconnectNamedPipe(server), ERROR_INVALID_HANDLE, "DisconnectNamedPipe");
  });
});

describe("PIPE_NOWAIT", () => {
  test("makes ReadFile ERROR_NO_DATA where there is nothing to read", () => {
    using pipe = new Connected({ pipeMode: MESSAGES | PIPE_NOWAIT });
    throwsWin32(() => read(pipe.server), ERROR_NO_DATA, "ReadFile");
    write(pipe.client, "x");
    assert.deepEqual(read(pipe.server), [0, "x"]);
    throwsWin32(() => read(pipe.server), ERROR_NO_DATA, "ReadFile");
  });

  test("makes WriteFile write no message that the buffer has no room for", () => {
    using pipe = new Connected({ pipeMode: MESSAGES | PIPE_NOWAIT, nOutBufferSize: 4096 });
    assert.equal(write(pipe.server, "m".repeat(4096)), 4096);
    assert.equal(write(pipe.server, "m".repeat(4096)), 0);
    assert.deepEqual(read(pipe.client, 5000), [0, "m".repeat(4096)]);
    assert.equal(write(pipe.server, "n"), 1);
  });

  test("makes WriteFile write as many bytes as the buffer of a pipe of bytes has room for", () => {
    using pipe = new Connected({ pipeMode: PIPE_TYPE_BYTE | PIPE_NOWAIT, nOutBufferSize: 4096 });
    const written = write(pipe.server, "b".repeat(100_000));
    assert.ok(written > 0 && written < 100_000, String(written));
    assert.deepEqual(read(pipe.client, 100_000), [0, "b".repeat(written)]);
  });

  test("can be switched on and off by SetNamedPipeHandleState", async () => {
    using pipe = new Connected();
    SetNamedPipeHandleState(pipe.client, PIPE_NOWAIT, null, null);
    throwsWin32(() => read(pipe.client), ERROR_NO_DATA, "ReadFile");
    SetNamedPipeHandleState(pipe.client, PIPE_WAIT, null, null);
    await using thread = await SecondThread.start("readThrough", [pipe.client.handle, 100], "waiting");
    write(pipe.server, "waited for");
    assert.deepEqual(await thread.result, [0, "waited for"]);
  });
});

/** Opens a client's end as soon as the instance listens: another thread is about to make it. */
async function dialled(name: string): Promise<ReturnType<typeof dial>> {
  await waitLater(name, 20_000);
  return dial(name);
}
