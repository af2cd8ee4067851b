import assert from "node:assert/strict";
import { lstatSync, mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import {
  CreateHardLink,
  CreateSymbolicLink,
  FILE_ATTRIBUTE_REPARSE_POINT,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_SHARE_READ,
  FindFileNames,
  GENERIC_READ,
  GetFileAttributes,
  ReadFile,
  SYMBOLIC_LINK_FLAG_DIRECTORY,
} from "tswin32/win32file";
import { FindFileNames as FindFileNamesAsync } from "tswin32/win32file/promises";
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_PARAMETER,
  ERROR_PATH_NOT_FOUND,
  ERROR_SHARING_VIOLATION,
  ERROR_TOO_MANY_LINKS,
} from "tswin32/winerror";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

describe("CreateHardLink", () => {
  test("gives a file a second name, under which it is the same file", () => {
    using folder = new Folder();
    const path = folder.file("first", "content");
    CreateHardLink(folder.path("second"), path);
    assert.equal(folder.content("second"), "content");
    writeFileSync(folder.native("second"), "changed");
    assert.equal(folder.content("first"), "changed");
    assert.equal(statSync(folder.native("first")).nlink, 2);
    unlinkSync(folder.native("first"));
    assert.equal(folder.content("second"), "changed");
  });

  test("works while the file is open and not shared, and share modes hold under every name", () => {
    using folder = new Folder();
    const path = folder.file("first", "content");
    using file = open(path);
    CreateHardLink(folder.path("second"), path);
    assert.ok(file.handle);
    throwsWin32(() => open(folder.path("second"), { access: GENERIC_READ, share: FILE_SHARE_READ }), ERROR_SHARING_VIOLATION);
  });

  test("fails with ERROR_ALREADY_EXISTS where the new name is taken, in whatever case", () => {
    using folder = new Folder();
    const path = folder.file("first", "one");
    folder.file("second", "two");
    for (const name of ["second", "SECOND", "first"]) throwsWin32(() => CreateHardLink(folder.path(name), path), ERROR_ALREADY_EXISTS);
    assert.equal(folder.content("second"), "two");
  });

  test("fails with ERROR_FILE_NOT_FOUND without the file and with ERROR_PATH_NOT_FOUND without a directory", () => {
    using folder = new Folder();
    const path = folder.file("first");
    throwsWin32(() => CreateHardLink(folder.path("second"), folder.path("missing")), ERROR_FILE_NOT_FOUND, "CreateHardLink");
    throwsWin32(() => CreateHardLink(folder.path("second"), folder.path("missing", "a")), ERROR_PATH_NOT_FOUND);
    throwsWin32(() => CreateHardLink(folder.path("missing", "second"), path), ERROR_PATH_NOT_FOUND);
    assert.deepEqual(readdirSync(folder.native()), ["first"]);
  });

  test("refuses a directory with ERROR_ACCESS_DENIED", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    throwsWin32(() => CreateHardLink(folder.path("link"), folder.path("sub")), ERROR_ACCESS_DENIED);
  });

  test("makes at most 1023 links to a file, then fails with ERROR_TOO_MANY_LINKS", () => {
    using folder = new Folder();
    const path = folder.file("first");
    for (let link = 0; link < 1023; link++) CreateHardLink(folder.path(`link ${link}`), path);
    throwsWin32(() => CreateHardLink(folder.path("one too many"), path), ERROR_TOO_MANY_LINKS);
    assert.equal(readdirSync(folder.native()).length, 1024);
  });

  test(
    "links what a symbolic link leads to",
    () => {
      using folder = new Folder();
      CreateSymbolicLink(folder.path("link"), folder.file("target", "content"));
      CreateHardLink(folder.path("second"), folder.path("link"));
      assert.ok(!lstatSync(folder.native("second")).isSymbolicLink());
      assert.equal(statSync(folder.native("target")).nlink, 2);
    },
    { needs: ["symbolic-links"] },
  );

  test("refuses wrong arguments", () => {
    throwsTypeError(() => CreateHardLink(5 as never, "a"), /FileName must be/);
    throwsTypeError(() => CreateHardLink("a", null as never), /ExistingFileName must be/);
    throwsTypeError(() => CreateHardLink("a", "b", {} as never), /SecurityAttributes must be/);
    throwsTypeError(() => CreateHardLink("a", "b", null, {} as never), /Transaction must be/);
  });
});

describe("CreateSymbolicLink", () => {
  test(
    "makes a name that stands for a file",
    () => {
      using folder = new Folder();
      const path = folder.file("target", "content");
      CreateSymbolicLink(folder.path("link"), path);
      assert.equal(readFileSync(folder.native("link"), "utf8"), "content");
      using file = open(folder.path("link"), { access: GENERIC_READ });
      assert.equal(ReadFile(file, 100)[1].toString(), "content");
      assert.ok(GetFileAttributes(folder.path("link")) & FILE_ATTRIBUTE_REPARSE_POINT);
      assert.equal(GetFileAttributes(path) & FILE_ATTRIBUTE_REPARSE_POINT, 0);
    },
    { needs: ["symbolic-links"] },
  );

  test(
    "lets a relative target begin in the link's own directory",
    () => {
      using folder = new Folder();
      mkdirSync(folder.native("sub"));
      mkdirSync(folder.native("other"));
      writeFileSync(folder.native("other", "target"), "content");
      CreateSymbolicLink(folder.path("sub", "link"), "..\\other\\target");
      assert.equal(readFileSync(folder.native("sub", "link"), "utf8"), "content");
    },
    { needs: ["symbolic-links"] },
  );

  test(
    "makes a link to a directory with SYMBOLIC_LINK_FLAG_DIRECTORY",
    () => {
      using folder = new Folder();
      mkdirSync(folder.native("sub"));
      writeFileSync(folder.native("sub", "a"), "content");
      CreateSymbolicLink(folder.path("link"), folder.path("sub"), SYMBOLIC_LINK_FLAG_DIRECTORY);
      assert.equal(readFileSync(folder.native("link", "a"), "utf8"), "content");
      using directory = open(folder.path("link"), { access: GENERIC_READ, flags: FILE_FLAG_BACKUP_SEMANTICS });
      assert.ok(directory.handle);
    },
    { needs: ["symbolic-links"] },
  );

  test(
    "may lead to what is not there yet",
    () => {
      using folder = new Folder();
      CreateSymbolicLink(folder.path("link"), folder.path("later"));
      throwsWin32(() => open(folder.path("link"), { access: GENERIC_READ }), ERROR_FILE_NOT_FOUND);
      folder.file("later", "content");
      assert.equal(readFileSync(folder.native("link"), "utf8"), "content");
    },
    { needs: ["symbolic-links"] },
  );

  test(
    "fails with ERROR_ALREADY_EXISTS where the name is taken",
    () => {
      using folder = new Folder();
      const path = folder.file("target", "content");
      throwsWin32(() => CreateSymbolicLink(path, folder.path("other")), ERROR_ALREADY_EXISTS);
      assert.equal(folder.content("target"), "content");
    },
    { needs: ["symbolic-links"] },
  );

  test(
    "fails with ERROR_PATH_NOT_FOUND without the link's directory, and refuses unknown flags",
    () => {
      using folder = new Folder();
      throwsWin32(() => CreateSymbolicLink(folder.path("missing", "link"), folder.path("a")), ERROR_PATH_NOT_FOUND);
      throwsWin32(() => CreateSymbolicLink(folder.path("link"), folder.path("a"), 0x100), ERROR_INVALID_PARAMETER);
      assert.deepEqual(readdirSync(folder.native()), []);
    },
    { needs: ["symbolic-links"] },
  );

  test("refuses wrong arguments", () => {
    throwsTypeError(() => CreateSymbolicLink(5 as never, "a"), /SymlinkFileName must be/);
    throwsTypeError(() => CreateSymbolicLink("a", undefined as never), /TargetFileName must be/);
    throwsTypeError(() => CreateSymbolicLink("a", "b", "1" as never), /Flags must be/);
    throwsTypeError(() => CreateSymbolicLink("a", "b", 0, {} as never), /Transaction must be/);
  });
});

describe("FindFileNames", () => {
  const withoutDrive = (path: string): string => path.replace(/^[A-Z]:/i, "");

  test("lists all names of a file, without the volume", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    mkdirSync(folder.native("sub", "deep"));
    const first = folder.file("first");
    const others = [folder.path("second"), folder.path("sub", "third"), folder.path("sub", "deep", "fourth")];
    for (const other of others) CreateHardLink(other, first);
    folder.file("unrelated");
    const expected = [first, ...others].map(withoutDrive).sort();
    assert.deepEqual(FindFileNames(first).sort(), expected);
    assert.deepEqual(FindFileNames(folder.path("sub", "deep", "fourth")).sort(), expected);
  });

  test("lists the one name of a file that has no other", () => {
    using folder = new Folder();
    const path = folder.file("only");
    assert.deepEqual(FindFileNames(path), [withoutDrive(path)]);
  });

  test("fails where there is no such file", () => {
    using folder = new Folder();
    throwsWin32(() => FindFileNames(folder.path("missing")), ERROR_FILE_NOT_FOUND);
    throwsWin32(() => FindFileNames(folder.path("missing", "a")), ERROR_PATH_NOT_FOUND);
    throwsTypeError(() => FindFileNames(5 as never), /FileName must be/);
    throwsTypeError(() => FindFileNames("a", {} as never), /Transaction must be/);
  });

  test("does the same as a promise", async () => {
    using folder = new Folder();
    const first = folder.file("first");
    CreateHardLink(folder.path("second"), first);
    assert.deepEqual((await FindFileNamesAsync(first)).sort(), [first, folder.path("second")].map(withoutDrive).sort());
    await rejectsWin32(FindFileNamesAsync(folder.path("missing")), ERROR_FILE_NOT_FOUND);
  });
});
