import assert from "node:assert/strict";
import {
  FORMAT_MESSAGE_FROM_STRING,
  FORMAT_MESSAGE_FROM_SYSTEM,
  FORMAT_MESSAGE_IGNORE_INSERTS,
  FormatMessage,
  GetLastError,
} from "tswin32/win32api";
import { SetEvent } from "tswin32/win32event";
import { CREATE_NEW, ReadFile } from "tswin32/win32file";
import { ReadFile as ReadFileAsync } from "tswin32/win32file/promises";
import {
  ERROR_ACCESS_DENIED,
  ERROR_FILE_EXISTS,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_PARAMETER,
} from "tswin32/winerror";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const NEVER_OPEN = 0x7fff_fff0;

describe("GetLastError", () => {
  test("is the code of the last call that failed", () => {
    using folder = new Folder();
    throwsWin32(() => open(folder.path("missing")), ERROR_FILE_NOT_FOUND);
    assert.equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    throwsWin32(() => open(folder.file("there"), { disposition: CREATE_NEW }), ERROR_FILE_EXISTS);
    assert.equal(GetLastError(), ERROR_FILE_EXISTS);
    throwsWin32(() => SetEvent(NEVER_OPEN), ERROR_INVALID_HANDLE);
    assert.equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert.equal(GetLastError(), ERROR_INVALID_HANDLE);
  });

  test("is that of a promise that has just been rejected", async () => {
    using folder = new Folder();
    throwsWin32(() => open(folder.path("missing")), ERROR_FILE_NOT_FOUND);
    using file = open(folder.file("a"), { access: 0 });
    await rejectsWin32(ReadFileAsync(file, 1), ERROR_ACCESS_DENIED);
    assert.equal(GetLastError(), ERROR_ACCESS_DENIED);
  });

  test("is not changed by an argument that is refused before the call", () => {
    using folder = new Folder();
    throwsWin32(() => open(folder.path("missing")), ERROR_FILE_NOT_FOUND);
    throwsTypeError(() => ReadFile("file" as never, 1));
    assert.equal(GetLastError(), ERROR_FILE_NOT_FOUND);
  });
});

describe("FormatMessage", () => {
  test("has a text of its own for each well-known code", () => {
    const texts = [ERROR_FILE_NOT_FOUND, ERROR_ACCESS_DENIED].map((code) => FormatMessage(code));
    for (const text of texts) assert.match(text, /\w.*\r\n$/s);
    assert.notEqual(texts[0], texts[1]);
  });

  test("takes the last error without a code, or with 0", () => {
    using folder = new Folder();
    throwsWin32(() => open(folder.path("missing")), ERROR_FILE_NOT_FOUND);
    assert.equal(FormatMessage(), FormatMessage(ERROR_FILE_NOT_FOUND));
    assert.equal(FormatMessage(0), FormatMessage(ERROR_FILE_NOT_FOUND));
  });

  test("finds the system's text by FORMAT_MESSAGE_FROM_SYSTEM", () => {
    const flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
    assert.equal(FormatMessage(flags, null, ERROR_ACCESS_DENIED, 0, null), FormatMessage(ERROR_ACCESS_DENIED));
  });

  test("fills the inserts of a string in", () => {
    const format = (message: string, inserts: (string | number)[]) => FormatMessage(FORMAT_MESSAGE_FROM_STRING, message, 0, 0, inserts);
    assert.equal(format("%1 before %2", ["a", "b"]), "a before b");
    assert.equal(format("%2 before %1", ["a", "b"]), "b before a");
    assert.equal(format("%1!d! files, %2!04X!", [3, 255]), "3 files, 00FF");
    assert.equal(format("100%%%n%1", ["x"]), "100%\r\nx");
    assert.equal(format("[%1!5s!] [%1!-5s!] [%1!.1s!]", ["ab"]), "[   ab] [ab   ] [a]");
    assert.equal(format("no line end%0", []), "no line end");
  });

  test("leaves the inserts alone with FORMAT_MESSAGE_IGNORE_INSERTS", () => {
    const flags = FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_IGNORE_INSERTS;
    assert.equal(FormatMessage(flags, "%1 and %2", 0, 0, ["a"]), "%1 and %2");
  });

  test("fails for flags that name no source, and for an insert that is missing", () => {
    throwsWin32(() => FormatMessage(0, "text", 0, 0, null), ERROR_INVALID_PARAMETER, "FormatMessage");
    throwsWin32(() => FormatMessage(FORMAT_MESSAGE_FROM_STRING, "%1 %2", 0, 0, ["a"]), ERROR_INVALID_PARAMETER, "FormatMessage");
  });

  test("refuses arguments of wrong types", () => {
    const wrong = FormatMessage as (...args: unknown[]) => string;
    throwsTypeError(() => wrong("2"));
    throwsTypeError(() => wrong(1.5));
    throwsTypeError(() => wrong(FORMAT_MESSAGE_FROM_STRING, 5, 0, 0, null));
    throwsTypeError(() => wrong(FORMAT_MESSAGE_FROM_STRING, "%1", 0, 0, "a"));
    throwsTypeError(() => wrong(FORMAT_MESSAGE_FROM_STRING, "%1!d!", 0, 0, [{}]));
  });
});
