import assert from "node:assert/strict";
import { once } from "node:events";
import { userInfo } from "node:os";
import {
  connectPipe,
  GetNamedPipeInfo,
  NMPWAIT_NOWAIT,
  type PipeConnection,
  type PipeServer,
  servePipe,
  WaitNamedPipe,
} from "tswin32/win32pipe";
import { CallNamedPipe as callLater } from "tswin32/win32pipe/promises";
import {
  ERROR_ACCESS_DENIED,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_NAME,
  ERROR_INVALID_PARAMETER,
  ERROR_SEM_TIMEOUT,
} from "tswin32/winerror";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { dial, pipeName, serve } from "../support/pipes.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";

/** The next connection of a server. */
async function accepted(server: PipeServer): Promise<PipeConnection> {
  const { value } = await server.next();
  assert.ok(value);
  return value;
}

/** Both ends of a connection. */
async function pair(message: boolean): Promise<AsyncDisposable & { server: PipeConnection; client: PipeConnection }> {
  await using pipe = servePipe(pipeNameOf(), { message, maxInstances: 1 });
  const client = await connectPipe(lastName);
  const server = await accepted(pipe);
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      await Promise.all([closed(server), closed(client)]);
    },
  };
}

let lastName = "";
const pipeNameOf = () => (lastName = pipeName());

async function closed(connection: PipeConnection): Promise<void> {
  if (connection.closed) return;
  connection.destroy();
  await once(connection, "close");
}

/** The next chunk of a connection, undefined at its end. */
async function nextOf(connection: PipeConnection): Promise<string | undefined> {
  for await (const chunk of connection.iterator({ destroyOnReturn: false })) return String(chunk);
  return undefined;
}

/** The call must fail; a server that it makes all the same does not outlive the case. */
function servesNothing(call: () => PipeServer, code: number): void {
  throwsWin32(
    () => {
      const server = call();
      server.close();
      return server;
    },
    code,
    "CreateNamedPipe",
  );
}

describe("servePipe", () => {
  test("gives each client as a stream, and answers it", async () => {
    const name = pipeName();
    await using server = servePipe(name, { message: true });
    const serving = (async () => {
      for await (const connection of server) connection.on("data", (message) => connection.write(`hello ${message}`));
    })();
    const answers = await Promise.all(["a", "b", "c", "d", "e", "f"].map((text) => callLater(name, text, 100, 5000)));
    assert.deepEqual(answers.map(String), ["hello a", "hello b", "hello c", "hello d", "hello e", "hello f"]);
    await server.close();
    await serving;
  });

  test("is there at once, and gone when it is closed", async () => {
    const name = pipeName();
    const server = servePipe(name);
    WaitNamedPipe(name, 1);
    await server.close();
    throwsWin32(() => dial(name), ERROR_FILE_NOT_FOUND, "CreateFile");
    assert.deepEqual(await server.next(), { done: true, value: undefined });
    await server.close();
  });

  test("is the pipe's first instance, or fails with ERROR_ACCESS_DENIED", async () => {
    const name = pipeName();
    using taken = serve(name, { nMaxInstances: 2 });
    servesNothing(() => servePipe(name, { maxInstances: 2 }), ERROR_ACCESS_DENIED);
    assert.ok(taken.handle);
  });

  test("goes on for the connections that it has given", async () => {
    const name = pipeName();
    const server = servePipe(name, { message: true });
    const client = await connectPipe(name);
    const connection = await accepted(server);
    await server.close();
    connection.write("still here");
    assert.equal(await nextOf(client), "still here");
    await Promise.all([closed(client), closed(connection)]);
  });

  test("ends its loop with the reason of the signal, and lets nobody connect after that", async () => {
    const name = pipeName();
    const controller = new AbortController();
    const server = servePipe(name, { signal: controller.signal });
    const next = server.next();
    controller.abort(new Error("enough"));
    await assert.rejects(next, /enough/);
    assert.deepEqual(await server.next(), { done: true, value: undefined });
    await server.close();
    throwsWin32(() => dial(name), ERROR_FILE_NOT_FOUND);
    assert.throws(() => servePipe(name, { signal: controller.signal }), /enough/);
  });

  test("closes the pipe when a loop over it is left", async () => {
    const name = pipeName();
    const server = servePipe(name);
    const client = await connectPipe(name);
    for await (const connection of server) {
      await closed(connection);
      break;
    }
    throwsWin32(() => dial(name), ERROR_FILE_NOT_FOUND);
    await closed(client);
  });

  test("throws those out that have connected and were not given yet", async () => {
    const name = pipeName();
    const server = servePipe(name);
    const client = await connectPipe(name);
    const ended = once(client.resume(), "close");
    await server.close();
    await ended;
  });

  test("has so many clients at once, and serves the next one when one has gone", async () => {
    const name = pipeName();
    await using server = servePipe(name, { maxInstances: 2 });
    const [first, second] = [await connectPipe(name), await connectPipe(name)];
    await rejectsWin32(connectPipe(name, { timeout: 50 }), ERROR_SEM_TIMEOUT);
    const served = [await accepted(server), await accepted(server)];
    const third = connectPipe(name);
    await closed(served[0] as PipeConnection);
    const fourth = await third;
    assert.equal((await accepted(server)).message, false);
    await Promise.all([first, second, fourth, ...served].map(closed));
  });

  test("tells which process and which user has connected", async () => {
    const name = pipeName();
    await using server = servePipe(name, { message: true });
    await using other = new SecondProcess("call", [name, "who am I?", 20_000]);
    const connection = await accepted(server);
    assert.equal(await nextOf(connection), "who am I?");
    assert.equal(connection.clientProcessId, other.pid);
    assert.equal(connection.serverProcessId, process.pid);
    assert.equal(connection.clientUser.toLowerCase(), userInfo().username.toLowerCase());
    connection.write("you");
    assert.equal(await other.result(), "you");
    await closed(connection);
  });

  test("refuses wrong arguments", () => {
    const wrong = servePipe as (...args: unknown[]) => PipeServer;
    throwsTypeError(() => wrong(5));
    throwsTypeError(() => wrong(pipeName(), "message"));
    throwsTypeError(() => wrong(pipeName(), { messages: true }), /has no member "messages"/);
    throwsTypeError(() => wrong(pipeName(), { message: "yes" }));
    throwsTypeError(() => wrong(pipeName(), { signal: {} }));
    servesNothing(() => servePipe("no pipe"), ERROR_INVALID_NAME);
  });

  test("fails with ERROR_INVALID_PARAMETER for no instance at all", () => {
    servesNothing(() => servePipe(pipeName(), { maxInstances: 0 }), ERROR_INVALID_PARAMETER);
  });
});

describe("connectPipe", () => {
  test("fails at once with ERROR_FILE_NOT_FOUND if there is no such pipe", async () => {
    await rejectsWin32(connectPipe(pipeName()), ERROR_FILE_NOT_FOUND, "CreateFile");
  });

  test("waits for an instance, for so long or until the signal aborts", async () => {
    const name = pipeName();
    using server = serve(name);
    using client = dial(name);
    await rejectsWin32(connectPipe(name, { timeout: 30 }), ERROR_SEM_TIMEOUT);
    await rejectsWin32(connectPipe(name, { timeout: 0 }), ERROR_SEM_TIMEOUT);
    await assert.rejects(connectPipe(name, { signal: AbortSignal.timeout(30) }), { name: "TimeoutError" });
    assert.ok(server.handle && client.handle);
  });

  test("reads a pipe of messages by messages", async () => {
    await using ends = await pair(true);
    assert.equal(ends.client.message, true);
    assert.equal(GetNamedPipeInfo(ends.client.handle).maxInstances, 1);
    for (const text of ["one", "", "three", "x".repeat(1_000_000)]) ends.server.write(text);
    for (const text of ["one", "", "three", "x".repeat(1_000_000)]) assert.equal(await nextOf(ends.client), text);
  });

  test("reads a pipe of bytes as a stream", async () => {
    await using ends = await pair(false);
    assert.equal(ends.client.message, false);
    const sent = Buffer.alloc(3_000_000, "0123456789");
    ends.server.write("");
    ends.server.end(sent);
    const parts: Buffer[] = [];
    for await (const part of ends.client) parts.push(part as Buffer);
    assert.ok(Buffer.concat(parts).equals(sent));
  });

  test("refuses wrong arguments", async () => {
    const wrong = connectPipe as (...args: unknown[]) => Promise<PipeConnection>;
    await assert.rejects(wrong(5), TypeError);
    await assert.rejects(wrong(pipeName(), 5), TypeError);
    await assert.rejects(wrong(pipeName(), { timeout: "long" }), TypeError);
    await assert.rejects(wrong(pipeName(), { time: 5 }), TypeError);
  });
});

describe("A connection", () => {
  test("ends for the other end when it is ended, once everything was read", async () => {
    await using ends = await pair(true);
    ends.client.write("a");
    ends.client.end("b");
    assert.deepEqual([await nextOf(ends.server), await nextOf(ends.server), await nextOf(ends.server)], ["a", "b", undefined]);
  });

  test("closes its handle with itself, also while it reads and writes", async () => {
    await using ends = await pair(true);
    const written = new Promise((resolve) => ends.server.write(Buffer.alloc(4_000_000), resolve)); // nobody reads it
    ends.server.resume();
    await closed(ends.server);
    assert.ok((await written) instanceof Error);
    assert.equal(ends.server.handle.handle, 0);
    throwsWin32(() => GetNamedPipeInfo(ends.server.handle), ERROR_INVALID_HANDLE);
  });

  test("that nobody uses any more lets the process end", async () => {
    await using other = new SecondProcess("leavePipe", [pipeName()]);
    await other.result();
    assert.equal((await other.ended).code, 0);
  });

  test("fails for what is neither bytes nor text", async () => {
    await using ends = await pair(true);
    const failed = once(ends.client, "error");
    ends.client.write({ a: 1 });
    const [error] = await failed;
    assert.ok(error instanceof TypeError);
  });

  test("talks to programs that use Win32's own functions", async () => {
    const name = pipeName();
    await using server = servePipe(name, { message: true });
    const call = callLater(name, "ping", 100, NMPWAIT_NOWAIT);
    const connection = await accepted(server);
    assert.equal(await nextOf(connection), "ping");
    connection.end("pong");
    assert.equal(String(await call), "pong");
  });
});
