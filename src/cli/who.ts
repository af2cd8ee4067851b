// tswin32 who: which processes have a file open.

import { holdersOf } from "../win32file/index.js";
import { Win32Error } from "../winerror/index.js";
import { colour } from "./colour.js";

/** Prints a line a process; 1 if the file cannot be asked about. */
export async function who(path: string): Promise<number> {
  try {
    const holders = holdersOf(path);
    for (const { pid, name } of holders) console.log(`${String(pid).padStart(8)}  ${colour("bold", name)}`);
    if (holders.length === 0) console.log("nobody that this user can see");
    return 0;
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
    console.error(`tswin32 who: ${error.message}`);
    return 1;
  }
}
