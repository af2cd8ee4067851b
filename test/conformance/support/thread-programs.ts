// Programs about processes and threads; programs.ts has them all.

import { GetCurrentThreadId, OpenProcess } from "tswin32/win32api";
import { PROCESS_QUERY_LIMITED_INFORMATION } from "tswin32/win32con";
import { GetProcessTimes } from "tswin32/win32process";
import type { Channel } from "./programs.js";

export const threadPrograms = {
  /** Puts its thread's identifier into the memory given, and lives until it is told to end. */
  async stay(channel: Channel, identifier: Int32Array): Promise<void> {
    identifier[0] = GetCurrentThreadId();
    channel.tell("here");
    await channel.told("end");
  },

  /** When a process was created, as this one is told. */
  creationTimeOf(_channel: Channel, processId: number): string {
    using process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, processId);
    return GetProcessTimes(process).CreationTime.filetime.toString();
  },
};
