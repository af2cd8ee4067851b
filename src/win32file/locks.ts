import { dword, knownMembers } from "../arguments.js";
import { locks } from "../host/index.js";
import type { ByteRange, LockRequest } from "../host/locks.js";
import { block } from "../host/operation.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { OVERLAPPED } from "../wintypes/overlapped.js";
import { LOCKFILE_EXCLUSIVE_LOCK, LOCKFILE_FAIL_IMMEDIATELY } from "./constants.js";
import type { OverlappedLike } from "./transfer.js";

/** LockFile's parameters by name. */
export interface LockFileOptions {
  /** Where the range begins: the low 32 bits (default 0) ... */
  readonly offsetLow?: number;
  /** ... and the high ones (default 0). */
  readonly offsetHigh?: number;
  /** How many bytes it has: the low 32 bits (default 0) ... */
  readonly nNumberOfBytesToLockLow: number;
  /** ... and the high ones (default 0). */
  readonly nNumberOfBytesToLockHigh?: number;
}

/**
 * Locks a range of an open file for this handle alone: no other may read, write or lock any of it. Does not wait.
 *
 * The range may lie beyond the end of the file. The lock lasts until it is unlocked or the handle, and all duplicates of it in this
 * process, are closed, at the latest with the process.
 *
 * @param hFile       An open file, with GENERIC_READ or GENERIC_WRITE access.
 * @param offsetLow   Where the range begins, in bytes: the low 32 bits. Or all that follow as one object.
 * @param offsetHigh  The high 32 bits.
 * @param nNumberOfBytesToLockLow   How many bytes it has: the low 32 bits.
 * @param nNumberOfBytesToLockHigh  The high 32 bits.
 * @throws Win32Error ERROR_LOCK_VIOLATION (33) if any lock overlaps, also one of the same handle; its `.holders` has them.
 *   ERROR_INVALID_LOCK_RANGE (307) for a range that goes on beyond 2^64 bytes, ERROR_ACCESS_DENIED (5), ERROR_INVALID_HANDLE (6).
 * @example
 * LockFile(file, 0, 0, 100, 0);
 * try { update(file); } finally { UnlockFile(file, 0, 0, 100, 0); }
 * @see reference win32file.LockFile; Microsoft fileapi LockFile
 */
export function LockFile(hFile: HandleLike, options: LockFileOptions): void;
export function LockFile(
  hFile: HandleLike,
  offsetLow: number,
  offsetHigh: number,
  nNumberOfBytesToLockLow: number,
  nNumberOfBytesToLockHigh: number,
): void;
export function LockFile(hFile: HandleLike, ...rest: unknown[]): void {
  const range = rangeOf(rest, ["offsetLow", "offsetHigh", "nNumberOfBytesToLockLow", "nNumberOfBytesToLockHigh"], "LockFile");
  const flags = LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY;
  locks.lock({ handle: handleValue(hFile, "hFile", "LockFile"), flags, range, event: 0, caller: "LockFile" });
}

/** UnlockFile's parameters by name. */
export interface UnlockFileOptions {
  /** Where the range begins: the low 32 bits (default 0) ... */
  readonly offsetLow?: number;
  /** ... and the high ones (default 0). */
  readonly offsetHigh?: number;
  /** How many bytes it has: the low 32 bits (default 0) ... */
  readonly nNumberOfBytesToUnlockLow?: number;
  /** ... and the high ones (default 0). */
  readonly nNumberOfBytesToUnlockHigh?: number;
}

/**
 * Unlocks a range that LockFile or LockFileEx has locked.
 *
 * The range must be exactly one that was locked through this handle or a duplicate of it in this process: neither a part of one nor
 * two together. Of an exclusive and a shared lock of one range the exclusive one goes first.
 *
 * @param hFile       The handle.
 * @param offsetLow   Where the range begins, in bytes: the low 32 bits. Or all that follow as one object.
 * @param offsetHigh  The high 32 bits.
 * @param nNumberOfBytesToUnlockLow   How many bytes it has: the low 32 bits.
 * @param nNumberOfBytesToUnlockHigh  The high 32 bits.
 * @throws Win32Error ERROR_NOT_LOCKED (158) if there is no such lock, ERROR_INVALID_LOCK_RANGE (307), ERROR_ACCESS_DENIED (5),
 *   ERROR_INVALID_HANDLE (6).
 * @see reference win32file.UnlockFile; Microsoft fileapi UnlockFile
 */
export function UnlockFile(hFile: HandleLike, options: UnlockFileOptions): void;
export function UnlockFile(
  hFile: HandleLike,
  offsetLow: number,
  offsetHigh: number,
  nNumberOfBytesToUnlockLow: number,
  nNumberOfBytesToUnlockHigh: number,
): void;
export function UnlockFile(hFile: HandleLike, ...rest: unknown[]): void {
  const range = rangeOf(rest, ["offsetLow", "offsetHigh", "nNumberOfBytesToUnlockLow", "nNumberOfBytesToUnlockHigh"], "UnlockFile");
  locks.unlock(handleValue(hFile, "hFile", "UnlockFile"), range, "UnlockFile");
}

/** LockFileEx's parameters by name. */
export interface LockFileExOptions {
  /** LOCKFILE_EXCLUSIVE_LOCK, LOCKFILE_FAIL_IMMEDIATELY; 0 (default) for a shared lock that waits. */
  readonly dwFlags?: number;
  /** How many bytes the range has: the low 32 bits (default 0) ... */
  readonly nbytesLow: number;
  /** ... and the high ones (default 0). */
  readonly nbytesHigh?: number;
  /** Where the range begins, and an event. */
  readonly ol?: OverlappedLike | null;
}

/**
 * Locks a range of an open file, exclusively or shared with others, and waits for it unless told not to.
 *
 * An exclusive lock lets no other handle read, write or lock any of the range. A shared one lets all read and nobody write, not even who
 * holds it. A handle that has locked a range exclusively can also lock it shared. The range may lie beyond the end of the file. A lock lasts
 * until it is unlocked or the handle, and all duplicates of it in this process, are closed, at the latest with the process.
 *
 * @param hFile       An open file, with GENERIC_READ or GENERIC_WRITE access.
 * @param dwFlags     LOCKFILE_EXCLUSIVE_LOCK, LOCKFILE_FAIL_IMMEDIATELY; 0 for a shared lock that waits. Or all that follow as one object.
 * @param nbytesLow   How many bytes the range has: the low 32 bits.
 * @param nbytesHigh  The high 32 bits.
 * @param ol          Where the range begins (at 0 without it). Its event, if it has one, is set when the range is locked.
 * @throws Win32Error ERROR_LOCK_VIOLATION (33) if LOCKFILE_FAIL_IMMEDIATELY is given and another lock is in the way, also one of the same
 *   handle; its `.holders` has them. ERROR_IO_PENDING (997) if the range can only be locked later and the handle has FILE_FLAG_OVERLAPPED:
 *   the event then says when. ERROR_INVALID_LOCK_RANGE (307) for a range that goes on beyond 2^64 bytes, ERROR_ACCESS_DENIED (5),
 *   ERROR_INVALID_HANDLE (6).
 * @example
 * LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK, 100, 0, { Offset: 0 }); // blocks until it can be had; the promise twin does not
 * @see reference win32file.LockFileEx; Microsoft fileapi LockFileEx
 */
export function LockFileEx(hFile: HandleLike, options: LockFileExOptions): void;
export function LockFileEx(hFile: HandleLike, dwFlags: number, nbytesLow: number, nbytesHigh: number, ol?: OverlappedLike | null): void;
export function LockFileEx(hFile: HandleLike, ...rest: unknown[]): void {
  const request = lockRequest(hFile, rest);
  if (!locks.lock(request)) block(locks.locking(request));
}

/**
 * Unlocks a range, as UnlockFile does.
 *
 * @param hFile       The handle.
 * @param nbytesLow   How many bytes the range has: the low 32 bits.
 * @param nbytesHigh  The high 32 bits.
 * @param ol          Where the range begins (at 0 without it). Its event is not looked at: unlocking never takes long.
 * @throws Win32Error ERROR_NOT_LOCKED (158) if there is no such lock, ERROR_INVALID_LOCK_RANGE (307), ERROR_ACCESS_DENIED (5),
 *   ERROR_INVALID_HANDLE (6).
 * @see reference win32file.UnlockFileEx; Microsoft fileapi UnlockFileEx
 */
export function UnlockFileEx(hFile: HandleLike, nbytesLow: number, nbytesHigh: number, ol?: OverlappedLike | null): void {
  const bytesLow = dword(nbytesLow, "nbytesLow");
  const bytesHigh = dword(nbytesHigh, "nbytesHigh");
  const overlapped = OVERLAPPED.from(ol, "ol");
  const range = { offsetLow: overlapped?.Offset ?? 0, offsetHigh: overlapped?.OffsetHigh ?? 0, bytesLow, bytesHigh };
  locks.unlock(handleValue(hFile, "hFile", "UnlockFileEx"), range, "UnlockFileEx");
}

/** LockFileEx's arguments, in either form, checked. */
export function lockRequest(hFile: unknown, rest: readonly unknown[]): LockRequest {
  const [flags, bytesLow, bytesHigh, ol] = byPosition(rest, ["dwFlags", "nbytesLow", "nbytesHigh", "ol"], "LockFileEx");
  const overlapped = OVERLAPPED.from(ol as OverlappedLike | null | undefined, "ol");
  return {
    handle: handleValue(hFile as HandleLike, "hFile", "LockFileEx"),
    flags: dword(flags, "dwFlags"),
    range: {
      offsetLow: overlapped?.Offset ?? 0,
      offsetHigh: overlapped?.OffsetHigh ?? 0,
      bytesLow: dword(bytesLow, "nbytesLow"),
      bytesHigh: dword(bytesHigh, "nbytesHigh"),
    },
    event: overlapped ? Number(overlapped.hEvent) : 0,
    caller: "LockFileEx",
  };
}

function rangeOf(rest: readonly unknown[], names: readonly [string, string, string, string], caller: string): ByteRange {
  const [offsetLow, offsetHigh, bytesLow, bytesHigh] = byPosition(rest, names, caller);
  return {
    offsetLow: dword(offsetLow, names[0]),
    offsetHigh: dword(offsetHigh, names[1]),
    bytesLow: dword(bytesLow, names[2]),
    bytesHigh: dword(bytesHigh, names[3]),
  };
}

/** Arguments after the first in their order, also if they came as one object: what it lacks is 0, and `ol` none. */
function byPosition(rest: readonly unknown[], names: readonly string[], caller: string): readonly unknown[] {
  const [options] = rest;
  if (typeof options !== "object" || options === null) return rest;
  knownMembers(options, names, `${caller}'s options`);
  return names.map((name) => (options as Record<string, unknown>)[name] ?? (name === "ol" ? null : 0));
}
