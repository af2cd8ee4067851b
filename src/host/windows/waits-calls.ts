// A wait of the calling thread itself.

import { WAIT_FAILED } from "../../win32con.js";
import type { Wait } from "../operation.js";
import { failure, kernel32, library } from "./ffi.js";

export const user32 = library("user32.dll");

const WaitForSingleObjectEx = kernel32<[handle: number, milliseconds: number, alertable: number]>(
  "uint32_t WaitForSingleObjectEx(intptr_t handle, uint32_t milliseconds, int alertable)",
);
const WaitForMultipleObjectsEx = kernel32<[count: number, handles: Uint8Array, all: number, milliseconds: number, alertable: number]>(
  "uint32_t WaitForMultipleObjectsEx(uint32_t count, void *handles, int all, uint32_t milliseconds, int alertable)",
);
const MsgWaitForMultipleObjectsEx = user32<
  [count: number, handles: Uint8Array | null, milliseconds: number, wakeMask: number, flags: number]
>("uint32_t MsgWaitForMultipleObjectsEx(uint32_t count, void *handles, uint32_t milliseconds, uint32_t wakeMask, uint32_t flags)");
/** Returns what WaitForMultipleObjects documents; throws where it says WAIT_FAILED. */
export function waitFor(handles: readonly number[], wait: Wait, milliseconds: number): number {
  const outcome = callToWait(handles, wait, milliseconds);
  if (outcome === WAIT_FAILED) throw failure(wait.caller);
  return outcome;
}

function callToWait(handles: readonly number[], { input, all, alertable }: Wait, milliseconds: number): number {
  const count = handles.length;
  if (input) return MsgWaitForMultipleObjectsEx(count, count === 0 ? null : arrayOf(handles), milliseconds, input.mask, input.flags);
  if (count === 1) return WaitForSingleObjectEx(handles[0] as number, milliseconds, alertable ? 1 : 0);
  return WaitForMultipleObjectsEx(count, arrayOf(handles), all ? 1 : 0, milliseconds, alertable ? 1 : 0);
}

function arrayOf(handles: readonly number[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(handles, BigInt).buffer);
}
