// What is left of a process that was killed as it waited for a client by an event, while others keep the instance.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DuplicateHandle, OpenProcess } from "tswin32/win32api";
import { DUPLICATE_SAME_ACCESS, PROCESS_DUP_HANDLE } from "tswin32/win32con";
import { CreateEvent, SetEvent, WAIT_OBJECT_0, WAIT_TIMEOUT, WaitForSingleObject } from "tswin32/win32event";
import { CreateFile, ReadFile, WriteFile } from "tswin32/win32file";
import { ConnectNamedPipe, CreateNamedPipe, DisconnectNamedPipe } from "tswin32/win32pipe";
import { GetCurrentProcess } from "tswin32/win32process";
import {
  ERROR_FILE_NOT_FOUND,
  ERROR_IO_PENDING,
  ERROR_PIPE_BUSY,
  ERROR_PIPE_CONNECTED,
  ERROR_PIPE_LISTENING,
  type Win32Error,
} from "tswin32/winerror";
import { type HANDLE, OVERLAPPED } from "tswin32/wintypes";
import { census } from "./census.js";
import { kill, start, sweep } from "./child.js";

const BOTH = 0xc000_0000;
const OVERLAPPED_DUPLEX = 0x4000_0003;
const MESSAGES = 6;

let names = 0;
const newName = (): string => `\\\\.\\pipe\\killed-${process.pid}-${++names}`;

const serve = (name: string): HANDLE => CreateNamedPipe(name, OVERLAPPED_DUPLEX, MESSAGES, 255, 65_536, 65_536, 0, null);
const dial = (name: string): HANDLE => CreateFile(name, BOTH, 0, null, 3, 0);
const fails = (call: () => unknown, code: number): void => assert.throws(call, (error: Win32Error) => error.winerror === code);

/** A server that waits for a client by an event, and prints the handles of the pipe and of the event. */
const waiting = (name: string): string => `
  import { CreateEvent } from "tswin32/win32event";
  import { ConnectNamedPipe, CreateNamedPipe } from "tswin32/win32pipe";
  import { OVERLAPPED } from "tswin32/wintypes";
  const event = CreateEvent(null, true, false, null);
  const pipe = CreateNamedPipe(${JSON.stringify(name)}, ${OVERLAPPED_DUPLEX}, ${MESSAGES}, 255, 65536, 65536, 0, null);
  const overlapped = new OVERLAPPED();
  overlapped.hEvent = event.handle;
  if (ConnectNamedPipe(pipe, overlapped) !== ${ERROR_IO_PENDING}) throw new Error("It does not wait.");
  setInterval(() => event, 1000);
  process.on("SIGUSR2", () => {
    pipe.Close();
    console.log("closed");
  });
  console.log(pipe.handle, overlapped.hEvent);`;

interface Waiting extends Disposable {
  readonly pid: number;
  readonly server: HANDLE;
  readonly event: number;
  duplicateEvent(): HANDLE;
  /** Lets it close its own handle of the pipe, and go on. */
  close(): Promise<void>;
  kill(): Promise<void>;
}

/** Starts such a server, and makes a duplicate of its handle of the pipe. */
async function startWaiting(name: string): Promise<Waiting> {
  const { child, ready } = start(waiting(name));
  try {
    const [pipe, event] = (await ready).split(" ").map(Number) as [number, number];
    const pid = child.pid as number;
    const taken = (handle: number): HANDLE => {
      using owner = OpenProcess(PROCESS_DUP_HANDLE, false, pid);
      return DuplicateHandle(owner, handle, GetCurrentProcess(), 0, false, DUPLICATE_SAME_ACCESS);
    };
    const server = taken(pipe);
    return {
      pid,
      server,
      event,
      duplicateEvent: () => taken(event),
      async close() {
        const closed = new Promise((resolve) => child.stdout?.once("data", resolve));
        child.kill("SIGUSR2");
        await closed;
      },
      kill: () => kill(child),
      [Symbol.dispose]() {
        server.Close();
        child.kill("SIGKILL");
      },
    };
  } catch (error) {
    await kill(child);
    throw error;
  }
}

/**
 * A process that has many events, none of them signalled, and says how many are when it is asked by SIGUSR2. An event takes two records: where
 * `shifted`, one with a name, which takes three, lets those that follow be in the others.
 */
const manyEvents = (shifted: boolean): string => `
  import { CreateEvent, WaitForSingleObject } from "tswin32/win32event";
  const first = CreateEvent(null, true, false, ${shifted ? '"shift"' : null});
  const events = Array.from({ length: 200 }, () => CreateEvent(null, true, false, null));
  setInterval(() => first, 1000);
  process.on("SIGUSR2", () => {
    const signalled = events.filter((event) => WaitForSingleObject(event, 0) === 0).length;
    for (const event of events) event.Close();
    console.log(signalled);
  });
  console.log("ready");`;

/** A message there and one back. */
function talk(server: HANDLE, client: HANDLE): void {
  WriteFile(client, "question");
  const overlapped = event();
  const [, buffer] = ReadFile(server, 100, overlapped);
  assert.equal(String(buffer.subarray(0, Number(overlapped.InternalHigh))), "question");
  WriteFile(server, "answer", event());
  assert.equal(String(ReadFile(client, 100)[1]), "answer");
}

describe("A server that is killed as it waits for a client by an event", () => {
  test("leaves its instance to whoever has a duplicate of it, and the client gets in", async () => {
    sweep();
    const before = census();
    {
      const name = newName();
      using waiting = await startWaiting(name);
      await waiting.kill();
      using client = dial(name); // nobody has swept up yet
      assert.equal(ConnectNamedPipe(waiting.server, event()), ERROR_PIPE_CONNECTED);
      talk(waiting.server, client);
      sweep();
      talk(waiting.server, client);
    }
    sweep();
    assert.deepEqual(census(), before);
  });

  test("leaves it to others to wait for the client by events of theirs, before and after it was swept up", async () => {
    sweep();
    const before = census();
    for (const swept of [false, true]) {
      const name = newName();
      using waiting = await startWaiting(name);
      await waiting.kill();
      if (swept) sweep();
      using mine = CreateEvent(null, true, false, null);
      const overlapped = event(mine);
      assert.equal(ConnectNamedPipe(waiting.server, overlapped), ERROR_IO_PENDING);
      assert.equal(WaitForSingleObject(mine, 0), WAIT_TIMEOUT);
      using client = dial(name);
      assert.equal(WaitForSingleObject(mine, 10_000), WAIT_OBJECT_0);
      talk(waiting.server, client);
      DisconnectNamedPipe(waiting.server);
    }
    sweep();
    assert.deepEqual(census(), before);
  });

  test("has its event signalled for whoever has a duplicate of it, or leaves it alone", async () => {
    sweep();
    const before = census();
    for (const swept of [false, true]) {
      const name = newName();
      using waiting = await startWaiting(name);
      using its = waiting.duplicateEvent();
      await waiting.kill();
      if (swept) sweep();
      using client = dial(name);
      assert.equal(WaitForSingleObject(its, 0), swept ? WAIT_TIMEOUT : WAIT_OBJECT_0);
      SetEvent(its); // it is still one
      assert.equal(WaitForSingleObject(its, 0), WAIT_OBJECT_0);
      assert.equal(ConnectNamedPipe(waiting.server, event()), ERROR_PIPE_CONNECTED);
      talk(waiting.server, client);
    }
    sweep();
    assert.deepEqual(census(), before);
  });

  test("has no event of another process signalled, which has come into its place", async () => {
    for (const shifted of [false, true]) await notSignalled(shifted, async (waiting) => waiting.kill());
  });

  test("has none signalled where it had closed its handle of the instance before", async () => {
    for (const shifted of [false, true]) {
      await notSignalled(shifted, async (waiting) => {
        await waiting.close();
        await waiting.kill();
      });
    }
  });

  /** Lets a process with events come into the place of a server that has ended, and a client come. */
  async function notSignalled(shifted: boolean, end: (waiting: Waiting) => Promise<void>): Promise<void> {
    sweep();
    const before = census();
    {
      const name = newName();
      using waiting = await startWaiting(name);
      await end(waiting);
      const { child, ready } = start(manyEvents(shifted));
      try {
        await ready;
        const records = census();
        using client = dial(name);
        assert.deepEqual(census(), { ...records, pipeEnd: (records.pipeEnd as number) + 1, reference: (records.reference as number) + 1 });
        const signalled = new Promise<string>((resolve) => child.stdout?.once("data", (data: Buffer) => resolve(String(data).trim())));
        child.kill("SIGUSR2");
        assert.equal(await signalled, "0");
        assert.equal(ConnectNamedPipe(waiting.server, event()), ERROR_PIPE_CONNECTED);
        talk(waiting.server, client);
      } finally {
        await kill(child);
      }
    }
    sweep();
    assert.deepEqual(census(), before);
  }

  test("leaves nothing where it was the only one: the pipe is gone, and its name free", async () => {
    sweep();
    const before = census();
    const name = newName();
    const { child, ready } = start(waiting(name));
    try {
      await ready;
    } finally {
      await kill(child);
    }
    fails(() => dial(name), ERROR_FILE_NOT_FOUND);
    using server = serve(name);
    using client = dial(name);
    assert.equal(ConnectNamedPipe(server, event()), ERROR_PIPE_CONNECTED);
    talk(server, client);
    client.Close();
    server.Close();
    sweep();
    assert.deepEqual(census(), before);
  });

  test("leaves clients the instances of others", async () => {
    sweep();
    const before = census();
    const name = newName();
    using server = serve(name);
    const { child, ready } = start(waiting(name));
    try {
      await ready;
    } finally {
      await kill(child);
    }
    using client = dial(name);
    assert.equal(ConnectNamedPipe(server, event()), ERROR_PIPE_CONNECTED);
    talk(server, client);
    fails(() => dial(name), ERROR_PIPE_BUSY);
    client.Close();
    server.Close();
    sweep();
    assert.deepEqual(census(), before);
  });

  test("again and again, at any moment, leaves nothing of what it waited with", async () => {
    sweep();
    const before = census();
    const name = newName();
    {
      using server = serve(name);
      for (let round = 0; round < 5; round++) {
        const { child, ready } = start(`
          import { DuplicateHandle, GetCurrentProcess, OpenProcess } from "tswin32/win32api";
          import { CreateEvent } from "tswin32/win32event";
          import { ConnectNamedPipe, CreateNamedPipe, DisconnectNamedPipe } from "tswin32/win32pipe";
          import { OVERLAPPED } from "tswin32/wintypes";
          const owner = OpenProcess(${PROCESS_DUP_HANDLE}, false, ${process.pid});
          const pipe = DuplicateHandle(owner, ${server.handle}, GetCurrentProcess(), 0, false, ${DUPLICATE_SAME_ACCESS});
          console.log("ready");
          for (;;) {
            const event = CreateEvent(null, true, false, null);
            const overlapped = new OVERLAPPED();
            overlapped.hEvent = event.handle;
            ConnectNamedPipe(pipe, overlapped);
            DisconnectNamedPipe(pipe);
            event.Close();
          }`);
        try {
          await ready;
          await new Promise((resolve) => setTimeout(resolve, round * 3)); // into the middle of any of its calls
        } finally {
          await kill(child);
        }
        let result = 0;
        try {
          result = ConnectNamedPipe(server, event());
        } catch (error) {
          result = (error as Win32Error).winerror;
        }
        assert.ok(result === ERROR_IO_PENDING || result === ERROR_PIPE_LISTENING || result === ERROR_PIPE_CONNECTED, `${result}`);
        using client = dial(name);
        while (result !== ERROR_PIPE_CONNECTED) {
          result = ConnectNamedPipe(server, event());
        }
        talk(server, client);
        DisconnectNamedPipe(server);
      }
    }
    sweep();
    assert.deepEqual(census(), before);
  });
});

/** An OVERLAPPED with an event. */
function event(of?: HANDLE): OVERLAPPED {
  const overlapped = new OVERLAPPED();
  if (of) overlapped.hEvent = of.handle;
  return overlapped;
}
