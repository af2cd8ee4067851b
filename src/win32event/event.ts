import { dword, name as objectName, text, truth } from "../arguments.js";
import { sync } from "../host/index.js";
import { HANDLE, type HandleLike, handleValue } from "../wintypes/handle.js";
import { SECURITY_ATTRIBUTES, type SecurityAttributesLike } from "../wintypes/security-attributes.js";

/**
 * Creates an event: an object that threads wait for and that is set by SetEvent.
 *
 * @param securityAttributes  Handle inheritance and security, or null.
 * @param bManualReset   True for an event that stays set until ResetEvent; false for one that releases one wait and is reset by it.
 * @param bInitialState  True to create it set.
 * @param name           A name under which other processes find it, or null.
 * @returns The handle; its `alreadyExisted` is true if an event of this name was there, which then is what the handle stands for.
 * @throws Win32Error ERROR_INVALID_HANDLE (6) if the name is that of an object of another kind.
 * @example
 * using ready = CreateEvent(null, true, false, null);
 * SetEvent(ready);
 * WaitForSingleObject(ready, INFINITE); // WAIT_OBJECT_0
 * @see reference win32event.CreateEvent; Microsoft synchapi CreateEventW
 */
export function CreateEvent(
  securityAttributes: SecurityAttributesLike | null,
  bManualReset: boolean | number,
  bInitialState: boolean | number,
  name?: string | null,
): HANDLE {
  const created = sync.createEvent(
    SECURITY_ATTRIBUTES.from(securityAttributes, "securityAttributes"),
    truth(bManualReset, "bManualReset"),
    truth(bInitialState, "bInitialState"),
    objectName(name, "name"),
  );
  return new HANDLE(created.handle, created);
}

/**
 * Opens an event by its name.
 *
 * @param desiredAccess   SYNCHRONIZE to wait, EVENT_MODIFY_STATE to set and reset, EVENT_ALL_ACCESS.
 * @param bInheritHandle  True if child processes are to inherit the handle.
 * @param name            Its name.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2) if there is none, ERROR_INVALID_HANDLE (6) if it is an object of another kind.
 * @see pywin32 win32event.OpenEvent; Microsoft synchapi OpenEventW
 */
export function OpenEvent(desiredAccess: number, bInheritHandle: boolean | number, name: string): HANDLE {
  return new HANDLE(sync.openEvent(dword(desiredAccess, "desiredAccess"), truth(bInheritHandle, "bInheritHandle"), text(name, "name")));
}

/**
 * Sets an event: waits for it end.
 *
 * @param handle  The event.
 * @throws Win32Error ERROR_INVALID_HANDLE (6) for what is no event, ERROR_ACCESS_DENIED (5) without EVENT_MODIFY_STATE access.
 * @see reference win32event.SetEvent; Microsoft synchapi SetEvent
 */
export function SetEvent(handle: HandleLike): void {
  sync.setEvent(handleValue(handle, "handle", "SetEvent"));
}

/**
 * Resets an event: waits for it block again.
 *
 * @param handle  The event.
 * @throws Win32Error ERROR_INVALID_HANDLE (6) for what is no event, ERROR_ACCESS_DENIED (5) without EVENT_MODIFY_STATE access.
 * @see reference win32event.ResetEvent; Microsoft synchapi ResetEvent
 */
export function ResetEvent(handle: HandleLike): void {
  sync.resetEvent(handleValue(handle, "handle", "ResetEvent"));
}

/**
 * Releases who waits for an event at this moment, all of them or one, and leaves it reset.
 *
 * Who comes a moment later misses it: Microsoft advises against it.
 *
 * @param handle  The event.
 * @throws Win32Error ERROR_INVALID_HANDLE (6) for what is no event, ERROR_ACCESS_DENIED (5) without EVENT_MODIFY_STATE access.
 * @see pywin32 win32event.PulseEvent; Microsoft winbase PulseEvent
 */
export function PulseEvent(handle: HandleLike): void {
  sync.pulseEvent(handleValue(handle, "handle", "PulseEvent"));
}
