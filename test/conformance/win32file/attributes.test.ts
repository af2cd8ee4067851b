import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import {
  FILE_ATTRIBUTE_ARCHIVE,
  FILE_ATTRIBUTE_COMPRESSED,
  FILE_ATTRIBUTE_DIRECTORY,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_NORMAL,
  FILE_ATTRIBUTE_NOT_CONTENT_INDEXED,
  FILE_ATTRIBUTE_OFFLINE,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_REPARSE_POINT,
  FILE_ATTRIBUTE_SYSTEM,
  FILE_ATTRIBUTE_TEMPORARY,
  GENERIC_READ,
  GENERIC_WRITE,
  GetBinaryType,
  GetCompressedFileSize,
  GetFileAttributes,
  GetFileAttributesEx,
  GetFileAttributesExW,
  GetFileAttributesW,
  GetFileExInfoStandard,
  GetFileTime,
  SCS_32BIT_BINARY,
  SCS_64BIT_BINARY,
  SCS_DOS_BINARY,
  SCS_WOW_BINARY,
  SetFileAttributes,
  SetFileAttributesW,
  WriteFile,
} from "tswin32/win32file";
import {
  ERROR_BAD_EXE_FORMAT,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_NAME,
  ERROR_INVALID_PARAMETER,
  ERROR_PATH_NOT_FOUND,
} from "tswin32/winerror";
import { TIME } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

/** The attributes that a program can set. What a file system says beside them does not matter. */
const SETTABLE =
  FILE_ATTRIBUTE_READONLY |
  FILE_ATTRIBUTE_HIDDEN |
  FILE_ATTRIBUTE_SYSTEM |
  FILE_ATTRIBUTE_ARCHIVE |
  FILE_ATTRIBUTE_TEMPORARY |
  FILE_ATTRIBUTE_OFFLINE |
  FILE_ATTRIBUTE_NOT_CONTENT_INDEXED;

describe("GetFileAttributes", () => {
  test("tells a directory from a file", () => {
    using folder = new Folder();
    assert.equal(GetFileAttributes(folder.path()) & FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_DIRECTORY);
    assert.equal(GetFileAttributes(folder.file("a")) & FILE_ATTRIBUTE_DIRECTORY, 0);
  });

  test("shows a new file as to be archived, and as nothing else", () => {
    using folder = new Folder();
    assert.equal(GetFileAttributes(folder.file("a", "text")) & (SETTABLE | FILE_ATTRIBUTE_NORMAL), FILE_ATTRIBUTE_ARCHIVE);
  });

  test("says 2 for a missing file and 3 for a missing directory, with the path", () => {
    using folder = new Folder();
    const missing = throwsWin32(() => GetFileAttributes(folder.path("none")), ERROR_FILE_NOT_FOUND, "GetFileAttributes");
    assert.equal(missing.path, folder.path("none"));
    throwsWin32(() => GetFileAttributes(folder.path("none", "a")), ERROR_PATH_NOT_FOUND, "GetFileAttributes");
  });

  test("refuses wildcards with ERROR_INVALID_NAME", () => {
    using folder = new Folder();
    for (const name of ["*", "a?", "*.txt"]) throwsWin32(() => GetFileAttributes(`${folder.path()}\\${name}`), ERROR_INVALID_NAME);
  });

  test("finds a file whose name differs in case", () => {
    using folder = new Folder();
    folder.file("Mixed.Txt");
    assert.equal(GetFileAttributes(folder.path("MIXED.TXT")), GetFileAttributes(folder.path("Mixed.Txt")));
  });

  test("is in nobody's way, whatever others share", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using _file = open(path);
    assert.equal(GetFileAttributes(path) & FILE_ATTRIBUTE_DIRECTORY, 0);
  });

  test("has both names, and takes text alone", () => {
    assert.equal(GetFileAttributesW, GetFileAttributes);
    throwsTypeError(() => GetFileAttributes(5 as never));
    throwsTypeError(() => GetFileAttributes("a\0b"), /NUL/);
  });
});

describe("SetFileAttributes", () => {
  test("puts attributes in the place of those that were there", () => {
    using folder = new Folder();
    const path = folder.file("a");
    SetFileAttributes(path, FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_ARCHIVE);
    assert.equal(GetFileAttributes(path) & SETTABLE, FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_ARCHIVE);
    SetFileAttributes(path, FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_ARCHIVE);
    assert.equal(GetFileAttributes(path) & SETTABLE, FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_ARCHIVE);
  });

  for (const [name, attribute] of Object.entries({
    "keeps FILE_ATTRIBUTE_READONLY": FILE_ATTRIBUTE_READONLY,
    "keeps FILE_ATTRIBUTE_HIDDEN": FILE_ATTRIBUTE_HIDDEN,
    "keeps FILE_ATTRIBUTE_SYSTEM": FILE_ATTRIBUTE_SYSTEM,
    "keeps FILE_ATTRIBUTE_TEMPORARY": FILE_ATTRIBUTE_TEMPORARY,
    "keeps FILE_ATTRIBUTE_OFFLINE": FILE_ATTRIBUTE_OFFLINE,
    "keeps FILE_ATTRIBUTE_NOT_CONTENT_INDEXED": FILE_ATTRIBUTE_NOT_CONTENT_INDEXED,
  })) {
    test(name, () => {
      using folder = new Folder();
      const path = folder.file("a");
      SetFileAttributes(path, FILE_ATTRIBUTE_ARCHIVE | attribute);
      assert.equal(GetFileAttributes(path) & SETTABLE, FILE_ATTRIBUTE_ARCHIVE | attribute);
      SetFileAttributes(path, FILE_ATTRIBUTE_ARCHIVE);
      assert.equal(GetFileAttributes(path) & SETTABLE, FILE_ATTRIBUTE_ARCHIVE);
    });
  }

  test("takes FILE_ATTRIBUTE_NORMAL for none, and lets any other override it", () => {
    using folder = new Folder();
    const path = folder.file("a");
    SetFileAttributes(path, FILE_ATTRIBUTE_NORMAL | FILE_ATTRIBUTE_HIDDEN);
    assert.equal(GetFileAttributes(path) & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_NORMAL), FILE_ATTRIBUTE_HIDDEN);
    SetFileAttributes(path, FILE_ATTRIBUTE_NORMAL);
    assert.equal(GetFileAttributes(path) & FILE_ATTRIBUTE_HIDDEN, 0);
  });

  test("takes FILE_ATTRIBUTE_ARCHIVE away, so that FILE_ATTRIBUTE_NORMAL is left", () => {
    using folder = new Folder();
    const path = folder.file("a");
    SetFileAttributes(path, FILE_ATTRIBUTE_NORMAL);
    assert.equal(GetFileAttributes(path) & (SETTABLE | FILE_ATTRIBUTE_NORMAL), FILE_ATTRIBUTE_NORMAL);
  });

  test("lets a write bring FILE_ATTRIBUTE_ARCHIVE back", () => {
    using folder = new Folder();
    const path = folder.file("a", "old");
    SetFileAttributes(path, FILE_ATTRIBUTE_HIDDEN);
    assert.equal(GetFileAttributes(path) & FILE_ATTRIBUTE_ARCHIVE, 0);
    {
      using file = open(path);
      WriteFile(file, "longer than before");
    }
    assert.equal(GetFileAttributes(path) & SETTABLE, FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_HIDDEN);
  });

  test("leaves attributes alone that it cannot set", () => {
    using folder = new Folder();
    const path = folder.file("a");
    const before = GetFileAttributes(path);
    SetFileAttributes(path, before | FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_COMPRESSED | FILE_ATTRIBUTE_REPARSE_POINT);
    assert.equal(GetFileAttributes(path), before);
  });

  test("makes a file read-only, and writable again", () => {
    using folder = new Folder();
    const path = folder.file("a", "text");
    SetFileAttributes(path, FILE_ATTRIBUTE_READONLY);
    assert.equal(GetFileAttributes(path) & FILE_ATTRIBUTE_READONLY, FILE_ATTRIBUTE_READONLY);
    open(path, { access: GENERIC_READ }).Close();
    SetFileAttributes(path, FILE_ATTRIBUTE_NORMAL);
    open(path, { access: GENERIC_WRITE }).Close();
    assert.equal(folder.content("a"), "text");
  });

  test("changes a read-only file's other attributes", () => {
    using folder = new Folder();
    const path = folder.file("a");
    SetFileAttributes(path, FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_ARCHIVE);
    SetFileAttributes(path, FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_HIDDEN);
    assert.equal(GetFileAttributes(path) & SETTABLE, FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_HIDDEN);
    SetFileAttributes(path, FILE_ATTRIBUTE_NORMAL); // or the folder could not be removed
  });

  test("hides a directory, which stays one", () => {
    using folder = new Folder();
    mkdirSync(folder.native("d"));
    SetFileAttributes(folder.path("d"), FILE_ATTRIBUTE_HIDDEN);
    const found = GetFileAttributes(folder.path("d"));
    assert.equal(found & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_DIRECTORY), FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_DIRECTORY);
  });

  test("makes a directory read-only, into which files can be put all the same", () => {
    using folder = new Folder();
    mkdirSync(folder.native("d"));
    SetFileAttributes(folder.path("d"), FILE_ATTRIBUTE_READONLY);
    assert.equal(GetFileAttributes(folder.path("d")) & FILE_ATTRIBUTE_READONLY, FILE_ATTRIBUTE_READONLY);
    writeFileSync(folder.native("d", "a"), "text");
    SetFileAttributes(folder.path("d"), FILE_ATTRIBUTE_NORMAL);
    assert.equal(GetFileAttributes(folder.path("d")) & FILE_ATTRIBUTE_READONLY, 0);
  });

  test("changes a file that others have open and do not share", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using _file = open(path);
    SetFileAttributes(path, FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE);
    assert.equal(GetFileAttributes(path) & SETTABLE, FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE);
  });

  test("says 2 for a missing file and 3 for a missing directory, with the path", () => {
    using folder = new Folder();
    const missing = throwsWin32(() => SetFileAttributes(folder.path("none"), 0), ERROR_FILE_NOT_FOUND, "SetFileAttributes");
    assert.equal(missing.path, folder.path("none"));
    throwsWin32(() => SetFileAttributes(folder.path("none", "a"), 0), ERROR_PATH_NOT_FOUND, "SetFileAttributes");
  });

  test("has both names, and checks its arguments", () => {
    assert.equal(SetFileAttributesW, SetFileAttributes);
    throwsTypeError(() => SetFileAttributes(null as never, 0));
    throwsTypeError(() => SetFileAttributes("a", "hidden" as never));
    throwsTypeError(() => SetFileAttributes("a", 0, {} as never), /no transactions/);
  });
});

describe("GetFileAttributesEx", () => {
  test("tells attributes, times and size, in their order and by name", () => {
    using folder = new Folder();
    const path = folder.file("a", "0123456789");
    const data = GetFileAttributesEx(path);
    assert.equal(data.length, 5);
    assert.equal(data[0], GetFileAttributes(path));
    assert.equal(data[4], 10);
    using file = open(path, { access: GENERIC_READ });
    const times = GetFileTime(file);
    assert.deepEqual([...data].slice(1, 4).map(String), [...times].map(String));
    assert.ok(data.lastWriteTime instanceof TIME);
    const { attributes, creationTime, lastAccessTime, lastWriteTime, fileSize } = data;
    assert.deepEqual([attributes, creationTime, lastAccessTime, lastWriteTime, fileSize], [...data]);
  });

  test("tells of a directory", () => {
    using folder = new Folder();
    const { attributes } = GetFileAttributesEx(folder.path(), GetFileExInfoStandard);
    assert.equal(attributes & FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_DIRECTORY);
  });

  test("says 2 for a missing file and 3 for a missing directory, with the path", () => {
    using folder = new Folder();
    const missing = throwsWin32(() => GetFileAttributesEx(folder.path("none")), ERROR_FILE_NOT_FOUND, "GetFileAttributesEx");
    assert.equal(missing.path, folder.path("none"));
    throwsWin32(() => GetFileAttributesEx(folder.path("none", "a")), ERROR_PATH_NOT_FOUND, "GetFileAttributesEx");
  });

  test("has no other level, and checks its arguments", () => {
    assert.equal(GetFileAttributesExW, GetFileAttributesEx);
    using folder = new Folder();
    throwsWin32(() => GetFileAttributesEx(folder.file("a"), 7), ERROR_INVALID_PARAMETER, "GetFileAttributesEx");
    throwsTypeError(() => GetFileAttributesEx(undefined as never));
    throwsTypeError(() => GetFileAttributesEx("a", "standard" as never));
    throwsTypeError(() => GetFileAttributesEx("a", 0, 5 as never), /no transactions/);
  });
});

describe("GetCompressedFileSize", () => {
  test("is the size of a file that is not compressed", () => {
    using folder = new Folder();
    assert.equal(GetCompressedFileSize(folder.file("a", Buffer.alloc(70_000, "x"))), 70_000);
    assert.equal(GetCompressedFileSize(folder.file("empty")), 0);
  });

  test("says 2 for a missing file and 3 for a missing directory, with the path", () => {
    using folder = new Folder();
    const missing = throwsWin32(() => GetCompressedFileSize(folder.path("none")), ERROR_FILE_NOT_FOUND, "GetCompressedFileSize");
    assert.equal(missing.path, folder.path("none"));
    throwsWin32(() => GetCompressedFileSize(folder.path("none", "a")), ERROR_PATH_NOT_FOUND, "GetCompressedFileSize");
    throwsTypeError(() => GetCompressedFileSize(5 as never));
  });
});

describe("GetBinaryType", () => {
  test("tells programs for 64-bit and 32-bit Windows, Windows 3 and DOS apart", () => {
    using folder = new Folder();
    assert.equal(GetBinaryType(folder.file("64.exe", portable({ machine: 0x8664, format: 0x20b }))), SCS_64BIT_BINARY);
    assert.equal(GetBinaryType(folder.file("32.exe", portable({ machine: 0x14c, format: 0x10b }))), SCS_32BIT_BINARY);
    assert.equal(GetBinaryType(folder.file("16.exe", windows3())), SCS_WOW_BINARY);
    assert.equal(GetBinaryType(folder.file("dos.exe", dos(Buffer.alloc(64)))), SCS_DOS_BINARY);
    assert.equal(GetBinaryType(folder.file("a.com", Buffer.from("\xb8\x00\x4c\xcd\x21", "latin1"))), SCS_DOS_BINARY);
  });

  test("refuses a DLL with ERROR_BAD_EXE_FORMAT", () => {
    using folder = new Folder();
    const dll = folder.file("a.dll", portable({ machine: 0x8664, format: 0x20b, traits: 0x2022 }));
    throwsWin32(() => GetBinaryType(dll), ERROR_BAD_EXE_FORMAT, "GetBinaryType");
  });

  test("refuses what is no program with ERROR_BAD_EXE_FORMAT, and the path", () => {
    using folder = new Folder();
    const path = folder.file("a.txt", "only text");
    assert.equal(throwsWin32(() => GetBinaryType(path), ERROR_BAD_EXE_FORMAT, "GetBinaryType").path, path);
    throwsWin32(
      () => GetBinaryType(folder.file("elf", Buffer.from("\x7fELF\x02\x01\x01".padEnd(64, "\0"), "latin1"))),
      ERROR_BAD_EXE_FORMAT,
    );
    throwsWin32(() => GetBinaryType(folder.file("empty")), ERROR_BAD_EXE_FORMAT);
  });

  test("says 2 for a missing file and 3 for a missing directory", () => {
    using folder = new Folder();
    throwsWin32(() => GetBinaryType(folder.path("none.exe")), ERROR_FILE_NOT_FOUND, "GetBinaryType");
    throwsWin32(() => GetBinaryType(folder.path("none", "a.exe")), ERROR_PATH_NOT_FOUND);
    throwsTypeError(() => GetBinaryType(5 as never));
  });
});

/** A DOS program whose new header, or what else follows, is `rest`. */
function dos(rest: Buffer): Buffer {
  const header = Buffer.alloc(64);
  header.write("MZ", "latin1");
  header.writeUInt16LE(1, 4); // one page
  header.writeUInt16LE(4, 8); // header of four paragraphs
  header.writeUInt16LE(64, 24); // the position of the relocations says that a new header follows
  header.writeUInt32LE(64, 60);
  return Buffer.concat([header, rest]);
}

/** A portable executable of one page without sections. */
function portable({
  machine,
  format,
  traits = 0x22,
}: {
  readonly machine: number;
  readonly format: number;
  readonly traits?: number;
}): Buffer {
  const optionalSize = format === 0x20b ? 240 : 224;
  const rest = Buffer.alloc(960);
  rest.write("PE\0\0", "latin1");
  rest.writeUInt16LE(machine, 4);
  rest.writeUInt16LE(optionalSize, 20);
  rest.writeUInt16LE(traits, 22);
  rest.writeUInt16LE(format, 24);
  rest.writeUInt32LE(0x1000, 24 + 16); // entry point
  rest.writeUInt32LE(0x1000, 24 + 32); // alignment in memory
  rest.writeUInt32LE(0x200, 24 + 36); // and in the file
  rest.writeUInt16LE(6, 24 + 48); // the version of Windows that it needs
  rest.writeUInt32LE(0x2000, 24 + 56); // size in memory
  rest.writeUInt32LE(0x200, 24 + 60); // size of the headers
  rest.writeUInt16LE(3, 24 + 68); // for the console
  rest.writeUInt32LE(16, 24 + (format === 0x20b ? 108 : 92)); // number of data directories
  if (format === 0x20b) rest.writeBigUInt64LE(0x1_4000_0000n, 24 + 24);
  else rest.writeUInt32LE(0x40_0000, 24 + 28);
  return dos(rest);
}

/** A new executable for Windows 3. */
function windows3(): Buffer {
  const rest = Buffer.alloc(128);
  rest.write("NE", "latin1");
  rest.writeUInt8(2, 54);
  return dos(rest);
}

describe("GetFileAttributesW", () => {
  test("tells what GetFileAttributes tells", () => {
    using folder = new Folder();
    const path = folder.file("a");
    assert.equal(GetFileAttributesW(path), GetFileAttributes(path));
  });
});

describe("SetFileAttributesW", () => {
  test("sets what SetFileAttributes sets", () => {
    using folder = new Folder();
    const path = folder.file("a");
    SetFileAttributesW(path, FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_ARCHIVE);
    assert.ok(GetFileAttributes(path) & FILE_ATTRIBUTE_READONLY);
    SetFileAttributesW(path, FILE_ATTRIBUTE_NORMAL);
    assert.equal(GetFileAttributes(path) & FILE_ATTRIBUTE_READONLY, 0);
  });
});
