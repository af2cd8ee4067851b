import { CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, CREATE_WAITABLE_TIMER_MANUAL_RESET } from "../../win32con.js";
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_PARAMETER,
  ERROR_NOT_OWNER,
  ERROR_NOT_SUPPORTED,
  ERROR_TOO_MANY_POSTS,
} from "../../winerror/codes.js";
import type { SECURITY_ATTRIBUTES } from "../../wintypes/security-attributes.js";
import type { Created } from "../files.js";
import type { SyncHost } from "../sync.js";
import {
  EVENT_ALL_ACCESS,
  EVENT_MODIFY_STATE,
  MUTEX_ALL_ACCESS,
  objectAccess,
  SEMAPHORE_ALL_ACCESS,
  SEMAPHORE_MODIFY_STATE,
  TIMER_MODIFY_STATE,
} from "./access.js";
import { guarded } from "./arbiter/guard.js";
import {
  createObject,
  dismiss,
  handOverIfAwaited,
  kindOf,
  type NewObject,
  objectGuard,
  openObject,
  signal,
  signalGuarded,
} from "./arbiter/objects.js";
import { Kind } from "./arbiter/records.js";
import { addToSemaphore, armTimer, Detail, disarmTimer, type ObjectKind, releaseMutex, reset } from "./arbiter/states.js";
import { thisThread } from "./arbiter/threads.js";
import { failure } from "./errors.js";
import { allocateHandle, clearEnded, Entry, enter, HandleFlags, HandleKind, leave, releaseBy, table } from "./handle-table.js";
import { noteError } from "./last-error.js";

/** Milliseconds from 1601, where FILETIME begins, to 1970, where Linux does; in 100 ns. */
const EPOCH = 116_444_736_000_000_000n;
/** FILETIME counts 100 ns. */
const UNIT = 100n;

export const sync: SyncHost = {
  createEvent: (security, manualReset, initialState, name) =>
    created(
      { kind: Kind.event, state: initialState ? 1 : 0, detail: manualReset ? Detail.manual : 0, name },
      security,
      EVENT_ALL_ACCESS,
      "CreateEvent",
    ),
  openEvent: (access, inherit, name) => opened(Kind.event, access, inherit, name, "OpenEvent"),
  setEvent: (handle) => withObject(handle, Kind.event, EVENT_MODIFY_STATE, "SetEvent", signal),
  resetEvent: (handle) => withObject(handle, Kind.event, EVENT_MODIFY_STATE, "ResetEvent", reset),
  pulseEvent: (handle) =>
    withObject(handle, Kind.event, EVENT_MODIFY_STATE, "PulseEvent", (event) =>
      guarded(objectGuard(event), () => {
        signalGuarded(event);
        reset(event);
      }),
    ),

  createMutex: (security, initialOwner, name) =>
    created({ kind: Kind.mutex, state: initialOwner ? 1 : 0, detail: 0, name }, security, MUTEX_ALL_ACCESS, "CreateMutex"),
  openMutex: (access, inherit, name) => opened(Kind.mutex, access, inherit, name, "OpenMutex"),
  releaseMutex: (handle) => withObject(handle, Kind.mutex, 0, "ReleaseMutex", (mutex) => release(mutex, "ReleaseMutex")),

  createSemaphore(security, initialCount, maximumCount, name) {
    if (maximumCount < 1 || initialCount < 0 || initialCount > maximumCount) throw failure(ERROR_INVALID_PARAMETER, "CreateSemaphore");
    return created(
      { kind: Kind.semaphore, state: initialCount, detail: maximumCount, name },
      security,
      SEMAPHORE_ALL_ACCESS,
      "CreateSemaphore",
    );
  },
  openSemaphore: (access, inherit, name) => opened(Kind.semaphore, access, inherit, name, "OpenSemaphore"),
  releaseSemaphore: (handle, count) =>
    withObject(handle, Kind.semaphore, SEMAPHORE_MODIFY_STATE, "ReleaseSemaphore", (semaphore) =>
      post(semaphore, count, "ReleaseSemaphore"),
    ),

  createTimer(security, flags, access, name, caller) {
    const known = CREATE_WAITABLE_TIMER_MANUAL_RESET | CREATE_WAITABLE_TIMER_HIGH_RESOLUTION;
    if (flags & ~known) throw failure(ERROR_INVALID_PARAMETER, caller);
    const detail = flags & CREATE_WAITABLE_TIMER_MANUAL_RESET ? Detail.manual : 0;
    return created({ kind: Kind.timer, state: 0, detail, name }, security, objectAccess(Kind.timer, access), caller);
  },
  openTimer: (access, inherit, name) => opened(Kind.timer, access, inherit, name, "OpenWaitableTimer"),
  setTimer(handle, dueTime, period, resume) {
    if (period < 0) throw failure(ERROR_INVALID_PARAMETER, "SetWaitableTimer");
    withObject(handle, Kind.timer, TIMER_MODIFY_STATE, "SetWaitableTimer", (timer) => {
      guarded(objectGuard(timer), () => {
        if (dueTime < 0n) armTimer(timer, -dueTime * UNIT, false, period);
        else armTimer(timer, (dueTime - EPOCH) * UNIT, true, period);
      });
      handOverIfAwaited(timer); // it may be due at once; who waits must know when to look again
    });
    if (resume) noteError(ERROR_NOT_SUPPORTED); // armed all the same, as Windows does where the machine cannot be woken
  },
  cancelTimer: (handle) => withObject(handle, Kind.timer, TIMER_MODIFY_STATE, "CancelWaitableTimer", disarmTimer),
};

/** Resets the event of a request that begins. */
export const resetEvent = (handle: number, caller: string): void => withObject(handle, Kind.event, EVENT_MODIFY_STATE, caller, reset);

/** Sets the event of a request that is over. */
export const setEvent = (handle: number, caller: string): void => withObject(handle, Kind.event, EVENT_MODIFY_STATE, caller, signal);

/** Does something to the event of a request that goes on after the call. */
export const withEvent = <T>(handle: number, caller: string, action: (event: number) => T): T =>
  withObject(handle, Kind.event, EVENT_MODIFY_STATE, caller, action);

/** A handle to an object that is made, or found by its name. */
export function created(made: NewObject, security: SECURITY_ATTRIBUTES | null, access: number, caller: string): Created {
  if (made.name) clearEnded(caller); // the name may be kept by nobody but a thread that was terminated
  const { object, existed } = createObject(made, caller);
  const flags = security?.bInheritHandle ? HandleFlags.inherit : 0;
  const handle = handleOf(object, access, flags, caller);
  noteError(existed ? ERROR_ALREADY_EXISTS : 0);
  return { handle, alreadyExisted: existed };
}

/** A handle to the object that has the name. */
export function opened(kind: ObjectKind, access: number, inherit: boolean, name: string, caller: string): number {
  clearEnded(caller);
  const object = openObject(kind, name, caller);
  return handleOf(object, objectAccess(kind, access), inherit ? HandleFlags.inherit : 0, caller);
}

/** A handle that takes over the reference which the caller has to an object. */
function handleOf(object: number, access: number, flags: number, caller: string): number {
  try {
    return allocateHandle({ kind: HandleKind.object, access, flags, record: object }, caller);
  } catch (error) {
    dismiss(object);
    throw error;
  }
}

function withObject<T>(handle: number, kind: ObjectKind, right: number, caller: string, action: (object: number) => T): T {
  const at = enter(handle, HandleKind.object, caller);
  try {
    const object = table()[at + Entry.record] as number;
    if (kindOf(object) !== kind) throw failure(ERROR_INVALID_HANDLE, caller);
    if (right !== 0 && !((table()[at + Entry.access] as number) & right)) throw failure(ERROR_ACCESS_DENIED, caller);
    return action(object);
  } finally {
    leave(at);
  }
}

function release(mutex: number, caller: string): void {
  const free = releaseMutex(mutex, thisThread());
  if (free === undefined) throw failure(ERROR_NOT_OWNER, caller);
  if (free) handOverIfAwaited(mutex);
}

function post(semaphore: number, count: number, caller: string): number {
  if (count < 1) throw failure(ERROR_INVALID_PARAMETER, caller);
  const before = addToSemaphore(semaphore, count);
  if (before < 0) throw failure(ERROR_TOO_MANY_POSTS, caller);
  handOverIfAwaited(semaphore);
  return before;
}

/** What SignalObjectAndWait does to the first of its objects. */
export function signalObject(handle: number, caller: string): void {
  const at = enter(handle, HandleKind.object, caller);
  let kind: number;
  try {
    kind = kindOf(table()[at + Entry.record] as number);
  } finally {
    leave(at);
  }
  if (kind === Kind.event) withObject(handle, kind, EVENT_MODIFY_STATE, caller, signal);
  else if (kind === Kind.mutex) withObject(handle, kind, 0, caller, (mutex) => release(mutex, caller));
  else if (kind === Kind.semaphore) withObject(handle, kind, SEMAPHORE_MODIFY_STATE, caller, (semaphore) => post(semaphore, 1, caller));
  else throw failure(ERROR_INVALID_HANDLE, caller);
}

releaseBy(HandleKind.object, ({ record }) => dismiss(record));
