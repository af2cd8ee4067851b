// Names on the Linux host beside what every host promises.

import assert from "node:assert/strict";
import { lstatSync, mkdirSync, mkdtempSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fromNativePath, toNativePath } from "tswin32";
import { GENERIC_ALL } from "tswin32/win32con";
import {
  CREATE_NEW,
  CreateFile,
  CreateHardLink,
  CreateSymbolicLink,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_FLAG_BACKUP_SEMANTICS,
  FindFileNames,
  FindFilesW,
  GENERIC_READ,
  GetFullPathName,
  GetLongPathName,
  ReadFile,
  SetFileAttributes,
  SetFileShortName,
} from "tswin32/win32file";
import { outcomeOf } from "../conformance/support/errors.js";

describe("names on the Linux host", () => {
  let folder: string;
  const native = (...names: string[]): string => join(folder, ...names);
  const win32 = (...names: string[]): string => fromNativePath(native(...names));
  const file = (name: string, content = ""): string => {
    writeFileSync(native(name), content);
    return win32(name);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tswin32-names-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe("FindFilesW", () => {
    test("takes a POSIX pattern and gives POSIX names, letter for letter", () => {
      for (const name of ["a:b", "trailing. ", "Plain"]) file(name);
      const names = (pattern: string): string[] => FindFilesW(pattern).map(({ fileName }) => fileName);
      assert.deepEqual(names(`${folder}/*`).slice(2).sort(), ["Plain", "a:b", "trailing. "]);
      assert.deepEqual(names(`${folder}/a:*`), ["a:b"]);
      assert.deepEqual(names(`${folder}/Plain`), ["Plain"]);
      assert.deepEqual(names(`${folder}/plain`), []);
    });

    test("shows names that Win32 cannot have by characters that stand for theirs, and finds the files by them", () => {
      file("a:b");
      const [found] = FindFilesW(`${win32()}\\*b`);
      assert.equal(found?.fileName, "a\uf03ab");
      assert.equal(
        outcomeOf(() => CreateFile(`${win32()}\\${found?.fileName}`, { DesiredAccess: GENERIC_READ }).Close()),
        0,
      );
    });

    test("tells by a symbolic link whether it leads to a directory", () => {
      mkdirSync(native("sub"));
      symlinkSync("sub", native("to directory"));
      symlinkSync("nothing", native("to nothing"));
      const attributes = (name: string): number => FindFilesW(win32(name))[0]?.attributes ?? 0;
      assert.equal(attributes("to directory") & 0x410, 0x410);
      assert.equal(attributes("to nothing") & 0x410, 0x400);
    });

    test("sees attributes of files that had none when their folder was last read", async () => {
      for (const name of ["set later", "from elsewhere", "plain"]) file(name);
      mkdirSync(native("elsewhere"));
      renameSync(native("from elsewhere"), native("elsewhere", "moved"));
      SetFileAttributes(win32("elsewhere", "moved"), FILE_ATTRIBUTE_HIDDEN);
      const hidden = (): string[] =>
        FindFilesW(`${win32()}\\*`)
          .filter(({ attributes }) => attributes & FILE_ATTRIBUTE_HIDDEN)
          .map(({ fileName }) => fileName);
      await setTimeout(1200); // files count as unchanged once the second in which they changed is over
      assert.deepEqual(hidden(), []);
      assert.deepEqual(hidden(), []); // asks no file any more
      SetFileAttributes(win32("set later"), FILE_ATTRIBUTE_HIDDEN);
      assert.deepEqual(hidden(), ["set later"]);
      renameSync(native("elsewhere", "moved"), native("moved"));
      assert.deepEqual(hidden().sort(), ["moved", "set later"]);
    });

    test("reads folders of many pieces to their end", () => {
      for (let index = 0; index < 3000; index++) writeFileSync(native(`a file with a rather long name ${index}`), "");
      const names = new Set(FindFilesW(`${win32()}\\*`).map(({ fileName }) => fileName));
      assert.equal(names.size, 3002);
    });
  });

  describe("CreateSymbolicLink", () => {
    test("writes what Linux programs follow: absolute paths translated, relative ones with their own separators and case", () => {
      mkdirSync(native("Sub"));
      writeFileSync(native("Sub", "Target"), "content");
      CreateSymbolicLink(win32("absolute"), win32("sub", "TARGET"));
      CreateSymbolicLink(win32("relative"), "sub\\.\\target");
      CreateSymbolicLink(win32("Sub", "upwards"), "..\\Sub\\Target");
      CreateSymbolicLink(win32("drive"), "C:\\Windows");
      CreateSymbolicLink(win32("posix"), "/etc/hosts");
      assert.equal(readlinkSync(native("absolute")), native("Sub", "Target"));
      assert.equal(readlinkSync(native("relative")), "Sub/Target");
      assert.equal(readlinkSync(native("Sub", "upwards")), "../Sub/Target");
      assert.equal(readlinkSync(native("drive")), toNativePath("C:\\Windows"));
      assert.equal(readlinkSync(native("posix")), "/etc/hosts");
    });

    test("refuses a target that no file can be called", () => {
      assert.equal(
        outcomeOf(() => CreateSymbolicLink(win32("link"), "a<b")),
        123,
      );
      assert.equal(
        outcomeOf(() => CreateSymbolicLink(win32("link"), "Q:\\a")),
        3,
      );
      assert.equal(lstatSync(native("link"), { throwIfNoEntry: false }), undefined);
    });
  });

  describe("FindFileNames", () => {
    test("finds names in folders around that of the file, and keeps to the file itself", () => {
      mkdirSync(native("one", "deep"), { recursive: true });
      mkdirSync(native("two"));
      writeFileSync(native("one", "deep", "a"), "");
      writeFileSync(native("two", "a"), "another file of that name");
      CreateHardLink(win32("two", "b"), win32("one", "deep", "a"));
      const expected = [win32("one", "deep", "a"), win32("two", "b")].map((name) => name.slice(2));
      assert.deepEqual(FindFileNames(win32("one", "DEEP", "A")).sort(), expected);
    });
  });

  describe("GetFullPathName and GetLongPathName", () => {
    test("leave a POSIX path as it is", () => {
      assert.equal(GetFullPathName("/a/../b. "), "/a/../b. ");
      assert.equal(GetLongPathName("/etc/hosts"), "/etc/hosts");
      assert.equal(
        outcomeOf(() => GetLongPathName(native("missing"))),
        2,
      );
    });

    test("give names in the case in which they are stored", () => {
      mkdirSync(native("MixedCase"));
      writeFileSync(native("MixedCase", "Readme.TXT"), "");
      assert.equal(GetLongPathName(`${win32()}\\mixedcase\\README.txt`), win32("MixedCase", "Readme.TXT"));
      assert.equal(GetLongPathName(`${win32()}\\mixedcase\\..\\mixedcase\\`), `${win32()}\\MixedCase\\..\\MixedCase\\`);
      assert.equal(
        outcomeOf(() => GetLongPathName(win32("missing", "a"))),
        3,
      );
    });
  });

  describe("8.3 names", () => {
    const shorten = (path: string, name: string): void => {
      using handle = CreateFile(path, { DesiredAccess: GENERIC_ALL, FlagsAndAttributes: FILE_FLAG_BACKUP_SEMANTICS });
      SetFileShortName(handle, name);
    };
    const shortNameOf = (path: string): string | undefined => FindFilesW(path)[0]?.alternateFilename;

    test("are not made up: a file has none until it is given one", () => {
      assert.equal(shortNameOf(file("a rather long name.html")), "");
    });

    test("go with a name, not with the file: one that is renamed or replaced has none", () => {
      const path = file("a rather long name.html", "content");
      shorten(path, "arathe~1.htm");
      assert.equal(shortNameOf(path), "ARATHE~1.HTM");
      renameSync(native("a rather long name.html"), native("another long name.html"));
      assert.equal(shortNameOf(win32("another long name.html")), "");
      assert.equal(
        outcomeOf(() => CreateFile(win32("ARATHE~1.HTM"), { DesiredAccess: GENERIC_READ })),
        2,
      );
      file("a rather long name.html");
      assert.equal(shortNameOf(path), "");
    });

    test("are found in the middle of a path", () => {
      mkdirSync(native("a rather long folder"));
      writeFileSync(native("a rather long folder", "a"), "inside");
      shorten(win32("a rather long folder"), "ARATHE~1");
      using handle = CreateFile(win32("ARATHE~1", "a"), { DesiredAccess: GENERIC_READ });
      assert.equal(ReadFile(handle, 100)[1].toString(), "inside");
      assert.equal(GetLongPathName(win32("ARATHE~1", "a")), win32("a rather long folder", "a"));
    });
  });

  test("half a surrogate pair, which no UTF-8 can write, is refused in every kind of path", () => {
    for (const path of [`${win32()}\\a\ud800b`, `${folder}/a\udc00b`]) {
      assert.equal(
        outcomeOf(() => CreateFile(path, { DesiredAccess: GENERIC_READ, CreationDisposition: CREATE_NEW })),
        123,
      );
      assert.equal(
        outcomeOf(() => FindFilesW(path)),
        123,
      );
    }
    assert.equal(
      outcomeOf(() => CreateFile(win32("\u{1f600}"), { DesiredAccess: GENERIC_READ, CreationDisposition: CREATE_NEW }).Close()),
      0,
    );
  });
});
