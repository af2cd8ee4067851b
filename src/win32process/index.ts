export { GetCurrentProcess } from "../win32api/handles.js";
export { GetCurrentProcessId } from "../win32api/process.js";
export { STARTUPINFO, type StartupInfoLike, type StartupInfoMembers } from "../wintypes/index.js";
export { type AffinityMasks, GetProcessAffinityMask, SetProcessAffinityMask, SetThreadAffinityMask } from "./affinity.js";
export { joinCommandLine, splitCommandLine } from "./command-line.js";
export * from "./constants.js";
export {
  CreateProcess,
  type CreateProcessOptions,
  type Environment,
  type ProcessInformation,
} from "./create.js";
export { EnumProcesses, GetProcessId } from "./enumerate.js";
export { ExitProcess, GetExitCodeProcess, TerminateProcess } from "./exit.js";
export { GetProcessIoCounters, GetProcessMemoryInfo, type ProcessIoCounters, type ProcessMemoryCounters } from "./memory.js";
export { EnumProcessModules, EnumProcessModulesEx, GetModuleFileNameEx, IsWow64Process } from "./modules.js";
export { GetPriorityClass, GetThreadPriority, SetPriorityClass, SetThreadPriority } from "./priority.js";
export { type ProcessOutput, type RunningProcess, type RunProcessOptions, runProcess, type StandardHandle } from "./run-process.js";
export { GetStartupInfo } from "./startup.js";
export { GetExitCodeThread, ResumeThread, SuspendThread } from "./threads.js";
export { GetProcessTimes, GetThreadTimes, type ProcessTimes } from "./times.js";
