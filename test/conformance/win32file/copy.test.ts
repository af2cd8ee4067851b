import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { DELETE } from "tswin32/win32con";
import {
  CALLBACK_CHUNK_FINISHED,
  CALLBACK_STREAM_SWITCH,
  COPY_FILE_FAIL_IF_EXISTS,
  COPY_FILE_OPEN_SOURCE_FOR_WRITE,
  COPY_FILE_RESTARTABLE,
  CopyFile,
  CopyFileEx,
  CopyFileW,
  CREATE_ALWAYS,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_NORMAL,
  FILE_ATTRIBUTE_READONLY,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileAttributes,
  GetFileSize,
  LockFile,
  PROGRESS_CANCEL,
  PROGRESS_CONTINUE,
  PROGRESS_QUIET,
  PROGRESS_STOP,
  ReadFile,
  SetFileAttributes,
  UnlockFile,
  WriteFile,
} from "tswin32/win32file";
import { CopyFile as CopyFileAsync, CopyFileEx as CopyFileExAsync } from "tswin32/win32file/promises";
import {
  ERROR_ACCESS_DENIED,
  ERROR_FILE_EXISTS,
  ERROR_FILE_NOT_FOUND,
  ERROR_LOCK_VIOLATION,
  ERROR_PATH_NOT_FOUND,
  ERROR_REQUEST_ABORTED,
  ERROR_SHARING_VIOLATION,
} from "tswin32/winerror";
import { HANDLE } from "tswin32/wintypes";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

/** Enough for more than one part of a copy, and no multiple of anything. */
const LARGE = 9 * 1024 * 1024 + 123;

/** Bytes that differ from place to place. */
function pattern(bytes: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(bytes / 4));
  for (let at = 0; at < words.length; at++) words[at] = Math.imul(at, 0x9e37_79b1);
  return new Uint8Array(words.buffer, 0, bytes);
}

describe("CopyFile", () => {
  test("copies a file's content", () => {
    using folder = new Folder();
    const content = pattern(LARGE);
    CopyFile(folder.file("a", content), folder.path("b"), true);
    assert.ok(readFileSync(folder.native("b")).equals(content));
    assert.ok(readFileSync(folder.native("a")).equals(content));
  });

  test("copies an empty file", () => {
    using folder = new Folder();
    CopyFile(folder.file("a"), folder.path("b"), true);
    assert.equal(folder.content("b"), "");
  });

  test("overwrites a file of the new name, a longer one too", () => {
    using folder = new Folder();
    CopyFile(folder.file("a", "new"), folder.file("b", "old and longer"), false);
    assert.equal(folder.content("b"), "new");
    assert.deepEqual(readdirSync(folder.native()).sort(), ["a", "b"]);
  });

  test("fails with ERROR_FILE_EXISTS where that is not wanted, and leaves the file alone", () => {
    using folder = new Folder();
    const path = folder.file("a", "new");
    throwsWin32(() => CopyFile(path, folder.file("b", "old"), true), ERROR_FILE_EXISTS, "CopyFile");
    throwsWin32(() => CopyFile(path, folder.path("B"), 1), ERROR_FILE_EXISTS);
    assert.equal(folder.content("b"), "old");
  });

  test("fails with ERROR_FILE_NOT_FOUND or ERROR_PATH_NOT_FOUND where there is no file, or no folder for the copy", () => {
    using folder = new Folder();
    throwsWin32(() => CopyFile(folder.path("missing"), folder.path("b"), true), ERROR_FILE_NOT_FOUND);
    throwsWin32(() => CopyFile(folder.path("missing", "a"), folder.path("b"), true), ERROR_PATH_NOT_FOUND);
    throwsWin32(() => CopyFile(folder.file("a"), folder.path("missing", "b"), true), ERROR_PATH_NOT_FOUND);
    assert.deepEqual(readdirSync(folder.native()), ["a"]);
  });

  test("opens the source before the target", () => {
    using folder = new Folder();
    const target = folder.file("b");
    using _writer = open(target);
    throwsWin32(() => CopyFile(folder.path("missing"), target, false), ERROR_FILE_NOT_FOUND);
  });

  test("refuses directories with ERROR_ACCESS_DENIED", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    throwsWin32(() => CopyFile(folder.path("sub"), folder.path("b"), true), ERROR_ACCESS_DENIED);
    throwsWin32(() => CopyFile(folder.file("a"), folder.path("sub"), false), ERROR_ACCESS_DENIED);
    assert.deepEqual(readdirSync(folder.native()).sort(), ["a", "sub"]);
  });

  test("keeps attributes and the time of the last write", () => {
    using folder = new Folder();
    const path = folder.file("a", "content");
    utimesSync(folder.native("a"), 1_000_000_000, 1_000_000_000);
    SetFileAttributes(path, FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_READONLY);
    CopyFile(path, folder.path("b"), true);
    const kept = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_READONLY;
    assert.equal(GetFileAttributes(folder.path("b")) & kept, kept);
    assert.equal(statSync(folder.native("b")).mtimeMs, 1_000_000_000_000);
    for (const name of ["a", "b"]) SetFileAttributes(folder.path(name), FILE_ATTRIBUTE_NORMAL);
  });

  const refusesToOverwrite = (attribute: number) => () => {
    using folder = new Folder();
    const target = folder.file("b", "old");
    SetFileAttributes(target, attribute);
    throwsWin32(() => CopyFile(folder.file("a", "new"), target, false), ERROR_ACCESS_DENIED);
    SetFileAttributes(target, FILE_ATTRIBUTE_NORMAL);
    assert.equal(folder.content("b"), "old");
  };

  test("refuses to overwrite a read-only file with ERROR_ACCESS_DENIED", refusesToOverwrite(FILE_ATTRIBUTE_READONLY), {
    needs: ["read-only"],
  });

  test("refuses to overwrite a hidden file with ERROR_ACCESS_DENIED", refusesToOverwrite(FILE_ATTRIBUTE_HIDDEN));

  test("fails with ERROR_SHARING_VIOLATION for a copy to itself, and leaves the file alone", () => {
    using folder = new Folder();
    const path = folder.file("a", "content");
    throwsWin32(() => CopyFile(path, path, false), ERROR_SHARING_VIOLATION);
    assert.equal(folder.content("a"), "content");
  });

  describe("share modes", () => {
    test("keep it from a source that somebody does not share for reading", () => {
      using folder = new Folder();
      const path = folder.file("a");
      using _other = open(path, { access: GENERIC_READ, share: FILE_SHARE_WRITE });
      throwsWin32(() => CopyFile(path, folder.path("b"), true), ERROR_SHARING_VIOLATION);
      assert.equal(existsSync(folder.native("b")), false);
    });

    test("let it read what somebody writes and shares for reading", () => {
      using folder = new Folder();
      const path = folder.file("a", "content");
      using _other = open(path, { access: GENERIC_READ | GENERIC_WRITE, share: FILE_SHARE_READ });
      CopyFile(path, folder.path("b"), true);
      assert.equal(folder.content("b"), "content");
    });

    test("keep it from a target that somebody does not share for writing", () => {
      using folder = new Folder();
      const target = folder.file("b", "old");
      using _other = open(target, { access: GENERIC_WRITE, share: FILE_SHARE_READ });
      throwsWin32(() => CopyFile(folder.file("a", "new"), target, false), ERROR_SHARING_VIOLATION);
      assert.equal(folder.content("b"), "old");
    });

    test("keep it from a target that somebody may delete, whatever is shared", () => {
      using folder = new Folder();
      const target = folder.file("b", "old");
      using _other = open(target, { access: DELETE, share: SHARE_ALL });
      throwsWin32(() => CopyFile(folder.file("a", "new"), target, false), ERROR_SHARING_VIOLATION);
    });

    test("let it write to a target that somebody reads and shares, who sees what is written", () => {
      using folder = new Folder();
      const target = folder.file("b", "old");
      using reader = open(target, { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
      CopyFile(folder.file("a", "new content"), target, false);
      assert.equal(GetFileSize(reader), 11);
      assert.equal(String(ReadFile(reader, 100)[1]), "new content");
    });
  });

  test("copies 200 files beside each other, and leaves nothing else", () => {
    using folder = new Folder();
    const path = folder.file("a", "content");
    for (let number = 0; number < 200; number++) CopyFile(path, folder.path(`copy ${number}`), true);
    assert.equal(readdirSync(folder.native()).length, 201);
    assert.equal(folder.content("copy 199"), "content");
  });

  test("takes long names of any characters", () => {
    using folder = new Folder();
    const long = `${"x".repeat(150)} Grüße 日本 🙂`;
    CopyFile(folder.file("Aß", "content"), folder.path(long), true);
    assert.equal(folder.content(long), "content");
  });

  test("refuses arguments of wrong types", () => {
    const wrong = CopyFile as (...args: unknown[]) => void;
    throwsTypeError(() => wrong(5, "b", true), /from must be a string/);
    throwsTypeError(() => wrong("a", null, true), /to must be a string/);
    throwsTypeError(() => wrong("a", "b"), /bFailIfExists must be/);
    throwsTypeError(() => wrong("a", "b", "yes"), /bFailIfExists must be/);
  });

  describe("as a promise", () => {
    test("copies, and lets the thread go on", async () => {
      using folder = new Folder();
      const content = pattern(LARGE);
      let turns = 0;
      const timer = setInterval(() => turns++, 1);
      try {
        await CopyFileAsync(folder.file("a", content), folder.path("b"), true);
        assert.ok(readFileSync(folder.native("b")).equals(content));
        const small = folder.file("small", "content");
        await Promise.all(Array.from({ length: 100 }, (_, number) => CopyFileAsync(small, folder.path(`c${number}`), true)));
        assert.ok(turns > 0);
      } finally {
        clearInterval(timer);
      }
      assert.equal(folder.content("c99"), "content");
    });

    test("rejects as CopyFile throws", async () => {
      using folder = new Folder();
      await rejectsWin32(CopyFileAsync(folder.path("missing"), folder.path("b"), true), ERROR_FILE_NOT_FOUND, "CopyFile");
      await rejectsWin32(CopyFileAsync(folder.file("a"), folder.file("b"), true), ERROR_FILE_EXISTS, "CopyFile");
      const reason = new Error("enough");
      await assert.rejects(CopyFileAsync(folder.path("a"), folder.path("c"), true, { signal: AbortSignal.abort(reason) }), reason);
      assert.equal(existsSync(folder.native("c")), false);
    });
  });
});

describe("CopyFile and locks", () => {
  test("of others keep it from reading what is locked exclusively, with ERROR_LOCK_VIOLATION", () => {
    using folder = new Folder();
    const path = folder.file("a", "content");
    using other = open(path, { share: SHARE_ALL });
    LockFile(other, 2, 0, 3, 0);
    throwsWin32(() => CopyFile(path, folder.path("b"), true), ERROR_LOCK_VIOLATION, "CopyFile");
    assert.equal(existsSync(folder.native("b")), false);
    UnlockFile(other, 2, 0, 3, 0);
    CopyFile(path, folder.path("b"), true);
    assert.equal(folder.content("b"), "content");
  });
});

describe("CopyFile and named streams", () => {
  const named = { needs: ["named-streams"] } as const;

  const write = (path: string, content: string) => {
    using file = open(path, { access: GENERIC_WRITE, disposition: CREATE_ALWAYS });
    WriteFile(file, content);
  };

  const read = (path: string) => {
    using file = open(path, { access: GENERIC_READ });
    return String(ReadFile(file, 100)[1]);
  };

  test(
    "are copied after the file's own content, and a routine is told of each",
    () => {
      using folder = new Folder();
      const path = folder.file("a", "content");
      write(`${path}:notes`, "the notes");
      const told: Told[] = [];
      CopyFileEx(path, folder.path("b"), noting(told));
      assert.equal(read(`${folder.path("b")}:notes`), "the notes");
      const second = told.filter((call) => call.stream === 2);
      assert.deepEqual(second[0], { sizes: [16, 7, 9, 0], stream: 2, reason: CALLBACK_STREAM_SWITCH });
      assert.deepEqual(second.at(-1), { sizes: [16, 16, 9, 9], stream: 2, reason: CALLBACK_CHUNK_FINISHED });
    },
    named,
  );

  test(
    "of a file go as it is overwritten",
    () => {
      using folder = new Folder();
      const target = folder.file("b", "old");
      write(`${target}:notes`, "old notes");
      CopyFile(folder.file("a", "new"), target, false);
      throwsWin32(() => read(`${target}:notes`), ERROR_FILE_NOT_FOUND);
    },
    named,
  );

  test(
    "can be copied by themselves, to a file and from one",
    () => {
      using folder = new Folder();
      const path = folder.file("a", "content");
      write(`${path}:notes`, "the notes");
      CopyFile(`${path}:notes`, folder.path("b"), true);
      assert.equal(folder.content("b"), "the notes");
      CopyFile(folder.path("b"), `${path}:more`, true);
      assert.equal(read(`${path}:more`), "the notes");
      throwsWin32(() => CopyFile(folder.path("b"), `${path}:more`, true), ERROR_FILE_EXISTS);
    },
    named,
  );
});

describe("CopyFileW", () => {
  test("is CopyFile", () => {
    using folder = new Folder();
    CopyFileW(folder.file("a", "content"), folder.path("b"), true);
    assert.equal(folder.content("b"), "content");
  });
});

/** What a progress routine was told in one call. */
interface Told {
  readonly sizes: readonly number[];
  readonly stream: number;
  readonly reason: number;
}

/** A routine that notes what it is told and gives an answer. */
function noting(told: Told[], answer: (call: number) => number | undefined = () => PROGRESS_CONTINUE) {
  return (size: number, transferred: number, streamSize: number, streamTransferred: number, stream: number, reason: number) => {
    told.push({ sizes: [size, transferred, streamSize, streamTransferred], stream, reason });
    return answer(told.length);
  };
}

describe("CopyFileEx", () => {
  test("copies without a routine, with arguments by position or by name", () => {
    using folder = new Folder();
    CopyFileEx(folder.file("a", "content"), folder.path("b"));
    CopyFileEx(folder.path("b"), { NewFileName: folder.path("c"), CopyFlags: COPY_FILE_FAIL_IF_EXISTS, Cancel: false, Transaction: null });
    assert.equal(folder.content("c"), "content");
    throwsWin32(
      () => CopyFileEx(folder.path("a"), folder.path("c"), null, null, 0, COPY_FILE_FAIL_IF_EXISTS),
      ERROR_FILE_EXISTS,
      "CopyFileEx",
    );
  });

  test("tells a routine of the stream that begins, and then of each part", () => {
    using folder = new Folder();
    const told: Told[] = [];
    CopyFileEx(folder.file("a", pattern(LARGE)), folder.path("b"), noting(told));
    assert.deepEqual(told[0], { sizes: [LARGE, 0, LARGE, 0], stream: 1, reason: CALLBACK_STREAM_SWITCH });
    const parts = told.slice(1);
    assert.ok(parts.length > 0);
    assert.ok(parts.every((part) => part.reason === CALLBACK_CHUNK_FINISHED && part.stream === 1));
    assert.ok(parts.every((part, at) => at === 0 || (part.sizes[1] as number) > (parts[at - 1]?.sizes[1] as number)));
    assert.deepEqual(parts.at(-1)?.sizes, [LARGE, LARGE, LARGE, LARGE]);
  });

  test("gives the routine the two files' handles and its data", () => {
    using folder = new Folder();
    const data = { any: "object" };
    let calls = 0;
    CopyFileEx(folder.file("a", "content"), {
      NewFileName: folder.path("b"),
      ProgressRoutine: (_size, _done, _streamSize, _streamDone, _stream, _reason, source, destination, given) => {
        calls++;
        assert.ok(source instanceof HANDLE && destination instanceof HANDLE);
        assert.equal(GetFileSize(source), 7);
        assert.notEqual(destination.handle, 0);
        assert.equal(given, data);
      },
      Data: data,
    });
    assert.ok(calls > 0);
  });

  test("takes nothing for PROGRESS_CONTINUE", () => {
    using folder = new Folder();
    CopyFileEx(folder.file("a", "content"), folder.path("b"), () => undefined);
    assert.equal(folder.content("b"), "content");
  });

  test("calls the routine no more after PROGRESS_QUIET, and goes on", () => {
    using folder = new Folder();
    const told: Told[] = [];
    CopyFileEx(
      folder.file("a", pattern(LARGE)),
      folder.path("b"),
      noting(told, () => PROGRESS_QUIET),
    );
    assert.equal(told.length, 1);
    assert.equal(statSync(folder.native("b")).size, LARGE);
  });

  test("ends with ERROR_REQUEST_ABORTED at PROGRESS_CANCEL and deletes the target", () => {
    using folder = new Folder();
    const path = folder.file("a", pattern(LARGE));
    for (const call of [1, 2]) {
      const routine = noting([], (now) => (now === call ? PROGRESS_CANCEL : PROGRESS_CONTINUE));
      throwsWin32(() => CopyFileEx(path, folder.path("b"), routine), ERROR_REQUEST_ABORTED, "CopyFileEx");
      assert.deepEqual(readdirSync(folder.native()), ["a"]);
    }
    assert.equal(statSync(folder.native("a")).size, LARGE);
  });

  test("deletes also a file that it was to overwrite", () => {
    using folder = new Folder();
    const path = folder.file("a", "new");
    throwsWin32(() => CopyFileEx(path, folder.file("b", "old"), () => PROGRESS_CANCEL), ERROR_REQUEST_ABORTED);
    assert.deepEqual(readdirSync(folder.native()), ["a"]);
  });

  test("ends with ERROR_REQUEST_ABORTED at PROGRESS_STOP and leaves the target", () => {
    using folder = new Folder();
    const path = folder.file("a", pattern(LARGE));
    const routine = noting([], (call) => (call === 2 ? PROGRESS_STOP : PROGRESS_CONTINUE));
    throwsWin32(() => CopyFileEx(path, folder.path("b"), routine), ERROR_REQUEST_ABORTED);
    assert.deepEqual(readdirSync(folder.native()).sort(), ["a", "b"]);
  });

  test("goes on with a restartable copy that was stopped, and completes it", () => {
    using folder = new Folder();
    const content = pattern(LARGE);
    const path = folder.file("a", content);
    const stopping = noting([], (call) => (call === 2 ? PROGRESS_STOP : PROGRESS_CONTINUE));
    throwsWin32(() => CopyFileEx(path, folder.path("b"), stopping, null, false, COPY_FILE_RESTARTABLE), ERROR_REQUEST_ABORTED);
    CopyFileEx(path, folder.path("b"), null, null, false, COPY_FILE_RESTARTABLE);
    assert.ok(readFileSync(folder.native("b")).equals(content));
    assert.deepEqual(readdirSync(folder.native()).sort(), ["a", "b"]);
  });

  test("cancels a restartable copy with Cancel, which deletes its target", () => {
    using folder = new Folder();
    const path = folder.file("a", pattern(LARGE));
    throwsWin32(() => CopyFileEx(path, folder.path("b"), () => PROGRESS_STOP, null, false, COPY_FILE_RESTARTABLE), ERROR_REQUEST_ABORTED);
    throwsWin32(() => CopyFileEx(path, folder.path("b"), null, null, true, COPY_FILE_RESTARTABLE), ERROR_REQUEST_ABORTED);
    assert.deepEqual(readdirSync(folder.native()), ["a"]);
  });

  test("ends at what the routine throws, deletes the target and throws it again", () => {
    using folder = new Folder();
    const path = folder.file("a", pattern(LARGE));
    const reason = new Error("from the routine");
    const throwing = () => {
      throw reason;
    };
    assert.throws(() => CopyFileEx(path, folder.path("b"), throwing), reason);
    throwsTypeError(() => CopyFileEx(path, folder.path("b"), () => 77), /ProgressRoutine's result must be one of PROGRESS_\*/);
    assert.deepEqual(readdirSync(folder.native()), ["a"]);
  });

  test("opens the source for writing too with COPY_FILE_OPEN_SOURCE_FOR_WRITE", () => {
    using folder = new Folder();
    const path = folder.file("a", "content");
    {
      using _reader = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ });
      CopyFileEx(path, folder.path("b"));
      throwsWin32(() => CopyFileEx(path, folder.path("c"), null, null, false, COPY_FILE_OPEN_SOURCE_FOR_WRITE), ERROR_SHARING_VIOLATION);
    }
    CopyFileEx(path, folder.path("c"), null, null, false, COPY_FILE_OPEN_SOURCE_FOR_WRITE);
    assert.equal(folder.content("c"), "content");
  });

  test("refuses arguments of wrong types", () => {
    const wrong = CopyFileEx as (...args: unknown[]) => void;
    throwsTypeError(() => wrong(5, "b"), /ExistingFileName must be a string/);
    throwsTypeError(() => wrong("a"), /NewFileName must be a string/);
    throwsTypeError(() => wrong("a", "b", 5), /ProgressRoutine must be a function/);
    throwsTypeError(() => wrong("a", "b", null, null, "yes"), /Cancel must be/);
    throwsTypeError(() => wrong("a", "b", null, null, false, "flags"), /CopyFlags must be/);
    throwsTypeError(() => wrong("a", "b", null, null, false, 0, 5), /Transaction must be null/);
    throwsTypeError(() => wrong("a", { NewFileName: "b", Flags: 1 }), /no member "Flags"/);
  });

  describe("as a promise", () => {
    test("tells the routine, and ends as it says", async () => {
      using folder = new Folder();
      const path = folder.file("a", pattern(LARGE));
      const told: Told[] = [];
      await CopyFileExAsync(path, { NewFileName: folder.path("b"), ProgressRoutine: noting(told) });
      assert.equal(told[0]?.reason, CALLBACK_STREAM_SWITCH);
      assert.equal(told.at(-1)?.sizes[1], LARGE);
      assert.ok(readFileSync(folder.native("b")).equals(readFileSync(folder.native("a"))));
      const cancelled = CopyFileExAsync(path, folder.path("c"), () => PROGRESS_CANCEL);
      await rejectsWin32(cancelled, ERROR_REQUEST_ABORTED, "CopyFileEx");
      const reason = new Error("from the routine");
      const throwing = () => {
        throw reason;
      };
      await assert.rejects(CopyFileExAsync(path, folder.path("c"), throwing), reason);
      assert.equal(existsSync(folder.native("c")), false);
    });

    test("copies nothing once its signal has aborted", async () => {
      using folder = new Folder();
      writeFileSync(folder.native("a"), "content");
      const reason = new Error("enough");
      const abortable = { signal: AbortSignal.abort(reason) };
      await assert.rejects(CopyFileExAsync(folder.path("a"), { NewFileName: folder.path("b") }, abortable), reason);
      await assert.rejects(CopyFileExAsync(folder.path("a"), folder.path("b"), null, undefined, false, 0, null, abortable), reason);
      assert.deepEqual(readdirSync(folder.native()), ["a"]);
    });
  });
});
