import { ERROR_ALREADY_EXISTS } from "../../winerror/codes.js";
import type { SyncHost } from "../sync.js";
import { errorLeft, failure, forgetError, kernel32, noteError } from "./ffi.js";
import { securityAttributes } from "./security.js";

const CreateEventW = kernel32<[security: Uint8Array | null, manualReset: number, initialState: number, name: string | null]>(
  "intptr_t CreateEventW(void *security, int manualReset, int initialState, const char16_t *name)",
);
const SetEvent = kernel32<[handle: number]>("int SetEvent(intptr_t handle)");
const ResetEvent = kernel32<[handle: number]>("int ResetEvent(intptr_t handle)");

export const sync: SyncHost = {
  createEvent(security, manualReset, initialState, name) {
    if (name !== null) forgetError();
    const handle = CreateEventW(securityAttributes(security), manualReset ? 1 : 0, initialState ? 1 : 0, name);
    if (handle === 0) throw failure("CreateEvent", { path: name ?? undefined });
    const alreadyExisted = name !== null && errorLeft() === ERROR_ALREADY_EXISTS;
    if (alreadyExisted) noteError(ERROR_ALREADY_EXISTS);
    return { handle, alreadyExisted };
  },

  setEvent(handle) {
    if (SetEvent(handle) === 0) throw failure("SetEvent");
  },

  resetEvent(handle) {
    if (ResetEvent(handle) === 0) throw failure("ResetEvent");
  },
};
