import assert from "node:assert/strict";
import { DuplicateHandle } from "tswin32/win32api";
import { DUPLICATE_SAME_ACCESS } from "tswin32/win32con";
import { FlushFileBuffers, ReadFile, WriteFile } from "tswin32/win32file";
import { FlushFileBuffers as flushLater, ReadFile as readLater, WriteFile as writeLater } from "tswin32/win32file/promises";
import { PeekNamedPipe, PIPE_READMODE_BYTE, PIPE_TYPE_BYTE, PIPE_TYPE_MESSAGE, SetNamedPipeHandleState } from "tswin32/win32pipe";
import { GetCurrentProcess } from "tswin32/win32process";
import { ERROR_BROKEN_PIPE, ERROR_MORE_DATA, Win32Error } from "tswin32/winerror";
import { Connected, dial, pipeName, read, serve, write } from "../support/pipes.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";
import { until } from "../support/time.js";
import { SecondThread } from "../support/worker.js";

const MEBIBYTE = 2 ** 20;

describe("A pipe of messages", () => {
  test("keeps them apart, in both directions", () => {
    using pipe = new Connected();
    for (const [from, to] of [
      [pipe.server, pipe.client],
      [pipe.client, pipe.server],
    ] as const) {
      for (const text of ["one", "two", "three"]) write(from, text);
      for (const text of ["one", "two", "three"]) assert.deepEqual(read(to), [0, text]);
    }
  });

  test("gives a message in parts with ERROR_MORE_DATA until its last one", () => {
    using pipe = new Connected();
    write(pipe.server, "hello world");
    write(pipe.server, "next");
    assert.deepEqual(read(pipe.client, 5), [ERROR_MORE_DATA, "hello"]);
    assert.deepEqual(read(pipe.client, 1), [ERROR_MORE_DATA, " "]);
    assert.deepEqual(read(pipe.client, 5), [0, "world"]);
    assert.deepEqual(read(pipe.client), [0, "next"]);
  });

  test("gives the rest of a message to another handle", () => {
    using pipe = new Connected();
    write(pipe.server, "hello world");
    assert.deepEqual(read(pipe.client, 5), [ERROR_MORE_DATA, "hello"]);
    const own = GetCurrentProcess();
    using other = DuplicateHandle(own, pipe.client, own, 0, false, DUPLICATE_SAME_ACCESS);
    assert.deepEqual(read(other, 3), [ERROR_MORE_DATA, " wo"]);
    assert.deepEqual(read(pipe.client), [0, "rld"]);
  });

  test("gives the rest of a message to another thread, and what is left then back", async () => {
    using pipe = new Connected();
    write(pipe.server, "hello world");
    assert.deepEqual(read(pipe.client, 5), [ERROR_MORE_DATA, "hello"]);
    await using thread = await SecondThread.start("readThrough", [pipe.client.handle, 3]);
    assert.deepEqual(await thread.result, [ERROR_MORE_DATA, " wo"]);
    assert.deepEqual(read(pipe.client), [0, "rld"]);
  });

  test("takes a message of no bytes, which is read as one", () => {
    using pipe = new Connected();
    assert.equal(write(pipe.server, ""), 0);
    write(pipe.server, "after it");
    assert.deepEqual(read(pipe.client), [0, ""]);
    assert.deepEqual(read(pipe.client), [0, "after it"]);
  });

  test("takes a message of 16 MiB", async () => {
    using pipe = new Connected();
    const message = Buffer.alloc(16 * MEBIBYTE);
    for (let at = 0; at < message.length; at += 4) message.writeUInt32LE(at, at);
    const [[, written], [error, data]] = await Promise.all([writeLater(pipe.client, message), readLater(pipe.server, message.length + 1)]);
    assert.deepEqual([written, error], [message.length, 0]);
    assert.ok(data.equals(message), "what was read is not what was written");
  });

  test("gives a message of 16 MiB in parts", async () => {
    using pipe = new Connected();
    const message = Buffer.alloc(16 * MEBIBYTE, "0123456789abcde");
    const written = writeLater(pipe.server, message);
    const parts: Buffer[] = [];
    for (let error = ERROR_MORE_DATA; error === ERROR_MORE_DATA; ) {
      const [code, data] = await readLater(pipe.client, MEBIBYTE - 1);
      error = code;
      parts.push(data);
    }
    assert.equal((await written)[1], message.length);
    assert.ok(Buffer.concat(parts).equals(message), "the parts are not the message");
  });

  test("is read as bytes where the handle is in byte-read mode: never more than there are", () => {
    using pipe = new Connected();
    SetNamedPipeHandleState(pipe.client, PIPE_READMODE_BYTE, null, null);
    write(pipe.server, "one");
    write(pipe.server, "two");
    assert.deepEqual(read(pipe.client, 2), [0, "on"]);
    assert.deepEqual(read(pipe.client), [0, "etwo"]);
  });

  test("is read as bytes by a client that has not asked for messages", () => {
    const name = pipeName();
    using server = serve(name);
    using client = dial(name);
    write(server, "one");
    write(server, "two");
    assert.deepEqual(read(client), [0, "onetwo"]);
  });

  test("may be read as bytes by the server and as messages by the client", () => {
    using pipe = new Connected({ pipeMode: PIPE_TYPE_MESSAGE | PIPE_READMODE_BYTE });
    write(pipe.client, "one");
    write(pipe.client, "two");
    assert.deepEqual(read(pipe.server, 4), [0, "onet"]);
    assert.deepEqual(read(pipe.server), [0, "wo"]);
  });

  test("keeps the order of messages that are written while others are read", async () => {
    using pipe = new Connected({ nInBufferSize: 256, nOutBufferSize: 256 });
    const texts = Array.from({ length: 500 }, (_, index) => `${index} ${"x".repeat(index % 97)}`);
    const writing = (async () => {
      for (const text of texts) await writeLater(pipe.client, text);
    })();
    for (const text of texts) assert.equal((await readLater(pipe.server, 200))[1].toString(), text);
    await writing;
  });
});

describe("A pipe of bytes", () => {
  test("knows no borders between writes", () => {
    using pipe = new Connected({ pipeMode: PIPE_TYPE_BYTE });
    write(pipe.server, "one");
    write(pipe.server, "two");
    assert.deepEqual(read(pipe.client, 4), [0, "onet"]);
    assert.deepEqual(read(pipe.client), [0, "wo"]);
  });

  test("gives what there is, and does not wait for more", () => {
    using pipe = new Connected({ pipeMode: PIPE_TYPE_BYTE });
    write(pipe.client, "part");
    assert.deepEqual(read(pipe.server, 1_000_000), [0, "part"]);
  });

  test("passes 16 MiB in order", async () => {
    using pipe = new Connected({ pipeMode: PIPE_TYPE_BYTE });
    const bytes = Buffer.alloc(16 * MEBIBYTE);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(at, at);
    const written = writeLater(pipe.client, bytes);
    const parts: Buffer[] = [];
    for (let left = bytes.length; left > 0; left -= parts.at(-1)?.length ?? 0) parts.push((await readLater(pipe.server, left))[1]);
    assert.equal((await written)[1], bytes.length);
    assert.ok(Buffer.concat(parts).equals(bytes), "what was read is not what was written");
  });

  test("goes on in another thread where the first one stopped", async () => {
    using pipe = new Connected({ pipeMode: PIPE_TYPE_BYTE });
    write(pipe.server, "0123456789");
    assert.deepEqual(read(pipe.client, 4), [0, "0123"]);
    await using thread = await SecondThread.start("readThrough", [pipe.client.handle, 3]);
    assert.deepEqual(await thread.result, [0, "456"]);
    assert.deepEqual(read(pipe.client), [0, "789"]);
  });
});

describe("ReadFile of a pipe", () => {
  test("waits with the thread until something is written", async () => {
    using pipe = new Connected();
    await using thread = await SecondThread.start("readThrough", [pipe.client.handle, 100], "waiting");
    write(pipe.server, "at last");
    assert.deepEqual(await thread.result, [0, "at last"]);
  });

  test("reads into the caller's buffer", () => {
    using pipe = new Connected();
    write(pipe.server, "hello");
    const buffer = Buffer.alloc(3);
    assert.equal(ReadFile(pipe.client, buffer)[0], ERROR_MORE_DATA);
    assert.equal(buffer.toString(), "hel");
  });

  test("ends with ERROR_BROKEN_PIPE where the other end closes meanwhile", async () => {
    using pipe = new Connected();
    const reading = readLater(pipe.server, 100);
    pipe.client.Close();
    await assert.rejects(reading, { winerror: ERROR_BROKEN_PIPE });
  });

  test("ends with ERROR_BROKEN_PIPE where the process at the other end is killed", async () => {
    const name = pipeName();
    using server = serve(name);
    await using other = new SecondProcess("holdClient", [name]);
    await other.reached("connected");
    const reading = readLater(server, 100);
    other.kill();
    await assert.rejects(reading, { winerror: ERROR_BROKEN_PIPE });
  });

  test("gives the beginning of a message whose writer was killed in the middle of it, and then ERROR_BROKEN_PIPE", async () => {
    const name = pipeName();
    using server = serve(name);
    const bytes = 8 * MEBIBYTE;
    await using other = new SecondProcess("writeMuch", [name, bytes]);
    await other.reached("connected");
    await until("the message has begun", () => PeekNamedPipe(server, 0).totalBytesAvail > 0);
    const [error, beginning] = ReadFile(server, 1000);
    assert.deepEqual([error, beginning.length], [ERROR_MORE_DATA, 1000]);
    other.kill();
    await other.ended;
    let total = beginning.length;
    const ending = await lastError(async () => {
      const [, data] = await readLater(server, MEBIBYTE);
      assert.ok(data.every((byte) => byte === beginning[0]));
      total += data.length;
    });
    assert.equal(ending, ERROR_BROKEN_PIPE);
    assert.ok(total < bytes, `${total} bytes`);
  });
});

describe("WriteFile to a pipe", () => {
  test("takes text as UTF-8 and returns how many bytes it was", () => {
    using pipe = new Connected();
    assert.deepEqual(WriteFile(pipe.server, "ä漢"), [0, 5]);
    assert.deepEqual(read(pipe.client), [0, "ä漢"]);
  });

  test("waits until there is room", async () => {
    using pipe = new Connected({ nOutBufferSize: 4096 });
    let done = false;
    const writing = writeLater(pipe.server, Buffer.alloc(MEBIBYTE)).then(() => {
      done = true;
    });
    await until("the message has begun", () => PeekNamedPipe(pipe.client, 0).totalBytesAvail > 0);
    assert.equal(done, false);
    assert.equal((await readLater(pipe.client, MEBIBYTE))[1].length, MEBIBYTE);
    await writing;
  });
});

describe("FlushFileBuffers of a pipe", () => {
  test("waits until the other end has read everything", async () => {
    using pipe = new Connected();
    write(pipe.server, "unread");
    let flushed = false;
    const flushing = flushLater(pipe.server).then(() => {
      flushed = true;
    });
    await until("something is there to read", () => PeekNamedPipe(pipe.client, 0).totalBytesAvail === 6);
    assert.equal(flushed, false);
    read(pipe.client);
    await flushing;
  });

  test("returns at once where there is nothing to read", () => {
    using pipe = new Connected();
    FlushFileBuffers(pipe.server);
    write(pipe.server, "read");
    read(pipe.client);
    FlushFileBuffers(pipe.server);
  });

  test("returns at once where the other end has read everything and closed", () => {
    using pipe = new Connected();
    write(pipe.server, "read");
    read(pipe.client);
    pipe.client.Close();
    FlushFileBuffers(pipe.server);
  });
});

/** Repeats a call until it fails, and gives the code. */
async function lastError(call: () => Promise<void>): Promise<number> {
  for (;;) {
    try {
      await call();
    } catch (error) {
      if (error instanceof Win32Error) return error.winerror;
      throw error;
    }
  }
}
