// Names in another case, in folders that keep changing: the Linux host watches those by inotify instead of reading them again.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fromNativePath } from "tswin32";
import { CREATE_NEW, CreateFile, GENERIC_WRITE, GetFileAttributes } from "tswin32/win32file";
import { Win32Error } from "tswin32/wintypes";

describe("names in a folder that keeps changing", () => {
  let parent: string;
  let folder: string;
  const native = (name: string): string => join(folder, name);

  /** Whether a Win32 path finds something. */
  function isFound(name: string): boolean {
    try {
      GetFileAttributes(`${fromNativePath(folder)}\\${name}`);
      return true;
    } catch (error) {
      if (error instanceof Win32Error && error.winerror === 2) return false;
      throw error;
    }
  }

  function create(name: string): void {
    CreateFile(`${fromNativePath(folder)}\\${name}`, { DesiredAccess: GENERIC_WRITE, CreationDisposition: CREATE_NEW }).Close();
  }

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "tswin32-watches-"));
    folder = join(parent, "folder");
    mkdirSync(folder);
    for (let file = 0; file < 10; file++) create(`First ${file}`);
    assert.equal(instances(), 1);
  });

  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  test("are found as soon as they are there, whoever has made them", () => {
    assert.equal(isFound("FIRST 9"), true);
    assert.equal(isFound("other process"), false);
    execFileSync("touch", [native("Other Process")]);
    assert.equal(isFound("other process"), true);
    writeFileSync(native("ÄRGER"), "");
    assert.equal(isFound("Ärger"), true);
    create("Last");
    assert.throws(
      () => create("LAST"),
      (error: Win32Error) => error.winerror === 80,
    );
  });

  test("are lost as soon as they are renamed or deleted", () => {
    renameSync(native("First 1"), native("Renamed"));
    assert.equal(isFound("FIRST 1"), false);
    assert.equal(isFound("RENAMED"), true);
    unlinkSync(native("First 2"));
    assert.equal(isFound("FIRST 2"), false);
    renameSync(native("First 3"), join(parent, "First 3"));
    assert.equal(isFound("FIRST 3"), false);
  });

  test("are found by one of several that differ in nothing but case", () => {
    writeFileSync(native("Twice"), "");
    writeFileSync(native("TWICE"), "");
    assert.equal(isFound("twice"), true);
    unlinkSync(native("Twice"));
    assert.equal(isFound("twice"), true);
    unlinkSync(native("TWICE"));
    assert.equal(isFound("twice"), false);
  });

  test("are those of the folder that has the path now", () => {
    renameSync(folder, join(parent, "before"));
    mkdirSync(folder);
    writeFileSync(native("Second"), "");
    assert.equal(isFound("FIRST 1"), false);
    assert.equal(isFound("SECOND"), true);
    rmSync(folder, { recursive: true });
    renameSync(join(parent, "before"), folder);
    assert.equal(isFound("FIRST 1"), true);
    assert.equal(isFound("SECOND"), false);
  });

  test("are right also after more changes than the kernel takes notes of", () => {
    const most = Number(readFileSync("/proc/sys/fs/inotify/max_queued_events", "latin1"));
    for (let change = 0; change <= most; change += 4) {
      renameSync(native("First 1"), native("Moving"));
      renameSync(native("Moving"), native("First 1"));
    }
    writeFileSync(native("Afterwards"), "");
    assert.equal(isFound("AFTERWARDS"), true);
    assert.equal(isFound("FIRST 1"), true);
    assert.equal(isFound("MOVING"), false);
  });

  test("cost no inotify instance once the program has turned to other things", async () => {
    const deadline = performance.now() + 20_000;
    while (instances() > 0 && performance.now() < deadline) await setTimeout(50);
    assert.equal(instances(), 0);
    writeFileSync(native("Later"), "");
    assert.equal(isFound("LATER"), true);
  });
});

/** How many inotify instances this process has. */
function instances(): number {
  return readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === "anon_inode:inotify";
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false; // that of the list itself
      throw error;
    }
  }).length;
}
