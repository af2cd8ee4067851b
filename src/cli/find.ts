// tswin32 find: where a function or constant is.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { colour } from "./colour.js";
import { type Declared, declarations } from "./find/declarations.js";
import { packageRoot } from "./package.js";

/** More candidates than fit a screen help nobody. */
const MOST_SHOWN = 40;
const MOST_OTHERS = 12;

/** What the lanes found of a function on a host: docs/support.json, which is generated from their results. */
interface Support {
  readonly modules: Readonly<Record<string, { readonly functions?: Readonly<Record<string, Readonly<Record<string, unknown>>>> }>>;
}

/** The hosts as the support table calls them. Under Wine it is the Windows host that was tested. */
const HOSTS = ["linux", "wine", "windows"] as const;

/** Shows what has this name, or lists what has it in its name; 1 if nothing has. */
export async function find(asked: string): Promise<number> {
  const all = declarations();
  const wanted = asked.toLowerCase();
  const named = all.filter((one) => one.name === asked);
  const found = named.length > 0 ? named : all.filter((one) => lastPart(one.name) === wanted || one.name.toLowerCase() === wanted);
  const candidates = all.filter((one) => one.name.toLowerCase().includes(wanted));
  if (found.length > 0) {
    show(found);
    showOthers(
      asked,
      candidates.filter((one) => !found.some(({ name }) => name === one.name)),
    );
    return 0;
  }
  if (candidates.length === 0) {
    console.error(`tswin32 find: nothing in tswin32 has "${asked}" in its name.`);
    return 1;
  }
  const listed = byName(candidates);
  if (listed.length === 1) {
    show(candidates);
    return 0;
  }
  console.log(`${listed.length} names contain "${asked}":\n`);
  for (const [name, modules] of listed.slice(0, MOST_SHOWN)) console.log(`  ${name.padEnd(40)} ${colour("dim", modules.join(", "))}`);
  if (listed.length > MOST_SHOWN) console.log(`  ... and ${listed.length - MOST_SHOWN} more`);
  return 0;
}

/** Shows each thing once, with all modules that export the same. */
function show(found: readonly Declared[]): void {
  const same = new Map<string, Declared[]>();
  for (const one of found) {
    const key = `${one.name}\n${one.signatures.join("\n")}`;
    same.set(key, [...(same.get(key) ?? []), one]);
  }
  const support = supportTable();
  let first = true;
  for (const group of same.values()) {
    const [one] = group;
    if (one === undefined) continue;
    if (!first) console.log();
    first = false;
    console.log(colour("bold", one.name));
    if (one.sentence !== "") console.log(`  ${one.sentence}`);
    line("modules", group.map(({ module }) => module).join(", "));
    for (const signature of one.signatures) line("signature", signature.replaceAll("\n", `\n  ${" ".repeat(11)}`));
    line("Python", pythonNames(group));
    line("hosts", hostsOf(support?.modules[one.module.replace(/^tswin32\//, "")]?.functions?.[one.name]));
  }
}

/** What else has the name in its own: first what begins with it. */
function showOthers(asked: string, others: readonly Declared[]): void {
  const names = byName(others).map(([name]) => name);
  const begins = (name: string): boolean => name.toLowerCase().startsWith(asked.toLowerCase());
  const sorted = [...names.filter(begins), ...names.filter((name) => !begins(name))];
  if (sorted.length === 0) return;
  const rest = sorted.length - MOST_OTHERS;
  console.log(`\nAlso with "${asked}" in the name: ${sorted.slice(0, MOST_OTHERS).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`);
}

function line(what: string, value: string): void {
  console.log(`  ${colour("dim", what.padEnd(10))} ${value}`);
}

/** What Python calls it: what its documentation says; else, for functions, constants and classes with a Win32 name, the same. */
function pythonNames(group: readonly Declared[]): string {
  const noted = group.flatMap(({ python }) => (python === undefined ? [] : [python]));
  if (noted.length > 0) return [...new Set(noted)].join(", ");
  const same = group
    .filter(({ module, name, kind }) => /^[A-Z]/.test(name) && /^tswin32\/\w+$/.test(module) && /function|const|class/.test(kind))
    .map(({ module, name }) => `${module.replace("tswin32/", "").replace("wintypes", "pywintypes")}.${name}`);
  return same.length > 0 ? same.join(", ") : "no counterpart is noted";
}

/** On which hosts a function's tests have passed; constants and types are the same on all. */
function hostsOf(tested: Readonly<Record<string, unknown>> | undefined): string {
  if (tested === undefined) return "all";
  const known = HOSTS.filter((host) => typeof tested[host] === "string");
  return known.length > 0 ? known.map((host) => `${host}: ${tested[host]}`).join(", ") : "untested";
}

function supportTable(): Support | undefined {
  const path = join(packageRoot, "docs", "support.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Support) : undefined;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).toLowerCase();
}

function byName(found: readonly Declared[]): [name: string, modules: string[]][] {
  const modules = new Map<string, string[]>();
  for (const { name, module } of found) modules.set(name, [...(modules.get(name) ?? []), module]);
  return [...modules].sort(([a], [b]) => (a < b ? -1 : 1));
}
