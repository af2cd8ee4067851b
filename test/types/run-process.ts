import type { Readable, Writable } from "node:stream";
import { type ProcessOutput, type RunningProcess, type RunProcessOptions, runProcess } from "tswin32/win32process";
import type { HANDLE } from "tswin32/wintypes";
import { must, type Same } from "./exact.js";

export async function check(file: HANDLE, options: RunProcessOptions, silent: boolean): Promise<void> {
  const piped = await runProcess({ command: ["a"] });
  must<Same<typeof piped.stdin, Writable>>();
  must<Same<typeof piped.stdout, Readable>>();
  must<Same<typeof piped.stderr, Readable>>();
  must<Same<typeof piped.exited, Promise<number>>>();
  must<Same<typeof piped.handle, HANDLE>>();
  must<Same<ReturnType<typeof piped.output>, Promise<ProcessOutput>>>();

  const others = await runProcess({ CommandLine: "a b", stdin: "ignore", stdout: file, stderr: "inherit" });
  must<Same<typeof others.stdin, null>>();
  must<Same<typeof others.stdout, null>>();
  must<Same<typeof others.stderr, null>>();

  const either = await runProcess({ command: ["a"], stdout: silent ? "ignore" : "pipe" });
  must<Same<typeof either.stdout, Readable | null>>();
  const any = await runProcess(options);
  must<Same<typeof any.stdin, Writable | null>>();
  const general: RunningProcess = piped;
  must<Same<typeof general.stderr, Readable | null>>();

  // @ts-expect-error there is no such option
  await runProcess({ command: ["a"], cwd: "/" });
  // @ts-expect-error nor such a standard handle
  await runProcess({ command: ["a"], stdin: "pipes" });
  // @ts-expect-error a command is a list
  await runProcess({ command: "a" });
  // @ts-expect-error a result is not to be written
  piped.processId = 0;
}
