// Programs for `tswin32 run`, written where there is no package.json and no node_modules.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Place } from "./command.js";

/** Writes a program and returns its path; the folder has a blank in its name. */
export function program(at: Place, name: string, text: string): string {
  const path = join(at.folder, "my programs", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** TypeScript that Node alone does not run: an enum, a parameter property, `using`, an import of "./other.js" that is other.ts. */
export function typeScriptProgram(at: Place): string {
  program(at, "other.ts", `export const other: string = "other";\n`);
  return program(
    at,
    "program.ts",
    `import { CREATE_ALWAYS, CreateFile, GENERIC_WRITE, WriteFile } from "tswin32/win32file";
import { win32api } from "tswin32";
import { other } from "./other.js";

enum Colour { Red = 3 }
class Point { constructor(readonly x: number) {} }

const path: string = process.argv[2] as string;
{
  using file = CreateFile(path, { DesiredAccess: GENERIC_WRITE, CreationDisposition: CREATE_ALWAYS });
  console.log(JSON.stringify(WriteFile(file, "Grüße")));
}
using again = CreateFile(path, { DesiredAccess: GENERIC_WRITE, CreationDisposition: CREATE_ALWAYS }); // the first is closed
console.log(other, new Point(Colour.Red).x, win32api.GetCurrentProcessId() === process.pid, again.alreadyExisted, "ü");
`,
  );
}

/** Says where it runs, what it was given and what it finds on both streams, and ends with a code of its own. */
export const REPORTER = `import * as files from "tswin32/win32file";
console.log(JSON.stringify({ platform: process.platform, args: process.argv.slice(2), found: typeof files.CreateFile }));
console.error("on stderr");
process.exitCode = 7;
`;
