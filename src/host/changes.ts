import type { SECURITY_ATTRIBUTES } from "../wintypes/security-attributes.js";
import type { Operation } from "./operation.js";

/** How far a copy is. Sizes are in bytes. */
export interface CopyProgress {
  readonly totalSize: number;
  readonly totalTransferred: number;
  readonly streamSize: number;
  readonly streamTransferred: number;
  /** Which of the file's streams it is, from 1: the unnamed one. */
  readonly stream: number;
  /** CALLBACK_STREAM_SWITCH or CALLBACK_CHUNK_FINISHED. */
  readonly reason: number;
  /** Handles of the two files, as long as the routine runs. */
  readonly source: number;
  readonly destination: number;
}

/**
 * Told how far a copy is, on the thread that asked for the copy. Returns PROGRESS_CONTINUE, PROGRESS_CANCEL, PROGRESS_STOP or
 * PROGRESS_QUIET. What it throws ends the copy as PROGRESS_CANCEL does, and is thrown again by the copy.
 */
export type ProgressRoutine = (progress: CopyProgress) => number;

export interface CopyRequest {
  readonly from: string;
  readonly to: string;
  /** COPY_FILE_*. */
  readonly flags: number;
  readonly progress: ProgressRoutine | null;
  /** True to end it at once, as PROGRESS_CANCEL does. */
  readonly cancel: boolean;
  /** The function to name in errors. */
  readonly caller: string;
}

export interface MoveRequest {
  readonly from: string;
  /** Null to delete, with MOVEFILE_DELAY_UNTIL_REBOOT. */
  readonly to: string | null;
  /** MOVEFILE_*. */
  readonly flags: number;
  readonly progress: ProgressRoutine | null;
  readonly caller: string;
}

export interface ReplaceRequest {
  readonly replaced: string;
  readonly replacement: string;
  readonly backup: string | null;
  /** REPLACEFILE_*. */
  readonly flags: number;
}

/**
 * What changes the directory tree: copying, moving, deleting, replacing, making and removing directories.
 *
 * Share modes of open files hold, each function asking for the access that Windows documents for it. Errors are Win32Errors under the
 * function's Win32 name, with the path in `.path`.
 */
export interface ChangesHost {
  /** Deletes a file, or a symbolic link itself. The name is gone at once, also where others have the file open with FILE_SHARE_DELETE. */
  delete(path: string): void;

  /** The same as an operation. */
  deleting(path: string): Operation<void>;

  /** Makes a directory, with the attributes of `template` where one is given. */
  createDirectory(path: string, template: string | null, security: SECURITY_ATTRIBUTES | null, caller: string): void;

  /** Removes an empty directory, or a link to a directory itself. */
  removeDirectory(path: string): void;

  /** Copies a file. */
  copy(request: CopyRequest): Operation<void>;

  /** Moves or renames a file or directory. */
  move(request: MoveRequest): Operation<void>;

  /** Puts one file in another's place. */
  replace(request: ReplaceRequest): Operation<void>;
}
