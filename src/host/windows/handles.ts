import { ERROR_INVALID_HANDLE } from "../../winerror/codes.js";
import type { HandlesHost } from "../handles.js";
import { failure, failureOf, kernel32 } from "./ffi.js";

export const INVALID_HANDLE_VALUE = -1;

export const CloseHandle = kernel32<[handle: number]>("int CloseHandle(intptr_t handle)");

export const handles: HandlesHost = {
  close(handle) {
    // -1 is also GetCurrentProcess()'s value, which CloseHandle accepts and ignores.
    if (handle === 0 || handle === INVALID_HANDLE_VALUE) throw failureOf(ERROR_INVALID_HANDLE, "CloseHandle");
    // Of a process that runs under a debugger, CloseHandle raises an exception for a handle that is not open; otherwise it fails.
    if (CloseHandle(handle) === 0) throw failure("CloseHandle");
  },

  // Windows does not tell how often a value was given out.
  generation: () => 0,
};
