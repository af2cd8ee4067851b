/** Handles of this process, whatever they stand for. */
export interface HandlesHost {
  /**
   * Closes a handle. Throws Win32Error ERROR_INVALID_HANDLE "CloseHandle" for one that is not open, or that
   * HANDLE_FLAG_PROTECT_FROM_CLOSE protects.
   */
  close(handle: number): void;

  /**
   * Which of the handles that have had this value it is now: grows each time that the value is given out again.
   * 0 where the host cannot tell. A finalizer closes a handle only if this has not changed.
   */
  generation(handle: number): number;

  /**
   * Makes another handle for what a handle stands for. Processes are handles too; -1 is the calling one.
   *
   * @param options  DUPLICATE_SAME_ACCESS, DUPLICATE_CLOSE_SOURCE.
   * @returns The new handle, which belongs to the target process. Throws Win32Error "DuplicateHandle".
   */
  duplicate(sourceProcess: number, source: number, targetProcess: number, access: number, inherit: boolean, options: number): number;

  /** The HANDLE_FLAG_* of a handle. Throws Win32Error "GetHandleInformation". */
  information(handle: number): number;

  /** Changes those flags of a handle that `mask` has. Throws Win32Error "SetHandleInformation". */
  setInformation(handle: number, mask: number, flags: number): void;
}
