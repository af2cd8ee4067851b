import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { root } from "../lanes/places.js";
import { place, tswin32 } from "./command.js";

describe("tswin32 find", () => {
  test("shows a function: every overload, its first sentence, its Python name and the hosts; its promise twin too", async (t) => {
    const { code, stdout } = await tswin32(place(t), ["find", "CreateFile"]);
    assert.equal(code, 0);
    const [plain = "", twin = ""] = stdout.split("\n\n");
    assert.match(plain, /^CreateFile\n {2}Opens or creates a file/);
    assert.match(plain, /modules +tswin32\/win32file$/m);
    assert.equal(plain.match(/signature +function CreateFile\(/g)?.length, 2);
    assert.match(plain, /Python +win32file\.CreateFile\b/);
    assert.match(plain, /hosts +linux: yes/m);
    assert.match(twin, /modules +tswin32\/win32file\/promises$/m);
    assert.match(twin, /Promise<HANDLE>$/m);
  });

  test("shows a constant with its value and all modules that have it", async (t) => {
    const { stdout } = await tswin32(place(t), ["find", "generic_read"]);
    assert.match(stdout, /^GENERIC_READ$/m);
    assert.match(stdout, /modules .*tswin32\/win32con\b.*tswin32\/win32file\b/);
    assert.match(stdout, /signature +const GENERIC_READ = 2147483648$/m);
  });

  test("tells the Python name where it differs", async (t) => {
    const { stdout } = await tswin32(place(t), ["find", "HANDLE.valueOf"]);
    assert.match(stdout, /Python +int\(h\)$/m);
    assert.match((await tswin32(place(t), ["find", "HANDLE"])).stdout, /Python +PyHANDLE$/m);
  });

  test("lists what contains a part of a name, in any case", async (t) => {
    const { code, stdout } = await tswin32(place(t), ["find", "sharing_VIOL"]);
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}ERROR_SHARING_VIOLATION +tswin32\/winerror$/m);
    assert.match(stdout, /^ {2}SCARD_E_SHARING_VIOLATION +tswin32\/winerror$/m);
  });

  test("fails with a message where nothing fits", async (t) => {
    const { code, stdout, stderr } = await tswin32(place(t), ["find", "NoSuchThing"]);
    assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
    assert.match(stderr, /"NoSuchThing"/);
  });

  test("knows every export of every entry point", async () => {
    const { declarations } = (await import(new URL("../../../dist/cli/find/declarations.js", import.meta.url).href)) as {
      declarations: () => readonly { name: string; module: string; signatures: readonly string[] }[];
    };
    const known = new Set(declarations().map(({ module, name }) => `${module} ${name}`));
    const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      exports: Record<string, string | { default: string }>;
    };
    for (const [entry, target] of Object.entries(exports)) {
      if (typeof target === "string" || entry === "." || entry === "./promises") continue; // these two export the modules themselves
      const module = entry.replace(/^\./, "tswin32");
      const names = Object.keys((await import(module)) as object);
      assert.ok(names.length > 0, module);
      assert.deepEqual(
        names.filter((name) => !known.has(`${module} ${name}`)),
        [],
        `exports of ${module} that find does not know`,
      );
    }
  });
});
