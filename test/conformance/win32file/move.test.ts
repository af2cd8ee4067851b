import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import {
  FILE_ATTRIBUTE_NORMAL,
  FILE_ATTRIBUTE_READONLY,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  MOVEFILE_COPY_ALLOWED,
  MOVEFILE_DELAY_UNTIL_REBOOT,
  MOVEFILE_REPLACE_EXISTING,
  MOVEFILE_WRITE_THROUGH,
  MoveFile,
  MoveFileEx,
  MoveFileExW,
  MoveFileW,
  MoveFileWithProgress,
  ReadFile,
  SetFileAttributes,
} from "tswin32/win32file";
import {
  MoveFile as MoveFileAsync,
  MoveFileEx as MoveFileExAsync,
  MoveFileWithProgress as MoveFileWithProgressAsync,
} from "tswin32/win32file/promises";
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_NAME,
  ERROR_INVALID_PARAMETER,
  ERROR_PATH_NOT_FOUND,
  ERROR_SHARING_VIOLATION,
} from "tswin32/winerror";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

describe("MoveFile", () => {
  test("gives a file another name, in its folder or in another one", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    MoveFile(folder.file("a", "content"), folder.path("b"));
    MoveFile(folder.path("b"), folder.path("sub", "c"));
    assert.deepEqual(readdirSync(folder.native()), ["sub"]);
    assert.equal(folder.content("sub/c"), "content");
  });

  test("moves a directory with all that is in it", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub", "inside"), { recursive: true });
    folder.file("sub/inside/a", "content");
    MoveFile(folder.path("sub"), folder.path("other"));
    assert.deepEqual(readdirSync(folder.native()), ["other"]);
    assert.equal(folder.content("other/inside/a"), "content");
  });

  test("fails with ERROR_ALREADY_EXISTS where something has the new name, and changes nothing", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    const path = folder.file("a", "one");
    throwsWin32(() => MoveFile(path, folder.file("b", "two")), ERROR_ALREADY_EXISTS, "MoveFile");
    throwsWin32(() => MoveFile(path, folder.path("B")), ERROR_ALREADY_EXISTS);
    throwsWin32(() => MoveFile(path, folder.path("sub")), ERROR_ALREADY_EXISTS);
    assert.equal(folder.content("a"), "one");
    assert.equal(folder.content("b"), "two");
  });

  test("fails with ERROR_FILE_NOT_FOUND or ERROR_PATH_NOT_FOUND where there is nothing to move, or no folder to move it to", () => {
    using folder = new Folder();
    throwsWin32(() => MoveFile(folder.path("missing"), folder.path("b")), ERROR_FILE_NOT_FOUND);
    throwsWin32(() => MoveFile(folder.path("missing", "a"), folder.path("b")), ERROR_PATH_NOT_FOUND);
    throwsWin32(() => MoveFile(folder.file("a"), folder.path("missing", "b")), ERROR_PATH_NOT_FOUND);
    assert.deepEqual(readdirSync(folder.native()), ["a"]);
  });

  test("changes the case of a name", () => {
    using folder = new Folder();
    MoveFile(folder.file("name.txt", "content"), folder.path("NAME.txt"));
    assert.deepEqual(readdirSync(folder.native()), ["NAME.txt"]);
    assert.equal(folder.content("NAME.txt"), "content");
  });

  test("does nothing where both names are the same", () => {
    using folder = new Folder();
    const path = folder.file("a", "content");
    MoveFile(path, path);
    assert.equal(folder.content("a"), "content");
  });

  test("fails with ERROR_SHARING_VIOLATION while somebody has the file open without FILE_SHARE_DELETE", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using _reader = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE });
    throwsWin32(() => MoveFile(path, folder.path("b")), ERROR_SHARING_VIOLATION);
    assert.deepEqual(readdirSync(folder.native()), ["a"]);
  });

  test("moves a file that others have open and share, who go on reading", () => {
    using folder = new Folder();
    const path = folder.file("a", "content");
    using reader = open(path, { access: GENERIC_READ, share: SHARE_ALL });
    MoveFile(path, folder.path("b"));
    assert.deepEqual(readdirSync(folder.native()), ["b"]);
    assert.equal(String(ReadFile(reader, 100)[1]), "content");
  });

  test("moves no directory in which a file is open", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    const path = folder.file("sub/a");
    {
      using _reader = open(path, { access: GENERIC_READ, share: SHARE_ALL });
      throwsWin32(() => MoveFile(folder.path("sub"), folder.path("other")), ERROR_ACCESS_DENIED);
    }
    MoveFile(folder.path("sub"), folder.path("other"));
    assert.deepEqual(readdirSync(folder.native()), ["other"]);
  });

  test("refuses a new name with forbidden characters with ERROR_INVALID_NAME", () => {
    using folder = new Folder();
    const path = folder.file("a");
    throwsWin32(() => MoveFile(path, `${folder.path("b")}?.*`), ERROR_INVALID_NAME);
    assert.deepEqual(readdirSync(folder.native()), ["a"]);
  });

  test("takes long names of any characters", () => {
    using folder = new Folder();
    const long = `${"x".repeat(150)} Grüße 日本 🙂`;
    MoveFile(folder.file("a", "content"), folder.path(long));
    assert.equal(folder.content(long), "content");
  });

  test("refuses arguments of wrong types", () => {
    const wrong = MoveFile as (...args: unknown[]) => void;
    throwsTypeError(() => wrong(5, "b"), /existingFileName must be a string/);
    throwsTypeError(() => wrong("a", null), /newFileName must be a string/);
    throwsTypeError(() => wrong("a"), /newFileName must be a string/);
  });

  test("works as a promise", async () => {
    using folder = new Folder();
    await MoveFileAsync(folder.file("a", "content"), folder.path("b"));
    assert.equal(folder.content("b"), "content");
    await rejectsWin32(MoveFileAsync(folder.path("a"), folder.path("c")), ERROR_FILE_NOT_FOUND, "MoveFile");
    const reason = new Error("enough");
    await assert.rejects(MoveFileAsync(folder.path("b"), folder.path("c"), { signal: AbortSignal.abort(reason) }), reason);
    assert.deepEqual(readdirSync(folder.native()), ["b"]);
  });
});

describe("MoveFileW", () => {
  test("is MoveFile", () => {
    using folder = new Folder();
    MoveFileW(folder.file("a"), folder.path("b"));
    assert.deepEqual(readdirSync(folder.native()), ["b"]);
  });
});

describe("MoveFileEx", () => {
  describe("MOVEFILE_REPLACE_EXISTING", () => {
    test("replaces a file of the new name", () => {
      using folder = new Folder();
      MoveFileEx(folder.file("a", "new"), folder.file("b", "old"), MOVEFILE_REPLACE_EXISTING);
      assert.deepEqual(readdirSync(folder.native()), ["b"]);
      assert.equal(folder.content("b"), "new");
    });

    test("moves where nothing has the new name", () => {
      using folder = new Folder();
      MoveFileEx(folder.file("a", "new"), folder.path("b"), MOVEFILE_REPLACE_EXISTING);
      assert.equal(folder.content("b"), "new");
    });

    test("refuses to replace a directory with ERROR_ACCESS_DENIED", () => {
      using folder = new Folder();
      mkdirSync(folder.native("sub"));
      mkdirSync(folder.native("other"));
      throwsWin32(() => MoveFileEx(folder.file("a"), folder.path("sub"), MOVEFILE_REPLACE_EXISTING), ERROR_ACCESS_DENIED, "MoveFileEx");
      throwsWin32(() => MoveFileEx(folder.path("other"), folder.path("sub"), MOVEFILE_REPLACE_EXISTING), ERROR_ACCESS_DENIED);
      assert.deepEqual(readdirSync(folder.native()).sort(), ["a", "other", "sub"]);
    });

    test("refuses to replace a read-only file with ERROR_ACCESS_DENIED", () => {
      using folder = new Folder();
      const target = folder.file("b", "old");
      SetFileAttributes(target, FILE_ATTRIBUTE_READONLY);
      throwsWin32(() => MoveFileEx(folder.file("a", "new"), target, MOVEFILE_REPLACE_EXISTING), ERROR_ACCESS_DENIED);
      assert.equal(folder.content("b"), "old");
      SetFileAttributes(target, FILE_ATTRIBUTE_NORMAL);
    });

    test("refuses to replace a file that somebody has open with ERROR_ACCESS_DENIED", () => {
      using folder = new Folder();
      const target = folder.file("b", "old");
      using _reader = open(target, { access: GENERIC_READ, share: FILE_SHARE_READ });
      throwsWin32(() => MoveFileEx(folder.file("a", "new"), target, MOVEFILE_REPLACE_EXISTING), ERROR_ACCESS_DENIED);
      assert.equal(folder.content("b"), "old");
      assert.equal(folder.content("a"), "new");
    });

    test("lets a directory replace a file", () => {
      using folder = new Folder();
      mkdirSync(folder.native("sub"));
      folder.file("sub/a", "content");
      MoveFileEx(folder.path("sub"), folder.file("b"), MOVEFILE_REPLACE_EXISTING);
      assert.deepEqual(readdirSync(folder.native()), ["b"]);
      assert.equal(folder.content("b/a"), "content");
    });
  });

  test("fails with ERROR_ALREADY_EXISTS without it", () => {
    using folder = new Folder();
    throwsWin32(() => MoveFileEx(folder.file("a", "new"), folder.file("b", "old"), 0), ERROR_ALREADY_EXISTS, "MoveFileEx");
    assert.equal(folder.content("b"), "old");
  });

  test("keeps the time of the last write", () => {
    using folder = new Folder();
    const path = folder.file("a");
    const before = statSync(folder.native("a")).mtimeMs;
    MoveFileEx(path, folder.path("b"), MOVEFILE_WRITE_THROUGH | MOVEFILE_COPY_ALLOWED);
    assert.equal(statSync(folder.native("b")).mtimeMs, before);
  });

  test("refuses MOVEFILE_DELAY_UNTIL_REBOOT together with MOVEFILE_COPY_ALLOWED with ERROR_INVALID_PARAMETER", () => {
    using folder = new Folder();
    const flags = MOVEFILE_DELAY_UNTIL_REBOOT | MOVEFILE_COPY_ALLOWED;
    throwsWin32(() => MoveFileEx(folder.file("a"), folder.path("b"), flags), ERROR_INVALID_PARAMETER);
    assert.deepEqual(readdirSync(folder.native()), ["a"]);
  });

  test("leaves everything as it is until a reboot with MOVEFILE_DELAY_UNTIL_REBOOT", () => {
    using folder = new Folder();
    MoveFileEx(folder.file("a", "one"), folder.path("b"), MOVEFILE_DELAY_UNTIL_REBOOT);
    MoveFileEx(folder.path("a"), null, MOVEFILE_DELAY_UNTIL_REBOOT);
    assert.deepEqual(readdirSync(folder.native()), ["a"]);
  });

  test("refuses arguments of wrong types, and no new name without MOVEFILE_DELAY_UNTIL_REBOOT", () => {
    const wrong = MoveFileEx as (...args: unknown[]) => void;
    throwsTypeError(() => wrong("a", null, 0), /newFileName must be a string/);
    throwsTypeError(() => wrong("a", "b", "flags"), /flags must be/);
    throwsTypeError(() => wrong("a", "b"), /flags must be/);
  });

  test("works as a promise", async () => {
    using folder = new Folder();
    await MoveFileExAsync(folder.file("a", "new"), folder.file("b", "old"), MOVEFILE_REPLACE_EXISTING);
    assert.equal(folder.content("b"), "new");
    await rejectsWin32(MoveFileExAsync(folder.file("a"), folder.path("b"), 0), ERROR_ALREADY_EXISTS, "MoveFileEx");
  });
});

describe("MoveFileExW", () => {
  test("is MoveFileEx", () => {
    using folder = new Folder();
    MoveFileExW(folder.file("a", "new"), folder.file("b", "old"), MOVEFILE_REPLACE_EXISTING);
    assert.equal(folder.content("b"), "new");
  });
});

describe("MoveFileWithProgress", () => {
  test("moves as MoveFileEx does, with arguments by position or by name", () => {
    using folder = new Folder();
    MoveFileWithProgress(folder.file("a", "one"), folder.path("b"), () => 0, "data", 0, null);
    MoveFileWithProgress(folder.path("b"), { NewFileName: folder.file("c", "two"), Flags: MOVEFILE_REPLACE_EXISTING });
    assert.deepEqual(readdirSync(folder.native()), ["c"]);
    assert.equal(folder.content("c"), "one");
  });

  test("fails under its own name", () => {
    using folder = new Folder();
    throwsWin32(() => MoveFileWithProgress(folder.path("missing"), folder.path("b")), ERROR_FILE_NOT_FOUND, "MoveFileWithProgress");
  });

  test("refuses arguments of wrong types", () => {
    const wrong = MoveFileWithProgress as (...args: unknown[]) => void;
    throwsTypeError(() => wrong("a", "b", 5), /ProgressRoutine must be a function/);
    throwsTypeError(() => wrong("a", { NewFileName: "b", Flag: 1 }), /no member "Flag"/);
    throwsTypeError(() => wrong("a", { Flags: 1 }), /NewFileName must be a string/);
    throwsTypeError(() => wrong("a", "b", null, null, 0, 5), /Transaction must be null/);
  });

  test("works as a promise", async () => {
    using folder = new Folder();
    await MoveFileWithProgressAsync(folder.file("a", "one"), { NewFileName: folder.path("b") });
    writeFileSync(folder.native("a"), "");
    await rejectsWin32(MoveFileWithProgressAsync(folder.path("a"), folder.path("b")), ERROR_ALREADY_EXISTS, "MoveFileWithProgress");
    assert.ok(existsSync(folder.native("b")));
  });
});
