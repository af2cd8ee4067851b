import { DUPLICATE_SAME_ACCESS, INVALID_HANDLE_VALUE } from "../../win32con.js";
import { ERROR_INVALID_HANDLE } from "../../winerror/codes.js";
import type { HandlesHost } from "../handles.js";
import { failure, failureOf, kernel32 } from "./ffi.js";
import { LITTLE_ENDIAN, members } from "./structs.js";

export const CloseHandle = kernel32<[handle: number]>("int CloseHandle(intptr_t handle)");
const DuplicateHandle = kernel32<
  [sourceProcess: number, source: number, targetProcess: number, target: Uint8Array, access: number, inherit: number, options: number]
>(
  "int DuplicateHandle(intptr_t sourceProcess, intptr_t source, intptr_t targetProcess, void *target, uint32_t access, int inherit, uint32_t options)",
);
const GetHandleInformation = kernel32<[handle: number, flags: Uint8Array]>("int GetHandleInformation(intptr_t handle, void *flags)");
const SetHandleInformation = kernel32<[handle: number, mask: number, flags: number]>(
  "int SetHandleInformation(intptr_t handle, uint32_t mask, uint32_t flags)",
);

/** What GetCurrentProcess() returns, always. */
const CURRENT_PROCESS = -1;

export const handles: HandlesHost = {
  close(handle) {
    // -1 is also GetCurrentProcess()'s value, which CloseHandle accepts and ignores.
    if (handle === 0 || handle === INVALID_HANDLE_VALUE) throw failureOf(ERROR_INVALID_HANDLE, "CloseHandle");
    // Of a process that runs under a debugger, CloseHandle raises an exception for a handle that is not open; otherwise it fails.
    if (CloseHandle(handle) === 0) throw failure("CloseHandle");
  },

  // Windows does not tell how often a value was given out.
  generation: () => 0,

  duplicate(sourceProcess, source, targetProcess, access, inherit, options) {
    const target = new Uint8Array(8);
    if (DuplicateHandle(sourceProcess, source, targetProcess, target, access, inherit ? 1 : 0, options) === 0) {
      throw failure("DuplicateHandle");
    }
    return handleIn(target);
  },

  information(handle) {
    const flags = new Uint8Array(4);
    if (GetHandleInformation(handle, flags) === 0) throw failure("GetHandleInformation");
    return members(flags).getUint32(0, LITTLE_ENDIAN);
  },

  setInformation(handle, mask, flags) {
    if (SetHandleInformation(handle, mask, flags) === 0) throw failure("SetHandleInformation");
  },
};

/** A second handle of this process with the same rights, for the host itself; on behalf of `caller`. */
export function duplicated(handle: number, caller: string, inherit = false): number {
  const target = new Uint8Array(8);
  if (DuplicateHandle(CURRENT_PROCESS, handle, CURRENT_PROCESS, target, 0, inherit ? 1 : 0, DUPLICATE_SAME_ACCESS) === 0)
    throw failure(caller);
  return handleIn(target);
}

/** A handle that a call has written. */
export function handleIn(bytes: Uint8Array): number {
  return Number(members(bytes).getBigInt64(0, LITTLE_ENDIAN));
}
