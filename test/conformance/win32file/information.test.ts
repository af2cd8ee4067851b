import assert from "node:assert/strict";
import { existsSync, linkSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { fromNativePath } from "tswin32";
import { DELETE, FILE_LIST_DIRECTORY, FILE_READ_ATTRIBUTES, FILE_WRITE_ATTRIBUTES, FILE_WRITE_DATA } from "tswin32/win32con";
import {
  CREATE_ALWAYS,
  FILE_ATTRIBUTE_ARCHIVE,
  FILE_ATTRIBUTE_DIRECTORY,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_TEMPORARY,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_NAME_NORMALIZED,
  FILE_NAME_OPENED,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  FileAllocationInfo,
  FileAttributeTagInfo,
  FileBasicInfo,
  FileCompressionInfo,
  FileDispositionInfo,
  FileEndOfFileInfo,
  FileIdBothDirectoryInfo,
  FileIdBothDirectoryRestartInfo,
  FileIoPriorityHintInfo,
  FileNameInfo,
  FileRenameInfo,
  FileStandardInfo,
  FileStreamInfo,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileAttributes,
  GetFileAttributesEx,
  GetFileInformationByHandle,
  GetFileInformationByHandleEx,
  GetFileSize,
  GetFileTime,
  GetFinalPathNameByHandle,
  IoPriorityHintLow,
  IoPriorityHintNormal,
  IoPriorityHintVeryLow,
  ReadFile,
  SetFileAttributes,
  SetFileInformationByHandle,
  VOLUME_NAME_DOS,
  VOLUME_NAME_GUID,
  VOLUME_NAME_NONE,
  VOLUME_NAME_NT,
} from "tswin32/win32file";
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_DIR_NOT_EMPTY,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_PARAMETER,
  ERROR_PATH_NOT_FOUND,
} from "tswin32/winerror";
import { type HANDLE, TIME } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
const NEVER_OPEN = 0x7fff_fff0;
const written = new Date("2005-06-07T08:09:10.111Z");

/** A directory, for its own sake. */
const openDirectory = (path: string, access: number = GENERIC_READ) =>
  open(path, { access, share: SHARE_ALL, flags: FILE_FLAG_BACKUP_SEMANTICS });

describe("GetFileInformationByHandle", () => {
  test("tells ten things, in their order and by name", () => {
    using folder = new Folder();
    const path = folder.file("a", "0123456789");
    using file = open(path);
    const information = GetFileInformationByHandle(file);
    assert.equal(information.length, 10);
    const { dwFileAttributes, ftCreationTime, ftLastAccessTime, ftLastWriteTime, dwVolumeSerialNumber } = information;
    const { nFileSizeHigh, nFileSizeLow, nNumberOfLinks, nFileIndexHigh, nFileIndexLow } = information;
    assert.deepEqual(
      [...information],
      [
        ...[dwFileAttributes, ftCreationTime, ftLastAccessTime, ftLastWriteTime, dwVolumeSerialNumber],
        ...[nFileSizeHigh, nFileSizeLow, nNumberOfLinks, nFileIndexHigh, nFileIndexLow],
      ],
    );
    assert.equal(dwFileAttributes, GetFileAttributes(path));
    assert.deepEqual([ftCreationTime, ftLastAccessTime, ftLastWriteTime].map(Number), GetFileTime(file).map(Number));
    assert.deepEqual([nFileSizeHigh, nFileSizeLow, nNumberOfLinks], [0, 10, 1]);
  });

  test("tells the same volume and index for one file and no other", () => {
    using folder = new Folder();
    folder.file("a");
    linkSync(folder.native("a"), folder.native("b"));
    const identity = (name: string) => {
      using file = open(folder.path(name), { access: GENERIC_READ });
      const { dwVolumeSerialNumber, nFileIndexHigh, nFileIndexLow, nNumberOfLinks } = GetFileInformationByHandle(file);
      assert.equal(nNumberOfLinks, name === "c" ? 1 : 2);
      return [dwVolumeSerialNumber, nFileIndexHigh, nFileIndexLow];
    };
    folder.file("c");
    assert.deepEqual(identity("a"), identity("b"));
    assert.notDeepEqual(identity("a"), identity("c"));
    assert.equal(identity("a")[0], identity("c")[0]);
  });

  test("tells sizes beyond 4 GiB in two halves", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    SetFileInformationByHandle(file, FileEndOfFileInfo, 2 ** 32 + 5);
    const { nFileSizeHigh, nFileSizeLow } = GetFileInformationByHandle(file);
    assert.deepEqual([nFileSizeHigh, nFileSizeLow], [1, 5]);
  });

  test("needs no access, and takes a directory too", () => {
    using folder = new Folder();
    using directory = openDirectory(folder.path(), 0);
    assert.equal(GetFileInformationByHandle(directory).dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_DIRECTORY);
  });

  test("refuses what is no handle of a file", () => {
    throwsWin32(() => GetFileInformationByHandle(NEVER_OPEN), ERROR_INVALID_HANDLE, "GetFileInformationByHandle");
    throwsTypeError(() => GetFileInformationByHandle("a" as never));
  });
});

describe("GetFileInformationByHandleEx", () => {
  test("FileBasicInfo tells times and attributes", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using file = open(path);
    const information = GetFileInformationByHandleEx(file, FileBasicInfo);
    assert.deepEqual(Object.keys(information), ["CreationTime", "LastAccessTime", "LastWriteTime", "ChangeTime", "FileAttributes"]);
    assert.equal(information.FileAttributes, GetFileAttributes(path));
    assert.deepEqual(
      [information.CreationTime, information.LastAccessTime, information.LastWriteTime].map(Number),
      GetFileTime(file).map(Number),
    );
    assert.ok(information.ChangeTime instanceof TIME);
  });

  test("FileStandardInfo tells sizes, links and what it is", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    const { AllocationSize, ...rest } = GetFileInformationByHandleEx(file, FileStandardInfo);
    assert.deepEqual(rest, { EndOfFile: 10, NumberOfLinks: 1, DeletePending: false, Directory: false });
    assert.ok(AllocationSize >= 0);
    using directory = openDirectory(folder.path());
    assert.equal(GetFileInformationByHandleEx(directory, FileStandardInfo).Directory, true);
  });

  test("FileNameInfo tells the path without its drive", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using file = open(path);
    assert.equal(GetFileInformationByHandleEx(file, FileNameInfo), path.replace(/^[A-Z]:/i, ""));
  });

  test("FileNameInfo tells a long path whole", () => {
    using folder = new Folder();
    const names = Array.from({ length: 6 }, (_, index) => `${index}`.repeat(60));
    mkdirSync(folder.native(...names), { recursive: true });
    using directory = openDirectory(`\\\\?\\${folder.path(...names)}`);
    assert.equal(GetFileInformationByHandleEx(directory, FileNameInfo), folder.path(...names).replace(/^[A-Z]:/i, ""));
  });

  test("FileStreamInfo tells a file's own content, and nothing of a directory without streams", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    const streams = GetFileInformationByHandleEx(file, FileStreamInfo);
    assert.deepEqual(
      streams.map(({ StreamName, StreamSize }) => [StreamName, StreamSize]),
      [["::$DATA", 10]],
    );
    assert.ok((streams[0]?.StreamAllocationSize ?? -1) >= 0);
    using directory = openDirectory(folder.path());
    assert.deepEqual(GetFileInformationByHandleEx(directory, FileStreamInfo), []);
  });

  test("FileCompressionInfo tells the size of a file that is not compressed", () => {
    using folder = new Folder();
    using file = open(folder.file("a", Buffer.alloc(70_000, "x")));
    const information = GetFileInformationByHandleEx(file, FileCompressionInfo);
    assert.deepEqual([information.CompressedFileSize, information.CompressionFormat], [70_000, 0]);
    assert.deepEqual(information.Reserved, [0, 0, 0]);
    for (const shift of [information.CompressionUnitShift, information.ChunkShift, information.ClusterShift]) assert.ok(shift < 64);
  });

  test("FileAttributeTagInfo tells attributes, and no tag of what is no reparse point", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using file = open(path);
    assert.deepEqual(GetFileInformationByHandleEx(file, FileAttributeTagInfo), { FileAttributes: GetFileAttributes(path), ReparseTag: 0 });
  });

  test("FileIdBothDirectoryInfo tells all entries, call by call, with '.' and '..' before the others", () => {
    using folder = new Folder();
    const names = Array.from({ length: 200 }, (_, index) => `entry ${index}`);
    for (const name of names) folder.file(name, name);
    mkdirSync(folder.native("directory"));
    using directory = openDirectory(folder.path());
    const found = readAll(directory);
    assert.deepEqual(
      found.slice(0, 2).map((entry) => entry.FileName),
      [".", ".."],
    );
    assert.deepEqual(
      found
        .slice(2)
        .map((entry) => entry.FileName)
        .sort(),
      ["directory", ...names].sort(),
    );
    assert.deepEqual(GetFileInformationByHandleEx(directory, FileIdBothDirectoryInfo), []);
    assert.equal(GetFileInformationByHandleEx(directory, FileIdBothDirectoryRestartInfo)[0]?.FileName, ".");
  });

  test("FileIdBothDirectoryInfo tells of each entry what its own handle tells", () => {
    using folder = new Folder();
    SetFileAttributes(folder.file("a", "0123456789"), FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE);
    using directory = openDirectory(folder.path());
    const entry = readAll(directory).find(({ FileName }) => FileName === "a");
    using file = open(folder.path("a"));
    const { CreationTime, LastWriteTime, ChangeTime, FileAttributes } = GetFileInformationByHandleEx(file, FileBasicInfo);
    const { nFileIndexHigh, nFileIndexLow } = GetFileInformationByHandle(file);
    assert.ok(entry);
    assert.deepEqual(Object.keys(entry).sort(), [
      ...["AllocationSize", "ChangeTime", "CreationTime", "EaSize", "EndOfFile", "FileAttributes", "FileId", "FileIndex", "FileName"],
      ...["LastAccessTime", "LastWriteTime", "ShortName"],
    ]);
    assert.deepEqual([entry.CreationTime, entry.LastWriteTime, entry.ChangeTime], [CreationTime, LastWriteTime, ChangeTime]);
    assert.deepEqual([entry.FileAttributes, entry.EndOfFile], [FileAttributes, 10]);
    assert.equal(entry.FileId, (BigInt(nFileIndexHigh) << 32n) | BigInt(nFileIndexLow));
  });

  test("FileIdBothDirectoryInfo needs FILE_LIST_DIRECTORY, and a directory", () => {
    using folder = new Folder();
    using asking = openDirectory(folder.path(), FILE_READ_ATTRIBUTES);
    throwsWin32(() => GetFileInformationByHandleEx(asking, FileIdBothDirectoryInfo), ERROR_ACCESS_DENIED, "GetFileInformationByHandleEx");
    using listing = openDirectory(folder.path(), FILE_LIST_DIRECTORY);
    assert.equal(readAll(listing).length, 2);
    using file = open(folder.file("a"));
    throwsWin32(() => GetFileInformationByHandleEx(file, FileIdBothDirectoryInfo), ERROR_INVALID_PARAMETER);
  });

  test("refuses classes that only change something, and unknown ones", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    const others = [FileRenameInfo, FileDispositionInfo, FileAllocationInfo, FileEndOfFileInfo, FileIoPriorityHintInfo, 1000];
    for (const other of others) {
      throwsWin32(() => GetFileInformationByHandleEx(file, other as number), ERROR_INVALID_PARAMETER, "GetFileInformationByHandleEx");
    }
  });

  test("refuses what is no handle of a file", () => {
    throwsWin32(() => GetFileInformationByHandleEx(NEVER_OPEN, FileBasicInfo), ERROR_INVALID_HANDLE, "GetFileInformationByHandleEx");
    throwsTypeError(() => GetFileInformationByHandleEx({} as never, FileBasicInfo));
    throwsTypeError(() => GetFileInformationByHandleEx(4, "basic" as never));
  });
});

describe("SetFileInformationByHandle", () => {
  const to = (name: string) => ({ ReplaceIfExists: false, RootDirectory: null, FileName: name });

  test("FileBasicInfo changes times and attributes, and leaves what is 0 or not given", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using file = open(path);
    SetFileInformationByHandle(file, FileBasicInfo, { LastWriteTime: written });
    assert.equal(Number(GetFileTime(file).writeTime), Number(written));
    assert.equal(GetFileAttributes(path) & FILE_ATTRIBUTE_HIDDEN, 0);
    const attributes = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE;
    const unchanged = { CreationTime: 0n, LastAccessTime: 0n, LastWriteTime: 0n, ChangeTime: 0n };
    SetFileInformationByHandle(file, FileBasicInfo, { ...unchanged, FileAttributes: attributes });
    assert.equal(GetFileAttributes(path) & attributes, attributes);
    assert.equal(Number(GetFileTime(file).writeTime), Number(written));
    SetFileInformationByHandle(file, FileBasicInfo, { ...unchanged, FileAttributes: 0 });
    assert.equal(GetFileAttributes(path) & attributes, attributes);
  });

  test("FileBasicInfo takes what GetFileInformationByHandleEx tells", () => {
    using folder = new Folder();
    using first = open(folder.file("a"));
    using second = open(folder.file("b"));
    SetFileInformationByHandle(first, FileBasicInfo, {
      CreationTime: written,
      LastWriteTime: written,
      FileAttributes: FILE_ATTRIBUTE_HIDDEN,
    });
    SetFileInformationByHandle(second, FileBasicInfo, GetFileInformationByHandleEx(first, FileBasicInfo));
    const told = GetFileInformationByHandleEx(second, FileBasicInfo);
    assert.deepEqual([told.CreationTime, told.LastWriteTime].map(Number), [Number(written), Number(written)]);
    assert.equal(told.FileAttributes & FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_HIDDEN);
  });

  test("FileBasicInfo makes no directory of a file", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    throwsWin32(
      () => SetFileInformationByHandle(file, FileBasicInfo, { FileAttributes: FILE_ATTRIBUTE_DIRECTORY }),
      ERROR_INVALID_PARAMETER,
      "SetFileInformationByHandle",
    );
  });

  test("FileBasicInfo makes no temporary directory", () => {
    using folder = new Folder();
    using directory = openDirectory(folder.path(), FILE_WRITE_ATTRIBUTES);
    throwsWin32(
      () => SetFileInformationByHandle(directory, FileBasicInfo, { FileAttributes: FILE_ATTRIBUTE_TEMPORARY }),
      ERROR_INVALID_PARAMETER,
    );
  });

  test("FileRenameInfo renames an open file", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "text"), { access: GENERIC_READ | DELETE, share: SHARE_ALL });
    SetFileInformationByHandle(file, FileRenameInfo, to(folder.path("b")));
    assert.equal(folder.content("b"), "text");
    assert.equal(existsSync(folder.native("a")), false);
    assert.equal(String(ReadFile(file, 4)[1]), "text");
  });

  test("FileRenameInfo changes nothing but the case of a name", () => {
    using folder = new Folder();
    using file = open(folder.file("a"), { access: DELETE });
    SetFileInformationByHandle(file, FileRenameInfo, to(folder.path("A")));
    file.Close();
    assert.deepEqual(readdirSync(folder.native()), ["A"]);
  });

  test("FileRenameInfo replaces a file only where that is asked for", () => {
    using folder = new Folder();
    folder.file("b", "old");
    using file = open(folder.file("a", "new"), { access: GENERIC_READ | DELETE, share: SHARE_ALL });
    const refused = throwsWin32(() => SetFileInformationByHandle(file, FileRenameInfo, to(folder.path("b"))), ERROR_ALREADY_EXISTS);
    assert.equal(refused.funcname, "SetFileInformationByHandle");
    assert.equal(folder.content("b"), "old");
    SetFileInformationByHandle(file, FileRenameInfo, { ...to(folder.path("b")), ReplaceIfExists: true });
    assert.equal(folder.content("b"), "new");
    assert.equal(existsSync(folder.native("a")), false);
  });

  test("FileRenameInfo replaces no directory", () => {
    using folder = new Folder();
    mkdirSync(folder.native("d"));
    using file = open(folder.file("a"), { access: DELETE });
    const replace = { ...to(folder.path("d")), ReplaceIfExists: true };
    throwsWin32(() => SetFileInformationByHandle(file, FileRenameInfo, replace), ERROR_ACCESS_DENIED);
  });

  test("FileRenameInfo replaces no file that is open", () => {
    using folder = new Folder();
    using _held = open(folder.file("b"), { share: SHARE_ALL });
    using file = open(folder.file("a"), { access: DELETE });
    const replace = { ...to(folder.path("b")), ReplaceIfExists: true };
    throwsWin32(() => SetFileInformationByHandle(file, FileRenameInfo, replace), ERROR_ACCESS_DENIED);
  });

  test("FileRenameInfo replaces no read-only file", () => {
    using folder = new Folder();
    SetFileAttributes(folder.file("b"), FILE_ATTRIBUTE_READONLY);
    using file = open(folder.file("a"), { access: DELETE });
    const replace = { ...to(folder.path("b")), ReplaceIfExists: true };
    throwsWin32(() => SetFileInformationByHandle(file, FileRenameInfo, replace), ERROR_ACCESS_DENIED);
  });

  test("FileRenameInfo moves into another directory of the volume, and says 3 where there is none", () => {
    using folder = new Folder();
    mkdirSync(folder.native("d"));
    using file = open(folder.file("a", "text"), { access: GENERIC_READ | DELETE, share: SHARE_ALL });
    throwsWin32(() => SetFileInformationByHandle(file, FileRenameInfo, to(folder.path("none", "b"))), ERROR_PATH_NOT_FOUND);
    SetFileInformationByHandle(file, FileRenameInfo, to(folder.path("d", "b")));
    assert.equal(folder.content("d/b"), "text");
  });

  test("FileDispositionInfo deletes the file with its last handle", () => {
    using folder = new Folder();
    const path = folder.file("a", "text");
    using file = open(path, { access: GENERIC_READ | DELETE, share: SHARE_ALL });
    SetFileInformationByHandle(file, FileDispositionInfo, true);
    assert.equal(String(ReadFile(file, 4)[1]), "text");
    file.Close();
    assert.equal(existsSync(folder.native("a")), false);
    throwsWin32(() => GetFileAttributes(path), ERROR_FILE_NOT_FOUND);
  });

  test("FileDispositionInfo is what FileStandardInfo then tells", () => {
    using folder = new Folder();
    using file = open(folder.file("a"), { access: DELETE });
    SetFileInformationByHandle(file, FileDispositionInfo, true);
    assert.equal(GetFileInformationByHandleEx(file, FileStandardInfo).DeletePending, true);
  });

  test("FileDispositionInfo lets nobody open the file from then on", () => {
    using folder = new Folder();
    const path = folder.file("a", "text");
    using file = open(path, { access: DELETE, share: SHARE_ALL });
    SetFileInformationByHandle(file, FileDispositionInfo, true);
    throwsWin32(() => open(path, { access: GENERIC_READ, share: SHARE_ALL }), ERROR_ACCESS_DENIED);
    throwsWin32(() => GetFileAttributes(path), ERROR_ACCESS_DENIED);
    throwsWin32(() => GetFileAttributesEx(path), ERROR_ACCESS_DENIED);
  });

  test("FileDispositionInfo can be taken back", () => {
    using folder = new Folder();
    const path = folder.file("a", "text");
    using file = open(path, { access: DELETE, share: SHARE_ALL });
    SetFileInformationByHandle(file, FileDispositionInfo, true);
    SetFileInformationByHandle(file, FileDispositionInfo, false);
    assert.equal(GetFileInformationByHandleEx(file, FileStandardInfo).DeletePending, false);
    open(path, { access: GENERIC_READ, share: SHARE_ALL }).Close();
    file.Close();
    assert.equal(folder.content("a"), "text");
  });

  test("FileDispositionInfo deletes neither a read-only file nor a directory that is not empty", () => {
    using folder = new Folder();
    SetFileAttributes(folder.file("fixed"), FILE_ATTRIBUTE_READONLY);
    {
      using file = open(folder.path("fixed"), { access: DELETE });
      throwsWin32(() => SetFileInformationByHandle(file, FileDispositionInfo, true), ERROR_ACCESS_DENIED);
    }
    SetFileAttributes(folder.path("fixed"), 0);
    mkdirSync(folder.native("d"));
    folder.file("d/a");
    using directory = openDirectory(folder.path("d"), DELETE);
    throwsWin32(() => SetFileInformationByHandle(directory, FileDispositionInfo, true), ERROR_DIR_NOT_EMPTY);
  });

  test("FileEndOfFileInfo makes a file longer and shorter, wherever the position is", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    SetFileInformationByHandle(file, FileEndOfFileInfo, 4);
    assert.equal(GetFileSize(file), 4);
    SetFileInformationByHandle(file, FileEndOfFileInfo, 6n);
    assert.equal(String(ReadFile(file, 10)[1]), "0123\0\0");
    throwsWin32(() => SetFileInformationByHandle(file, FileEndOfFileInfo, -1), ERROR_INVALID_PARAMETER);
  });

  test("FileAllocationInfo cuts a longer file, and leaves a shorter one as long as it is", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "0123456789"));
    SetFileInformationByHandle(file, FileAllocationInfo, 1_000_000);
    assert.equal(GetFileSize(file), 10);
    assert.ok(GetFileInformationByHandleEx(file, FileStandardInfo).AllocationSize >= 1_000_000);
    SetFileInformationByHandle(file, FileAllocationInfo, 0);
    assert.equal(GetFileSize(file), 0);
  });

  test("FileIoPriorityHintInfo takes the three priorities", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    for (const hint of [IoPriorityHintVeryLow, IoPriorityHintLow, IoPriorityHintNormal]) {
      SetFileInformationByHandle(file, FileIoPriorityHintInfo, hint);
    }
    throwsWin32(() => SetFileInformationByHandle(file, FileIoPriorityHintInfo, 3), ERROR_INVALID_PARAMETER);
  });

  for (const [name, change] of Object.entries<(file: HANDLE, folder: Folder) => void>({
    "FileBasicInfo is refused without FILE_WRITE_ATTRIBUTES": (file) =>
      SetFileInformationByHandle(file, FileBasicInfo, { LastWriteTime: written }),
    "FileRenameInfo is refused without DELETE": (file, folder) => SetFileInformationByHandle(file, FileRenameInfo, to(folder.path("b"))),
    "FileDispositionInfo is refused without DELETE": (file) => SetFileInformationByHandle(file, FileDispositionInfo, true),
    "FileAllocationInfo is refused without FILE_WRITE_DATA": (file) => SetFileInformationByHandle(file, FileAllocationInfo, 0),
    "FileEndOfFileInfo is refused without FILE_WRITE_DATA": (file) => SetFileInformationByHandle(file, FileEndOfFileInfo, 0),
  })) {
    test(name, () => {
      using folder = new Folder();
      using file = open(folder.file("a", "text"), { access: GENERIC_READ, share: SHARE_ALL });
      throwsWin32(() => change(file, folder), ERROR_ACCESS_DENIED, "SetFileInformationByHandle");
      assert.equal(folder.content("a"), "text");
    });
  }

  test("FileEndOfFileInfo needs no more than FILE_WRITE_DATA", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "text"), { access: FILE_WRITE_DATA });
    SetFileInformationByHandle(file, FileEndOfFileInfo, 1);
    assert.equal(GetFileSize(file), 1);
  });

  test("refuses classes that only tell something, and unknown ones", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    const others = [
      FileStandardInfo,
      FileNameInfo,
      FileStreamInfo,
      FileCompressionInfo,
      FileAttributeTagInfo,
      FileIdBothDirectoryInfo,
      1000,
    ];
    for (const other of others) {
      throwsWin32(() => SetFileInformationByHandle(file, other as number, 0), ERROR_INVALID_PARAMETER, "SetFileInformationByHandle");
    }
  });

  test("checks what each class takes", () => {
    using folder = new Folder();
    using file = open(folder.file("a"));
    throwsTypeError(() => SetFileInformationByHandle(file, FileBasicInfo, 5 as never), /must be an object with CreationTime/);
    throwsTypeError(() => SetFileInformationByHandle(file, FileBasicInfo, { WriteTime: written } as never), /has no member "WriteTime"/);
    throwsTypeError(() => SetFileInformationByHandle(file, FileBasicInfo, { LastWriteTime: 5 } as never));
    throwsTypeError(
      () => SetFileInformationByHandle(file, FileRenameInfo, { ReplaceIfExists: true } as never),
      /FileName must be a string/,
    );
    throwsTypeError(() => SetFileInformationByHandle(file, FileDispositionInfo, "yes" as never));
    throwsTypeError(() => SetFileInformationByHandle(file, FileEndOfFileInfo, 1.5));
    throwsTypeError(() => SetFileInformationByHandle(file, FileIoPriorityHintInfo, null as never));
    throwsWin32(
      () => SetFileInformationByHandle(NEVER_OPEN, FileDispositionInfo, true),
      ERROR_INVALID_HANDLE,
      "SetFileInformationByHandle",
    );
  });
});

describe("GetFinalPathNameByHandle", () => {
  test("tells the path after \\\\?\\, with the drive's letter", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using file = open(path);
    assert.equal(GetFinalPathNameByHandle(file, FILE_NAME_NORMALIZED | VOLUME_NAME_DOS), `\\\\?\\${path}`);
    assert.equal(GetFinalPathNameByHandle(file, FILE_NAME_OPENED | VOLUME_NAME_DOS), `\\\\?\\${path}`);
    using directory = openDirectory(folder.path());
    assert.equal(GetFinalPathNameByHandle(directory, 0), `\\\\?\\${folder.path()}`);
  });

  test("tells the path without drive, and that of the volume's device", () => {
    using folder = new Folder();
    const path = folder.file("a");
    using file = open(path);
    const rest = path.replace(/^[A-Z]:/i, "");
    assert.equal(GetFinalPathNameByHandle(file, VOLUME_NAME_NONE), rest);
    const onDevice = GetFinalPathNameByHandle(file, VOLUME_NAME_NT);
    assert.match(onDevice, /^\\Device\\\w+\\/);
    assert.ok(onDevice.endsWith(rest), onDevice);
  });

  test("tells the path after the volume's GUID", () => {
    using folder = new Folder();
    const path = folder.file("a", "text");
    using file = open(path);
    const byVolume = GetFinalPathNameByHandle(file, VOLUME_NAME_GUID);
    assert.match(byVolume, /^\\\\\?\\Volume\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}\\/i);
    assert.ok(byVolume.endsWith(path.replace(/^[A-Z]:/i, "")), byVolume);
  });

  test("gives a path after the volume's GUID by which the file can be opened", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "text"), { access: GENERIC_READ, share: FILE_SHARE_READ });
    const byVolume = GetFinalPathNameByHandle(file, VOLUME_NAME_GUID);
    using again = open(byVolume, { access: GENERIC_READ, share: FILE_SHARE_READ });
    assert.equal(String(ReadFile(again, 4)[1]), "text");
  });

  test("gives a path by which the file can be opened", () => {
    using folder = new Folder();
    using file = open(folder.file("a", "text"), { access: GENERIC_READ, share: FILE_SHARE_READ });
    using again = open(GetFinalPathNameByHandle(file, 0), { access: GENERIC_READ, share: FILE_SHARE_READ });
    assert.equal(String(ReadFile(again, 4)[1]), "text");
  });

  test("knows the new path of a file whose directory was renamed before it was opened, and one that was renamed since", () => {
    using folder = new Folder();
    mkdirSync(folder.native("d"));
    folder.file("d/a");
    renameSync(folder.native("d"), folder.native("e"));
    using file = open(folder.path("e", "a"), { access: DELETE, share: SHARE_ALL });
    assert.equal(GetFinalPathNameByHandle(file, 0), `\\\\?\\${fromNativePath(folder.native("e", "a"))}`);
    SetFileInformationByHandle(file, FileRenameInfo, { FileName: folder.path("e", "b") });
    assert.equal(GetFinalPathNameByHandle(file, 0), `\\\\?\\${folder.path("e", "b")}`);
  });

  test("refuses other flags and what is no handle of a file", () => {
    using folder = new Folder();
    using file = open(folder.file("a"), { disposition: CREATE_ALWAYS, access: GENERIC_WRITE });
    throwsWin32(
      () => GetFinalPathNameByHandle(file, VOLUME_NAME_GUID | VOLUME_NAME_NT),
      ERROR_INVALID_PARAMETER,
      "GetFinalPathNameByHandle",
    );
    throwsWin32(() => GetFinalPathNameByHandle(NEVER_OPEN, 0), ERROR_INVALID_HANDLE, "GetFinalPathNameByHandle");
    throwsTypeError(() => GetFinalPathNameByHandle(file, "dos" as never));
  });
});

/** All entries from where the handle is. */
function readAll(directory: Parameters<typeof GetFileInformationByHandleEx>[0]) {
  const all = [...GetFileInformationByHandleEx(directory, FileIdBothDirectoryInfo)];
  for (;;) {
    const more = GetFileInformationByHandleEx(directory, FileIdBothDirectoryInfo);
    if (more.length === 0) return all;
    all.push(...more);
  }
}
