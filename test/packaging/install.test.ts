// The package as a user gets it: packed, installed elsewhere without install scripts, imported, required, bundled, compiled against.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import { build } from "esbuild";
import { entryPoints, node, npm, pack, root, TemporaryFolder } from "./programs.js";

const folder = new TemporaryFolder();
after(() => folder[Symbol.dispose]());
const project = join(folder.path, "project");
write("package.json", '{ "name": "user", "private": true }');
npm(project, "install", "--ignore-scripts", "--prefer-offline", pack(folder.path).archive);

const installed = join(project, "node_modules", "tswin32");
const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as { version: string; exports: Record<string, unknown> };
const entries = entryPoints(manifest);

/** A program that uses the real host: it must print "hello 5". */
const program = `
import { CreateFile, ReadFile, WriteFile, SetFilePointer, GetFileSize } from "tswin32/win32file";
import { CreateEvent, SetEvent } from "tswin32/win32event";
import { WaitForSingleObject } from "tswin32/win32event/promises";
import { win32con } from "tswin32";
const file = CreateFile(process.argv[2]!, win32con.GENERIC_READ | win32con.GENERIC_WRITE, 0, null, 2, win32con.FILE_ATTRIBUTE_NORMAL, null);
WriteFile(file, "hello");
SetFilePointer(file, 0, 0);
const [, data] = ReadFile(file, 100);
const size = GetFileSize(file);
file.Close();
const event = CreateEvent(null, true, false, null);
SetEvent(event);
WaitForSingleObject(event, 1000).then((outcome) => {
  event.Close();
  if (outcome === 0) console.log(data.toString(), size);
});
`;

function write(name: string, text: string): string {
  const path = join(project, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Runs a program that must succeed and returns what it printed. */
function output(where: string, ...args: string[]): string {
  const { status, stdout, stderr } = node(where, ...args);
  assert.equal(stderr, "");
  assert.equal(status, 0);
  return stdout.trim();
}

describe("installed with --ignore-scripts", () => {
  for (const entry of entries) {
    test(`import and require of "${entry}" give the same module`, () => {
      const script = write(
        "both.cjs",
        `const required = require("${entry}");
         import("${entry}").then((imported) => {
           const names = Object.keys(imported);
           const same = names.every((name) => required[name] === imported[name]);
           console.log(names.length > 0, same);
         });`,
      );
      assert.equal(output(project, script), "true true");
    });
  }

  test("functions and classes have the names that they are exported by, though many share a file", () => {
    const script = write(
      "names.mjs",
      `for (const entry of ${JSON.stringify(entries)}) {
         const module = await import(entry);
         for (const [name, value] of Object.entries(module)) {
           // Of one that is exported twice (CreateFile, CreateFileW) one of the names is its own.
           if (typeof value === "function" && module[value.name] !== value) console.log(entry, name, value.name);
         }
       }`,
    );
    assert.equal(output(project, script), "");
  });

  test("what package.json does not export cannot be imported", () => {
    const { status, stderr } = node(project, "--input-type=module", "-e", 'import "tswin32/dist/host/index.js"');
    assert.notEqual(status, 0);
    assert.match(stderr, /ERR_PACKAGE_PATH_NOT_EXPORTED/);
  });

  test("its command runs", () => {
    assert.equal(output(project, join(installed, "dist", "cli", "main.js"), "--version"), manifest.version);
  });
});

describe("bundled by esbuild, koffi left outside", () => {
  for (const format of ["esm", "cjs"] as const) {
    test(`as ${format}, it runs where only koffi is installed`, async () => {
      const source = write("program.ts", program);
      const place = join(folder.path, `bundle-${format}`);
      const bundle = join(place, format === "esm" ? "bundle.mjs" : "bundle.cjs");
      await build({
        entryPoints: [source],
        outfile: bundle,
        bundle: true,
        platform: "node",
        format,
        external: ["koffi"],
        logLevel: "silent",
      });
      for (const name of ["koffi", "@koromix"]) {
        cpSync(join(project, "node_modules", name), join(place, "node_modules", name), { recursive: true });
      }
      assert.equal(output(place, bundle, join(place, "a.txt")), "hello 5");
    });
  }

  test("it loads where the libraries of the other host, which it carries along, cannot be loaded", async () => {
    const place = join(folder.path, "bundle-elsewhere");
    const source = write("names.ts", 'import * as tswin32 from "tswin32"; console.log(typeof tswin32.win32file.CreateFile);');
    const bundle = join(place, "bundle.cjs");
    await build({ entryPoints: [source], outfile: bundle, bundle: true, platform: "node", external: ["koffi"], logLevel: "silent" });
    for (const name of ["koffi", "@koromix"]) {
      cpSync(join(project, "node_modules", name), join(place, "node_modules", name), { recursive: true });
    }
    const preload = join(place, "no-libraries.cjs");
    writeFileSync(preload, 'require("koffi").load = () => { throw new Error("there is no such library"); };');
    assert.equal(output(place, "--require", preload, bundle), "function");
  });
});

describe("without koffi's native part", () => {
  for (const [how, args] of [
    ["import", ["--input-type=module", "-e", 'import { GetCurrentProcessId } from "tswin32/win32api"; GetCurrentProcessId();']],
    ["require", ["-e", 'require("tswin32/win32api").GetCurrentProcessId()']],
  ] as const) {
    test(`after ${how}, the first call fails with an error that says what to do, and without a stack`, () => {
      const place = join(folder.path, `bare-${how}`);
      cpSync(join(project, "node_modules"), join(place, "node_modules"), { recursive: true });
      rmSync(join(place, "node_modules", "@koromix"), { recursive: true });
      const { status, stderr } = node(place, ...args);
      assert.notEqual(status, 0);
      assert.match(stderr, new RegExp(`tswin32 needs the native part of "koffi" for ${process.platform}-${process.arch}`));
      assert.match(stderr, /npm install koffi/);
      assert.doesNotMatch(stderr, /^\s+at /m, "a stack");
    });
  }
});

describe("a TypeScript consumer", () => {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  // Programs that use Node's types bring them; the declarations of ours are checked, too (no skipLibCheck).
  for (const name of ["@types/node", "undici-types"]) {
    cpSync(join(root, "node_modules", name), join(project, "node_modules", name), { recursive: true });
  }
  const everything = entries.map((entry, index) => `import * as module${index} from "${entry}";\nvoid module${index};`).join("\n");
  const kinds = { nodenext: "nodenext", bundler: "esnext" } as const;

  for (const [moduleResolution, module] of Object.entries(kinds)) {
    test(`compiles with moduleResolution ${moduleResolution}`, () => {
      const place = `consumer-${moduleResolution}`;
      write(`${place}/package.json`, '{ "type": "module" }');
      write(`${place}/program.ts`, program);
      write(`${place}/everything.ts`, everything);
      const compilerOptions = { module, moduleResolution, target: "es2022", lib: ["es2023"], types: ["node"], strict: true };
      write(`${place}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ["."] }));
      const { status, stdout } = node(join(project, place), compiler, "-p", ".", "--outDir", "out");
      assert.equal(stdout, "");
      assert.equal(status, 0);
      if (moduleResolution === "nodenext")
        assert.equal(output(join(project, place), "out/program.js", join(project, place, "a.txt")), "hello 5");
    });

    test(`is told of its mistakes with moduleResolution ${moduleResolution}`, () => {
      const place = `mistaken-${moduleResolution}`;
      write(`${place}/package.json`, '{ "type": "module" }');
      write(`${place}/program.ts`, 'import { GetFileSize } from "tswin32/win32file";\nexport const size: string = GetFileSize("five");\n');
      const compilerOptions = { module, moduleResolution, target: "es2022", lib: ["es2023"], types: ["node"], strict: true, noEmit: true };
      write(`${place}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ["."] }));
      const { status, stdout } = node(join(project, place), compiler, "-p", ".");
      assert.notEqual(status, 0);
      assert.match(stdout, /TS2322/); // a number is no string
    });
  }
});
