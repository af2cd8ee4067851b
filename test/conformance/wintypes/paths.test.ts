import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fromNativePath, toNativePath } from "tswin32";
import { CREATE_NEW, WriteFile } from "tswin32/win32file";
import { throwsTypeError } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

describe("toNativePath", () => {
  test("gives the name under which node:fs finds a file that CreateFile made", () => {
    using folder = new Folder();
    const path = folder.path("made by CreateFile ü.txt");
    using file = open(path, { disposition: CREATE_NEW });
    WriteFile(file, "abc");
    file.Close();
    assert.equal(readFileSync(toNativePath(path), "utf8"), "abc");
  });

  test("knows drive C: and its Windows folder", () => {
    assert.ok(existsSync(toNativePath("C:\\")));
    assert.ok(existsSync(toNativePath("C:\\Windows")));
  });

  test("refuses what is no path", () => {
    for (const path of [undefined, null, 5, {}, "a\0b"]) throwsTypeError(() => toNativePath(path as never));
  });
});

describe("fromNativePath", () => {
  test("gives a Win32 path from a drive on, and toNativePath takes it back", () => {
    using folder = new Folder();
    folder.file("a", "abc");
    const path = fromNativePath(folder.native("a"));
    assert.match(path, /^[A-Z]:\\/i);
    assert.equal(readFileSync(toNativePath(path), "utf8"), "abc");
  });

  test("refuses what is no path", () => {
    for (const path of [undefined, null, 5, {}, "a\0b"]) throwsTypeError(() => fromNativePath(path as never));
  });
});
