// What it costs to wait for a pipe that is busy, and what happens where no descriptor is left.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { CreateFile } from "tswin32/win32file";
import { CallNamedPipe, CreateNamedPipe, connectPipe, WaitNamedPipe } from "tswin32/win32pipe";
import { CallNamedPipe as callLater, WaitNamedPipe as waitLater } from "tswin32/win32pipe/promises";
import { ERROR_PIPE_CONNECTED, ERROR_SEM_TIMEOUT, ERROR_TOO_MANY_OPEN_FILES, Win32Error } from "tswin32/winerror";
import { root } from "./child.js";

const BOTH = 0xc000_0000;
const DUPLEX = 3;
const MESSAGES = 6;

/** How long the waits are, in milliseconds, and which part of it they may compute: by far less than who spins, also where compiling is slow. */
const WAIT = 500;
const PART = 0.4;

describe("A wait for a pipe that is busy", () => {
  const waits: Record<string, (name: string) => unknown> = {
    WaitNamedPipe: (name) => WaitNamedPipe(name, WAIT),
    "WaitNamedPipe of the promises": (name) => waitLater(name, WAIT),
    CallNamedPipe: (name) => CallNamedPipe(name, "question", 100, WAIT),
    "CallNamedPipe of the promises": (name) => callLater(name, "question", 100, WAIT),
    connectPipe: (name) => connectPipe(name, { timeout: WAIT }),
  };
  for (const [what, wait] of Object.entries(waits)) {
    test(`by ${what} does not spin`, async (context) => {
      const name = `\\\\.\\pipe\\waiting-${process.pid}-${what.length}`;
      using server = CreateNamedPipe(name, DUPLEX, MESSAGES, 1, 65_536, 65_536, 0, null);
      using client = CreateFile(name, BOTH, 0, null, 3, 0);
      const begun = performance.now();
      const before = process.cpuUsage();
      await assert.rejects(
        async () => wait(name),
        (error: unknown) => error instanceof Win32Error && error.winerror === ERROR_SEM_TIMEOUT,
      );
      const { user, system } = process.cpuUsage(before);
      const milliseconds = performance.now() - begun;
      context.diagnostic(`${((user + system) / 1000).toFixed(1)} ms of ${milliseconds.toFixed(0)} ms`);
      assert.ok(milliseconds >= WAIT - 1);
      assert.ok((user + system) / 1000 < WAIT * PART, `It took ${(user + system) / 1000} ms of the processor.`);
      assert.ok(server.handle !== client.handle);
    });
  }
});

/** What a program prints that may have 100 descriptors; node would raise a limit that is not a hard one. */
function runWithFew(program: string, state: string): string[] {
  const { status, stdout, stderr } = spawnSync(
    "sh",
    ["-c", 'ulimit -n 100 && exec "$0" --input-type=module -e "$1"', process.execPath, program],
    {
      cwd: root,
      encoding: "utf8",
      timeout: 30_000,
      env: { ...process.env, TSWIN32_STATE: state },
    },
  );
  assert.equal(status, 0, stderr);
  return stdout.trim().split("\n");
}

const FULL = `
  import { closeSync, openSync, readdirSync } from "node:fs";
  import { CreateFile, ReadFile, WriteFile } from "tswin32/win32file";
  import { CallNamedPipe, connectPipe, ConnectNamedPipe, CreateNamedPipe, CreatePipe, DisconnectNamedPipe, PeekNamedPipe } from "tswin32/win32pipe";
  const name = "\\\\\\\\.\\\\pipe\\\\few";
  const told = async (action) => {
    try { return String(await action() ?? "done"); } catch (error) { return error.winerror + " " + error.funcname; }
  };
  const make = (name) => CreateNamedPipe(name, ${DUPLEX}, ${MESSAGES}, 255, 65536, 65536, 0, null);
  const dial = (path = name) => CreateFile(path, ${BOTH}, 0, null, 3, 0);
  const taken = [];
  const fill = () => { try { for (;;) taken.push(openSync("/dev/null", "r")); } catch (error) { if (error.code !== "EMFILE") throw error; } };
  const free = () => { for (const fd of taken.splice(0)) closeSync(fd); };
  const count = () => readdirSync("/proc/self/fd").length;
  { using server = make(name); using client = dial(); ConnectNamedPipe(server); await told(() => connectPipe(name, { timeout: 10 })); } // all that is made once
`.replaceAll("using ", "const ");

/** The same state directory with a name that fits into a socket's address, and with one that does not. */
const LENGTHS = { short: "state", long: `${"long-".repeat(20)}state` };

describe("Where no descriptor is left", () => {
  for (const [length, folderName] of Object.entries(LENGTHS)) {
    const inState = (work: (state: string) => void) => (): void => {
      const folder = mkdtempSync(join(tmpdir(), "tswin32-few-"));
      try {
        work(join(folder, folderName));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    };

    test(
      `making and opening a pipe is ERROR_TOO_MANY_OPEN_FILES, and nothing is lost (${length} state directory)`,
      inState((state) => {
        const printed = runWithFew(
          `${FULL}
          const server = make(name);
          const spare = make(name + "-3");
          const before = count();
          fill();
          console.log(await told(() => make(name + "-2")));
          console.log(await told(() => dial()));
          console.log(await told(() => CallNamedPipe(name, "question", 100, 50)));
          console.log(await told(() => connectPipe(name, { timeout: 50 })));
          console.log(await told(() => CreatePipe(null, 0)));
          closeSync(taken.pop());
          console.log(await told(() => make(name + "-2").Close()));
          console.log(await told(() => dial(name + "-3").Close()));
          free();
          console.log(count() - before);
          const client = dial();
          console.log(ConnectNamedPipe(server));
          WriteFile(client, "question");
          console.log(String(ReadFile(server, 100)[1]));
          process.exit();`,
          state,
        );
        const code = ERROR_TOO_MANY_OPEN_FILES;
        assert.deepEqual(printed, [
          `${code} CreateNamedPipe`,
          `${code} CreateFile`,
          `${code} CallNamedPipe`,
          `${code} CreateFile`,
          `${code} CreatePipe`,
          // One descriptor is enough, but where the way to the socket takes another.
          length === "short" ? "done" : `${code} CreateNamedPipe`,
          length === "short" ? "done" : `${code} CreateFile`,
          "0",
          `${ERROR_PIPE_CONNECTED}`,
          "question",
        ]);
      }),
    );
  }

  test("taking a client that has come is ERROR_TOO_MANY_OPEN_FILES, and it is taken as soon as one is free", () => {
    const folder = mkdtempSync(join(tmpdir(), "tswin32-few-"));
    try {
      const printed = runWithFew(
        `${FULL}
        const server = make(name);
        const client = dial();
        WriteFile(client, "question");
        fill();
        console.log(await told(() => ConnectNamedPipe(server)));
        console.log(await told(() => ReadFile(server, 100)[1]));
        free();
        console.log(await told(() => ConnectNamedPipe(server)));
        console.log(await told(() => ReadFile(server, 100)[1]));
        process.exit();`,
        join(folder, "state"),
      );
      const code = ERROR_TOO_MANY_OPEN_FILES;
      assert.deepEqual(printed, [`${code} ConnectNamedPipe`, `${code} ReadFile`, `${ERROR_PIPE_CONNECTED}`, "question"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("letting an instance listen again is ERROR_TOO_MANY_OPEN_FILES, and it can be once one is free", () => {
    const folder = mkdtempSync(join(tmpdir(), "tswin32-few-"));
    try {
      const printed = runWithFew(
        `${FULL}
        const server = CreateNamedPipe(name, ${DUPLEX}, ${MESSAGES} | 1, 1, 0, 0, 0, null);
        const client = dial();
        console.log(await told(() => ConnectNamedPipe(server)));
        DisconnectNamedPipe(server);
        fill();
        console.log(await told(() => ConnectNamedPipe(server)));
        free();
        console.log(await told(() => ConnectNamedPipe(server)));
        const next = dial();
        console.log(await told(() => ConnectNamedPipe(server)));
        process.exit();`,
        join(folder, "state"),
      );
      assert.deepEqual(printed, [
        `${ERROR_PIPE_CONNECTED}`,
        `${ERROR_TOO_MANY_OPEN_FILES} ConnectNamedPipe`,
        "0",
        `${ERROR_PIPE_CONNECTED}`,
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
