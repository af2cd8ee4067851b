#!/usr/bin/env node
// The command line. Each command is loaded when it is asked for, so that `tswin32 err` does not wait for the others' modules.

import { Command, Option } from "commander";
import { manifest } from "./package.js";

const program = new Command("tswin32")
  .description(manifest.description)
  .version(manifest.version)
  .enablePositionalOptions() // what stands behind `run FILE` is the program's
  .showHelpAfterError("(tswin32 --help lists the commands)");

program
  .command("tour")
  .description("do real things on this machine's host and show what happened")
  .addHelpText("after", "\nWorks in a folder of its own below C:\\ProgramData, which it removes. The exit code is 1 if a step failed.")
  .action(async () => finish((await import("./tour.js")).tour()));

program
  .command("run")
  .description("run a JavaScript or TypeScript program")
  .argument("<file>", "the program: .js, .mjs, .cjs, .ts or .mts")
  .argument("[args...]", "its arguments")
  .addOption(new Option("--host <host>", "where: on this machine, or in node.exe under Wine").choices(["native", "wine"]).default("native"))
  .passThroughOptions()
  .addHelpText(
    "after",
    `
--host may also stand directly behind the file. What follows belongs to the program; "--" in front of it keeps a --host for it too.

The program's imports of "tswin32" and "tswin32/..." mean this package, wherever the program lies (CommonJS programs: from
Node 22.15 on, or from a project that has tswin32 installed). TypeScript files are ES modules; "using", enums and the other
things that Node itself cannot run are compiled; types are not checked.

The exit code is the program's; 128 + n if signal n ended it.

With --host wine the program finds itself on Windows: node.exe in the Wine prefix that scripts/provision.sh made, or that the
folder in TSWIN32_WINE has (node.exe, prefix/, node_modules/@koromix/koffi-win32-x64/). Its output is live; its input is empty
unless it comes from a file. Linux sees 8 bits of its exit code.`,
  )
  .action(async (file: string, args: string[], { host }: { host: string }) => finish((await import("./run.js")).run(file, args, host)));

program
  .command("doctor")
  .description("show what this machine has, and which feature lacks what")
  .action(async () => finish((await import("./doctor.js")).doctor()));

program
  .command("err")
  .description("explain an error code")
  .argument("<code>", "decimal, hexadecimal, negative or a symbol: 32, 0x80070005, -2147024891, ERROR_SHARING_VIOLATION")
  .action(async (code: string) => finish((await import("./err.js")).err(code)));

program
  .command("find")
  .description("show where a function or constant is: module, signature, Python name, hosts")
  .argument("<name>", "its name or a part of it, in any case")
  .action(async (name: string) => finish((await import("./find.js")).find(name)));

program
  .command("who")
  .description("show which processes have a file open")
  .argument("<path>", "the file, as a Win32 path or as this system writes it")
  .action(async (path: string) => finish((await import("./who.js")).who(path)));

const pipe = program.command("pipe").description("list named pipes, call one, or serve one");
pipe
  .command("list")
  .description("show the named pipes that there are, and how many instances each has")
  .action(async () => finish((await import("./pipe.js")).list()));
pipe
  .command("call")
  .description("send one message to a pipe of messages, and print the answer")
  .argument("<name>", "the pipe; \\\\.\\pipe\\ in front may be left out")
  .argument("[message]", "what to send; all of the input unless given")
  .option("--timeout <ms>", "how long to wait for a free instance, in milliseconds; without end unless given")
  .action(async (name: string, message: string | undefined, options: { timeout?: string }) =>
    finish((await import("./pipe.js")).call(name, message, options)),
  );
pipe
  .command("listen")
  .description("serve a pipe of messages: print each message with the client's process, and answer it")
  .argument("<name>", "the pipe; \\\\.\\pipe\\ in front may be left out")
  .option("--reply <text>", "what to answer; the message itself unless given")
  .action(async (name: string, options: { reply?: string }) => finish((await import("./pipe.js")).listen(name, options)));

/** A command's outcome is its exit code. The process ends by itself once its output is written. */
async function finish(command: Promise<number>): Promise<void> {
  process.exitCode = await command;
}

await program.parseAsync();
