// The package's types as its users meet them: test/types states what must compile and what must not (`@ts-expect-error`).

import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import ts from "typescript";
import { root } from "./places.js";

const folder = join(root, "test", "types");

/** Compiles test/types, with `replaced` standing in for the text of some of its files. */
function compile(replaced: ReadonlyMap<string, string> = new Map()): ts.Program {
  const { config, error } = ts.readConfigFile(join(folder, "tsconfig.json"), ts.sys.readFile);
  assert.equal(error, undefined);
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  assert.deepEqual(errors, []);
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  host.getSourceFile = (file, version) => {
    const text = replaced.get(file) ?? readFile(file);
    return text === undefined ? undefined : ts.createSourceFile(file, text, version);
  };
  return ts.createProgram(fileNames, options, host);
}

function complaints(program: ts.Program, file: ts.SourceFile): string[] {
  return ts.getPreEmitDiagnostics(program, file).map((diagnostic) => {
    const { line } = file.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
    return `${relative(root, file.fileName)}:${line + 1}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`;
  });
}

const program = compile();
const files = program.getSourceFiles().filter((file) => !relative(folder, file.fileName).startsWith(".."));

describe("types", () => {
  for (const file of files) {
    test(relative(root, file.fileName), () => assert.deepEqual(complaints(program, file), []));
  }

  test("the package is found under its own name, as built", () => {
    const declarations = program.getSourceFiles().map((file) => relative(root, file.fileName));
    assert(declarations.includes(join("dist", "win32file", "index.d.ts")), "tswin32/win32file resolves to dist");
  });

  test("a wrong expectation is noticed", () => {
    const file = join(folder, "win32event.ts").replaceAll("\\", "/");
    const text = `${program.getSourceFile(file)?.text}\nmust<Same<typeof outcome, string>>();\n// @ts-expect-error nothing wrong here\nSetEvent(5);\n`;
    const changed = compile(new Map([[file, text]]));
    const source = changed.getSourceFile(file);
    assert(source);
    assert.equal(complaints(changed, source).length, 2);
  });
});

describe("tuple labels", () => {
  const cases = [
    ["win32file/index.d.ts", "ReadFile", "[errCode: number, data: Buffer"],
    ["win32file/index.d.ts", "WriteFile", "[errCode: number, nBytesWritten: number]"],
  ] as const;
  for (const [module, name, expected] of cases) {
    test(`${name} returns ${expected}`, () => {
      const checker = program.getTypeChecker();
      const source = program.getSourceFile(join(root, "dist", module).replaceAll("\\", "/"));
      assert(source);
      const symbol = checker.getExportsOfModule(checker.getSymbolAtLocation(source) ?? assert.fail()).find((one) => one.name === name);
      assert(symbol);
      const real = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const signatures = checker.getTypeOfSymbol(real).getCallSignatures();
      assert(signatures.length > 0);
      const shown = signatures.map((signature) => checker.typeToString(signature.getReturnType()));
      assert(shown[0]?.startsWith(expected), `an editor shows ${shown.join(" | ")}`);
    });
  }
});
