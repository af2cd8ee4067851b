import assert from "node:assert/strict";
import { GetCurrentProcess, OpenProcess } from "tswin32/win32api";
import { PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION, SYNCHRONIZE } from "tswin32/win32con";
import { CREATE_SUSPENDED, GetExitCodeProcess, STILL_ACTIVE, TerminateProcess } from "tswin32/win32process";
import { exited } from "tswin32/win32process/promises";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { awaitEnd, LONGEST_CHILD, left, script, startNode } from "../support/children.js";
import { rejectsWin32, throwsWin32 } from "../support/errors.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";
import { until } from "../support/time.js";

const CODES = [0, 1, 255, 256, STILL_ACTIVE, 0xc0000005, 0xffffffff];
const WAITS = 'out("ready", String(process.pid)); setInterval(() => {}, 1000);';
const EXITS = 'win32("win32process").ExitProcess(Number(process.argv[2]));';

describe("GetExitCodeProcess", () => {
  test("is STILL_ACTIVE while the process runs", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", WAITS));
    assert.equal(GetExitCodeProcess(child.hProcess), STILL_ACTIVE);
    assert.equal(GetExitCodeProcess(GetCurrentProcess()), STILL_ACTIVE);
  });

  test("tells what the process gave to ExitProcess, all 32 bits of it", () => {
    using folder = new Folder();
    const path = script(folder, "a.cjs", EXITS);
    for (const code of CODES) {
      using child = startNode(path, [String(code)]);
      assert.equal(child.end(), code);
    }
  });

  test("tells it to a process that has opened it, too", async () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", EXITS), ["70000"], { CreationFlags: CREATE_SUSPENDED });
    using opener = startNode(
      script(
        folder,
        "b.cjs",
        `const { OpenProcess } = win32("win32api"), { WaitForSingleObject } = win32("win32event"), { GetExitCodeProcess } = win32("win32process");
         const other = OpenProcess(${SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION}, false, ${child.pid});
         out("opened", "");
         WaitForSingleObject(other, ${LONGEST_CHILD});
         out("seen", GetExitCodeProcess(other));`,
      ),
    );
    await until("the other process has opened it", () => left(folder, "opened") !== undefined);
    TerminateProcess(child.hProcess, 80_000);
    assert.equal(child.end(), 80_000);
    assert.equal(opener.end(), 0);
    assert.equal(left(folder, "seen"), "80000");
  });

  test("needs one of the rights to ask", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", WAITS));
    using blind = OpenProcess(SYNCHRONIZE, false, child.pid);
    throwsWin32(() => GetExitCodeProcess(blind), ERROR_ACCESS_DENIED, "GetExitCodeProcess");
    using limited = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, child.pid);
    assert.equal(GetExitCodeProcess(limited), STILL_ACTIVE);
  });

  test("refuses what is no process", () => {
    throwsWin32(() => GetExitCodeProcess(0), ERROR_INVALID_HANDLE);
    throwsWin32(() => GetExitCodeProcess(-1), ERROR_INVALID_HANDLE);
  });
});

describe("TerminateProcess", () => {
  test("ends a process with the code that it is given", () => {
    using folder = new Folder();
    const path = script(folder, "a.cjs", WAITS);
    for (const code of CODES) {
      using child = startNode(path);
      TerminateProcess(child.hProcess, code);
      assert.equal(child.end(), code);
    }
  });

  test("takes codes with a sign", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", WAITS));
    TerminateProcess(child.hProcess, -1);
    assert.equal(child.end(), 0xffffffff);
  });

  test("ends a suspended process", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", 'out("ran", "");'), [], { CreationFlags: CREATE_SUSPENDED });
    TerminateProcess(child.hProcess, 7);
    assert.equal(child.end(), 7);
    assert.equal(left(folder, "ran"), undefined);
  });

  test("leaves what the process has started", async () => {
    using folder = new Folder();
    const grandchild = script(folder, "grandchild.cjs", WAITS);
    using child = startNode(
      script(
        folder,
        "child.cjs",
        `const { CreateProcess, joinCommandLine } = win32("win32process");
         CreateProcess(null, { CommandLine: joinCommandLine(["node", ${JSON.stringify(grandchild)}]) });
         setInterval(() => {}, 1000);`,
      ),
    );
    await until("the grandchild runs", () => left(folder, "ready") !== undefined);
    using other = OpenProcess(0x1fffff, false, Number(left(folder, "ready")));
    TerminateProcess(child.hProcess, 3);
    assert.equal(child.end(), 3);
    assert.equal(GetExitCodeProcess(other), STILL_ACTIVE);
    TerminateProcess(other, 4);
    awaitEnd(other);
    assert.equal(GetExitCodeProcess(other), 4);
  });

  test("is ERROR_ACCESS_DENIED without the right", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", WAITS));
    using weak = OpenProcess(PROCESS_QUERY_INFORMATION, false, child.pid);
    throwsWin32(() => TerminateProcess(weak, 1), ERROR_ACCESS_DENIED, "TerminateProcess");
    assert.equal(GetExitCodeProcess(child.hProcess), STILL_ACTIVE);
  });

  test("is ERROR_ACCESS_DENIED for a process that has ended, which keeps its code", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", WAITS));
    TerminateProcess(child.hProcess, 1);
    assert.equal(child.end(), 1);
    throwsWin32(() => TerminateProcess(child.hProcess, 2), ERROR_ACCESS_DENIED, "TerminateProcess");
    assert.equal(GetExitCodeProcess(child.hProcess), 1);
  });

  test("ends its own process", () => {
    using folder = new Folder();
    using child = startNode(
      script(folder, "a.cjs", 'win32("win32process").TerminateProcess(win32("win32api").GetCurrentProcess(), 300); out("after", "");'),
    );
    assert.equal(child.end(), 300);
    assert.equal(left(folder, "after"), undefined);
  });
});

describe("ExitProcess", () => {
  test("ends the process at once, without its listeners", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", `process.on("exit", () => out("exit", "")); ${EXITS}`), ["5"]);
    assert.equal(child.end(), 5);
    assert.equal(left(folder, "exit"), undefined);
  });
});

describe("exited", () => {
  test("gives the exit code when the process has ended", async () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", EXITS), ["1000"]);
    assert.equal(await exited(child.hProcess), 1000);
    assert.equal(await exited(child.hProcess), 1000);
  });

  test("ends with its signal, and leaves the process running", async () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", WAITS));
    const controller = new AbortController();
    const ended = exited(child.hProcess, { signal: controller.signal });
    controller.abort(new Error("enough"));
    await assert.rejects(ended, /enough/);
    assert.equal(GetExitCodeProcess(child.hProcess), STILL_ACTIVE);
  });

  test("rejects for what is no process", async () => {
    await rejectsWin32(exited(0), ERROR_INVALID_HANDLE);
  });
});
