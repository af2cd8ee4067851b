import * as win32event from "tswin32/win32event/promises";
import * as win32file from "tswin32/win32file/promises";
import { type HANDLE, OVERLAPPED } from "tswin32/wintypes";
import { must, type Same, value } from "./exact.js";

const handle = value<HANDLE>();
const signal = value<AbortSignal>();

const waiting = win32event.WaitForSingleObject(handle, 100, { signal });
must<Same<typeof waiting, Promise<number>>>();
win32event.WaitForSingleObject(handle, 100);
win32event.WaitForSingleObject(handle, 100, {});
win32event.WaitForSingleObject(handle, 100, { signal: undefined });
// @ts-expect-error the signal is a member of an object
win32event.WaitForSingleObject(handle, 100, signal);
// @ts-expect-error a controller is no signal
win32event.WaitForSingleObject(handle, 100, { signal: new AbortController() });

const opening = win32file.CreateFile("a.txt", { DesiredAccess: 1 }, { signal });
must<Same<typeof opening, Promise<HANDLE>>>();
const positional = win32file.CreateFile("a.txt", 0, 0, null, 3, 0, null, { signal });
must<Same<typeof positional, Promise<HANDLE>>>();
// @ts-expect-error the template comes before the signal
win32file.CreateFile("a.txt", 0, 0, null, 3, 0, { signal });

const reading = win32file.ReadFile(handle, 10, null, { signal });
must<Same<Awaited<typeof reading>[0], number>>();
must<Same<Awaited<typeof reading>[1], Buffer>>();
const writing = win32file.WriteFile(handle, "text", null, { signal });
must<Same<Awaited<typeof writing>, [errCode: number, nBytesWritten: number]>>();

const result = win32file.GetOverlappedResult(handle, new OVERLAPPED(), true, { signal });
must<Same<typeof result, Promise<number>>>();
// @ts-expect-error members are not the OVERLAPPED that a request was made with
win32file.GetOverlappedResult(handle, { Offset: 0 }, true);
