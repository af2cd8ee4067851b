/** The console that processes share, as far as it interrupts them. Events are CTRL_*_EVENT. */
export interface ConsoleHost {
  /**
   * Sends CTRL_C_EVENT or CTRL_BREAK_EVENT to the processes of a group that share the console; 0 for the caller's.
   *
   * Throws Win32Error "GenerateConsoleCtrlEvent": ERROR_INVALID_PARAMETER for another event or where there is no such group.
   */
  generate(event: number, processGroup: number): void;

  /**
   * Has events of this process given to `handler` from now on; null lets them do again what they do by themselves, which is to end the process.
   * Where the handler returns false they do that too. It must not throw.
   *
   * Throws Win32Error "SetConsoleCtrlHandler": ERROR_NOT_SUPPORTED in a worker.
   */
  handleBy(handler: ((event: number) => boolean) | null): void;

  /** Whether CTRL_C_EVENT is ignored; programs that this process starts inherit it. Throws Win32Error "SetConsoleCtrlHandler". */
  ignoreControlC(ignore: boolean): void;
}
