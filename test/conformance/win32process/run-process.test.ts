import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { OpenProcess } from "tswin32/win32api";
import {
  CREATE_SUSPENDED,
  GENERIC_WRITE,
  PROCESS_QUERY_INFORMATION,
  PROCESS_TERMINATE,
  STARTF_USESTDHANDLES,
  SYNCHRONIZE,
} from "tswin32/win32con";
import { CreateEvent, WAIT_OBJECT_0, WAIT_TIMEOUT, WaitForSingleObject } from "tswin32/win32event";
import { CREATE_ALWAYS, CreateFile, WriteFile } from "tswin32/win32file";
import { IsProcessInJob } from "tswin32/win32job";
import {
  GetExitCodeProcess,
  GetProcessId,
  joinCommandLine,
  type RunningProcess,
  type RunProcessOptions,
  runProcess,
  type StandardHandle,
  TerminateProcess,
} from "tswin32/win32process";
import {
  ERROR_DIRECTORY,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_PARAMETER,
  ERROR_PROCESS_ABORTED,
} from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { environment, left, NODE, script, startNode } from "../support/children.js";
import { Disposables } from "../support/disposables.js";
import { rejectsWin32, throwsWin32 } from "../support/errors.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";
import { until } from "../support/time.js";

const LONG = 20_000;
const IDLE = "setTimeout(() => {}, 50_000)";
const ECHO = "process.stdin.pipe(process.stdout)";

/** Node with a few lines of JavaScript. */
function node<In extends StandardHandle = "pipe", Out extends StandardHandle = "pipe", Err extends StandardHandle = "pipe">(
  code: string,
  options: RunProcessOptions<In, Out, Err> = {},
): Promise<RunningProcess<In, Out, Err>> {
  return runProcess({ command: ["node", "-e", code], ApplicationName: NODE, Environment: environment(), ...options });
}

/** Starts a process that nobody waits for, and writes its identifier. */
const STARTS_ANOTHER = `
const other = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(IDLE)}], { stdio: "ignore", detached: true });
other.unref();
console.log(other.pid);
${IDLE};`;

/** A process that has started another one, and a handle of that one. */
async function tree(signal?: AbortSignal): Promise<{ child: RunningProcess<"ignore", "pipe", "pipe">; other: HANDLE }> {
  const child = await node(STARTS_ANOTHER, { stdin: "ignore", signal });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, other: opened(Number(line)) };
}

function opened(processId: number): HANDLE {
  return OpenProcess(SYNCHRONIZE | PROCESS_TERMINATE | PROCESS_QUERY_INFORMATION, false, processId);
}

const isGone = (handle: HANDLE): boolean => WaitForSingleObject(handle, 0) === WAIT_OBJECT_0;

describe("runProcess", () => {
  test("gives what the process writes, and its exit code", async () => {
    await using child = await node("console.log('to stdout'); console.error('to stderr'); process.exitCode = 7", { stdin: "ignore" });
    assert.equal(child.processId, GetProcessId(child.handle));
    assert.deepEqual(await child.output(), { exitCode: 7, stdout: "to stdout\n", stderr: "to stderr\n" });
    assert.equal(GetExitCodeProcess(child.handle), 7);
  });

  test("gives all 32 bits of the exit code", async () => {
    using folder = new Folder();
    const path = script(folder, "ends.cjs", `win32("win32process").ExitProcess(0xC0000005);`);
    await using child = await runProcess({ command: ["node", path], ApplicationName: NODE, Environment: environment() });
    assert.equal(await child.exited, 0xc000_0005);
  });

  test("takes arguments as they are, an environment and a directory", async () => {
    using folder = new Folder();
    const args = ["two  blanks", "", 'q"uote', "back\\", "ü", "*"];
    const code = "console.log(JSON.stringify([process.argv.slice(1), process.env.GREETING, process.cwd()]))";
    await using child = await runProcess({
      command: ["node", "-e", code, "--", ...args],
      ApplicationName: NODE,
      Environment: environment({ GREETING: "Grüße" }),
      CurrentDirectory: folder.path(""),
      stdin: "ignore",
    });
    const [given, greeting, directory] = JSON.parse((await child.output()).stdout) as [string[], string, string];
    assert.deepEqual(given, args);
    assert.equal(greeting, "Grüße");
    assert.equal(folder.native("").replace(/[\\/]+$/, ""), directory);
  });

  test("takes a whole command line, or a file alone", async () => {
    await using one = await runProcess({
      ApplicationName: NODE,
      CommandLine: joinCommandLine(["node", "-p", "1 + 1"]),
      Environment: environment(),
      stdin: "ignore",
    });
    assert.equal((await one.output()).stdout, "2\n");
    await using other = await runProcess({ ApplicationName: NODE, Environment: environment() });
    other.stdin.end("console.log('from stdin')");
    assert.equal((await other.output()).stdout, "from stdin\n");
  });

  test("searches for a program as CreateProcess does", async () => {
    await using child = await runProcess({ command: ["whoami"], stdin: "ignore" });
    const { exitCode, stdout } = await child.output();
    assert.equal(exitCode, 0);
    assert.match(stdout, /\S/);
  });

  test("refuses wrong options, and starts nothing", async () => {
    const command = ["whoami"];
    const wrong: unknown[] = [
      undefined,
      null,
      "whoami",
      {},
      { command: [] },
      { command: "whoami" },
      { command: [5] },
      { command: ['a"b'] },
      { command, CommandLine: "whoami" },
      { command, cwd: "." },
      { command, stdin: "pipes" },
      { command, stdout: null },
      { command, stderr: {} },
      { command, stderr: Number.NaN },
      { command, signal: {} },
      { command, signal: null },
      { command, Environment: "A=1" },
      { command, CurrentDirectory: 5 },
      { command, CreationFlags: "0" },
      { command, CreationFlags: CREATE_SUSPENDED },
      { command, StartupInfo: { dwFlags: STARTF_USESTDHANDLES } },
      { command, StartupInfo: { flags: 0 } },
      { ApplicationName: 5 },
      { CommandLine: "a\0b" },
    ];
    for (const options of wrong) await assert.rejects(runProcess(options as never), TypeError, JSON.stringify(options));
  });

  test("fails as CreateProcess does, and leaves nothing behind", async () => {
    const missing = () => runProcess({ command: ["there-is-no-such-program"] });
    const error = await rejectsWin32(missing(), ERROR_FILE_NOT_FOUND, "CreateProcess");
    assert.equal(error.code, "ERROR_FILE_NOT_FOUND");
    await rejectsWin32(node("", { CurrentDirectory: NODE }), ERROR_DIRECTORY, "CreateProcess");
    await rejectsWin32(runProcess({ command: ["a.bat", "a&b"] }), ERROR_INVALID_PARAMETER, "CreateProcess");
    await leavesNothing(async () => {
      await missing().catch(() => undefined);
    }, 100);
  });

  test("leaves no handle and no descriptor of a hundred runs", async () => {
    await leavesNothing(async () => {
      await using child = await runProcess({ command: ["whoami"], stdin: "ignore", stderr: "ignore" });
      await child.output();
    }, 100);
  });

  test("runs fifty at once", async () => {
    const outputs = await Promise.all(
      Array.from({ length: 50 }, async () => {
        await using child = await runProcess({ command: ["whoami"], stdin: "ignore" });
        return await child.output();
      }),
    );
    assert.equal(new Set(outputs.map((output) => JSON.stringify(output))).size, 1);
    assert.equal(outputs[0]?.exitCode, 0);
  });
});

describe("runProcess's standard handles", () => {
  test("carry megabytes to the process and back", async () => {
    const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index % 251));
    await using child = await node(ECHO);
    const received: Buffer[] = [];
    await Promise.all([
      pipeline([content.subarray(0, 1_000_000), content.subarray(1_000_000)], child.stdin),
      pipeline(child.stdout, async (source: AsyncIterable<Buffer>) => {
        for await (const chunk of source) received.push(chunk);
      }),
    ]);
    assert.ok(Buffer.concat(received).equals(content));
    assert.equal(await child.exited, 0);
  });

  test("lose nothing of 100 MB", async () => {
    const code = `
      const block = Buffer.from(Array.from({ length: 1 << 20 }, (_, index) => (index * 7) % 253));
      let left = 100;
      (function write() { if (left-- > 0) process.stdout.write(block, write); })();`;
    await using child = await node(code, { stdin: "ignore" });
    const expected = createHash("sha1");
    const block = Buffer.from(Array.from({ length: 1 << 20 }, (_, index) => (index * 7) % 253));
    for (let index = 0; index < 100; index++) expected.update(block);
    const actual = createHash("sha1");
    let bytes = 0;
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      actual.update(chunk);
      bytes += chunk.length;
    }
    assert.equal(bytes, 100 << 20);
    assert.equal(actual.digest("hex"), expected.digest("hex"));
    assert.equal(await child.exited, 0);
  });

  test("hold back who writes to a process that does not read", async () => {
    await using child = await node("process.stdin.once('readable', () => {}); setTimeout(() => process.stdin.resume(), 300)");
    let drained = false;
    child.stdin.once("drain", () => {
      drained = true;
    });
    assert.equal(child.stdin.write(Buffer.alloc(4 << 20)), false);
    assert.equal(drained, false);
    await until("the process has read", () => drained);
    child.stdin.end();
    assert.equal(await child.exited, 0);
  });

  test("end what the process reads, also while another one runs that was started later", async () => {
    await using first = await node(ECHO);
    await using later = await node(IDLE);
    using folder = new Folder();
    using heir = startNode(script(folder, "idle.cjs", IDLE), [], { bInheritHandles: true });
    first.stdin.end("all");
    assert.deepEqual(await first.output(), { exitCode: 0, stdout: "all", stderr: "" });
    assert.equal(isGone(later.handle), false);
    assert.equal(isGone(heir.hProcess), false);
  });

  test("are an error of the stream where the process ends without having read", async () => {
    await using child = await node("");
    child.stdin.write(Buffer.alloc(4 << 20));
    const [error] = (await once(child.stdin, "error")) as [NodeJS.ErrnoException];
    assert.match(error.code ?? "", /^(EPIPE|EOF)$/);
    assert.equal(await child.exited, 0);
  });

  test("have no error that nobody handles once the process is disposed of", async () => {
    const child = await node("");
    child.stdin.write(Buffer.alloc(4 << 20));
    await child[Symbol.asyncDispose]();
    assert.equal(child.stdin.closed, true);
    assert.equal(child.stdout.closed, true);
  });

  test("are nothing with ignore", async () => {
    const code = "process.stdin.on('end', () => process.exit(3)).resume(); console.log('x'); console.error('y')";
    await using child = await node(code, { stdin: "ignore", stdout: "ignore", stderr: "ignore" });
    assert.deepEqual([child.stdin, child.stdout, child.stderr], [null, null, null]);
    assert.deepEqual(await child.output(), { exitCode: 3, stdout: "", stderr: "" });
  });

  test("are this process's own with inherit", async () => {
    using folder = new Folder();
    const inner = `process.stdin.on("data", (data) => process.stdout.write("inner: " + data)); console.error("inner error")`;
    const path = script(
      folder,
      "outer.cjs",
      `const { runProcess } = win32("win32process");
       runProcess({ command: ["node", "-e", ${JSON.stringify(inner)}], ApplicationName: ${JSON.stringify(NODE)}, stdin: "inherit", stdout: "inherit", stderr: "inherit" })
         .then((child) => child.exited)
         .then((code) => { process.exitCode = code + 4; });`,
    );
    await using child = await runProcess({ command: ["node", path], ApplicationName: NODE, Environment: environment() });
    child.stdin.end("text");
    assert.deepEqual(await child.output(), { exitCode: 4, stdout: "inner: text", stderr: "inner error\n" });
  });

  test("are files, which need not be inheritable and stay open", async () => {
    using folder = new Folder();
    using file = CreateFile(folder.path("log"), { DesiredAccess: GENERIC_WRITE, CreationDisposition: CREATE_ALWAYS });
    {
      await using child = await node("require('node:fs').writeSync(1, 'one,'); require('node:fs').writeSync(2, 'two,')", {
        stdin: "ignore",
        stdout: file,
        stderr: file.handle,
      });
      assert.equal(child.stdout, null);
      assert.equal(await child.exited, 0);
    }
    WriteFile(file, "three");
    file.Close();
    assert.equal(folder.content("log"), "one,two,three");
    await rejectsWin32(node("", { stdout: file }), ERROR_INVALID_HANDLE);
  });

  test("are told by GetStartupInfo", async () => {
    using folder = new Folder();
    const path = script(
      folder,
      "startup.cjs",
      `const { hStdOutput, hStdError } = win32("win32process").GetStartupInfo();
       win32("win32file").WriteFile(hStdOutput, "out");
       win32("win32file").WriteFile(hStdError, "err");`,
    );
    await using child = await runProcess({ command: ["node", path], ApplicationName: NODE, Environment: environment(), stdin: "ignore" });
    assert.deepEqual(await child.output(), { exitCode: 0, stdout: "out", stderr: "err" });
  });

  test("are all that the process inherits", async () => {
    using folder = new Folder();
    using event = CreateEvent({ bInheritHandle: true }, true, false, null);
    const path = script(
      folder,
      "sets.cjs",
      `try { win32("win32event").SetEvent(${event.handle}); } catch (error) { console.log(error.code); }`,
    );
    await using child = await runProcess({ command: ["node", path], ApplicationName: NODE, Environment: environment(), stdin: "ignore" });
    await child.output();
    assert.equal(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
  });
});

describe("A process of runProcess", () => {
  test("ends at the end of the block, with all that it has started", async () => {
    const { child, other } = await tree();
    using grandchild = other;
    using handle = opened(child.processId);
    assert.equal(isGone(grandchild), false);
    await child[Symbol.asyncDispose]();
    assert.deepEqual([isGone(handle), isGone(grandchild)], [true, true]);
    assert.equal(await child.exited, ERROR_PROCESS_ABORTED);
    assert.equal(child.handle.handle, 0);
    await child[Symbol.asyncDispose]();
    child.terminate();
    child.detach();
  });

  test("takes with it what it has started although it ended before", async () => {
    const code = `${STARTS_ANOTHER} process.stdin.on("end", () => process.exit(5)).resume();`;
    const child = await node(code);
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    using grandchild = opened(Number(line));
    assert.equal(IsProcessInJob(grandchild, null), true);
    child.stdin.end();
    assert.equal(await child.exited, 5);
    assert.equal(isGone(grandchild), false);
    await child[Symbol.asyncDispose]();
    assert.equal(isGone(grandchild), true);
  });

  test("ends by terminate() with an exit code of 32 bits, and so does what it has started", async () => {
    const { child, other } = await tree();
    await using _ = child;
    using grandchild = other;
    assert.throws(() => child.terminate("1" as never), TypeError);
    child.terminate(0xdead_beef);
    assert.equal(await child.exited, 0xdead_beef);
    assert.equal(WaitForSingleObject(grandchild, LONG), WAIT_OBJECT_0);
    assert.equal(GetExitCodeProcess(grandchild), 0xdead_beef);
    child.terminate();
  });

  test("ends when its signal aborts, with all that it has started", async () => {
    const controller = new AbortController();
    const { child, other } = await tree(controller.signal);
    await using _ = child;
    using grandchild = other;
    const output = child.output();
    controller.abort(new Error("enough"));
    await assert.rejects(child.exited, /enough/);
    await assert.rejects(output, /enough/);
    assert.equal(isGone(grandchild), true);
  });

  test("is not started where the signal has aborted already", async () => {
    using folder = new Folder();
    const code = `require("node:fs").writeFileSync(${JSON.stringify(folder.native("started"))}, "")`;
    await assert.rejects(node(code, { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
    assert.equal(left(folder, "started"), undefined);
  });

  test("needs nobody who handles its end", async () => {
    const child = await node(IDLE, { signal: AbortSignal.timeout(50) });
    assert.equal(WaitForSingleObject(child.handle, 0), WAIT_TIMEOUT);
    using handle = opened(child.processId);
    await until("the signal has ended it", () => isGone(handle));
    await child[Symbol.asyncDispose]();
  });

  test("lives on after detach()", async () => {
    const { child, other } = await tree();
    using things = new Disposables();
    const handles = [opened(child.processId), other];
    for (const handle of handles) {
      things.use(handle);
      things.use({ [Symbol.dispose]: () => void (isGone(handle) || TerminateProcess(handle, 1)) });
    }
    child.detach();
    await assert.rejects(child.exited, { name: "AbortError" });
    await child[Symbol.asyncDispose]();
    throwsWin32(() => child.terminate(), ERROR_INVALID_HANDLE);
    assert.equal(WaitForSingleObject(handles[0] as HANDLE, 300), WAIT_TIMEOUT);
    assert.equal(isGone(other), false);
  });
});

/** A program that starts a tree by runProcess, tells its identifiers in a file, and does then what is said. */
const owner = (then: string): string => `
const { runProcess } = win32("win32process");
runProcess({ command: ["node", "-e", ${JSON.stringify(STARTS_ANOTHER)}], ApplicationName: ${JSON.stringify(NODE)}, stdin: "ignore" }).then((child) => {
  child.stdout.once("data", (line) => { out("tree", [child.processId, Number(line)]); ${then} });
});`;

/** The same in a worker thread of the program, for which main is what is said. */
const workerOwner = (then: string, main: string): string => `
const { isMainThread, Worker, parentPort } = require("node:worker_threads");
if (!isMainThread) { ${owner(then)} }
else { const worker = new Worker(__filename); ${main} }`;

describe("The tree of a program that has used runProcess", () => {
  const ends = async (code: string, end: (owner: HANDLE, folder: Folder) => void) => {
    using folder = new Folder();
    using things = new Disposables();
    using program = startNode(script(folder, "owner.cjs", code));
    await until("the tree is there", () => left(folder, "tree") !== undefined, LONG);
    const handles = (JSON.parse(left(folder, "tree") ?? "[]") as number[]).map((id) => things.use(opened(id)));
    assert.equal(handles.length, 2);
    end(program.hProcess, folder);
    for (const handle of handles) await until("the tree is gone", () => isGone(handle), LONG);
  };

  test("ends when the program is killed", () => ends(owner(IDLE), (program) => TerminateProcess(program, 9)));

  test("ends when the program exits without having disposed of it", () =>
    ends(owner(`setInterval(() => { if (fs.existsSync(__dirname + "/go")) process.exit(0); }, 10)`), (_, folder) => {
      writeFileSync(folder.native("go"), "");
    }));

  test("ends with the program where a worker has started it that was terminated", () =>
    ends(workerOwner(`parentPort.postMessage("here")`, `worker.once("message", () => worker.terminate().then(() => ${IDLE}))`), (program) =>
      TerminateProcess(program, 9),
    ));

  test("gives a worker thread what it writes", async () => {
    using folder = new Folder();
    const path = script(
      folder,
      "worker.cjs",
      `const { isMainThread, Worker } = require("node:worker_threads");
       const { runProcess } = win32("win32process");
       if (isMainThread) new Worker(__filename);
       else runProcess({ command: ["whoami"], stdin: "ignore" }).then(async (child) => {
         const output = await child.output();
         await child[Symbol.asyncDispose]();
         out("output", output);
       });`,
    );
    await using child = await runProcess({ command: ["node", path], ApplicationName: NODE, Environment: environment(), stdin: "ignore" });
    assert.deepEqual(await child.output(), { exitCode: 0, stdout: "", stderr: "" });
    const output = JSON.parse(left(folder, "output") ?? "{}") as { exitCode: number; stdout: string };
    assert.equal(output.exitCode, 0);
    assert.match(output.stdout, /\S/);
  });
});

/** Handles that others may use meanwhile; descriptors that node itself may open. */
const MORE_HANDLES = 20;
const MORE_DESCRIPTORS = 4;

async function leavesNothing(work: () => Promise<void>, times: number): Promise<void> {
  const run = async (count: number) => {
    for (let done = 0; done < count; done += 10) await Promise.all(Array.from({ length: 10 }, work));
  };
  await run(20); // what is made at first use
  highestHandle(); // and what a host then leaves unused for a while
  const before = { handle: highestHandle(), descriptor: freshDescriptor() };
  await run(times);
  const handles = (highestHandle() - before.handle) / 4;
  assert.ok(handles <= MORE_HANDLES, `${handles} more handles are open.`);
  const descriptors = freshDescriptor() - before.descriptor;
  assert.ok(descriptors <= MORE_DESCRIPTORS, `${descriptors} more descriptors are open.`);
}

/** The highest value of many handles at once: it grows with what stays open. */
function highestHandle(): number {
  using events = new Disposables();
  return Math.max(...Array.from({ length: 500 }, () => events.use(CreateEvent(null, false, false, null)).handle));
}

/** The lowest number that is free. */
function freshDescriptor(): number {
  const descriptor = openSync(process.execPath, "r");
  closeSync(descriptor);
  return descriptor;
}
