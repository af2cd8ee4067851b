import type { Operation } from "./operation.js";

/** Where a range begins and how many bytes it has: in halves of 32 bits, unsigned, as Win32 takes them. It may lie beyond the file's end. */
export interface ByteRange {
  readonly offsetLow: number;
  readonly offsetHigh: number;
  readonly bytesLow: number;
  readonly bytesHigh: number;
}

/** What LockFile and LockFileEx are asked for. */
export interface LockRequest {
  readonly handle: number;
  /** LOCKFILE_EXCLUSIVE_LOCK, LOCKFILE_FAIL_IMMEDIATELY. */
  readonly flags: number;
  readonly range: ByteRange;
  /** An event that is reset now and set when the range is locked; 0 for none. */
  readonly event: number;
  /** The function to name in errors. */
  readonly caller: string;
}

/**
 * Byte-range locks.
 *
 * All throw Win32Error under the function's name: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED for a handle that may neither read nor write,
 * ERROR_INVALID_LOCK_RANGE for a range that goes on beyond 2^64 bytes.
 */
export interface LocksHost {
  /**
   * Locks a range if that can be done now. Throws ERROR_LOCK_VIOLATION if another lock is in the way and LOCKFILE_FAIL_IMMEDIATELY is given;
   * ERROR_IO_PENDING if the handle has FILE_FLAG_OVERLAPPED: the range is then locked later, and the event set.
   *
   * @returns False if the caller has to wait: by locking().
   */
  lock(request: LockRequest): boolean;

  /** Waits until a range can be locked, and locks it, on any kind of handle. What ends the operation early leaves the range as it was. */
  locking(request: LockRequest): Operation<void>;

  /** Unlocks a range that has been locked by the same handle or a duplicate of it, exactly as it was. Throws ERROR_NOT_LOCKED. */
  unlock(handle: number, range: ByteRange, caller: string): void;
}
