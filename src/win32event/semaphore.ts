import { dword, int32, name, text, truth } from "../arguments.js";
import { sync } from "../host/index.js";
import { HANDLE, type HandleLike, handleValue } from "../wintypes/handle.js";
import { SECURITY_ATTRIBUTES, type SecurityAttributesLike } from "../wintypes/security-attributes.js";

/**
 * Creates a semaphore: a count that each wait takes one from, and that blocks waits at 0.
 *
 * @param SemaphoreAttributes  Handle inheritance and security, or null.
 * @param InitialCount   The count to begin with, from 0 to MaximumCount.
 * @param MaximumCount   The largest count, from 1 to 2147483647.
 * @param SemaphoreName  A name under which other processes find it, or null.
 * @returns The handle; its `alreadyExisted` is true if a semaphore of this name was there.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) for counts out of range, ERROR_INVALID_HANDLE (6) if the name is that of another kind.
 * @see pywin32 win32event.CreateSemaphore; Microsoft synchapi CreateSemaphoreW
 */
export function CreateSemaphore(
  SemaphoreAttributes: SecurityAttributesLike | null,
  InitialCount: number,
  MaximumCount: number,
  SemaphoreName?: string | null,
): HANDLE {
  const created = sync.createSemaphore(
    SECURITY_ATTRIBUTES.from(SemaphoreAttributes, "SemaphoreAttributes"),
    int32(InitialCount, "InitialCount"),
    int32(MaximumCount, "MaximumCount"),
    name(SemaphoreName, "SemaphoreName"),
  );
  return new HANDLE(created.handle, created);
}

/**
 * Opens a semaphore by its name.
 *
 * @param desiredAccess   SYNCHRONIZE to wait, SEMAPHORE_MODIFY_STATE to release, SEMAPHORE_ALL_ACCESS.
 * @param bInheritHandle  True if child processes are to inherit the handle.
 * @param name            Its name.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2) if there is none, ERROR_INVALID_HANDLE (6) if it is an object of another kind.
 * @see pywin32 win32event.OpenSemaphore; Microsoft synchapi OpenSemaphoreW
 */
export function OpenSemaphore(desiredAccess: number, bInheritHandle: boolean | number, name: string): HANDLE {
  return new HANDLE(sync.openSemaphore(dword(desiredAccess, "desiredAccess"), truth(bInheritHandle, "bInheritHandle"), text(name, "name")));
}

/**
 * Adds to a semaphore's count.
 *
 * @param hEvent         The semaphore. (The reference's parameter has this name.)
 * @param lReleaseCount  How much, at least 1.
 * @returns The count before.
 * @throws Win32Error ERROR_TOO_MANY_POSTS (298) if the maximum would be exceeded, the count then stays; ERROR_INVALID_PARAMETER (87) for
 *   less than 1, ERROR_ACCESS_DENIED (5) without SEMAPHORE_MODIFY_STATE, ERROR_INVALID_HANDLE (6) for what is no semaphore.
 * @see pywin32 win32event.ReleaseSemaphore; Microsoft synchapi ReleaseSemaphore
 */
export function ReleaseSemaphore(hEvent: HandleLike, lReleaseCount: number): number {
  return sync.releaseSemaphore(handleValue(hEvent, "hEvent", "ReleaseSemaphore"), int32(lReleaseCount, "lReleaseCount"));
}
