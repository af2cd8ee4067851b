import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { DELETE, FILE_WRITE_ATTRIBUTES } from "tswin32/win32con";
import {
  CreateFile,
  FILE_ATTRIBUTE_ARCHIVE,
  FILE_ATTRIBUTE_DIRECTORY,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_NORMAL,
  FILE_ATTRIBUTE_OFFLINE,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_REPARSE_POINT,
  FILE_ATTRIBUTE_SYSTEM,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_OPEN_REPARSE_POINT,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  FileAttributeTagInfo,
  GENERIC_WRITE,
  GetBinaryType,
  GetCompressedFileSize,
  GetFileAttributes,
  GetFileAttributesEx,
  GetFileInformationByHandle,
  GetFileInformationByHandleEx,
  GetFinalPathNameByHandle,
  OPEN_EXISTING,
  SetFileAttributes,
  SetFileTime,
} from "tswin32/win32file";
import * as libc from "#dist/host/linux/libc.js";
import { throwsWin32 } from "../conformance/support/errors.js";

const NAME = "user.DOSATTRIB";

/** A folder of the case's own, on a file system that has extended attributes. */
class Folder implements Disposable {
  readonly #path = mkdtempSync(join(tmpdir(), "tswin32-attributes-"));

  path(...names: string[]): string {
    return join(this.#path, ...names);
  }

  file(name: string, content = ""): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  [Symbol.dispose](): void {
    rmSync(this.#path, { recursive: true, force: true });
  }
}

/** What user.DOSATTRIB holds; undefined for a file that has none. */
function kept(path: string): Buffer | undefined {
  const value = Buffer.alloc(256);
  const bytes = libc.lgetxattr(path, NAME, value, value.length);
  return bytes < 0 ? undefined : value.subarray(0, bytes);
}

function keep(path: string, value: Buffer): void {
  assert.equal(libc.setxattr(path, NAME, value, value.length, 0), 0);
}

/** xattr_DOSATTRIB as Samba's xattr.idl has it: an empty text, the version twice, the version's members. */
function fromSamba(version: number, ...members: readonly (number | bigint)[]): Buffer {
  const parts = members.map((member) => {
    const bytes = Buffer.alloc(typeof member === "bigint" ? 8 : 4);
    if (typeof member === "bigint") bytes.writeBigUInt64LE(member);
    else bytes.writeUInt32LE(member);
    return bytes;
  });
  return Buffer.concat([Buffer.from([0, 0, version, 0, version, 0, 0, 0]), ...parts]);
}

const created = 126_000_000_000_000_001n;
const HAS_ATTRIBUTES_AND_CREATION = 0x11;

describe("attributes that Samba has written", () => {
  const hiddenSystem = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM;
  const versions: Readonly<Record<string, Buffer>> = {
    "version 3": fromSamba(3, HAS_ATTRIBUTES_AND_CREATION, hiddenSystem, 0, 0n, 0n, created, 0n),
    "version 4": fromSamba(4, HAS_ATTRIBUTES_AND_CREATION, hiddenSystem, 0n, created),
    "version 5": fromSamba(5, HAS_ATTRIBUTES_AND_CREATION, hiddenSystem, created),
  };

  for (const [version, value] of Object.entries(versions)) {
    test(`are read in ${version}, with the time of creation`, () => {
      using folder = new Folder();
      const path = folder.file("a");
      keep(path, value);
      const { attributes, creationTime } = GetFileAttributesEx(path);
      assert.equal(attributes, hiddenSystem);
      assert.equal(creationTime.filetime, created);
    });
  }

  test("are read in the oldest form, which Wine writes too", () => {
    using folder = new Folder();
    const path = folder.file("a");
    keep(path, Buffer.from("0x22"));
    assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE);
    keep(path, Buffer.from("0x6\0"));
    assert.equal(GetFileAttributes(path), hiddenSystem);
  });

  test("are as if there were none where they make no sense", () => {
    using folder = new Folder();
    const path = folder.file("a");
    for (const value of [Buffer.from("nonsense"), Buffer.alloc(3), fromSamba(9, 1, 2), fromSamba(3, 1), Buffer.alloc(256, 1)]) {
      keep(path, value);
      assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_ARCHIVE, value.toString("hex"));
    }
  });
});

describe("attributes that this host writes", () => {
  test("have Samba's version 3, as its own programs would have written it", () => {
    using folder = new Folder();
    const path = folder.file("a");
    {
      using file = open(path, FILE_WRITE_ATTRIBUTES);
      SetFileTime(file, created);
    }
    SetFileAttributes(path, FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE);
    const expected = fromSamba(3, HAS_ATTRIBUTES_AND_CREATION, FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE, 0, 0n, 0n, created, 0n);
    assert.equal(kept(path)?.toString("hex"), expected.toString("hex"));
  });

  test("are not written where they are those that every file has", () => {
    using folder = new Folder();
    const path = folder.file("a");
    SetFileAttributes(path, FILE_ATTRIBUTE_ARCHIVE);
    SetFileAttributes(path, FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_READONLY);
    assert.equal(kept(path), undefined);
  });

  test("say of a cleared archive bit whether the file was written since, but not that its times were set", () => {
    using folder = new Folder();
    const path = folder.file("a", "one");
    SetFileAttributes(path, FILE_ATTRIBUTE_NORMAL);
    assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_NORMAL);
    {
      using file = open(path, FILE_WRITE_ATTRIBUTES);
      SetFileTime(file, null, new Date(), new Date("2001-01-01T00:00:00Z"));
    }
    assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_NORMAL);
    writeFileSync(path, "two");
    assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_ARCHIVE);
    SetFileAttributes(path, FILE_ATTRIBUTE_OFFLINE);
    utimesSync(path, new Date(0), new Date(0)); // another program's times cannot be told from its writes
    assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_OFFLINE | FILE_ATTRIBUTE_ARCHIVE);
  });
});

describe("read-only", () => {
  test("is the permissions of a file, and follows them", () => {
    using folder = new Folder();
    const path = folder.file("a");
    SetFileAttributes(path, FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_HIDDEN);
    assert.equal(statSync(path).mode & 0o222, 0);
    throwsWin32(() => open(path, GENERIC_WRITE), 5, "CreateFile"); // root, too
    chmodSync(path, 0o644);
    assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_HIDDEN);
    chmodSync(path, 0o444);
    assert.equal(GetFileAttributes(path) & FILE_ATTRIBUTE_READONLY, FILE_ATTRIBUTE_READONLY);
    SetFileAttributes(path, FILE_ATTRIBUTE_NORMAL);
    assert.equal(statSync(path).mode & 0o200, 0o200);
  });

  test("leaves a directory's permissions alone", () => {
    using folder = new Folder();
    mkdirSync(folder.path("d"), 0o755);
    SetFileAttributes(folder.path("d"), FILE_ATTRIBUTE_READONLY);
    assert.equal(statSync(folder.path("d")).mode & 0o777, 0o755);
    assert.equal(GetFileAttributes(folder.path("d")), FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_READONLY);
  });
});

describe("attributes asked for again", () => {
  test("are those of now, also after another program has changed them or put another file there", () => {
    using folder = new Folder();
    const path = folder.file("a");
    const other = folder.file("b");
    settle(path);
    for (let round = 0; round < 3; round++) {
      assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_ARCHIVE);
      keep(path, fromSamba(5, HAS_ATTRIBUTES_AND_CREATION, FILE_ATTRIBUTE_HIDDEN, created));
      assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_HIDDEN);
      settle(path);
      assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_HIDDEN);
      assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_HIDDEN);
      chmodSync(path, 0o444);
      assert.equal(GetFileAttributes(path), FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_READONLY);
      writeFileSync(other, "");
      renameSync(other, path);
    }
  });
});

/** Waits until a file's state is old enough to be remembered. */
function settle(path: string): void {
  while (Date.now() - statSync(path).ctimeMs < 60);
}

describe("a symbolic link", () => {
  test("is a reparse point itself, a directory where it leads to one, and nothing where it leads nowhere", () => {
    using folder = new Folder();
    symlinkSync(folder.file("a", "text"), folder.path("to a"));
    symlinkSync(folder.path(), folder.path("to folder"));
    symlinkSync("nothing", folder.path("to nothing"));
    const link = FILE_ATTRIBUTE_REPARSE_POINT | FILE_ATTRIBUTE_ARCHIVE;
    assert.equal(GetFileAttributes(folder.path("to a")), link);
    assert.equal(
      GetFileAttributes(folder.path("to folder")) & ~FILE_ATTRIBUTE_ARCHIVE,
      FILE_ATTRIBUTE_REPARSE_POINT | FILE_ATTRIBUTE_DIRECTORY,
    );
    assert.equal(GetFileAttributes(folder.path("to nothing")), link);
    assert.deepEqual([GetFileAttributesEx(folder.path("to a")).fileSize, GetFileAttributesEx(folder.path("a")).fileSize], [0, 4]);
  });

  test("is told by its own handle as by its name", () => {
    using folder = new Folder();
    symlinkSync(folder.path(), folder.path("link"));
    using link = open(folder.path("link"), FILE_WRITE_ATTRIBUTES, FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_BACKUP_SEMANTICS);
    assert.equal(GetFileInformationByHandle(link).dwFileAttributes, GetFileAttributes(folder.path("link")));
    assert.deepEqual(GetFileInformationByHandleEx(link, FileAttributeTagInfo), {
      FileAttributes: GetFileAttributes(folder.path("link")),
      ReparseTag: 0xa000_000c,
    });
  });

  test("keeps no attributes: to give it some is ERROR_NOT_SUPPORTED, and its target stays as it is", () => {
    using folder = new Folder();
    symlinkSync(folder.file("a"), folder.path("link"));
    throwsWin32(() => SetFileAttributes(folder.path("link"), FILE_ATTRIBUTE_HIDDEN), 50, "SetFileAttributes");
    throwsWin32(() => SetFileAttributes(folder.path("link"), FILE_ATTRIBUTE_READONLY), 50);
    SetFileAttributes(folder.path("link"), FILE_ATTRIBUTE_NORMAL);
    assert.equal(GetFileAttributes(folder.path("a")), FILE_ATTRIBUTE_ARCHIVE);
  });
});

describe("what only this host has", () => {
  test("where a file system keeps no attributes, giving some is ERROR_NOT_SUPPORTED", () => {
    // /proc is one, on every Linux.
    throwsWin32(() => SetFileAttributes("/proc/self/comm", FILE_ATTRIBUTE_HIDDEN), 50, "SetFileAttributes");
    assert.equal(GetFileAttributes("/proc/self/comm") & FILE_ATTRIBUTE_HIDDEN, 0);
  });

  test("a device has attributes by its name, and none of what handles tell", () => {
    assert.equal(GetFileAttributes("NUL"), FILE_ATTRIBUTE_ARCHIVE);
    using file = open("NUL", FILE_WRITE_ATTRIBUTES);
    throwsWin32(() => GetFileInformationByHandle(file), 1, "GetFileInformationByHandle");
  });

  test("a file with holes takes less than its size", () => {
    using folder = new Folder();
    const path = folder.file("a", "text");
    const size = 10_000_000;
    truncateSync(path, size);
    assert.equal(GetFileAttributesEx(path).fileSize, size);
    assert.ok(GetCompressedFileSize(path) < size);
  });

  test("a file whose name is gone has no final path", () => {
    using folder = new Folder();
    using file = open(folder.file("a"), DELETE);
    rmSync(folder.path("a"));
    throwsWin32(() => GetFinalPathNameByHandle(file, 0), 2, "GetFinalPathNameByHandle");
    using other = open(folder.file("b (deleted)"), DELETE);
    assert.match(GetFinalPathNameByHandle(other, 0), /\\b \(deleted\)$/);
  });

  test("node is no program for Windows", () => {
    throwsWin32(() => GetBinaryType(process.execPath), 193, "GetBinaryType");
  });
});

function open(path: string, access: number, flags = 0) {
  return CreateFile(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, null, OPEN_EXISTING, flags, null);
}
