import { LOCKFILE_FAIL_IMMEDIATELY } from "../../win32con.js";
import { ERROR_IO_PENDING, ERROR_LOCK_VIOLATION } from "../../winerror/codes.js";
import type { ByteRange, LockRequest, LocksHost } from "../locks.js";
import type { Operation } from "../operation.js";
import { errorLeft, failureOf, kernel32, Memory } from "./ffi.js";
import { isAsynchronous, keep, release } from "./overlapped.js";
import { lockViolation } from "./restart-manager.js";
import { OVERLAPPED as LAYOUT, LITTLE_ENDIAN, members } from "./structs.js";

type LockArguments<Pointer> = [handle: number, flags: number, reserved: number, low: number, high: number, overlapped: Pointer];
const lockParameters = "intptr_t file, uint32_t flags, uint32_t reserved, uint32_t low, uint32_t high";
const LockFileEx = kernel32<LockArguments<Uint8Array>>(`int LockFileEx(${lockParameters}, void *overlapped)`);
/** The same on memory that may be used after the call. */
const LockFileExAt = kernel32<LockArguments<number>>(`int LockFileEx(${lockParameters}, uintptr_t overlapped)`);
const UnlockFile = kernel32<[handle: number, offsetLow: number, offsetHigh: number, low: number, high: number]>(
  "int UnlockFile(intptr_t file, uint32_t offsetLow, uint32_t offsetHigh, uint32_t low, uint32_t high)",
);

export const locks: LocksHost = {
  lock(request) {
    // At once first, also for who would wait: only a lock that has to be waited for depends on the kind of handle.
    if (isLocked(request, request.flags | LOCKFILE_FAIL_IMMEDIATELY)) return true;
    if (request.flags & LOCKFILE_FAIL_IMMEDIATELY) throw lockViolation(request.handle, request.caller);
    return isAsynchronous(request.handle) ? begin(request) : false;
  },

  /**
   * With the thread it is Windows' own wait. Beside it the lock is tried again and again: on a handle without FILE_FLAG_OVERLAPPED
   * Windows' wait would hold a thread and, as it lets one request of a handle through at a time, everything else done with the handle;
   * and nothing could end it.
   */
  *locking(request): Operation<void> {
    while (!isLocked(request, request.flags | LOCKFILE_FAIL_IMMEDIATELY)) {
      if (request.flags & LOCKFILE_FAIL_IMMEDIATELY) throw lockViolation(request.handle, request.caller);
      const now = () => (inMainThread() ? isLocked(request, request.flags) : pause());
      const later = () => new Promise<boolean>((resolve) => setTimeout(resolve, LOOK_EVERY, false));
      if ((yield { call: { now, later } }) as boolean) return;
    }
  },

  unlock(handle, { offsetLow, offsetHigh, bytesLow, bytesHigh }, caller) {
    if (UnlockFile(handle, offsetLow, offsetHigh, bytesLow, bytesHigh) === 0) throw failureOf(errorLeft(), caller);
  },
};

/** Between two attempts, in milliseconds: no shorter than timers of Windows usually are. */
const LOOK_EVERY = 10;

/** Calls LockFileEx for as long as it takes. False for a lock that is in the way of one to be had at once. */
function isLocked({ handle, range, event, caller }: LockRequest, flags: number): boolean {
  const block = new Uint8Array(LAYOUT.size);
  fill(block, range, event);
  if (LockFileEx(handle, flags, 0, range.bytesLow, range.bytesHigh, block) !== 0) return true;
  const error = errorLeft();
  if (error === ERROR_LOCK_VIOLATION && flags & LOCKFILE_FAIL_IMMEDIATELY) return false;
  throw failureOf(error, caller);
}

/** Leaves the lock to the system, which grants it after the call. */
function begin({ handle, flags, range, event, caller }: LockRequest): boolean {
  release();
  const block = new Memory(LAYOUT.size);
  fill(block.load(), range, event);
  block.store();
  if (LockFileExAt(handle, flags, 0, range.bytesLow, range.bytesHigh, block.address) !== 0) {
    block.free();
    return true;
  }
  const error = errorLeft();
  if (error === ERROR_IO_PENDING) keep({ handle, overlapped: block, data: NOTHING });
  else block.free();
  throw failureOf(error, caller);
}

const NOTHING = new Uint8Array(0);

function fill(block: Uint8Array, { offsetLow, offsetHigh }: ByteRange, event: number): void {
  const view = members(block);
  view.setUint32(LAYOUT.Offset, offsetLow, LITTLE_ENDIAN);
  view.setUint32(LAYOUT.OffsetHigh, offsetHigh, LITTLE_ENDIAN);
  view.setBigInt64(LAYOUT.hEvent, BigInt(event), LITTLE_ENDIAN);
}

let mainThread: boolean | undefined;

/** A worker must stay able to end, which nothing else can make it do while Windows waits. */
function inMainThread(): boolean {
  mainThread ??= process.getBuiltinModule("node:worker_threads").isMainThread;
  return mainThread;
}

/** Sleeps until the next attempt. */
function pause(): boolean {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY);
  return false;
}
