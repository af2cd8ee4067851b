import assert from "node:assert/strict";
import { closeSync, readSync, writeSync } from "node:fs";
import { GetHandleInformation, SetHandleInformation } from "tswin32/win32api";
import { CREATE_NO_WINDOW, HANDLE_FLAG_INHERIT } from "tswin32/win32con";
import { FILE_TYPE_PIPE, GetFileType } from "tswin32/win32file";
import { ReadFile as readLater, WriteFile as writeLater } from "tswin32/win32file/promises";
import { CreatePipe, FdCreatePipe, O_BINARY, O_TEXT } from "tswin32/win32pipe";
import { joinCommandLine, STARTF_USESTDHANDLES } from "tswin32/win32process";
import { ERROR_ACCESS_DENIED, ERROR_BROKEN_PIPE, ERROR_NO_DATA } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { Child, NODE } from "../support/children.js";
import { Disposables } from "../support/disposables.js";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { read, write } from "../support/pipes.js";
import { describe, test } from "../support/suite.js";
import { SecondThread } from "../support/worker.js";

/** Both ends of an anonymous pipe: `using pipe = new Anonymous();` */
class Anonymous implements Disposable {
  readonly reading: HANDLE;
  readonly writing: HANDLE;

  constructor(...parameters: Parameters<typeof CreatePipe>) {
    [this.reading, this.writing] = CreatePipe(...parameters);
  }

  [Symbol.dispose](): void {
    this.reading.Close();
    this.writing.Close();
  }
}

const inheritable = () => new Anonymous({ bInheritHandle: true }, 0);

describe("CreatePipe", () => {
  test("makes a pipe of bytes: what is written to one end is read from the other", () => {
    using pipe = new Anonymous(null, 0);
    assert.equal(GetFileType(pipe.reading), FILE_TYPE_PIPE);
    assert.equal(write(pipe.writing, "one"), 3);
    write(pipe.writing, "two");
    assert.deepEqual(read(pipe.reading, 4), [0, "onet"]);
    assert.deepEqual(read(pipe.reading), [0, "wo"]);
  });

  test("makes ends that are inherited only where that is said", () => {
    using pipe = new Anonymous();
    using inherited = new Anonymous({ bInheritHandle: true }, 0);
    for (const end of [pipe.reading, pipe.writing]) assert.equal(GetHandleInformation(end) & HANDLE_FLAG_INHERIT, 0);
    for (const end of [inherited.reading, inherited.writing])
      assert.equal(GetHandleInformation(end) & HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  });

  test("ends with ERROR_BROKEN_PIPE once the writing end is closed and everything is read", () => {
    using pipe = new Anonymous();
    write(pipe.writing, "last");
    pipe.writing.Close();
    assert.deepEqual(read(pipe.reading), [0, "last"]);
    throwsWin32(() => read(pipe.reading), ERROR_BROKEN_PIPE, "ReadFile");
  });

  test("is ERROR_NO_DATA for writing once the reading end is closed", () => {
    using pipe = new Anonymous();
    pipe.reading.Close();
    throwsWin32(() => write(pipe.writing, "x"), ERROR_NO_DATA, "WriteFile");
  });

  test("lets each end do one thing only", () => {
    using pipe = new Anonymous();
    throwsWin32(() => write(pipe.reading, "x"), ERROR_ACCESS_DENIED, "WriteFile");
    throwsWin32(() => read(pipe.writing), ERROR_ACCESS_DENIED, "ReadFile");
  });

  test("holds as much as was asked for, and makes a writer wait beyond that", async () => {
    using pipe = new Anonymous(null, 65_536);
    assert.equal(write(pipe.writing, "x".repeat(65_536)), 65_536);
    let done = false;
    const writing = writeLater(pipe.writing, "y".repeat(1_000_000)).then(() => {
      done = true;
    });
    assert.equal((await readAll(pipe.reading, 65_536)).toString(), "x".repeat(65_536));
    assert.equal(done, false);
    assert.equal((await readAll(pipe.reading, 1_000_000)).toString(), "y".repeat(1_000_000));
    await writing;
  });

  test("waits with the thread until something is written", async () => {
    using pipe = new Anonymous();
    await using thread = await SecondThread.start("readThrough", [pipe.reading.handle, 100], "waiting");
    write(pipe.writing, "at last");
    assert.deepEqual(await thread.result, [0, "at last"]);
  });

  test("gives the standard handles of a program that knows nothing of this package", async () => {
    using ends = new Disposables();
    const [input, output, error] = [ends.use(inheritable()), ends.use(inheritable()), ends.use(inheritable())];
    // The child must not have the caller's ends too: it would never see the end of its input.
    for (const own of [input.writing, output.reading, error.reading]) SetHandleInformation(own, HANDLE_FLAG_INHERIT, 0);
    const program =
      'let s=""; for await (const p of process.stdin) s+=p; process.stdout.write(s.toUpperCase()); process.stderr.write("done");';
    ends.use(
      new Child(NODE, {
        CommandLine: joinCommandLine(["node", "--input-type=module", "-e", program]),
        bInheritHandles: true,
        CreationFlags: CREATE_NO_WINDOW,
        StartupInfo: { dwFlags: STARTF_USESTDHANDLES, hStdInput: input.reading, hStdOutput: output.writing, hStdError: error.writing },
      }),
    );
    for (const own of [input.reading, output.writing, error.writing]) own.Close(); // or the pipes would never break
    write(input.writing, "some text");
    input.writing.Close();
    assert.equal((await readToEnd(output.reading)).toString(), "SOME TEXT");
    assert.equal((await readToEnd(error.reading)).toString(), "done");
  });

  test("checks its arguments", () => {
    for (const args of [["everybody"], [null, -1], [null, "0"], [{ inherit: true }]]) {
      throwsTypeError(() => Reflect.apply(CreatePipe, undefined, args), /must be |has no member/);
    }
  });
});

describe("FdCreatePipe", () => {
  test("makes descriptors for node:fs", () => {
    for (const mode of [O_BINARY, O_TEXT]) {
      const [reading, writing] = FdCreatePipe(null, 0, mode);
      try {
        assert.equal(writeSync(writing, "line\r\n"), 6);
        const buffer = Buffer.alloc(100);
        assert.equal(readSync(reading, buffer), 6);
        assert.equal(buffer.toString("latin1", 0, 6), "line\r\n");
      } finally {
        closeSync(writing);
        closeSync(reading);
      }
    }
  });

  test("ends for the reader when the writing descriptor is closed", () => {
    const [reading, writing] = FdCreatePipe(null, 4096, O_BINARY);
    try {
      writeSync(writing, "x");
      closeSync(writing);
      const buffer = Buffer.alloc(10);
      assert.deepEqual([readSync(reading, buffer), readSync(reading, buffer)], [1, 0]);
    } finally {
      closeSync(reading);
    }
  });

  test("checks its arguments", () => {
    for (const args of [
      [null, 0],
      [null, 0, 5],
      [null, -1, O_BINARY],
      ["x", 0, O_BINARY],
    ]) {
      throwsTypeError(() => Reflect.apply(FdCreatePipe, undefined, args));
    }
  });
});

/** So many bytes, however they come. */
async function readAll(handle: HANDLE, bytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let left = bytes; left > 0; left -= parts.at(-1)?.length ?? 0) parts.push((await readLater(handle, left))[1]);
  return Buffer.concat(parts);
}

/** All that comes until the pipe breaks. */
async function readToEnd(handle: HANDLE): Promise<Buffer> {
  const parts: Buffer[] = [];
  await rejectsWin32(
    (async () => {
      for (;;) parts.push((await readLater(handle, 1000))[1]);
    })(),
    ERROR_BROKEN_PIPE,
  );
  return Buffer.concat(parts);
}
