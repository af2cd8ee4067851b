import { isMainThread } from "node:worker_threads";
import { ERROR_NOT_SUPPORTED } from "../../winerror/codes.js";
import type { ConsoleHost } from "../console.js";
import { failure, failureOf, kernel32, type NativeCallback, nativeCallback } from "./ffi.js";

const GenerateConsoleCtrlEvent = kernel32<[event: number, processGroup: number]>(
  "int GenerateConsoleCtrlEvent(uint32_t event, uint32_t processGroup)",
);
const SetConsoleCtrlHandler = kernel32<[routine: number, add: number]>("int SetConsoleCtrlHandler(uintptr_t routine, int add)");

/** Windows calls it on a thread of its own, which waits until the event loop is free. */
const HANDLER_ROUTINE = "int ConsoleCtrlHandlerRoutine(uint32_t event)";

let routine: NativeCallback | undefined;

export const console: ConsoleHost = {
  generate(event, processGroup) {
    if (GenerateConsoleCtrlEvent(event, processGroup) === 0) throw failure("GenerateConsoleCtrlEvent");
  },

  handleBy(handler) {
    refuseWorkers();
    if (routine) {
      set(routine.address, false);
      routine.release();
      routine = undefined;
    }
    if (!handler) return;
    const made = nativeCallback(HANDLER_ROUTINE, (event: number) => (handler(event) ? 1 : 0));
    try {
      set(made.address, true);
    } catch (error) {
      made.release();
      throw error;
    }
    routine = made;
  },

  ignoreControlC(ignore) {
    refuseWorkers();
    set(0, ignore);
  },
};

function set(address: number, add: boolean): void {
  if (SetConsoleCtrlHandler(address, add ? 1 : 0) === 0) throw failure("SetConsoleCtrlHandler");
}

/** Windows would call the function of a worker that has ended. */
function refuseWorkers(): void {
  if (!isMainThread) throw failureOf(ERROR_NOT_SUPPORTED, "SetConsoleCtrlHandler");
}
