import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { fromNativePath } from "tswin32";
import { GetHandleInformation } from "tswin32/win32api";
import { WAIT_TIMEOUT, WaitForSingleObject } from "tswin32/win32event";
import {
  CREATE_NEW_CONSOLE,
  CREATE_NEW_PROCESS_GROUP,
  CREATE_NO_WINDOW,
  CREATE_SUSPENDED,
  CreateProcess,
  DETACHED_PROCESS,
  GetExitCodeProcess,
  GetPriorityClass,
  HIGH_PRIORITY_CLASS,
  IDLE_PRIORITY_CLASS,
  joinCommandLine,
  NORMAL_PRIORITY_CLASS,
  ResumeThread,
  STARTUPINFO,
  STILL_ACTIVE,
} from "tswin32/win32process";
import {
  ERROR_BAD_EXE_FORMAT,
  ERROR_DIRECTORY,
  ERROR_FILE_NOT_FOUND,
  ERROR_FILENAME_EXCED_RANGE,
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_PARAMETER,
  ERROR_PATH_NOT_FOUND,
} from "tswin32/winerror";
import { awaitEnd, Child, environment, left, NODE, script, startNode } from "../support/children.js";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const ARGUMENTS = 'out("result", process.argv.slice(2));';

describe("CreateProcess", () => {
  test("starts the program that the application's name says, with the command line's arguments", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", ARGUMENTS), ["one", "two words", 'a "quoted" one', "", "back\\slash\\", "é—𝄞"]);
    assert.equal(child.end(), 0);
    assert.deepEqual(JSON.parse(left(folder, "result") ?? ""), ["one", "two words", 'a "quoted" one', "", "back\\slash\\", "é—𝄞"]);
  });

  test("gives two handles, and the identifiers of the process and of its first thread", () => {
    using folder = new Folder();
    const result = CreateProcess(NODE, {
      CommandLine: joinCommandLine(["node", script(folder, "a.cjs", 'out("result", process.pid);')]),
      Environment: environment(),
    });
    const [hProcess, hThread, dwProcessId, dwThreadId] = result;
    using _process = hProcess;
    using _thread = hThread;
    assert.equal(result.hProcess, hProcess);
    assert.equal(result.hThread, hThread);
    assert.equal(result.dwProcessId, dwProcessId);
    assert.equal(result.dwThreadId, dwThreadId);
    awaitEnd(hProcess);
    assert.equal(left(folder, "result"), String(dwProcessId));
    assert.notEqual(dwThreadId, 0);
    assert.notEqual(hProcess.handle, hThread.handle);
  });

  test("takes all nine arguments in their order", () => {
    using folder = new Folder();
    const [hProcess, hThread] = CreateProcess(
      NODE,
      joinCommandLine(["node", script(folder, "a.cjs", ARGUMENTS), "x"]),
      null,
      null,
      0,
      NORMAL_PRIORITY_CLASS,
      environment(),
      folder.path(),
      STARTUPINFO(),
    );
    using _process = hProcess;
    using _thread = hThread;
    awaitEnd(hProcess);
    assert.equal(left(folder, "result"), '["x"]');
  });

  test("takes the program from the command line where no application is named", () => {
    using folder = new Folder();
    using child = new Child(null, { CommandLine: joinCommandLine([NODE, script(folder, "a.cjs", ARGUMENTS), "y"]) });
    assert.equal(child.end(), 0);
    assert.equal(left(folder, "result"), '["y"]');
  });

  test("searches for a program without a path, beside the running one for a start", () => {
    using folder = new Folder();
    using child = new Child(null, { CommandLine: joinCommandLine(["node", script(folder, "a.cjs", ARGUMENTS), "z"]) });
    assert.equal(child.end(), 0);
    assert.equal(left(folder, "result"), '["z"]');
  });

  test("does not search for an application that is named: a partial name begins in the current directory", () => {
    throwsWin32(() => CreateProcess("node-that-is-not-here.exe", { CommandLine: null }), ERROR_FILE_NOT_FOUND, "CreateProcess");
  });

  test("is ERROR_FILE_NOT_FOUND for a program that is not there, also suspended", () => {
    using folder = new Folder();
    for (const CreationFlags of [0, CREATE_SUSPENDED]) {
      throwsWin32(() => CreateProcess(folder.path("none.exe"), { CreationFlags }), ERROR_FILE_NOT_FOUND, "CreateProcess");
      throwsWin32(() => CreateProcess(null, { CommandLine: "no-such-program-anywhere.exe x", CreationFlags }), ERROR_FILE_NOT_FOUND);
    }
  });

  test("is ERROR_PATH_NOT_FOUND where the application's folder is not there", () => {
    using folder = new Folder();
    throwsWin32(() => CreateProcess(folder.path("none", "none.exe"), {}), ERROR_PATH_NOT_FOUND);
  });

  test("is ERROR_BAD_EXE_FORMAT for a file that is no program", () => {
    using folder = new Folder();
    throwsWin32(() => CreateProcess(folder.file("a.exe", "no program at all"), {}), ERROR_BAD_EXE_FORMAT);
  });

  test("is ERROR_FILENAME_EXCED_RANGE for a command line of more than 32,766 characters", () => {
    throwsWin32(() => CreateProcess(NODE, { CommandLine: `node --version ${" ".repeat(33_000)}` }), ERROR_FILENAME_EXCED_RANGE);
  });

  test("refuses a batch file whose arguments cmd.exe would read otherwise", () => {
    using folder = new Folder();
    const batch = folder.file("a.bat", "@echo %* > out.txt\r\n");
    for (const line of ['"x&calc"', "%PATH%", "a^b", '"', "x|y", "a\nb", "!x!", "(a)", "a;b", ">x"]) {
      throwsWin32(() => CreateProcess(batch, { CommandLine: `a.bat ${line}` }), ERROR_INVALID_PARAMETER, "CreateProcess");
      throwsWin32(() => CreateProcess(null, { CommandLine: `"${batch}" ${line}` }), ERROR_INVALID_PARAMETER, "CreateProcess");
    }
    throwsWin32(() => CreateProcess(null, { CommandLine: "some name.CMD. & x" }), ERROR_INVALID_PARAMETER);
    throwsWin32(() => CreateProcess(null, { CommandLine: `"${batch}"&calc` }), ERROR_INVALID_PARAMETER); // the name ends at the mark
    // As node's own test has it: whatever the case, and whatever the system ignores at the end of a name.
    for (const end of ["BAT", "bAt", "CMD", "Cmd", "cmd ", "cmd .", "cmd ....", "bat\t"])
      throwsWin32(() => CreateProcess(null, { CommandLine: `"c:\\none\\none.${end}" "&calc"` }), ERROR_INVALID_PARAMETER);
  });

  test("lets the process begin in a directory", () => {
    using folder = new Folder();
    mkdirSync(folder.native("in here é"));
    using child = startNode(script(folder, "a.cjs", 'out("result", process.cwd());'), [], { CurrentDirectory: folder.path("in here é") });
    assert.equal(child.end(), 0);
    assert.equal(fromNativePath(left(folder, "result") ?? "").toLowerCase(), folder.path("in here é").toLowerCase());
  });

  test("is ERROR_DIRECTORY for a directory that is not there, and for a file", () => {
    using folder = new Folder();
    for (const CurrentDirectory of [folder.path("none"), folder.file("file")])
      throwsWin32(() => CreateProcess(NODE, { CommandLine: "node --version", CurrentDirectory }), ERROR_DIRECTORY, "CreateProcess");
  });

  test("leaves a suspended process standing until its thread is resumed", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", ARGUMENTS), [], { CreationFlags: CREATE_SUSPENDED });
    assert.equal(WaitForSingleObject(child.hProcess, 300), WAIT_TIMEOUT);
    assert.equal(GetExitCodeProcess(child.hProcess), STILL_ACTIVE);
    assert.equal(existsSync(folder.native("result")), false);
    assert.equal(ResumeThread(child.hThread), 1);
    assert.equal(child.end(), 0);
    assert.equal(existsSync(folder.native("result")), true);
  });

  test("gives the process its priority class from the start, and by itself its parent's only where that is low", () => {
    using folder = new Folder();
    const path = script(folder, "a.cjs", "");
    using low = startNode(path, [], { CreationFlags: CREATE_SUSPENDED | IDLE_PRIORITY_CLASS });
    assert.equal(GetPriorityClass(low.hProcess), IDLE_PRIORITY_CLASS);
    using normal = startNode(path, [], { CreationFlags: CREATE_SUSPENDED });
    assert.equal(GetPriorityClass(normal.hProcess), NORMAL_PRIORITY_CLASS);
  });

  test("takes the lowest of several priority classes", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", ""), [], {
      CreationFlags: CREATE_SUSPENDED | HIGH_PRIORITY_CLASS | NORMAL_PRIORITY_CLASS | IDLE_PRIORITY_CLASS,
    });
    assert.equal(GetPriorityClass(child.hProcess), IDLE_PRIORITY_CLASS);
  });

  for (const [name, flag] of Object.entries({ CREATE_NEW_CONSOLE, CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW, DETACHED_PROCESS })) {
    test(`starts a process with ${name}`, () => {
      using folder = new Folder();
      using child = startNode(script(folder, "a.cjs", ARGUMENTS), ["w"], { CreationFlags: flag });
      assert.equal(child.end(), 0);
      assert.equal(left(folder, "result"), '["w"]');
    });
  }

  test("is ERROR_INVALID_PARAMETER for no program at all", () => {
    throwsWin32(() => CreateProcess(null, {}), ERROR_INVALID_PARAMETER, "CreateProcess");
    throwsWin32(() => CreateProcess(null, { CommandLine: null }), ERROR_INVALID_PARAMETER, "CreateProcess");
  });

  test("is ERROR_INVALID_PARAMETER for CREATE_NEW_CONSOLE with DETACHED_PROCESS", () => {
    throwsWin32(
      () => CreateProcess(NODE, { CommandLine: "node --version", CreationFlags: CREATE_NEW_CONSOLE | DETACHED_PROCESS }),
      ERROR_INVALID_PARAMETER,
    );
  });

  test("makes its handles inheritable as the security attributes say", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", ""), [], {
      ProcessSecurityAttributes: { bInheritHandle: true },
      CreationFlags: CREATE_SUSPENDED,
    });
    assert.equal(GetHandleInformation(child.hProcess), 1);
    assert.equal(GetHandleInformation(child.hThread), 0);
  });

  test("goes on without its handles", async () => {
    using folder = new Folder();
    const child = startNode(script(folder, "a.cjs", 'out("result", "ran");'));
    child.hThread.Close();
    using again = child.hProcess;
    awaitEnd(again);
    assert.equal(left(folder, "result"), "ran");
  });

  test("refuses wrong arguments", () => {
    throwsTypeError(() => CreateProcess(1 as never, {}));
    throwsTypeError(() => CreateProcess(NODE, { CommandLine: "a\0b" }));
    throwsTypeError(() => CreateProcess(NODE, { commandLine: "x" } as never), /no member "commandLine"/);
    throwsTypeError(() => CreateProcess(NODE, { Environment: "A=b" as never }));
    throwsTypeError(() => CreateProcess(NODE, { Environment: { A: 1 as never } }));
    throwsTypeError(() => CreateProcess(NODE, { Environment: { "A=B": "x" } }), /equals sign/);
    throwsTypeError(() => CreateProcess(NODE, { Environment: { "": "x" } }), /must not be empty/);
    throwsTypeError(() => CreateProcess(NODE, { StartupInfo: { dwflags: 1 } as never }), /no member "dwflags"/);
    throwsTypeError(() => CreateProcess(NODE, { StartupInfo: { dwFlags: "1" as never } }));
    const closed = startNode("x", [], { CreationFlags: CREATE_SUSPENDED });
    closed[Symbol.dispose]();
    throwsWin32(() => GetExitCodeProcess(closed.hProcess), ERROR_INVALID_HANDLE);
  });
});

describe("CreateProcess's environment", () => {
  const SHOWS = 'out("result", Object.fromEntries(Object.entries(process.env).filter(([name]) => /^x_/i.test(name))));';

  test("is the caller's where none is given", () => {
    using folder = new Folder();
    process.env.X_OWN = "of the parent";
    try {
      using child = startNode(script(folder, "a.cjs", SHOWS), [], { Environment: null });
      assert.equal(child.end(), 0);
    } finally {
      delete process.env.X_OWN;
    }
    assert.deepEqual(JSON.parse(left(folder, "result") ?? ""), { X_OWN: "of the parent" });
  });

  test("is exactly the one that is given", () => {
    using folder = new Folder();
    process.env.X_OWN = "of the parent";
    try {
      using child = startNode(script(folder, "a.cjs", SHOWS), [], {
        Environment: { ...environmentWithoutX(), X_A: "é—𝄞", X_B: "a=b", X_EMPTY: "" },
      });
      assert.equal(child.end(), 0);
    } finally {
      delete process.env.X_OWN;
    }
    assert.deepEqual(JSON.parse(left(folder, "result") ?? ""), { X_A: "é—𝄞", X_B: "a=b", X_EMPTY: "" });
  });

  test("takes the last of names that differ in case only", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", SHOWS), [], { Environment: environment({ X_Name: "first", X_NAME: "last" }) });
    assert.equal(child.end(), 0);
    const seen = JSON.parse(left(folder, "result") ?? "") as Record<string, string>;
    assert.deepEqual([...new Set(Object.values(seen))], ["last"]);
  });

  test("holds 10,000 variables", () => {
    using folder = new Folder();
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`X_${index}`, `value ${index} ü`]));
    using child = startNode(script(folder, "a.cjs", SHOWS), [], { Environment: environment(many) });
    assert.equal(child.end(), 0);
    assert.deepEqual(JSON.parse(left(folder, "result") ?? ""), many);
  });

  function environmentWithoutX(): Record<string, string> {
    return Object.fromEntries(Object.entries(environment()).filter(([name]) => !/^x_/i.test(name)));
  }
});
