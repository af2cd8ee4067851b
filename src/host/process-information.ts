import type { StartupInformation } from "./processes.js";

/** When a process or thread began and ended, and how long it has run. All in 100 ns; the first two since 1601 (UTC). */
export interface ExecutionTimes {
  readonly created: bigint;
  /** Means nothing while it runs. */
  readonly exited: bigint;
  readonly kernel: number;
  readonly user: number;
}

/** What a process has of the memory; all in bytes but the count. */
interface MemoryCounters {
  readonly pageFaultCount: number;
  readonly peakWorkingSetSize: number;
  readonly workingSetSize: number;
  readonly quotaPeakPagedPoolUsage: number;
  readonly quotaPagedPoolUsage: number;
  readonly quotaPeakNonPagedPoolUsage: number;
  readonly quotaNonPagedPoolUsage: number;
  readonly pagefileUsage: number;
  readonly peakPagefileUsage: number;
}

/** What a process has read, written and done otherwise. */
export interface IoCounters {
  readonly readOperations: number;
  readonly writeOperations: number;
  readonly otherOperations: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly otherBytes: number;
}

/**
 * What can be asked about processes, and how they are steered. A process is a handle; -1 is the calling one.
 *
 * All throw Win32Error under the function's Win32 name: ERROR_INVALID_HANDLE for a handle of another kind, ERROR_ACCESS_DENIED for one
 * without the right that the function needs.
 */
export interface ProcessInformationHost {
  /** The process's identifier. Needs PROCESS_QUERY_LIMITED_INFORMATION. */
  id(process: number): number;
  /** Needs PROCESS_QUERY_LIMITED_INFORMATION. */
  times(process: number): ExecutionTimes;
  /** Needs PROCESS_QUERY_LIMITED_INFORMATION and, as Microsoft documents for Windows Server 2003, PROCESS_VM_READ where a host insists. */
  memory(process: number): MemoryCounters;
  /** Needs PROCESS_QUERY_LIMITED_INFORMATION. */
  ioCounters(process: number): IoCounters;
  /** Whether it is a 32-bit program on a 64-bit system. Needs PROCESS_QUERY_LIMITED_INFORMATION. */
  isWow64(process: number): boolean;

  /** What the calling process was started with. */
  startup(): StartupInformation;

  /** The identifiers of all processes. */
  list(): number[];

  /**
   * The modules that are loaded in a process, the program first. Needs PROCESS_QUERY_INFORMATION and PROCESS_VM_READ.
   *
   * @param filter  LIST_MODULES_*.
   * @param caller  The function to name in errors.
   */
  modules(process: number, filter: number, caller: string): number[];
  /** The path of a module's file; of the program for 0. Needs PROCESS_QUERY_INFORMATION and PROCESS_VM_READ. */
  moduleFileName(process: number, module: number): string;

  /** A bit for each processor: those that the process may run on, and those that the system has. Needs PROCESS_QUERY_LIMITED_INFORMATION. */
  affinity(process: number): { readonly process: bigint; readonly system: bigint };
  /** Throws ERROR_INVALID_PARAMETER for a processor that the system does not have, or for none. Needs PROCESS_SET_INFORMATION. */
  setAffinity(process: number, mask: bigint): void;

  /** A *_PRIORITY_CLASS. Needs PROCESS_QUERY_LIMITED_INFORMATION. */
  priorityClass(process: number): number;
  /**
   * Throws ERROR_INVALID_PARAMETER for what is no class, ERROR_PRIVILEGE_NOT_HELD where the system does not let the caller raise it.
   * Needs PROCESS_SET_INFORMATION.
   */
  setPriorityClass(process: number, priorityClass: number): void;
}
