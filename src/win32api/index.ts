// Miscellaneous functions (pywin32: win32api).

export { CloseHandle } from "./close.js";
export { type ConsoleCtrlHandler, GenerateConsoleCtrlEvent, SetConsoleCtrlHandler } from "./console-control.js";
export { DuplicateHandle, GetCurrentProcess, GetHandleInformation, OpenProcess, SetHandleInformation } from "./handles.js";
export {
  FORMAT_MESSAGE_ARGUMENT_ARRAY,
  FORMAT_MESSAGE_FROM_HMODULE,
  FORMAT_MESSAGE_FROM_STRING,
  FORMAT_MESSAGE_FROM_SYSTEM,
  FORMAT_MESSAGE_IGNORE_INSERTS,
  FORMAT_MESSAGE_MAX_WIDTH_MASK,
  FormatMessage,
  FormatMessage as FormatMessageW,
  GetLastError,
} from "./messages.js";
export { GetCurrentProcessId, GetCurrentThreadId } from "./process.js";
export { GetCurrentThread, OpenThread } from "./threads.js";
