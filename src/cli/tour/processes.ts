// A process is started suspended, let go and asked for its exit code; then a tree of processes is ended at one stroke.

import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { fromNativePath } from "../../paths.js";
import { OpenProcess } from "../../win32api/index.js";
import { SYNCHRONIZE } from "../../win32con.js";
import { WAIT_OBJECT_0 } from "../../win32event/index.js";
import { WaitForSingleObject } from "../../win32event/promises.js";
import {
  CREATE_SUSPENDED,
  CreateProcess,
  GetExitCodeProcess,
  joinCommandLine,
  ResumeThread,
  runProcess,
  STILL_ACTIVE,
  TerminateProcess,
} from "../../win32process/index.js";
import { exited } from "../../win32process/promises.js";
import type { Step } from "./step.js";

/** More than the eight bits that other systems have. */
const EXIT_CODE = 0xc0de_0042;

/** Long enough for a slow machine to start Node. */
const WAIT_MS = 20_000;

/** Node, as Win32 names it. */
const node = (): string => fromNativePath(process.execPath);
const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const hexadecimal = (code: number): string => `0x${code.toString(16).toUpperCase()}`;

export const suspendedProcess: Step = {
  title: "start a process, suspended",
  async run() {
    const CommandLine = joinCommandLine(["node", program("./leaver.js"), String(EXIT_CODE)]);
    const { hProcess, hThread, dwProcessId } = CreateProcess(node(), { CommandLine, CreationFlags: CREATE_SUSPENDED });
    using handle = hProcess;
    using thread = hThread;
    try {
      const before = GetExitCodeProcess(handle);
      if (before !== STILL_ACTIVE) throw new Error(`process ${dwProcessId} has ended before it was resumed, with ${hexadecimal(before)}`);
      const count = ResumeThread(thread);
      const code = await exited(handle, { signal: AbortSignal.timeout(WAIT_MS) });
      if (count !== 1 || code !== EXIT_CODE) throw new Error(`it was suspended ${count} times and ended with ${hexadecimal(code)}`);
      return `process ${dwProcessId} stands still (${before}, STILL_ACTIVE); resumed it ends with ${hexadecimal(code)}, all 32 bits`;
    } catch (error) {
      if (GetExitCodeProcess(handle) === STILL_ACTIVE) TerminateProcess(handle, 1);
      throw error;
    }
  },
};

export const processTree: Step = {
  title: "end a process tree by its job",
  async run() {
    const signal = AbortSignal.timeout(WAIT_MS);
    await using parent = await runProcess({ command: ["node", program("./parent.js")], ApplicationName: node(), stdin: "ignore", signal });
    const [line] = (await once(parent.stdout, "data", { signal })) as [Buffer];
    const childId = Number(line);
    using child = OpenProcess(SYNCHRONIZE, false, childId);
    parent.terminate(EXIT_CODE);
    const code = await parent.exited;
    const outcome = await WaitForSingleObject(child, WAIT_MS);
    if (code !== EXIT_CODE || outcome !== WAIT_OBJECT_0)
      throw new Error(
        `process ${parent.processId} ended with ${hexadecimal(code)}, its child ${childId} ${outcome === WAIT_OBJECT_0 ? "too" : "runs on"}`,
      );
    return `process ${parent.processId} has started ${childId}; the job that holds both ends both, with ${hexadecimal(code)}`;
  },
};
