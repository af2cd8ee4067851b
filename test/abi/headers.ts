// What a C compiler makes of the Windows headers. Nothing is run: the values are constants of an object file, read from it.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TOOLS = "x86_64-w64-mingw32-";

/** The newest Windows that the headers know, and all that the package's constants and structures stand in. */
const PROLOGUE = `
#define _WIN32_WINNT 0x0A00
#define WIN32_NO_STATUS
#include <winsock2.h>
#include <mswsock.h>
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#include <winternl.h>
#include <stddef.h>
#include <dbt.h>
#include <fcntl.h>
#include <lm.h>
#include <objbase.h>
#include <psapi.h>
#include <wbemcli.h>
#include <wincrypt.h>
#include <winioctl.h>
#include <winnetwk.h>
#include <winsvc.h>
`;

const BYTES_A_NUMBER = 8;
const BYTES_A_TEXT = 64;

/**
 * The values of C expressions that are integers; undefined where the headers do not know a name.
 *
 * @param expressions  Each a name, or an expression such as sizeof(GUID).
 */
export function integers(expressions: readonly string[]): readonly (bigint | undefined)[] {
  const { bytes, unknown } = compile("const long long table[]", expressions, (expression) => `(long long)(${expression})`, "0");
  return expressions.map((_, i) => (unknown.has(i) ? undefined : bytes.readBigInt64LE(i * BYTES_A_NUMBER)));
}

/** The values of macros that are texts or single characters; undefined where the headers do not know a name. */
export function texts(names: readonly string[]): readonly (string | undefined)[] {
  const { bytes, unknown } = compile(`const char table[][${BYTES_A_TEXT}]`, names, (name) => `{ ${name} }`, "{ 0 }");
  return names.map((_, i) => {
    const text = bytes.toString("latin1", i * BYTES_A_TEXT, (i + 1) * BYTES_A_TEXT);
    return unknown.has(i) ? undefined : text.slice(0, text.indexOf("\0"));
  });
}

interface Compiled {
  readonly bytes: Buffer;
  /** The entries with a name that is not declared. */
  readonly unknown: ReadonlySet<number>;
}

function compile(table: string, entries: readonly string[], initializer: (entry: string) => string, filler: string): Compiled {
  if (entries.length === 0) return { bytes: Buffer.alloc(0), unknown: new Set() };
  const folder = mkdtempSync(join(tmpdir(), "tswin32-abi-"));
  try {
    const source = (unknown: ReadonlySet<number>): string => {
      const lines = entries.map((entry, i) => `#line ${i + 1} "entries"\n${unknown.has(i) ? filler : initializer(entry)},`);
      return `${PROLOGUE}\n${table} __attribute__((used, section(".table"))) = {\n${lines.join("\n")}\n};\n`;
    };
    const object = join(folder, "table.o");
    const first = gcc(source(new Set()), object);
    const unknown = first.status === 0 ? new Set<number>() : undeclared(first.stderr);
    if (unknown.size > 0) {
      const second = gcc(source(unknown), object);
      if (second.status !== 0) throw new Error(`The compiler refuses the table of constants:\n${second.stderr}`);
    }
    const binary = join(folder, "table.bin");
    run("objcopy", ["-O", "binary", "-j", ".table", object, binary]);
    return { bytes: readFileSync(binary), unknown };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The entries that name something undeclared. Any other complaint is a mistake of the table, not of the headers. */
function undeclared(complaints: string): Set<number> {
  const unknown = new Set<number>();
  for (const line of complaints.split("\n").filter((line) => line.includes(" error: "))) {
    const entry = /^entries:(\d+):.*'\w+' undeclared/.exec(line)?.[1];
    if (entry === undefined) throw new Error(`The compiler refuses the table of constants: ${line}`);
    unknown.add(Number(entry) - 1);
  }
  if (unknown.size === 0) throw new Error(`The compiler failed:\n${complaints}`);
  return unknown;
}

function gcc(source: string, object: string): { status: number | null; stderr: string } {
  return spawn("gcc", ["-fmax-errors=0", "-fno-diagnostics-show-caret", "-c", "-x", "c", "-", "-o", object], source);
}

function run(tool: string, args: readonly string[]): void {
  const { status, stderr } = spawn(tool, args, "");
  if (status !== 0) throw new Error(`${TOOLS}${tool} failed:\n${stderr}`);
}

function spawn(tool: string, args: readonly string[], input: string): { status: number | null; stderr: string } {
  const result = spawnSync(TOOLS + tool, args, {
    input,
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" }, // plain quotes in the compiler's messages
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error) throw result.error;
  return result;
}
