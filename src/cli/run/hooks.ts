// How a program of `tswin32 run` is loaded: "tswin32/..." means this package wherever the program lies, and TypeScript is compiled.
//
// Node's own type stripping is not enough: it keeps `using`, which Node runs only since 24, refuses enums, and Node 20 has none.
// The compiler is plain JavaScript, so that it works in node.exe under Wine as well; esbuild's program does not start there.
//
// The functions only return what the next hook returns and never look into it: so they serve as module.registerHooks' hooks, which are
// synchronous, and as module.register's, which are not.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type ts from "typescript";
import { manifest, packageRoot } from "../package.js";

interface Resolved {
  readonly url: string;
  readonly shortCircuit: true;
}

interface Loaded {
  readonly format: "module";
  readonly source: string;
  readonly shortCircuit: true;
}

const require = createRequire(import.meta.url);

/** Which file an import means. */
export function resolve<C extends { readonly parentURL?: string | undefined }, R>(
  specifier: string,
  context: C,
  next: (specifier: string, context: C) => R,
): R | Resolved {
  const own = ownFile(specifier);
  if (own !== undefined) return { url: own, shortCircuit: true };
  const source = typeScriptSource(specifier, context.parentURL);
  return source === undefined ? next(specifier, context) : { url: source, shortCircuit: true };
}

/** What a file contains. */
export function load<C, R>(url: string, context: C, next: (url: string, context: C) => R): R | Loaded {
  if (!isTypeScript(url)) return next(url, context);
  return { format: "module", source: compile(fileURLToPath(url)), shortCircuit: true };
}

/** The file of this package that "tswin32" or "tswin32/..." means. (To ask require.resolve would come back to these hooks.) */
function ownFile(specifier: string): string | undefined {
  if (!/^tswin32(\/|$)/.test(specifier)) return undefined;
  const target = manifest.exports[specifier.replace("tswin32", ".")];
  const file = typeof target === "object" ? target.default : target;
  return file === undefined ? undefined : pathToFileURL(join(packageRoot, file)).href;
}

/** The .ts file that `import "./other.js"` means in TypeScript, where there is no ./other.js. */
function typeScriptSource(specifier: string, parent: string | undefined): string | undefined {
  if (parent === undefined || !isTypeScript(parent) || !/^(\.\.?\/|file:)/.test(specifier)) return undefined;
  const asked = new URL(specifier, parent);
  const source = new URL(asked.href.replace(/\.(m?)js(?=$|[?#])/, ".$1ts"));
  return source.href !== asked.href && !existsSync(asked) && existsSync(source) ? source.href : undefined;
}

function isTypeScript(url: string): boolean {
  return url.startsWith("file:") && /(?<!\.d)\.m?ts$/.test(new URL(url).pathname) && !url.includes("/node_modules/");
}

let compiler: typeof ts | undefined;

/** An optional peer dependency: whoever writes TypeScript has it, and it is too large to be forced on everybody else. */
function findCompiler(): typeof ts {
  let found: typeof ts | undefined;
  try {
    found = require("typescript") as typeof ts;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
  }
  if (typeof found?.transpileModule === "function") return found;
  // From version 7 on the package no longer compiles from within a program.
  const problem = new Error(
    `To run TypeScript, tswin32 needs the package "typescript" below version 7 beside it${found ? ` (${found.version} is there)` : ""}: npm install typescript@6`,
  );
  problem.stack = problem.message;
  throw problem;
}

function compile(path: string): string {
  compiler ??= findCompiler();
  const { ModuleKind, ScriptTarget, flattenDiagnosticMessageText } = compiler;
  const { outputText, diagnostics = [] } = compiler.transpileModule(readFileSync(path, "utf8"), {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      module: ModuleKind.ESNext,
      target: ScriptTarget.ES2022,
      inlineSourceMap: true,
      inlineSources: true,
      experimentalDecorators: false,
    },
  });
  const [first] = diagnostics;
  if (first) {
    const { line, character } = first.file?.getLineAndCharacterOfPosition(first.start ?? 0) ?? { line: 0, character: 0 };
    throw new SyntaxError(`${path}:${line + 1}:${character + 1}: ${flattenDiagnosticMessageText(first.messageText, "\n")}`);
  }
  return outputText;
}
