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
#include <restartmanager.h>
#include <wbemcli.h>
#include <wincrypt.h>
#include <winioctl.h>
#include <winnetwk.h>
#include <winsvc.h>
`;

const BYTES_A_NUMBER = 8;
const BYTES_A_TEXT = 64;

/**
 * Those of the names that the headers know: as a macro, or as a word of what they declare.
 *
 * The compiler could be asked too, but it looks for a similar name to suggest at each one that it does not know, for a minute in all.
 */
export function known(names: readonly string[]): ReadonlySet<string> {
  const words = new Set(run("gcc", ["-E", "-dD", "-x", "c", "-"], PROLOGUE).match(/\w+/g));
  return new Set(names.filter((name) => words.has(name)));
}

/** The names that a header defines as values: macros without parameters, and none of its own marks (_WINERROR_). */
export function macrosOf(header: string): readonly string[] {
  const names: string[] = [];
  let inHeader = false;
  for (const line of run("gcc", ["-E", "-dD", "-x", "c", "-"], PROLOGUE).split("\n")) {
    const file = /^# \d+ "(.*?)"/.exec(line)?.[1];
    if (file !== undefined) inHeader = file.endsWith(`/${header}`);
    const name = inHeader ? /^#define ([A-Za-z]\w*) \S/.exec(line)?.[1] : undefined;
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** The values of C expressions that are integers: names that the headers know, or such as sizeof(GUID). */
export function integers(expressions: readonly string[]): readonly bigint[] {
  const bytes = table(
    "const long long table[]",
    expressions.map((expression) => `(long long)(${expression})`),
  );
  return expressions.map((_, i) => bytes.readBigInt64LE(i * BYTES_A_NUMBER));
}

/** The values of macros that are texts or single characters. */
export function texts(names: readonly string[]): readonly string[] {
  const bytes = table(
    `const char table[][${BYTES_A_TEXT}]`,
    names.map((name) => `{ ${name} }`),
  );
  return names.map((_, i) => {
    const text = bytes.toString("latin1", i * BYTES_A_TEXT, (i + 1) * BYTES_A_TEXT);
    return text.slice(0, text.indexOf("\0"));
  });
}

/** The bytes of an array with those initializers, as the compiler lays it out. */
function table(declaration: string, initializers: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "tswin32-abi-"));
  try {
    const object = join(folder, "table.o");
    const binary = join(folder, "table.bin");
    const source = `${PROLOGUE}\n${declaration} __attribute__((used, section(".table"))) = {\n${initializers.join(",\n")}\n};\n`;
    run("gcc", ["-c", "-x", "c", "-", "-o", object], source);
    run("objcopy", ["-O", "binary", "-j", ".table", object, binary]);
    return readFileSync(binary);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the tool prints; its complaints, where it fails, are the error. */
function run(tool: string, args: readonly string[], input = ""): string {
  const result = spawnSync(TOOLS + tool, args, { input, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${TOOLS}${tool} failed:\n${result.stderr}`);
  return result.stdout;
}
