import { dword, name as objectName, text, truth } from "../arguments.js";
import { sync } from "../host/index.js";
import { HANDLE, type HandleLike, handleValue } from "../wintypes/handle.js";
import { SECURITY_ATTRIBUTES, type SecurityAttributesLike } from "../wintypes/security-attributes.js";

/**
 * Creates a mutex: an object that one thread owns at a time.
 *
 * The thread that waited for it successfully owns it, may wait for it again, and must call ReleaseMutex as often. Where the owner ends
 * without doing so, the next wait returns WAIT_ABANDONED, and owns it. Each worker is a thread; the main thread is one too, together with
 * all its promises.
 *
 * @param MutexAttributes  Handle inheritance and security, or null.
 * @param InitialOwner     True if the calling thread is to own it at once; without effect on one that exists.
 * @param Name             A name under which other processes find it, or null.
 * @returns The handle; its `alreadyExisted` is true if a mutex of this name was there.
 * @throws Win32Error ERROR_INVALID_HANDLE (6) if the name is that of an object of another kind.
 * @see pywin32 win32event.CreateMutex; Microsoft synchapi CreateMutexW
 */
export function CreateMutex(MutexAttributes: SecurityAttributesLike | null, InitialOwner: boolean | number, Name?: string | null): HANDLE {
  const created = sync.createMutex(
    SECURITY_ATTRIBUTES.from(MutexAttributes, "MutexAttributes"),
    truth(InitialOwner, "InitialOwner"),
    objectName(Name, "Name"),
  );
  return new HANDLE(created.handle, created);
}

/**
 * Opens a mutex by its name.
 *
 * @param desiredAccess   SYNCHRONIZE to wait for it and release it, MUTEX_ALL_ACCESS.
 * @param bInheritHandle  True if child processes are to inherit the handle.
 * @param name            Its name.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2) if there is none, ERROR_INVALID_HANDLE (6) if it is an object of another kind.
 * @see pywin32 win32event.OpenMutex; Microsoft synchapi OpenMutexW
 */
export function OpenMutex(desiredAccess: number, bInheritHandle: boolean | number, name: string): HANDLE {
  return new HANDLE(sync.openMutex(dword(desiredAccess, "desiredAccess"), truth(bInheritHandle, "bInheritHandle"), text(name, "name")));
}

/**
 * Gives a mutex up once; it is free when that was done as often as it was waited for.
 *
 * @param hEvent  The mutex. (The reference's parameter has this name.)
 * @throws Win32Error ERROR_NOT_OWNER (288) if the calling thread does not own it, ERROR_INVALID_HANDLE (6) for what is no mutex.
 * @see pywin32 win32event.ReleaseMutex; Microsoft synchapi ReleaseMutex
 */
export function ReleaseMutex(hEvent: HandleLike): void {
  sync.releaseMutex(handleValue(hEvent, "hEvent", "ReleaseMutex"));
}
