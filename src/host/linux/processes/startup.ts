// GetStartupInfo: whoever starts a process with a STARTUPINFO that says anything leaves it in the process's record, for a child that uses this
// package. It is there as long as the parent lives.

import type { StartupInformation } from "../../processes.js";
import { dismiss } from "../arbiter/objects.js";
import { referToProcess, startupLeft } from "../arbiter/process-records.js";

const NOTHING: StartupInformation = {
  flags: 0,
  x: 0,
  y: 0,
  xSize: 0,
  ySize: 0,
  xCountChars: 0,
  yCountChars: 0,
  fillAttribute: 0,
  showWindow: 0,
  stdInput: 0,
  stdOutput: 0,
  stdError: 0,
  desktop: null,
  title: null,
};

/** The text in which a child is told; undefined where there is nothing to tell. */
export function startupText(startup: StartupInformation): string | undefined {
  const members = Object.entries(startup).filter(([name, value]) => value !== NOTHING[name as keyof StartupInformation]);
  return members.length === 0 ? undefined : JSON.stringify(Object.fromEntries(members));
}

let told: StartupInformation | undefined;

/** What this process was started with; asked for once, as the parent may end. */
export function startup(): StartupInformation {
  told ??= { ...NOTHING, ...left("GetStartupInfo") };
  return told;
}

function left(caller: string): Partial<StartupInformation> {
  const record = referToProcess(process.pid, caller);
  if (record === 0) return {};
  try {
    return JSON.parse(startupLeft(record) || "{}") as Partial<StartupInformation>;
  } finally {
    dismiss(record);
  }
}
