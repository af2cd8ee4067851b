// Events, waits and other synchronisation (pywin32: win32event).

export * from "./constants.js";
export { CreateEvent, ResetEvent, SetEvent } from "./event.js";
export { WaitForSingleObject } from "./wait.js";
