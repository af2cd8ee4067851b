import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fromNativePath, toNativePath, type Win32Error } from "tswin32";
import { CREATE_ALWAYS, CREATE_NEW, CreateFile, GENERIC_READ, ReadFile } from "tswin32/win32file";

const c = toNativePath("C:\\");

function refusal(path: string): number {
  try {
    toNativePath(path);
  } catch (error) {
    return (error as Win32Error).winerror;
  }
  return 0;
}

describe("paths of the Linux host", () => {
  test("C: is drive_c, Z: is /, and a POSIX path is taken letter for letter", () => {
    assert.match(c, /\/drive_c\/?$/);
    assert.equal(toNativePath("c:\\Users\\Public"), join(c, "Users", "Public"));
    assert.equal(toNativePath("Z:\\etc\\hosts"), "/etc/hosts");
    assert.equal(toNativePath("/tmp/a b. "), "/tmp/a b. ");
    assert.equal(fromNativePath("/etc/hosts"), "Z:\\etc\\hosts");
    assert.equal(fromNativePath(join(c, "Windows")), "C:\\Windows");
  });

  test("follows . and .., keeps to the drive, and drops trailing dots and blanks", () => {
    assert.equal(toNativePath("Z:\\a\\.\\b\\..\\c. ."), "/a/c");
    assert.equal(toNativePath("Z:\\..\\..\\etc"), "/etc");
    assert.equal(toNativePath("C:\\..\\..\\..\\Windows"), join(c, "Windows"));
    assert.equal(toNativePath("Z:/mixed\\separators/x"), "/mixed/separators/x");
  });

  test("takes names after \\\\?\\ as they stand", () => {
    assert.equal(toNativePath("\\\\?\\Z:\\tmp\\a. "), "/tmp/a. ");
    assert.equal(refusal("\\\\?\\Z:\\tmp\\..\\a"), 123);
  });

  test("refuses other drives (3), servers (53), and characters that Win32 forbids (123)", () => {
    assert.equal(refusal("Q:\\a"), 3);
    assert.equal(refusal("\\\\server\\share\\a"), 53);
    for (const character of '<>"|?*:\u0001') assert.equal(refusal(`Z:\\tmp\\a${character}b`), 123, character);
    assert.equal(refusal(""), 3);
  });

  test("knows NUL in any folder and any case, and finds no file for the other devices", () => {
    assert.equal(toNativePath("NUL"), "/dev/null");
    assert.equal(toNativePath("C:\\Windows\\nul"), "/dev/null");
    assert.equal(refusal("COM1"), 2);
    assert.equal(toNativePath("Z:\\tmp\\nullable"), "/tmp/nullable");
  });

  test("shows forbidden characters of Linux names as U+F0xx, and takes them back", () => {
    const native = "/tmp/what? <no>: a|b. ";
    const win32 = fromNativePath(native);
    assert.doesNotMatch(win32.slice(2), /[<>:"|?*]|[. ]$/);
    assert.equal(toNativePath(win32), native);
  });

  test("finds names that differ in case, the exact one first, and also what appeared since", () => {
    const folder = mkdtempSync(join(tmpdir(), "tswin32-Linux-"));
    try {
      mkdirSync(join(folder, "Sub"));
      writeFileSync(join(folder, "Sub", "Readme.TXT"), "one");
      const win32 = fromNativePath(folder);
      const read = (name: string): string => {
        using file = CreateFile(`${win32.toUpperCase()}\\${name}`, { DesiredAccess: GENERIC_READ });
        return ReadFile(file, 100)[1].toString();
      };
      assert.equal(read("SUB\\readme.txt"), "one");
      writeFileSync(join(folder, "Sub", "readme.txt"), "two");
      assert.equal(read("sub\\readme.txt"), "two");
      assert.equal(read("sub\\Readme.TXT"), "one");
      writeFileSync(join(folder, "Sub", "Later"), "three");
      assert.equal(read("SUB\\LATER"), "three");
      assert.throws(
        () => CreateFile(`${win32}\\sub\\LATER`, { DesiredAccess: GENERIC_READ, CreationDisposition: CREATE_NEW }),
        (error: Win32Error) => error.winerror === 80,
      );
      using again = CreateFile(`${win32}\\SUB\\later`, { DesiredAccess: GENERIC_READ, CreationDisposition: CREATE_ALWAYS });
      assert.equal(again.alreadyExisted, true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
