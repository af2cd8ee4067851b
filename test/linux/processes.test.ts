// Processes on Linux: what Windows does not have, or does another way.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { OpenProcess } from "tswin32/win32api";
import { CreateEvent } from "tswin32/win32event";
import { CREATE_SUSPENDED, CreateProcess, GetExitCodeProcess, joinCommandLine, ResumeThread, TerminateProcess } from "tswin32/win32process";
import { exited } from "tswin32/win32process/promises";
import { ERROR_BAD_EXE_FORMAT, ERROR_NO_UNICODE_TRANSLATION, ERROR_NOT_SUPPORTED } from "tswin32/winerror";
import { HandleKind, handlesOf } from "#dist/host/linux/handle-table.js";
import { awaitEnd } from "../conformance/support/children.js";
import { throwsWin32 } from "../conformance/support/errors.js";

const start = (...args: string[]) => CreateProcess(null, { CommandLine: joinCommandLine(args) });

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await sleep(5);
  }
}

/** The processes that this one has as children and that have ended. */
function zombies(): number[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, "utf8")
    .split(" ")
    .filter((pid) => pid !== "")
    .map(Number)
    .filter((pid) => existsSync(`/proc/${pid}/stat`) && / Z /.test(readFileSync(`/proc/${pid}/stat`, "latin1")));
}

describe("children", () => {
  test("are reaped also if all their handles are closed", async () => {
    const [hProcess, hThread, pid] = start("/bin/true");
    hProcess.Close();
    hThread.Close();
    await until(() => !existsSync(`/proc/${pid}`), "the child is reaped");
    assert.deepEqual([...handlesOf(HandleKind.child)], []);
  });

  test("of workers are reaped too, and leave nothing", async () => {
    const worker = new Worker(
      `import { parentPort } from "node:worker_threads";
       import { CreateProcess } from "tswin32/win32process";
       const [hProcess, hThread, pid] = CreateProcess(null, { CommandLine: "/bin/true" });
       hProcess.Close();
       hThread.Close();
       parentPort.postMessage(pid);
       setTimeout(() => {}, 3000);`,
      { eval: true, execArgv: ["--input-type=module"] },
    );
    const pid = await new Promise<number>((resolve, reject) => worker.once("message", resolve).once("error", reject));
    await until(() => !existsSync(`/proc/${pid}`), "the worker's child is reaped");
    await worker.terminate();
  });

  test("leave neither handles nor descriptors nor processes behind, however many there are", async () => {
    const round = (...args: string[]) => {
      const [hProcess, hThread] = start(...args);
      using _process = hProcess;
      using _thread = hThread;
      awaitEnd(hProcess);
      assert.equal(GetExitCodeProcess(hProcess), 0);
    };
    round("/bin/sleep", "0.1"); // a wait that does wait opens what all later ones use
    const before = readdirSync("/proc/self/fd").length;
    for (let index = 0; index < 300; index++) round("/bin/true");
    await until(() => zombies().length === 0, "all are reaped");
    assert.equal(readdirSync("/proc/self/fd").length, before);
  });

  test("of a killed parent keep the code that they are ended with for all who have them open", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tswin32-processes-"));
    try {
      writeFileSync(
        join(folder, "parent.mjs"),
        `import { writeFileSync } from "node:fs";
         import { CreateProcess } from "${import.meta.resolve("tswin32/win32process")}";
         const { dwProcessId } = CreateProcess(null, { CommandLine: "/bin/sleep 100" });
         writeFileSync("${folder}/pid.part", String(dwProcessId));
         (await import("node:fs")).renameSync("${folder}/pid.part", "${folder}/pid");
         setTimeout(() => {}, 50_000);`,
      );
      const [parent, thread, pid] = start(process.execPath, join(folder, "parent.mjs"));
      using _parent = parent;
      using _thread = thread;
      await until(() => existsSync(join(folder, "pid")), "the parent has started its child");
      using child = OpenProcess(0x1fffff, false, Number(readFileSync(join(folder, "pid"), "utf8")));
      process.kill(pid, "SIGKILL");
      assert.equal(await exited(parent), 137);
      assert.equal(GetExitCodeProcess(child), 259);
      TerminateProcess(child, 0x12345678);
      assert.equal(await exited(child), 0x12345678);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a process that is killed while it starts others", () => {
  test("leaves none of them standing before its first instruction", { timeout: 60_000 }, async () => {
    const mark = `started-by-${process.pid}`;
    const standing = () =>
      readdirSync("/proc").filter((pid) => {
        try {
          return (
            readlinkSync(`/proc/${pid}/exe`).includes("tswin32-stage") && readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(mark)
          );
        } catch {
          return false; // no process, or one that has ended
        }
      });
    const script = `import { CreateProcess } from "${import.meta.resolve("tswin32/win32process")}";
      console.log("starts");
      for (;;) {
        const { hProcess, hThread } = CreateProcess("/bin/true", { CommandLine: "true ${mark}", StartupInfo: { lpTitle: "a title" } });
        hProcess.Close();
        hThread.Close();
      }`;
    for (let round = 0; round < 10; round++) {
      const parent = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
      await once(parent.stdout, "data");
      await sleep(round * 3); // wherever in CreateProcess that may be
      parent.kill("SIGKILL");
      await once(parent, "exit");
      await until(() => standing().length === 0, "no child stands");
    }
  });
});

describe("an exit code", () => {
  test("is the program's own, of eight bits", () => {
    for (const code of [0, 1, 128, 255]) {
      const [hProcess, hThread] = start("/bin/sh", "-c", `exit ${code}`);
      using _process = hProcess;
      using _thread = hThread;
      awaitEnd(hProcess);
      assert.equal(GetExitCodeProcess(hProcess), code);
    }
  });

  for (const [signal, code] of Object.entries({ KILL: 137, TERM: 143, INT: 0xc000013a, SEGV: 0xc0000005, ABRT: 3, ILL: 0xc000001d })) {
    test(`of a program that SIG${signal} ends is 0x${code.toString(16)}`, () => {
      const [hProcess, hThread] = start("/bin/sh", "-c", `kill -${signal} $$`);
      using _process = hProcess;
      using _thread = hThread;
      awaitEnd(hProcess);
      assert.equal(GetExitCodeProcess(hProcess), code);
    });
  }
});

describe("CreateProcess", () => {
  test("makes of the stage exactly the program, with its arguments and environment and no descriptor too many", async () => {
    using inherited = CreateEvent({ bInheritHandle: true }, true, false, null);
    const folder = mkdtempSync(join(tmpdir(), "tswin32-processes-"));
    try {
      const line = [
        "/bin/sh",
        "-c",
        `tr '\\0' '\\n' < /proc/self/environ > ${folder}/env; ls -l /proc/self/fd > ${folder}/fd; echo "$0 $1" > ${folder}/args`,
        "zero",
        "one é",
      ];
      const result = CreateProcess(null, {
        CommandLine: joinCommandLine(line),
        CreationFlags: CREATE_SUSPENDED,
        bInheritHandles: inherited !== undefined,
        Environment: { "ProgramFiles(x86)": "C:\\x", A: "é", PATH: "/bin:/usr/bin" },
      });
      using process_ = result.hProcess;
      using thread = result.hThread;
      assert.match(readFileSync(`/proc/${result.dwProcessId}/stat`, "latin1"), / T /);
      ResumeThread(thread);
      assert.equal(await exited(process_), 0);
      assert.deepEqual(readFileSync(join(folder, "args"), "utf8"), "zero one é\n");
      const environment = readFileSync(join(folder, "env"), "utf8").trim().split("\n");
      assert.ok(environment.includes("A=é"));
      assert.ok(!environment.some((variable) => variable.startsWith("TSWIN32")));
      // Of this process's own descriptors it has the standard ones alone, apart from those that node was itself given.
      const descriptors = readFileSync(join(folder, "fd"), "utf8");
      assert.doesNotMatch(descriptors, /memfd|arbiter|anon_inode|mail/);
      assert.match(descriptors, / 0 -> .* 1 -> .* 2 -> /s);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("finds programs on the PATH, case as on Windows where a path is Win32's", () => {
    for (const [name, code] of [
      ["true", 0],
      ["false", 1],
      ["Z:\\BIN\\False", 1],
    ] as const) {
      const [hProcess, hThread] = CreateProcess(null, { CommandLine: name });
      using _process = hProcess;
      using _thread = hThread;
      awaitEnd(hProcess);
      assert.equal(GetExitCodeProcess(hProcess), code);
    }
  });

  test("runs scripts, and neither batch files nor programs for Windows", () => {
    const folder = mkdtempSync(join(tmpdir(), "tswin32 processes "));
    try {
      writeFileSync(join(folder, "script"), "#!/bin/sh\nexit 9\n", { mode: 0o755 });
      // Without quotation marks: the name is tried at each blank.
      const [hProcess, hThread] = CreateProcess(null, { CommandLine: `${join(folder, "script")} an argument` });
      using _process = hProcess;
      using _thread = hThread;
      awaitEnd(hProcess);
      assert.equal(GetExitCodeProcess(hProcess), 9);
      for (const [name, content] of Object.entries({ "a.bat": "@echo\r\n", "a.exe": `MZ${"\0".repeat(100)}` })) {
        writeFileSync(join(folder, name), content, { mode: 0o755 });
        throwsWin32(() => CreateProcess(join(folder, name), {}), ERROR_BAD_EXE_FORMAT);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("refuses what UTF-8 cannot write, and to debug", () => {
    throwsWin32(() => CreateProcess(null, { CommandLine: "true \ud800" }), ERROR_NO_UNICODE_TRANSLATION);
    throwsWin32(() => CreateProcess(null, { CommandLine: "true", Environment: { A: "\udc00" } }), ERROR_NO_UNICODE_TRANSLATION);
    throwsWin32(() => CreateProcess(null, { CommandLine: "true", CreationFlags: 1 }), ERROR_NOT_SUPPORTED);
  });
});
