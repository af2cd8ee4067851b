import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { root } from "../lanes/places.js";
import { ended, firstOutput, place, start, tswin32 } from "./command.js";
import { program, REPORTER, typeScriptProgram } from "./programs.js";

const signals = process.platform === "win32" ? "Windows has no signals" : false;
const ARGUMENTS = ["two  blanks", "", "-x", "--host", "wine", 'q"uote', "back\\", "ü", "*"];

describe("tswin32 run", () => {
  for (const name of ["program.js", "program.mjs", "program.ts", "program.mts"]) {
    test(`runs ${name}: its arguments as they are, its output, its exit code`, async (t) => {
      const at = place(t);
      const { code, stdout, stderr } = await tswin32(at, ["run", program(at, name, REPORTER), ...ARGUMENTS]);
      assert.equal(stderr.replace("\r\n", "\n"), "on stderr\n");
      assert.deepEqual(JSON.parse(stdout), { platform: process.platform, args: ARGUMENTS, found: "function" });
      assert.equal(code, 7);
    });
  }

  test("compiles what Node alone does not run, and finds a .ts file under the name .js", async (t) => {
    const at = place(t);
    const target = join(at.folder, "target.txt");
    const { code, stdout, stderr } = await tswin32(at, ["run", typeScriptProgram(at), target]);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "[0,7]\nother 3 true true ü\n", stderr: "" });
    assert.equal(readFileSync(target, "utf8"), ""); // written, and emptied by the second CREATE_ALWAYS
  });

  test("loads TypeScript in the program's workers too", async (t) => {
    const at = place(t);
    const path = program(
      at,
      "threads.ts",
      `import { isMainThread, Worker } from "node:worker_threads";
       import { GetCurrentThreadId } from "tswin32/win32api";
       enum Where { Main, Worker }
       console.log(Where[isMainThread ? Where.Main : Where.Worker], GetCurrentThreadId() > 0);
       if (isMainThread) new Worker(new URL(import.meta.url));`,
    );
    const { code, stdout, stderr } = await tswin32(at, ["run", path]);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "Main true\nWorker true\n", stderr: "" });
  });

  test("lets a TypeScript program start a second process of itself", async (t) => {
    const at = place(t);
    const path = program(
      at,
      "twice.ts",
      `import { spawn } from "node:child_process";
       enum Which { First = 1, Second }
       const [own, which = "First"] = process.argv.slice(1);
       console.log(Which[which as keyof typeof Which]);
       if (which === "First") spawn(process.execPath, [...process.execArgv, own as string, "Second"], { stdio: "inherit" });`,
    );
    assert.deepEqual(await tswin32(at, ["run", path]), { code: 0, stdout: "1\n2\n", stderr: "" });
  });

  test("names the line of the .ts file where an error was thrown", async (t) => {
    const at = place(t);
    const path = program(
      at,
      "throws.ts",
      `interface Gone { readonly a: number }\n\nconst a: Gone = { a: 1 };\nthrow new Error("on line 4: " + a.a);\n`,
    );
    const { code, stderr } = await tswin32(at, ["run", path]);
    assert.equal(code, 1);
    assert.match(stderr, /Error: on line 4: 1/);
    assert.match(stderr, /throws\.ts:4:\d+/);
  });

  test("says where TypeScript has a syntax error", async (t) => {
    const at = place(t);
    const { code, stderr } = await tswin32(at, ["run", program(at, "wrong.ts", "\nconst a: = 3;\n")]);
    assert.equal(code, 1);
    assert.match(stderr, /wrong\.ts:2:10: Type expected\./);
  });

  test("shows output while the program runs", async (t) => {
    const at = place(t);
    const path = program(at, "waits.mjs", `console.log("first"); setTimeout(() => console.log("last"), 60_000);`);
    const child = start(at, ["run", path]);
    const all = ended(child);
    try {
      assert.equal(await firstOutput(child), "first");
    } finally {
      child.kill();
      await all;
    }
  });

  test("ends with 128 + n when signal n ends the program, and passes SIGTERM on", { skip: signals }, async (t) => {
    const at = place(t);
    const killed = await tswin32(at, [
      "run",
      program(at, "kill.mjs", `process.kill(process.pid, "SIGKILL"); setTimeout(() => {}, 60_000);`),
    ]);
    assert.equal(killed.code, 137);
    const child = start(at, [
      "run",
      program(at, "term.mjs", `process.on("SIGTERM", () => process.exit(9)); setTimeout(() => {}, 60_000); console.log("ready");`),
    ]);
    const all = ended(child);
    await firstOutput(child);
    child.kill("SIGTERM");
    assert.equal((await all).code, 9);
  });

  test("takes --host behind the file, and leaves it to the program behind --", async (t) => {
    const at = place(t);
    const path = program(at, "program.mjs", REPORTER);
    const argumentsOf = async (...args: string[]): Promise<unknown> =>
      (JSON.parse((await tswin32(at, ["run", ...args])).stdout) as { args: unknown }).args;
    assert.deepEqual(await argumentsOf(path, "--host", "native", "a", "--help"), ["a", "--help"]);
    assert.deepEqual(await argumentsOf(path, "--host=native"), []);
    assert.deepEqual(await argumentsOf(path, "--", "--host", "native"), ["--host", "native"]);
    assert.deepEqual(await argumentsOf("--host", "native", path, "a"), ["a"]);
  });

  test("refuses what it cannot run: a missing file, a folder, another kind of file, another host", async (t) => {
    const at = place(t);
    const refusal = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await tswin32(at, ["run", ...args]);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
      assert.match(stderr, /^tswin32 run: /);
      return stderr;
    };
    assert.match(await refusal("nowhere.ts"), /there is no file .*nowhere\.ts/);
    assert.match(await refusal(at.folder), /is no file/);
    assert.match(await refusal(program(at, "a.py", "")), /neither JavaScript .* nor TypeScript/);
    assert.match(await refusal(program(at, "a.js", ""), "--host", "mars"), /"native" or "wine", not "mars"/);
  });

  describe("examples", () => {
    test("only-once.ts refuses the second one, and only while the first one runs", async (t) => {
      const at = place(t);
      const example = join(root, "examples", "only-once.ts");
      const first = start(at, ["run", example, "60000"]);
      const all = ended(first);
      try {
        assert.match(await firstOutput(first), /is the only one/);
        const second = await tswin32(at, ["run", example]);
        assert.equal(second.code, 1);
        assert.match(second.stdout, /is not the first: .*ERROR_SHARING_VIOLATION, 32/);
      } finally {
        first.kill();
        await all;
      }
      assert.equal((await tswin32(at, ["run", example, "1"])).code, 0);
    });

    test("signal-a-worker.ts gets its answer", async (t) => {
      const { code, stdout } = await tswin32(place(t), ["run", join(root, "examples", "signal-a-worker.ts")]);
      assert.equal(code, 0);
      assert.match(stdout, /the worker has answered/);
    });

    test("copy-in-pieces.ts copies, and names the error where it cannot", async (t) => {
      const at = place(t);
      const example = join(root, "examples", "copy-in-pieces.ts");
      const from = program(at, "from.txt", "x".repeat(200_000));
      const to = join(at.folder, "to.txt");
      assert.deepEqual(await tswin32(at, ["run", example, from, to]), { code: 0, stdout: "200000 bytes\n", stderr: "" });
      assert.equal(readFileSync(to, "utf8"), readFileSync(from, "utf8"));
      const again = await tswin32(at, ["run", example, from, to]);
      assert.equal(again.code, 1);
      assert.match(again.stderr, /^ERROR_FILE_EXISTS: /);
    });

    test("wait-until-free.ts says who has the file, and ends when it is free", async (t) => {
      const at = place(t);
      const holder = start(at, ["run", join(root, "examples", "only-once.ts"), "60000"]);
      const holderEnded = ended(holder);
      try {
        const pid = /process (\d+)/.exec(await firstOutput(holder))?.[1];
        const waiter = start(at, ["run", join(root, "examples", "wait-until-free.ts"), "C:\\ProgramData\\only-once.lock"]);
        const waiterEnded = ended(waiter);
        assert.match(await firstOutput(waiter), new RegExp(`^held by node\\S* \\(${pid}\\)$`));
        holder.kill();
        assert.match((await waiterEnded).stdout, /\nfree: handle \d+\n$/);
      } finally {
        holder.kill();
        await holderEnded;
      }
    });

    test("greet.ts greets every client", async (t) => {
      const at = place(t);
      const example = join(root, "examples", "greet.ts");
      const server = start(at, ["run", example, "serve"]);
      const served = ended(server);
      try {
        assert.match(await firstOutput(server), /^serving /);
        const greeted = await Promise.all(["Ada", "Grace"].map((who) => tswin32(at, ["run", example, who])));
        assert.deepEqual(
          greeted.map(({ stdout }) => stdout),
          ["hello Ada\n", "hello Grace\n"],
        );
      } finally {
        server.kill();
        await served;
      }
      assert.match((await tswin32(at, ["run", example, "nobody"])).stderr, /ERROR_FILE_NOT_FOUND/);
    });

    test("run-and-collect.ts passes on what a program writes, ends it when it takes too long, and names the error where there is none", async (t) => {
      const at = place(t);
      const run = (...args: string[]) => tswin32(at, ["run", join(root, "examples", "run-and-collect.ts"), ...args]);
      const { code, stdout, stderr } = await run("20", "node", "-p", "6 * 7");
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      assert.match(stdout, /^42\r?\nprocess \d+: [34] bytes, exit code 0\n$/);
      assert.equal((await run("20", "node", "-e", "process.exit(3)")).code, 1);
      const late = await run("0.5", "node", "-e", "setTimeout(() => {}, 50_000)");
      assert.deepEqual([late.code, late.stderr.trimEnd()], [1, "ended after 0.5 seconds"]);
      const missing = await run("20", "there-is-no-such-program");
      assert.deepEqual([missing.code, missing.stderr.trimEnd()], [1, "ERROR_FILE_NOT_FOUND: there-is-no-such-program"]);
    });

    test("count-together.ts loses no count of three processes", async (t) => {
      const at = place(t);
      const file = join(at.folder, "count.txt");
      const args = ["run", join(root, "examples", "count-together.ts"), file, "40"];
      const all = await Promise.all([tswin32(at, args), tswin32(at, args), tswin32(at, args)]);
      for (const { code, stderr } of all) assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      assert.equal(readFileSync(file, "utf8"), "120");
    });
  });
});
