// The modules of a process: the program and the libraries whose code is mapped into it.

import { readlinkSync } from "node:fs";
import { PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION, PROCESS_VM_READ } from "../../../win32con.js";
import { ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER } from "../../../winerror/codes.js";
import { failure } from "../errors.js";
import * as libc from "../libc.js";
import { fromNativePath } from "../paths.js";
import { kernelText } from "./kernel-files.js";
import type { UsedProcess } from "./open.js";
import { ofRunning, withTarget } from "./target.js";

const LIST_MODULES_32BIT = 1;
const LIST_MODULES_64BIT = 2;
const LIST_MODULES_ALL = 3;

interface Module {
  /** Where it begins in the process's memory; on Windows too that is a module's handle. */
  readonly base: number;
  readonly path: string;
}

export function modules(handle: number, filter: number, caller: string): number[] {
  if (filter > LIST_MODULES_ALL) throw failure(ERROR_INVALID_PARAMETER, caller);
  return toReadFrom(handle, caller, (target) => {
    const found = modulesOf(target, caller);
    // A Linux process has modules of one width only.
    const unwanted = isNarrow(target, caller) ? LIST_MODULES_64BIT : LIST_MODULES_32BIT;
    return filter === unwanted ? [] : found.map(({ base }) => base);
  });
}

export function moduleFileName(handle: number, base: number): string {
  const caller = "GetModuleFileNameEx";
  return toReadFrom(handle, caller, (target) => {
    if (base === 0) return fromNativePath(programOf(target, caller));
    const module = modulesOf(target, caller).find((each) => each.base === base);
    if (!module) throw failure(ERROR_INVALID_HANDLE, caller);
    return fromNativePath(module.path);
  });
}

/** Uses a process whose handle has both rights that reading its modules takes. */
function toReadFrom<T>(handle: number, caller: string, work: (target: UsedProcess) => T): T {
  return withTarget(handle, PROCESS_QUERY_INFORMATION, caller, () => withTarget(handle, PROCESS_VM_READ, caller, work));
}

/** Whether a process is a 32-bit program. */
export function isWow64(handle: number): boolean {
  return withTarget(handle, PROCESS_QUERY_INFORMATION | PROCESS_QUERY_LIMITED_INFORMATION, "IsWow64Process", (target) =>
    isNarrow(target, "IsWow64Process"),
  );
}

// The beginning of an ELF file.
const ELF = "\x7fELF";
const CLASS_AT = 4;
const CLASS_32 = 1;
const header = Buffer.alloc(CLASS_AT + 1);

function isNarrow(target: UsedProcess, caller: string): boolean {
  return ofRunning(target, caller, (processId) => {
    const fd = libc.open(`/proc/${processId}/exe`, libc.O_RDONLY | libc.O_CLOEXEC, 0);
    if (fd < 0) return libc.errno() === libc.ENOENT ? false : undefined; // the kernel's own threads have no program
    const count = libc.read(fd, header, header.length);
    libc.close(fd);
    return count === header.length && header.toString("latin1", 0, CLASS_AT) === ELF && header[CLASS_AT] === CLASS_32;
  });
}

function programOf(target: UsedProcess, caller: string): string {
  return ofRunning(target, caller, (processId) => {
    try {
      return withoutMark(readlinkSync(`/proc/${processId}/exe`));
    } catch {
      return undefined; // another user's, ended since, or a thread of the kernel's: ofRunning() throws
    }
  });
}

/** What the kernel writes behind the name of a file that has been deleted. */
const DELETED = " (deleted)";
const withoutMark = (path: string): string => (path.endsWith(DELETED) ? path.slice(0, -DELETED.length) : path);

// A line: the addresses, the rights, the offset in the file, its device, its inode, and its path if it has one.
const MAPPING = /^([0-9a-f]+)-[0-9a-f]+ (..)(.). [0-9a-f]+ \S+ (\d+) +(\/.*)$/gm;

/** The program first, the others in the order of their addresses. */
function modulesOf(target: UsedProcess, caller: string): Module[] {
  const text = ofRunning(target, caller, (processId) => kernelText(`/proc/${processId}/maps`));
  const first = new Map<string, Module>();
  const modules: Module[] = [];
  const listed = new Set<string>();
  for (const [, start, , execute, inode, name] of text.matchAll(MAPPING)) {
    const path = withoutMark(unescape_(name as string));
    const key = `${inode} ${path}`;
    let module = first.get(key);
    if (!module) {
      module = { base: Number.parseInt(start as string, 16), path };
      first.set(key, module);
    }
    // What is mapped and never run is no module: on Windows it would have been loaded as a data file.
    if (execute !== "x" || listed.has(key)) continue;
    listed.add(key);
    modules.push(module);
  }
  const program = modules.length === 0 ? undefined : programOf(target, caller);
  return modules.sort((a, b) => Number(b.path === program) - Number(a.path === program));
}

/** The kernel writes line breaks in names as \\012. */
const unescape_ = (path: string): string => path.replaceAll("\\012", "\n");
