import { dword, text, wrongArgument } from "../arguments.js";
import type { ReplaceRequest } from "../host/changes.js";
import { changes } from "../host/index.js";
import { block } from "../host/operation.js";
import { byName } from "./named-arguments.js";

/** ReplaceFile's parameters by name, after the first. */
export interface ReplaceFileOptions {
  /** The file that takes its place. */
  readonly ReplacementFileName: string;
  /** The name under which the replaced file is kept; null (default) not to keep it. */
  readonly BackupFileName?: string | null;
  /** REPLACEFILE_* flags. */
  readonly ReplaceFlags?: number;
  readonly Exclude?: null;
  readonly Reserved?: null;
}

/**
 * Puts one file in another's place.
 *
 * The replacement takes the replaced file's name, attributes, time of creation, protection, and the named streams that it does not have
 * itself. All files must be on one volume. At any moment the name is that of the old file or of the new one; on Linux also if the
 * process is killed.
 *
 * @param ReplacedFileName     The file to be replaced. It may be open elsewhere with FILE_SHARE_DELETE.
 * @param ReplacementFileName  The file that takes its place, which nobody may have open. Or all that follow as one object.
 * @param BackupFileName       The name under which the replaced file is kept; a file of that name makes room. Null not to keep it.
 * @param ReplaceFlags         REPLACEFILE_WRITE_THROUGH, REPLACEFILE_IGNORE_MERGE_ERRORS (what cannot be carried over is lost), or 0.
 * @param Exclude              Reserved: null.
 * @param Reserved             Reserved: null.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_ACCESS_DENIED (5) if the replaced file is read-only, ERROR_SHARING_VIOLATION (32),
 *   ERROR_UNABLE_TO_REMOVE_REPLACED (1175) if it cannot have the backup's name, ERROR_UNABLE_TO_MOVE_REPLACEMENT (1176) if the replacement
 *   cannot take its name. Both files then keep their names.
 * @example
 * ReplaceFile("settings.json", "settings.new", "settings.bak");
 * @see reference win32file.ReplaceFile; Microsoft winbase ReplaceFileW
 */
export function ReplaceFile(ReplacedFileName: string, options: ReplaceFileOptions): void;
export function ReplaceFile(
  ReplacedFileName: string,
  ReplacementFileName: string,
  BackupFileName?: string | null,
  ReplaceFlags?: number,
  Exclude?: null,
  Reserved?: null,
): void;
export function ReplaceFile(ReplacedFileName: string, ...rest: unknown[]): void {
  block(changes.replace(replaceFileRequest(ReplacedFileName, rest)));
}

const MEMBERS = ["ReplacementFileName", "BackupFileName", "ReplaceFlags", "Exclude", "Reserved"] as const;

/** ReplaceFile's arguments, in either form, checked. */
export function replaceFileRequest(ReplacedFileName: unknown, rest: readonly unknown[]): ReplaceRequest {
  const options = byName(rest, MEMBERS, "ReplaceFile's options");
  for (const reserved of ["Exclude", "Reserved"] as const) {
    const value = options[reserved];
    if (value !== undefined && value !== null) throw wrongArgument(reserved, "null: it is reserved", value);
  }
  return {
    replaced: text(ReplacedFileName, "ReplacedFileName"),
    replacement: text(options.ReplacementFileName, "ReplacementFileName"),
    backup: options.BackupFileName === undefined || options.BackupFileName === null ? null : text(options.BackupFileName, "BackupFileName"),
    flags: dword(options.ReplaceFlags ?? 0, "ReplaceFlags"),
  };
}
