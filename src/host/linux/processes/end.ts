// TerminateProcess and ExitProcess.

import { PROCESS_TERMINATE } from "../../../win32con.js";
import { ERROR_ACCESS_DENIED } from "../../../winerror/codes.js";
import { noteGivenCode, noteOwnCode, referToProcess } from "../arbiter/process-records.js";
import { failure, systemFailure } from "../errors.js";
import { deleteWhatGoes } from "../files/create.js";
import * as libc from "../libc.js";
import { CURRENT_PROCESS, withProcess } from "./open.js";

const SIGKILL = 9;

export function terminate(handle: number, exitCode: number): void {
  if (handle === CURRENT_PROCESS) end(exitCode, "TerminateProcess");
  withProcess(handle, PROCESS_TERMINATE, "TerminateProcess", ({ fd, processId, record }) => {
    // Windows refuses to end what has ended already.
    if (libc.isReadable(fd)) throw failure(ERROR_ACCESS_DENIED, "TerminateProcess");
    if (processId === process.pid) end(exitCode, "TerminateProcess");
    // First the code: who waits for the end asks for it at once.
    if (record !== 0) noteGivenCode(record, exitCode);
    if (libc.pidfdSendSignal(fd, SIGKILL) < 0) throw systemFailure("TerminateProcess");
  });
}

export function exit(exitCode: number): never {
  return end(exitCode, "ExitProcess");
}

function end(exitCode: number, caller: string): never {
  const record = referToProcess(process.pid, caller);
  if (record !== 0) noteOwnCode(record, exitCode);
  deleteWhatGoes();
  libc.exitNow(exitCode & 0xff);
  throw new Error("The process has ended.");
}
