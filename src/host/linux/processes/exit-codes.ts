// Exit codes. What a process gave itself or was given is in its record (arbiter/process-records.ts), all 32 bits of it. Where nobody of this
// host has ended it, there is what the kernel tells: eight bits, or a signal.

import { readFileSync } from "node:fs";
import { PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION, STILL_ACTIVE } from "../../../win32con.js";
import { ERROR_NOT_SUPPORTED } from "../../../winerror/codes.js";
import { knownEnd } from "../arbiter/process-records.js";
import { failure } from "../errors.js";
import * as libc from "../libc.js";
import { reapChild } from "./children.js";
import { CURRENT_PROCESS, type UsedProcess, withProcess } from "./open.js";

const NAME = "GetExitCodeProcess";

/** What a program on Windows ends with where Linux ends one by a signal; by any other signal n it is 128 + n, as shells have it. */
const CODES_OF_SIGNALS: ReadonlyMap<number, number> = new Map([
  [2, 0xc000_013a], // SIGINT: STATUS_CONTROL_C_EXIT
  [3, 0xc000_013a], // SIGQUIT: the same, of Ctrl-Break
  [4, 0xc000_001d], // SIGILL: STATUS_ILLEGAL_INSTRUCTION
  [5, 0x8000_0003], // SIGTRAP: STATUS_BREAKPOINT
  [6, 3], // SIGABRT: what abort() of the C runtime ends with
  [8, 0xc000_0094], // SIGFPE: STATUS_INTEGER_DIVIDE_BY_ZERO
  [11, 0xc000_0005], // SIGSEGV: STATUS_ACCESS_VIOLATION
]);
const SIGKILL = 9;

export function exitCode(handle: number): number {
  if (handle === CURRENT_PROCESS) return STILL_ACTIVE;
  return withProcess(handle, PROCESS_QUERY_INFORMATION | PROCESS_QUERY_LIMITED_INFORMATION, NAME, (of) => {
    if (!libc.isReadable(of.fd)) return STILL_ACTIVE;
    const code = codeOfEnded(of);
    if (code === undefined) throw failure(ERROR_NOT_SUPPORTED, NAME);
    return code;
  });
}

/** The exit code of a process that has ended; undefined where nobody tells. */
export function codeOfEnded(of: UsedProcess): number | undefined {
  reapChild(of.processId); // if it is ours, its record knows the status from now on
  const { ownCode, givenCode, status: told } = of.record === 0 ? {} : knownEnd(of.record);
  const status = told ?? statusInPidfd(of.fd) ?? statusInProc(of.processId);
  if (status === undefined) return givenCode ?? ownCode;
  const signal = status & 0x7f;
  const bits = (status >> 8) & 0xff;
  // Who was to be ended may have ended by itself before, and one that was about to end by itself may have been killed.
  if (signal === SIGKILL && givenCode !== undefined) return givenCode;
  if (signal === 0) return ownCode !== undefined && (ownCode & 0xff) === bits ? ownCode : bits;
  return CODES_OF_SIGNALS.get(signal) ?? 128 + signal;
}

const PIDFD_GET_INFO = 0xc040_ff0b;
/** struct pidfd_info, as it was at first. */
const INFO_BYTES = 64;
const INFO_EXIT_CODE = 60;
const PIDFD_INFO_EXIT = 8n;

/** What the pidfd of a process that has been reaped keeps: Linux 6.15. */
function statusInPidfd(fd: number): number | undefined {
  const information = Buffer.alloc(INFO_BYTES);
  information.writeBigUInt64LE(PIDFD_INFO_EXIT, 0);
  if (libc.ioctl(fd, PIDFD_GET_INFO, information) < 0 || !(information.readBigUInt64LE(0) & PIDFD_INFO_EXIT)) return undefined;
  return information.readInt32LE(INFO_EXIT_CODE);
}

/** What /proc tells of a process that its parent has not reaped yet, to whom it may know. */
function statusInProc(processId: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    if (fields[0] !== "Z") return undefined; // the identifier is another process's by now
    const owners = /^Uid:\s+(\d+)\s+(\d+)\s+(\d+)/m.exec(readFileSync(`/proc/${processId}/status`, "latin1"))?.slice(1) ?? [];
    const self = process.geteuid?.();
    // The kernel shows 0 to those who may not know.
    return self === 0 || owners.every((owner) => Number(owner) === self) ? Number(fields[EXIT_CODE_FIELD]) : undefined;
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined; // reaped
    throw error;
  }
}

/** Behind the name: the 52nd field in all. */
const EXIT_CODE_FIELD = 49;
