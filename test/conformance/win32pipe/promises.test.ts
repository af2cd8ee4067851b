import assert from "node:assert/strict";
import { AllocateReadBuffer, GENERIC_READ, GENERIC_WRITE, ReadFile } from "tswin32/win32file";
import { WriteFile } from "tswin32/win32file/promises";
import { DisconnectNamedPipe, FILE_FLAG_OVERLAPPED, NMPWAIT_WAIT_FOREVER, PIPE_ACCESS_DUPLEX } from "tswin32/win32pipe";
import { CallNamedPipe, ConnectNamedPipe, GetOverlappedResult, TransactNamedPipe, WaitNamedPipe } from "tswin32/win32pipe/promises";
import { ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE, ERROR_NO_DATA, ERROR_PIPE_CONNECTED, Win32Error } from "tswin32/winerror";
import { OVERLAPPED } from "tswin32/wintypes";
import { Disposables } from "../support/disposables.js";
import { rejectsWin32 } from "../support/errors.js";
import { Connected, dial, pipeName, read, serve, write } from "../support/pipes.js";
import { describe, test } from "../support/suite.js";

const OVERLAPPED_DUPLEX = PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED;
const BOTH = GENERIC_READ | GENERIC_WRITE;

describe("ConnectNamedPipe as a promise", () => {
  for (const [kind, openMode] of [
    ["a handle with FILE_FLAG_OVERLAPPED", OVERLAPPED_DUPLEX],
    ["any other handle", PIPE_ACCESS_DUPLEX],
  ] as const) {
    test(`waits for a client on ${kind}, and says whether one came first`, async () => {
      const name = pipeName();
      using server = serve(name, { openMode });
      const connecting = ConnectNamedPipe(server);
      const first = await dialled(name);
      const returned = await connecting;
      assert.ok(returned === 0 || returned === ERROR_PIPE_CONNECTED, String(returned)); // whoever was faster
      assert.equal(await ConnectNamedPipe(server), ERROR_PIPE_CONNECTED);
      first.Close();
      await rejectsWin32(ConnectNamedPipe(server), ERROR_NO_DATA, "ConnectNamedPipe");
      DisconnectNamedPipe(server);
      const again = ConnectNamedPipe(server);
      using _second = await dialled(name);
      assert.equal(await again, 0);
    });
  }

  test("ends by its signal, and the instance can be connected to all the same", async () => {
    const name = pipeName();
    using server = serve(name, { openMode: OVERLAPPED_DUPLEX });
    const reason = new Error("enough");
    const controller = new AbortController();
    const connecting = ConnectNamedPipe(server, null, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 30);
    await assert.rejects(connecting, reason);
    await assert.rejects(ConnectNamedPipe(server, null, { signal: AbortSignal.abort(reason) }), reason);
    using _client = dial(name);
    assert.equal(await ConnectNamedPipe(server), ERROR_PIPE_CONNECTED);
  });

  test("either has a client or was ended by its signal, where both come together", async () => {
    for (let round = 0; round < 20; round++) {
      using ends = new Disposables();
      const name = pipeName();
      const server = ends.use(serve(name, { openMode: OVERLAPPED_DUPLEX }));
      const controller = new AbortController();
      const connecting = ConnectNamedPipe(server, null, { signal: controller.signal }).catch((error: unknown) => error);
      if (round % 2 === 0) await new Promise(setImmediate);
      ends.use(dial(name));
      controller.abort();
      const outcome = await connecting;
      if (outcome !== 0) assert.equal((outcome as Error).name, "AbortError");
      assert.equal(await ConnectNamedPipe(server), ERROR_PIPE_CONNECTED);
    }
  });

  test("waits on many instances at once, and holds none of the program's threads", async () => {
    using ends = new Disposables();
    const name = pipeName();
    const options = { openMode: OVERLAPPED_DUPLEX, nMaxInstances: 40 };
    const connecting = Array.from({ length: 40 }, () => ConnectNamedPipe(ends.use(serve(name, options))));
    for (let client = 0; client < 40; client++) ends.use(await dialled(name));
    assert.deepEqual(new Set(await Promise.all(connecting)), new Set([0]));
  });

  test("rejects for a handle that is closed", async () => {
    const server = serve(pipeName(), { openMode: OVERLAPPED_DUPLEX });
    server.Close();
    await rejectsWin32(ConnectNamedPipe(server), ERROR_INVALID_HANDLE, "ConnectNamedPipe");
  });

  test("rejects where its handle is closed meanwhile", async () => {
    const server = serve(pipeName(), { openMode: OVERLAPPED_DUPLEX });
    const connecting = ConnectNamedPipe(server);
    await new Promise(setImmediate);
    server.Close();
    await assert.rejects(connecting, Win32Error);
  });
});

describe("GetOverlappedResult as a promise", () => {
  // Longer than what the pipe holds at once: each is read in parts.
  const LENGTH = 700_000;

  test("gives each of several reads on a message-type pipe one whole message", async () => {
    const name = pipeName();
    using server = serve(name, { openMode: OVERLAPPED_DUPLEX });
    using client = await dialled(name);
    const reads = Array.from({ length: 4 }, async () => {
      const overlapped = new OVERLAPPED();
      const [, data] = ReadFile(server, AllocateReadBuffer(LENGTH), overlapped);
      await GetOverlappedResult(server, overlapped, true);
      return data.subarray(0, overlapped.InternalHigh);
    });
    for (let message = 1; message <= reads.length; message++) await WriteFile(client, Buffer.alloc(LENGTH - message, message));
    const got = new Set<number>();
    for (const data of await Promise.all(reads)) {
      const message = data[0] as number;
      got.add(message);
      assert.ok(data.equals(Buffer.alloc(LENGTH - message, message)), `message ${message} is mixed with another`);
    }
    assert.equal(got.size, reads.length);
  });
});

describe("TransactNamedPipe as a promise", () => {
  test("ends by its signal; the message stays written, and the answer can be read later", async () => {
    using pipe = new Connected({}, BOTH, FILE_FLAG_OVERLAPPED);
    const reason = new Error("enough");
    const controller = new AbortController();
    const transaction = TransactNamedPipe(pipe.client, "question", 100, null, { signal: controller.signal });
    assert.deepEqual(read(pipe.server), [0, "question"]);
    controller.abort(reason);
    await assert.rejects(transaction, reason);
    const next = TransactNamedPipe(pipe.client, "again", 100);
    assert.deepEqual(read(pipe.server), [0, "again"]);
    write(pipe.server, "answer");
    assert.equal(String((await next)[1]), "answer");
  });
});

describe("The promises of win32pipe", () => {
  test("reject with a TypeError for wrong arguments, and never throw", async () => {
    const calls: [(...args: never[]) => Promise<unknown>, unknown[]][] = [
      [ConnectNamedPipe, ["pipe"]],
      [ConnectNamedPipe, [4, 5]],
      [ConnectNamedPipe, [4, null, { signal: 5 }]],
      [WaitNamedPipe, [5, 5]],
      [CallNamedPipe, ["x", 5, 5, 5]],
      [TransactNamedPipe, [4, "x", "5"]],
    ];
    for (const [call, args] of calls) await assert.rejects(Reflect.apply(call, undefined, args), TypeError);
  });

  test("reject with what their functions throw", async () => {
    const name = pipeName();
    await rejectsWin32(WaitNamedPipe(name, NMPWAIT_WAIT_FOREVER), ERROR_FILE_NOT_FOUND, "WaitNamedPipe");
    await rejectsWin32(CallNamedPipe(name, "x", 5, NMPWAIT_WAIT_FOREVER), ERROR_FILE_NOT_FOUND, "CallNamedPipe");
  });
});

/** A client's end, as soon as an instance listens. */
async function dialled(name: string): Promise<ReturnType<typeof dial>> {
  await WaitNamedPipe(name, 20_000);
  return dial(name);
}
