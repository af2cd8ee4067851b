// The functions of win32file that change the directory tree, as promises: the same arguments, then { signal }.
//
// An abort ends a copy on Linux between two of its parts: what the target's name stood for before is left. On Windows it must come
// before the copy begins. A routine that is told of progress runs on the thread that has asked for the copy.

import { type Abortable, noTransaction, signalOf, text } from "../arguments.js";
import { changes } from "../host/index.js";
import { settle } from "../host/operation.js";
import { type CopyFileExOptions, type CopyProgressRoutine, copyFileExRequest, copyFileRequest } from "./copy.js";
import { type MoveFileWithProgressOptions, moveFileExRequest, moveFileRequest, moveFileWithProgressRequest } from "./move.js";
import { withSignal } from "./named-arguments.js";
import { type ReplaceFileOptions, replaceFileRequest } from "./replace.js";

/**
 * Deletes a file without holding the thread.
 *
 * @see DeleteFile in win32file, whose arguments and errors it has
 */
export async function DeleteFile(fileName: string, Transaction?: null, abortable?: Abortable): Promise<void> {
  const signal = signalOf(abortable);
  noTransaction(Transaction);
  await settle(changes.deleting(text(fileName, "fileName")), signal);
}

export { DeleteFile as DeleteFileW };

/**
 * Copies a file without holding the thread.
 *
 * @see CopyFile in win32file, whose arguments and errors it has
 */
export async function CopyFile(from: string, to: string, bFailIfExists: boolean | number, abortable?: Abortable): Promise<void> {
  const signal = signalOf(abortable);
  await settle(changes.copy(copyFileRequest(from, to, bFailIfExists)), signal);
}

export { CopyFile as CopyFileW };

/**
 * Copies a file without holding the thread, and tells a routine how far it is; the arguments are CopyFileEx's, by position or as one object.
 *
 * @see CopyFileEx in win32file, whose errors it has
 */
export async function CopyFileEx<Data = undefined>(
  ExistingFileName: string,
  options: CopyFileExOptions<Data>,
  abortable?: Abortable,
): Promise<void>;
export async function CopyFileEx<Data = undefined>(
  ExistingFileName: string,
  NewFileName: string,
  ProgressRoutine?: CopyProgressRoutine<Data> | null,
  Data?: Data,
  Cancel?: boolean | number,
  CopyFlags?: number,
  Transaction?: null,
  abortable?: Abortable,
): Promise<void>;
export async function CopyFileEx(ExistingFileName: string, ...rest: unknown[]): Promise<void> {
  const { given, signal } = withSignal(rest, 6);
  await settle(changes.copy(copyFileExRequest(ExistingFileName, given)), signal);
}

/**
 * Renames or moves a file or directory without holding the thread.
 *
 * @see MoveFile in win32file, whose arguments and errors it has
 */
export async function MoveFile(existingFileName: string, newFileName: string, abortable?: Abortable): Promise<void> {
  const signal = signalOf(abortable);
  await settle(changes.move(moveFileRequest(existingFileName, newFileName)), signal);
}

export { MoveFile as MoveFileW };

/**
 * Renames or moves a file or directory without holding the thread, as flags say.
 *
 * @see MoveFileEx in win32file, whose arguments and errors it has
 */
export async function MoveFileEx(
  existingFileName: string,
  newFileName: string | null,
  flags: number,
  abortable?: Abortable,
): Promise<void> {
  const signal = signalOf(abortable);
  await settle(changes.move(moveFileExRequest(existingFileName, newFileName, flags)), signal);
}

export { MoveFileEx as MoveFileExW };

/**
 * Moves a file or directory without holding the thread, and tells a routine how far it is; the arguments are MoveFileWithProgress's, by
 * position or as one object.
 *
 * @see MoveFileWithProgress in win32file, whose errors it has
 */
export async function MoveFileWithProgress<Data = undefined>(
  ExistingFileName: string,
  options: MoveFileWithProgressOptions<Data>,
  abortable?: Abortable,
): Promise<void>;
export async function MoveFileWithProgress<Data = undefined>(
  ExistingFileName: string,
  NewFileName: string | null,
  ProgressRoutine?: CopyProgressRoutine<Data> | null,
  Data?: Data,
  Flags?: number,
  Transaction?: null,
  abortable?: Abortable,
): Promise<void>;
export async function MoveFileWithProgress(ExistingFileName: string, ...rest: unknown[]): Promise<void> {
  const { given, signal } = withSignal(rest, 5);
  await settle(changes.move(moveFileWithProgressRequest(ExistingFileName, given)), signal);
}

/**
 * Puts one file in another's place without holding the thread; the arguments are ReplaceFile's, by position or as one object.
 *
 * @see ReplaceFile in win32file, whose errors it has
 */
export async function ReplaceFile(ReplacedFileName: string, options: ReplaceFileOptions, abortable?: Abortable): Promise<void>;
export async function ReplaceFile(
  ReplacedFileName: string,
  ReplacementFileName: string,
  BackupFileName?: string | null,
  ReplaceFlags?: number,
  Exclude?: null,
  Reserved?: null,
  abortable?: Abortable,
): Promise<void>;
export async function ReplaceFile(ReplacedFileName: string, ...rest: unknown[]): Promise<void> {
  const { given, signal } = withSignal(rest, 5);
  await settle(changes.replace(replaceFileRequest(ReplacedFileName, given)), signal);
}
