// Two processes, an event and a mutex, found by their names: the other process takes the mutex, says so, and is killed.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { GetCurrentProcessId } from "../../win32api/index.js";
import { CreateEvent, CreateMutex, ReleaseMutex, WAIT_ABANDONED, WAIT_OBJECT_0 } from "../../win32event/index.js";
import { WaitForSingleObject } from "../../win32event/promises.js";
import type { Step } from "./step.js";

/** Long enough for a slow machine to start a process. */
const WAIT_MS = 20_000;

export const abandonedMutex: Step = {
  title: "inherit a mutex from a killed process",
  async run() {
    const name = `tswin32-tour-${GetCurrentProcessId()}`;
    using mutex = CreateMutex(null, false, name);
    using taken = CreateEvent(null, false, false, `${name}-taken`);
    const owner = spawn(process.execPath, [fileURLToPath(new URL("./owner.js", import.meta.url)), name], { stdio: "ignore" });
    const ended = once(owner, "exit");
    try {
      const said = await WaitForSingleObject(taken, WAIT_MS);
      if (said !== WAIT_OBJECT_0) throw new Error(`process ${owner.pid} did not take the mutex: the wait returned ${said}`);
    } finally {
      owner.kill("SIGKILL");
      await ended;
    }
    const outcome = await WaitForSingleObject(mutex, WAIT_MS);
    if (outcome !== WAIT_ABANDONED) throw new Error(`the wait returned ${outcome}, not WAIT_ABANDONED`);
    ReleaseMutex(mutex);
    return `process ${owner.pid} takes "${name}", sets an event and is killed; the next wait: WAIT_ABANDONED`;
  },
};
