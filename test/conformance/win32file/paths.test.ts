import assert from "node:assert/strict";
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { fromNativePath, toNativePath } from "tswin32";
import { GENERIC_ALL } from "tswin32/win32con";
import {
  CREATE_NEW,
  CreateFile,
  CreateHardLink,
  FILE_FLAG_BACKUP_SEMANTICS,
  FindFilesW,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFullPathName,
  GetLongPathName,
  OPEN_EXISTING,
  SetCurrentDirectory,
  SetFileShortName,
} from "tswin32/win32file";
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_DIRECTORY,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_NAME,
  ERROR_INVALID_PARAMETER,
  ERROR_NOT_SUPPORTED,
  ERROR_PATH_NOT_FOUND,
} from "tswin32/winerror";
import { Win32Error } from "tswin32/wintypes";
import { throwsTypeError, throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";
import { SecondThread } from "../support/worker.js";

/** Goes to a directory, and back at the end of the block. */
class CurrentDirectory implements Disposable {
  readonly #before = process.cwd();

  constructor(path: string) {
    SetCurrentDirectory(path);
  }

  [Symbol.dispose](): void {
    process.chdir(this.#before);
  }
}

describe("GetFullPathName", () => {
  test("follows . and .., and both separators, in the text alone", () => {
    assert.equal(GetFullPathName("C:\\a\\.\\b\\..\\c"), "C:\\a\\c");
    assert.equal(GetFullPathName("C:/a/b\\c"), "C:\\a\\b\\c");
    assert.equal(GetFullPathName("C:\\a\\\\b"), "C:\\a\\b");
    assert.equal(GetFullPathName("C:\\missing\\..\\x.txt"), "C:\\x.txt");
  });

  test("never goes above the root of the drive", () => {
    assert.equal(GetFullPathName("C:\\..\\..\\a"), "C:\\a");
    assert.equal(GetFullPathName("C:\\a\\..\\..\\.."), "C:\\");
    assert.equal(GetFullPathName("C:\\"), "C:\\");
  });

  test("takes periods and blanks off the end, and a single period off a name on the way", () => {
    assert.equal(GetFullPathName("C:\\a\\b. . "), "C:\\a\\b");
    assert.equal(GetFullPathName("C:\\a\\b..."), "C:\\a\\b");
    assert.equal(GetFullPathName("C:\\a.\\b"), "C:\\a\\b");
    assert.equal(GetFullPathName("C:\\.a\\b"), "C:\\.a\\b");
  });

  test("keeps a separator at the end, and names as they are written", () => {
    assert.equal(GetFullPathName("C:\\MixedCase\\"), "C:\\MixedCase\\");
    assert.equal(GetFullPathName("C:\\a b\\ c"), "C:\\a b\\ c");
  });

  test("begins a relative path in the current directory, and one from the root on its drive", () => {
    using folder = new Folder();
    using _there = new CurrentDirectory(folder.path());
    const here = fromNativePath(process.cwd());
    assert.equal(GetFullPathName("a.txt"), `${here}\\a.txt`);
    assert.equal(GetFullPathName("."), here);
    assert.equal(GetFullPathName("..\\x"), `${here.slice(0, here.lastIndexOf("\\"))}\\x`);
    assert.equal(GetFullPathName("\\x"), `${here.slice(0, 2)}\\x`);
    assert.equal(GetFullPathName(`${here.slice(0, 2)}x`), `${here}\\x`);
  });

  test("gives devices by their reserved names", () => {
    assert.equal(GetFullPathName("NUL"), "\\\\.\\NUL");
    assert.equal(GetFullPathName("\\\\.\\NUL"), "\\\\.\\NUL");
  });

  test("leaves the server and the share of a network path alone", () => {
    assert.equal(GetFullPathName("\\\\server\\share\\a\\..\\b"), "\\\\server\\share\\b");
    assert.equal(GetFullPathName("\\\\server\\share\\..\\..\\b"), "\\\\server\\share\\b");
    assert.equal(GetFullPathName("//server/share/a"), "\\\\server\\share\\a");
  });

  test("has no limit at MAX_PATH", () => {
    const long = `C:\\${"directory\\".repeat(60)}a`;
    assert.equal(GetFullPathName(long), long);
  });

  test("refuses wrong arguments", () => {
    for (const path of [undefined, null, 5, {}, "a\0b"]) throwsTypeError(() => GetFullPathName(path as never), /FileName must be/);
    throwsTypeError(() => GetFullPathName("a", {} as never), /Transaction must be/);
  });
});

describe("GetLongPathName", () => {
  test("leaves a path alone that has no short names in it", () => {
    using folder = new Folder();
    mkdirSync(folder.native("A long folder name"));
    writeFileSync(folder.native("A long folder name", "Readme.TXT"), "");
    const path = folder.path("A long folder name", "Readme.TXT");
    assert.equal(GetLongPathName(path), path);
    using _there = new CurrentDirectory(folder.path());
    assert.equal(GetLongPathName("A long folder name\\Readme.TXT"), "A long folder name\\Readme.TXT");
  });

  test("fails where there is no such file", () => {
    using folder = new Folder();
    throwsWin32(() => GetLongPathName(folder.path("missing")), ERROR_FILE_NOT_FOUND, "GetLongPathName");
    assert.throws(() => GetLongPathName(folder.path("missing", "a")), Win32Error);
  });

  test("refuses wrong arguments", () => {
    throwsTypeError(() => GetLongPathName(5 as never), /ShortPath must be/);
    throwsTypeError(() => GetLongPathName("a", {} as never), /Transaction must be/);
  });
});

describe("SetFileShortName", () => {
  const needs = ["short-names"] as const;
  const named = (path: string): Disposable & { readonly handle: number } =>
    CreateFile(path, GENERIC_ALL, 0, null, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);

  test(
    "gives a file a second name, by which it is found and opened",
    () => {
      using folder = new Folder();
      const path = folder.file("a long name.html", "content");
      {
        using file = named(path);
        SetFileShortName(file.handle, "ALONGN~1.HTM");
      }
      assert.equal(FindFilesW(path)[0]?.alternateFilename, "ALONGN~1.HTM");
      assert.deepEqual(
        FindFilesW(`${folder.path()}\\*.htm`).map((file) => file.fileName),
        ["a long name.html"],
      );
      using again = open(folder.path("alongn~1.htm"), { access: GENERIC_READ });
      assert.ok(again.handle);
      assert.equal(GetLongPathName(folder.path("ALONGN~1.HTM")), path);
    },
    { needs },
  );

  test(
    "takes it away again with an empty name, also where there is none",
    () => {
      using folder = new Folder();
      const path = folder.file("a long name.html");
      using file = named(path);
      SetFileShortName(file.handle, "ALONGN~1.HTM");
      SetFileShortName(file.handle, "");
      SetFileShortName(file.handle, "");
      assert.equal(FindFilesW(path)[0]?.alternateFilename, "");
    },
    { needs },
  );

  test(
    "fails with ERROR_ALREADY_EXISTS where another file has the name, and with ERROR_INVALID_PARAMETER for what is no 8.3 name",
    () => {
      using folder = new Folder();
      folder.file("TAKEN.TXT");
      using file = named(folder.file("a long name.html"));
      throwsWin32(() => SetFileShortName(file.handle, "TAKEN.TXT"), ERROR_ALREADY_EXISTS);
      for (const name of ["much too long.txt", "A.HTML", "A*B", "A.B.C"]) {
        throwsWin32(() => SetFileShortName(file.handle, name), ERROR_INVALID_PARAMETER);
      }
    },
    { needs },
  );

  test(
    "needs DELETE access",
    () => {
      using folder = new Folder();
      using file = open(folder.file("a long name.html"), { flags: FILE_FLAG_BACKUP_SEMANTICS });
      throwsWin32(() => SetFileShortName(file, "ALONGN~1.HTM"), ERROR_ACCESS_DENIED);
    },
    { needs },
  );

  test(
    "refuses a handle that is not open",
    () => {
      throwsWin32(() => SetFileShortName(3, "A"), ERROR_INVALID_HANDLE);
    },
    { needs },
  );

  test("refuses wrong arguments", () => {
    throwsTypeError(() => SetFileShortName("3" as never, "A"), /hFile must be/);
    using folder = new Folder();
    using file = open(folder.file("a"));
    throwsTypeError(() => SetFileShortName(file, 5 as never), /ShortName must be/);
  });
});

describe("SetCurrentDirectory", () => {
  test("moves the process: relative paths and process.cwd() follow", () => {
    using folder = new Folder();
    folder.file("a", "content");
    using _there = new CurrentDirectory(folder.path());
    assert.equal(realpathSync(process.cwd()), realpathSync(folder.native()));
    using file = CreateFile("a", { DesiredAccess: GENERIC_READ });
    assert.ok(file.handle);
  });

  test("takes a relative path and a drive's root", () => {
    using folder = new Folder();
    mkdirSync(folder.native("sub"));
    using _there = new CurrentDirectory(folder.path());
    SetCurrentDirectory("sub");
    assert.equal(realpathSync(process.cwd()), realpathSync(folder.native("sub")));
    SetCurrentDirectory("..");
    assert.equal(realpathSync(process.cwd()), realpathSync(folder.native()));
    SetCurrentDirectory("C:\\");
    assert.equal(realpathSync(process.cwd()), realpathSync(toNativePath("C:\\")));
    assert.equal(GetFullPathName("x"), "C:\\x");
  });

  test("fails without the directory and for a file, and stays where it is", () => {
    using folder = new Folder();
    const before = process.cwd();
    throwsWin32(() => SetCurrentDirectory(folder.path("missing")), ERROR_FILE_NOT_FOUND, "SetCurrentDirectory");
    throwsWin32(() => SetCurrentDirectory(folder.path("missing", "a")), ERROR_PATH_NOT_FOUND);
    throwsWin32(() => SetCurrentDirectory(folder.file("a")), ERROR_DIRECTORY);
    assert.equal(process.cwd(), before);
  });

  test("is refused in a worker, as the directory is the process's", async () => {
    using folder = new Folder();
    const before = process.cwd();
    await using thread = await SecondThread.start("changeDirectory", [folder.path()]);
    assert.equal(await thread.result, ERROR_NOT_SUPPORTED);
    assert.equal(process.cwd(), before);
  });

  test("refuses wrong arguments", () => {
    throwsTypeError(() => SetCurrentDirectory(5 as never), /lpPathName must be/);
  });
});

describe("names of files", () => {
  const forbidden = '<>"|?*';

  test("refuse forbidden characters everywhere with ERROR_INVALID_NAME", () => {
    using folder = new Folder();
    const existing = folder.file("a");
    for (const character of `${forbidden}\u0001\u001f`) {
      const path = `${folder.path()}\\x${character}y`;
      throwsWin32(() => open(path, { disposition: CREATE_NEW }), ERROR_INVALID_NAME);
      throwsWin32(() => CreateHardLink(path, existing), ERROR_INVALID_NAME);
    }
  });

  test("have at most 255 characters", () => {
    using folder = new Folder();
    const path = (length: number) => `\\\\?\\${folder.path()}\\${"x".repeat(length)}`;
    using longest = open(path(255), { access: GENERIC_WRITE, disposition: CREATE_NEW });
    assert.ok(longest.handle);
    throwsWin32(() => open(path(256), { disposition: CREATE_NEW }), ERROR_INVALID_NAME);
  });

  test("make paths longer than MAX_PATH with \\\\?\\, which takes them as they stand", () => {
    using folder = new Folder();
    let native = folder.native();
    for (let depth = 0; depth < 6; depth++) {
      native = `${native}/${"d".repeat(60)}`;
      mkdirSync(native);
    }
    const path = `\\\\?\\${folder.path(...Array<string>(6).fill("d".repeat(60)))}\\file`;
    assert.ok(path.length > 260);
    using file = open(path, { access: GENERIC_WRITE, disposition: CREATE_NEW });
    assert.ok(file.handle);
    assert.deepEqual(
      FindFilesW(`${path.slice(0, -1)}*`).map(({ fileName }) => fileName),
      ["file"],
    );
  });
});
