import assert from "node:assert/strict";
import { FILE_READ_ATTRIBUTES, FILE_WRITE_ATTRIBUTES } from "tswin32/win32con";
import { GENERIC_READ, GENERIC_WRITE } from "tswin32/win32file";
import {
  CreatePipe,
  GetNamedPipeClientProcessId,
  GetNamedPipeClientSessionId,
  GetNamedPipeHandleState,
  GetNamedPipeHandleStateW,
  GetNamedPipeInfo,
  GetNamedPipeServerProcessId,
  GetNamedPipeServerSessionId,
  PIPE_ACCESS_INBOUND,
  PIPE_ACCESS_OUTBOUND,
  PIPE_CLIENT_END,
  PIPE_NOWAIT,
  PIPE_READMODE_BYTE,
  PIPE_READMODE_MESSAGE,
  PIPE_SERVER_END,
  PIPE_TYPE_BYTE,
  PIPE_TYPE_MESSAGE,
  PIPE_UNLIMITED_INSTANCES,
  SetNamedPipeHandleState,
} from "tswin32/win32pipe";
import { ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER } from "tswin32/winerror";
import { Win32Error } from "tswin32/wintypes";
import { Disposables } from "../support/disposables.js";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { Connected, dial, MESSAGES, pipeName, read, serve, write } from "../support/pipes.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";

describe("GetNamedPipeHandleState", () => {
  test("tells the server's modes as it was made, and the client's as bytes that are waited for", () => {
    const name = pipeName();
    using server = serve(name, { pipeMode: MESSAGES | PIPE_NOWAIT });
    using client = dial(name);
    assert.equal(GetNamedPipeHandleState(server).state, PIPE_READMODE_MESSAGE | PIPE_NOWAIT);
    assert.equal(GetNamedPipeHandleStateW(client).state, 0);
  });

  test("counts the instances, and has null for what was not asked for", () => {
    using ends = new Disposables();
    const name = pipeName();
    const server = ends.use(serve(name, { nMaxInstances: 3 }));
    assert.deepEqual([...GetNamedPipeHandleState(server)], [PIPE_READMODE_MESSAGE, 1, null, null, ""]);
    ends.use(serve(name, { nMaxInstances: 3 }));
    const client = ends.use(dial(name));
    assert.equal(GetNamedPipeHandleState(server).curInstances, 2);
    assert.equal(GetNamedPipeHandleState(client)[1], 2);
  });

  test("is ERROR_INVALID_PARAMETER for collection data of ends on one machine", () => {
    using pipe = new Connected();
    throwsWin32(() => GetNamedPipeHandleState(pipe.server, true), ERROR_INVALID_PARAMETER, "GetNamedPipeHandleState");
    throwsWin32(() => GetNamedPipeHandleState(pipe.client, true), ERROR_INVALID_PARAMETER, "GetNamedPipeHandleState");
  });

  test("tells the server who its client is, once it has read from it", () => {
    using pipe = new Connected();
    write(pipe.client, "hello");
    read(pipe.server);
    assert.notEqual(GetNamedPipeHandleState(pipe.server, false, true).userName, "");
  });

  test("does not tell a client who it is", () => {
    using pipe = new Connected();
    assert.throws(() => GetNamedPipeHandleState(pipe.client, false, true), Win32Error);
  });

  test("knows anonymous pipes", () => {
    const [reading, writing] = CreatePipe();
    using _reading = reading;
    using _writing = writing;
    assert.equal(GetNamedPipeHandleState(reading).state, 0);
  });

  test("is ERROR_INVALID_HANDLE for a closed handle, and checks its arguments", () => {
    const server = serve(pipeName());
    server.Close();
    throwsWin32(() => GetNamedPipeHandleState(server), ERROR_INVALID_HANDLE, "GetNamedPipeHandleState");
    for (const args of [[], ["pipe"], [4, "yes"], [4, true, {}]])
      throwsTypeError(() => Reflect.apply(GetNamedPipeHandleState, undefined, args));
  });
});

describe("SetNamedPipeHandleState", () => {
  test("changes the read mode of one end", () => {
    using pipe = new Connected();
    SetNamedPipeHandleState(pipe.client, PIPE_READMODE_BYTE, null, null);
    assert.equal(GetNamedPipeHandleState(pipe.client).state, 0);
    assert.equal(GetNamedPipeHandleState(pipe.server).state, PIPE_READMODE_MESSAGE);
    SetNamedPipeHandleState(pipe.client, PIPE_READMODE_MESSAGE | PIPE_NOWAIT, null, null);
    assert.equal(GetNamedPipeHandleState(pipe.client).state, PIPE_READMODE_MESSAGE | PIPE_NOWAIT);
  });

  test("changes nothing for null", () => {
    using pipe = new Connected();
    SetNamedPipeHandleState(pipe.client, null, null, null);
    assert.equal(GetNamedPipeHandleState(pipe.client).state, PIPE_READMODE_MESSAGE);
  });

  test("is ERROR_INVALID_PARAMETER for messages of a pipe of bytes, and changes nothing", () => {
    using pipe = new Connected({ pipeMode: PIPE_TYPE_BYTE });
    const change = () => SetNamedPipeHandleState(pipe.client, PIPE_READMODE_MESSAGE, null, null);
    throwsWin32(change, ERROR_INVALID_PARAMETER, "SetNamedPipeHandleState");
    assert.equal(GetNamedPipeHandleState(pipe.client).state, 0);
  });

  test("is ERROR_INVALID_PARAMETER for unknown flags", () => {
    using pipe = new Connected();
    throwsWin32(() => SetNamedPipeHandleState(pipe.client, 0x1000, null, null), ERROR_INVALID_PARAMETER, "SetNamedPipeHandleState");
  });

  test("is ERROR_INVALID_PARAMETER for collection data of ends on one machine", () => {
    using pipe = new Connected();
    throwsWin32(() => SetNamedPipeHandleState(pipe.server, null, 5, null), ERROR_INVALID_PARAMETER, "SetNamedPipeHandleState");
    throwsWin32(() => SetNamedPipeHandleState(pipe.client, null, null, 5), ERROR_INVALID_PARAMETER, "SetNamedPipeHandleState");
  });

  test("works on a client that only reads, with FILE_WRITE_ATTRIBUTES", () => {
    const name = pipeName();
    using server = serve(name, { openMode: PIPE_ACCESS_OUTBOUND });
    using client = dial(name, GENERIC_READ | FILE_WRITE_ATTRIBUTES);
    SetNamedPipeHandleState(client, PIPE_READMODE_MESSAGE, null, null);
    write(server, "one");
    write(server, "two");
    assert.deepEqual(read(client), [0, "one"]);
  });

  test("checks its arguments", () => {
    for (const args of [[], ["pipe", 0, null, null], [4, "0", null, null], [4, 0, -1, null], [4, 0, null, "5"], [4, 0]]) {
      throwsTypeError(() => Reflect.apply(SetNamedPipeHandleState, undefined, args));
    }
  });
});

describe("GetNamedPipeInfo", () => {
  test("tells which end it is, the type, the sizes and the limit", () => {
    using pipe = new Connected({ nMaxInstances: 7, nOutBufferSize: 8192, nInBufferSize: 4096 });
    assert.deepEqual([...GetNamedPipeInfo(pipe.server)], [PIPE_SERVER_END | PIPE_TYPE_MESSAGE, 8192, 4096, 7]);
    const info = GetNamedPipeInfo(pipe.client);
    assert.deepEqual([info.flags, info.outBufferSize, info.inBufferSize], [PIPE_CLIENT_END | PIPE_TYPE_MESSAGE, 8192, 4096]);
    assert.equal(info.maxInstances, 7);
  });

  test("tells of a pipe of bytes without a limit", () => {
    using pipe = new Connected({ pipeMode: PIPE_TYPE_BYTE, nMaxInstances: PIPE_UNLIMITED_INSTANCES });
    const { flags, maxInstances } = GetNamedPipeInfo(pipe.server);
    assert.deepEqual([flags, maxInstances], [PIPE_SERVER_END | PIPE_TYPE_BYTE, PIPE_UNLIMITED_INSTANCES]);
  });

  test("knows anonymous pipes, which are of bytes", () => {
    const [reading, writing] = CreatePipe();
    using _reading = reading;
    using _writing = writing;
    assert.equal(GetNamedPipeInfo(reading).flags & PIPE_TYPE_MESSAGE, 0);
  });

  test("works on a client that only writes, with FILE_READ_ATTRIBUTES", () => {
    const name = pipeName();
    using _server = serve(name, { openMode: PIPE_ACCESS_INBOUND });
    using client = dial(name, GENERIC_WRITE | FILE_READ_ATTRIBUTES);
    assert.equal(GetNamedPipeInfo(client).flags, PIPE_CLIENT_END | PIPE_TYPE_MESSAGE);
  });

  test("is ERROR_INVALID_HANDLE for a closed handle", () => {
    const server = serve(pipeName());
    server.Close();
    throwsWin32(() => GetNamedPipeInfo(server), ERROR_INVALID_HANDLE, "GetNamedPipeInfo");
    throwsTypeError(() => Reflect.apply(GetNamedPipeInfo, undefined, ["pipe"]));
  });
});

describe("The processes at the ends of a pipe", () => {
  test("are told at either end", async () => {
    const name = pipeName();
    using server = serve(name);
    await using other = new SecondProcess("holdClient", [name]);
    await other.reached("connected");
    assert.equal(GetNamedPipeClientProcessId(server), other.pid);
    assert.equal(GetNamedPipeServerProcessId(server), process.pid);
  });

  test("are told to the client", () => {
    using pipe = new Connected();
    assert.equal(GetNamedPipeServerProcessId(pipe.client), process.pid);
    assert.equal(GetNamedPipeClientProcessId(pipe.client), process.pid);
  });

  test("run in one session here", () => {
    using pipe = new Connected();
    const session = GetNamedPipeServerSessionId(pipe.client);
    assert.ok(Number.isInteger(session) && session >= 0);
    assert.equal(GetNamedPipeClientSessionId(pipe.server), session);
  });

  test("are not to be had of a closed handle", () => {
    const server = serve(pipeName());
    server.Close();
    for (const call of [
      GetNamedPipeClientProcessId,
      GetNamedPipeServerProcessId,
      GetNamedPipeClientSessionId,
      GetNamedPipeServerSessionId,
    ]) {
      throwsWin32(() => call(server), ERROR_INVALID_HANDLE, call.name);
      throwsTypeError(() => Reflect.apply(call, undefined, ["pipe"]));
    }
  });
});
