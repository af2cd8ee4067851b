import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { afterEach, describe, test } from "node:test";
import { kernel32 } from "#dist/host/windows/ffi.js";
import { host } from "#dist/host/windows/index.js";
import { OVERLAPPED } from "#dist/wintypes/overlapped.js";

const { files, handles, sync, waits } = host;
const ERROR_INVALID_PARAMETER = 87;
const ERROR_BROKEN_PIPE = 109;
const ERROR_MORE_DATA = 234;
const ERROR_IO_PENDING = 997;

const CreateNamedPipeW = kernel32<
  [name: string, mode: number, pipeMode: number, instances: number, out: number, input: number, timeout: number, security: null]
>(
  "intptr_t CreateNamedPipeW(const char16_t *name, uint32_t mode, uint32_t pipeMode, uint32_t instances, uint32_t out, uint32_t input, uint32_t timeout, void *security)",
);
const PIPE_ACCESS_DUPLEX = 3;
const FILE_FLAG_OVERLAPPED = 0x4000_0000;
const PIPE_TYPE_MESSAGE = 4;
const PIPE_READMODE_MESSAGE = 2;
const GENERIC_READ_WRITE = 0xc000_0000;
const OPEN_EXISTING = 3;

const opened: number[] = [];
afterEach(() => {
  for (const handle of opened.splice(0)) handles.close(handle);
});

/** Both ends of a new pipe. */
function pipe(flags: number): { server: number; client: number } {
  const path = `\\\\.\\pipe\\tswin32-test-${randomUUID()}`;
  const server = CreateNamedPipeW(path, PIPE_ACCESS_DUPLEX | flags, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, 1, 4096, 4096, 0, null);
  assert.notEqual(server, -1);
  opened.push(server);
  const client = files.create({
    path,
    access: GENERIC_READ_WRITE,
    share: 0,
    security: null,
    disposition: OPEN_EXISTING,
    flagsAndAttributes: 0,
    template: 0,
  }).handle;
  opened.push(client);
  return { server, client };
}

function newEvent(): number {
  const { handle } = sync.createEvent(null, true, false, null);
  opened.push(handle);
  return handle;
}

function awaitEvent(event: number): void {
  assert.equal(waits.block({ handles: [event], all: false, milliseconds: 5000, caller: "WaitForSingleObject" }), 0);
}

describe("A read on a handle with FILE_FLAG_OVERLAPPED", () => {
  test("goes on after the call, into memory from AllocateReadBuffer", () => {
    const { server, client } = pipe(FILE_FLAG_OVERLAPPED);
    const hEvent = newEvent();
    const buffer = files.allocate(16);
    assert.deepEqual(files.read(server, buffer, new OVERLAPPED({ hEvent })), { error: ERROR_IO_PENDING, transferred: 0 });
    files.write(client, Buffer.from("late"), null);
    awaitEvent(hEvent);
    assert.equal(Buffer.from(buffer).toString("latin1", 0, 4), "late");
  });

  test("is refused into other memory, before anything is asked of the system", () => {
    const { server } = pipe(FILE_FLAG_OVERLAPPED);
    assert.throws(() => files.read(server, Buffer.alloc(16), new OVERLAPPED()), TypeError);
  });

  test("without an OVERLAPPED is refused while another one is pending", () => {
    const { server, client } = pipe(FILE_FLAG_OVERLAPPED);
    const hEvent = newEvent();
    assert.equal(files.read(server, files.allocate(16), new OVERLAPPED({ hEvent })).error, ERROR_IO_PENDING);
    assert.throws(() => files.read(server, Buffer.alloc(16), null), { winerror: ERROR_INVALID_PARAMETER });
    files.write(client, Buffer.from("x"), null);
    awaitEvent(hEvent);
  });

  test("keeps its memory until it is complete, also when the program drops it", async () => {
    const { server, client } = pipe(FILE_FLAG_OVERLAPPED);
    const events = Array.from({ length: 50 }, newEvent);
    for (const hEvent of events) assert.equal(files.read(server, files.allocate(4096), new OVERLAPPED({ hEvent })).error, ERROR_IO_PENDING);
    // Much garbage, and turns of the loop in which finalizers run.
    for (let round = 0; round < 20; round += 1) {
      Array.from({ length: 200 }, () => files.allocate(4096).fill(1));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    for (let message = 0; message < events.length; message += 1) files.write(client, Buffer.alloc(4096, 7), null);
    for (const hEvent of events) awaitEvent(hEvent);
  });
});

describe("A read from a pipe of messages", () => {
  test("gives a message that is too long in parts, the first ones with ERROR_MORE_DATA", () => {
    const { server, client } = pipe(0);
    files.write(client, Buffer.from("abcdef"), null);
    const buffer = Buffer.alloc(4);
    assert.deepEqual(files.read(server, buffer, null), { error: ERROR_MORE_DATA, transferred: 4 });
    assert.deepEqual(files.read(server, buffer, null), { error: 0, transferred: 2 });
    assert.equal(buffer.toString("latin1"), "efcd");
  });

  test("whose other end is closed fails with ERROR_BROKEN_PIPE, beside the thread as well", async () => {
    const { server, client } = pipe(0);
    opened.splice(opened.indexOf(client), 1);
    handles.close(client);
    assert.throws(() => files.read(server, Buffer.alloc(4), null), { winerror: ERROR_BROKEN_PIPE });
    const { call } = files.reading(server, Buffer.alloc(4), null).next().value as { call: { later(signal: undefined): Promise<unknown> } };
    await assert.rejects(call.later(undefined), { winerror: ERROR_BROKEN_PIPE, funcname: "ReadFile" });
  });
});
