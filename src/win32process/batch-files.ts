// Batch files. Windows runs them by cmd.exe, which reads the command line by rules of its own: what a program has quoted well for the C runtime
// can be a command there (CVE-2024-27980). No way of quoting is safe against it, so only arguments that mean the same to both are let pass.

import { programIn } from "../command-line.js";
import { ERROR_INVALID_PARAMETER } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";

/** Windows ignores periods and blanks at the end of a name, and a stream may be named behind it. */
const BATCH_FILE = /\.(bat|cmd)[.\s]*(:.*)?$/i;

/** What neither separates nor means anything to cmd.exe. */
const SAFE_ARGUMENTS = /^[\p{L}\p{M}\p{N} \t_.\-+\\/:@#~]*$/u;
/** Between quotation marks a file's name may hold these as well. */
const SAFE_NAME = /^[\p{L}\p{M}\p{N} _.\-+\\/:@#~()',;=[\]{}]*$/u;

/** Refuses a batch file whose arguments are not safe. */
export function refuseUnsafeBatchFile(application: string | null, commandLine: string | null): void {
  const found = batchFile(application, commandLine);
  if (!found || (SAFE_NAME.test(found.name) && SAFE_ARGUMENTS.test(found.rest))) return;
  const cause = new Error("cmd.exe would read the arguments of a batch file otherwise than they are meant.");
  throw new Win32Error(ERROR_INVALID_PARAMETER, "CreateProcess", { path: found.name, cause });
}

/** The batch file that would be run, and what follows its name on the command line. */
function batchFile(application: string | null, commandLine: string | null): { name: string; rest: string } | undefined {
  const line = (commandLine ?? "").trimStart();
  const first = programIn(line);
  if (application !== null) {
    // cmd.exe reads the whole command line, the name in it too.
    const name = SAFE_NAME.test(first.name) ? application : first.name;
    return BATCH_FILE.test(application) ? { name, rest: line.slice(first.end) } : undefined;
  }
  if (line.startsWith('"')) {
    // To the system the name ends at the next quotation mark, whatever follows; to the C runtime at a blank.
    const end = line.indexOf('"', 1);
    const name = line.slice(1, end < 0 ? line.length : end);
    return BATCH_FILE.test(name) ? { name, rest: end < 0 ? "" : line.slice(end + 1) } : undefined;
  }
  // A name without quotation marks may end at any blank: the system tries one after the other.
  for (const { index } of [...line.matchAll(/[ \t]|$/g)]) {
    if (BATCH_FILE.test(line.slice(0, index))) return { name: line.slice(0, index), rest: line.slice(index) };
  }
  return undefined;
}
