// Events, mutexes, semaphores, timers, and waits for them (pywin32: win32event).

export * from "./constants.js";
export { CreateEvent, OpenEvent, PulseEvent, ResetEvent, SetEvent } from "./event.js";
export { CreateMutex, OpenMutex, ReleaseMutex } from "./mutex.js";
export { CreateSemaphore, OpenSemaphore, ReleaseSemaphore } from "./semaphore.js";
export { CancelWaitableTimer, CreateWaitableTimer, CreateWaitableTimerEx, OpenWaitableTimer, SetWaitableTimer } from "./timer.js";
export {
  MsgWaitForMultipleObjects,
  MsgWaitForMultipleObjectsEx,
  SignalObjectAndWait,
  WaitForInputIdle,
  WaitForMultipleObjects,
  WaitForMultipleObjectsEx,
  WaitForSingleObject,
  WaitForSingleObjectEx,
} from "./wait.js";
