import { dword } from "../arguments.js";
import { processInformation } from "../host/index.js";
import { GetCurrentProcess } from "../win32api/handles.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { LIST_MODULES_DEFAULT } from "./constants.js";

/**
 * Lists the modules of a process: its program and the libraries that it has loaded.
 *
 * @param hProcess  The process, with PROCESS_QUERY_INFORMATION and PROCESS_VM_READ access.
 * @returns Their handles, which are the addresses where they begin and need not be closed; the program's first.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6).
 * @example
 * using process = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, false, id);
 * for (const module of EnumProcessModules(process)) console.log(GetModuleFileNameEx(process, module));
 * @see pywin32 win32process.EnumProcessModules; Microsoft psapi EnumProcessModules
 */
export function EnumProcessModules(hProcess: HandleLike): number[] {
  return processInformation.modules(handleValue(hProcess, "hProcess", "EnumProcessModules"), LIST_MODULES_DEFAULT, "EnumProcessModules");
}

/**
 * Lists the modules of a process that were made for 32 or for 64 bits.
 *
 * @param hProcess    The process, with PROCESS_QUERY_INFORMATION and PROCESS_VM_READ access.
 * @param FilterFlag  LIST_MODULES_DEFAULT (default), LIST_MODULES_32BIT, LIST_MODULES_64BIT or LIST_MODULES_ALL.
 * @returns Their handles, the program's first.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32process.EnumProcessModulesEx; Microsoft psapi EnumProcessModulesEx
 */
export function EnumProcessModulesEx(hProcess: HandleLike, FilterFlag: number = LIST_MODULES_DEFAULT): number[] {
  const process = handleValue(hProcess, "hProcess", "EnumProcessModulesEx");
  return processInformation.modules(process, dword(FilterFlag, "FilterFlag"), "EnumProcessModulesEx");
}

/**
 * Tells the path of a module's file.
 *
 * @param hProcess  The process, with PROCESS_QUERY_INFORMATION and PROCESS_VM_READ access.
 * @param hModule   A module of it, as EnumProcessModules lists them; 0 or null for its program.
 * @returns The full path.
 * @throws Win32Error ERROR_INVALID_HANDLE (6) for what is no module of the process, ERROR_ACCESS_DENIED (5) without the access.
 * @see pywin32 win32process.GetModuleFileNameEx; Microsoft psapi GetModuleFileNameExW
 */
export function GetModuleFileNameEx(hProcess: HandleLike, hModule: HandleLike | null): string {
  const process = handleValue(hProcess, "hProcess", "GetModuleFileNameEx");
  const module = hModule === null || hModule === 0 || hModule === 0n ? 0 : handleValue(hModule, "hModule", "GetModuleFileNameEx");
  return processInformation.moduleFileName(process, module);
}

/**
 * Tells whether a process is a 32-bit program on a 64-bit system.
 *
 * @param Process  The process, with PROCESS_QUERY_INFORMATION or PROCESS_QUERY_LIMITED_INFORMATION access; null (default) for the calling one.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without the access, ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32process.IsWow64Process; Microsoft wow64apiset IsWow64Process
 */
export function IsWow64Process(Process: HandleLike | null = null): boolean {
  return processInformation.isWow64(handleValue(Process ?? GetCurrentProcess(), "Process", "IsWow64Process"));
}
