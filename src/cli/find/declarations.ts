// What the package exports, read from its own declaration files: the compiler writes them with the documentation comments, one statement
// after the other and members indented by four, so that a small reader does for what would otherwise need a compiler.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { manifest, packageRoot } from "../package.js";

export type Kind = "function" | "const" | "class" | "interface" | "type" | "member";

/** One exported name in one module; a member of a class is "HANDLE.Close". */
export interface Declared {
  readonly name: string;
  /** The module as a program imports it, such as "tswin32/win32file". */
  readonly module: string;
  /** What it is: only functions, constants and classes have a counterpart in Python without saying so. */
  readonly kind: Kind;
  /** Its declarations as they are written, one for each overload. */
  readonly signatures: readonly string[];
  /** The first sentence of its documentation, "" if it has none. */
  readonly sentence: string;
  /** Its Python name where the documentation tells one. */
  readonly python: string | undefined;
}

type Described = Omit<Declared, "module" | "name">;

/** What a file exports, and where it has it from. */
interface DeclarationFile {
  readonly own: ReadonlyMap<string, Described>;
  readonly stars: readonly string[];
  /** Names taken from elsewhere, or given to something of this file's own (`from` undefined). */
  readonly named: readonly { readonly name: string; readonly original: string; readonly from: string | undefined }[];
}

/** Everything that the package exports, by module. */
export function declarations(): readonly Declared[] {
  return Object.entries(manifest.exports).flatMap(([entry, target]) => {
    if (typeof target === "string") return []; // package.json
    const module = entry.replace(/^\./, "tswin32");
    return [...exportsOf(join(packageRoot, target.types))].map(([name, described]) => ({ name, module, ...described }));
  });
}

const read = new Map<string, DeclarationFile>();

function exportsOf(path: string): Map<string, Described> {
  const file = read.get(path) ?? scan(readFileSync(path, "utf8"));
  read.set(path, file);
  const elsewhere = (from: string): Map<string, Described> => exportsOf(join(dirname(path), from.replace(/\.js$/, ".d.ts")));
  const exported = new Map<string, Described>();
  for (const from of file.stars) for (const [name, described] of elsewhere(from)) exported.set(name, described);
  for (const [name, described] of file.own) exported.set(name, described);
  for (const { name, original, from } of file.named) {
    for (const [found, described] of from === undefined ? file.own : elsewhere(from)) {
      if (found === original) exported.set(name, described);
      else if (found.startsWith(`${original}.`)) exported.set(name + found.slice(original.length), described);
    }
  }
  return exported;
}

function scan(text: string): DeclarationFile {
  const own = new Map<string, Described>();
  const stars: string[] = [];
  const named: { name: string; original: string; from: string | undefined }[] = [];
  const imported = new Map<string, { original: string; from: string }>();
  for (const { comment, statement } of statements(text, "")) {
    const list = /^(import|export) (?:type )?\{([^}]*)\}(?: from "(\.[^"]*)")?/.exec(statement);
    const star = /^export \* from "(\.[^"]*)"/.exec(statement);
    const declared = /^export (?:declare )?(?:abstract )?(function|const|class|interface|type) (\w+)/.exec(statement);
    if (star?.[1]) stars.push(star[1]);
    else if (list) {
      for (const item of list[2]?.split(",") ?? []) {
        const [, original = "", name = original] = /^\s*(?:type )?(\w+)(?: as (\w+))?\s*$/.exec(item) ?? [];
        if (list[1] === "import" && list[3]) imported.set(name, { original, from: list[3] });
        else if (original !== "") named.push({ name, ...(imported.get(original) ?? { original, from: list[3] }) });
      }
    } else if (declared?.[2]) {
      const kind = declared[1] as Kind;
      const name = declared[2];
      add(own, name, kind, heading(kind, statement), comment);
      if (kind === "class") addMembers(own, name, statement);
      const wrapped = kind === "const" ? imported.get(/: typeof (\w+)/.exec(statement)?.[1] ?? "") : undefined;
      if (wrapped) named.push({ name, ...wrapped }); // a class that can also be called: documented where the class is
    }
  }
  return { own, stars, named };
}

function addMembers(own: Map<string, Described>, name: string, statement: string): void {
  const body = statement.slice(statement.indexOf("{\n") + 2, statement.lastIndexOf("}"));
  const inPython = own.get(name)?.python;
  for (const { comment, statement: member } of statements(body, "    ")) {
    const called = /^(?:(?:readonly|static|get|set|abstract|override|declare) )*(\w+)[?(<:]/.exec(member)?.[1];
    if (called === undefined || called === "constructor") continue;
    const key = `${name}.${called}`;
    add(own, key, "member", member.replace(/;$/, ""), comment);
    const added = own.get(key);
    const sameName = inPython !== undefined && /^[A-Z]/.test(called); // a method under its Win32 name
    if (added && sameName) own.set(key, { ...added, python: added.python ?? `${inPython}.${called}` });
  }
}

/** The statements of a text at one indentation, each with the documentation comment before it. */
function* statements(text: string, indent: string): Generator<{ readonly comment: string; readonly statement: string }> {
  let comment = "";
  let collecting: string[] = [];
  let inComment = false;
  for (const line of text.split("\n")) {
    if (!inComment && collecting.length === 0 && line.startsWith(`${indent}/**`)) {
      comment = "";
      inComment = true;
    }
    if (inComment) {
      comment += `${line}\n`;
      if (line.trimEnd().endsWith("*/")) inComment = false;
      continue;
    }
    if (line.trim() === "" && collecting.length === 0) continue;
    collecting.push(line.startsWith(indent) ? line.slice(indent.length) : line);
    const whole = collecting.join("\n");
    if (!/[;}]$/.test(line) || /^\s/.test(collecting.at(-1) ?? "")) continue; // the statement goes on
    yield { comment, statement: whole };
    collecting = [];
    comment = "";
  }
}

function add(to: Map<string, Described>, name: string, kind: Kind, signature: string, comment: string): void {
  const before = to.get(name);
  if (before && kind === "type") return; // `type HANDLE` beside the class HANDLE says nothing more
  const { sentence, python } = documentation(comment);
  to.set(name, {
    kind: before?.kind ?? kind,
    signatures: [...(before?.signatures ?? []), signature],
    sentence: before?.sentence || sentence, // overloads share the first one's
    python: before?.python ?? python,
  });
}

function heading(kind: Kind, statement: string): string {
  const short = statement.replace(/^export (?:declare )?/, "");
  if (kind !== "class" && kind !== "interface") return short.replace(/;$/, "");
  return short.slice(0, short.indexOf("{\n") < 0 ? undefined : short.indexOf("{\n")).trim();
}

function documentation(comment: string): { readonly sentence: string; readonly python: string | undefined } {
  const text = comment
    .replace(/^\s*\/\*\*|\*\/\s*$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trim())
    .join("\n");
  const prose = (text.split(/^@/m)[0] ?? "").trim().split(/\n\n/)[0]?.replaceAll("\n", " ") ?? "";
  const sentence = /^.*?[.!?](?=\s|$)/.exec(prose)?.[0] ?? prose;
  const noted = /Python: `([^`]+)`/.exec(text)?.[1];
  const seen = /@see (?:reference|pywin32):? ([\w.]+(?:, (?!with )[\w.]+)*)/.exec(text)?.[1];
  return { sentence, python: noted ?? seen };
}
