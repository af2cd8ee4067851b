// Writes dist's JavaScript: a few large files instead of many small ones. Node needs about as long to find and open a module as to
// compile 20 KB of it, and the modules of a call (ours, and the host's) are dozens. tsc has checked the types and written the declarations.
//
// Every source file keeps its place in dist, so package.json's entry points and "#dist/…" mean what they say. But most of them only
// pass on what they export: the code stands in dist/chunks, every module in one of them and so once in a process.
//
// A chunk is a group of files (groupOf), found by where they are and what imports them: a new file or module needs no change here.
// Whoever imports one of a group imports all of it: that is what lets esbuild, which gives each set of files with the same importers a
// chunk, make one of the group.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));

const HOST = /^src\/host\/(linux|windows)\//;
/** Loads one host by its path: nothing imports it by its own, so it stays alone. */
const LOADER = "src/host/load.ts";
/** Brings both hosts, for bundlers: must not come along with anything else. */
const BOTH_HOSTS = "src/host/load-bundled.ts";
/** They only gather the other entry points; esbuild would give each namespace a getter a name, Node makes them for nothing. */
const GATHERING = ["src/index.ts", "src/promises.ts"];
/** What nearly every module needs, with all that it imports. */
const SHARED = ["src/host/operation.ts", "src/win32api/close.ts", "src/wintypes/index.ts"];

const options = {
  absWorkingDir: root,
  outdir: "dist",
  outbase: "src",
  format: "esm",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
};
const bundling = { ...options, bundle: true, packages: "external", external: ["#host-loader"], metafile: true };

const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .map((file) => `src/${file.replaceAll("\\", "/")}`)
  .filter((file) => file.endsWith(".ts") && !file.startsWith("src/cli/"));
const imports = await importsBetween(sources);

const base = closureOf(sources.filter((file) => HOST.test(file)));
const shared = closureOf(SHARED);
const withHost = sources.filter((file) => !GATHERING.includes(file) && closureOf([file]).has("src/host/index.ts"));
const grouped = [...closureOf([...base, ...withHost, BOTH_HOSTS])];

rmSync(join(root, "dist", "chunks"), { recursive: true, force: true });
await build({ ...options, entryPoints: ["src/cli/**/*.ts", ...sources.filter((file) => !grouped.includes(file) && file !== LOADER)] });
await build({ ...bundling, entryPoints: [LOADER] });
const { metafile, outputFiles } = await build({
  ...bundling,
  entryPoints: grouped.map((file) => ({ in: file, out: file.slice("src/".length, -".ts".length) })),
  splitting: true,
  chunkNames: "chunks/chunk-[hash]",
  treeShaking: false, // a file that needs little of a group would not bring the rest
  write: false,
  plugins: [{ name: "groups", setup: importWholeGroups }],
});
check(metafile);
write(outputFiles, chunkNames(metafile));

/** The files that each file imports; types do not count. */
async function importsBetween(files) {
  const { metafile } = await build({ ...bundling, entryPoints: files, write: false });
  const inputs = Object.entries(metafile.inputs);
  return new Map(inputs.map(([file, input]) => [file, input.imports.filter(({ external }) => !external).map(({ path }) => path)]));
}

/** The files and all that they import, directly or not. */
function closureOf(files) {
  const reached = new Set(files);
  for (const file of reached) for (const imported of imports.get(file)) reached.add(imported);
  return reached;
}

function groupOf(file) {
  const host = HOST.exec(file)?.[1];
  if (host) return host;
  if (file === BOTH_HOSTS) return "both-hosts";
  if (base.has(file)) return "base"; // what the hosts import
  if (shared.has(file)) return "shared";
  return dirname(file)
    .replace(/^src\/?/, "")
    .replaceAll("/", "-"); // a module of the package
}

/** Makes an entry point that imports one file of a group import all of it. */
function importWholeGroups({ onLoad, onResolve }) {
  onResolve({ filter: /^/ }, ({ kind, path }) =>
    kind === "entry-point" ? { path: path.replace(/^\.\//, ""), namespace: "entry" } : undefined,
  );
  onLoad({ filter: /^/, namespace: "entry" }, ({ path }) => {
    const all = new Set([path]);
    for (const file of all) {
      for (const imported of imports.get(file)) all.add(imported);
      for (const other of grouped) if (groupOf(other) === groupOf(file)) all.add(other);
    }
    const lines = [...all].map((file) => `import "./${file}";`);
    return { contents: `${lines.join("\n")}\nexport * from "./${path}";\n`, resolveDir: root };
  });
  onLoad({ filter: /\.ts$/ }, ({ path }) => ({ contents: atHome(readFileSync(path, "utf8"), path), loader: "ts" }));
}

/**
 * A module's source, so that moving it into a chunk changes neither what it takes for its own URL nor the names of its functions
 * and classes: esbuild gives two of one name different ones. (Its own remedy, keepNames, names every closure again whenever it is made.)
 */
function atHome(source, path) {
  const home = `../${relative(join(root, "src"), path).replaceAll("\\", "/").replace(/ts$/, "js")}`; // seen from dist/chunks
  const names = new Set(
    [...source.matchAll(/^(?:export )?(?:abstract )?(?:async )?(?:class|function\*?) (\w+)/gm)].map(([, name]) => name),
  );
  const named = [...names].map((name) => `Object.defineProperty(${name}, "name", { value: "${name}" });\n`);
  return `${source.replaceAll("import.meta.url", `new URL("${home}", import.meta.url).href`)}\n${named.join("")}`;
}

/** What must be true of the result, whatever esbuild makes of the groups. */
function check({ outputs }) {
  const homes = new Map();
  for (const [output, { inputs }] of Object.entries(outputs)) {
    const files = Object.keys(inputs).filter((file) => !file.startsWith("entry:"));
    for (const file of files) {
      if (homes.has(file)) throw new Error(`${file} stands in ${homes.get(file)} and in ${output}: it would exist twice.`);
      homes.set(file, output);
    }
    if (new Set(files.map((file) => HOST.exec(file)?.[1])).size > 1)
      throw new Error(`${output} holds more than one host, or one and what is none: ${files.join(", ")}`);
    const lost = files.find((file) => !output.startsWith("dist/chunks/") && readFileSync(join(root, file), "utf8").includes("import.meta"));
    if (lost) throw new Error(`${lost} asks where it is, which only works in a chunk, and it stands in ${output}.`);
  }
}

/** What each chunk is to be called: by its groups, so that a stack says where it comes from. */
function chunkNames({ outputs }) {
  const names = new Map();
  for (const [output, { inputs }] of Object.entries(outputs)) {
    if (!output.startsWith("dist/chunks/")) continue;
    const name = `${[...new Set(Object.keys(inputs).map(groupOf))].sort().join("+") || "runtime"}.js`;
    if ([...names.values()].includes(name)) throw new Error(`${name} would be two chunks.`);
    names.set(basename(output), name);
  }
  return names;
}

function write(files, names) {
  for (const { path, text } of files) {
    const renamed = path.replace(/chunk-\w+\.js$/, (name) => names.get(name));
    mkdirSync(dirname(renamed), { recursive: true });
    writeFileSync(
      renamed,
      text.replaceAll(/(?<=\/)chunk-\w+\.js(?=";$)/gm, (name) => names.get(name)),
    );
  }
}
