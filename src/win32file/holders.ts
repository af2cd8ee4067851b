import { text } from "../arguments.js";
import { files } from "../host/index.js";
import type { Holder } from "../winerror/errors.js";

export type { Holder };

/**
 * Tells which processes have a file open.
 *
 * Win32 has no such function of its own; Windows is asked through its Restart Manager, Linux through the open files of all processes that may be
 * looked at. Those who only ask about a file (its attributes, its size) are in nobody's way and not among them.
 *
 * @param path  The file.
 * @returns The processes, in ascending order of their identifiers: `pid` and `name`. Empty if nobody has it open.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3).
 * @example
 * for (const { pid, name } of holdersOf("report.xlsx")) console.log(`${name} (${pid}) has it open`);
 * @see Microsoft restartmanager RmGetList
 */
export function holdersOf(path: string): Holder[] {
  return [...files.holders(text(path, "path"))].sort((one, other) => one.pid - other.pid);
}
