import assert from "node:assert/strict";
import { CreateEvent, WaitForSingleObject } from "tswin32/win32event";
import {
  AllocateReadBuffer,
  FILE_BEGIN,
  FILE_CURRENT,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileSize,
  OPEN_ALWAYS,
  ReadFile,
  SetFilePointer,
  WriteFile,
} from "tswin32/win32file";
import { ReadFile as ReadFileAsync, WriteFile as WriteFileAsync } from "tswin32/win32file/promises";
import { ERROR_ACCESS_DENIED, ERROR_HANDLE_EOF, ERROR_INVALID_HANDLE } from "tswin32/winerror";
import { type HANDLE, INVALID_HANDLE_VALUE, OVERLAPPED } from "tswin32/wintypes";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";

/** Beyond what 32 bits address. */
const FIVE_GIB = 5 * 2 ** 30;

/** A handle value that no process has so many handles as to reach. */
const NEVER_OPEN = 0x7fff_fff0;

/** Where a transfer begins. */
function at(position: number): OVERLAPPED {
  return new OVERLAPPED({ Offset: position % 2 ** 32, OffsetHigh: Math.floor(position / 2 ** 32) });
}

function position(file: HANDLE): number {
  return SetFilePointer(file, 0, FILE_CURRENT);
}

describe("ReadFile", () => {
  test("gives what is there, up to the size asked for, and moves on", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    const [error, data] = ReadFile(file, 4);
    assert.equal(error, 0);
    assert.ok(Buffer.isBuffer(data));
    assert.equal(String(data), "0123");
    assert.equal(String(ReadFile(file, 100)[1]), "456789");
    assert.equal(position(file), 10);
  });

  test("gives 0 bytes at the end of the file, again and again, and beyond it", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"));
    ReadFile(file, 3);
    for (let times = 0; times < 3; times++) {
      const [error, data] = ReadFile(file, 10);
      assert.equal(error, 0);
      assert.equal(data.length, 0);
    }
    SetFilePointer(file, 1000, FILE_BEGIN);
    assert.equal(ReadFile(file, 10)[1].length, 0);
    assert.equal(position(file), 1000);
  });

  test("sees what was written after an end of file", () => {
    using folder = new Folder();
    const path = folder.file("log");
    using reader = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
    using writer = open(path, { access: GENERIC_WRITE, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
    assert.equal(ReadFile(reader, 10)[1].length, 0);
    WriteFile(writer, "more");
    assert.equal(String(ReadFile(reader, 10)[1]), "more");
  });

  test("reads 0 bytes where 0 are asked for, and does not move", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"));
    const [error, data] = ReadFile(file, 0);
    assert.deepEqual([error, data.length, position(file)], [0, 0, 0]);
  });

  test("fills a buffer that it is given and gives the part that it read", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"));
    const buffer = Buffer.alloc(8, "-");
    const [error, data] = ReadFile(file, buffer);
    assert.equal(error, 0);
    assert.equal(String(data), "abc");
    assert.equal(String(buffer), "abc-----");
  });

  test("fills a view at its own offset and nothing around it", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    const memory = new Uint8Array(12).fill(0x2d);
    const [, data] = ReadFile(file, memory.subarray(4, 8));
    assert.equal(String(data), "0123");
    assert.equal(String(Buffer.from(memory)), "----0123----");
  });

  test("keeps what earlier reads gave", () => {
    using folder = new Folder();
    const content = Array.from({ length: 200 }, (_, index) => String(index).padStart(8, "0"));
    using file = open(folder.file("a", content.join("")));
    const parts = content.map(() => ReadFile(file, 8)[1]);
    assert.deepEqual(parts.map(String), content);
  });

  test("reads large amounts at once", () => {
    using folder = new Folder();
    const content = Buffer.alloc(9 * 2 ** 20 + 17);
    for (let index = 0; index < content.length; index += 1021) content.writeUInt32LE(index, Math.min(index, content.length - 4));
    using file = open(folder.file("large", content));
    const [error, data] = ReadFile(file, 2 ** 24);
    assert.equal(error, 0);
    assert.equal(Buffer.compare(data, content), 0);
  });

  test("begins at an OVERLAPPED's offset", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    assert.equal(String(ReadFile(file, 3, at(5))[1]), "567");
    assert.equal(String(ReadFile(file, 3, { Offset: 1 })[1]), "123");
  });

  test("gives the caller's own buffer when an OVERLAPPED is given", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    const buffer = AllocateReadBuffer(4);
    const [error, data] = ReadFile(file, buffer, at(2));
    assert.equal(error, 0);
    assert.equal(data.buffer, buffer.buffer);
    assert.equal(data.byteOffset, buffer.byteOffset);
    assert.equal(String(buffer), "2345");
  });

  test("fails with ERROR_HANDLE_EOF at the end of the file when an OVERLAPPED is given", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    throwsWin32(() => ReadFile(file, 4, at(10)), ERROR_HANDLE_EOF, "ReadFile");
    throwsWin32(() => ReadFile(file, 4, at(FIVE_GIB)), ERROR_HANDLE_EOF, "ReadFile");
  });

  test("fails with ERROR_ACCESS_DENIED without read access", () => {
    using folder = new Folder();
    const path = folder.file("a", "abc");
    using writer = open(path, { access: GENERIC_WRITE });
    throwsWin32(() => ReadFile(writer, 3), ERROR_ACCESS_DENIED, "ReadFile");
    using query = open(path, { access: 0 });
    throwsWin32(() => ReadFile(query, 3), ERROR_ACCESS_DENIED, "ReadFile");
  });

  test("refuses handles that are closed, were never open, or are none", () => {
    using folder = new Folder();
    const file = open(folder.file("a", "abc"));
    const stale = file.handle;
    file.Close();
    for (const handle of [file, stale, NEVER_OPEN, INVALID_HANDLE_VALUE, 0]) {
      throwsWin32(() => ReadFile(handle, 3), ERROR_INVALID_HANDLE, "ReadFile");
    }
  });

  test("refuses a handle of another kind with ERROR_INVALID_HANDLE", () => {
    using event = CreateEvent(null, true, true, null);
    throwsWin32(() => ReadFile(event, 3), ERROR_INVALID_HANDLE, "ReadFile");
    throwsWin32(() => WriteFile(event, "abc"), ERROR_INVALID_HANDLE, "WriteFile");
  });

  test("refuses sizes that are no sizes, and handles that are no handles", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"));
    const wrong = ReadFile as (...args: unknown[]) => unknown;
    for (const size of [-1, 1.5, Number.NaN, 2 ** 32, "3", null, undefined, {}, [3]]) throwsTypeError(() => wrong(file, size));
    for (const handle of [undefined, null, "3", {}, 1.5, Number.NaN, Symbol("handle")]) throwsTypeError(() => wrong(handle, 3));
    throwsTypeError(() => wrong(file, 3, "overlapped"));
    throwsTypeError(() => wrong(file, 3, { Offset: -(2 ** 40) }));
    assert.equal(position(file), 0);
  });

  test("takes the integer of a handle", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abcdef"));
    assert.equal(String(ReadFile(file.handle, 3)[1]), "abc");
    assert.equal(String(ReadFile(BigInt(file.handle), 3)[1]), "def");
  });

  describe("as a promise", () => {
    test("gives what ReadFile gives, in the order of the calls", async () => {
      using folder = new Folder();
      using file = open(folder.file("a", "0123456789"));
      const [error, data] = await ReadFileAsync(file, 4);
      assert.deepEqual([error, String(data)], [0, "0123"]);
      assert.equal(String((await ReadFileAsync(file, 100))[1]), "456789");
      assert.equal((await ReadFileAsync(file, 100))[1].length, 0);
      assert.equal(String((await ReadFileAsync(file, 2, at(3)))[1]), "34");
    });

    test("fills a buffer that it is given", async () => {
      using folder = new Folder();
      using file = open(folder.file("a", "abc"));
      const memory = Buffer.alloc(7, "-");
      const [, data] = await ReadFileAsync(file, memory.subarray(2));
      assert.equal(String(data).slice(0, 3), "abc");
      assert.equal(String(memory), "--abc--");
    });

    test("reads many parts of a file at once", async () => {
      using folder = new Folder();
      const content = Array.from({ length: 100 }, (_, index) => String(index).padStart(64, "."));
      using file = open(folder.file("a", content.join("")));
      const parts = await Promise.all(content.map((_, index) => ReadFileAsync(file, 64, at(64 * index))));
      assert.deepEqual(
        parts.map(([, data]) => String(data)),
        content,
      );
    });

    test("rejects as ReadFile throws", async () => {
      using folder = new Folder();
      using file = open(folder.file("a", "abc"), { access: GENERIC_WRITE });
      await rejectsWin32(ReadFileAsync(file, 3), ERROR_ACCESS_DENIED, "ReadFile");
      await rejectsWin32(ReadFileAsync(NEVER_OPEN, 3), ERROR_INVALID_HANDLE, "ReadFile");
      await assert.rejects(ReadFileAsync(file, -1), TypeError);
    });

    test("rejects with the reason of a signal that has aborted, and reads nothing", async () => {
      using folder = new Folder();
      using file = open(folder.file("a", "abc"));
      const reason = new Error("enough");
      await assert.rejects(ReadFileAsync(file, 3, null, { signal: AbortSignal.abort(reason) }), reason);
      assert.equal(position(file), 0);
    });
  });
});

describe("WriteFile", () => {
  test("writes at the position, moves on, and reads back", () => {
    using folder = new Folder();
    using file = open(folder.path("new"), { disposition: OPEN_ALWAYS });
    assert.deepEqual(WriteFile(file, "hello "), [0, 6]);
    assert.deepEqual(WriteFile(file, "world"), [0, 5]);
    assert.equal(position(file), 11);
    SetFilePointer(file, 0, FILE_BEGIN);
    assert.equal(String(ReadFile(file, 100)[1]), "hello world");
    SetFilePointer(file, 0, FILE_BEGIN);
    assert.deepEqual(WriteFile(file, "J"), [0, 1]);
    assert.equal(GetFileSize(file), 11);
    file.Close();
    assert.equal(folder.content("new"), "Jello world");
  });

  test("takes a string as UTF-8 and counts its bytes", () => {
    using folder = new Folder();
    using file = open(folder.path("new"), { disposition: OPEN_ALWAYS });
    assert.deepEqual(WriteFile(file, "ü€🙂"), [0, 9]);
    file.Close();
    assert.equal(folder.content("new"), "ü€🙂");
  });

  test("takes every view of bytes, with its own offset and length", () => {
    using folder = new Folder();
    using file = open(folder.path("new"), { disposition: OPEN_ALWAYS });
    const letters = new Uint8Array(Buffer.from("abcdefghij"));
    assert.deepEqual(WriteFile(file, letters.subarray(2, 5)), [0, 3]);
    assert.deepEqual(WriteFile(file, Buffer.from(letters.buffer, 5, 2)), [0, 2]);
    assert.deepEqual(WriteFile(file, new DataView(letters.buffer, 7, 1)), [0, 1]);
    assert.deepEqual(WriteFile(file, new Uint16Array(letters.buffer, 8, 1)), [0, 2]);
    assert.deepEqual(WriteFile(file, letters.buffer), [0, 10]);
    file.Close();
    assert.equal(folder.content("new"), "cdefghijabcdefghij");
  });

  test("writes nothing for no bytes, and neither moves nor grows the file", () => {
    using folder = new Folder();
    using file = open(folder.path("new"), { disposition: OPEN_ALWAYS });
    assert.deepEqual(WriteFile(file, ""), [0, 0]);
    assert.deepEqual(WriteFile(file, new Uint8Array(0)), [0, 0]);
    SetFilePointer(file, 10, FILE_BEGIN);
    assert.deepEqual(WriteFile(file, ""), [0, 0]);
    assert.equal(position(file), 10);
    assert.equal(GetFileSize(file), 0);
  });

  test("begins at an OVERLAPPED's offset", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    assert.deepEqual(WriteFile(file, "xy", at(4)), [0, 2]);
    assert.deepEqual(WriteFile(file, "z", { Offset: 9 }), [0, 1]);
    file.Close();
    assert.equal(folder.content("a"), "0123xy678z");
  });

  test("reaches beyond 4 GiB, by position and by OVERLAPPED", () => {
    using folder = new Folder();
    using file = open(folder.path("large"), { disposition: OPEN_ALWAYS });
    assert.equal(SetFilePointer(file, FIVE_GIB, FILE_BEGIN), FIVE_GIB);
    assert.deepEqual(WriteFile(file, "far"), [0, 3]);
    assert.equal(position(file), FIVE_GIB + 3);
    assert.deepEqual(WriteFile(file, "off", at(FIVE_GIB + 3)), [0, 3]);
    assert.equal(GetFileSize(file), FIVE_GIB + 6);
    assert.equal(String(ReadFile(file, 6, at(FIVE_GIB))[1]), "faroff");
    assert.equal(String(ReadFile(file, 2, at(FIVE_GIB - 2))[1]), "\0\0");
    assert.equal(SetFilePointer(file, -6n, 2), FIVE_GIB);
    assert.equal(String(ReadFile(file, 3)[1]), "far");
  });

  test("fails with ERROR_ACCESS_DENIED without write access, and writes nothing", () => {
    using folder = new Folder();
    const path = folder.file("a", "abc");
    using reader = open(path, { access: GENERIC_READ });
    throwsWin32(() => WriteFile(reader, "x"), ERROR_ACCESS_DENIED, "WriteFile");
    assert.equal(String(ReadFile(reader, 100)[1]), "abc");
  });

  test("refuses handles that are closed, were never open, or are none", () => {
    using folder = new Folder();
    const file = open(folder.file("a", "abc"));
    const stale = file.handle;
    file.Close();
    for (const handle of [file, stale, NEVER_OPEN, INVALID_HANDLE_VALUE, 0]) {
      throwsWin32(() => WriteFile(handle, "x"), ERROR_INVALID_HANDLE, "WriteFile");
    }
    assert.equal(folder.content("a"), "abc");
  });

  test("refuses what is no data", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"));
    const wrong = WriteFile as (...args: unknown[]) => unknown;
    for (const data of [undefined, null, 5, 5n, true, {}, [1, 2], Symbol("data"), () => "x"]) throwsTypeError(() => wrong(file, data));
    throwsTypeError(() => wrong("handle", "x"));
    throwsTypeError(() => wrong(file, "x", 5));
    assert.equal(GetFileSize(file), 3);
  });

  test("appends at an OVERLAPPED's offset of 2^64-1, and goes on from there", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    const end = { Offset: 0xffff_ffff, OffsetHigh: 0xffff_ffff };
    assert.deepEqual(WriteFile(file, "ab", end), [0, 2]);
    assert.equal(position(file), 12);
    assert.deepEqual(WriteFile(file, "c"), [0, 1]);
    SetFilePointer(file, 3, FILE_BEGIN);
    assert.deepEqual(WriteFile(file, "d", end), [0, 1]);
    file.Close();
    assert.equal(folder.content("a"), "0123456789abcd");
  });

  test("appends without a gap or an overlap, whoever else does", async () => {
    using folder = new Folder();
    const path = folder.file("log");
    const times = 300;
    await using one = new SecondProcess("appendLines", [path, "one", times]);
    await using two = new SecondProcess("appendLines", [path, "two", times]);
    await Promise.all([one.result(), two.result()]);
    const lines = folder.content("log").split("\n").filter(Boolean);
    assert.equal(lines.length, 2 * times);
    for (const word of ["one", "two"]) {
      const own = lines.filter((line) => line.startsWith(word));
      assert.deepEqual(
        own,
        Array.from({ length: times }, (_, line) => `${word} ${line}`),
      );
    }
  });

  test("resets an OVERLAPPED's event and sets it when it has written", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"));
    using event = CreateEvent(null, true, false, null);
    assert.deepEqual(WriteFile(file, "x", { Offset: 1, hEvent: event }), [0, 1]);
    assert.equal(WaitForSingleObject(event, 0), 0);
    assert.equal(String(ReadFile(file, 3, { Offset: 0, hEvent: event })[1]), "axc");
    assert.equal(WaitForSingleObject(event, 0), 0);
  });

  test("refuses an OVERLAPPED's event that is none before it writes: ERROR_INVALID_HANDLE", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"));
    using other = open(folder.file("b"));
    for (const hEvent of [NEVER_OPEN, other, Number(other)]) {
      throwsWin32(() => WriteFile(file, "x", { Offset: 1, hEvent }), ERROR_INVALID_HANDLE, "WriteFile");
      throwsWin32(() => ReadFile(file, 1, { Offset: 1, hEvent }), ERROR_INVALID_HANDLE, "ReadFile");
    }
    file.Close();
    assert.equal(folder.content("a"), "abc");
  });

  test("refuses members that no OVERLAPPED has, __proto__ of JSON too", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "abc"));
    const wrong = WriteFile as (...args: unknown[]) => unknown;
    throwsTypeError(() => wrong(file, "x", { offset: 1 }), /no member "offset"/);
    throwsTypeError(() => wrong(file, "x", JSON.parse('{ "__proto__": { "position": 5 } }')), /no member "__proto__"/);
    assert.equal(GetFileSize(file), 3);
  });

  describe("as a promise", () => {
    test("appends at an OVERLAPPED's offset of 2^64-1", async () => {
      using folder = new Folder();
      using file = open(folder.file("a", "abc"));
      const end = { Offset: 0xffff_ffff, OffsetHigh: 0xffff_ffff };
      const written = await Promise.all(Array.from({ length: 20 }, () => WriteFileAsync(file, "0123456789", end)));
      assert.ok(written.every(([error, bytes]) => error === 0 && bytes === 10));
      file.Close();
      assert.equal(folder.content("a"), `abc${"0123456789".repeat(20)}`);
    });

    test("gives what WriteFile gives, and has written when it does", async () => {
      using folder = new Folder();
      using file = open(folder.path("new"), { disposition: OPEN_ALWAYS });
      assert.deepEqual(await WriteFileAsync(file, "hello "), [0, 6]);
      assert.deepEqual(await WriteFileAsync(file, Buffer.from("world")), [0, 5]);
      assert.deepEqual(await WriteFileAsync(file, "W", at(6)), [0, 1]);
      file.Close();
      assert.equal(folder.content("new"), "hello World");
    });

    test("writes many parts of a file at once", async () => {
      using folder = new Folder();
      const content = Array.from({ length: 100 }, (_, index) => String(index).padStart(64, "."));
      using file = open(folder.path("new"), { disposition: OPEN_ALWAYS });
      const results = await Promise.all(content.map((part, index) => WriteFileAsync(file, part, at(64 * index))));
      assert.ok(results.every(([error, written]) => error === 0 && written === 64));
      file.Close();
      assert.equal(folder.content("new"), content.join(""));
    });

    test("rejects as WriteFile throws", async () => {
      using folder = new Folder();
      using file = open(folder.file("a", "abc"), { access: GENERIC_READ });
      await rejectsWin32(WriteFileAsync(file, "x"), ERROR_ACCESS_DENIED, "WriteFile");
      await rejectsWin32(WriteFileAsync(NEVER_OPEN, "x"), ERROR_INVALID_HANDLE, "WriteFile");
      await assert.rejects(WriteFileAsync(file, 5 as never), TypeError);
    });

    test("rejects with the reason of a signal that has aborted, and writes nothing", async () => {
      using folder = new Folder();
      using file = open(folder.file("a", "abc"));
      const reason = new Error("enough");
      await assert.rejects(WriteFileAsync(file, "x", null, { signal: AbortSignal.abort(reason) }), reason);
      file.Close();
      assert.equal(folder.content("a"), "abc");
    });
  });
});

describe("AllocateReadBuffer", () => {
  test("gives a buffer of that size", () => {
    for (const size of [0, 1, 4096, 1_000_003]) {
      const buffer = AllocateReadBuffer(size);
      assert.ok(Buffer.isBuffer(buffer));
      assert.equal(buffer.length, size);
      assert.ok(buffer.every((byte) => byte === 0));
    }
  });

  test("gives each call memory of its own", () => {
    const one = AllocateReadBuffer(16);
    const two = AllocateReadBuffer(16);
    one.fill(1);
    assert.ok(two.every((byte) => byte === 0));
  });

  test("refuses sizes that are no sizes", () => {
    const wrong = AllocateReadBuffer as (size: unknown) => Buffer;
    for (const size of [-1, 1.5, Number.NaN, 2 ** 32, "3", null, undefined]) throwsTypeError(() => wrong(size));
  });
});
