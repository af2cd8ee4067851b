// Duplicates of handles, within the process and between processes.
//
// Objects are records of the arbiter: a duplicate is one more reference, in any process. Files and processes are descriptors: one can be
// fetched from another process, where the system lets us, but none can be put into another.

import { DUPLICATE_CLOSE_SOURCE, DUPLICATE_SAME_ACCESS } from "../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED } from "../../winerror/codes.js";
import type { HandlesHost } from "../handles.js";
import { fileAccess, objectAccess, PROCESS_ALL_ACCESS, PROCESS_DUP_HANDLE, processAccess } from "./access.js";
import { dismiss, kindOf, refer } from "./arbiter/objects.js";
import { copyOpenFile, shareOpenFile } from "./arbiter/shares.js";
import type { ObjectKind } from "./arbiter/states.js";
import { failure, systemFailure } from "./errors.js";
import { allocateHandle, closeHandle, Entry, enter, entryIn, generationOf, HandleFlags, HandleKind, leave, table } from "./handle-table.js";
import * as libc from "./libc.js";
import { memoryOf, type ProcessMemory, processMemory } from "./process-memory.js";
import { processes, processIdOf } from "./processes.js";

const CURRENT_PROCESS = -1;
const NAME = "DuplicateHandle";
const SETTABLE = HandleFlags.inherit | HandleFlags.protect;

export const handles: HandlesHost = {
  close: (handle) => closeHandle(handle),
  generation: generationOf,

  duplicate(sourceProcess, source, targetProcess, access, inherit, options) {
    if (options & ~(DUPLICATE_CLOSE_SOURCE | DUPLICATE_SAME_ACCESS)) throw failure(ERROR_INVALID_PARAMETER, NAME);
    const from = withMemory(sourceProcess);
    const to = withMemory(targetProcess);
    try {
      return copy(from, source, to, options & DUPLICATE_SAME_ACCESS ? undefined : access, inherit);
    } finally {
      if (options & DUPLICATE_CLOSE_SOURCE) closeIn(from, source);
    }
  },

  information(handle) {
    const at = enter(handle, "any", "GetHandleInformation");
    try {
      return (table()[at + Entry.flags] as number) & SETTABLE;
    } finally {
      leave(at);
    }
  },

  setInformation(handle, mask, flags) {
    if (mask & ~SETTABLE) throw failure(ERROR_INVALID_PARAMETER, "SetHandleInformation");
    const at = enter(handle, "any", "SetHandleInformation");
    try {
      table()[at + Entry.flags] = ((table()[at + Entry.flags] as number) & ~mask) | (flags & mask);
    } finally {
      leave(at);
    }
  },
};

/** A process whose table can be reached. */
interface Reached extends ProcessMemory {
  /** 0 for the calling process. */
  readonly processId: number;
}

function withMemory(process_: number): Reached {
  if (process_ === CURRENT_PROCESS) return { ...processMemory(), processId: 0 };
  const processId = processIdOf(process_, PROCESS_DUP_HANDLE, NAME);
  if (processId === process.pid) return { ...processMemory(), processId: 0 };
  const memory = memoryOf(processId);
  // A process that has never used a handle has no table that one could be put into.
  if (!memory) throw failure(ERROR_ACCESS_DENIED, NAME);
  return { ...memory, processId };
}

function copy(from: Reached, source: number, to: Reached, access: number | undefined, inherit: boolean): number {
  if (source === CURRENT_PROCESS && from.processId === 0 && to.processId === 0)
    return processes.open(access ?? PROCESS_ALL_ACCESS, inherit, process.pid);
  const at = from.processId === 0 ? enter(source, "any", NAME) : entryIn(from.words, source);
  if (at === undefined) throw failure(ERROR_INVALID_HANDLE, NAME);
  try {
    const kind = from.words[at + Entry.kind] as number;
    const record = from.words[at + Entry.record] as number;
    const granted = access === undefined ? (from.words[at + Entry.access] as number) : mapped(kind, record, access);
    const kept = (from.words[at + Entry.flags] as number) & ~SETTABLE;
    const flags = inherit ? kept | HandleFlags.inherit : kept;
    if (kind === HandleKind.object) {
      refer(record, NAME, to.owner);
      return allocateHandle({ kind, access: granted, flags, record }, NAME, to);
    }
    if (to.processId !== 0) throw failure(ERROR_NOT_SUPPORTED, NAME);
    const fd = copyDescriptor(from, from.words[at + Entry.fd] as number);
    return allocateHandle({ kind, access: granted, flags, fd, record: kind === HandleKind.file ? sharedFile(from, record) : record }, NAME);
  } finally {
    if (from.processId === 0) leave(at);
  }
}

function mapped(kind: number, record: number, access: number): number {
  if (kind === HandleKind.object) return objectAccess(kindOf(record) as ObjectKind, access);
  return kind === HandleKind.file ? fileAccess(access) : processAccess(access);
}

/** The record of a duplicate of an open file: the same within the process; another process's goes with that process. */
function sharedFile(from: Reached, record: number): number {
  if (record === 0 || from.processId !== 0) return record === 0 ? 0 : copyOpenFile(record, NAME);
  shareOpenFile(record);
  return record;
}

function copyDescriptor(from: Reached, number: number): number {
  if (from.processId === 0) {
    const fd = libc.duplicateDescriptor(number, libc.F_DUPFD_CLOEXEC, 0);
    if (fd < 0) throw systemFailure(NAME);
    return fd;
  }
  const pidfd = libc.pidfdOpen(from.processId);
  if (pidfd < 0) throw systemFailure(NAME);
  const fd = libc.pidfdGetfd(pidfd, number);
  const problem = fd < 0 ? systemFailure(NAME) : undefined;
  libc.close(pidfd);
  if (problem) throw problem;
  return fd;
}

function closeIn(from: Reached, source: number): void {
  if (from.processId === 0) {
    closeHandle(source, NAME);
    return;
  }
  const at = entryIn(from.words, source);
  if (at === undefined) return;
  if (from.words[at + Entry.kind] !== HandleKind.object) throw failure(ERROR_NOT_SUPPORTED, NAME);
  Atomics.store(from.words, at + Entry.kind, HandleKind.free);
  dismiss(from.words[at + Entry.record] as number, from.owner);
}
