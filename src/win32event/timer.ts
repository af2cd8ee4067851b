import { dword, int32, int64, name as objectName, text, truth, wrongArgument } from "../arguments.js";
import { sync } from "../host/index.js";
import { HANDLE, type HandleLike, handleValue } from "../wintypes/handle.js";
import { SECURITY_ATTRIBUTES, type SecurityAttributesLike } from "../wintypes/security-attributes.js";
import { CREATE_WAITABLE_TIMER_MANUAL_RESET, TIMER_ALL_ACCESS } from "./constants.js";

/**
 * Creates a timer that can be waited for. It does nothing until SetWaitableTimer.
 *
 * @param TimerAttributes  Handle inheritance and security, or null.
 * @param ManualReset      True for a timer that stays signalled until it is set again; false for one that releases one wait each time.
 * @param TimerName        A name under which other processes find it, or null.
 * @returns The handle; its `alreadyExisted` is true if a timer of this name was there.
 * @throws Win32Error ERROR_INVALID_HANDLE (6) if the name is that of an object of another kind.
 * @see pywin32 win32event.CreateWaitableTimer; Microsoft synchapi CreateWaitableTimerW
 */
export function CreateWaitableTimer(
  TimerAttributes: SecurityAttributesLike | null,
  ManualReset: boolean | number,
  TimerName?: string | null,
): HANDLE {
  const flags = truth(ManualReset, "ManualReset") ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0;
  const created = sync.createTimer(
    SECURITY_ATTRIBUTES.from(TimerAttributes, "TimerAttributes"),
    flags,
    TIMER_ALL_ACCESS,
    objectName(TimerName, "TimerName"),
    "CreateWaitableTimer",
  );
  return new HANDLE(created.handle, created);
}

/**
 * Creates a timer with flags and with the access that its handle is to have.
 *
 * @param TimerAttributes  Handle inheritance and security, or null.
 * @param TimerName        A name under which other processes find it, or null.
 * @param Flags            CREATE_WAITABLE_TIMER_MANUAL_RESET, CREATE_WAITABLE_TIMER_HIGH_RESOLUTION.
 * @param DesiredAccess    TIMER_ALL_ACCESS, TIMER_MODIFY_STATE, TIMER_QUERY_STATE, SYNCHRONIZE.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) for other flags, ERROR_INVALID_HANDLE (6) if the name is that of another kind of object.
 * @see pywin32 win32event.CreateWaitableTimerEx; Microsoft synchapi CreateWaitableTimerExW
 */
export function CreateWaitableTimerEx(
  TimerAttributes: SecurityAttributesLike | null,
  TimerName: string | null,
  Flags: number,
  DesiredAccess: number,
): HANDLE {
  const security = SECURITY_ATTRIBUTES.from(TimerAttributes, "TimerAttributes");
  const created = sync.createTimer(
    security,
    dword(Flags, "Flags"),
    dword(DesiredAccess, "DesiredAccess"),
    objectName(TimerName, "TimerName"),
    "CreateWaitableTimerEx",
  );
  return new HANDLE(created.handle, created);
}

/**
 * Opens a timer by its name.
 *
 * @param desiredAccess   SYNCHRONIZE to wait, TIMER_MODIFY_STATE to set and cancel, TIMER_ALL_ACCESS.
 * @param bInheritHandle  True if child processes are to inherit the handle.
 * @param timerName       Its name.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2) if there is none, ERROR_INVALID_HANDLE (6) if it is an object of another kind.
 * @see pywin32 win32event.OpenWaitableTimer; Microsoft synchapi OpenWaitableTimerW
 */
export function OpenWaitableTimer(desiredAccess: number, bInheritHandle: boolean | number, timerName: string): HANDLE {
  return new HANDLE(
    sync.openTimer(dword(desiredAccess, "desiredAccess"), truth(bInheritHandle, "bInheritHandle"), text(timerName, "timerName")),
  );
}

/**
 * Arms a timer. It is not signalled from now on until it is due.
 *
 * @param handle   The timer.
 * @param dueTime  In 100 ns units. Negative: from now; otherwise since 1601-01-01 UTC, as in `TIME(...).filetime`.
 * @param period   In milliseconds, after which it is due again and again; 0 for once.
 * @param func     A completion routine: null, as in pywin32, which has none either.
 * @param param    Its argument: null.
 * @param resume_state  True to wake the machine from sleep; where that is not possible GetLastError says ERROR_NOT_SUPPORTED (50).
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) for a negative period, ERROR_ACCESS_DENIED (5) without TIMER_MODIFY_STATE,
 *   ERROR_INVALID_HANDLE (6) for what is no timer.
 * @example
 * SetWaitableTimer(timer, -10_000_000, 0, null, null, false); // in a second
 * @see pywin32 win32event.SetWaitableTimer; Microsoft synchapi SetWaitableTimer
 */
export function SetWaitableTimer(
  handle: HandleLike,
  dueTime: number | bigint,
  period: number,
  func: null = null,
  param: null = null,
  resume_state: boolean | number = false,
): void {
  const value = handleValue(handle, "handle", "SetWaitableTimer");
  if (func !== null) throw wrongArgument("func", "null", func);
  if (param !== null) throw wrongArgument("param", "null", param);
  sync.setTimer(value, int64(dueTime, "dueTime"), int32(period, "period"), truth(resume_state, "resume_state"));
}

/**
 * Disarms a timer. One that is signalled stays so.
 *
 * @param handle  The timer.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without TIMER_MODIFY_STATE, ERROR_INVALID_HANDLE (6) for what is no timer.
 * @see pywin32 win32event.CancelWaitableTimer; Microsoft synchapi CancelWaitableTimer
 */
export function CancelWaitableTimer(handle: HandleLike): void {
  sync.cancelTimer(handleValue(handle, "handle", "CancelWaitableTimer"));
}
