import assert from "node:assert/strict";
import { existsSync, lstatSync, mkdirSync, symlinkSync } from "node:fs";
import { DELETE } from "tswin32/win32con";
import {
  CREATE_ALWAYS,
  CREATE_NEW,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_DELETE_ON_CLOSE,
  FILE_FLAG_OPEN_REPARSE_POINT,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileSize,
  GetFileType,
  OPEN_ALWAYS,
  ReadFile,
  ReOpenFile,
  TRUNCATE_EXISTING,
  WriteFile,
} from "tswin32/win32file";
import {
  ERROR_ACCESS_DENIED,
  ERROR_FILE_EXISTS,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_PARAMETER,
  ERROR_PATH_NOT_FOUND,
  ERROR_SHARING_VIOLATION,
} from "tswin32/winerror";
import { throwsWin32 } from "../support/errors.js";
import { open } from "../support/files.js";
import { Folder } from "../support/folder.js";
import { describe, test } from "../support/suite.js";

const ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
const ITSELF = FILE_FLAG_OPEN_REPARSE_POINT;
const needs = { needs: ["symbolic-links"] } as const;

/** A symbolic link in the folder, to another name in it. */
function link(folder: Folder, name: string, target: string, kind: "file" | "dir" = "file"): string {
  symlinkSync(folder.native(target), folder.native(name), kind);
  return folder.path(name);
}

describe("CreateFile", () => {
  describe("symbolic links", () => {
    test(
      "are followed",
      () => {
        using folder = new Folder();
        folder.file("target", "content");
        using file = open(link(folder, "link", "target"), { access: GENERIC_READ });
        assert.equal(String(ReadFile(file, 20)[1]), "content");
        throwsWin32(() => open(folder.path("target")), ERROR_SHARING_VIOLATION);
      },
      needs,
    );

    test(
      "that lead to nothing are ERROR_FILE_NOT_FOUND",
      () => {
        using folder = new Folder();
        throwsWin32(() => open(link(folder, "link", "nothing"), { access: GENERIC_READ }), ERROR_FILE_NOT_FOUND);
        throwsWin32(() => open(folder.path("link"), { disposition: TRUNCATE_EXISTING }), ERROR_FILE_NOT_FOUND);
      },
      needs,
    );

    test(
      "that lead to nothing have what they lead to created, by CREATE_NEW too",
      () => {
        using folder = new Folder();
        for (const disposition of [CREATE_NEW, CREATE_ALWAYS, OPEN_ALWAYS]) {
          using file = open(link(folder, `link-${disposition}`, `target-${disposition}`), { disposition });
          assert.equal(file.alreadyExisted, false);
          WriteFile(file, "new");
          file.Close();
          assert.equal(folder.content(`target-${disposition}`), "new");
          assert.ok(lstatSync(folder.native(`link-${disposition}`)).isSymbolicLink());
        }
      },
      needs,
    );

    test(
      "that lead into a folder that there is not are ERROR_PATH_NOT_FOUND for who creates",
      () => {
        using folder = new Folder();
        throwsWin32(() => open(link(folder, "link", "missing/target"), { disposition: OPEN_ALWAYS }), ERROR_PATH_NOT_FOUND);
      },
      needs,
    );

    test(
      "have what they lead to emptied by CREATE_ALWAYS, and deleted by FILE_FLAG_DELETE_ON_CLOSE",
      () => {
        using folder = new Folder();
        folder.file("target", "content");
        open(link(folder, "link", "target"), { disposition: CREATE_ALWAYS }).Close();
        assert.equal(folder.content("target"), "");
        open(folder.path("link"), { share: ALL, flags: FILE_FLAG_DELETE_ON_CLOSE }).Close();
        assert.equal(existsSync(folder.native("target")), false);
        assert.ok(lstatSync(folder.native("link")).isSymbolicLink());
      },
      needs,
    );
  });

  describe("FILE_FLAG_OPEN_REPARSE_POINT", () => {
    test(
      "opens a link itself, also one that leads to nothing",
      () => {
        using folder = new Folder();
        const path = folder.file("target", "content");
        using owner = open(path);
        using itself = open(link(folder, "link", "target"), { access: GENERIC_READ, flags: ITSELF });
        using dangling = open(link(folder, "dangling", "nothing"), { access: 0, flags: ITSELF });
        assert.deepEqual([itself, dangling].map(GetFileType), [1, 1]);
        throwsWin32(() => open(folder.path("link"), { access: GENERIC_READ, flags: ITSELF }), ERROR_SHARING_VIOLATION);
        using again = ReOpenFile(dangling, GENERIC_READ, ALL, ITSELF);
        assert.notEqual(again.handle, dangling.handle);
        assert.equal(GetFileSize(owner), 7);
      },
      needs,
    );

    test("opens anything else as without it", () => {
      using folder = new Folder();
      using file = open(folder.file("a", "content"), { flags: ITSELF });
      assert.equal(String(ReadFile(file, 20)[1]), "content");
      using created = open(folder.path("new"), { disposition: CREATE_NEW, flags: ITSELF });
      assert.deepEqual(WriteFile(created, "x"), [0, 1]);
    });

    test("cannot be combined with CREATE_ALWAYS: ERROR_INVALID_PARAMETER", () => {
      using folder = new Folder();
      const path = folder.file("a", "content");
      throwsWin32(() => open(path, { disposition: CREATE_ALWAYS, flags: ITSELF }), ERROR_INVALID_PARAMETER, "CreateFile");
      assert.equal(folder.content("a"), "content");
    });

    test(
      "finds the link with CREATE_NEW and OPEN_ALWAYS",
      () => {
        using folder = new Folder();
        const path = link(folder, "link", "nothing");
        throwsWin32(() => open(path, { disposition: CREATE_NEW, flags: ITSELF }), ERROR_FILE_EXISTS);
        using itself = open(path, { access: GENERIC_WRITE, disposition: OPEN_ALWAYS, flags: ITSELF });
        assert.equal(itself.alreadyExisted, true);
        assert.equal(existsSync(folder.native("nothing")), false);
      },
      needs,
    );

    test(
      "has FILE_FLAG_DELETE_ON_CLOSE delete the link",
      () => {
        using folder = new Folder();
        folder.file("target", "content");
        open(link(folder, "link", "target"), { access: DELETE, flags: ITSELF | FILE_FLAG_DELETE_ON_CLOSE }).Close();
        assert.equal(lstatSync(folder.native("link"), { throwIfNoEntry: false }), undefined);
        assert.equal(folder.content("target"), "content");
      },
      needs,
    );

    test(
      "needs FILE_FLAG_BACKUP_SEMANTICS for a link to a directory",
      () => {
        using folder = new Folder();
        mkdirSync(folder.native("sub"));
        const path = link(folder, "link", "sub", "dir");
        throwsWin32(() => open(path, { access: GENERIC_READ, flags: ITSELF }), ERROR_ACCESS_DENIED);
        open(path, { access: GENERIC_READ, flags: ITSELF | FILE_FLAG_BACKUP_SEMANTICS }).Close();
      },
      needs,
    );
  });
});
