import { ERROR_ALREADY_EXISTS, ERROR_NOT_SUPPORTED } from "../../winerror/codes.js";
import type { Created } from "../files.js";
import type { SyncHost } from "../sync.js";
import { errorLeft, type Foreign, failure, forgetError, kernel32, noteError } from "./ffi.js";
import { securityAttributes } from "./security.js";
import { LITTLE_ENDIAN, members } from "./structs.js";

type Security = Uint8Array | null;
type Opening = Foreign<[access: number, inherit: number, name: string], number>;

const CreateEventW = kernel32<[security: Security, manualReset: number, initialState: number, name: string | null]>(
  "intptr_t CreateEventW(void *security, int manualReset, int initialState, const char16_t *name)",
);
const OpenEventW: Opening = kernel32("intptr_t OpenEventW(uint32_t access, int inherit, const char16_t *name)");
const SetEvent = kernel32<[event: number]>("int SetEvent(intptr_t event)");
const ResetEvent = kernel32<[event: number]>("int ResetEvent(intptr_t event)");
const PulseEvent = kernel32<[event: number]>("int PulseEvent(intptr_t event)");

const CreateMutexW = kernel32<[security: Security, initialOwner: number, name: string | null]>(
  "intptr_t CreateMutexW(void *security, int initialOwner, const char16_t *name)",
);
const OpenMutexW: Opening = kernel32("intptr_t OpenMutexW(uint32_t access, int inherit, const char16_t *name)");
const ReleaseMutex = kernel32<[mutex: number]>("int ReleaseMutex(intptr_t mutex)");

const CreateSemaphoreW = kernel32<[security: Security, initialCount: number, maximumCount: number, name: string | null]>(
  "intptr_t CreateSemaphoreW(void *security, int32_t initialCount, int32_t maximumCount, const char16_t *name)",
);
const OpenSemaphoreW: Opening = kernel32("intptr_t OpenSemaphoreW(uint32_t access, int inherit, const char16_t *name)");
const ReleaseSemaphore = kernel32<[semaphore: number, count: number, before: Uint8Array | null]>(
  "int ReleaseSemaphore(intptr_t semaphore, int32_t count, void *before)",
);

const CreateWaitableTimerExW = kernel32<[security: Security, name: string | null, flags: number, access: number]>(
  "intptr_t CreateWaitableTimerExW(void *security, const char16_t *name, uint32_t flags, uint32_t access)",
);
const OpenWaitableTimerW: Opening = kernel32("intptr_t OpenWaitableTimerW(uint32_t access, int inherit, const char16_t *name)");
const SetWaitableTimer = kernel32<[timer: number, dueTime: Uint8Array, period: number, routine: null, argument: null, resume: number]>(
  "int SetWaitableTimer(intptr_t timer, void *dueTime, int32_t period, void *routine, void *argument, int resume)",
);
const CancelWaitableTimer = kernel32<[timer: number]>("int CancelWaitableTimer(intptr_t timer)");

export const sync: SyncHost = {
  createEvent(security, manualReset, initialState, name) {
    if (name !== null) forgetError(CreateEventW);
    return created(CreateEventW(securityAttributes(security), manualReset ? 1 : 0, initialState ? 1 : 0, name), "CreateEvent", name);
  },

  openEvent: (access, inherit, name) => opened(OpenEventW(access, inherit ? 1 : 0, name), "OpenEvent", name),

  setEvent(handle) {
    if (SetEvent(handle) === 0) throw failure("SetEvent");
  },

  resetEvent(handle) {
    if (ResetEvent(handle) === 0) throw failure("ResetEvent");
  },

  pulseEvent(handle) {
    if (PulseEvent(handle) === 0) throw failure("PulseEvent");
  },

  createMutex(security, initialOwner, name) {
    if (name !== null) forgetError(CreateMutexW);
    return created(CreateMutexW(securityAttributes(security), initialOwner ? 1 : 0, name), "CreateMutex", name);
  },

  openMutex: (access, inherit, name) => opened(OpenMutexW(access, inherit ? 1 : 0, name), "OpenMutex", name),

  releaseMutex(handle) {
    if (ReleaseMutex(handle) === 0) throw failure("ReleaseMutex");
  },

  createSemaphore(security, initialCount, maximumCount, name) {
    if (name !== null) forgetError(CreateSemaphoreW);
    return created(CreateSemaphoreW(securityAttributes(security), initialCount, maximumCount, name), "CreateSemaphore", name);
  },

  openSemaphore: (access, inherit, name) => opened(OpenSemaphoreW(access, inherit ? 1 : 0, name), "OpenSemaphore", name),

  releaseSemaphore(handle, count) {
    const before = new Uint8Array(4);
    if (ReleaseSemaphore(handle, count, before) === 0) throw failure("ReleaseSemaphore");
    return members(before).getInt32(0, LITTLE_ENDIAN);
  },

  createTimer(security, flags, access, name, caller) {
    if (name !== null) forgetError(CreateWaitableTimerExW);
    return created(CreateWaitableTimerExW(securityAttributes(security), name, flags, access), caller, name);
  },

  openTimer: (access, inherit, name) => opened(OpenWaitableTimerW(access, inherit ? 1 : 0, name), "OpenWaitableTimer", name),

  setTimer(handle, dueTime, period, resume) {
    const due = new Uint8Array(BigInt64Array.of(dueTime).buffer); // read during the call
    if (resume) forgetError(SetWaitableTimer);
    if (SetWaitableTimer(handle, due, period, null, null, resume ? 1 : 0) === 0) throw failure("SetWaitableTimer");
    // Documented as how a timer that was set tells that it will not wake the machine.
    if (resume && errorLeft() === ERROR_NOT_SUPPORTED) noteError(ERROR_NOT_SUPPORTED);
  },

  cancelTimer(handle) {
    if (CancelWaitableTimer(handle) === 0) throw failure("CancelWaitableTimer");
  },
};

/**
 * What a create function made or found, from the handle that it returned. Only what has a name can have been there.
 * Programs tell the two by GetLastError, so that an old code must not stay for what is new.
 */
function created(handle: number, caller: string, name: string | null): Created {
  if (handle === 0) throw failure(caller, { path: name ?? undefined });
  const alreadyExisted = name !== null && errorLeft() === ERROR_ALREADY_EXISTS;
  noteError(alreadyExisted ? ERROR_ALREADY_EXISTS : 0);
  return { handle, alreadyExisted };
}

function opened(handle: number, caller: string, name: string): number {
  if (handle === 0) throw failure(caller, { path: name });
  return handle;
}
