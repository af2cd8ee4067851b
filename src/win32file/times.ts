import { knownMembers, truth, wrongArgument } from "../arguments.js";
import { attributes } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { TIME } from "../wintypes/time.js";
import { tupleKind } from "../wintypes/tuple.js";

/** A point in time: a TIME, any other Date, or a FILETIME: a bigint that counts 100 ns since 1601 (UTC). */
export type TimeLike = Date | bigint;

/** What GetFileTime returns. */
export type FileTimes = readonly [creationTime: TIME, accessTime: TIME, writeTime: TIME] & {
  readonly creationTime: TIME;
  readonly accessTime: TIME;
  readonly writeTime: TIME;
};

const fileTimes = tupleKind<FileTimes>("FileTimes", ["creationTime", "accessTime", "writeTime"]);

/**
 * Tells when a file or directory was created, last accessed and last written to.
 *
 * @param handle  The handle, with any access.
 * @returns `[creationTime, accessTime, writeTime]`, each a Date with the exact value in `.filetime`.
 * @throws Win32Error ERROR_INVALID_HANDLE (6).
 * @example
 * const { writeTime } = GetFileTime(file);
 * @see reference win32file.GetFileTime; Microsoft fileapi GetFileTime
 */
export function GetFileTime(handle: HandleLike): FileTimes {
  const { created, accessed, written } = attributes.times(handleValue(handle, "handle", "GetFileTime"));
  return fileTimes([new TIME(created), new TIME(accessed), new TIME(written)]);
}

/** SetFileTime's parameters by name. */
export interface SetFileTimeOptions {
  /** When the file was created; null (default) for no change. */
  readonly CreationTime?: TimeLike | null;
  /** When it was last accessed; null (default) for no change. */
  readonly LastAccessTime?: TimeLike | null;
  /** When it was last written to; null (default) for no change. */
  readonly LastWriteTime?: TimeLike | null;
  /** Without effect: a Date knows its own offset from UTC, as Python's timezone-aware datetimes do. */
  readonly UTCTimes?: boolean | number;
}

/**
 * Changes when a file or directory was created, last accessed and last written to.
 *
 * Each time may be null or 0n, which leaves it as it is, or 0xFFFFFFFFFFFFFFFFn, which leaves it alone in whatever is done with this
 * handle from now on.
 *
 * @param File            The handle, opened with FILE_WRITE_ATTRIBUTES (GENERIC_WRITE has it).
 * @param CreationTime    When the file was created. Or all that follow as one object.
 * @param LastAccessTime  When it was last accessed.
 * @param LastWriteTime   When it was last written to.
 * @param UTCTimes        Without effect: a Date knows its own offset from UTC.
 * @throws Win32Error ERROR_ACCESS_DENIED (5) without FILE_WRITE_ATTRIBUTES, ERROR_INVALID_HANDLE (6), ERROR_NOT_SUPPORTED (50) where the
 *   file system cannot keep a time of creation or cannot leave the time of the last write alone.
 * @example
 * SetFileTime(file, { LastWriteTime: new Date("2001-02-03T04:05:06Z") });
 * @see reference win32file.SetFileTime; Microsoft fileapi SetFileTime
 */
export function SetFileTime(File: HandleLike, options: SetFileTimeOptions): void;
export function SetFileTime(
  File: HandleLike,
  CreationTime?: TimeLike | null,
  LastAccessTime?: TimeLike | null,
  LastWriteTime?: TimeLike | null,
  UTCTimes?: boolean | number,
): void;
export function SetFileTime(File: HandleLike, ...rest: readonly unknown[]): void {
  const { CreationTime, LastAccessTime, LastWriteTime, UTCTimes } = setFileTimeOptions(rest);
  const handle = handleValue(File, "File", "SetFileTime");
  if (UTCTimes !== undefined) truth(UTCTimes, "UTCTimes");
  attributes.setTimes(handle, {
    created: fileTime(CreationTime, "CreationTime"),
    accessed: fileTime(LastAccessTime, "LastAccessTime"),
    written: fileTime(LastWriteTime, "LastWriteTime"),
  });
}

function setFileTimeOptions(rest: readonly unknown[]): { readonly [Name in keyof SetFileTimeOptions]: unknown } {
  const [first] = rest;
  if (rest.length !== 1 || typeof first !== "object" || first === null || first instanceof Date) {
    const [CreationTime, LastAccessTime, LastWriteTime, UTCTimes] = rest;
    return { CreationTime, LastAccessTime, LastWriteTime, UTCTimes };
  }
  knownMembers(first, ["CreationTime", "LastAccessTime", "LastWriteTime", "UTCTimes"], "SetFileTime's options");
  return first;
}

const LATEST = 0x7fff_ffff_ffff_ffffn;
/** Leave a time alone from now on, and no longer. */
const SPECIAL: readonly bigint[] = [0xffff_ffff_ffff_ffffn, 0xffff_ffff_ffff_fffen];

/** A time to set as hosts take it, in 100 ns since 1601: 0 for none, -1 and -2 as unsigned numbers. */
export function fileTime(value: unknown, name: string): bigint {
  if (value === undefined || value === null) return 0n;
  const time = typeof value === "bigint" ? value : dateTime(value, name);
  if (typeof value === "bigint" && SPECIAL.includes(BigInt.asUintN(64, time)) && time >= -2n) return BigInt.asUintN(64, time);
  if (time < 0n || time > LATEST) throw wrongArgument(name, "a time from 1601 on", value);
  return time;
}

function dateTime(value: unknown, name: string): bigint {
  if (!(value instanceof Date)) throw wrongArgument(name, "a TIME, a Date, a FILETIME as a bigint, or null", value);
  if (Number.isNaN(Date.prototype.getTime.call(value))) throw wrongArgument(name, "a valid date", value);
  return new TIME(value).filetime;
}
