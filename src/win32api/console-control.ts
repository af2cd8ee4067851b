import { dword, truth, wrongArgument } from "../arguments.js";
import { console } from "../host/index.js";
import { ERROR_INVALID_PARAMETER } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";

/** What SetConsoleCtrlHandler takes: gets CTRL_*_EVENT, and returns true if that is all that is to happen. */
export type ConsoleCtrlHandler = (ctrlType: number) => boolean | number | undefined;

/** In the order in which they were added. */
const handlers: ConsoleCtrlHandler[] = [];

/**
 * Adds a function that is called when the process is interrupted, or takes it off again.
 *
 * Functions are called in the event loop, the last one added first, until one returns true. If none does, or for CTRL_CLOSE_EVENT,
 * CTRL_LOGOFF_EVENT and CTRL_SHUTDOWN_EVENT in any case, the process ends. What a function throws is an uncaught exception.
 *
 * @param ctrlHandler  The function; it gets CTRL_C_EVENT, CTRL_BREAK_EVENT, CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT or CTRL_SHUTDOWN_EVENT.
 *   Null to ignore CTRL_C_EVENT, which programs that are started from then on inherit.
 * @param bAdd         True to add it, or to ignore; false to take it off, or no longer to ignore.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) for a function to take off that was not added; ERROR_NOT_SUPPORTED (50) in a worker.
 * @example
 * SetConsoleCtrlHandler((event) => {
 *   if (event !== CTRL_C_EVENT) return false;
 *   cancelled = true;
 *   return true; // and the process goes on
 * }, true);
 * @see pywin32 win32api.SetConsoleCtrlHandler; Microsoft SetConsoleCtrlHandler
 */
export function SetConsoleCtrlHandler(ctrlHandler: ConsoleCtrlHandler | null, bAdd: boolean | number = true): void {
  const add = truth(bAdd, "bAdd");
  if (ctrlHandler === null) {
    console.ignoreControlC(add);
    return;
  }
  if (typeof ctrlHandler !== "function") throw wrongArgument("ctrlHandler", "a function or null", ctrlHandler);
  if (add) {
    if (handlers.length === 0) console.handleBy(callHandlers);
    handlers.push(ctrlHandler);
    return;
  }
  const at = handlers.lastIndexOf(ctrlHandler);
  if (at < 0) throw new Win32Error(ERROR_INVALID_PARAMETER, "SetConsoleCtrlHandler");
  if (handlers.length === 1) console.handleBy(null);
  handlers.splice(at, 1);
}

function callHandlers(event: number): boolean {
  for (const handler of [...handlers].reverse()) {
    try {
      if (handler(event)) return true;
    } catch (error) {
      queueMicrotask(() => {
        throw error; // where nobody is in between who would swallow it
      });
      return true;
    }
  }
  return false;
}

/**
 * Interrupts the processes of a group, which share the console of the calling one.
 *
 * @param controlEvent    CTRL_BREAK_EVENT, or CTRL_C_EVENT, which does not reach the processes of a group that is named: only with 0 it does.
 * @param processGroupId  The process that was started with CREATE_NEW_PROCESS_GROUP, whose group it is; 0 for the processes that share the
 *   console (on Linux: those of the caller's own group, as with the terminal's keys).
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) for another event, or if there is no such group.
 * @see pywin32 win32api.GenerateConsoleCtrlEvent; Microsoft GenerateConsoleCtrlEvent
 */
export function GenerateConsoleCtrlEvent(controlEvent: number, processGroupId: number): void {
  console.generate(dword(controlEvent, "controlEvent"), dword(processGroupId, "processGroupId"));
}
