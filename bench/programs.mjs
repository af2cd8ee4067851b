// Compiles the C programs that we are measured against.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const COMPILERS = {
  "linux.c": ["gcc", "-pthread"],
  "windows.c": ["x86_64-w64-mingw32-gcc"],
};

/** Compiles c/<source> into `folder`. Gives its path, or why there is none. */
export function compile(source, folder) {
  const [compiler, ...options] = COMPILERS[source];
  const program = join(folder, source.replace(/\.c$/, ".exe"));
  const file = fileURLToPath(new URL(`./c/${source}`, import.meta.url));
  const { error, status, stderr } = spawnSync(compiler, ["-O2", "-Wall", "-o", program, file, ...options], { encoding: "utf8" });
  if (error?.code === "ENOENT") return { missing: `${compiler} is not installed` };
  if (status !== 0) throw error ?? new Error(`${compiler} cannot compile ${source}:\n${stderr}`);
  return { program };
}
