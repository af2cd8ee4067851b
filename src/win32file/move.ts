import { dword, noTransaction, text } from "../arguments.js";
import type { MoveRequest } from "../host/changes.js";
import { changes } from "../host/index.js";
import { block } from "../host/operation.js";
import { MOVEFILE_COPY_ALLOWED, MOVEFILE_DELAY_UNTIL_REBOOT } from "./constants.js";
import { type CopyProgressRoutine, progressRoutine } from "./copy.js";
import { byName } from "./named-arguments.js";

/** MoveFileWithProgress's parameters by name, after the first. */
export interface MoveFileWithProgressOptions<Data = unknown> {
  /** The new name; null to delete, with MOVEFILE_DELAY_UNTIL_REBOOT. */
  readonly NewFileName: string | null;
  /** Told how far it is, where the move is a copy; null (default) for nobody. */
  readonly ProgressRoutine?: CopyProgressRoutine<Data> | null;
  /** Given to the routine as its last argument. */
  readonly Data?: Data;
  /** MOVEFILE_* flags. */
  readonly Flags?: number;
  /** Only null is possible: no host has transactions. */
  readonly Transaction?: null;
}

/**
 * Renames a file or directory, or moves it; a file also to another volume.
 *
 * @param existingFileName  The file or directory.
 * @param newFileName       Its new name, which nothing may have.
 * @throws Win32Error ERROR_ALREADY_EXISTS (183) if something has the new name, ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3),
 *   ERROR_ACCESS_DENIED (5) if something in the directory is open, ERROR_SHARING_VIOLATION (32) if somebody has the file open
 *   without FILE_SHARE_DELETE.
 * @example
 * MoveFile("a.txt", "b.txt");
 * @see reference win32file.MoveFile, win32file.MoveFileW; Microsoft winbase MoveFileW
 */
export function MoveFile(existingFileName: string, newFileName: string): void {
  block(changes.move(moveFileRequest(existingFileName, newFileName)));
}

/** MoveFile under its other name. */
export const MoveFileW: typeof MoveFile = MoveFile;

/** MoveFile's arguments, checked. */
export function moveFileRequest(existingFileName: unknown, newFileName: unknown): MoveRequest {
  return {
    from: text(existingFileName, "existingFileName"),
    to: text(newFileName, "newFileName"),
    flags: MOVEFILE_COPY_ALLOWED, // what MoveFile does by itself
    progress: null,
    caller: "MoveFile",
  };
}

/**
 * Renames a file or directory, or moves it, as flags say.
 *
 * @param existingFileName  The file or directory.
 * @param newFileName       Its new name; null to delete it at the next boot, with MOVEFILE_DELAY_UNTIL_REBOOT.
 * @param flags             MOVEFILE_REPLACE_EXISTING (a file of the new name makes room), MOVEFILE_COPY_ALLOWED (a file may be copied
 *   to another volume and deleted), MOVEFILE_WRITE_THROUGH (it is on the disk when the call returns), MOVEFILE_DELAY_UNTIL_REBOOT (it is
 *   noted for the next boot), MOVEFILE_FAIL_IF_NOT_TRACKABLE, or 0.
 * @throws Win32Error ERROR_NOT_SAME_DEVICE (17) for another volume without MOVEFILE_COPY_ALLOWED, ERROR_ACCESS_DENIED (5) if what is to
 *   make room is a directory, read-only or open, ERROR_INVALID_PARAMETER (87) for flags that exclude each other; otherwise as MoveFile.
 * @example
 * MoveFileEx("new.json", "settings.json", MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH);
 * @see reference win32file.MoveFileEx, win32file.MoveFileExW; Microsoft winbase MoveFileExW
 */
export function MoveFileEx(existingFileName: string, newFileName: string | null, flags: number): void {
  block(changes.move(moveFileExRequest(existingFileName, newFileName, flags)));
}

/** MoveFileEx under its other name. */
export const MoveFileExW: typeof MoveFileEx = MoveFileEx;

/** MoveFileEx's arguments, checked. */
export function moveFileExRequest(existingFileName: unknown, newFileName: unknown, flags: unknown): MoveRequest {
  const checked = dword(flags, "flags");
  return {
    from: text(existingFileName, "existingFileName"),
    to: newName(newFileName, checked, "newFileName"),
    flags: checked,
    progress: null,
    caller: "MoveFileEx",
  };
}

/**
 * Moves a file or directory as MoveFileEx does, and tells a routine how far it is. A move within one volume is done at once and tells nothing.
 *
 * @param ExistingFileName  The file or directory.
 * @param NewFileName       Its new name, or null, as in MoveFileEx. Or all that follow as one object.
 * @param ProgressRoutine   Told how far the copy is, or null.
 * @param Data              Given to the routine as its last argument.
 * @param Flags             MOVEFILE_* flags, as in MoveFileEx.
 * @param Transaction       Only null is possible: no host has transactions.
 * @throws Win32Error ERROR_REQUEST_ABORTED (1235) if the routine has ended it; otherwise as MoveFileEx.
 * @see reference win32file.MoveFileWithProgress; Microsoft winbase MoveFileWithProgressW
 */
export function MoveFileWithProgress<Data = undefined>(ExistingFileName: string, options: MoveFileWithProgressOptions<Data>): void;
export function MoveFileWithProgress<Data = undefined>(
  ExistingFileName: string,
  NewFileName: string | null,
  ProgressRoutine?: CopyProgressRoutine<Data> | null,
  Data?: Data,
  Flags?: number,
  Transaction?: null,
): void;
export function MoveFileWithProgress(ExistingFileName: string, ...rest: unknown[]): void {
  block(changes.move(moveFileWithProgressRequest(ExistingFileName, rest)));
}

const MEMBERS = ["NewFileName", "ProgressRoutine", "Data", "Flags", "Transaction"] as const;

/** MoveFileWithProgress's arguments, in either form, checked. */
export function moveFileWithProgressRequest(ExistingFileName: unknown, rest: readonly unknown[]): MoveRequest {
  const options = byName(rest, MEMBERS, "MoveFileWithProgress's options");
  noTransaction(options.Transaction);
  const flags = dword(options.Flags ?? 0, "Flags");
  return {
    from: text(ExistingFileName, "ExistingFileName"),
    to: newName(options.NewFileName, flags, "NewFileName"),
    flags,
    progress: progressRoutine(options.ProgressRoutine, options.Data),
    caller: "MoveFileWithProgress",
  };
}

/** Nothing, for a deletion at the next boot, or text. */
function newName(value: unknown, flags: number, name: string): string | null {
  return value === null && flags & MOVEFILE_DELAY_UNTIL_REBOOT ? null : text(value, name);
}
