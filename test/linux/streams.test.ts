// Where the Linux host keeps named streams: nothing of them may stay when their file goes.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { fromNativePath, toNativePath } from "tswin32";
import {
  CREATE_ALWAYS,
  CreateFile,
  DeleteFile,
  FILE_FLAG_DELETE_ON_CLOSE,
  FindStreams,
  GENERIC_WRITE,
  OPEN_EXISTING,
  RemoveDirectory,
  WriteFile,
} from "tswin32/win32file";

const kept = join(dirname(toNativePath("C:\\")), "streams");

describe("named streams of the Linux host", () => {
  let folder: string;
  let before: string[];

  const streams = (): string[] => readdirSync(kept).filter((name) => !before.includes(name));
  const write = (path: string): void => {
    using stream = CreateFile(path, { DesiredAccess: GENERIC_WRITE, CreationDisposition: CREATE_ALWAYS });
    WriteFile(stream, "abc");
  };

  beforeEach(() => {
    mkdirSync(kept, { recursive: true, mode: 0o700 });
    before = readdirSync(kept);
    folder = mkdtempSync(join(tmpdir(), "tswin32-streams-"));
    writeFileSync(join(folder, "a"), "");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("are gone with the last name of their file", () => {
    const path = fromNativePath(join(folder, "a"));
    write(`${path}:one`);
    write(`${path}:two`);
    assert.equal(streams().length, 1);
    DeleteFile(path);
    assert.deepEqual(streams(), []);
  });

  test("are gone with a file that is deleted on close", () => {
    const path = fromNativePath(join(folder, "a"));
    write(`${path}:one`);
    CreateFile(path, {
      DesiredAccess: GENERIC_WRITE,
      CreationDisposition: OPEN_EXISTING,
      FlagsAndAttributes: FILE_FLAG_DELETE_ON_CLOSE,
    }).Close();
    assert.deepEqual(streams(), []);
  });

  test("are gone with their directory", () => {
    mkdirSync(join(folder, "sub"));
    const path = fromNativePath(join(folder, "sub"));
    write(`${path}:one`);
    assert.equal(streams().length, 1);
    RemoveDirectory(path);
    assert.deepEqual(streams(), []);
  });

  test("may have any name but those of files in a path", () => {
    const path = fromNativePath(join(folder, "a"));
    for (const name of [".x", "x y", "Ü", "a*b?"]) write(`${path}:${name}`);
    assert.deepEqual(
      FindStreams(path)
        .map(([, name]) => name)
        .sort(),
      ["::$DATA", ":.x:$DATA", ":x y:$DATA", ":Ü:$DATA", ":a*b?:$DATA"].sort(),
    );
    DeleteFile(path);
    assert.deepEqual(streams(), []);
  });
});
