import { STARTF_USESTDHANDLES } from "../../win32con.js";
import { ERROR_INSUFFICIENT_BUFFER } from "../../winerror/codes.js";
import type { ExecutionTimes, ProcessInformationHost } from "../process-information.js";
import { type Foreign, failure, failureOf, kernel32 } from "./ffi.js";
import { IO_COUNTERS, LITTLE_ENDIAN, members, PROCESS_MEMORY_COUNTERS, STARTUPINFO } from "./structs.js";

type Pointer = Uint8Array;

const GetProcessId = kernel32<[process: number]>("uint32_t GetProcessId(intptr_t process)");
const GetProcessTimes: TimesFunction = kernel32(
  "int GetProcessTimes(intptr_t process, void *created, void *exited, void *kernel, void *user)",
);
const GetProcessMemoryInfo = kernel32<[process: number, counters: Pointer, bytes: number]>(
  "int K32GetProcessMemoryInfo(intptr_t process, void *counters, uint32_t bytes)",
);
const GetProcessIoCounters = kernel32<[process: number, counters: Pointer]>("int GetProcessIoCounters(intptr_t process, void *counters)");
const IsWow64Process = kernel32<[process: number, wow64: Pointer]>("int IsWow64Process(intptr_t process, void *wow64)");
const EnumProcesses = kernel32<[ids: Pointer, bytes: number, returned: Pointer]>(
  "int K32EnumProcesses(void *ids, uint32_t bytes, void *returned)",
);
const EnumProcessModulesEx = kernel32<[process: number, modules: Pointer, bytes: number, needed: Pointer, filter: number]>(
  "int K32EnumProcessModulesEx(intptr_t process, void *modules, uint32_t bytes, void *needed, uint32_t filter)",
);
const GetModuleFileNameExW = kernel32<[process: number, module: number, name: Pointer, characters: number]>(
  "uint32_t K32GetModuleFileNameExW(intptr_t process, intptr_t module, void *name, uint32_t characters)",
);
const GetProcessAffinityMask = kernel32<[process: number, mask: Pointer, system: Pointer]>(
  "int GetProcessAffinityMask(intptr_t process, void *mask, void *system)",
);
const SetProcessAffinityMask = kernel32<[process: number, mask: bigint]>("int SetProcessAffinityMask(intptr_t process, uint64_t mask)");
const GetPriorityClass = kernel32<[process: number]>("uint32_t GetPriorityClass(intptr_t process)");
const SetPriorityClass = kernel32<[process: number, priorityClass: number]>(
  "int SetPriorityClass(intptr_t process, uint32_t priorityClass)",
);

const GetStartupInfoW = kernel32<[startup: Pointer], void>("void GetStartupInfoW(void *startup)");
const lstrlenW = kernel32<[text: number]>("int lstrlenW(uintptr_t text)");
const RtlMoveMemory = kernel32<[to: Pointer, from: number, bytes: number], void>(
  "void RtlMoveMemory(void *to, uintptr_t from, size_t bytes)",
);

/** GetProcessTimes and GetThreadTimes. */
export type TimesFunction = Foreign<[handle: number, created: Pointer, exited: Pointer, kernel: Pointer, user: Pointer], number>;

/** The longest path that Windows knows, in UTF-16 units. */
const LONGEST_PATH = 32_768;

export const processInformation: ProcessInformationHost = {
  id(process) {
    const id = GetProcessId(process);
    if (id === 0) throw failure("GetProcessId");
    return id;
  },

  times: (process) => timesBy(GetProcessTimes, process, "GetProcessTimes"),

  memory(process) {
    const bytes = new Uint8Array(PROCESS_MEMORY_COUNTERS.size);
    const view = members(bytes);
    view.setUint32(PROCESS_MEMORY_COUNTERS.cb, bytes.length, LITTLE_ENDIAN);
    if (GetProcessMemoryInfo(process, bytes, bytes.length) === 0) throw failure("GetProcessMemoryInfo");
    const size = (at: number) => Number(view.getBigUint64(at, LITTLE_ENDIAN));
    return {
      pageFaultCount: view.getUint32(PROCESS_MEMORY_COUNTERS.PageFaultCount, LITTLE_ENDIAN),
      peakWorkingSetSize: size(PROCESS_MEMORY_COUNTERS.PeakWorkingSetSize),
      workingSetSize: size(PROCESS_MEMORY_COUNTERS.WorkingSetSize),
      quotaPeakPagedPoolUsage: size(PROCESS_MEMORY_COUNTERS.QuotaPeakPagedPoolUsage),
      quotaPagedPoolUsage: size(PROCESS_MEMORY_COUNTERS.QuotaPagedPoolUsage),
      quotaPeakNonPagedPoolUsage: size(PROCESS_MEMORY_COUNTERS.QuotaPeakNonPagedPoolUsage),
      quotaNonPagedPoolUsage: size(PROCESS_MEMORY_COUNTERS.QuotaNonPagedPoolUsage),
      pagefileUsage: size(PROCESS_MEMORY_COUNTERS.PagefileUsage),
      peakPagefileUsage: size(PROCESS_MEMORY_COUNTERS.PeakPagefileUsage),
    };
  },

  ioCounters(process) {
    const bytes = new Uint8Array(IO_COUNTERS.size);
    if (GetProcessIoCounters(process, bytes) === 0) throw failure("GetProcessIoCounters");
    const view = members(bytes);
    const number = (at: number) => Number(view.getBigUint64(at, LITTLE_ENDIAN));
    return {
      readOperations: number(IO_COUNTERS.ReadOperationCount),
      writeOperations: number(IO_COUNTERS.WriteOperationCount),
      otherOperations: number(IO_COUNTERS.OtherOperationCount),
      readBytes: number(IO_COUNTERS.ReadTransferCount),
      writtenBytes: number(IO_COUNTERS.WriteTransferCount),
      otherBytes: number(IO_COUNTERS.OtherTransferCount),
    };
  },

  isWow64(process) {
    const wow64 = new Uint8Array(4);
    if (IsWow64Process(process, wow64) === 0) throw failure("IsWow64Process");
    return members(wow64).getInt32(0, LITTLE_ENDIAN) !== 0;
  },

  startup() {
    const bytes = new Uint8Array(STARTUPINFO.size);
    GetStartupInfoW(bytes);
    const view = members(bytes);
    const dword = (at: number) => view.getUint32(at, LITTLE_ENDIAN);
    const handle = (at: number) => Number(view.getBigInt64(at, LITTLE_ENDIAN));
    const flags = dword(STARTUPINFO.dwFlags);
    const standard = (flags & STARTF_USESTDHANDLES) !== 0; // otherwise they are undefined
    return {
      flags,
      x: dword(STARTUPINFO.dwX),
      y: dword(STARTUPINFO.dwY),
      xSize: dword(STARTUPINFO.dwXSize),
      ySize: dword(STARTUPINFO.dwYSize),
      xCountChars: dword(STARTUPINFO.dwXCountChars),
      yCountChars: dword(STARTUPINFO.dwYCountChars),
      fillAttribute: dword(STARTUPINFO.dwFillAttribute),
      showWindow: view.getUint16(STARTUPINFO.wShowWindow, LITTLE_ENDIAN),
      stdInput: standard ? handle(STARTUPINFO.hStdInput) : 0,
      stdOutput: standard ? handle(STARTUPINFO.hStdOutput) : 0,
      stdError: standard ? handle(STARTUPINFO.hStdError) : 0,
      desktop: textAt(handle(STARTUPINFO.lpDesktop)),
      title: textAt(handle(STARTUPINFO.lpTitle)),
    };
  },

  list() {
    const returned = new Uint8Array(4);
    // A full array may not hold all of them: Windows does not say how many there are.
    for (let room = 1024; ; room *= 2) {
      const ids = new Uint32Array(room);
      if (EnumProcesses(new Uint8Array(ids.buffer), ids.byteLength, returned) === 0) throw failure("EnumProcesses");
      const bytes = members(returned).getUint32(0, LITTLE_ENDIAN);
      if (bytes < ids.byteLength) return [...ids.subarray(0, bytes / 4)];
    }
  },

  modules(process, filter, caller) {
    const needed = new Uint8Array(4);
    for (let room = 256; ; ) {
      const modules = new BigUint64Array(room);
      if (EnumProcessModulesEx(process, new Uint8Array(modules.buffer), modules.byteLength, needed, filter) === 0) throw failure(caller);
      const bytes = members(needed).getUint32(0, LITTLE_ENDIAN);
      if (bytes <= modules.byteLength) return Array.from(modules.subarray(0, bytes / 8), Number);
      room = bytes / 8 + 16; // some more may have been loaded by then
    }
  },

  moduleFileName(process, module) {
    const buffer = Buffer.alloc(LONGEST_PATH * 2);
    const characters = GetModuleFileNameExW(process, module, buffer, LONGEST_PATH);
    if (characters === 0) throw failure("GetModuleFileNameEx");
    if (characters >= LONGEST_PATH) throw failureOf(ERROR_INSUFFICIENT_BUFFER, "GetModuleFileNameEx");
    return buffer.toString("utf16le", 0, characters * 2);
  },

  affinity(process) {
    const mask = new Uint8Array(8);
    const system = new Uint8Array(8);
    if (GetProcessAffinityMask(process, mask, system) === 0) throw failure("GetProcessAffinityMask");
    return { process: members(mask).getBigUint64(0, LITTLE_ENDIAN), system: members(system).getBigUint64(0, LITTLE_ENDIAN) };
  },

  setAffinity(process, mask) {
    if (SetProcessAffinityMask(process, mask) === 0) throw failure("SetProcessAffinityMask");
  },

  priorityClass(process) {
    const priorityClass = GetPriorityClass(process);
    if (priorityClass === 0) throw failure("GetPriorityClass");
    return priorityClass;
  },

  setPriorityClass(process, priorityClass) {
    if (SetPriorityClass(process, priorityClass) === 0) throw failure("SetPriorityClass");
  },
};

/** The text at an address, null for none. */
function textAt(address: number): string | null {
  if (address === 0) return null;
  const bytes = Buffer.alloc(lstrlenW(address) * 2);
  if (bytes.length > 0) RtlMoveMemory(bytes, address, bytes.length);
  return bytes.toString("utf16le");
}

/** What either of the two functions tells. */
export function timesBy(call: TimesFunction, handle: number, caller: string): ExecutionTimes {
  const bytes = new Uint8Array(32);
  const part = (index: number) => bytes.subarray(index * 8, index * 8 + 8);
  if (call(handle, part(0), part(1), part(2), part(3)) === 0) throw failure(caller);
  const view = members(bytes);
  const time = (index: number) => view.getBigInt64(index * 8, LITTLE_ENDIAN);
  return { created: time(0), exited: time(1), kernel: Number(time(2)), user: Number(time(3)) };
}
