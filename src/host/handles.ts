/** Handles of this process, whatever they stand for. */
export interface HandlesHost {
  /**
   * Closes a handle. Throws Win32Error ERROR_INVALID_HANDLE "CloseHandle" for one that is not open.
   */
  close(handle: number): void;

  /**
   * Which of the handles that have had this value it is now: grows each time that the value is given out again.
   * 0 where the host cannot tell. A finalizer closes a handle only if this has not changed.
   */
  generation(handle: number): number;
}
