import assert from "node:assert/strict";
import { mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { CloseHandle, GetLastError } from "tswin32/win32api";
import {
  FILE_ATTRIBUTE_DIRECTORY,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_REPARSE_POINT,
  FindClose,
  FindFilesIterator,
  FindFilesW,
  SetFileAttributes,
  type WIN32_FIND_DATA,
} from "tswin32/win32file";
import { FindFilesW as FindFilesAsync, FindFilesIterator as FindFilesIteratorAsync } from "tswin32/win32file/promises";
import { ERROR_DIRECTORY, ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE, ERROR_PATH_NOT_FOUND } from "tswin32/winerror";
import { TIME } from "tswin32/wintypes";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const IO_REPARSE_TAG_SYMLINK = 0xa000_000c;

const namesOf = (found: Iterable<WIN32_FIND_DATA>): string[] => Array.from(found, (file) => file.fileName).sort();

/** A pattern in a folder; Folder.path() would take its wildcards for characters of a name. */
function within(folder: Folder, pattern: string): string {
  return `${folder.path()}\\${pattern}`;
}

/** The names that a pattern finds in a folder, sorted. */
function found(folder: Folder, pattern: string): string[] {
  return namesOf(FindFilesW(within(folder, pattern)));
}

function folderOf(...names: string[]): Folder {
  const folder = new Folder();
  for (const name of names) folder.file(name);
  return folder;
}

describe("FindFilesW", () => {
  test("tells of a file what WIN32_FIND_DATA holds, in its order and by name", () => {
    using folder = new Folder();
    const path = folder.file("Report.txt", "12345");
    utimesSync(folder.native("Report.txt"), new Date("2001-02-03T04:05:06Z"), new Date("2002-03-04T05:06:07Z"));
    const [file, ...others] = FindFilesW(path);
    assert.ok(file);
    assert.equal(others.length, 0);
    const [attributes, createTime, accessTime, writeTime, nFileSizeHigh, nFileSizeLow, reserved0, reserved1, fileName, alternate] = file;
    assert.equal(file.length, 10);
    assert.equal(attributes & FILE_ATTRIBUTE_DIRECTORY, 0);
    assert.ok(createTime instanceof TIME);
    assert.equal(accessTime.toISOString(), "2001-02-03T04:05:06.000Z");
    assert.equal(writeTime.toISOString(), "2002-03-04T05:06:07.000Z");
    assert.deepEqual([nFileSizeHigh, nFileSizeLow, reserved0, reserved1, fileName], [0, 5, 0, 0, "Report.txt"]);
    assert.equal(typeof alternate, "string");
    assert.deepEqual(
      [file.attributes, file.createTime, file.accessTime, file.writeTime, file.nFileSizeHigh, file.nFileSizeLow],
      [attributes, createTime, accessTime, writeTime, nFileSizeHigh, nFileSizeLow],
    );
    assert.deepEqual([file.reserved0, file.reserved1, file.fileName, file.alternateFilename], [reserved0, reserved1, fileName, alternate]);
  });

  test("keeps times as exact as the file system does", () => {
    using folder = new Folder();
    const path = folder.file("a");
    const [file] = FindFilesW(path);
    const exact = statSync(folder.native("a"), { bigint: true }).mtimeNs / 100n;
    assert.equal(file?.writeTime.filetime, exact + 116_444_736_000_000_000n);
  });

  test("finds everything by *, first the directory itself and the one around it", () => {
    using folder = folderOf("b", "a.txt");
    mkdirSync(folder.native("sub"));
    const files = FindFilesW(within(folder, "*"));
    assert.deepEqual(
      files.slice(0, 2).map((file) => file.fileName),
      [".", ".."],
    );
    assert.deepEqual(namesOf(files.slice(2)), ["a.txt", "b", "sub"]);
    for (const file of files) assert.equal((file.attributes & FILE_ATTRIBUTE_DIRECTORY) !== 0, [".", "..", "sub"].includes(file.fileName));
  });

  test("finds neither . nor .. in the root of a drive", () => {
    const names = namesOf(FindFilesW("C:\\*"));
    assert.ok(names.length > 0);
    assert.ok(!names.includes(".") && !names.includes(".."));
  });

  test("matches * with any characters and ? with one, whatever the case", () => {
    using folder = folderOf("a.txt", "ab.txt", "abc.TXT", "b.doc", "noextension");
    assert.deepEqual(found(folder, "*.txt"), ["a.txt", "ab.txt", "abc.TXT"]);
    assert.deepEqual(found(folder, "A*.*t"), ["a.txt", "ab.txt", "abc.TXT"]);
    assert.deepEqual(found(folder, "?b.txt"), ["ab.txt"]);
    assert.deepEqual(found(folder, "*b*.*"), ["ab.txt", "abc.TXT", "b.doc"]);
    assert.deepEqual(found(folder, "*c*x*"), ["abc.TXT"]);
    assert.deepEqual(found(folder, "*.t?t"), ["a.txt", "ab.txt", "abc.TXT"]);
    assert.deepEqual(found(folder, "z*"), []);
  });

  test("matches a ? at the end of a name or before its period with nothing, too", () => {
    using folder = folderOf("a.txt", "ab.txt", "abc.txt", "ab");
    assert.deepEqual(found(folder, "a??.txt"), ["a.txt", "ab.txt", "abc.txt"]);
    assert.deepEqual(found(folder, "ab?"), ["ab"]);
  });

  test("matches *.* with every name, and *. with those without an extension", () => {
    using folder = folderOf("a.txt", "noextension", "b.c.d");
    assert.deepEqual(found(folder, "*.*"), [".", "..", "a.txt", "b.c.d", "noextension"]);
    assert.deepEqual(
      found(folder, "*.").filter((name) => !/^\.+$/.test(name)),
      ["noextension"],
    );
  });

  test("takes no time to speak of for a pattern of many stars", () => {
    using folder = folderOf("a".repeat(200));
    assert.deepEqual(found(folder, `${"*a".repeat(60)}*b`), []);
    assert.deepEqual(found(folder, `${"*?a".repeat(40)}*b`), []);
  });

  test("finds one file by its name, in the case in which it is stored", () => {
    using folder = folderOf("MixedCase.Txt");
    assert.deepEqual(found(folder, "mixedcase.tXT"), ["MixedCase.Txt"]);
  });

  test("tells of a directory itself where the name is a directory's", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    writeFileSync(folder.native("sub", "inside"), "");
    const files = FindFilesW(folder.path("sub"));
    assert.deepEqual(namesOf(files), ["sub"]);
    assert.ok((files[0]?.attributes ?? 0) & FILE_ATTRIBUTE_DIRECTORY);
  });

  test("shows hidden and read-only files with their attributes", () => {
    using folder = folderOf("hidden", "read-only", "plain");
    SetFileAttributes(folder.path("hidden"), FILE_ATTRIBUTE_HIDDEN);
    SetFileAttributes(folder.path("read-only"), FILE_ATTRIBUTE_READONLY);
    const bits = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_READONLY;
    const attributes = new Map(FindFilesW(within(folder, "*")).map((file) => [file.fileName, file.attributes & bits]));
    assert.equal(attributes.get("hidden"), FILE_ATTRIBUTE_HIDDEN);
    assert.equal(attributes.get("read-only"), FILE_ATTRIBUTE_READONLY);
    assert.equal(attributes.get("plain"), 0);
    SetFileAttributes(folder.path("read-only"), 0x80);
  });

  test("tells the size in two halves", () => {
    using folder = new Folder();
    const path = folder.file("a", Buffer.alloc(70_000));
    const [file] = FindFilesW(path);
    assert.equal((file?.nFileSizeHigh ?? 1) * 2 ** 32 + (file?.nFileSizeLow ?? 0), 70_000);
  });

  test("finds nothing where nothing matches, and GetLastError tells ERROR_FILE_NOT_FOUND", () => {
    using folder = folderOf("a");
    assert.deepEqual(FindFilesW(within(folder, "b*")), []);
    assert.equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    assert.deepEqual(FindFilesW(folder.path("missing")), []);
    assert.equal(GetLastError(), ERROR_FILE_NOT_FOUND);
  });

  test("finds nothing by a directory with a separator at its end", () => {
    using folder = folderOf("a");
    assert.deepEqual(FindFilesW(`${folder.path()}\\`), []);
    assert.deepEqual(FindFilesW("C:\\"), []);
  });

  test("fails with ERROR_PATH_NOT_FOUND where the directory is missing, and names the pattern", () => {
    using folder = new Folder();
    const pattern = within(folder, "missing\\*");
    assert.equal(throwsWin32(() => FindFilesW(pattern), ERROR_PATH_NOT_FOUND).path, pattern);
    throwsWin32(() => FindFilesW(folder.path("missing", "a.txt")), ERROR_PATH_NOT_FOUND);
  });

  test("fails with ERROR_DIRECTORY where a file stands in for the directory", () => {
    using folder = folderOf("a");
    throwsWin32(() => FindFilesW(within(folder, "a\\*")), ERROR_DIRECTORY);
  });

  test(
    "finds a symbolic link itself, as a reparse point",
    () => {
      using folder = folderOf("target");
      symlinkSync(folder.native("target"), folder.native("link"));
      const [link] = FindFilesW(folder.path("link"));
      assert.ok((link?.attributes ?? 0) & FILE_ATTRIBUTE_REPARSE_POINT);
      assert.equal(link?.reserved0, IO_REPARSE_TAG_SYMLINK);
    },
    { needs: ["symbolic-links"] },
  );

  test("refuses wrong arguments", () => {
    for (const pattern of [undefined, null, 5, {}, "a\0b"]) throwsTypeError(() => FindFilesW(pattern as never), /FileName must be/);
    throwsTypeError(() => FindFilesW("*", {} as never), /Transaction must be/);
  });
});

describe("FindFilesIterator", () => {
  test("gives what FindFilesW gives, one by one", () => {
    using folder = folderOf("a", "b", "c.txt");
    assert.deepEqual(namesOf(FindFilesIterator(within(folder, "*"))), found(folder, "*"));
    assert.deepEqual(namesOf(FindFilesIterator(within(folder, "*.txt"))), ["c.txt"]);
    assert.deepEqual(namesOf(FindFilesIterator(folder.path("a"))), ["a"]);
    assert.deepEqual([...FindFilesIterator(within(folder, "z*"))], []);
  });

  test("goes on from where it is, and stays at its end", () => {
    using folder = folderOf("a1", "a2");
    const files = FindFilesIterator(within(folder, "a*"));
    const first = files.next().value?.fileName;
    const second = files.next().value?.fileName;
    assert.deepEqual([first, second].sort(), ["a1", "a2"]);
    assert.deepEqual(files.next(), { done: true, value: undefined });
    assert.deepEqual(files.next(), { done: true, value: undefined });
    assert.equal(files.handle, 0);
  });

  test("ends where a loop over it is left, and at the end of a using block", () => {
    using folder = folderOf("a", "b", "c");
    const files = FindFilesIterator(within(folder, "*"));
    for (const _first of files) break;
    assert.equal(files.handle, 0);
    assert.deepEqual(files.next(), { done: true, value: undefined });
    let kept: { readonly handle: number };
    {
      using others = FindFilesIterator(within(folder, "*"));
      kept = others;
      assert.ok(kept.handle !== 0);
    }
    assert.equal(kept.handle, 0);
  });

  test("fails at once where FindFilesW fails", () => {
    using folder = folderOf("a");
    throwsWin32(() => FindFilesIterator(within(folder, "missing\\*")), ERROR_PATH_NOT_FOUND);
    throwsTypeError(() => FindFilesIterator(5 as never), /FileName must be/);
    throwsTypeError(() => FindFilesIterator("*", {} as never), /Transaction must be/);
  });
});

describe("FindClose", () => {
  test("ends the search of an iterator, which then fails with ERROR_INVALID_HANDLE", () => {
    using folder = folderOf("a", "b", "c");
    const files = FindFilesIterator(within(folder, "*"));
    files.next();
    FindClose(files.handle);
    throwsWin32(() => files.next(), ERROR_INVALID_HANDLE);
  });

  test("refuses what is no search with ERROR_INVALID_HANDLE, and CloseHandle refuses a search", () => {
    using folder = folderOf("a", "b");
    throwsWin32(() => FindClose(3), ERROR_INVALID_HANDLE, "FindClose");
    throwsWin32(() => FindClose(0), ERROR_INVALID_HANDLE);
    using files = FindFilesIterator(within(folder, "*"));
    throwsWin32(() => CloseHandle(files.handle), ERROR_INVALID_HANDLE);
    assert.equal(files.next().done, false);
    throwsTypeError(() => FindClose("3" as never), /hFindFile must be/);
  });
});

describe("FindFilesW as a promise", () => {
  test("gives what FindFilesW gives", async () => {
    using folder = folderOf("a", "b.txt", "c");
    const told = ({ attributes, writeTime, nFileSizeLow, fileName }: WIN32_FIND_DATA) => [
      attributes,
      writeTime.filetime,
      nFileSizeLow,
      fileName,
    ];
    assert.deepEqual((await FindFilesAsync(within(folder, "*"))).map(told), FindFilesW(within(folder, "*")).map(told));
    assert.deepEqual(await FindFilesAsync(within(folder, "z*")), []);
    assert.deepEqual(namesOf(await FindFilesAsync(folder.path("B.TXT"))), ["b.txt"]);
    await rejectsWin32(FindFilesAsync(within(folder, "missing\\*")), ERROR_PATH_NOT_FOUND);
  });

  test("lets other work go on in between", async () => {
    using folder = new Folder();
    for (let index = 0; index < 300; index++) folder.file(String(index));
    let turns = 0;
    const count = setInterval(() => turns++, 0);
    try {
      assert.equal((await FindFilesAsync(within(folder, "*"))).length, 302);
    } finally {
      clearInterval(count);
    }
    assert.ok(turns > 0);
  });

  test("ends by its signal", async () => {
    using folder = folderOf("a");
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await assert.rejects(FindFilesAsync(within(folder, "*"), null, { signal: controller.signal }), /enough/);
  });
});

describe("FindFilesIterator as a promise", () => {
  test("gives the files one by one, and ends where the loop is left", async () => {
    using folder = folderOf("a1", "a2", "a3");
    const seen: string[] = [];
    for await (const { fileName } of await FindFilesIteratorAsync(within(folder, "a*"))) seen.push(fileName);
    assert.deepEqual(seen.sort(), ["a1", "a2", "a3"]);
    for await (const _first of await FindFilesIteratorAsync(within(folder, "*"))) break;
    await rejectsWin32(FindFilesIteratorAsync(within(folder, "missing\\*")), ERROR_PATH_NOT_FOUND);
  });

  test("rejects what comes after its signal", async () => {
    using folder = new Folder();
    for (let index = 0; index < 300; index++) folder.file(String(index));
    const controller = new AbortController();
    const files = await FindFilesIteratorAsync(within(folder, "*"), null, { signal: controller.signal });
    assert.equal((await files.next()).done, false);
    controller.abort(new Error("enough"));
    await assert.rejects(async () => {
      for await (const _file of files);
    }, /enough/);
  });
});
