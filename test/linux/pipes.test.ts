import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { DuplicateHandle, OpenProcess } from "tswin32/win32api";
import { DUPLICATE_SAME_ACCESS, PROCESS_DUP_HANDLE } from "tswin32/win32con";
import { _open_osfhandle, CreateFile, FindFilesW, ReadFile, WriteFile } from "tswin32/win32file";
import { ReadFile as readLater } from "tswin32/win32file/promises";
import {
  ConnectNamedPipe,
  CreateNamedPipe,
  DisconnectNamedPipe,
  GetNamedPipeHandleState,
  PeekNamedPipe,
  SetNamedPipeHandleState,
} from "tswin32/win32pipe";
import { ConnectNamedPipe as connectLater } from "tswin32/win32pipe/promises";
import { GetCurrentProcess } from "tswin32/win32process";
import type { Win32Error } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { stateDirectory } from "#dist/host/linux/state.js";
import { census } from "./census.js";
import { kill, root, run, start } from "./child.js";

const BOTH = 0xc000_0000;
const DUPLEX = 3;
const MESSAGES = 6;
const NOWAIT = 1;
const BYTES = 0;

let names = 0;
const newName = (): string => `\\\\.\\pipe\\linux-${process.pid}-${++names}`;

const serve = (name: string, mode = MESSAGES, instances = 255): HANDLE =>
  CreateNamedPipe(name, DUPLEX, mode, instances, 65_536, 65_536, 0, null);
const dial = (name: string): HANDLE => CreateFile(name, BOTH, 0, null, 3, 0);
const fails = (call: () => unknown, code: number): void => assert.throws(call, (error: Win32Error) => error.winerror === code);
const textOf = (handle: HANDLE, bytes = 1000): string => String(ReadFile(handle, bytes)[1]);

/** What a second process begins with. */
const IMPORTS = `
  import { CreateFile, ReadFile, WriteFile } from "tswin32/win32file";
  import { CreateNamedPipe, ConnectNamedPipe, SetNamedPipeHandleState } from "tswin32/win32pipe";
  const dial = (name) => CreateFile(name, ${BOTH}, 0, null, 3, 0);
  const serve = (name, mode = ${MESSAGES}, instances = 255) => CreateNamedPipe(name, ${DUPLEX}, mode, instances, 65536, 65536, 0, null);
  const stay = () => setInterval(() => {}, 1000);`;

const descriptors = (): number => readdirSync("/proc/self/fd").length;
const socketsLeft = (): string[] => readdirSync(join(stateDirectory(), "pipes"));

describe("named pipes", () => {
  test("give every record, descriptor and socket back, client after client", () => {
    const name = newName();
    serve(newName()).Close();
    const [records, files, sockets] = [census(), descriptors(), socketsLeft().length];
    const server = serve(name, MESSAGES | NOWAIT, 1);
    let memory = 0;
    for (let round = 0; round < 2000; round++) {
      const client = dial(name);
      assert.equal(ConnectNamedPipe(server), 535);
      WriteFile(client, "question");
      assert.equal(textOf(server), "question");
      WriteFile(server, "answer");
      if (round % 2) client.Close();
      DisconnectNamedPipe(server);
      if (!(round % 2)) client.Close();
      fails(() => dial(name), 231);
      ConnectNamedPipe(server); // listens again
      if (round === 1000) memory = process.memoryUsage().rss;
    }
    assert.ok(process.memoryUsage().rss < memory + 64 * 2 ** 20);
    server.Close();
    assert.deepEqual(census(), records);
    assert.equal(descriptors(), files);
    assert.equal(socketsLeft().length, sockets);
  });

  test("break for the client of a server that was killed in the middle of a message, of which nothing comes", async () => {
    const name = newName();
    const { child, ready } = start(`${IMPORTS}
      const pipe = serve("${name.replaceAll("\\", "\\\\")}");
      console.log("made");
      ConnectNamedPipe(pipe);
      WriteFile(pipe, "whole");
      WriteFile(pipe, "x".repeat(8_000_000));`);
    try {
      await ready;
      using client = dial(name);
      SetNamedPipeHandleState(client, 2, null, null);
      const [, whole] = await readLater(client, 100);
      assert.equal(String(whole), "whole");
      while (PeekNamedPipe(client, 0)[1] === 0) await sleep(2);
      await kill(child);
      fails(() => ReadFile(client, 10_000_000), 109);
      fails(() => WriteFile(client, "x"), 232);
      fails(() => dial(name), 2);
    } finally {
      await kill(child);
    }
  });

  test("break for the server of a client that was killed in the middle of a message, and serve the next", async () => {
    const name = newName();
    using server = serve(name, MESSAGES, 1);
    const { child, ready } = start(`${IMPORTS}
      const pipe = dial("${name.replaceAll("\\", "\\\\")}");
      console.log("open");
      WriteFile(pipe, "x".repeat(8_000_000));`);
    try {
      await ready;
      const [error, first] = ReadFile(server, 10);
      assert.deepEqual([error, String(first)], [234, "xxxxxxxxxx"]);
      await kill(child);
      fails(() => {
        for (;;) ReadFile(server, 100_000);
      }, 109);
      fails(() => ConnectNamedPipe(server), 232);
      DisconnectNamedPipe(server);
      const next = connectLater(server);
      using client = dial(name);
      await next;
      WriteFile(client, "next");
      assert.equal(textOf(server), "next");
    } finally {
      await kill(child);
    }
  });

  test("of killed servers vanish, with their sockets and records, and make room", async () => {
    const name = newName();
    using kept = serve(name, MESSAGES, 2);
    const { child, ready } = start(`${IMPORTS} serve("${name.replaceAll("\\", "\\\\")}", ${MESSAGES}, 2); console.log("made"); stay();`);
    try {
      await ready;
      fails(() => serve(name, MESSAGES, 2), 231);
      assert.equal(GetNamedPipeHandleState(kept)[1], 2);
    } finally {
      await kill(child);
    }
    assert.equal(GetNamedPipeHandleState(kept)[1], 1);
    serve(name, MESSAGES, 2).Close();
    const sockets = socketsLeft().length;
    const unseen = start(`${IMPORTS} serve("${newName().replaceAll("\\", "\\\\")}"); console.log("made"); stay();`);
    await unseen.ready;
    await kill(unseen.child);
    assert.equal(socketsLeft().length, sockets + 1);
    run(`import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, false, false, null).Close();`);
    assert.equal(socketsLeft().length, sockets);
  });

  test("are shared by server processes, which serve side by side up to the limit", async () => {
    const name = newName();
    const quoted = name.replaceAll("\\", "\\\\");
    const program = `${IMPORTS}
      const pipe = serve("${quoted}", ${MESSAGES}, 3);
      console.log("made");
      ConnectNamedPipe(pipe);
      for (;;) WriteFile(pipe, process.pid + ":" + ReadFile(pipe, 100)[1]);`;
    const servers = [start(program), start(program), start(program)];
    try {
      await Promise.all(servers.map(({ ready }) => ready));
      fails(() => serve(name, MESSAGES, 3), 231);
      const clients = [dial(name), dial(name), dial(name)];
      fails(() => dial(name), 231);
      const answers = clients.map((client, index) => {
        WriteFile(client, `${index}`);
        return textOf(client).split(":");
      });
      assert.deepEqual(new Set(answers.map(([pid]) => Number(pid))), new Set(servers.map(({ child }) => child.pid)));
      assert.deepEqual(
        answers.map(([, text]) => text),
        ["0", "1", "2"],
      );
      for (const client of clients) client.Close();
    } finally {
      for (const { child } of servers) await kill(child);
    }
  });

  test("end a connection through which something else than messages comes, and no other", () => {
    const name = newName();
    for (const garbage of [
      Buffer.from("GET / HTTP/1.1\r\n\r\n"),
      Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
      Buffer.from([0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0]),
      Buffer.from([5]),
      Buffer.alloc(100_000),
    ]) {
      using server = serve(name);
      using other = serve(name);
      using hostile = dial(name);
      using good = dial(name);
      writeSync(_open_osfhandle(hostile, 0), garbage);
      WriteFile(good, "good");
      const [first, second] = [server, other].map((end) => {
        try {
          return textOf(end);
        } catch (error) {
          return (error as Win32Error).winerror;
        }
      });
      assert.deepEqual(new Set([first, second]), new Set([109, "good"]));
      fails(() => PeekNamedPipe(first === 109 ? server : other, 10), 109);
    }
  });

  test("make no client of who connects to a socket past them", async () => {
    const name = newName();
    const before = new Set(readdirSync(join(stateDirectory(), "pipes")));
    using server = serve(name, MESSAGES, 1);
    const socket = socketsLeft().find((file) => !before.has(file)) as string;
    const path = join(stateDirectory(), "pipes", socket);
    const { child, ready } = start(`
      import { connect } from "node:net";
      const raw = connect(${JSON.stringify(path)}, () => { raw.write("anything"); console.log("connected"); });
      raw.resume().on("error", () => {}).on("close", () => process.exit());`);
    const gone = new Promise((resolve) => child.once("exit", resolve));
    await ready;
    using client = dial(name);
    assert.equal(ConnectNamedPipe(server), 535);
    await gone;
    WriteFile(client, "the client");
    assert.equal(textOf(server), "the client");
  });

  test("go on in another process that has got an end, before and after a client has come", async () => {
    const name = newName();
    const program = `
      import { ReadFile, WriteFile } from "tswin32/win32file";
      import { CreateNamedPipe, ConnectNamedPipe } from "tswin32/win32pipe";
      CreateNamedPipe("${newName().replaceAll("\\", "\\\\")}", 3, 6, 1, 0, 0, 0, null).Close();
      process.stdin.on("data", (data) => {
        const [what, handle] = String(data).trim().split(" ");
        if (what === "read") console.log(String(ReadFile(Number(handle), 100)[1]));
        else console.log(ConnectNamedPipe(Number(handle)));
      });
      console.log("ready");`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
    const answer = (question: string): Promise<string> =>
      new Promise((resolve) => {
        child.stdout.once("data", (data: Buffer) => resolve(data.toString().trim()));
        child.stdin.write(`${question}\n`);
      });
    try {
      await new Promise((resolve) => child.stdout.once("data", resolve));
      using other = OpenProcess(PROCESS_DUP_HANDLE, false, child.pid as number);
      using server = serve(name, MESSAGES, 1);
      const listening = DuplicateHandle(GetCurrentProcess(), server, other, 0, false, DUPLICATE_SAME_ACCESS).Detach();
      using client = dial(name);
      assert.equal(ConnectNamedPipe(server), 535); // this process takes the connection, and the other one is sent it
      WriteFile(client, "first");
      assert.equal(await answer(`read ${listening}`), "first");
      WriteFile(client, "one message for two");
      assert.equal(textOf(server, 4), "one ");
      assert.equal(await answer(`read ${listening}`), "message for two");
      DisconnectNamedPipe(server);
      assert.equal(await Promise.race([answer(`connect ${listening}`), later(name)]), "0");
    } finally {
      await kill(child);
    }

    /** A client that comes as soon as somebody listens. */
    async function later(pipe: string): Promise<never> {
      for (;;) {
        try {
          dial(pipe);
          return await new Promise(() => undefined);
        } catch (error) {
          assert.equal((error as Win32Error).winerror, 231);
          await sleep(5);
        }
      }
    }
  });

  test("go on after a thread that was terminated as it read", async () => {
    const name = newName();
    using server = serve(name, MESSAGES, 1);
    using client = dial(name);
    ConnectNamedPipe(server);
    const worker = new Worker(
      `const { workerData, parentPort } = require("node:worker_threads");
       import("tswin32/win32file").then(({ ReadFile }) => { parentPort.postMessage(String(ReadFile(workerData, 3)[1])); ReadFile(workerData, 100); ReadFile(workerData, 100); });`,
      { eval: true, workerData: server.handle },
    );
    WriteFile(client, "a message");
    assert.equal(await new Promise((resolve) => worker.once("message", resolve)), "a m");
    while (PeekNamedPipe(server, 0)[1] > 0) await sleep(2);
    await worker.terminate();
    WriteFile(client, "another");
    assert.equal(textOf(server), "another");
  });

  test("hold messages of 16 MiB of several writers apart", async () => {
    const name = newName();
    using server = serve(name, MESSAGES, 1);
    using client = dial(name);
    ConnectNamedPipe(server);
    const size = 16 * 2 ** 20;
    const program = `const { workerData: { handle, letter } } = require("node:worker_threads");
      import("tswin32/win32file").then(({ WriteFile }) => { for (let i = 0; i < 2; i++) WriteFile(handle, Buffer.alloc(${size}, letter)); });`;
    const workers = ["a", "b"].map((letter) => new Worker(program, { eval: true, workerData: { handle: client.handle, letter } }));
    const ended = workers.map((worker) => new Promise((resolve) => worker.once("exit", resolve)));
    const buffer = Buffer.alloc(size);
    const letters: string[] = [];
    for (let message = 0; message < 4; message++) {
      const [error, data] = ReadFile(server, buffer);
      assert.equal(error, 0);
      assert.equal(data.length, size);
      const [letter] = data;
      assert.ok(data.every((byte) => byte === letter));
      letters.push(String.fromCharCode(letter as number));
    }
    assert.equal(letters.sort().join(""), "aabb");
    await Promise.all(ended);
  });

  test("are listed by FindFilesW with their instances", () => {
    const name = newName();
    using first = serve(name, BYTES);
    using second = serve(name, BYTES);
    const found = FindFilesW(`${name.slice(0, -1)}*`).find((file) => name.endsWith(file[8]));
    assert.equal(found?.[5], 2);
    first.Close();
    second.Close();
    assert.ok(!FindFilesW("\\\\.\\pipe\\*").some((file) => name.endsWith(file[8])));
  });
});
