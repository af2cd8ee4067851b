import assert from "node:assert/strict";
import { existsSync, linkSync } from "node:fs";
import { FILE_SHARE_DELETE, FILE_SHARE_READ, FILE_SHARE_WRITE, GENERIC_READ, GENERIC_WRITE, ReadFile, WriteFile } from "tswin32/win32file";
import { ERROR_SHARING_VIOLATION } from "tswin32/winerror";
import { Disposables } from "../support/disposables.js";
import { outcome, throwsWin32 } from "../support/errors.js";
import { agree, allModes, type Mode, open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";

const exclusive: Mode = { access: GENERIC_READ | GENERIC_WRITE, share: 0 };

/** What the rule lets a second open come to, mode by mode. */
function expected(first: Mode): string[] {
  return allModes.map((second) => described(first, second, agree(first, second) ? 0 : ERROR_SHARING_VIOLATION));
}

function described(first: Mode, second: Mode, code: number): string {
  const mode = ({ access, share }: Mode) => `access 0x${access.toString(16)} share ${share}`;
  return `${mode(first)}, then ${mode(second)}: ${code}`;
}

describe("CreateFile", () => {
  describe("share modes", () => {
    test("agree with the rule for every pair of opens in one process", () => {
      using folder = new Folder();
      const path = folder.file("shared");
      for (const first of allModes) {
        using _ = open(path, first);
        assert.deepEqual(
          allModes.map((second) =>
            described(
              first,
              second,
              outcome(() => open(path, second)),
            ),
          ),
          expected(first),
        );
      }
    });

    test("agree with the rule for every pair of opens in two processes", async () => {
      using folder = new Folder();
      using held = new Disposables();
      const paths = allModes.map((first, index) => {
        const path = folder.file(`shared-${index}`);
        held.use(open(path, first));
        return path;
      });
      await using other = new SecondProcess("tryModes", [paths, [...allModes]]);
      const outcomes = await other.result();
      for (const [index, first] of allModes.entries()) {
        assert.deepEqual(
          allModes.map((second, at) => described(first, second, outcomes[index]?.[at] ?? -1)),
          expected(first),
        );
      }
    });

    test("neither keep out nor are kept out by an open that asks for no access", () => {
      using folder = new Folder();
      const path = folder.file("shared");
      using query = open(path, { access: 0, share: 0 });
      using owner = open(path, exclusive);
      using another = open(path, { access: 0, share: 0 });
      assert.equal(new Set([query.handle, owner.handle, another.handle]).size, 3);
      throwsWin32(() => open(path, exclusive), ERROR_SHARING_VIOLATION);
    });

    test("let those in whom all that hold the file admit, and nobody else", () => {
      using folder = new Folder();
      const path = folder.file("shared", "abc");
      const all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
      using one = open(path, { access: GENERIC_READ, share: all });
      using two = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ });
      throwsWin32(() => open(path, { access: GENERIC_WRITE, share: all }), ERROR_SHARING_VIOLATION);
      two.Close();
      using writer = open(path, { access: GENERIC_WRITE, share: all });
      WriteFile(writer, "x");
      assert.equal(String(ReadFile(one, 3)[1]), "xbc");
    });

    test("belong to the file, by whatever name it is opened", () => {
      using folder = new Folder();
      const path = folder.file("name");
      linkSync(folder.native("name"), folder.native("other-name"));
      using _ = open(path, exclusive);
      throwsWin32(() => open(folder.path("other-name"), exclusive), ERROR_SHARING_VIOLATION);
      throwsWin32(() => open(folder.path("NAME"), exclusive), ERROR_SHARING_VIOLATION);
    });

    test("leave other files alone", () => {
      using folder = new Folder();
      using one = open(folder.file("one"), exclusive);
      using two = open(folder.file("two"), exclusive);
      assert.notEqual(one.handle, two.handle);
    });
  });

  describe("claims", () => {
    test("vanish with Close, and not before", () => {
      using folder = new Folder();
      const path = folder.file("claimed");
      using first = open(path, exclusive);
      throwsWin32(() => open(path, exclusive), ERROR_SHARING_VIOLATION);
      first.Close();
      open(path, exclusive).Close();
      open(path, exclusive).Close();
    });

    test("stay as long as one of several handles is open", () => {
      using folder = new Folder();
      const path = folder.file("claimed");
      const readers: Mode = { access: GENERIC_READ, share: FILE_SHARE_READ };
      using one = open(path, readers);
      using two = open(path, readers);
      one.Close();
      throwsWin32(() => open(path, exclusive), ERROR_SHARING_VIOLATION);
      two.Close();
      open(path, exclusive).Close();
    });

    test("leave none behind from an open that was refused", () => {
      using folder = new Folder();
      const path = folder.file("claimed");
      using first = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ });
      for (let times = 0; times < 100; times++) throwsWin32(() => open(path, exclusive), ERROR_SHARING_VIOLATION);
      using second = open(path, { access: GENERIC_READ, share: FILE_SHARE_READ });
      assert.notEqual(first.handle, second.handle);
    });

    test("of another process hold until it closes its handle, while it runs on", async () => {
      using folder = new Folder();
      const path = folder.file("claimed");
      await using other = new SecondProcess("hold", [path, exclusive]);
      await other.reached("opened");
      throwsWin32(() => open(path, { access: GENERIC_READ, share: FILE_SHARE_READ | FILE_SHARE_WRITE }), ERROR_SHARING_VIOLATION);
      using query = open(path, { access: 0, share: 0 });
      assert.ok(query.handle > 0);
      other.order("close");
      await other.reached("closed");
      open(path, exclusive).Close();
      other.order("end");
      await other.result();
    });

    test("vanish when the process that holds them exits without closing", async () => {
      using folder = new Folder();
      const path = folder.file("claimed");
      await using other = new SecondProcess("exitHolding", [path, exclusive]);
      assert.deepEqual(await other.ended, { code: 0, signal: null }, other.output);
      await other.reached("opened");
      open(path, exclusive).Close();
    });

    test("vanish when the process that holds them is killed", async () => {
      using folder = new Folder();
      const path = folder.file("claimed");
      await using other = new SecondProcess("hold", [path, exclusive]);
      await other.reached("opened");
      throwsWin32(() => open(path, exclusive), ERROR_SHARING_VIOLATION);
      other.kill();
      const ending = await other.ended;
      assert.ok(ending.signal === "SIGKILL" || ending.code !== 0, "The process was not killed.");
      open(path, exclusive).Close();
      assert.ok(existsSync(folder.native("claimed")));
    });
  });
});
