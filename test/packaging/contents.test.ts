// What is in the package, and whether its types lead every resolver to the same place.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { after, describe, test } from "node:test";
import { entryPoints, node, pack, root, TemporaryFolder } from "./programs.js";

const folder = new TemporaryFolder();
after(() => folder[Symbol.dispose]());
const packed = pack(folder.path);
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
  imports: Record<string, Record<string, string>>;
  bin: Record<string, string>;
};

/** The modules of src/, as dist has them: "host/files". */
const modules = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length).replaceAll(sep, "/"));

describe("the tarball", () => {
  test("holds each module with its declarations, the documents, and nothing else", () => {
    const intended = new Set(modules.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]));
    const others = packed.files.filter((file) => !intended.has(file) && !/^dist\/chunks\/[\w-]+\.js$/.test(file));
    const unexpected = others.filter(
      (file) =>
        !/^(package\.json|LICENSE|README\.md|CHANGELOG\.md|CONTRIBUTING\.md|examples\/[\w-]+\.ts|docs\/[\w./-]+\.(md|json))$/.test(file),
    );
    assert.deepEqual(unexpected, [], "files without a source in src/: remove dist and build again");
    assert.deepEqual(
      [...intended].filter((file) => !packed.files.includes(file)),
      [],
      "modules that were not built",
    );
    for (const file of ["package.json", "LICENSE", "README.md"]) assert(packed.files.includes(file), file);
  });

  test("holds every file that package.json names", () => {
    const named = [manifest.exports, manifest.imports].flatMap((map) =>
      Object.values(map).flatMap((target) => (typeof target === "string" ? [target] : Object.values(target))),
    );
    const files = [...named, ...Object.values(manifest.bin)].map((file) => file.replace("./", ""));
    assert(files.length > 10);
    assert.deepEqual(
      files.filter((file) => !file.includes("*") && !packed.files.includes(file)),
      [],
    );
  });

  test("runs nothing when it is installed", () => {
    assert.deepEqual(
      Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$|^prepare$/.test(name)),
      [],
    );
  });

  test("has an entry point for each public module, and one for each promise twin", () => {
    const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const publicModules = folders.map(({ name }) => name).filter((name) => name !== "host" && name !== "cli");
    const twins = publicModules.filter((name) => existsSync(join(root, "src", name, "promises.ts"))).map((name) => `${name}/promises`);
    const entries = entryPoints(manifest);
    for (const name of [...publicModules, ...twins]) assert(entries.includes(`tswin32/${name}`), name);
  });

  test("has types that are right for every resolver (attw)", () => {
    // The rule that is left out complains that require() finds ES modules: here that is meant, Node 20.19 and later load them.
    const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
    const { status, stdout, stderr } = node(
      folder.path,
      ...[attw, packed.archive, "--no-definitely-typed", "--profile", "node16", "--ignore-rules", "cjs-resolves-to-esm"],
      ...["--format", "ascii", "--no-emoji", "--no-color"],
    );
    assert.equal(status, 0, stdout + stderr);
    const checked = [...stdout.matchAll(/^"(tswin32[^"]*)"$/gm)].map(([, name]) => name);
    assert.deepEqual(checked, [...entryPoints(manifest), "tswin32/package.json"]);
  });
});
