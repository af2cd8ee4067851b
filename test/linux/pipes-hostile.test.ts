// Programs that write to a pipe's socket past the package: whatever comes, it is an error of the pipe, and the next client is served.

import assert from "node:assert/strict";
import { readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { _open_osfhandle, CreateFile, ReadFile, WriteFile } from "tswin32/win32file";
import { ReadFile as readLater } from "tswin32/win32file/promises";
import { ConnectNamedPipe, CreateNamedPipe, DisconnectNamedPipe, PeekNamedPipe, servePipe, TransactNamedPipe } from "tswin32/win32pipe";
import { ConnectNamedPipe as connectLater } from "tswin32/win32pipe/promises";
import {
  ERROR_BAD_PIPE,
  ERROR_BROKEN_PIPE,
  ERROR_MORE_DATA,
  ERROR_NO_DATA,
  ERROR_PIPE_BUSY,
  ERROR_PIPE_CONNECTED,
  Win32Error,
} from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { stateDirectory } from "#dist/host/linux/state.js";
import { census } from "./census.js";
import { kill, start, sweep } from "./child.js";

const BOTH = 0xc000_0000;
const DUPLEX = 3;
const MESSAGES = 6;
const MESSAGES_AS_BYTES = 4;
/** What the second word of a header is the first one's other form by (pipes/messages.ts). */
const MARK = 0x5049_5045;

let names = 0;
const newName = (): string => `\\\\.\\pipe\\raw-${process.pid}-${++names}`;
const serve = (name: string, mode = MESSAGES): HANDLE => CreateNamedPipe(name, DUPLEX, mode, 1, 65_536, 65_536, 0, null);
const dial = (name: string): HANDLE => CreateFile(name, BOTH, 0, null, 3, 0);
const sockets = (): string[] => readdirSync(join(stateDirectory(), "pipes"));

function header(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32LE(length | 0, 0);
  bytes.writeInt32LE((length | 0) ^ MARK, 4);
  return bytes;
}

/** A megabyte of what looks random and is the same each time. */
function noise(): Buffer {
  const bytes = Buffer.alloc(2 ** 20);
  let state = 0x9e37_79b9;
  for (let at = 0; at < bytes.length; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes.writeInt32LE(state, at);
  }
  return bytes;
}

const NOISE = "1 MB of random bytes";
const FRAMES: Readonly<Record<string, Buffer>> = {
  "a length of 2^32 - 1": header(0xffff_ffff),
  "a length of -2^31": header(0x8000_0000),
  "a header without its second word, cut short by the end": header(5).subarray(0, 4),
  "a header cut short by one byte": header(5).subarray(0, 7),
  [NOISE]: noise(),
};

/** Those that are messages at first, of which less comes than they say. */
const UNFINISHED: Readonly<Record<string, Buffer>> = {
  "the longest message there can be, of which ten bytes come": Buffer.concat([header(0x7fff_ffff), Buffer.alloc(10, "x")]),
  "a message of a hundred bytes, of which ten come": Buffer.concat([header(100), Buffer.alloc(10, "x")]),
};

/**
 * A process that connects to the socket of a pipe by itself, then opens the pipe: so its connection is the one that the server takes. It
 * hangs up at once.
 */
const raw = (name: string, socket: string, frame: Buffer): string => `
  import { connect } from "node:net";
  import { CreateFile } from "tswin32/win32file";
  const bytes = ${frame === FRAMES[NOISE] ? `(${noise})()` : `Buffer.from("${frame.toString("base64")}", "base64")`};
  const socket = connect(${JSON.stringify(socket)}, () => {
    globalThis.end = CreateFile(${JSON.stringify(name)}, ${BOTH}, 0, null, 3, 0);
    socket.write(bytes, () => socket.destroy());
    console.log("written");
  });
  socket.on("error", () => {});
  setInterval(() => {}, 1000);`;

/** A client has come, and may have gone. */
function connects(server: HANDLE): void {
  try {
    assert.equal(ConnectNamedPipe(server), ERROR_PIPE_CONNECTED);
  } catch (error) {
    if (!(error instanceof Win32Error) || error.winerror !== ERROR_NO_DATA) throw error;
  }
}

function codeOf(call: () => unknown): number {
  try {
    call();
    return 0;
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
    return error.winerror;
  }
}

/** Reads until the pipe is broken: what comes, and the error that ends it. */
async function readAll(server: HANDLE): Promise<readonly [Buffer, number]> {
  const parts: Buffer[] = [];
  for (;;) {
    try {
      const [error, data] = await readLater(server, 65_536);
      assert.ok(error === 0 || error === ERROR_MORE_DATA);
      parts.push(Buffer.from(data));
    } catch (error) {
      if (!(error instanceof Win32Error)) throw error;
      return [Buffer.concat(parts), error.winerror];
    }
  }
}

async function servesTheNext(name: string, server: HANDLE): Promise<void> {
  DisconnectNamedPipe(server);
  const next = connectLater(server);
  using client = dial(name);
  await next;
  WriteFile(client, "next");
  assert.equal(String(ReadFile(server, 100)[1]), "next");
}

/** Serves a pipe to a raw client, and the next one. */
async function withRawClient(frame: Buffer, mode: number, use: (server: HANDLE) => unknown): Promise<void> {
  serve(newName()).Close(); // makes the folder
  sweep();
  const before = new Set(sockets());
  const records = census();
  {
    const name = newName();
    using server = serve(name, mode);
    const socket = sockets().find((file) => !before.has(file)) as string;
    const { child, ready } = start(raw(name, join(stateDirectory(), "pipes", socket), frame));
    try {
      await ready;
      await use(server);
      await servesTheNext(name, server);
    } finally {
      await kill(child);
    }
  }
  sweep();
  assert.deepEqual(census(), records);
  assert.deepEqual(new Set(sockets()), before);
}

describe("A raw client that sends", () => {
  for (const [what, frame] of Object.entries(FRAMES)) {
    for (const [how, mode] of [
      ["messages", MESSAGES],
      ["bytes", MESSAGES_AS_BYTES],
    ] as const) {
      test(`${what} is ERROR_BROKEN_PIPE to a server that reads ${how}, which serves the next`, async () => {
        await withRawClient(frame, mode, async (server) => {
          connects(server);
          assert.deepEqual(await readAll(server), [Buffer.alloc(0), ERROR_BROKEN_PIPE]);
          assert.equal(
            codeOf(() => ReadFile(server, 100)),
            ERROR_BROKEN_PIPE,
          );
          assert.equal(
            codeOf(() => PeekNamedPipe(server, 100)),
            ERROR_BROKEN_PIPE,
          );
          assert.equal(
            codeOf(() => WriteFile(server, "answer")),
            ERROR_NO_DATA,
          );
        });
      });
    }
  }

  for (const [what, frame] of Object.entries(UNFINISHED)) {
    test(`${what}, breaks the pipe after those`, async () => {
      await withRawClient(frame, MESSAGES, async (server) => {
        const before = process.memoryUsage().rss;
        const [data, error] = await readAll(server);
        assert.equal(error, ERROR_BROKEN_PIPE);
        // Of a message that never comes whole the read that waits for its rest fails, or gives what there was.
        assert.ok(data.length === 0 || String(data) === "xxxxxxxxxx");
        assert.ok(process.memoryUsage().rss < before + 64 * 2 ** 20);
      });
    });
  }

  test("anything, is an error to PeekNamedPipe and TransactNamedPipe", async () => {
    for (const frame of Object.values(FRAMES)) {
      await withRawClient(frame, MESSAGES, async (server) => {
        connects(server);
        let peeked = 0;
        while (peeked === 0) {
          peeked = codeOf(() => PeekNamedPipe(server, 100));
          await sleep(1);
        }
        assert.equal(peeked, ERROR_BROKEN_PIPE);
        const transacted = codeOf(() => TransactNamedPipe(server, "question", 100));
        assert.ok([ERROR_PIPE_BUSY, ERROR_BROKEN_PIPE, ERROR_BAD_PIPE, ERROR_NO_DATA].includes(transacted), `${transacted}`);
      });
    }
  });
});

describe("A client that writes past the package into its own descriptor", () => {
  test("ends its connection of servePipe(), which goes on with others", async () => {
    sweep();
    const records = census();
    const name = newName();
    const texts: string[] = [];
    const closed: Promise<unknown>[] = [];
    const server = servePipe(name, { message: true });
    const serving = (async () => {
      for await (const connection of server) {
        closed.push(new Promise((resolve) => connection.once("close", resolve)));
        connection.on("data", (message) => {
          texts.push(String(message));
          connection.write(message);
        });
      }
    })();
    try {
      for (const frame of [...Object.values(FRAMES), ...Object.values(UNFINISHED)]) {
        {
          using hostile = dial(name);
          await written(hostile, frame);
        }
        using client = dial(name);
        WriteFile(client, "good");
        const [, answer] = await readLater(client, 100);
        assert.equal(String(answer), "good");
      }
    } finally {
      await server.close();
      await serving;
    }
    await Promise.all(closed);
    assert.deepEqual(new Set(texts.filter((text) => text !== "xxxxxxxxxx")), new Set(["good"]));
    assert.deepEqual([census().pipe, census().pipeEnd], [records.pipe, records.pipeEnd]);
  });

  /** Until all is written, or the other end has found out. */
  async function written(client: HANDLE, frame: Buffer): Promise<void> {
    const descriptor = _open_osfhandle(client, 0);
    for (let at = 0; at < frame.length; await sleep(1)) {
      const part = frame.subarray(at, at + 4096);
      try {
        if (PeekNamedPipe(client, 0)[1] === 0) at += writeSync(descriptor, part);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EPIPE" || error instanceof Win32Error) return;
        throw error;
      }
    }
  }
});
