import { CreateEvent, type ResetEvent, SetEvent, WaitForSingleObject } from "tswin32/win32event";
import type { HANDLE } from "tswin32/wintypes";
import { must, type Same } from "./exact.js";

const event = CreateEvent(null, true, false, null);
must<Same<typeof event, HANDLE>>();
CreateEvent(null, 1, 0); // truth as Win32 and Python write it
CreateEvent({ bInheritHandle: true }, true, false, "name");
// @ts-expect-error the initial state has no default
CreateEvent(null, true);
// @ts-expect-error a name is text
CreateEvent(null, true, false, 5);
// @ts-expect-error truth is not text
CreateEvent(null, "yes", false, null);

must<Same<ReturnType<typeof SetEvent>, void>>();
must<Same<ReturnType<typeof ResetEvent>, void>>();
SetEvent(event.handle);
// @ts-expect-error null is no handle
SetEvent(null);

const outcome = WaitForSingleObject(event, 0);
must<Same<typeof outcome, number>>();
// @ts-expect-error how long?
WaitForSingleObject(event);
// @ts-expect-error signals belong to the promise twin
WaitForSingleObject(event, 0, { signal: AbortSignal.timeout(1) });
