import {
  type AffinityMasks,
  type EnumProcesses,
  GetModuleFileNameEx,
  type GetProcessAffinityMask,
  GetProcessMemoryInfo,
  type GetProcessTimes,
  type GetStartupInfo,
  IsWow64Process,
  type ProcessTimes,
  SetProcessAffinityMask,
  SetThreadAffinityMask,
  type SuspendThread,
} from "tswin32/win32process";
import type { STARTUPINFO, TIME } from "tswin32/wintypes";
import { must, type Same } from "./exact.js";

must<Same<ReturnType<typeof GetProcessTimes>, ProcessTimes>>();
must<Same<ProcessTimes["CreationTime"], TIME>>();
must<Same<ProcessTimes["UserTime"], number>>();
must<Same<ReturnType<typeof GetProcessAffinityMask>, AffinityMasks>>();
must<Same<AffinityMasks[0], bigint>>();
must<Same<ReturnType<typeof EnumProcesses>, number[]>>();
must<Same<ReturnType<typeof SuspendThread>, number>>();
must<Same<ReturnType<typeof GetStartupInfo>, STARTUPINFO>>();
SetProcessAffinityMask(4, 1n);
SetThreadAffinityMask(4, 1);
GetModuleFileNameEx(4, null);
IsWow64Process();
// @ts-expect-error text is no mask
SetProcessAffinityMask(4, "1");
// @ts-expect-error which module?
GetModuleFileNameEx(4);
// @ts-expect-error a counter is not to be written
GetProcessMemoryInfo(4).WorkingSetSize = 0;
