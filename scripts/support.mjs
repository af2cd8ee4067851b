// Writes docs/support.md and docs/support.json: function by function, on which host its conformance tests have passed.
//
//   node scripts/support.mjs           from .build/results, which `npm test` leaves; a lane that did not run keeps what is written
//   node scripts/support.mjs --check   writes nothing; fails if the documents are not what that would give
//
// A function's tests are the suites of its name in test/conformance/<module>/. A test that passed in one pass over its lane and failed in
// another has failed; one that Wine is listed to fail (test/conformance/wine-deviations.ts) has not passed there.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const HOSTS = ["linux", "wine", "windows"];
const MARKDOWN = join(root, "docs", "support.md");
const JSON_FILE = join(root, "docs", "support.json");
const BUILD_FIRST = "is missing: run npm test, which builds it";

const checking = process.argv.includes("--check");
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const manifest = read(join(root, "package.json"));
const surface = read(join(root, "test", "conformance", "surface.json"));
const { wineDeviations } = await importBuilt(".build/test/conformance/wine-deviations.js");
const modules = await readModules();
const earlier = existsSync(JSON_FILE) ? read(JSON_FILE) : undefined;
const declared = declaredSuites();
const outcomes = Object.fromEntries(HOSTS.map((host) => [host, outcomesOf(host)]));

const support = supportNow();
const texts = new Map([
  [JSON_FILE, `${JSON.stringify(support, null, 2)}\n`],
  [MARKDOWN, markdown(support)],
]);
const outdated = [...texts].filter(([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text);
if (!checking) for (const [path, text] of outdated) writeFileSync(path, text);
else if (outdated.length > 0) {
  const names = outdated.map(([path]) => path.slice(root.length)).join(" and ");
  console.error(
    `${names} do not say what the last runs of the lanes have shown: run npm test, then npm run support, and look at the change.`,
  );
  process.exitCode = 1;
}

// --- what there is ----------------------------------------------------------------------------------------------------

async function importBuilt(path) {
  if (!existsSync(join(root, path))) throw new Error(`${path} ${BUILD_FIRST}.`);
  return import(new URL(path, new URL("../", import.meta.url)).href);
}

/** The public modules by name: what each exports, and what its promise twin does. */
async function readModules() {
  const found = new Map();
  for (const [entry, { default: path }] of Object.entries(manifest.exports)) {
    const name = /^\.\/(\w+)$/.exec(entry)?.[1];
    if (name === undefined || name === "promises") continue;
    const twin = manifest.exports[`${entry}/promises`]?.default;
    found.set(name, { exported: await importBuilt(path), promised: twin ? await importBuilt(twin) : {} });
  }
  return found;
}

/** How the tests of a lane ended, suite by suite: "win32file/CreateFile" to each test's name and whether it passed. No lane: undefined. */
function outcomesOf(host) {
  const file = join(root, ".build", "results", `${host}.json`);
  const results = existsSync(file) ? read(file) : [];
  if (results.length === 0) return undefined; // a lane that this machine does not have leaves an empty list
  if (checking && earlier?.hosts[host] !== true) return undefined; // the documents do not speak of this host yet
  const deviating = new Set(host === "wine" ? wineDeviations.map(({ test }) => test) : []);
  const suites = new Map();
  for (const { file, name, status } of results) {
    const folder = /^conformance\/(\w+)\//.exec(file)?.[1];
    const suite = `${folder}/${name.split(" > ")[0]}`;
    const tests = suites.get(suite) ?? suites.set(suite, new Map()).get(suite);
    tests.set(name, (tests.get(name) ?? true) && status === "passed" && !deviating.has(name));
  }
  return suites;
}

/** The suites that a function can have: in its own module's folder, or in that of another module that exports the very same function. */
function suitesOf(module, name) {
  const { exported } = modules.get(module);
  const same = [...modules].filter(([, other]) => other.exported[name] === exported[name]).map(([other]) => other);
  return [module, ...same].map((other) => `${other}/${name}`);
}

function isFunction(module, name) {
  return typeof modules.get(module)?.exported[name] === "function";
}

/** "yes", "partly (n of m)" or "no", "untested"; null where nothing has run. */
function stateOf(host, module, name) {
  const ran = outcomes[host];
  if (ran === undefined) return earlierState(host, module, name);
  if (!isFunction(module, name)) return "no";
  const suite = suitesOf(module, name).find((one) => ran.has(one));
  if (suite === undefined) return "untested";
  const tests = [...ran.get(suite).values()];
  const passed = tests.filter(Boolean).length;
  if (passed === tests.length) return "yes";
  return passed === 0 ? "no" : `partly (${passed} of ${tests.length})`;
}

/** What an earlier run showed. A function that has come since then has not been tested there, one that has gone is not there. */
function earlierState(host, module, name) {
  if (earlier?.hosts[host] !== true) return null;
  if (!isFunction(module, name)) return "no";
  const state = earlier.modules[module]?.functions[name]?.[host];
  return state === undefined || state === null || state === "no" ? "untested" : state;
}

function supportNow() {
  const hosts = Object.fromEntries(HOSTS.map((host) => [host, outcomes[host] !== undefined || earlier?.hosts[host] === true]));
  const names = [...new Set([...Object.keys(surface), ...modules.keys()])].sort();
  return { hosts, modules: Object.fromEntries(names.map((module) => [module, moduleSupport(module)])) };
}

function moduleSupport(module) {
  const { functions = [], constants = [] } = surface[module] ?? {};
  const exported = modules.get(module)?.exported ?? {};
  const values = Object.values(exported).filter((value) => typeof value === "number" || typeof value === "string");
  const rows = [...new Set([...functions, ...testedBeyond(module)])].sort();
  return {
    constants: { named: constants.length, present: constants.filter((name) => name in exported).length, exported: values.length },
    functions: Object.fromEntries(rows.map((name) => [name, functionSupport(module, name, functions.includes(name))])),
  };
}

function functionSupport(module, name, inReference) {
  const promise = typeof modules.get(module)?.promised[name] === "function";
  const states = HOSTS.map((host) => [host, stateOf(host, module, name)]);
  return { reference: inReference, promise, ...Object.fromEntries(states) };
}

/** Functions that a module has beyond those that surface.json lists, and that have a suite of their name in test/conformance. */
function testedBeyond(module) {
  const exported = modules.get(module)?.exported ?? {};
  return Object.keys(exported).filter(
    (name) => typeof exported[name] === "function" && suitesOf(module, name).some((suite) => declared.has(suite)),
  );
}

/** The suites that the test modules declare, whether they have run or not. */
function declaredSuites() {
  const declared = new Set();
  const folder = join(root, "test", "conformance");
  for (const { name: module } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    for (const file of readdirSync(join(folder, module)).filter((name) => name.endsWith(".test.ts"))) {
      const text = readFileSync(join(folder, module, file), "utf8");
      for (const [, suite] of text.matchAll(/^describe\("([^"]+)"/gm)) declared.add(`${module}/${suite}`);
    }
  }
  return declared;
}

// --- the document -----------------------------------------------------------------------------------------------------

function markdown({ hosts, modules: all }) {
  const lines = [
    "# What works where",
    "",
    "Generated by `npm run support` from the results of `npm test`; not edited by hand.",
    "",
    "- **yes**: all conformance tests of the function have passed on that host. **partly (n of m)**: n of its m tests have.",
    "- **no**: the function is not there yet, or fails all its tests. **untested**: it is there, and no test of the suite calls it by name.",
    "- **linux** is the embedded host, run natively. **wine** is the Windows host in a Windows `node.exe` under Wine 8.",
    "  **windows** is the Windows host on real Windows.",
    ...(hosts.windows ? [] : ["- The column **windows** is empty: the suite has not run on real Windows yet."]),
    "- **promise**: the function is also in the module's `/promises`.",
    "- A name in _italics_ is not in `test/conformance/surface.json`, the list of what the reference names.",
    "",
    "## Summary",
    "",
    "Functions of the reference by module, and how many of them say **yes**.",
    "",
    ...table(
      ["module", "functions", ...HOSTS],
      Object.entries(all).flatMap(([module, { functions }]) => summaryRow(module, functions, hosts)),
    ),
    "",
    "## Constants",
    "",
    "Constants (and for wmi exception classes) that the reference names by module, how many of them are there, and how many numbers and texts",
    "the module exports in all.",
    "",
    ...table(
      ["module", "named", "there", "exported"],
      Object.entries(all)
        .filter(([, { constants }]) => constants.named > 0 || constants.exported > 0)
        .map(([module, { constants }]) => [module, constants.named, constants.present, constants.exported]),
    ),
  ];
  for (const [module, { functions }] of Object.entries(all)) {
    if (Object.keys(functions).length === 0) continue;
    const rows = Object.entries(functions).map(([name, state]) => [
      state.reference ? `\`${name}\`` : `_\`${name}\`_`,
      state.promise ? "yes" : "",
      ...HOSTS.map((host) => state[host] ?? ""),
    ]);
    lines.push("", `## ${module}`, "", ...table(["function", "promise", ...HOSTS], rows));
  }
  lines.push("", "## Where Wine differs", "");
  lines.push(
    ...table(
      ["case", "Wine", "Windows", "source"],
      wineDeviations.map(({ test, wine, windows, source }) => [test, wine, windows, source]),
    ),
  );
  return `${lines.join("\n")}\n`;
}

function summaryRow(module, functions, hosts) {
  const named = Object.values(functions).filter(({ reference }) => reference);
  if (named.length === 0) return [];
  return [[module, named.length, ...HOSTS.map((host) => (hosts[host] ? named.filter((state) => state[host] === "yes").length : ""))]];
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
