import assert from "node:assert/strict";
import { pipeline } from "node:stream/promises";
import { CREATE_ALWAYS, CREATE_NEW, FILE_FLAG_OVERLAPPED, FILE_SHARE_READ, GENERIC_READ, GENERIC_WRITE, openFile } from "tswin32/win32file";
import { ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE, ERROR_SHARING_VIOLATION } from "tswin32/winerror";
import { rejectsWin32, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const READ = { DesiredAccess: GENERIC_READ, ShareMode: FILE_SHARE_READ };
const BOTH = { DesiredAccess: GENERIC_READ | GENERIC_WRITE };

async function collect(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

describe("openFile", () => {
  test("opens with CreateFile's parameters and closes at the end of the block", async () => {
    using folder = new Folder();
    const path = folder.path("new");
    {
      await using file = await openFile(path, { ...BOTH, CreationDisposition: CREATE_NEW });
      assert.equal(file.alreadyExisted, false);
      assert.equal(await file.write("abc", 0), 3);
      assert.equal(file.size, 3);
      throwsWin32(() => open(path), ERROR_SHARING_VIOLATION);
    }
    open(path).Close();
    assert.equal(folder.content("new"), "abc");
  });

  test("rejects as CreateFile throws, and for arguments that are none", async () => {
    using folder = new Folder();
    await rejectsWin32(openFile(folder.path("missing"), READ), ERROR_FILE_NOT_FOUND, "CreateFile");
    await assert.rejects(openFile(5 as never), TypeError);
    await assert.rejects(openFile("x", null as never), TypeError);
    await assert.rejects(openFile("x", { FlagsAndAttributes: FILE_FLAG_OVERLAPPED }), /without FILE_FLAG_OVERLAPPED/);
    await assert.rejects(openFile("x", { mode: "r" } as never), TypeError);
    await assert.rejects(openFile(folder.file("x"), { ...READ, signal: AbortSignal.abort(new Error("enough")) }), /enough/);
  });

  test("reads and writes at positions, and gives nothing beyond the end", async () => {
    using folder = new Folder();
    await using file = await openFile(folder.file("a", "0123456789"), BOTH);
    assert.equal(String(await file.read(3, 4)), "456");
    await file.write("xy", 5n);
    const buffer = new Uint8Array(4);
    assert.equal(String(await file.read(buffer, 4)), "4xy7");
    assert.equal(String(Buffer.from(buffer)), "4xy7");
    assert.equal((await file.read(4, 10)).length, 0);
    assert.equal(String(await file.read(100, 8)), "89");
    const parts = await Promise.all([0, 2, 8].map((position) => file.read(2, position)));
    assert.deepEqual(parts.map(String), ["01", "23", "89"]);
    await assert.rejects(file.read(1, -1), TypeError);
    await assert.rejects(file.read(-1, 0), TypeError);
    await assert.rejects(file.write(5 as never, 0), TypeError);
  });

  test("streams a file, and parts of it at the same time", async () => {
    using folder = new Folder();
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    await using file = await openFile(folder.file("big", content), READ);
    const [all, part, tail] = await Promise.all([
      collect(file.readable()),
      collect(file.readable({ start: 1000, end: 2000n, highWaterMark: 64 })),
      collect(file.readable({ start: 299_999 })),
    ]);
    assert.ok(all.equals(content));
    assert.ok(part.equals(content.subarray(1000, 2000)));
    assert.ok(tail.equals(content.subarray(299_999)));
    assert.throws(() => file.readable({ from: 1 } as never), TypeError);
  });

  test("takes a stream, from a position on", async () => {
    using folder = new Folder();
    const path = folder.file("out", "0123456789");
    await using file = await openFile(path, { ...BOTH });
    await pipeline([Buffer.from("ab"), Buffer.from("cd")], file.writable({ start: 4 }));
    await file.close();
    assert.equal(folder.content("out"), "0123abcd89");
  });

  test("closes with its stream where that is asked for", async () => {
    using folder = new Folder();
    const file = await openFile(folder.path("copy"), { ...BOTH, CreationDisposition: CREATE_ALWAYS });
    await pipeline([Buffer.alloc(200_000, 7)], file.writable({ autoClose: true }));
    assert.equal(file.handle.handle, 0);
    open(folder.path("copy")).Close();
  });

  test("lets what is under way finish before it closes", async () => {
    using folder = new Folder();
    const file = await openFile(folder.path("slow"), { ...BOTH, CreationDisposition: CREATE_ALWAYS });
    const writes = Array.from({ length: 20 }, (_, index) => file.write(Buffer.alloc(10_000, index), index * 10_000));
    await file.close();
    assert.deepEqual(await Promise.all(writes), Array(20).fill(10_000));
    await file.close();
    await rejectsWin32(file.read(1, 0), ERROR_INVALID_HANDLE);
  });

  test("ends a stream with the error of its read", async () => {
    using folder = new Folder();
    const file = await openFile(folder.file("a", "abc"), READ);
    const stream = file.readable();
    await file.close();
    await rejectsWin32(collect(stream), ERROR_INVALID_HANDLE, "ReadFile");
  });
});
