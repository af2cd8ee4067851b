import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A number or text that a module exports. */
export interface Constant {
  readonly module: string;
  readonly name: string;
  readonly value: number | string;
}

/** Every constant of every module that package.json lets programs import. */
export async function constantsOfAllModules(): Promise<readonly Constant[]> {
  const constants: Constant[] = [];
  for (const module of modules()) {
    const exported: Record<string, unknown> = await import(`tswin32/${module}`);
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value === "number" || typeof value === "string") constants.push({ module, name, value });
    }
  }
  return constants;
}

function modules(): readonly string[] {
  const { exports } = JSON.parse(readFileSync(join(root(), "package.json"), "utf8")) as { exports: Record<string, unknown> };
  return Object.keys(exports)
    .filter((entry) => /^\.\/\w+$/.test(entry) && entry !== "./promises")
    .map((entry) => entry.slice(2));
}

/** The package's folder: the nearest one above this file with the package's own package.json. */
function root(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = readManifest(folder);
    if (manifest?.name === "tswin32") return folder;
  }
  throw new Error("No folder above this test holds the package.json of tswin32.");
}

function readManifest(folder: string): { name?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name?: string };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
