// What interrupts reaches all processes of a console, so every case has a console of its own, and a process in it that interrupts.

import assert from "node:assert/strict";
import { GenerateConsoleCtrlEvent, SetConsoleCtrlHandler } from "tswin32/win32api";
import { CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW, CTRL_BREAK_EVENT, CTRL_C_EVENT, CTRL_CLOSE_EVENT } from "tswin32/win32con";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import { GetExitCodeProcess, STILL_ACTIVE } from "tswin32/win32process";
import { ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED, STATUS_CONTROL_C_EXIT } from "tswin32/winerror";
import { type Child, left, NODE, script, startNode } from "../support/children.js";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";
import { until } from "../support/time.js";
import { SecondThread } from "../support/worker.js";

const LONG = 20_000;

/**
 * What the scripts have: `interrupt(event, times)`, which comes back once handlers were called so many times, or after a moment if none is to
 * be; and `toBeEnded()`, for which the process is not to live long enough.
 */
const START = `
const { GenerateConsoleCtrlEvent, SetConsoleCtrlHandler } = win32("win32api");
const CTRL_C_EVENT = ${CTRL_C_EVENT}, CTRL_BREAK_EVENT = ${CTRL_BREAK_EVENT};
const calls = [];
const handler = (name, answer) => (event) => {
  calls.push(name + event);
  return answer;
};
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const moment = () => sleep(300);
const toBeEnded = () => sleep(${LONG});
const until = async (condition) => {
  for (const end = Date.now() + ${LONG}; !condition() && Date.now() < end; ) await sleep(5);
};
const interrupt = async (event, times) => {
  const reached = calls.length + times;
  GenerateConsoleCtrlEvent(event, 0);
  if (times === 0) await moment();
  else await until(() => calls.length >= reached);
};
`;

/** Runs a script in a console of its own. */
function inConsole(folder: Folder, code: string): Child {
  const path = script(folder, "main.js", `${START}\n(async () => {${code}})();`);
  return startNode(path, [], { CreationFlags: CREATE_NO_WINDOW });
}

async function ended(child: Child): Promise<number> {
  await waitAsync(child.hProcess, LONG);
  return GetExitCodeProcess(child.hProcess);
}

describe("SetConsoleCtrlHandler", () => {
  test("has the handlers called, the last one first, until one returns true", async () => {
    using folder = new Folder();
    using child = inConsole(
      folder,
      `for (const [name, answer] of [["never", true], ["handles ", true], ["passes on ", false]]) SetConsoleCtrlHandler(handler(name, answer), true);
      await interrupt(CTRL_C_EVENT, 2);
      out("calls", calls);
      process.exit(0);`,
    );
    assert.equal(await ended(child), 0);
    assert.deepEqual(JSON.parse(left(folder, "calls") ?? ""), ["passes on 0", "handles 0"]);
  });

  test("has the handlers called at Ctrl-Break too, also while Ctrl-C is ignored", async () => {
    using folder = new Folder();
    using child = inConsole(
      folder,
      `SetConsoleCtrlHandler(handler("", true), true);
      await interrupt(CTRL_BREAK_EVENT, 1);
      SetConsoleCtrlHandler(null, true);
      await interrupt(CTRL_BREAK_EVENT, 1);
      out("calls", calls);
      process.exit(0);`,
    );
    assert.equal(await ended(child), 0);
    assert.deepEqual(JSON.parse(left(folder, "calls") ?? ""), ["1", "1"]);
  });

  /** Interrupts a process whose only handler returns false: its exit code. */
  async function codeAfter(event: number): Promise<number> {
    using folder = new Folder();
    using child = inConsole(
      folder,
      `SetConsoleCtrlHandler((event) => { out("called", String(event)); return false; }, true);
      GenerateConsoleCtrlEvent(${event}, 0);
      await toBeEnded();`,
    );
    const code = await ended(child);
    assert.equal(left(folder, "called"), String(event), `The exit code is ${code}.`);
    return code;
  }

  test("lets the process end with STATUS_CONTROL_C_EXIT at Ctrl-C if no handler returns true", async () => {
    assert.equal(await codeAfter(CTRL_C_EVENT), STATUS_CONTROL_C_EXIT);
  });

  test("lets the process end with STATUS_CONTROL_C_EXIT at Ctrl-Break if no handler returns true", async () => {
    assert.equal(await codeAfter(CTRL_BREAK_EVENT), STATUS_CONTROL_C_EXIT);
  });

  test("takes a handler off again", async () => {
    using folder = new Folder();
    using child = inConsole(
      folder,
      `const first = handler("first ", true), second = handler("second ", true);
      SetConsoleCtrlHandler(first, true);
      SetConsoleCtrlHandler(second, true);
      await interrupt(CTRL_C_EVENT, 1);
      SetConsoleCtrlHandler(second, false);
      await interrupt(CTRL_C_EVENT, 1);
      out("calls", calls);
      SetConsoleCtrlHandler(first, false);
      GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
      await toBeEnded();
      out("survived", "");`,
    );
    await ended(child);
    assert.equal(left(folder, "survived"), undefined);
    assert.deepEqual(JSON.parse(left(folder, "calls") ?? ""), ["second 0", "first 0"]);
  });

  test("calls a handler as often as it was added", async () => {
    using folder = new Folder();
    using child = inConsole(
      folder,
      `const twice = handler("", false);
      SetConsoleCtrlHandler(handler("last ", true), true);
      for (let times = 0; times < 2; times++) SetConsoleCtrlHandler(twice, true);
      await interrupt(CTRL_C_EVENT, 3);
      SetConsoleCtrlHandler(twice, false);
      await interrupt(CTRL_C_EVENT, 2);
      out("calls", calls);
      process.exit(0);`,
    );
    assert.equal(await ended(child), 0);
    assert.deepEqual(JSON.parse(left(folder, "calls") ?? ""), ["0", "0", "last 0", "0", "last 0"]);
  });

  test("ignores Ctrl-C for null until told otherwise", async () => {
    using folder = new Folder();
    using child = inConsole(
      folder,
      `SetConsoleCtrlHandler(null, true);
      await interrupt(CTRL_C_EVENT, 0); // with no handler: the process would end
      SetConsoleCtrlHandler(handler("", true), true);
      await interrupt(CTRL_C_EVENT, 0);
      SetConsoleCtrlHandler(null, false);
      await interrupt(CTRL_C_EVENT, 1);
      out("calls", calls);
      process.exit(0);`,
    );
    assert.equal(await ended(child), 0);
    assert.deepEqual(JSON.parse(left(folder, "calls") ?? ""), ["0"]);
  });

  test("makes what a handler throws an uncaught exception", async () => {
    using folder = new Folder();
    using child = inConsole(
      folder,
      `process.once("uncaughtException", (error) => { out("caught", error.message); process.exit(0); });
      SetConsoleCtrlHandler(() => { throw new Error("of the handler"); }, true);
      GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
      await toBeEnded();
      process.exit(1);`,
    );
    assert.equal(await ended(child), 0);
    assert.equal(left(folder, "caught"), "of the handler");
  });

  test("does not keep a process from ending", async () => {
    using folder = new Folder();
    using child = inConsole(folder, `SetConsoleCtrlHandler(handler("", true), true);`);
    assert.equal(await ended(child), 0);
  });

  test("refuses to take off a handler that was not added", () => {
    throwsWin32(() => SetConsoleCtrlHandler(() => true, false), ERROR_INVALID_PARAMETER, "SetConsoleCtrlHandler");
  });

  test("is not for workers", async () => {
    await using worker = await SecondThread.start("handleConsole", []);
    assert.deepEqual(await worker.result, [ERROR_NOT_SUPPORTED, ERROR_NOT_SUPPORTED]);
  });

  test("refuses arguments of wrong types", () => {
    const wrong = SetConsoleCtrlHandler as (...args: unknown[]) => unknown;
    throwsTypeError(() => wrong(undefined, true));
    throwsTypeError(() => wrong("handler", true));
    throwsTypeError(() => wrong(() => true, "yes"));
  });
});

describe("GenerateConsoleCtrlEvent", () => {
  test("interrupts the processes of a group by Ctrl-Break, and nobody else", async () => {
    using folder = new Folder();
    const listener = script(
      folder,
      "listener.js",
      `${START}
      SetConsoleCtrlHandler((event) => { out("interrupted", String(event)); process.exit(0); }, true);
      out("listens", "");
      setInterval(() => {}, 1000);`,
    );
    using child = inConsole(
      folder,
      `const { CreateProcess, joinCommandLine, GetExitCodeProcess, TerminateProcess } = win32("win32process");
      const { WaitForSingleObject } = win32("win32event");
      SetConsoleCtrlHandler(handler("", true), true);
      const [process_, , group] = CreateProcess(${JSON.stringify(NODE)}, {
        CommandLine: joinCommandLine(["node", ${JSON.stringify(listener)}]),
        CreationFlags: ${CREATE_NEW_PROCESS_GROUP},
      });
      try {
        await until(() => fs.existsSync(require("node:path").join(__dirname, "listens")));
        GenerateConsoleCtrlEvent(CTRL_C_EVENT, group); // succeeds, and reaches nobody
        await moment();
        const before = WaitForSingleObject(process_, 0);
        GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, group);
        WaitForSingleObject(process_, ${LONG});
        await moment();
        out("outcome", { before, exitCode: GetExitCodeProcess(process_), calls });
      } finally {
        if (GetExitCodeProcess(process_) === ${STILL_ACTIVE}) TerminateProcess(process_, 1);
      }
      process.exit(0);`,
    );
    assert.equal(await ended(child), 0);
    assert.deepEqual(JSON.parse(left(folder, "outcome") ?? ""), { before: 258, exitCode: 0, calls: [] });
    assert.equal(left(folder, "interrupted"), String(CTRL_BREAK_EVENT));
  });

  test("refuses other events and groups that there are none of", async () => {
    using folder = new Folder();
    using child = inConsole(
      folder,
      `const outcome = (call) => { try { call(); return 0; } catch (error) { return error.winerror; } };
      out("codes", [
        outcome(() => GenerateConsoleCtrlEvent(${CTRL_CLOSE_EVENT}, 0)),
        outcome(() => GenerateConsoleCtrlEvent(77, 0)),
        outcome(() => GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, 0x7ffffffc)),
      ]);
      process.exit(0);`,
    );
    assert.equal(await ended(child), 0);
    await until("the codes are there", () => left(folder, "codes") !== undefined);
    assert.deepEqual(JSON.parse(left(folder, "codes") ?? ""), [ERROR_INVALID_PARAMETER, ERROR_INVALID_PARAMETER, ERROR_INVALID_PARAMETER]);
  });

  test("refuses arguments of wrong types", () => {
    const wrong = GenerateConsoleCtrlEvent as (...args: unknown[]) => unknown;
    throwsTypeError(() => wrong("CTRL_C_EVENT", 0));
    throwsTypeError(() => wrong(CTRL_CLOSE_EVENT, null));
  });
});
