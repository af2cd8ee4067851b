// The functions of win32file that may wait, as promises: the same arguments, then { signal }.

import { type Abortable, bytes, signalOf, truth } from "../arguments.js";
import { files, locks } from "../host/index.js";
import { settle } from "../host/operation.js";
import { type HANDLE, type HandleLike, handleValue, lease } from "../wintypes/handle.js";
import { OVERLAPPED } from "../wintypes/overlapped.js";
import type { SecurityAttributesLike } from "../wintypes/security-attributes.js";
import { type LockFileExOptions, lockRequest } from "./locks.js";
import { withSignal } from "./named-arguments.js";
import { type CreateFileOptions, createFileRequest, opened } from "./open.js";
import { resultArguments } from "./overlapped-result.js";
import { type Data, type OverlappedLike, readResult, readTarget } from "./transfer.js";

/**
 * Opens or creates a file without holding the thread; the arguments are CreateFile's, by position or as one object.
 *
 * @see CreateFile in win32file, whose results and errors it has
 */
export async function CreateFile(fileName: string, options: CreateFileOptions, abortable?: Abortable): Promise<HANDLE>;
export async function CreateFile(
  fileName: string,
  desiredAccess: number,
  shareMode: number,
  attributes: SecurityAttributesLike | null,
  CreationDisposition: number,
  flagsAndAttributes: number,
  hTemplateFile?: HandleLike | null,
  abortable?: Abortable,
): Promise<HANDLE>;
export async function CreateFile(fileName: string, ...rest: unknown[]): Promise<HANDLE> {
  const { given, signal } = withSignal(rest, 6);
  const request = createFileRequest([fileName, ...given] as Parameters<typeof createFileRequest>[0]);
  return opened(await settle(files.creating(request), signal));
}

export { CreateFile as CreateFileW };

/**
 * Locks a range of an open file without holding the thread; the arguments are LockFileEx's, by position or as one object.
 *
 * It waits on any handle, also on one with FILE_FLAG_OVERLAPPED, and is never ERROR_IO_PENDING. Once the signal has aborted nothing is locked:
 * either the promise is fulfilled and the range is locked, or it is rejected and is not.
 *
 * @example
 * await LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK, 100, 0, null, { signal: AbortSignal.timeout(1000) });
 * @see LockFileEx in win32file, whose other errors it has
 */
export async function LockFileEx(hFile: HandleLike, options: LockFileExOptions, abortable?: Abortable): Promise<void>;
export async function LockFileEx(
  hFile: HandleLike,
  dwFlags: number,
  nbytesLow: number,
  nbytesHigh: number,
  ol?: OverlappedLike | null,
  abortable?: Abortable,
): Promise<void>;
export async function LockFileEx(hFile: HandleLike, ...rest: unknown[]): Promise<void> {
  const { given, signal } = withSignal(rest, 4);
  const request = lockRequest(hFile, given);
  await lease([hFile], () => settle(locks.locking(request), signal));
}

/**
 * Writes what is buffered of a file to the disk without holding the thread.
 *
 * @see FlushFileBuffers in win32file, whose errors it has
 */
export async function FlushFileBuffers(hFile: HandleLike, abortable?: Abortable): Promise<void> {
  const signal = signalOf(abortable);
  const handle = handleValue(hFile, "hFile", "FlushFileBuffers");
  await lease([hFile], () => settle(files.flushing(handle), signal));
}

/**
 * Reads without holding the thread.
 *
 * A read that has begun is let finish when the signal aborts: what it read is not lost.
 *
 * @see ReadFile in win32file, whose arguments, results and errors it has
 */
export async function ReadFile(
  hFile: HandleLike,
  buffer: number | Uint8Array,
  overlapped?: OverlappedLike | null,
  abortable?: Abortable,
): Promise<[errCode: number, data: Buffer]> {
  const signal = signalOf(abortable);
  const handle = handleValue(hFile, "hFile", "ReadFile");
  const ol = OVERLAPPED.from(overlapped);
  // Not from the slab that synchronous reads share: another read would be given the same memory meanwhile.
  const target = readTarget(buffer, ol ?? new OVERLAPPED());
  const transfer = await lease([hFile], () => settle(files.reading(handle, target, ol), signal));
  const [error, data] = readResult(transfer, target, target, ol);
  return [error, data as Buffer];
}

/**
 * Writes without holding the thread. The data must not be changed until the promise settles.
 *
 * @see WriteFile in win32file, whose arguments, results and errors it has
 */
export async function WriteFile(
  hFile: HandleLike,
  data: Data,
  ol?: OverlappedLike | null,
  abortable?: Abortable,
): Promise<[errCode: number, nBytesWritten: number]> {
  const signal = signalOf(abortable);
  const handle = handleValue(hFile, "hFile", "WriteFile");
  const source = bytes(data, "data");
  const overlapped = OVERLAPPED.from(ol, "ol");
  const { error, transferred } = await lease([hFile], () => settle(files.writing(handle, source, overlapped), signal));
  return [error, transferred];
}

/**
 * Waits until a request has ended that went on after its call, without holding the thread.
 *
 * An abort ends the wait, not the request, whose result can be asked for again.
 *
 * @param bWait  False to look only, and be rejected with ERROR_IO_INCOMPLETE (996) while the request goes on.
 * @example
 * const bytes = await GetOverlappedResult(pipe, ol, true, { signal: AbortSignal.timeout(1000) });
 * @see GetOverlappedResult in win32file, whose result and errors it has
 */
export async function GetOverlappedResult(
  hFile: HandleLike,
  overlapped: OVERLAPPED,
  bWait: boolean | number,
  abortable?: Abortable,
): Promise<number> {
  const signal = signalOf(abortable);
  const [handle, request] = resultArguments(hFile, overlapped);
  if (!truth(bWait, "bWait")) {
    signal?.throwIfAborted();
    return files.overlappedResult(handle, request);
  }
  return lease([hFile, request.hEvent], () => settle(files.awaitingOverlapped(handle, request), signal));
}

export {
  CopyFile,
  CopyFileEx,
  CopyFileW,
  DeleteFile,
  DeleteFileW,
  MoveFile,
  MoveFileEx,
  MoveFileExW,
  MoveFileW,
  MoveFileWithProgress,
  ReplaceFile,
} from "./changes-promises.js";
export { FindFileNames, FindFilesIterator, FindFilesW } from "./names-promises.js";
