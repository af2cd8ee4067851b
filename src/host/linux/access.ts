// Access masks: what the generic rights stand for, kind by kind of object.

import {
  DELETE,
  EVENT_ALL_ACCESS,
  EVENT_MODIFY_STATE,
  FILE_ALL_ACCESS,
  FILE_GENERIC_EXECUTE,
  FILE_GENERIC_READ,
  FILE_GENERIC_WRITE,
  FILE_READ_ATTRIBUTES,
  GENERIC_ALL,
  GENERIC_EXECUTE,
  GENERIC_READ,
  GENERIC_WRITE,
  JOB_OBJECT_ALL_ACCESS,
  JOB_OBJECT_ASSIGN_PROCESS,
  JOB_OBJECT_QUERY,
  JOB_OBJECT_SET_ATTRIBUTES,
  JOB_OBJECT_TERMINATE,
  MAXIMUM_ALLOWED,
  MUTEX_ALL_ACCESS,
  PROCESS_ALL_ACCESS,
  PROCESS_DUP_HANDLE,
  SEMAPHORE_ALL_ACCESS,
  SEMAPHORE_MODIFY_STATE,
  STANDARD_RIGHTS_EXECUTE,
  STANDARD_RIGHTS_READ,
  STANDARD_RIGHTS_WRITE,
  SYNCHRONIZE,
  THREAD_ALL_ACCESS,
  TIMER_ALL_ACCESS,
  TIMER_MODIFY_STATE,
  TIMER_QUERY_STATE,
} from "../../win32con.js";
import { Kind } from "./arbiter/records.js";
import type { ObjectKind } from "./arbiter/states.js";

export {
  DELETE,
  EVENT_ALL_ACCESS,
  EVENT_MODIFY_STATE,
  MUTEX_ALL_ACCESS,
  PROCESS_ALL_ACCESS,
  PROCESS_DUP_HANDLE,
  SEMAPHORE_ALL_ACCESS,
  SEMAPHORE_MODIFY_STATE,
  SYNCHRONIZE,
  TIMER_MODIFY_STATE,
};

interface GenericMapping {
  readonly read: number;
  readonly write: number;
  readonly execute: number;
  readonly all: number;
}

const FILE: GenericMapping = { read: FILE_GENERIC_READ, write: FILE_GENERIC_WRITE, execute: FILE_GENERIC_EXECUTE, all: FILE_ALL_ACCESS };

function mapGeneric(access: number, to: GenericMapping): number {
  let mapped = access & 0x0fff_ffff & ~MAXIMUM_ALLOWED;
  if (access & GENERIC_READ) mapped |= to.read;
  if (access & GENERIC_WRITE) mapped |= to.write;
  if (access & GENERIC_EXECUTE) mapped |= to.execute;
  if (access & GENERIC_ALL || access & MAXIMUM_ALLOWED) mapped |= to.all;
  return mapped >>> 0;
}

/** What CreateFile grants: the rights asked for, and always the two that it adds by itself. */
export function fileAccess(access: number): number {
  return (mapGeneric(access, FILE) | FILE_READ_ATTRIBUTES | SYNCHRONIZE) >>> 0;
}

/** What the generic rights stand for on synchronisation objects: to query is to read, to change the state is to write. */
function objectMapping(query: number, modify: number, all: number): GenericMapping {
  const execute = STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE;
  return { read: STANDARD_RIGHTS_READ | query, write: STANDARD_RIGHTS_WRITE | modify, execute, all };
}

const OBJECTS: Readonly<Record<ObjectKind, GenericMapping>> = {
  [Kind.event]: objectMapping(1, EVENT_MODIFY_STATE, EVENT_ALL_ACCESS),
  [Kind.mutex]: objectMapping(1, 0, MUTEX_ALL_ACCESS),
  [Kind.semaphore]: objectMapping(1, SEMAPHORE_MODIFY_STATE, SEMAPHORE_ALL_ACCESS),
  [Kind.timer]: objectMapping(TIMER_QUERY_STATE, TIMER_MODIFY_STATE, TIMER_ALL_ACCESS),
  [Kind.job]: objectMapping(
    JOB_OBJECT_QUERY,
    JOB_OBJECT_ASSIGN_PROCESS | JOB_OBJECT_SET_ATTRIBUTES | JOB_OBJECT_TERMINATE,
    JOB_OBJECT_ALL_ACCESS,
  ),
};

/** The rights that an opener of a synchronisation object gets. */
export function objectAccess(kind: ObjectKind, access: number): number {
  return mapGeneric(access, OBJECTS[kind]);
}

const PROCESS: GenericMapping = {
  read: STANDARD_RIGHTS_READ | 0x0410,
  write: STANDARD_RIGHTS_WRITE | 0x0b6b,
  execute: STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE | 0x1000,
  all: PROCESS_ALL_ACCESS,
};

const THREAD: GenericMapping = {
  read: STANDARD_RIGHTS_READ | 0x0048,
  write: STANDARD_RIGHTS_WRITE | 0x0437,
  execute: STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE | 0x1800,
  all: THREAD_ALL_ACCESS,
};

/** The rights that an opener of a thread gets. */
export function threadAccess(access: number): number {
  return mapGeneric(access, THREAD);
}

/** The rights that an opener of a process gets. */
export function processAccess(access: number): number {
  return mapGeneric(access, PROCESS);
}
