import { processInformation } from "../host/index.js";
import { STARTUPINFO } from "../wintypes/startup-info.js";

/**
 * Tells the STARTUPINFO that the calling process was created with.
 *
 * @returns A STARTUPINFO; its standard handles are integers, and 0 without STARTF_USESTDHANDLES. On Linux all members are as in an empty one where
 *   the parent does not use this package, or has ended before the first call.
 * @see pywin32 win32process.GetStartupInfo; Microsoft processthreadsapi GetStartupInfoW
 */
export function GetStartupInfo(): STARTUPINFO {
  const startup = processInformation.startup();
  return new STARTUPINFO({
    dwFlags: startup.flags,
    dwX: startup.x,
    dwY: startup.y,
    dwXSize: startup.xSize,
    dwYSize: startup.ySize,
    dwXCountChars: startup.xCountChars,
    dwYCountChars: startup.yCountChars,
    dwFillAttribute: startup.fillAttribute,
    wShowWindow: startup.showWindow,
    hStdInput: startup.stdInput,
    hStdOutput: startup.stdOutput,
    hStdError: startup.stdError,
    lpDesktop: startup.desktop,
    lpTitle: startup.title,
  });
}
