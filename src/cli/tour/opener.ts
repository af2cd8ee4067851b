// Tries to open a file and tells what came of it. Run as a program it is the tour's other process: the path is its argument, the answer
// one line of JSON.

import { fileURLToPath } from "node:url";
import { GetCurrentProcessId } from "../../win32api/index.js";
import { CreateFile, FILE_SHARE_READ, FILE_SHARE_WRITE, GENERIC_READ, OPEN_EXISTING } from "../../win32file/index.js";
import { type Holder, Win32Error } from "../../winerror/errors.js";

/** The error that a try to open a file met; none if it was opened. */
export interface Opened {
  readonly code?: string;
  readonly winerror?: number;
  readonly holders?: readonly Holder[];
}

export function tryToOpen(path: string): Opened {
  try {
    const access = { DesiredAccess: GENERIC_READ, ShareMode: FILE_SHARE_READ | FILE_SHARE_WRITE, CreationDisposition: OPEN_EXISTING };
    CreateFile(path, access).Close();
    return {};
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
    return { code: error.code, winerror: error.winerror, holders: error.holders };
  }
}

const [program, path] = process.argv.slice(1);
if (program === fileURLToPath(import.meta.url) && path !== undefined) {
  console.log(JSON.stringify({ pid: GetCurrentProcessId(), opened: tryToOpen(path) }));
}
