import { dword, noTransaction, text, truth, wrongArgument } from "../arguments.js";
import type { CopyRequest, ProgressRoutine } from "../host/changes.js";
import { changes } from "../host/index.js";
import { block } from "../host/operation.js";
import { HANDLE } from "../wintypes/handle.js";
import { COPY_FILE_FAIL_IF_EXISTS, PROGRESS_CANCEL, PROGRESS_CONTINUE, PROGRESS_QUIET, PROGRESS_STOP } from "./constants.js";
import { byName } from "./named-arguments.js";

/**
 * Told how far a copy is: once as each stream begins (CALLBACK_STREAM_SWITCH) and after each part of it (CALLBACK_CHUNK_FINISHED).
 *
 * It returns PROGRESS_CONTINUE (or nothing), PROGRESS_QUIET to be called no more, PROGRESS_CANCEL to end the copy and delete the target,
 * or PROGRESS_STOP to end it and leave the target as it is. What it throws ends the copy as PROGRESS_CANCEL does, and is thrown by the
 * copying function. Sizes are in bytes; the HANDLEs are the copy's own and valid until the routine returns.
 *
 * @see reference CopyProgressRoutine; Microsoft winbase LPPROGRESS_ROUTINE
 */
export type CopyProgressRoutine<Data = unknown> = (
  TotalFileSize: number,
  TotalBytesTransferred: number,
  StreamSize: number,
  StreamBytesTransferred: number,
  StreamNumber: number,
  CallbackReason: number,
  SourceFile: HANDLE,
  DestinationFile: HANDLE,
  Data: Data,
  // biome-ignore lint/suspicious/noConfusingVoidType: a routine that only shows how far it is returns nothing
) => number | void;

/** CopyFileEx's parameters by name, after the first. */
export interface CopyFileExOptions<Data = unknown> {
  /** The copy's name. */
  readonly NewFileName: string;
  /** Told how far the copy is; null (default) for nobody. */
  readonly ProgressRoutine?: CopyProgressRoutine<Data> | null;
  /** Given to the routine as its last argument. */
  readonly Data?: Data;
  /** True to cancel a restartable copy that was interrupted. */
  readonly Cancel?: boolean | number;
  /** COPY_FILE_* flags. */
  readonly CopyFlags?: number;
  /** Only null is possible: no host has transactions. */
  readonly Transaction?: null;
}

/**
 * Copies a file, with its attributes, the time of its last write and its named streams.
 *
 * A symbolic link's target is copied. On Linux the copy takes its name when it is complete: a process that is killed meanwhile leaves
 * what was there before, unless the target has several names or is open elsewhere.
 *
 * @param from           The file to copy.
 * @param to             The copy's name.
 * @param bFailIfExists  True (or 1) to fail if there is a file of that name; otherwise it is overwritten.
 * @throws Win32Error ERROR_FILE_EXISTS (80) with bFailIfExists, ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3), ERROR_ACCESS_DENIED (5)
 *   for a directory and if the target is read-only, hidden or a system file, ERROR_SHARING_VIOLATION (32) if others forbid it, and for a
 *   copy of a file to itself.
 * @example
 * CopyFile("a.txt", "b.txt", true);
 * @see reference win32file.CopyFile, win32file.CopyFileW; Microsoft winbase CopyFileW
 */
export function CopyFile(from: string, to: string, bFailIfExists: boolean | number): void {
  block(changes.copy(copyFileRequest(from, to, bFailIfExists)));
}

/** CopyFile under its other name. */
export const CopyFileW: typeof CopyFile = CopyFile;

/** CopyFile's arguments, checked. */
export function copyFileRequest(from: string, to: string, bFailIfExists: boolean | number): CopyRequest {
  return {
    from: text(from, "from"),
    to: text(to, "to"),
    flags: truth(bFailIfExists, "bFailIfExists") ? COPY_FILE_FAIL_IF_EXISTS : 0,
    progress: null,
    cancel: false,
    caller: "CopyFile",
  };
}

/**
 * Copies a file, and tells a routine how far it is.
 *
 * @param ExistingFileName  The file to copy.
 * @param NewFileName       The copy's name. Or all that follow as one object.
 * @param ProgressRoutine   Told how far the copy is, or null.
 * @param Data              Given to the routine as its last argument.
 * @param Cancel            True to cancel a restartable copy that was interrupted: its target is deleted.
 * @param CopyFlags         COPY_FILE_FAIL_IF_EXISTS, COPY_FILE_RESTARTABLE (an interrupted copy goes on where it was, once it is asked for
 *   again), COPY_FILE_OPEN_SOURCE_FOR_WRITE, COPY_FILE_ALLOW_DECRYPTED_DESTINATION, COPY_FILE_COPY_SYMLINK (a symbolic link itself).
 * @param Transaction       Only null is possible: no host has transactions.
 * @throws Win32Error ERROR_REQUEST_ABORTED (1235) if the routine or Cancel has ended it; otherwise as CopyFile.
 * @example
 * CopyFileEx("large.iso", "copy.iso", (size, transferred) => console.log(`${transferred} of ${size}`));
 * @see reference win32file.CopyFileEx; Microsoft winbase CopyFileExW
 */
export function CopyFileEx<Data = undefined>(ExistingFileName: string, options: CopyFileExOptions<Data>): void;
export function CopyFileEx<Data = undefined>(
  ExistingFileName: string,
  NewFileName: string,
  ProgressRoutine?: CopyProgressRoutine<Data> | null,
  Data?: Data,
  Cancel?: boolean | number,
  CopyFlags?: number,
  Transaction?: null,
): void;
export function CopyFileEx(ExistingFileName: string, ...rest: unknown[]): void {
  block(changes.copy(copyFileExRequest(ExistingFileName, rest)));
}

const MEMBERS = ["NewFileName", "ProgressRoutine", "Data", "Cancel", "CopyFlags", "Transaction"] as const;

/** CopyFileEx's arguments, in either form, checked. */
export function copyFileExRequest(ExistingFileName: unknown, rest: readonly unknown[]): CopyRequest {
  const options = byName(rest, MEMBERS, "CopyFileEx's options");
  noTransaction(options.Transaction);
  return {
    from: text(ExistingFileName, "ExistingFileName"),
    to: text(options.NewFileName, "NewFileName"),
    flags: dword(options.CopyFlags ?? 0, "CopyFlags"),
    progress: progressRoutine(options.ProgressRoutine, options.Data),
    cancel: truth(options.Cancel ?? false, "Cancel"),
    caller: "CopyFileEx",
  };
}

const ANSWERS: readonly unknown[] = [PROGRESS_CONTINUE, PROGRESS_CANCEL, PROGRESS_STOP, PROGRESS_QUIET];

/** A program's routine as hosts call it. */
export function progressRoutine(routine: unknown, data: unknown): ProgressRoutine | null {
  if (routine === undefined || routine === null) return null;
  if (typeof routine !== "function") throw wrongArgument("ProgressRoutine", "a function or null", routine);
  return (now) => {
    const answer: unknown = routine(
      now.totalSize,
      now.totalTransferred,
      now.streamSize,
      now.streamTransferred,
      now.stream,
      now.reason,
      lent(now.source),
      lent(now.destination),
      data,
    );
    if (answer === undefined) return PROGRESS_CONTINUE;
    if (!ANSWERS.includes(answer)) throw wrongArgument("ProgressRoutine's result", "one of PROGRESS_*, or nothing", answer);
    return answer as number;
  };
}

/** A handle that is the copy's to close. */
const lent = (handle: number): HANDLE => new HANDLE(handle, { foreign: true });
