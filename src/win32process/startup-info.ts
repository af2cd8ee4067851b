import type { StartupInformation } from "../host/processes.js";
import { STARTF_USESTDHANDLES } from "../win32con.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { STARTUPINFO } from "../wintypes/startup-info.js";

/** A STARTUPINFO in the form that the hosts take. */
export function startupInformation(value: unknown, name: string): StartupInformation {
  const startup = STARTUPINFO.from(value, name);
  const handle = (member: HandleLike | null, called: string): number => {
    // Without the flag they mean nothing, and may be anything that was a handle once.
    if (!(startup.dwFlags & STARTF_USESTDHANDLES) || member === null || member === 0 || member === undefined) return 0;
    return handleValue(member, called, "CreateProcess");
  };
  return {
    flags: startup.dwFlags,
    x: startup.dwX,
    y: startup.dwY,
    xSize: startup.dwXSize,
    ySize: startup.dwYSize,
    xCountChars: startup.dwXCountChars,
    yCountChars: startup.dwYCountChars,
    fillAttribute: startup.dwFillAttribute,
    showWindow: startup.wShowWindow & 0xffff,
    stdInput: handle(startup.hStdInput, "hStdInput"),
    stdOutput: handle(startup.hStdOutput, "hStdOutput"),
    stdError: handle(startup.hStdError, "hStdError"),
    desktop: startup.lpDesktop,
    title: startup.lpTitle,
  };
}
