import assert from "node:assert/strict";
import { CreateEvent, INFINITE, WAIT_OBJECT_0, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waitForEvent } from "tswin32/win32event/promises";
import { AllocateReadBuffer, GENERIC_READ, GENERIC_WRITE, ReadFile, WriteFile } from "tswin32/win32file";
import { ReadFile as readLater, WriteFile as writeLater } from "tswin32/win32file/promises";
import {
  CallNamedPipe,
  CallNamedPipeW,
  FILE_FLAG_OVERLAPPED,
  NMPWAIT_NOWAIT,
  NMPWAIT_USE_DEFAULT_WAIT,
  NMPWAIT_WAIT_FOREVER,
  PIPE_ACCESS_DUPLEX,
  PIPE_READMODE_BYTE,
  PIPE_TYPE_BYTE,
  SetNamedPipeHandleState,
  TransactNamedPipe,
} from "tswin32/win32pipe";
import {
  CallNamedPipe as callLater,
  ConnectNamedPipe as connectLater,
  TransactNamedPipe as transactLater,
} from "tswin32/win32pipe/promises";
import {
  ERROR_BAD_PIPE,
  ERROR_BROKEN_PIPE,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_PARAMETER,
  ERROR_IO_PENDING,
  ERROR_MORE_DATA,
  ERROR_PIPE_BUSY,
  ERROR_SEM_TIMEOUT,
} from "tswin32/winerror";
import type { HandleLike } from "tswin32/wintypes";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { Connected, dial, MESSAGES, pipeName, read, serve, write } from "../support/pipes.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";
import { SecondThread } from "../support/worker.js";

const BOTH = GENERIC_READ | GENERIC_WRITE;

describe("TransactNamedPipe", () => {
  test("writes a message and waits for the answer", async () => {
    using pipe = new Connected();
    await using thread = await SecondThread.start("transactThrough", [pipe.client.handle, "question"], "waiting");
    assert.deepEqual(read(pipe.server), [0, "question"]);
    write(pipe.server, "answer");
    assert.deepEqual(await thread.result, [0, "answer"]);
  });

  test("gives the beginning of a longer answer with ERROR_MORE_DATA, and leaves the rest to ReadFile", async () => {
    using pipe = new Connected();
    const transaction = transactLater(pipe.client, "question", 6);
    assert.deepEqual(String((await readLater(pipe.server, 100))[1]), "question");
    await writeLater(pipe.server, "answer and more");
    const [error, data] = await transaction;
    assert.deepEqual([error, data.toString()], [ERROR_MORE_DATA, "answer"]);
    assert.deepEqual(read(pipe.client), [0, " and more"]);
  });

  test("reads into the caller's buffer", async () => {
    using pipe = new Connected();
    const buffer = Buffer.alloc(100);
    const transaction = transactLater(pipe.client, Buffer.from([1, 2, 3]), buffer);
    assert.deepEqual([...(await readLater(pipe.server, 100))[1]], [1, 2, 3]);
    await writeLater(pipe.server, "answer");
    const [error, data] = await transaction;
    assert.deepEqual([error, data.toString()], [0, "answer"]);
    assert.equal(buffer.toString("latin1", 0, 6), "answer");
  });

  test("takes an answer of no bytes", async () => {
    using pipe = new Connected({}, BOTH, FILE_FLAG_OVERLAPPED);
    const transaction = transactLater(pipe.client, "question", 100, null, soon());
    assert.deepEqual(read(pipe.server), [0, "question"]);
    write(pipe.server, "");
    const [error, data] = await transaction;
    assert.deepEqual([error, data.length], [0, 0]);
  });

  test("writes a message of no bytes", async () => {
    using pipe = new Connected({ openMode: PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED }, BOTH, FILE_FLAG_OVERLAPPED);
    using come = CreateEvent(null, true, false, null);
    ReadFile(pipe.server, AllocateReadBuffer(100), { hEvent: come });
    const transaction = transactLater(pipe.client, "", 100, null, soon());
    assert.equal(await waitForEvent(come, 5000), WAIT_OBJECT_0);
    WriteFile(pipe.server, "answer", {});
    assert.equal(String((await transaction)[1]), "answer");
  });

  test("is ERROR_IO_PENDING on a handle with FILE_FLAG_OVERLAPPED, and sets the event with the answer", () => {
    using pipe = new Connected({}, BOTH, FILE_FLAG_OVERLAPPED);
    using event = CreateEvent(null, true, false, null);
    const buffer = AllocateReadBuffer(100);
    const [error, data] = TransactNamedPipe(pipe.client, "question", buffer, { hEvent: event });
    assert.equal(error, ERROR_IO_PENDING);
    assert.equal(data, buffer);
    assert.deepEqual(read(pipe.server), [0, "question"]);
    write(pipe.server, "answer");
    WaitForSingleObject(event, INFINITE);
    assert.equal(buffer.toString("latin1", 0, 6), "answer");
  });

  test("waits as a promise on a handle with FILE_FLAG_OVERLAPPED", async () => {
    using pipe = new Connected({}, BOTH, FILE_FLAG_OVERLAPPED);
    const transaction = transactLater(pipe.client, "question", 100);
    assert.deepEqual(read(pipe.server), [0, "question"]);
    write(pipe.server, "answer");
    const [error, data] = await transaction;
    assert.deepEqual([error, data.toString()], [0, "answer"]);
  });

  test("is ERROR_INVALID_PARAMETER on a handle with FILE_FLAG_OVERLAPPED without an OVERLAPPED", () => {
    using pipe = new Connected({}, BOTH, FILE_FLAG_OVERLAPPED);
    throwsWin32(
      () => TransactNamedPipe(pipe.client, "question", AllocateReadBuffer(10), null),
      ERROR_INVALID_PARAMETER,
      "TransactNamedPipe",
    );
  });

  test("is ERROR_BAD_PIPE on a handle in byte-read mode, and on a pipe of bytes", () => {
    using pipe = new Connected();
    SetNamedPipeHandleState(pipe.client, PIPE_READMODE_BYTE, null, null);
    throwsWin32(() => TransactNamedPipe(pipe.client, "question", 100), ERROR_BAD_PIPE, "TransactNamedPipe");
    using bytes = new Connected({ pipeMode: PIPE_TYPE_BYTE });
    throwsWin32(() => TransactNamedPipe(bytes.client, "question", 100), ERROR_BAD_PIPE, "TransactNamedPipe");
  });

  test("is ERROR_PIPE_BUSY where there is something to read already", () => {
    using pipe = new Connected();
    write(pipe.server, "unread");
    throwsWin32(() => TransactNamedPipe(pipe.client, "question", 100), ERROR_PIPE_BUSY, "TransactNamedPipe");
    assert.deepEqual(read(pipe.client), [0, "unread"]);
  });

  test("is ERROR_BROKEN_PIPE where the other end closes instead of answering", async () => {
    using pipe = new Connected({}, BOTH, FILE_FLAG_OVERLAPPED);
    const transaction = transactLater(pipe.client, "question", 100);
    assert.deepEqual(read(pipe.server), [0, "question"]);
    pipe.server.Close();
    await rejectsWin32(transaction, ERROR_BROKEN_PIPE, "TransactNamedPipe");
  });

  test("checks its arguments", () => {
    using pipe = new Connected();
    const wrong = [[], ["pipe", "x", 5], [pipe.client, 5, 5], [pipe.client, "x"], [pipe.client, "x", -1], [pipe.client, "x", 5, 5]];
    for (const args of wrong) throwsTypeError(() => Reflect.apply(TransactNamedPipe, undefined, args));
  });
});

describe("CallNamedPipe", () => {
  test("opens, asks, reads and closes, with the thread", async () => {
    const name = pipeName();
    await using server = await SecondThread.start("answerCalls", [name, ["one", "two"]], "made");
    assert.equal(String(CallNamedPipe(name, "first", 100, NMPWAIT_WAIT_FOREVER)), "one");
    assert.equal(String(CallNamedPipeW(name, Buffer.from("second"), 100, NMPWAIT_WAIT_FOREVER)), "two");
    assert.deepEqual(await server.result, ["first", "second"]);
  });

  test("asks a server in another process", async () => {
    const name = pipeName();
    await using server = new SecondProcess("answerCalls", [name, ["answer"]]);
    await server.reached("made");
    assert.equal(String(await callLater(name, "question", 100, NMPWAIT_WAIT_FOREVER)), "answer");
    assert.deepEqual(await server.result(), ["question"]);
  });

  test("is ERROR_MORE_DATA for an answer that is longer, of which nothing is left", async () => {
    const name = pipeName();
    await using server = await SecondThread.start("answerCalls", [name, ["123456", "next"]], "made");
    throwsWin32(() => CallNamedPipe(name, "first", 5, NMPWAIT_WAIT_FOREVER), ERROR_MORE_DATA, "CallNamedPipe");
    assert.equal(String(CallNamedPipe(name, "second", 5, NMPWAIT_WAIT_FOREVER)), "next");
    assert.deepEqual(await server.result, ["first", "second"]);
  });

  test("waits for an instance that is busy", async () => {
    const name = pipeName();
    const options = { pipeMode: MESSAGES, nMaxInstances: 2 };
    using _server = serve(name, options);
    using _client = dial(name);
    const call = callLater(name, "question", 100, NMPWAIT_WAIT_FOREVER);
    using second = serve(name, options);
    assert.equal(String((await readWhenConnected(second))[1]), "question");
    await writeLater(second, "answer");
    assert.equal(String(await call), "answer");
  });

  test("is ERROR_FILE_NOT_FOUND where there is no such pipe", () => {
    const name = pipeName();
    const error = throwsWin32(() => CallNamedPipe(name, "x", 5, NMPWAIT_WAIT_FOREVER), ERROR_FILE_NOT_FOUND, "CallNamedPipe");
    assert.equal(error.path, name);
  });

  test("is ERROR_PIPE_BUSY with NMPWAIT_NOWAIT where all instances are busy", () => {
    using pipe = new Connected();
    throwsWin32(() => CallNamedPipe(pipe.name, "x", 5, NMPWAIT_NOWAIT), ERROR_PIPE_BUSY, "CallNamedPipe");
  });

  test("is ERROR_SEM_TIMEOUT where all instances stay busy", () => {
    using pipe = new Connected();
    throwsWin32(() => CallNamedPipe(pipe.name, "x", 5, 100), ERROR_SEM_TIMEOUT, "CallNamedPipe");
    throwsWin32(() => CallNamedPipe(pipe.name, "x", 5, NMPWAIT_USE_DEFAULT_WAIT), ERROR_SEM_TIMEOUT, "CallNamedPipe");
  });

  test("is ERROR_INVALID_PARAMETER for a pipe of bytes", () => {
    const name = pipeName();
    using _server = serve(name, { pipeMode: PIPE_TYPE_BYTE });
    throwsWin32(() => CallNamedPipe(name, "x", 5, NMPWAIT_NOWAIT), ERROR_INVALID_PARAMETER, "CallNamedPipe");
  });

  test("is ERROR_BROKEN_PIPE as a promise where the server closes instead of answering", async () => {
    const name = pipeName();
    using server = serve(name);
    const call = callLater(name, "question", 100, NMPWAIT_WAIT_FOREVER);
    await readWhenConnected(server);
    server.Close();
    await rejectsWin32(call, ERROR_BROKEN_PIPE, "CallNamedPipe");
  });

  test("ends as a promise by its signal, while it waits for the answer and while it waits for an instance", async () => {
    const name = pipeName();
    using server = serve(name);
    const reason = new Error("enough");
    const controller = new AbortController();
    const call = callLater(name, "question", 100, NMPWAIT_WAIT_FOREVER, { signal: controller.signal });
    await readWhenConnected(server);
    controller.abort(reason);
    await assert.rejects(call, reason);
    await rejectsWin32(readLater(server, 100), ERROR_BROKEN_PIPE); // it has closed its end
    const waiting = callLater(name, "question", 100, NMPWAIT_WAIT_FOREVER, { signal: AbortSignal.timeout(50) });
    await assert.rejects(waiting, { name: "TimeoutError" });
  });

  test("checks its arguments", () => {
    const wrong = [[], [5, "x", 5, 5], ["\\\\.\\pipe\\x", 5, 5, 5], ["\\\\.\\pipe\\x", "x", -1, 5], ["\\\\.\\pipe\\x", "x", 5]];
    for (const args of wrong) throwsTypeError(() => Reflect.apply(CallNamedPipe, undefined, args));
  });
});

/** What the first client says. */
async function readWhenConnected(server: HandleLike): Promise<[number, Buffer]> {
  await connectLater(server);
  return readLater(server, 100);
}

/** The signal of what would otherwise wait for ever, if it went wrong. */
function soon(): { signal: AbortSignal } {
  return { signal: AbortSignal.timeout(5000) };
}
