// Locking parts of files, and what locks forbid to those who read and write.

import {
  FILE_APPEND_DATA,
  FILE_READ_DATA,
  FILE_WRITE_DATA,
  LOCKFILE_EXCLUSIVE_LOCK,
  LOCKFILE_FAIL_IMMEDIATELY,
} from "../../../win32con.js";
import {
  ERROR_ACCESS_DENIED,
  ERROR_INVALID_FUNCTION,
  ERROR_INVALID_PARAMETER,
  ERROR_IO_PENDING,
  ERROR_LOCK_VIOLATION,
  ERROR_NOT_LOCKED,
} from "../../../winerror/codes.js";
import type { Win32Error } from "../../../winerror/errors.js";
import type { LockRequest, LocksHost } from "../../locks.js";
import type { Operation } from "../../operation.js";
import {
  addLock,
  forbidsTransfer,
  holdersOfRange,
  isGranted,
  mayBeLocked,
  removeLock,
  requestLock,
  type Span,
  spanOf,
  tendRequests,
  withdrawRequest,
} from "../arbiter/locks.js";
import { dismiss, refer, signal } from "../arbiter/objects.js";
import { bucketOfOpen, isDirectoryOpen } from "../arbiter/shares.js";
import { reset } from "../arbiter/states.js";
import { failure } from "../errors.js";
import { closeHandle, Entry, enter, HandleFlags, HandleKind, leave, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { resetEvent, setEvent, sync, withEvent } from "../sync.js";
import { APPEND, type Position } from "./content.js";
import { holder } from "./holders.js";
import { sizeOf } from "./identity.js";

/** How often a wait looks whether a lock's owner was killed, which nobody tells. In milliseconds. */
const OWNER_INTERVAL = 200;

export const locks: LocksHost = {
  lock(request) {
    const { handle, flags, range, event, caller } = request;
    const at = enter(handle, HandleKind.file, caller);
    try {
      const open = lockable(at, caller);
      const span = spanOf(range, caller);
      const exclusive = (flags & LOCKFILE_EXCLUSIVE_LOCK) !== 0;
      if (event !== 0) resetEvent(event, caller);
      if (addLock(open, span, exclusive, caller)) {
        if (event !== 0) setEvent(event, caller);
        return true;
      }
      if (flags & LOCKFILE_FAIL_IMMEDIATELY) throw violation(open, span, exclusive, true, caller);
      if (!((table()[at + Entry.flags] as number) & HandleFlags.overlapped)) return false;
      if (lockLater(open, span, exclusive, event, caller)) return true;
      throw failure(ERROR_IO_PENDING, caller);
    } finally {
      leave(at);
    }
  },

  *locking({ handle, flags, range, event, caller }: LockRequest): Operation<void> {
    const at = enter(handle, HandleKind.file, caller);
    try {
      const open = lockable(at, caller);
      const span = spanOf(range, caller);
      const exclusive = (flags & LOCKFILE_EXCLUSIVE_LOCK) !== 0;
      const object = event === 0 ? 0 : withEvent(event, caller, referAndReset); // its handle may be closed meanwhile
      try {
        if (!addLock(open, span, exclusive, caller)) {
          if (flags & LOCKFILE_FAIL_IMMEDIATELY) throw violation(open, span, exclusive, true, caller);
          yield* waiting(open, span, exclusive, caller);
        }
        if (object !== 0) signal(object);
      } finally {
        if (object !== 0) dismiss(object);
      }
    } finally {
      leave(at);
    }
  },

  unlock(handle, range, caller) {
    const at = enter(handle, HandleKind.file, caller);
    try {
      if (!removeLock(lockable(at, caller), spanOf(range, caller))) throw failure(ERROR_NOT_LOCKED, caller);
    } finally {
      leave(at);
    }
  },
};

function referAndReset(event: number): number {
  refer(event, "LockFileEx");
  reset(event);
  return event;
}

/** The open file of an entered handle that may lock. */
function lockable(at: number, caller: string): number {
  const words = table();
  if (!((words[at + Entry.access] as number) & (FILE_READ_DATA | FILE_WRITE_DATA))) throw failure(ERROR_ACCESS_DENIED, caller);
  const open = words[at + Entry.record] as number;
  if (open === 0) throw failure(ERROR_INVALID_FUNCTION, caller); // a device
  if (isDirectoryOpen(open)) throw failure(ERROR_INVALID_PARAMETER, caller);
  return open;
}

function violation(open: number, span: Span, exclusive: boolean, locking: boolean, caller: string): Win32Error {
  const pids = holdersOfRange(open, span, exclusive, locking); // now: who asks the error may do so when they have long gone
  return failure(ERROR_LOCK_VIOLATION, caller, undefined, () => pids.map(holder));
}

// --- waiting --------------------------------------------------------------------------------------------------------

function* waiting(open: number, span: Span, exclusive: boolean, caller: string): Operation<void> {
  const granted = sync.createEvent(null, true, false, null).handle;
  let request = 0;
  try {
    request = withEvent(granted, caller, (event) => requestLock(open, span, exclusive, event, false, caller));
    while (request !== 0 && !isGranted(open, request)) {
      yield { wait: { handles: [granted], all: false, milliseconds: OWNER_INTERVAL, caller } };
    }
  } catch (error) {
    // What was granted before an abort counts: the caller holds the lock and must know of it.
    if (request === 0 || withdrawRequest(open, request)) throw error;
  } finally {
    closeHandle(granted);
  }
}

/**
 * Asks for a lock that is granted after the call, by whoever unlocks what is in its way: he sets the event.
 *
 * @returns True if it has become free at the last moment, and is locked.
 */
function lockLater(open: number, span: Span, exclusive: boolean, event: number, caller: string): boolean {
  // Without the program's event one of our own, which goes with the request: nobody waits for it.
  const own = event === 0 ? sync.createEvent(null, true, false, null).handle : 0;
  try {
    return withEvent(event || own, caller, (object) => {
      refer(object, caller);
      let request = 0;
      try {
        request = requestLock(open, span, exclusive, object, true, caller);
      } finally {
        if (request === 0) dismiss(object);
      }
      if (request === 0) signal(object);
      else tend(bucketOfOpen(open));
      return request === 0;
    });
  } finally {
    if (own !== 0) closeHandle(own);
  }
}

/** The buckets in which requests of this thread are waiting while it goes on. */
const tended = new Set<number>();
let tending: NodeJS.Timeout | undefined;

/** Sees to it that a request is also granted where the owner of what is in its way is killed: no one tells then. */
function tend(bucket: number): void {
  tended.add(bucket);
  tending ??= setInterval(() => {
    for (const waiting of tended) if (!tendRequests(waiting)) tended.delete(waiting);
    if (tended.size > 0) return;
    clearInterval(tending);
    tending = undefined;
  }, OWNER_INTERVAL).unref();
}

// --- reading and writing --------------------------------------------------------------------------------------------

const WORD = 0x1_0000_0000;

/**
 * Refuses a read or a write of a range that others have locked. To be called before each: it costs next to nothing while nobody has
 * locked a part of the file.
 *
 * @param at        The entered handle.
 * @param position  Where it begins.
 * @throws Win32Error ERROR_LOCK_VIOLATION.
 */
export function respectLocks(at: number, position: Position, bytes: number, caller: "ReadFile" | "WriteFile"): void {
  const open = table()[at + Entry.record] as number;
  if (open === 0 || bytes === 0 || !mayBeLocked(open)) return;
  const writes = caller === "WriteFile";
  const from = startOf(at, position, writes, caller);
  const range = {
    offsetLow: from % WORD,
    offsetHigh: Math.floor(from / WORD),
    bytesLow: bytes % WORD,
    bytesHigh: Math.floor(bytes / WORD),
  };
  const span = spanOf(range, caller);
  if (forbidsTransfer(open, span, writes)) throw violation(open, span, writes, false, caller);
}

function startOf(at: number, position: Position, writes: boolean, caller: string): number {
  const words = table();
  const fd = words[at + Entry.fd] as number;
  const appends = ((words[at + Entry.access] as number) & (FILE_WRITE_DATA | FILE_APPEND_DATA)) === FILE_APPEND_DATA;
  if (writes && (appends || position === APPEND)) return Number(sizeOf(fd, caller));
  return position ?? libc.lseek(fd, 0, libc.SEEK_CUR);
}
