// What streams over pipes are made of: reading and writing that can be given up at any time, on handles with FILE_FLAG_OVERLAPPED.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { ERROR_BROKEN_PIPE, ERROR_MORE_DATA } from "tswin32/winerror";
import { settle } from "#dist/host/operation.js";
import { host } from "#dist/host/windows/index.js";

const { files, handles, pipes } = host;

const PIPE_ACCESS_DUPLEX = 3;
const FILE_FLAG_OVERLAPPED = 0x4000_0000;
const MESSAGES = 6;
const GENERIC_READ_WRITE = 0xc000_0000;
const OPEN_EXISTING = 3;
const CURRENT_PROCESS = -1;
const DUPLICATE_SAME_ACCESS = 2;

let names = 0;
const opened = new Set<number>();

afterEach(() => {
  for (const handle of opened) handles.close(handle);
  opened.clear();
});

function kept(handle: number): number {
  opened.add(handle);
  return handle;
}

function closed(handle: number): void {
  opened.delete(handle);
  handles.close(handle);
}

/** Both ends of a pipe of messages, with FILE_FLAG_OVERLAPPED. */
function pipe(): { server: number; client: number } {
  const name = `\\\\.\\pipe\\tswin32-windows-${process.pid}-${names++}`;
  const sizes = { outBufferSize: 4096, inBufferSize: 4096, defaultTimeout: 0, maxInstances: 1, security: null };
  const server = kept(pipes.create({ name, openMode: PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, pipeMode: MESSAGES, ...sizes }));
  const opening = { share: 0, security: null, disposition: OPEN_EXISTING, template: 0 };
  const request = { path: name, access: GENERIC_READ_WRITE, flagsAndAttributes: FILE_FLAG_OVERLAPPED, ...opening };
  const client = kept(files.create(request).handle);
  pipes.setState(client, MESSAGES & 2, null, null);
  return { server, client };
}

describe("Reading from a pipe", () => {
  test("waits for a message, and gives a longer one in parts", async () => {
    const { server, client } = pipe();
    const buffer = Buffer.alloc(5);
    const reading = settle(pipes.receiving(server, buffer));
    await settle(pipes.sending(client, Buffer.from("message")));
    assert.deepEqual(await reading, { error: ERROR_MORE_DATA, transferred: 5 });
    assert.equal(buffer.toString(), "messa");
    assert.deepEqual(await settle(pipes.receiving(server, buffer)), { error: 0, transferred: 2 });
    assert.equal(buffer.toString("latin1", 0, 2), "ge");
  });

  test("takes nothing once it has been given up", async () => {
    const { server, client } = pipe();
    for (let round = 0; round < 50; round++) {
      const controller = new AbortController();
      const reading = settle(pipes.receiving(server, Buffer.alloc(10)), controller.signal);
      if (round % 2 === 0) await new Promise(setImmediate);
      controller.abort();
      await assert.rejects(reading, { name: "AbortError" });
      await settle(pipes.sending(client, Buffer.from(String(round))));
      const buffer = files.allocate(10);
      const { transferred } = await settle(pipes.receiving(server, buffer));
      assert.equal(Buffer.from(buffer).toString("latin1", 0, transferred), String(round));
    }
  });

  test("either gives the message or leaves it, where message and abort meet", async () => {
    const { server, client } = pipe();
    for (let round = 0; round < 50; round++) {
      const controller = new AbortController();
      const buffer = Buffer.alloc(10);
      const reading = settle(pipes.receiving(server, buffer), controller.signal).catch((error: Error) => error);
      await new Promise(setImmediate);
      await settle(pipes.sending(client, Buffer.from("x")));
      controller.abort();
      const outcome = await reading;
      if (outcome instanceof Error) assert.deepEqual(await settle(pipes.receiving(server, buffer)), { error: 0, transferred: 1 });
      else assert.deepEqual(outcome, { error: 0, transferred: 1 });
      assert.equal(pipes.peek(server, 0).available, 0);
    }
  });

  test("ends with an error where its handle is closed, and where the other end is", async () => {
    const first = pipe();
    const reading = settle(pipes.receiving(first.server, Buffer.alloc(10)));
    await new Promise(setImmediate);
    closed(first.server);
    await assert.rejects(reading, { funcname: "ReadFile" });
    const second = pipe();
    const other = settle(pipes.receiving(second.server, Buffer.alloc(10)));
    closed(second.client);
    await assert.rejects(other, { winerror: ERROR_BROKEN_PIPE, funcname: "ReadFile" });
  });

  test("can be given up after its handle was closed and the end lives on by another", async () => {
    const { server, client } = pipe();
    const other = kept(handles.duplicate(CURRENT_PROCESS, server, CURRENT_PROCESS, 0, false, DUPLICATE_SAME_ACCESS));
    const controller = new AbortController();
    const reading = settle(pipes.receiving(server, Buffer.alloc(10)), controller.signal);
    await new Promise(setImmediate);
    closed(server);
    controller.abort();
    await assert.rejects(reading, { name: "AbortError" });
    assert.equal(pipes.peek(other, 0).available, 0);
    await settle(pipes.sending(client, Buffer.from("x"))); // what was asked for still takes it, into memory that is still there
  });
});

describe("Writing to a pipe", () => {
  test("waits until it is read, and can be given up", async () => {
    const { client } = pipe();
    const bytes = Buffer.alloc(1_000_000, "m");
    const controller = new AbortController();
    const writing = settle(pipes.sending(client, bytes), controller.signal);
    await new Promise(setImmediate);
    controller.abort();
    await assert.rejects(writing, { name: "AbortError" });
  });

  test("writes all of it", async () => {
    const { server, client } = pipe();
    const bytes = Buffer.alloc(1_000_000, "m");
    const writing = settle(pipes.sending(client, bytes));
    const buffer = Buffer.alloc(bytes.length);
    assert.deepEqual(await settle(pipes.receiving(server, buffer)), { error: 0, transferred: bytes.length });
    assert.deepEqual(await writing, { error: 0, transferred: bytes.length });
    assert.ok(buffer.equals(bytes));
  });
});
