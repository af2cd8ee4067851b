import assert from "node:assert/strict";
import { FILE_FLAG_OVERLAPPED, GENERIC_READ, GENERIC_WRITE, WriteFile } from "tswin32/win32file";
import { PIPE_READMODE_MESSAGE, SetNamedPipeHandleState } from "tswin32/win32pipe";
import { TransactNamedPipe, WaitNamedPipe } from "tswin32/win32pipe/promises";
import { ERROR_PIPE_BUSY, Win32Error } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { STOP } from "../support/pipe-programs.js";
import { dial, pipeName } from "../support/pipes.js";
import { describe, test } from "../support/suite.js";
import { SecondThread } from "../support/worker.js";

const CLIENTS = 100;
const INSTANCES = 10;
const MESSAGES_EACH = 100;

describe("Many clients of one pipe", () => {
  test(
    `send ${CLIENTS * MESSAGES_EACH} messages through ${INSTANCES} instances, of which none is lost and none overtakes another`,
    async () => {
      const name = pipeName();
      const servers = await Promise.all(Array.from({ length: INSTANCES }, () => SecondThread.start("serveMessages", [name], "made")));
      try {
        await Promise.all(Array.from({ length: CLIENTS }, (_, client) => talk(name, client)));
        for (let instance = 0; instance < INSTANCES; instance++) {
          using pipe = await connected(name);
          WriteFile(pipe, STOP, {});
        }
        const all = await Promise.all(servers.map(({ result }) => result));
        checkAll(all);
      } finally {
        for (const server of servers) await server.terminate();
      }
    },
    { timeout: 120_000 },
  );
});

/** Sends the messages of one client over one connection; each comes back. */
async function talk(name: string, client: number): Promise<void> {
  using pipe = await connected(name);
  for (let message = 0; message < MESSAGES_EACH; message++) {
    const text = `${client}:${message}`;
    const [error, answer] = await TransactNamedPipe(pipe, text, 100);
    assert.deepEqual([error, answer.toString()], [0, text]);
  }
}

/** A connection, after as many attempts as others are faster. */
async function connected(name: string): Promise<HANDLE> {
  for (;;) {
    try {
      const pipe = dial(name, GENERIC_READ | GENERIC_WRITE, FILE_FLAG_OVERLAPPED);
      SetNamedPipeHandleState(pipe, PIPE_READMODE_MESSAGE, null, null);
      return pipe;
    } catch (error) {
      if (!(error instanceof Win32Error && error.winerror === ERROR_PIPE_BUSY)) throw error;
    }
    await WaitNamedPipe(name, 60_000);
  }
}

/** Each client was served by one instance, in one piece and in its order. */
function checkAll(received: readonly (readonly string[])[]): void {
  const seen = new Set<string>();
  for (const messages of received) {
    const talks = messages.filter((message) => message !== STOP);
    for (let at = 0; at < talks.length; at += MESSAGES_EACH) {
      const client = talks[at]?.split(":")[0] ?? "";
      assert.equal(seen.has(client), false);
      seen.add(client);
      assert.deepEqual(
        talks.slice(at, at + MESSAGES_EACH),
        Array.from({ length: MESSAGES_EACH }, (_, message) => `${client}:${message}`),
      );
    }
  }
  assert.equal(seen.size, CLIENTS);
}
