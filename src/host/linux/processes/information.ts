import { PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION } from "../../../win32con.js";
import { ERROR_GEN_FAILURE } from "../../../winerror/codes.js";
import type { ProcessInformationHost } from "../../process-information.js";
import { failure } from "../errors.js";
import { affinity, setAffinity } from "./affinity.js";
import { kernelList, kernelNumbers, kernelStatus, kernelText } from "./kernel-files.js";
import { isWow64, moduleFileName, modules } from "./modules.js";
import { priorityClass, setPriorityClass } from "./priority.js";
import { startup } from "./startup.js";
import { ofRunning, withTarget } from "./target.js";
import { processTimes } from "./times.js";

const QUERY = PROCESS_QUERY_INFORMATION | PROCESS_QUERY_LIMITED_INFORMATION;
const KIB = 1024;

export const processInformation: ProcessInformationHost = {
  affinity,
  isWow64,
  moduleFileName,
  modules,
  priorityClass,
  setAffinity,
  setPriorityClass,
  startup,
  times: processTimes,

  id: (handle) => withTarget(handle, QUERY, "GetProcessId", ({ processId }) => processId),

  list() {
    const found = kernelList("/proc");
    if (!found) throw failure(ERROR_GEN_FAILURE, "EnumProcesses"); // a system without /proc
    return found;
  },

  // The kernel charges no pools to processes, and keeps no peak of what a process has claimed: that is what it claims now.
  memory(handle) {
    const caller = "GetProcessMemoryInfo";
    return withTarget(handle, QUERY, caller, (target) =>
      ofRunning(target, caller, (processId) => {
        const status = kernelStatus(processId);
        const text = kernelText(`/proc/${processId}/status`);
        if (!status || text === undefined) return undefined;
        const numbers = kernelNumbers(text);
        const bytes = (name: string) => (numbers.get(name) ?? 0) * KIB; // the kernel's own threads have no memory
        const claimed = bytes("VmData") + bytes("VmStk");
        return {
          pageFaultCount: status.minorFaults + status.majorFaults,
          peakWorkingSetSize: bytes("VmHWM"),
          workingSetSize: bytes("VmRSS"),
          quotaPeakPagedPoolUsage: 0,
          quotaPagedPoolUsage: 0,
          quotaPeakNonPagedPoolUsage: 0,
          quotaNonPagedPoolUsage: 0,
          pagefileUsage: claimed,
          peakPagefileUsage: claimed,
        };
      }),
    );
  },

  // As the kernel counts: calls that read and write, and their bytes. It does not count what is neither.
  ioCounters(handle) {
    const caller = "GetProcessIoCounters";
    return withTarget(handle, QUERY, caller, (target) =>
      ofRunning(target, caller, (processId) => {
        const text = kernelText(`/proc/${processId}/io`);
        if (text === undefined) return undefined;
        const numbers = kernelNumbers(text);
        const number = (name: string) => numbers.get(name) ?? 0;
        return {
          readOperations: number("syscr"),
          writeOperations: number("syscw"),
          otherOperations: 0,
          readBytes: number("rchar"),
          writtenBytes: number("wchar"),
          otherBytes: 0,
        };
      }),
    );
  },
};
