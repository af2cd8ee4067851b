import type { SECURITY_ATTRIBUTES } from "../wintypes/security-attributes.js";
import type { Created } from "./files.js";

/**
 * Synchronisation objects.
 *
 * `name` null makes an object without a name. A create function that finds the name returns a handle to what is there, with all rights;
 * its other arguments are not looked at then. All throw Win32Error under the function's Win32 name: ERROR_INVALID_HANDLE for a handle or
 * a name of another kind of object, ERROR_FILE_NOT_FOUND where nothing of the name is there to open, ERROR_ACCESS_DENIED for a handle
 * without the right, ERROR_PATH_NOT_FOUND for a backslash that is no Global\ or Local\ prefix, ERROR_INVALID_NAME for nothing behind
 * such a prefix (on Linux; not documented), ERROR_FILENAME_EXCED_RANGE for a name
 * longer than MAX_PATH.
 */
export interface SyncHost {
  createEvent(security: SECURITY_ATTRIBUTES | null, manualReset: boolean, initialState: boolean, name: string | null): Created;
  openEvent(access: number, inherit: boolean, name: string): number;
  setEvent(handle: number): void;
  resetEvent(handle: number): void;
  /** Releases who waits at this moment, all of them or one, and leaves the event reset. */
  pulseEvent(handle: number): void;

  createMutex(security: SECURITY_ATTRIBUTES | null, initialOwner: boolean, name: string | null): Created;
  openMutex(access: number, inherit: boolean, name: string): number;
  /** Throws ERROR_NOT_OWNER if the calling thread does not own it. */
  releaseMutex(handle: number): void;

  createSemaphore(security: SECURITY_ATTRIBUTES | null, initialCount: number, maximumCount: number, name: string | null): Created;
  openSemaphore(access: number, inherit: boolean, name: string): number;
  /** Returns the count before. Throws ERROR_TOO_MANY_POSTS, changing nothing, where the maximum would be exceeded. */
  releaseSemaphore(handle: number, count: number): number;

  /** `flags` are CREATE_WAITABLE_TIMER_*; `caller` is the function to name in errors. */
  createTimer(security: SECURITY_ATTRIBUTES | null, flags: number, access: number, name: string | null, caller: string): Created;
  openTimer(access: number, inherit: boolean, name: string): number;
  /**
   * Arms a timer, which is not signalled from then on until it is due.
   *
   * @param dueTime  In 100 ns: not negative, since 1601 (UTC); negative, from now.
   * @param period   In milliseconds; 0 for once.
   * @param resume   True to wake the machine from sleep. Where that is not possible the timer is armed all the same and GetLastError says
   *   ERROR_NOT_SUPPORTED, as Windows documents.
   */
  setTimer(handle: number, dueTime: bigint, period: number, resume: boolean): void;
  /** Disarms a timer; whether it is signalled stays as it is. */
  cancelTimer(handle: number): void;
}
