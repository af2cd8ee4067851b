import assert from "node:assert/strict";
import { DuplicateHandle, GetCurrentProcess, OpenProcess } from "tswin32/win32api";
import { DUPLICATE_SAME_ACCESS } from "tswin32/win32con";
import { CreateEvent, WAIT_OBJECT_0, WAIT_TIMEOUT, WaitForSingleObject } from "tswin32/win32event";
import { CREATE_ALWAYS, CreateFile, FILE_SHARE_READ, GENERIC_READ, GENERIC_WRITE, OPEN_EXISTING } from "tswin32/win32file";
import { STARTF_USESTDHANDLES, STARTUPINFO } from "tswin32/win32process";
import { ERROR_INVALID_HANDLE, ERROR_SHARING_VIOLATION } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { LONGEST_CHILD, left, script, startNode } from "../support/children.js";
import { throwsWin32 } from "../support/errors.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";
import { until } from "../support/time.js";

const SETS = `
const code = (call) => { try { call(); return 0; } catch (error) { return error.winerror; } };
out("result", process.argv.slice(2).map((handle) => code(() => win32("win32event").SetEvent(Number(handle)))));
`;

/** An event whose integer is so high that a child which does not inherit it has no handle of its own there. */
function highEvent(inheritable: boolean, name: string | null = null): HANDLE {
  const lower = Array.from({ length: 1000 }, () => CreateEvent(null, true, false, null));
  try {
    return CreateEvent({ bInheritHandle: inheritable }, true, false, name);
  } finally {
    for (const handle of lower) handle.Close();
  }
}

describe("CreateProcess with bInheritHandles", () => {
  test("gives a child the inheritable handles under the same integers, and no other", () => {
    using folder = new Folder();
    using inherited = highEvent(true);
    using own = highEvent(false);
    using named = highEvent(true, `inherited-${process.pid}-${Date.now()}`);
    using child = startNode(
      script(folder, "a.cjs", SETS),
      [inherited, own, named].map((handle) => String(handle.handle)),
      {
        bInheritHandles: true,
      },
    );
    assert.equal(child.end(), 0);
    assert.deepEqual(JSON.parse(left(folder, "result") ?? ""), [0, ERROR_INVALID_HANDLE, 0]);
    assert.equal(WaitForSingleObject(inherited, 0), WAIT_OBJECT_0);
    assert.equal(WaitForSingleObject(named, 0), WAIT_OBJECT_0);
    assert.equal(WaitForSingleObject(own, 0), WAIT_TIMEOUT);
  });

  test("gives it none if false", () => {
    using folder = new Folder();
    using inherited = highEvent(true);
    using child = startNode(script(folder, "a.cjs", SETS), [String(inherited.handle)]);
    assert.equal(child.end(), 0);
    assert.deepEqual(JSON.parse(left(folder, "result") ?? ""), [ERROR_INVALID_HANDLE]);
  });

  test("gives it open files, with what they let others do", async () => {
    using folder = new Folder();
    const path = folder.file("file", "");
    const file = CreateFile(path, {
      DesiredAccess: GENERIC_WRITE,
      ShareMode: FILE_SHARE_READ,
      SecurityAttributes: { bInheritHandle: true },
      CreationDisposition: OPEN_EXISTING,
    });
    using _child = startNode(
      script(
        folder,
        "a.cjs",
        `const { WriteFile } = win32("win32file"), { CloseHandle } = win32("win32api");
         WriteFile(Number(process.argv[2]), "from the child");
         out("written", "");
         const timer = setInterval(() => {
           if (!fs.existsSync(__dirname + "/close")) return;
           clearInterval(timer);
           CloseHandle(Number(process.argv[2]));
           out("closed", "");
           setInterval(() => {}, 1000);
         }, 5);`,
      ),
      [String(file.handle)],
      { bInheritHandles: true },
    );
    file.Close();
    const write = () => CreateFile(path, { DesiredAccess: GENERIC_WRITE, ShareMode: 7 });
    throwsWin32(write, ERROR_SHARING_VIOLATION); // the child has it open, also before it has called anything
    await until("the child has written", () => left(folder, "written") !== undefined);
    assert.equal(folder.content("file"), "from the child");
    throwsWin32(write, ERROR_SHARING_VIOLATION);
    folder.file("close");
    await until("the child has closed", () => left(folder, "closed") !== undefined);
    write().Close();
  });

  test("gives it handles of processes", () => {
    using folder = new Folder();
    using self = DuplicateHandle(GetCurrentProcess(), GetCurrentProcess(), GetCurrentProcess(), 0, true, DUPLICATE_SAME_ACCESS);
    using child = startNode(
      script(
        folder,
        "a.cjs",
        'out("result", win32("win32event").WaitForSingleObject(Number(process.argv[2]), 0) + " " + win32("win32process").GetExitCodeProcess(Number(process.argv[2])));',
      ),
      [String(self.handle)],
      { bInheritHandles: true },
    );
    assert.equal(child.end(), 0);
    assert.equal(left(folder, "result"), "258 259");
  });

  test("is not passed on by a child that asks for no inheritance", () => {
    using folder = new Folder();
    using inherited = highEvent(true);
    const grandchild = script(folder, "grandchild.cjs", SETS);
    using child = startNode(
      script(
        folder,
        "child.cjs",
        `const { CreateProcess, joinCommandLine } = win32("win32process");
         const { hProcess } = CreateProcess(null, { CommandLine: joinCommandLine(["node", ${JSON.stringify(grandchild)}, process.argv[2]]) });
         win32("win32event").WaitForSingleObject(hProcess, ${LONGEST_CHILD});`,
      ),
      [String(inherited.handle)],
      { bInheritHandles: true },
    );
    assert.equal(child.end(), 0);
    assert.deepEqual(JSON.parse(left(folder, "result") ?? ""), [ERROR_INVALID_HANDLE]);
  });

  test("lets the handles end with the child, also if that never uses them and is killed", async () => {
    using folder = new Folder();
    const path = folder.file("file", "");
    using child = startNode(script(folder, "a.cjs", 'out("ready", String(process.pid)); setInterval(() => {}, 1000);'), [], {
      bInheritHandles: holdOpen(path),
    });
    await until("the child runs", () => left(folder, "ready") !== undefined);
    open.pop()?.Close();
    throwsWin32(() => CreateFile(path, { DesiredAccess: GENERIC_READ }), ERROR_SHARING_VIOLATION);
    process.kill(child.pid, "SIGKILL");
    child.end();
    CreateFile(path, { DesiredAccess: GENERIC_READ }).Close();
  });
});

const open: ReturnType<typeof CreateFile>[] = [];

/** Opens a file for this process and its children alone. */
function holdOpen(path: string): true {
  open.push(
    CreateFile(path, { DesiredAccess: GENERIC_READ, SecurityAttributes: { bInheritHandle: true }, CreationDisposition: OPEN_EXISTING }),
  );
  return true;
}

describe("STARTUPINFO's standard handles", () => {
  const SPEAKS = 'fs.writeSync(1, fs.readFileSync(0, "utf8").toUpperCase()); fs.writeSync(2, "error");';
  const file = (folder: Folder, name: string, access: number, content?: string) =>
    CreateFile(content === undefined ? folder.path(name) : folder.file(name, content), {
      DesiredAccess: access,
      ShareMode: 7,
      SecurityAttributes: { bInheritHandle: true },
      CreationDisposition: content === undefined ? CREATE_ALWAYS : OPEN_EXISTING,
    });

  test("are the child's with STARTF_USESTDHANDLES", () => {
    using folder = new Folder();
    using input = file(folder, "in", GENERIC_READ, "some text");
    using output = file(folder, "out", GENERIC_WRITE);
    using error = file(folder, "err", GENERIC_WRITE);
    const StartupInfo = STARTUPINFO();
    StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    StartupInfo.hStdInput = input;
    StartupInfo.hStdOutput = output;
    StartupInfo.hStdError = error;
    using child = startNode(script(folder, "a.cjs", SPEAKS), [], { bInheritHandles: true, StartupInfo });
    assert.equal(child.end(), 0);
    assert.equal(folder.content("out"), "SOME TEXT");
    assert.equal(folder.content("err"), "error");
  });

  test("are not looked at without the flag", () => {
    using folder = new Folder();
    using output = file(folder, "out", GENERIC_WRITE);
    using child = startNode(script(folder, "a.cjs", 'fs.writeSync(2, ""); out("ran", "");'), [], {
      bInheritHandles: true,
      StartupInfo: { hStdOutput: output, hStdInput: 123_456 },
    });
    assert.equal(child.end(), 0);
    assert.equal(folder.content("out"), "");
    assert.equal(left(folder, "ran"), "");
  });

  test("may be one for output and errors", () => {
    using folder = new Folder();
    using input = file(folder, "in", GENERIC_READ, "x");
    using both = file(folder, "both", GENERIC_WRITE);
    using child = startNode(script(folder, "a.cjs", SPEAKS), [], {
      bInheritHandles: true,
      StartupInfo: { dwFlags: STARTF_USESTDHANDLES, hStdInput: input, hStdOutput: both, hStdError: both },
    });
    assert.equal(child.end(), 0);
    assert.equal(folder.content("both"), "Xerror");
  });
});

describe("STARTUPINFO", () => {
  test("is made with and without new, and from its members", () => {
    for (const startup of [STARTUPINFO(), new STARTUPINFO()]) {
      assert.equal(startup.dwFlags, 0);
      assert.equal(startup.lpTitle, null);
      assert.equal(Object.keys(startup).length, 14);
    }
    assert.equal(STARTUPINFO({ dwX: 5 }).dwX, 5);
  });

  test("keeps the process from nothing, whatever its window's members are", () => {
    using folder = new Folder();
    using child = startNode(script(folder, "a.cjs", 'out("ran", "");'), [], {
      StartupInfo: { dwFlags: 1 | 2 | 4 | 8, wShowWindow: 0, dwX: 10, dwY: 10, dwXSize: 100, dwYSize: 100, lpTitle: "A title" },
    });
    assert.equal(child.end(), 0);
    assert.equal(left(folder, "ran"), "");
  });
});

// OpenProcess's bInherit is the same flag.
describe("OpenProcess with bInherit", () => {
  test("gives a child the handle", () => {
    using folder = new Folder();
    using self = OpenProcess(0x1fffff, true, process.pid);
    using child = startNode(
      script(folder, "a.cjs", 'out("result", String(win32("win32event").WaitForSingleObject(Number(process.argv[2]), 0)));'),
      [String(self.handle)],
      { bInheritHandles: true },
    );
    assert.equal(child.end(), 0);
    assert.equal(left(folder, "result"), String(WAIT_TIMEOUT));
  });
});
