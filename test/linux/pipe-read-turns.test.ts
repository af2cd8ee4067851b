import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { DUPLICATE_SAME_ACCESS, PROCESS_DUP_HANDLE } from "tswin32/win32con";
import { CreateFile, ReadFile } from "tswin32/win32file";
import { ReadFile as readLater, WriteFile as writeLater } from "tswin32/win32file/promises";
import { ConnectNamedPipe, CreateNamedPipe, PeekNamedPipe } from "tswin32/win32pipe";
import { ERROR_BROKEN_PIPE, ERROR_MORE_DATA, ERROR_NO_DATA, ERROR_PIPE_CONNECTED, type Win32Error } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { kill, start } from "./child.js";

const BOTH = 0xc000_0000;
const DUPLEX = 3;
const MESSAGES = 6;
/** More than a socket holds at once. */
const LENGTH = 2_000_000;

let names = 0;
const newName = (): string => `\\\\.\\pipe\\read-turns-${process.pid}-${++names}`;
const serve = (name: string): HANDLE => CreateNamedPipe(name, DUPLEX, MESSAGES, 2, 65_536, 65_536, 0, null);
const dial = (name: string): HANDLE => CreateFile(name, BOTH, 0, null, 3, 0);

describe("a message of which a part has come", () => {
  test("is brought to its end for a promise, before a call of the same thread reads the next one", async () => {
    const name = newName();
    using server = serve(name);
    using client = dial(name);
    const writing = writeLater(client, Buffer.alloc(LENGTH, 1)).then(() => writeLater(client, Buffer.from("next")));
    const reading = readLater(server, LENGTH);
    await sleep(0); // it has begun with what was there
    await writing;
    assert.equal(String(ReadFile(server, 10)[1]), "next");
    const [code, data] = await reading;
    assert.equal(code, 0);
    assert.ok(data.equals(Buffer.alloc(LENGTH, 1)));
  });

  test("is left to whoever reads next by a read that is given up", async () => {
    const name = newName();
    using server = serve(name);
    using client = dial(name);
    const writing = writeLater(client, Buffer.alloc(LENGTH, 1));
    const controller = new AbortController();
    const reading = readLater(server, LENGTH, null, { signal: controller.signal });
    controller.abort();
    const [code, data] = await reading;
    assert.equal(code, ERROR_MORE_DATA);
    assert.ok(data.length > 0 && data.length < LENGTH);
    const [rest] = await Promise.all([readLater(server, LENGTH), writing]);
    assert.equal(rest[0], 0);
    assert.equal(data.length + rest[1].length, LENGTH);
  });

  test("is nobody's where its reader was killed: the connection is broken", async () => {
    const name = newName();
    using server = serve(name);
    using client = dial(name);
    assert.equal(ConnectNamedPipe(server), ERROR_PIPE_CONNECTED);
    const { child, ready } = start(`
      import { OpenProcess, DuplicateHandle } from "tswin32/win32api";
      import { ReadFile } from "tswin32/win32file/promises";
      import { GetCurrentProcess } from "tswin32/win32process";
      const other = OpenProcess(${PROCESS_DUP_HANDLE}, false, ${process.pid});
      const server = DuplicateHandle(other, ${server.handle}, GetCurrentProcess(), 0, false, ${DUPLICATE_SAME_ACCESS});
      void ReadFile(server, ${LENGTH});
      console.log("reads");`);
    try {
      await ready;
      const written = await new Promise<Promise<unknown>>((resolve) => {
        const writing = writeLater(client, Buffer.alloc(LENGTH, 1)).catch((error: unknown) => error);
        // Until the other process has begun with the message this one does not write the rest of it.
        for (let rounds = 0; rounds < 1000 && PeekNamedPipe(server, 0)[1] !== 0; rounds++) Atomics.wait(NEVER, 0, 0, 5);
        process.kill(child.pid as number, "SIGKILL");
        for (let rounds = 0; rounds < 1000 && isRunning(child.pid as number); rounds++) Atomics.wait(NEVER, 0, 0, 5);
        assert.throws(
          () => ReadFile(server, LENGTH),
          (error: Win32Error) => error.winerror === ERROR_BROKEN_PIPE,
        );
        resolve(Promise.resolve(writing));
      });
      assert.equal(((await written) as Win32Error).winerror, ERROR_NO_DATA);
    } finally {
      await kill(child);
    }
  });
});

const NEVER = new Int32Array(new SharedArrayBuffer(4));

function isRunning(pid: number): boolean {
  return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
}
