// The layer rules (docs/architecture.md) are held by biome.json. Here each is broken once, in a copy, and must be noticed.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { root } from "./places.js";

/** What lint says of `code` if it stood in `file`; nothing if it has no objection. */
function lint(file: string, code: string): string {
  const copy = mkdtempSync(join(tmpdir(), "tswin32-layers-"));
  try {
    for (const part of ["biome.json", ".gitignore", "scripts/lint"]) cpSync(join(root, part), join(copy, part), { recursive: true });
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), code);
    const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
    const { status, stdout, stderr } = spawnSync(process.execPath, [biome, "lint", "--error-on-warnings", "--colors=off", "."], {
      cwd: copy,
      encoding: "utf8",
    });
    const report = stdout + stderr;
    assert.match(report, /Checked [1-9]/, `biome checked nothing:\n${report}`);
    return status === 0 ? "" : report;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** A module that imports `from`. */
function importing(from: string): string {
  return `export { thing } from "${from}";\n`;
}

const refused: readonly (readonly [file: string, code: string, message: RegExp])[] = [
  // modules -> contract -> host
  ["src/win32file/open.ts", importing("../host/windows/files.js"), /Modules go through the contract/],
  ["src/win32file/open.ts", importing("../host/linux/files/open.js"), /Modules go through the contract/],
  ["src/wintypes/handle.ts", 'import type { x } from "../host/linux/table.js";\nexport type y = x;\n', /Modules go through the contract/],
  ["src/index.ts", importing("./host/windows/index.js"), /Modules go through the contract/],
  ["src/index.ts", importing("#dist/host/windows/index.js"), /Modules go through the contract/],
  ["src/cli/doctor.ts", importing("../host/linux/index.js"), /Modules go through the contract/],
  ["src/win32api/close.ts", 'import { hostName } from "../host/index.js";\nexport const a = hostName;\n', /never asks which host/],
  ["src/host/files.ts", importing("./linux/files.js"), /The contract does not know its hosts/],

  // a host never imports a public module
  ["src/host/files.ts", importing("../win32file/index.js"), /A host never imports a public module/],
  ["src/host/files.ts", importing("../win32file/constants.js"), /A host never imports a public module/],
  ["src/host/load-bundled.ts", importing("../wmi/index.js"), /A host never imports a public module/],
  ["src/host/windows/files.ts", importing("../../win32event/index.js"), /A host never imports a public module/],
  ["src/host/windows/ffi.ts", importing("../../win32api/index.js"), /A host never imports a public module/],
  ["src/host/linux/files/open.ts", importing("../../../win32file/open.js"), /A host never imports a public module/],
  ["src/host/linux/libc.ts", importing("../../pythoncom/index.js"), /A host never imports a public module/],
  ["src/host/linux/files.ts", importing("tswin32/win32file"), /A host never imports a public module/],
  ["src/host/linux/files.ts", importing("../../wintypes/handle.js"), /Handles are plain integers/],
  ["src/host/windows/files.ts", importing("../../wintypes/index.js"), /Handles are plain integers/],
  ["src/host/sync.ts", importing("../wintypes/handle.js"), /Handles are plain integers/],

  // the hosts never import each other
  ["src/host/windows/files.ts", importing("../linux/files.js"), /The hosts never import each other/],
  ["src/host/windows/ffi.ts", importing("../linux/libc.js"), /The hosts never import each other/],
  ["src/host/linux/files/open.ts", importing("../../windows/files.js"), /The hosts never import each other/],
  ["src/host/linux/libc.ts", importing("../windows/ffi.js"), /The hosts never import each other/],

  // two files import koffi
  ["src/win32file/open.ts", 'import koffi from "koffi";\nexport const a = koffi;\n', /import koffi/],
  ["src/host/windows/files.ts", 'import koffi from "koffi";\nexport const a = koffi;\n', /import koffi/],
  ["src/host/linux/files.ts", 'export const load = () => import("koffi");\n', /import koffi/],
  ["src/host/linux/files.ts", 'import type { IKoffiCType } from "koffi";\nexport type A = IKoffiCType;\n', /import koffi/],
  ["src/host/load.ts", importing("koffi/indirect"), /import koffi/],
  ["src/cli/main.ts", importing("koffi"), /import koffi/],

  // nobody asks the platform
  ["src/win32file/open.ts", 'export const a = process.platform === "win32";\n', /The platform is asked/],
  ["src/host/windows/files.ts", "export const a = process?.platform;\n", /The platform is asked/],
  ["src/host/linux/files.ts", "const { platform } = process;\nexport const a = platform;\n", /The platform is asked/],
  ["src/wintypes/time.ts", "const { platform: a, pid } = process;\nexport { a, pid };\n", /The platform is asked/],
  ["src/host/index.ts", 'import { platform } from "node:os";\nexport const a = platform();\n', /The platform is asked/],
  ["src/host/index.ts", 'import * as os from "node:os";\nexport const a = os.platform();\n', /The platform is asked/],
];

const allowed: readonly (readonly [file: string, code: string])[] = [
  ["src/win32file/open.ts", importing("../host/index.js")],
  ["src/win32file/locks.ts", 'import type { A } from "../host/files.js";\nexport type B = A;\n'],
  ["src/host/load-bundled.ts", `${importing("./linux/index.js")}export { b } from "./windows/index.js";\n`],
  ["src/host/windows/ffi.ts", 'import koffi from "koffi";\nexport const a = koffi;\n'],
  ["src/host/linux/libc.ts", 'import koffi from "koffi";\nexport const a = koffi;\n'],
  ["src/host/windows/files.ts", `${importing("../../win32con.js")}export { b } from "../../wintypes/overlapped.js";\n`],
  ["src/host/linux/files/open.ts", `${importing("../../../winerror/errors.js")}export { b } from "../../../arguments.js";\n`],
  ["src/host/choose.ts", "export const a = process.platform;\n"],
  ["src/host/load-problem.ts", "export const a = process.platform;\n"],
  ["src/cli/doctor.ts", "export const a = process.platform;\n"],
  ["test/linux/a.ts", 'import koffi from "koffi";\nexport const a = [koffi, process.platform];\n'],
];

describe("lint refuses", () => {
  for (const [file, code, message] of refused) {
    test(`${file}: ${code.trim().replaceAll("\n", " ")}`, () => assert.match(lint(file, code), message));
  }
});

describe("lint allows", () => {
  for (const [file, code] of allowed) {
    test(`${file}: ${code.trim().replaceAll("\n", " ")}`, () => assert.equal(lint(file, code), ""));
  }
});
