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
  MAXIMUM_ALLOWED,
  READ_CONTROL,
  SYNCHRONIZE,
} from "../../win32con.js";

export { DELETE, EVENT_ALL_ACCESS, EVENT_MODIFY_STATE, READ_CONTROL, SYNCHRONIZE };

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
