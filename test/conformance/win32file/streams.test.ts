import assert from "node:assert/strict";
import { mkdirSync, readdirSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import {
  CopyFile,
  CREATE_ALWAYS,
  CREATE_NEW,
  CreateHardLink,
  DeleteFile,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  FindStreams,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileAttributes,
  GetFileSize,
  OPEN_ALWAYS,
  ReadFile,
  WriteFile,
} from "tswin32/win32file";
import {
  ERROR_FILE_EXISTS,
  ERROR_FILE_NOT_FOUND,
  ERROR_HANDLE_EOF,
  ERROR_INVALID_NAME,
  ERROR_PATH_NOT_FOUND,
  ERROR_SHARING_VIOLATION,
} from "tswin32/winerror";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const named = { needs: ["named-streams"] } as const;

function write(path: string, content: string, disposition = CREATE_ALWAYS): void {
  using stream = open(path, { access: GENERIC_WRITE, disposition });
  WriteFile(stream, content);
}

function read(path: string): string {
  using stream = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
  return ReadFile(stream, 1000)[1].toString();
}

describe("FindStreams", () => {
  test("lists the unnamed stream of a file with its size", () => {
    using folder = new Folder();
    assert.deepEqual(FindStreams(folder.file("a", "12345")), [[5, "::$DATA"]]);
  });

  test(
    "lists named streams with their sizes, too",
    () => {
      using folder = new Folder();
      const path = folder.file("a", "12345");
      write(`${path}:notes`, "abc");
      write(`${path}:Second Stream`, "");
      const streams = FindStreams(path);
      assert.deepEqual(streams[0], [5, "::$DATA"]);
      assert.deepEqual(
        streams.slice(1).sort((one, other) => (one[1] < other[1] ? -1 : 1)),
        [
          [0, ":Second Stream:$DATA"],
          [3, ":notes:$DATA"],
        ],
      );
    },
    named,
  );

  test(
    "lists the streams of a directory, which has no unnamed one",
    () => {
      using folder = new Folder();
      mkdirSync(folder.native("sub"));
      throwsWin32(() => FindStreams(folder.path("sub")), ERROR_HANDLE_EOF);
      write(`${folder.path("sub")}:notes`, "abc");
      assert.deepEqual(FindStreams(folder.path("sub")), [[3, ":notes:$DATA"]]);
    },
    named,
  );

  test("fails where there is no such file", () => {
    using folder = new Folder();
    throwsWin32(() => FindStreams(folder.path("missing")), ERROR_FILE_NOT_FOUND);
    throwsWin32(() => FindStreams(folder.path("missing", "a")), ERROR_PATH_NOT_FOUND);
    throwsTypeError(() => FindStreams(5 as never), /FileName must be/);
    throwsTypeError(() => FindStreams("a", {} as never), /Transaction must be/);
  });
});

describe("named streams", () => {
  test(
    "hold bytes of their own beside the file's",
    () => {
      using folder = new Folder();
      const path = folder.file("a", "the file");
      write(`${path}:notes`, "the stream");
      assert.equal(read(`${path}:notes`), "the stream");
      assert.equal(read(`${path}:NOTES:$data`), "the stream");
      assert.equal(read(path), "the file");
      assert.equal(read(`${path}::$DATA`), "the file");
      assert.deepEqual(readdirSync(folder.native()), ["a"]);
    },
    named,
  );

  test(
    "are created with their file where it is missing",
    () => {
      using folder = new Folder();
      write(`${folder.path("new")}:notes`, "abc", CREATE_NEW);
      assert.deepEqual(readdirSync(folder.native()), ["new"]);
      assert.equal(folder.content("new"), "");
      assert.equal(read(`${folder.path("new")}:notes`), "abc");
    },
    named,
  );

  test(
    "follow the dispositions of CreateFile as files do",
    () => {
      using folder = new Folder();
      const path = folder.file("a");
      throwsWin32(() => open(`${path}:notes`), ERROR_FILE_NOT_FOUND);
      throwsWin32(() => open(`${folder.path("missing")}:notes`), ERROR_FILE_NOT_FOUND);
      write(`${path}:notes`, "abc", CREATE_NEW);
      throwsWin32(() => open(`${path}:notes`, { disposition: CREATE_NEW }), ERROR_FILE_EXISTS);
      using again = open(`${path}:notes`, { disposition: OPEN_ALWAYS });
      assert.equal(again.alreadyExisted, true);
      assert.equal(GetFileSize(again), 3);
      throwsWin32(() => open(`${path}:other`), ERROR_FILE_NOT_FOUND);
    },
    named,
  );

  test(
    "are shared apart from their file",
    () => {
      using folder = new Folder();
      const path = folder.file("a", "abc");
      write(`${path}:notes`, "abc");
      using stream = open(`${path}:notes`);
      assert.ok(stream.handle);
      assert.equal(read(path), "abc");
      throwsWin32(() => open(`${path}:notes`), ERROR_SHARING_VIOLATION);
    },
    named,
  );

  test(
    "stay with their file when it is renamed, and go when it is deleted",
    () => {
      using folder = new Folder();
      const path = folder.file("a", "abc");
      write(`${path}:notes`, "abc");
      renameSync(folder.native("a"), folder.native("b"));
      assert.equal(read(`${folder.path("b")}:notes`), "abc");
      DeleteFile(folder.path("b"));
      writeFileSync(folder.native("b"), "");
      throwsWin32(() => open(`${folder.path("b")}:notes`), ERROR_FILE_NOT_FOUND);
      unlinkSync(folder.native("b"));
    },
    named,
  );

  test(
    "are copied with their file",
    () => {
      using folder = new Folder();
      const path = folder.file("a", "abc");
      write(`${path}:notes`, "the stream");
      CopyFile(path, folder.path("b"), true);
      assert.equal(read(`${folder.path("b")}:notes`), "the stream");
      write(`${path}:notes`, "changed");
      assert.equal(read(`${folder.path("b")}:notes`), "the stream");
    },
    named,
  );

  test(
    "belong to the file under each of its names, and stay until the last one goes",
    () => {
      using folder = new Folder();
      const path = folder.file("a", "abc");
      write(`${path}:notes`, "abc");
      CreateHardLink(folder.path("b"), path);
      DeleteFile(path);
      assert.equal(read(`${folder.path("b")}:notes`), "abc");
    },
    named,
  );

  test(
    "are deleted by DeleteFile without their file",
    () => {
      using folder = new Folder();
      const path = folder.file("a", "abc");
      write(`${path}:notes`, "abc");
      DeleteFile(`${path}:notes`);
      throwsWin32(() => DeleteFile(`${path}:notes`), ERROR_FILE_NOT_FOUND);
      assert.equal(folder.content("a"), "abc");
      assert.deepEqual(FindStreams(path), [[3, "::$DATA"]]);
    },
    named,
  );

  test(
    "have attributes to be asked for where they are there",
    () => {
      using folder = new Folder();
      const path = folder.file("a");
      throwsWin32(() => GetFileAttributes(`${path}:notes`), ERROR_FILE_NOT_FOUND);
      write(`${path}:notes`, "abc");
      assert.equal(typeof GetFileAttributes(`${path}:notes`), "number");
    },
    named,
  );

  test(
    "have no other type than $DATA, and a name",
    () => {
      using folder = new Folder();
      const path = folder.file("a");
      for (const name of [":", ":s:$OTHER", ":s:$DATA:x"]) {
        throwsWin32(() => open(`${path}${name}`, { disposition: OPEN_ALWAYS }), ERROR_INVALID_NAME);
      }
    },
    named,
  );
});
