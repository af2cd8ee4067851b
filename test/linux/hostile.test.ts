// What others may have put in the way: links in a circle, a current folder that is gone, other kinds of files, guessed names, endless text.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  COPY_FILE_RESTARTABLE,
  CopyFile,
  CopyFileEx,
  CreateDirectory,
  CreateFile,
  CreateSymbolicLink,
  FILE_BEGIN,
  FILE_FLAG_OPEN_REPARSE_POINT,
  FindFilesW,
  GENERIC_READ,
  GetFileAttributes,
  GetLongPathName,
  OPEN_EXISTING,
  PROGRESS_CONTINUE,
  PROGRESS_STOP,
  ReadFile,
  SetFilePointer,
} from "tswin32/win32file";
import {
  ERROR_ACCESS_DENIED,
  ERROR_CANT_RESOLVE_FILENAME,
  ERROR_FILENAME_EXCED_RANGE,
  ERROR_INVALID_NAME,
  ERROR_PATH_NOT_FOUND,
  ERROR_REQUEST_ABORTED,
  Win32Error,
} from "tswin32/winerror";
import { run } from "./child.js";
import { startWorker } from "./workers.js";

const MIB = 1024 * 1024;

function inFolder(work: (folder: string) => void | Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "tswin32-hostile-"));
    try {
      await work(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function throwsCode(call: () => unknown, code: number): void {
  assert.throws(call, (error: unknown) => error instanceof Win32Error && error.winerror === code);
}

/** The Win32 name of a Linux path. */
const win32 = (path: string): string => `Z:${path.replaceAll("/", "\\")}`;

describe("a link that leads to itself", () => {
  test(
    "can be opened as a link, and nothing else",
    inFolder((folder) => {
      const loop = join(folder, "loop");
      symlinkSync("loop", loop);
      CreateFile(loop, { CreationDisposition: OPEN_EXISTING, FlagsAndAttributes: FILE_FLAG_OPEN_REPARSE_POINT }).Close();
      throwsCode(() => CreateFile(loop, { CreationDisposition: OPEN_EXISTING }), ERROR_CANT_RESOLVE_FILENAME);
    }),
  );

  test(
    "is a Win32 error wherever it is on the way",
    inFolder((folder) => {
      symlinkSync("loop", join(folder, "loop"));
      throwsCode(() => GetFileAttributes(win32(join(folder, "loop/file"))), ERROR_CANT_RESOLVE_FILENAME);
      assert.throws(() => GetLongPathName(win32(join(folder, "loop/file"))), Win32Error);
      CreateSymbolicLink(win32(join(folder, "through")), "loop\\file", 0);
      assert.ok(lstatSync(join(folder, "through")).isSymbolicLink());
    }),
  );
});

describe("a current folder that somebody has deleted", () => {
  test("fails relative names with ERROR_PATH_NOT_FOUND and leaves all others alone", () => {
    const program = `
      import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
      import { CreateFile, GetFileAttributes, MoveFile, RemoveDirectory } from "tswin32/win32file";
      const folder = mkdtempSync(${JSON.stringify(join(tmpdir(), "tswin32-hostile-"))});
      const code = (call) => { try { call(); return 0; } catch (error) { return error.winerror ?? String(error); } };
      try {
        mkdirSync(folder + "/here");
        mkdirSync(folder + "/other");
        process.chdir(folder + "/here");
        rmdirSync(folder + "/here");
        console.log([
          code(() => GetFileAttributes("file")),
          code(() => GetFileAttributes("Z:file")),
          code(() => GetFileAttributes("Z:" + folder.replaceAll("/", "\\\\"))),
          code(() => MoveFile(folder + "/other", folder + "/moved")),
          code(() => RemoveDirectory(folder + "/moved")),
        ].join());
      } finally {
        rmSync(folder, { recursive: true });
      }`;
    assert.equal(run(program), [ERROR_PATH_NOT_FOUND, ERROR_PATH_NOT_FOUND, 0, 0, 0].join());
  });
});

describe("CopyFile", () => {
  test(
    "does not put a file in the place of a FIFO",
    inFolder((folder) => {
      const [file, fifo] = [join(folder, "file"), join(folder, "fifo")];
      writeFileSync(file, "content");
      execFileSync("mkfifo", [fifo]);
      throwsCode(() => CopyFile(file, fifo, false), ERROR_ACCESS_DENIED);
      throwsCode(() => CopyFileEx(file, { NewFileName: fifo, CopyFlags: COPY_FILE_RESTARTABLE }), ERROR_ACCESS_DENIED);
      assert.ok(lstatSync(fifo).isFIFO());
    }),
  );

  test(
    "copies the same whatever a progress routine does to the positions of its handles",
    inFolder((folder) => {
      const [from, to] = [join(folder, "from"), join(folder, "to")];
      writeFileSync(from, Buffer.alloc(9 * MIB, "0123456789"));
      let calls = 0;
      CopyFileEx(from, {
        NewFileName: to,
        ProgressRoutine: (_size, _moved, _streamSize, _streamMoved, _stream, _reason, source, destination) => {
          calls++;
          SetFilePointer(source, 3, FILE_BEGIN);
          SetFilePointer(destination, 5, FILE_BEGIN);
          return PROGRESS_CONTINUE;
        },
      });
      assert.ok(calls > 1);
      assert.ok(readFileSync(to).equals(readFileSync(from)));
    }),
  );
});

describe("a restartable copy", () => {
  const flags = { CopyFlags: COPY_FILE_RESTARTABLE };

  /** The name of the unfinished copy to `target`, found by stopping one. */
  function unfinishedName(folder: string, from: string): string {
    const before = new Set(readdirSync(folder));
    let seen = "";
    const looking = {
      ...flags,
      ProgressRoutine: () => {
        seen = readdirSync(folder).find((name) => !before.has(name)) ?? "";
        return PROGRESS_STOP;
      },
    };
    throwsCode(() => CopyFileEx(from, { NewFileName: join(folder, "target"), ...looking }), ERROR_REQUEST_ABORTED);
    rmSync(join(folder, "target"));
    assert.notEqual(seen, "");
    return join(folder, seen);
  }

  test(
    "writes to no file that somebody else has put under the name of what is unfinished",
    inFolder((folder) => {
      const [from, target, precious] = ["from", "target", "precious"].map((name) => join(folder, name)) as [string, string, string];
      writeFileSync(from, "content");
      writeFileSync(precious, "precious");
      const name = unfinishedName(folder, from);
      const plants: readonly (() => void)[] = [
        () => symlinkSync(precious, name),
        () => linkSync(precious, name),
        () => mkdirSync(name),
        () => void execFileSync("mkfifo", [name]),
      ];
      for (const plant of plants) {
        plant();
        CopyFileEx(from, { NewFileName: target, ...flags });
        assert.equal(readFileSync(target, "utf8"), "content");
        assert.ok(lstatSync(target).isFile());
        assert.equal(readFileSync(precious, "utf8"), "precious");
        rmSync(target);
        rmSync(name, { recursive: true, force: true });
      }
    }),
  );
});

describe("endless text", () => {
  test("in a path takes no time that grows with its square", () => {
    const begun = performance.now();
    const blanks = `a${" ".repeat(32_000)}b`;
    throwsCode(() => GetFileAttributes(blanks), ERROR_INVALID_NAME);
    throwsCode(() => GetLongPathName(blanks), ERROR_INVALID_NAME);
    throwsCode(() => CreateSymbolicLink(join(tmpdir(), "tswin32-never-made"), blanks, 0), ERROR_INVALID_NAME);
    assert.deepEqual(FindFilesW(`*${blanks}`), []);
    throwsCode(() => CreateDirectory(`/${"/".repeat(300_000)}a/`, null), ERROR_FILENAME_EXCED_RANGE);
    // By far less than a second; several each, where every blank is looked at from every other one.
    assert.ok(performance.now() - begun < 2_000);
  });
});

describe("a worker's end", () => {
  test(
    "closes no descriptor that another thread has",
    inFolder(async (folder) => {
      const file = join(folder, "file");
      writeFileSync(file, "content");
      const worker = await startWorker(
        `const files = await import("tswin32/win32file/promises");
         for (let round = 0; round < 8; round++) {
           const all = [];
           for (let count = 0; count < 8; count++) all.push(await files.CreateFile(workerData, { DesiredAccess: 0x80000000, ShareMode: 7, CreationDisposition: 3 }));
           for (const handle of all) handle.Close();
         }
         post("closed");
         parentPort.once("message", () => process.exit());`,
        file,
      );
      // These have the numbers now that were the worker's.
      const open = { DesiredAccess: GENERIC_READ, ShareMode: 7, CreationDisposition: OPEN_EXISTING };
      const mine = Array.from({ length: 8 }, () => CreateFile(file, open));
      const ended = new Promise((resolve) => worker.once("exit", resolve));
      worker.postMessage("end");
      await ended;
      try {
        for (const handle of mine) assert.equal(ReadFile(handle, 100)[1].toString(), "content");
      } finally {
        for (const handle of mine) handle.Close();
      }
    }),
  );
});
