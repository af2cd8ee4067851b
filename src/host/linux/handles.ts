// Duplicates of handles, within the process and between processes.
//
// Objects are records of the arbiter: a duplicate is one more reference, in any process. Files and processes are descriptors: one is
// fetched from another process where the system lets us, and goes to another process through its mailbox (mail.ts).

import { DUPLICATE_CLOSE_SOURCE, DUPLICATE_SAME_ACCESS, THREAD_ALL_ACCESS } from "../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED } from "../../winerror/codes.js";
import type { HandlesHost } from "../handles.js";
import { fileAccess, objectAccess, PROCESS_ALL_ACCESS, PROCESS_DUP_HANDLE, processAccess, threadAccess } from "./access.js";
import { giveTo } from "./arbiter/gifts.js";
import { guarded } from "./arbiter/guard.js";
import { dismiss, kindOf, refer } from "./arbiter/objects.js";
import { referToProcess } from "./arbiter/process-records.js";
import { copyOpenFile, leaveOpenFile, shareOpenFile } from "./arbiter/shares.js";
import type { ObjectKind } from "./arbiter/states.js";
import { failure, systemFailure } from "./errors.js";
import {
  allocateHandle,
  allocateIn,
  closeHandle,
  closeIn,
  Entry,
  enter,
  generationOf,
  HandleFlags,
  HandleKind,
  inTheMail,
  leave,
  openIn,
  table,
  tryCloseHandle,
} from "./handle-table.js";
import * as libc from "./libc.js";
import { post } from "./mail.js";
import { forgetMemory, memoryOf, type ProcessMemory, processMemory } from "./process-memory.js";
import { hasEnded, processIdOf } from "./processes/index.js";
import { system } from "./system.js";
import { threadDescriptor } from "./threads.js";

const CURRENT_PROCESS = -1;
const CURRENT_THREAD = -2;
const NAME = "DuplicateHandle";
const SETTABLE = HandleFlags.inherit | HandleFlags.protect;

export const handles: HandlesHost = {
  close: (handle) => closeHandle(handle),
  generation: generationOf,

  duplicate(sourceProcess, source, targetProcess, access, inherit, options) {
    if (options & ~(DUPLICATE_CLOSE_SOURCE | DUPLICATE_SAME_ACCESS)) throw failure(ERROR_INVALID_PARAMETER, NAME);
    const from = reach(sourceProcess);
    try {
      const to = reach(targetProcess);
      try {
        const wanted = { access: options & DUPLICATE_SAME_ACCESS ? undefined : access, inherit };
        return duplicateFrom(from, source, (original) => give(original, to, wanted), (options & DUPLICATE_CLOSE_SOURCE) !== 0);
      } finally {
        letGo(to);
      }
    } finally {
      letGo(from);
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

// --- the two processes ----------------------------------------------------------------------------------------------

/** The calling process, or another one whose table can be reached; `memory` is "none" for one that has no table yet. */
interface Reached {
  readonly isSelf: boolean;
  readonly processId: number;
  readonly memory: ProcessMemory | "none";
}

function reach(process_: number): Reached {
  const processId = process_ === CURRENT_PROCESS ? process.pid : processIdOf(process_, PROCESS_DUP_HANDLE, NAME);
  if (processId === process.pid) return { isSelf: true, processId, memory: processMemory(NAME) };
  const memory = hasEnded(process_, NAME) ? undefined : memoryOf(processId);
  if (!memory) throw failure(ERROR_ACCESS_DENIED, NAME);
  return { isSelf: false, processId, memory };
}

function letGo({ isSelf, memory }: Reached): void {
  if (!isSelf && memory !== "none") forgetMemory(memory);
}

// --- what is duplicated ---------------------------------------------------------------------------------------------

/** What a handle stands for, as its entry says. */
interface Original {
  readonly kind: number;
  readonly access: number;
  readonly flags: number;
  readonly fd: number;
  readonly record: number;
  /** Of a process or a thread: the process's record in the arbiter. */
  readonly object: number;
  readonly thread: number;
  /** Of a thread whose descriptor is its process's: when it started. */
  readonly started: number;
  /** Of a named pipe's server end: what the descriptor is of. */
  readonly connection: number;
  readonly generation: number;
}

function duplicateFrom(from: Reached, source: number, duplicate: (original: Original) => number, close: boolean): number {
  if (source === CURRENT_PROCESS) return duplicate(theProcessItself(from));
  if (source === CURRENT_THREAD && from.isSelf) return withCallingThread(duplicate);
  if (from.isSelf) {
    try {
      return withEntered(source, duplicate);
    } finally {
      if (close) tryCloseHandle(source, NAME); // a protected one stays open, and the duplicate is made all the same
    }
  }
  if (from.memory === "none") throw failure(ERROR_INVALID_HANDLE, NAME);
  const { memory } = from;
  const kept = guarded(memory.guard, () => keep(from, memory, source));
  try {
    return duplicate(kept);
  } finally {
    drop(kept);
    if (close) {
      const lost = closeIn(memory, source, kept.generation);
      if (lost !== 0) dismiss(lost, memory.owner);
    }
  }
}

/** What -2 stands for, with a descriptor for the time being. */
function withCallingThread(duplicate: (original: Original) => number): number {
  const thread = system.threadId();
  const { fd, started } = threadDescriptor(process.pid, thread, NAME);
  try {
    return duplicate({
      kind: HandleKind.thread,
      access: THREAD_ALL_ACCESS,
      flags: 0,
      fd,
      record: process.pid,
      object: 0,
      thread,
      started,
      connection: 0,
      generation: 0,
    });
  } finally {
    libc.close(fd);
  }
}

/**
 * Makes what another process's handle stands for our own for a moment: so it goes with us if we are killed, where a use that is counted in
 * that process's table would keep its handle from being released. The caller holds the table's guard: until then the handle cannot end.
 */
function keep(from: Reached, memory: ProcessMemory, source: number): Original {
  const at = openIn(memory, source);
  if (at === undefined) throw failure(ERROR_INVALID_HANDLE, NAME);
  const original = entryAt(memory.words, at);
  if (original.kind === HandleKind.object) refer(original.record, NAME);
  if (!DESCRIBED.includes(original.kind)) return original;
  const fd = fetch(from, original.fd);
  try {
    if (original.object !== 0) refer(original.object, NAME);
    return {
      ...original,
      fd,
      record: original.kind === HandleKind.file && original.record !== 0 ? copyOpenFile(original.record, NAME) : original.record,
    };
  } catch (error) {
    libc.close(fd);
    throw error;
  }
}

/** Ends what keep() has begun. */
function drop({ kind, fd, record, object }: Original): void {
  if (kind === HandleKind.object) dismiss(record);
  if (kind === HandleKind.file && record !== 0) leaveOpenFile(record);
  if (object !== 0) dismiss(object);
  if (DESCRIBED.includes(kind)) libc.close(fd);
}

function withEntered(source: number, duplicate: (original: Original) => number): number {
  const at = enter(source, "any", NAME);
  try {
    return duplicate(entryAt(table(), at));
  } finally {
    leave(at);
  }
}

function entryAt(words: Int32Array, at: number): Original {
  const member = (which: number) => words[at + which] as number;
  return {
    kind: member(Entry.kind),
    access: member(Entry.access),
    flags: member(Entry.flags),
    fd: member(Entry.fd),
    record: member(Entry.record),
    object: member(Entry.object),
    thread: member(Entry.thread),
    started: member(Entry.started),
    connection: member(Entry.connection),
    generation: member(Entry.generation),
  };
}

/** What -1 stands for, which has no entry and no descriptor. */
function theProcessItself({ processId }: Reached): Original {
  return {
    kind: HandleKind.process,
    access: PROCESS_ALL_ACCESS,
    flags: 0,
    fd: -1,
    record: processId,
    object: 0,
    thread: 0,
    started: 0,
    connection: 0,
    generation: 0,
  };
}

// --- the duplicate --------------------------------------------------------------------------------------------------

function give(original: Original, to: Reached, wanted: { access: number | undefined; inherit: boolean }): number {
  const { kind, record, thread, started, connection } = original;
  if (kind < 0) throw failure(ERROR_NOT_SUPPORTED, NAME); // in the mail: only the process that it was sent to can fetch it
  const access = wanted.access === undefined ? original.access : mapped(kind, record, wanted.access);
  const kept = original.flags & ~(SETTABLE | HandleFlags.borrowed);
  const made = { kind, access, flags: wanted.inherit ? kept | HandleFlags.inherit : kept };
  if (kind === HandleKind.object) return giveObject(to, { ...made, record });
  const { memory } = to;
  // A process that has no table has no mailbox either.
  if (memory === "none" || !DESCRIBED.includes(kind)) throw failure(ERROR_NOT_SUPPORTED, NAME);
  const fd = copyDescriptor(original);
  let object = 0;
  try {
    object = kind === HandleKind.file ? keptEnd(original, memory.owner) : keptProcess(original, memory.owner);
    if (!to.isSelf) return sendDescriptor(memory, { ...made, fd, record, object, thread, started, connection });
    const duplicate = { ...made, fd, object, thread, started, connection };
    return allocateHandle({ ...duplicate, record: kind === HandleKind.file ? sharedFile(record) : record }, NAME);
  } catch (error) {
    if (to.isSelf) libc.close(fd);
    if (object !== 0) dismiss(object, memory.owner);
    throw error;
  } finally {
    if (!to.isSelf) libc.close(fd);
  }
}

/** What is known by a descriptor. */
const DESCRIBED: readonly number[] = [HandleKind.file, HandleKind.process, HandleKind.thread];

/** The record of an end of a named pipe, with a reference for who gets the duplicate; 0 for any other file. */
function keptEnd({ object }: Original, owner: number): number {
  if (object !== 0) refer(object, NAME, owner);
  return object;
}

/** The record of a process that a handle stands for, with a reference for who gets the duplicate. */
function keptProcess({ object, record }: Original, owner: number): number {
  if (object !== 0) {
    refer(object, NAME, owner);
    return object;
  }
  // Of GetCurrentProcess()'s handle, which has no entry.
  const found = referToProcess(record, NAME);
  const self = processMemory(NAME).owner;
  if (found === 0 || owner === self) return found;
  try {
    refer(found, NAME, owner);
    return found;
  } finally {
    dismiss(found, self);
  }
}

function mapped(kind: number, record: number, access: number): number {
  if (kind === HandleKind.object) return objectAccess(kindOf(record) as ObjectKind, access);
  if (kind === HandleKind.file) return fileAccess(access);
  return kind === HandleKind.thread ? threadAccess(access) : processAccess(access);
}

function giveObject(to: Reached, made: Omit<Original, "fd" | "object" | "thread" | "started" | "connection" | "generation">): number {
  const { memory, processId, isSelf } = to;
  if (memory === "none") {
    const given = giveTo(processId, made, () => memoryOf(processId) === "none", NAME);
    if (given === undefined) throw failure(ERROR_ACCESS_DENIED, NAME);
    return given;
  }
  refer(made.record, NAME, memory.owner);
  try {
    return isSelf ? allocateHandle(made, NAME) : allocateIn(memory, NAME, () => made);
  } catch (error) {
    dismiss(made.record, memory.owner);
    throw error;
  }
}

function sendDescriptor(to: ProcessMemory, made: Omit<Original, "generation">): number {
  const record = made.kind === HandleKind.file && made.record !== 0 ? copyOpenFile(made.record, NAME, to.owner) : made.record;
  try {
    return allocateIn(to, NAME, (entry, generation) => {
      if (!post(to.owner, { fd: made.fd, entry, generation, object: 0 })) throw failure(ERROR_NOT_SUPPORTED, NAME);
      return { ...made, kind: inTheMail(made.kind), fd: -1, record };
    });
  } catch (error) {
    if (record !== made.record) leaveOpenFile(record);
    throw error;
  }
}

/** The record of one more handle for an open file. */
function sharedFile(record: number): number {
  if (record !== 0) shareOpenFile(record);
  return record;
}

/** One more descriptor for what is duplicated. */
function copyDescriptor({ fd, record }: Original): number {
  const copy = fd < 0 ? libc.pidfdOpen(record) : libc.fcntl(fd, libc.F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw systemFailure(NAME);
  return copy;
}

/** A descriptor of our own for another process's. */
function fetch({ processId }: Reached, number: number): number {
  const pidfd = libc.pidfdOpen(processId);
  if (pidfd < 0) throw systemFailure(NAME);
  const fd = libc.pidfdGetfd(pidfd, number);
  const problem = fd < 0 ? systemFailure(NAME) : undefined;
  libc.close(pidfd);
  if (problem) throw problem;
  return fd;
}
