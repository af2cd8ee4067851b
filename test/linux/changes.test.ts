// What changes the directory tree, as this host does it: what a kill -9 leaves, links, file systems, the next boot.

import assert from "node:assert/strict";
import {
  chmodSync,
  closeSync,
  existsSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  COPY_FILE_COPY_SYMLINK,
  COPY_FILE_RESTARTABLE,
  CopyFile,
  CopyFileEx,
  DeleteFile,
  MOVEFILE_COPY_ALLOWED,
  MOVEFILE_DELAY_UNTIL_REBOOT,
  MOVEFILE_REPLACE_EXISTING,
  MOVEFILE_WRITE_THROUGH,
  MoveFile,
  MoveFileEx,
  PROGRESS_CONTINUE,
  RemoveDirectory,
  ReplaceFile,
} from "tswin32/win32file";
import { CopyFile as CopyFileAsync } from "tswin32/win32file/promises";
import {
  ERROR_ACCESS_DENIED,
  ERROR_DIRECTORY,
  ERROR_FILE_EXISTS,
  ERROR_NOT_SAME_DEVICE,
  ERROR_SHARING_VIOLATION,
  Win32Error,
} from "tswin32/winerror";
import { run, startAndKill } from "./child.js";

const MIB = 1024 * 1024;

/** A folder of its own for one case, in the temporary folder or on another file system. */
class Folder implements Disposable {
  readonly path: string;

  constructor(parent = tmpdir()) {
    this.path = mkdtempSync(join(parent, "tswin32-changes-"));
  }

  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  file(name: string, content: string | Uint8Array = ""): string {
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  text(name: string): string {
    return readFileSync(this.at(name), "utf8");
  }

  get names(): string[] {
    return readdirSync(this.path).sort();
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function throwsCode(call: () => void, code: number): void {
  assert.throws(call, (error: unknown) => error instanceof Win32Error && error.winerror === code);
}

/** A file system other than that of the temporary folder, undefined where there is none. */
const elsewhere = ["/dev/shm", "/var/tmp", "/run"].find((path) => {
  const there = statSync(path, { throwIfNoEntry: false });
  return there !== undefined && there.dev !== statSync(tmpdir()).dev;
});
const needsElsewhere = elsewhere === undefined ? { skip: "there is one file system only" } : {};

describe("a kill -9", () => {
  test("in the middle of copies leaves the old file or the new one, and the next process sweeps up", { timeout: 120_000 }, async () => {
    using folder = new Folder();
    folder.file("one", Buffer.alloc(4 * MIB, "1"));
    folder.file("two", Buffer.alloc(4 * MIB + 1, "2"));
    folder.file("target", Buffer.alloc(4 * MIB, "1"));
    const program = `
      import { CopyFile } from "tswin32/win32file";
      const at = (name) => ${JSON.stringify(folder.path)} + "/" + name;
      CopyFile(at("one"), at("target"), false); // the first call loads the host
      console.log("ready");
      for (;;) for (const name of ["one", "two"]) CopyFile(at(name), at("target"), false);`;
    for (let round = 0; round < 12; round++) {
      await startAndKill(program, Math.random() * 40); // the moment is the case's random part
      const content = readFileSync(folder.at("target"));
      const whole = content.equals(readFileSync(folder.at("one"))) || content.equals(readFileSync(folder.at("two")));
      assert.ok(whole, `round ${round}: ${content.length} bytes of both`);
    }
    run(
      `import { CopyFile } from "tswin32/win32file"; CopyFile(${JSON.stringify(folder.at("one"))}, ${JSON.stringify(folder.at("last"))}, true);`,
    );
    assert.deepEqual(folder.names, ["last", "one", "target", "two"]);
  });

  test("in the middle of a copy to a new name leaves all of it or nothing", { timeout: 120_000 }, async () => {
    using folder = new Folder();
    folder.file("one", Buffer.alloc(8 * MIB, "1"));
    const program = `
      import { CopyFile, DeleteFile } from "tswin32/win32file";
      const at = (name) => ${JSON.stringify(folder.path)} + "/" + name;
      CopyFile(at("one"), at("target"), true); // the first call loads the host
      DeleteFile(at("target"));
      console.log("ready");
      for (;;) { CopyFile(at("one"), at("target"), true); DeleteFile(at("target")); }`;
    for (let round = 0; round < 8; round++) {
      await startAndKill(program, Math.random() * 40);
      assert.ok([0, 8 * MIB].includes(statSync(folder.at("target"), { throwIfNoEntry: false })?.size ?? 0), `round ${round}`);
      rmSync(folder.at("target"), { force: true });
    }
    assert.deepEqual(folder.names, ["one"]);
  });

  test("in the middle of ReplaceFile leaves the old file or the new one", { timeout: 120_000 }, async () => {
    using folder = new Folder();
    folder.file("target", "1".repeat(10_000));
    const program = `
      import { writeFileSync } from "node:fs";
      import { ReplaceFile } from "tswin32/win32file";
      const at = (name) => ${JSON.stringify(folder.path)} + "/" + name;
      for (let round = 0; ; round++) {
        writeFileSync(at("new"), String(round % 2).repeat(10_000));
        ReplaceFile(at("target"), at("new"), at("backup"));
        if (round === 0) console.log("ready"); // the first call loads the host
      }`;
    for (let round = 0; round < 12; round++) {
      await startAndKill(program, Math.random() * 30);
      assert.match(folder.text("target"), /^(0{10000}|1{10000})$/, `round ${round}`);
      if (existsSync(folder.at("backup"))) assert.match(folder.text("backup"), /^(0{10000}|1{10000})$/);
    }
  });
});

describe("CopyFile on Linux", () => {
  test("keeps the holes of a file", () => {
    using folder = new Folder();
    const size = 8 * 1024 * MIB;
    const fd = openSync(folder.at("a"), "w");
    writeSync(fd, "begin", 0);
    writeSync(fd, "middle", 5 * 1024 * MIB);
    ftruncateSync(fd, size);
    closeSync(fd);
    CopyFile(folder.at("a"), folder.at("b"), true);
    const copy = statSync(folder.at("b"));
    assert.equal(copy.size, size);
    assert.ok(copy.blocks * 512 < MIB, `${copy.blocks * 512} bytes are allocated`);
    const read = Buffer.alloc(6);
    const source = openSync(folder.at("b"), "r");
    readSync(source, read, 0, 6, 5 * 1024 * MIB);
    closeSync(source);
    assert.equal(String(read), "middle");
  });

  test("copies what has no size until it is read", () => {
    using folder = new Folder();
    CopyFile("/proc/self/status", folder.at("a"), true);
    assert.match(folder.text("a"), /^Name:/);
  });

  test("keeps extended attributes and who may execute", () => {
    using folder = new Folder();
    chmodSync(folder.file("a", "#!/bin/sh\n"), 0o755);
    CopyFile(folder.at("a"), folder.at("b"), true);
    assert.equal(statSync(folder.at("b")).mode & 0o111, statSync(folder.at("a")).mode & 0o111);
  });

  test("keeps the protection of what it overwrites", () => {
    using folder = new Folder();
    chmodSync(folder.file("b", "old"), 0o600);
    CopyFile(folder.file("a", "new"), folder.at("b"), false);
    assert.equal(statSync(folder.at("b")).mode & 0o777, 0o600);
    assert.equal(folder.text("b"), "new");
  });

  test("writes through all names of a file", () => {
    using folder = new Folder();
    linkSync(folder.file("b", "old"), folder.at("c"));
    CopyFile(folder.file("a", "new"), folder.at("b"), false);
    assert.equal(folder.text("c"), "new");
    assert.equal(statSync(folder.at("b")).nlink, 2);
  });

  test("copies what a link leads to, and writes to what a link leads to", () => {
    using folder = new Folder();
    symlinkSync(folder.file("a", "new"), folder.at("to a"));
    symlinkSync(folder.file("b", "old"), folder.at("to b"));
    CopyFile(folder.at("to a"), folder.at("to b"), false);
    assert.equal(folder.text("b"), "new");
    assert.ok(lstatSync(folder.at("to b")).isSymbolicLink());
    throwsCode(() => CopyFile(folder.at("to a"), folder.at("a"), false), ERROR_SHARING_VIOLATION);
    symlinkSync(folder.at("new"), folder.at("to nothing"));
    CopyFile(folder.at("a"), folder.at("to nothing"), true);
    assert.equal(folder.text("new"), "new");
  });

  test("copies the link itself with COPY_FILE_COPY_SYMLINK", () => {
    using folder = new Folder();
    symlinkSync("nowhere", folder.at("link"));
    CopyFileEx(folder.at("link"), folder.at("copy"), null, undefined, false, COPY_FILE_COPY_SYMLINK);
    assert.equal(readlinkSync(folder.at("copy")), "nowhere");
  });

  test("leaves a half copy to be taken up again where a restartable one was killed", async () => {
    using folder = new Folder();
    const content = Buffer.alloc(40 * MIB, "0123456789");
    folder.file("a", content);
    const program = `
      import { CopyFileEx, COPY_FILE_RESTARTABLE } from "tswin32/win32file";
      const at = (name) => ${JSON.stringify(folder.path)} + "/" + name;
      let calls = 0;
      CopyFileEx(at("a"), at("b"), () => {
        if (++calls === 4) process.kill(process.pid, "SIGKILL");
      }, null, false, COPY_FILE_RESTARTABLE);`;
    assert.throws(() => run(program));
    assert.equal(existsSync(folder.at("b")), false);
    const from: number[] = [];
    const routine = (_size: number, transferred: number) => {
      from.push(transferred);
      return PROGRESS_CONTINUE;
    };
    CopyFileEx(folder.at("a"), folder.at("b"), routine, undefined, false, COPY_FILE_RESTARTABLE);
    assert.ok((from[0] as number) > 0, "it began anew");
    assert.ok(readFileSync(folder.at("b")).equals(content));
    assert.deepEqual(folder.names, ["a", "b"]);
  });

  test("takes nothing up of a source that has changed", () => {
    using folder = new Folder();
    folder.file("a", Buffer.alloc(10 * MIB, "1"));
    const copy = (answer: number) =>
      CopyFileEx(folder.at("a"), folder.at("b"), (_size, done) => (done > 0 ? answer : 0), undefined, false, COPY_FILE_RESTARTABLE);
    assert.throws(() => copy(2));
    const changed = Buffer.alloc(10 * MIB, "2");
    folder.file("a", changed);
    copy(0);
    assert.ok(readFileSync(folder.at("b")).equals(changed));
  });

  test("leaves what was there before where its signal aborts", async () => {
    using folder = new Folder();
    folder.file("b", "old");
    const fd = openSync(folder.at("a"), "w");
    for (let part = 0; part < 300; part++) writeSync(fd, Buffer.alloc(MIB, "x"));
    closeSync(fd);
    const controller = new AbortController();
    const copying = CopyFileAsync(folder.at("a"), folder.at("b"), false, { signal: controller.signal });
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 1);
    await assert.rejects(copying, reason);
    assert.equal(folder.text("b"), "old");
    assert.deepEqual(folder.names, ["a", "b"]);
  });

  test("never touches a device", () => {
    using folder = new Folder();
    throwsCode(() => CopyFile(folder.file("a"), "NUL", false), ERROR_ACCESS_DENIED);
    throwsCode(() => DeleteFile("NUL"), ERROR_ACCESS_DENIED);
    throwsCode(() => MoveFile("NUL", folder.at("b")), ERROR_ACCESS_DENIED);
    throwsCode(() => MoveFileEx(folder.at("a"), "NUL", MOVEFILE_REPLACE_EXISTING), ERROR_ACCESS_DENIED);
    assert.ok(statSync("/dev/null").isCharacterDevice());
  });
});

describe("10,000 small files", () => {
  test("are copied into one folder, moved and deleted in a time that grows with their number", { timeout: 60_000 }, () => {
    using folder = new Folder();
    folder.file("a", "content");
    const names = Array.from({ length: 10_000 }, (_, number) => folder.at(`copy ${number}`));
    const began = performance.now();
    for (const name of names) CopyFile(folder.at("a"), name, true);
    for (const name of names) MoveFile(name, `${name} moved`);
    for (const name of names) DeleteFile(`${name} moved`);
    assert.ok(performance.now() - began < 20_000, `${performance.now() - began} ms`); // a fraction of a millisecond each, ten times over
    assert.deepEqual(folder.names, ["a"]);
  });
});

describe("links", () => {
  test("are deleted, moved and removed themselves", () => {
    using folder = new Folder();
    mkdirSync(folder.at("sub"));
    folder.file("sub/a", "content");
    symlinkSync(folder.at("sub", "a"), folder.at("to file"));
    symlinkSync(folder.at("sub"), folder.at("to directory"));
    throwsCode(() => DeleteFile(folder.at("to directory")), ERROR_ACCESS_DENIED);
    throwsCode(() => RemoveDirectory(folder.at("to file")), ERROR_DIRECTORY);
    MoveFile(folder.at("to file"), folder.at("moved"));
    assert.ok(lstatSync(folder.at("moved")).isSymbolicLink());
    DeleteFile(folder.at("moved"));
    RemoveDirectory(folder.at("to directory"));
    assert.deepEqual(folder.names, ["sub"]);
    assert.equal(folder.text("sub/a"), "content");
  });

  test("to nothing can be deleted", () => {
    using folder = new Folder();
    symlinkSync(folder.at("nowhere"), folder.at("one"));
    symlinkSync(folder.at("nowhere"), folder.at("two"));
    DeleteFile(folder.at("one"));
    RemoveDirectory(folder.at("two"));
    assert.deepEqual(folder.names, []);
  });

  test("that are two names of one file: one replaces the other", () => {
    using folder = new Folder();
    linkSync(folder.file("a", "content"), folder.at("b"));
    MoveFileEx(folder.at("a"), folder.at("b"), MOVEFILE_REPLACE_EXISTING);
    assert.deepEqual(folder.names, ["b"]);
    assert.equal(folder.text("b"), "content");
  });
});

describe("another file system", needsElsewhere, () => {
  test("needs MOVEFILE_COPY_ALLOWED, which MoveFile has by itself", () => {
    using folder = new Folder();
    using other = new Folder(elsewhere);
    folder.file("a", "content");
    throwsCode(() => MoveFileEx(folder.at("a"), other.at("a"), 0), ERROR_NOT_SAME_DEVICE);
    assert.deepEqual(other.names, []);
    MoveFileEx(folder.at("a"), other.at("a"), MOVEFILE_COPY_ALLOWED | MOVEFILE_WRITE_THROUGH);
    MoveFile(other.at("a"), folder.at("b"));
    assert.deepEqual([folder.names, other.names], [["b"], []]);
    assert.equal(folder.text("b"), "content");
  });

  test("keeps what is there unless MOVEFILE_REPLACE_EXISTING is given", () => {
    using folder = new Folder();
    using other = new Folder(elsewhere);
    folder.file("a", "new");
    other.file("a", "old");
    assert.throws(() => MoveFileEx(folder.at("a"), other.at("a"), MOVEFILE_COPY_ALLOWED));
    assert.equal(other.text("a"), "old");
    MoveFileEx(folder.at("a"), other.at("a"), MOVEFILE_COPY_ALLOWED | MOVEFILE_REPLACE_EXISTING);
    assert.equal(other.text("a"), "new");
    assert.deepEqual(folder.names, []);
  });

  test("takes no directory", () => {
    using folder = new Folder();
    using other = new Folder(elsewhere);
    mkdirSync(folder.at("sub"));
    throwsCode(() => MoveFile(folder.at("sub"), other.at("sub")), ERROR_ACCESS_DENIED);
    assert.deepEqual(folder.names, ["sub"]);
  });

  test("takes copies, without a gap", () => {
    using folder = new Folder();
    using other = new Folder(elsewhere);
    const content = Buffer.alloc(3 * MIB + 5, "0123456789abc");
    CopyFile(folder.file("a", content), other.at("a"), true);
    assert.ok(readFileSync(other.at("a")).equals(content));
    throwsCode(() => CopyFile(folder.at("a"), other.at("a"), true), ERROR_FILE_EXISTS);
  });

  test("makes no backup: the files keep their names", () => {
    using folder = new Folder();
    using other = new Folder(elsewhere);
    assert.throws(() => ReplaceFile(folder.file("a", "old"), folder.file("new", "new"), other.at("backup")), /1175/);
    assert.throws(() => ReplaceFile(folder.at("a"), other.file("new", "new")), /1176/);
    assert.deepEqual([folder.text("a"), folder.text("new"), other.text("new")], ["old", "new", "new"]);
  });
});

describe("drives and directories", () => {
  test("stay where they are", () => {
    using folder = new Folder();
    mkdirSync(folder.at("sub"));
    folder.file("a");
    for (const root of ["C:\\", "Z:\\", "/", "C:"]) {
      throwsCode(() => MoveFile(root, folder.at("root")), ERROR_ACCESS_DENIED);
      throwsCode(() => MoveFileEx(root, folder.at("root"), MOVEFILE_DELAY_UNTIL_REBOOT), ERROR_ACCESS_DENIED);
      throwsCode(() => RemoveDirectory(root), ERROR_ACCESS_DENIED);
    }
    throwsCode(() => RemoveDirectory("."), ERROR_SHARING_VIOLATION);
    throwsCode(() => MoveFile(".", folder.at("moved")), ERROR_SHARING_VIOLATION);
    throwsCode(() => ReplaceFile(folder.at("sub"), folder.at("a")), ERROR_ACCESS_DENIED);
    throwsCode(() => ReplaceFile(folder.at("a"), folder.at("sub")), ERROR_ACCESS_DENIED);
    throwsCode(() => MoveFile(folder.at("sub"), folder.at("sub", "inside")), ERROR_SHARING_VIOLATION);
    assert.deepEqual(folder.names, ["a", "sub"]);
  });
});

describe("MOVEFILE_DELAY_UNTIL_REBOOT", () => {
  test("is carried out, in order, by the first process after a boot", () => {
    using folder = new Folder();
    using state = new Folder();
    const environment = { TSWIN32_STATE: state.path };
    folder.file("deleted");
    folder.file("moved", "moved");
    folder.file("replacing", "new");
    folder.file("replaced", "old");
    folder.file("kept", "kept");
    mkdirSync(folder.at("empty"));
    mkdirSync(folder.at("full"));
    folder.file("full/a");
    const orders: [string, string | null, number][] = [
      ["deleted", null, 0],
      ["moved", "moved there", 0],
      ["replacing", "replaced", MOVEFILE_REPLACE_EXISTING],
      ["moved there", "kept", 0], // something has that name
      ["empty", null, 0],
      ["full", null, 0],
      ["missing", null, 0],
    ];
    const program = `
      import { MoveFileEx } from "tswin32/win32file";
      for (const [from, to, flags] of ${JSON.stringify(orders)}) MoveFileEx(from, to, flags | ${MOVEFILE_DELAY_UNTIL_REBOOT});`;
    run(`process.chdir(${JSON.stringify(folder.path)}); ${program}`, environment);
    const before = folder.names;
    const use = `import { CreateEvent } from "tswin32/win32event"; CreateEvent(null, true, false, null);`;
    run(use, environment);
    assert.deepEqual(folder.names, before, "too early");

    // Another boot: what the machine remembers of the present one is another's.
    const pending = readdirSync(state.path).find((name) => name.startsWith("pending-renames-")) as string;
    renameSync(state.at(pending), state.at("pending-renames-00000000-0000-0000-0000-000000000000"));
    const machine = readdirSync(state.path).find((name) => name.startsWith("arbiter-")) as string;
    rmSync(state.at(machine));
    run(use, environment);
    assert.deepEqual(folder.names, ["full", "kept", "moved there", "replaced"]);
    assert.equal(folder.text("replaced"), "new");
    assert.equal(folder.text("kept"), "kept");
    assert.deepEqual(
      readdirSync(state.path).filter((name) => name.startsWith("pending")),
      [],
    );
  });

  test("keeps the two strings that Windows keeps in the registry", () => {
    using state = new Folder();
    run(
      `import { MoveFileEx } from "tswin32/win32file";
       MoveFileEx("C:\\\\a", "C:\\\\b", 5);
       MoveFileEx("C:\\\\c", null, 4);`,
      { TSWIN32_STATE: state.path },
    );
    const pending = readdirSync(state.path).find((name) => name.startsWith("pending-renames-")) as string;
    assert.equal(readFileSync(state.at(pending), "utf16le"), "\\??\\C:\\a\0!\\??\\C:\\b\0\\??\\C:\\c\0\0\0");
  });
});
