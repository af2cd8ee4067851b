/** Processes. */
export interface ProcessesHost {
  /**
   * Opens a process. Throws Win32Error "OpenProcess": ERROR_INVALID_PARAMETER where there is no such process, ERROR_ACCESS_DENIED.
   */
  open(access: number, inherit: boolean, processId: number): number;
}
