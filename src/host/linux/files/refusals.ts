import { ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_SHARING_VIOLATION } from "../../../winerror/codes.js";
import type { Win32Error } from "../../../winerror/errors.js";
import { type FileIdentity, Refused } from "../arbiter/shares.js";
import { failure } from "../errors.js";
import { holdersByShareMode } from "./holders.js";

/** The error for a file that enterOpenFile() has not entered, by what it has answered. */
export function refusal(answer: number, file: FileIdentity, caller: string, path?: string): Win32Error {
  if (answer === Refused.deletePending) return failure(ERROR_ACCESS_DENIED, caller, path);
  if (answer === Refused.deleted) return failure(ERROR_FILE_NOT_FOUND, caller, path);
  return failure(ERROR_SHARING_VIOLATION, caller, path, () => holdersByShareMode(file));
}
