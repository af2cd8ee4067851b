// What is Linux's own about opening: FIFOs, a console that is a terminal, and who deletes what a killed process was to delete on close.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  CREATE_ALWAYS,
  CREATE_NEW,
  CreateFile,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_FLAG_DELETE_ON_CLOSE,
  FILE_FLAG_POSIX_SEMANTICS,
  FILE_TYPE_PIPE,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileType,
  OpenFileById,
  ReadFile,
  WriteFile,
} from "tswin32/win32file";
import { IID } from "tswin32/wintypes";
import { kill, root, run, start, startAndKill } from "./child.js";

function inFolder(work: (folder: string) => void | Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "tswin32-opening-"));
    try {
      await work(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

describe("a deletion that is promised", () => {
  test("is refused to who may not delete: nobody would hear that it failed", () => {
    const folder = mkdtempSync("/tmp/tswin32-opening-"); // everybody may follow this path, unlike that of the lane's own folder
    try {
      const closed = join(folder, "closed");
      mkdirSync(closed, { mode: 0o755 });
      const file = join(closed, "others.txt");
      writeFileSync(file, "");
      chmodSync(file, 0o666);
      chmodSync(folder, 0o777);
      if (process.getuid?.() !== 0) chmodSync(closed, 0o555); // what is ours can be closed to us too
      // Root may delete anything, so it becomes nobody.
      const printed = run(
        `import { CreateFile, FILE_FLAG_DELETE_ON_CLOSE, FileDispositionInfo, SetFileInformationByHandle } from "tswin32/win32file";
         import { DELETE } from "tswin32/win32con";
         import { GetCurrentThreadId } from "tswin32/win32api";
         GetCurrentThreadId(); // loads the host while we may read it
         if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
         const codeOf = (call) => { try { call(); return 0; } catch (error) { return error.winerror; } };
         const path = ${JSON.stringify(file)};
         const file = CreateFile(path, { DesiredAccess: DELETE, ShareMode: 7 });
         console.log(codeOf(() => CreateFile(path, { DesiredAccess: DELETE, ShareMode: 7, FlagsAndAttributes: FILE_FLAG_DELETE_ON_CLOSE })),
           codeOf(() => SetFileInformationByHandle(file, FileDispositionInfo, true)));`,
        { TSWIN32_STATE: join(folder, "state") },
      );
      chmodSync(closed, 0o755);
      assert.equal(printed, "5 5");
      assert.ok(existsSync(file));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("a FIFO", () => {
  test(
    "is a pipe: what is written to it can be read, and its end is ERROR_BROKEN_PIPE",
    inFolder((folder) => {
      const path = join(folder, "fifo");
      execFileSync("mkfifo", [path]);
      assert.throws(() => CreateFile(path, { DesiredAccess: GENERIC_WRITE }), /ERROR_FILE_NOT_FOUND/); // nobody reads
      using reader = CreateFile(path, { DesiredAccess: GENERIC_READ });
      using writer = CreateFile(path, { DesiredAccess: GENERIC_WRITE });
      assert.equal(GetFileType(reader), FILE_TYPE_PIPE);
      assert.deepEqual(WriteFile(writer, "abc"), [0, 3]);
      assert.equal(String(ReadFile(reader, 10)[1]), "abc");
      writer.Close();
      assert.throws(() => ReadFile(reader, 10), /ERROR_BROKEN_PIPE/);
    }),
  );
});

describe("the console", () => {
  test("is ERROR_INVALID_HANDLE for a process without a terminal", () => {
    const program = `
      import { CreateFile } from "tswin32/win32file";
      for (const [name, access] of [["CONIN$", 0xc0000000], ["CONOUT$", 0xc0000000], ["CON", 0x80000000], ["CON", 0x40000000]]) {
        try { CreateFile(name, { DesiredAccess: access }).Close(); console.log("opened"); } catch (error) { console.log(error.winerror); }
      }`;
    const { stdout, stderr } = spawnSync("setsid", ["--wait", process.execPath, "--input-type=module", "-e", program], {
      cwd: root,
      encoding: "utf8",
    });
    assert.deepEqual(stdout.trim().split("\n"), ["6", "6", "6", "6"], stderr);
  });
});

describe("FILE_FLAG_POSIX_SEMANTICS", () => {
  test(
    "makes case matter",
    inFolder((folder) => {
      writeFileSync(join(folder, "Name"), "");
      const path = `Z:${folder}/NAME`;
      CreateFile(path, { DesiredAccess: GENERIC_READ }).Close();
      assert.throws(
        () => CreateFile(path, { DesiredAccess: GENERIC_READ, FlagsAndAttributes: FILE_FLAG_POSIX_SEMANTICS }),
        /ERROR_FILE_NOT_FOUND/,
      );
      CreateFile(path, { CreationDisposition: CREATE_NEW, FlagsAndAttributes: FILE_FLAG_POSIX_SEMANTICS }).Close();
      assert.ok(existsSync(join(folder, "NAME")) && existsSync(join(folder, "Name")));
    }),
  );
});

describe("symbolic links", () => {
  test(
    "in a circle are an error, for those who create too",
    inFolder((folder) => {
      symlinkSync("two", join(folder, "one"));
      symlinkSync("one", join(folder, "two"));
      for (const CreationDisposition of [1, 2, 3, 4]) {
        assert.throws(() => CreateFile(join(folder, "one"), { CreationDisposition }), /ERROR_CANT_RESOLVE_FILENAME/);
      }
    }),
  );
});

describe("OpenFileById", () => {
  test("is ERROR_NOT_SUPPORTED on a file system that finds none by their numbers", { skip: !existsSync("/dev/shm") }, () => {
    const folder = mkdtempSync("/dev/shm/tswin32-opening-");
    try {
      writeFileSync(join(folder, "hint"), "");
      writeFileSync(join(folder, "file"), "");
      using hint = CreateFile(join(folder, "hint"), {});
      const id = statSync(join(folder, "file"), { bigint: true }).ino;
      assert.throws(() => OpenFileById(hint, id, 0, 0, 0), /ERROR_NOT_SUPPORTED/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test(
    "knows no object identifiers, as no file has one",
    inFolder((folder) => {
      const path = join(folder, "file");
      writeFileSync(path, "");
      using hint = CreateFile(path, {});
      const id = IID("{00020400-0000-0000-C000-000000000046}");
      assert.throws(() => OpenFileById(hint, id, 0, 0, 0), /ERROR_FILE_NOT_FOUND/);
    }),
  );
});

describe("FILE_FLAG_DELETE_ON_CLOSE", () => {
  const holder = (path: string) => `
    import { CreateFile } from "tswin32/win32file";
    const file = CreateFile(${JSON.stringify(path)}, { DesiredAccess: 0x80000000, ShareMode: 7, CreationDisposition: 4, FlagsAndAttributes: 0x04000000 });
    setInterval(() => file.handle, 1000);
    console.log("ready");`;

  test(
    "leaves a file alone that CREATE_ALWAYS must not overwrite",
    inFolder((folder) => {
      const path = join(folder, "hidden");
      CreateFile(path, { CreationDisposition: CREATE_NEW, FlagsAndAttributes: FILE_ATTRIBUTE_HIDDEN }).Close();
      assert.throws(
        () => CreateFile(path, { CreationDisposition: CREATE_ALWAYS, FlagsAndAttributes: FILE_FLAG_DELETE_ON_CLOSE }),
        /ERROR_ACCESS_DENIED/,
      );
      assert.ok(existsSync(path));
    }),
  );

  test(
    "is done as the process exits, also of a protected handle and of a worker's",
    inFolder((folder) => {
      const path = (name: string) => JSON.stringify(join(folder, name));
      run(`
        import { Worker } from "node:worker_threads";
        import { SetHandleInformation } from "tswin32/win32api";
        import { CreateFile } from "tswin32/win32file";
        const options = { ShareMode: 7, CreationDisposition: 4, FlagsAndAttributes: 0x04000000 };
        SetHandleInformation(CreateFile(${path("one")}, options).Detach(), 2, 2);
        const program = 'import("tswin32/win32file").then(({ CreateFile }) => CreateFile(' + JSON.stringify(${path("two")}) + ', ' + JSON.stringify(options) + ').Detach());';
        const worker = new Worker(program, { eval: true });
        await new Promise((resolve) => worker.once("exit", resolve));
        const { existsSync } = await import("node:fs");
        if (!existsSync(${path("two")})) throw new Error("A worker's handle is the process's: it ends with that.");`);
      assert.equal(existsSync(join(folder, "one")), false);
      assert.equal(existsSync(join(folder, "two")), false);
    }),
  );

  test(
    "of a killed process is done by the next process that comes, whatever it comes for",
    inFolder(async (folder) => {
      const path = join(folder, "temporary");
      await startAndKill(holder(path));
      assert.ok(existsSync(path));
      run(`import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, false, false, null);`);
      assert.equal(existsSync(path), false);
    }),
  );

  test(
    "of a killed process leaves a file alone that has its name by then",
    inFolder(async (folder) => {
      const path = join(folder, "temporary");
      await startAndKill(holder(path));
      rmSync(path);
      mkdirSync(join(folder, "other"));
      writeFileSync(path, "another");
      run(`import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, false, false, null);`);
      assert.ok(existsSync(path));
    }),
  );

  test(
    "of many processes that come and go, some by kill -9, leaves no file behind and lets nobody write into a deleted one",
    inFolder(async (folder) => {
      const path = join(folder, "contended");
      const program = `
        import * as fs from "node:fs";
        import { CreateFile, WriteFile } from "tswin32/win32file";
        const path = ${JSON.stringify(path)};
        console.log("ready");
        const end = Date.now() + 1500;
        let opened = 0;
        while (Date.now() < end) {
          let file;
          try {
            file = CreateFile(path, { DesiredAccess: 0xc0000000, ShareMode: 7, CreationDisposition: 4, FlagsAndAttributes: 0x04000000 });
          } catch (error) {
            if (error.winerror === 5) continue; // somebody has closed it, others have it open
            throw error;
          }
          opened++;
          WriteFile(file, "x");
          if (!fs.existsSync(path)) throw new Error("The open file has no name.");
          file.Close();
        }
        if (opened === 0) throw new Error("Nothing was opened.");
        console.log("done");`;
      const workers = [0, 1, 2, 3].map(() => start(program));
      await Promise.all(workers.map(({ ready }) => ready));
      const ended = workers.slice(1).map(({ child }) => new Promise<number | null>((resolve) => child.once("exit", resolve)));
      await kill(workers[0]?.child as (typeof workers)[0]["child"]);
      assert.deepEqual(await Promise.all(ended), [0, 0, 0]);
      run(`import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, false, false, null);`);
      assert.equal(existsSync(path), false);
    }),
  );
});
