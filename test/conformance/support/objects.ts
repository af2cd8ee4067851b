// The kinds of synchronisation objects, as far as they are alike: what holds of one is tested of all.

import {
  CreateEvent,
  CreateMutex,
  CreateSemaphore,
  CreateWaitableTimer,
  EVENT_ALL_ACCESS,
  MUTEX_ALL_ACCESS,
  OpenEvent,
  OpenMutex,
  OpenSemaphore,
  OpenWaitableTimer,
  SEMAPHORE_ALL_ACCESS,
  TIMER_ALL_ACCESS,
  WAIT_OBJECT_0,
  WaitForSingleObject,
} from "tswin32/win32event";
import type { HANDLE, HandleLike } from "tswin32/wintypes";

export interface Kind {
  /** Makes one that is not signalled, except for a mutex, which nobody owns. */
  readonly create: (name?: string | null) => HANDLE;
  readonly open: (access: number, name: string) => HANDLE;
  readonly allAccess: number;
  /** What the functions are called, for errors. */
  readonly createName: string;
  readonly openName: string;
}

export const kinds = {
  event: {
    create: (name = null) => CreateEvent(null, true, false, name),
    open: (access, name) => OpenEvent(access, false, name),
    allAccess: EVENT_ALL_ACCESS,
    createName: "CreateEvent",
    openName: "OpenEvent",
  },
  mutex: {
    create: (name = null) => CreateMutex(null, false, name),
    open: (access, name) => OpenMutex(access, false, name),
    allAccess: MUTEX_ALL_ACCESS,
    createName: "CreateMutex",
    openName: "OpenMutex",
  },
  semaphore: {
    create: (name = null) => CreateSemaphore(null, 0, 3, name),
    open: (access, name) => OpenSemaphore(access, false, name),
    allAccess: SEMAPHORE_ALL_ACCESS,
    createName: "CreateSemaphore",
    openName: "OpenSemaphore",
  },
  timer: {
    create: (name = null) => CreateWaitableTimer(null, true, name),
    open: (access, name) => OpenWaitableTimer(access, false, name),
    allAccess: TIMER_ALL_ACCESS,
    createName: "CreateWaitableTimer",
    openName: "OpenWaitableTimer",
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof kinds;

export const kindNames = Object.keys(kinds) as readonly KindName[];

let names = 0;

/** A name that nothing else has, of this run or of another. */
export function freshName(): string {
  names++;
  return `tswin32-${process.pid}-${Date.now().toString(36)}-${names}`;
}

/** True if a wait for the object ends at once; takes what such a wait takes. */
export function isSignalled(handle: HandleLike): boolean {
  return WaitForSingleObject(handle, 0) === WAIT_OBJECT_0;
}

/** How often a wait for the object ends at once, up to `most` times. */
export function takeAll(handle: HandleLike, most: number): number {
  let taken = 0;
  while (taken < most && isSignalled(handle)) taken++;
  return taken;
}
