import assert from "node:assert/strict";
import { FILE_READ_ATTRIBUTES } from "tswin32/win32con";
import { FILE_TYPE_PIPE, FindFilesW, GENERIC_READ, GENERIC_WRITE, GetFileType } from "tswin32/win32file";
import {
  CreateNamedPipe,
  FILE_FLAG_FIRST_PIPE_INSTANCE,
  FILE_FLAG_OVERLAPPED,
  FILE_FLAG_WRITE_THROUGH,
  GetNamedPipeServerProcessId,
  PIPE_ACCESS_DUPLEX,
  PIPE_ACCESS_INBOUND,
  PIPE_ACCESS_OUTBOUND,
  PIPE_READMODE_MESSAGE,
  PIPE_TYPE_BYTE,
  PIPE_TYPE_MESSAGE,
  PIPE_UNLIMITED_INSTANCES,
} from "tswin32/win32pipe";
import { ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_INVALID_NAME, ERROR_INVALID_PARAMETER, ERROR_PIPE_BUSY } from "tswin32/winerror";
import { Disposables } from "../support/disposables.js";
import { outcome, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { dial, MESSAGES, pipeName, read, serve, write } from "../support/pipes.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";

const BOTH = GENERIC_READ | GENERIC_WRITE;

describe("CreateNamedPipe", () => {
  test("makes a pipe that a client can open by its name, in any case", () => {
    const name = pipeName();
    using server = CreateNamedPipe(name, PIPE_ACCESS_DUPLEX, MESSAGES, 1, 512, 512, 0, null);
    assert.equal(GetFileType(server), FILE_TYPE_PIPE);
    using client = dial(name.toUpperCase());
    assert.equal(write(client, "hello"), 5);
    assert.deepEqual(read(server), [0, "hello"]);
  });

  test("takes its parameters by name too", () => {
    const name = pipeName();
    using _server = CreateNamedPipe(name, { openMode: PIPE_ACCESS_INBOUND, pipeMode: PIPE_TYPE_BYTE, nMaxInstances: 1 });
    assert.equal(
      outcome(() => dial(name, GENERIC_WRITE)),
      0,
    );
    using _all = CreateNamedPipe(pipeName(), {});
  });

  test("takes names with characters that files' names do not have", () => {
    const name = `${pipeName()} a<>*?|"/b ä 漢`;
    using server = serve(name);
    using client = dial(name);
    write(server, "x");
    assert.deepEqual(read(client), [0, "x"]);
  });

  test("is ERROR_INVALID_NAME for a name that is not a pipe's", () => {
    const error = throwsWin32(() => serve("not a pipe"), ERROR_INVALID_NAME, "CreateNamedPipe");
    assert.equal(error.path, "not a pipe");
  });

  test("is ERROR_INVALID_PARAMETER for no instances", () => {
    throwsWin32(() => serve(pipeName(), { nMaxInstances: 0 }), ERROR_INVALID_PARAMETER, "CreateNamedPipe");
  });

  test("is ERROR_INVALID_PARAMETER for more instances than PIPE_UNLIMITED_INSTANCES", () => {
    throwsWin32(() => serve(pipeName(), { nMaxInstances: PIPE_UNLIMITED_INSTANCES + 1 }), ERROR_INVALID_PARAMETER, "CreateNamedPipe");
  });

  test("is ERROR_INVALID_PARAMETER for messages read from a pipe of bytes", () => {
    const bytesAsMessages = { pipeMode: PIPE_TYPE_BYTE | PIPE_READMODE_MESSAGE };
    throwsWin32(() => serve(pipeName(), bytesAsMessages), ERROR_INVALID_PARAMETER, "CreateNamedPipe");
  });

  test("is ERROR_INVALID_PARAMETER without a direction, and for unknown flags", () => {
    throwsWin32(() => serve(pipeName(), { openMode: 0 }), ERROR_INVALID_PARAMETER, "CreateNamedPipe");
    throwsWin32(() => serve(pipeName(), { pipeMode: MESSAGES | 0x1000 }), ERROR_INVALID_PARAMETER, "CreateNamedPipe");
  });

  test("takes a client for each instance, and no more", () => {
    using ends = new Disposables();
    const name = pipeName();
    for (let made = 0; made < 3; made++) {
      ends.use(serve(name, { nMaxInstances: 3 }));
      ends.use(dial(name));
      throwsWin32(() => dial(name), ERROR_PIPE_BUSY, "CreateFile");
    }
    throwsWin32(() => serve(name, { nMaxInstances: 3 }), ERROR_PIPE_BUSY, "CreateNamedPipe");
  });

  test("makes 300 instances of a pipe without a limit", () => {
    using ends = new Disposables();
    const name = pipeName();
    for (let made = 0; made < 300; made++) ends.use(serve(name, { nMaxInstances: PIPE_UNLIMITED_INSTANCES }));
    assert.equal(
      outcome(() => dial(name)),
      0,
    );
  });

  test("leaves the place of an instance that is closed to another one", () => {
    const name = pipeName();
    serve(name).Close();
    throwsWin32(() => dial(name), ERROR_FILE_NOT_FOUND, "CreateFile");
    using _other = serve(name, { pipeMode: PIPE_TYPE_BYTE, openMode: PIPE_ACCESS_INBOUND });
  });

  test("is ERROR_ACCESS_DENIED for a second first instance", () => {
    const name = pipeName();
    const first = { openMode: PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE, nMaxInstances: 2 };
    using _server = serve(name, first);
    throwsWin32(() => serve(name, first), ERROR_ACCESS_DENIED, "CreateNamedPipe");
    using _second = serve(name, { nMaxInstances: 2 });
  });

  test("is ERROR_ACCESS_DENIED for another direction than the first instance's", () => {
    const name = pipeName();
    using _server = serve(name, { nMaxInstances: 2 });
    throwsWin32(() => serve(name, { nMaxInstances: 2, openMode: PIPE_ACCESS_INBOUND }), ERROR_ACCESS_DENIED, "CreateNamedPipe");
  });

  test("takes another read mode than the first instance's", () => {
    const name = pipeName();
    using _server = serve(name, { nMaxInstances: 2 });
    using _other = serve(name, { nMaxInstances: 2, pipeMode: PIPE_TYPE_MESSAGE });
  });

  test("takes FILE_FLAG_WRITE_THROUGH and FILE_FLAG_OVERLAPPED, of each instance for itself", () => {
    const name = pipeName();
    using _server = serve(name, { nMaxInstances: 3 });
    using _through = serve(name, { nMaxInstances: 3, openMode: PIPE_ACCESS_DUPLEX | FILE_FLAG_WRITE_THROUGH });
    using _overlapped = serve(name, { nMaxInstances: 3, openMode: PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED });
  });

  test("makes a pipe through which only the client writes with PIPE_ACCESS_INBOUND", () => {
    const name = pipeName();
    using server = serve(name, { openMode: PIPE_ACCESS_INBOUND });
    throwsWin32(() => dial(name, BOTH), ERROR_ACCESS_DENIED, "CreateFile");
    throwsWin32(() => dial(name, GENERIC_READ), ERROR_ACCESS_DENIED, "CreateFile");
    using client = dial(name, GENERIC_WRITE | FILE_READ_ATTRIBUTES);
    write(client, "in");
    assert.deepEqual(read(server), [0, "in"]);
    throwsWin32(() => write(server, "out"), ERROR_ACCESS_DENIED, "WriteFile");
    throwsWin32(() => read(client), ERROR_ACCESS_DENIED, "ReadFile");
  });

  test("makes a pipe through which only the server writes with PIPE_ACCESS_OUTBOUND", () => {
    const name = pipeName();
    using server = serve(name, { openMode: PIPE_ACCESS_OUTBOUND });
    throwsWin32(() => dial(name, BOTH), ERROR_ACCESS_DENIED, "CreateFile");
    throwsWin32(() => dial(name, GENERIC_WRITE), ERROR_ACCESS_DENIED, "CreateFile");
    using client = dial(name, GENERIC_READ);
    write(server, "out");
    assert.deepEqual(read(client), [0, "out"]);
    throwsWin32(() => read(server), ERROR_ACCESS_DENIED, "ReadFile");
    throwsWin32(() => write(client, "in"), ERROR_ACCESS_DENIED, "WriteFile");
  });

  test("counts the instances of all processes, and gives clients those of each", async () => {
    const name = pipeName();
    const options = { pipeMode: MESSAGES, nMaxInstances: 2 };
    await using other = new SecondProcess("holdPipe", [name, options]);
    await other.reached("made");
    using own = serve(name, options);
    throwsWin32(() => serve(name, options), ERROR_PIPE_BUSY, "CreateNamedPipe");
    using first = dial(name);
    using second = dial(name);
    throwsWin32(() => dial(name), ERROR_PIPE_BUSY, "CreateFile");
    const servers = [first, second].map((client) => GetNamedPipeServerProcessId(client)).sort();
    assert.deepEqual(servers, [process.pid, other.pid].sort());
    assert.equal(GetNamedPipeServerProcessId(own), process.pid);
  });

  test("takes the place of an instance whose process was killed", async () => {
    const name = pipeName();
    const options = { pipeMode: MESSAGES, nMaxInstances: 1 };
    await using other = new SecondProcess("holdPipe", [name, options]);
    await other.reached("made");
    throwsWin32(() => serve(name, options), ERROR_PIPE_BUSY, "CreateNamedPipe");
    other.kill();
    await other.ended;
    using _own = serve(name, options);
    assert.equal(
      outcome(() => dial(name)),
      0,
    );
  });

  test("checks its arguments", () => {
    const wrong: unknown[][] = [
      [],
      [5, {}],
      ["\\\\.\\pipe\\a\0b", {}],
      [pipeName()],
      [pipeName(), 3, 4, 1, 512, 512],
      [pipeName(), 3, 4, -1, 512, 512, 0, null],
      [pipeName(), 3, 4, 1, 512, 512, 0, "everybody"],
      [pipeName(), { pipeMode: "message" }],
      [pipeName(), { mode: 4 }],
    ];
    for (const args of wrong) throwsTypeError(() => Reflect.apply(CreateNamedPipe, undefined, args), /must be |has no member/);
  });
});

describe("A pipe's name", () => {
  test("is in the list of pipes as long as it has an instance or a client", () => {
    const name = pipeName();
    const own = name.slice("\\\\.\\pipe\\".length);
    const listed = () => FindFilesW("\\\\.\\pipe\\*").some((found) => found[8] === own);
    assert.equal(listed(), false);
    const server = serve(name);
    const client = dial(name);
    assert.equal(listed(), true);
    server.Close();
    client.Close();
    assert.equal(listed(), false);
  });
});
