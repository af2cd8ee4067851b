// Requests that are waited for, of handles with FILE_FLAG_OVERLAPPED. Each has an event of its own, which a wait like any other is for: so
// it holds no thread where the wait holds none, and can be given up.

import { INFINITE } from "../../win32con.js";
import { ERROR_IO_PENDING, ERROR_MORE_DATA } from "../../winerror/codes.js";
import type { Transfer } from "../files.js";
import type { Operation } from "../operation.js";
import { errorLeft, failure, failureOf, kernel32, Memory } from "./ffi.js";
import { CloseHandle } from "./handles.js";
import { isPending, keep, markPending, transferredBy } from "./overlapped.js";
import { OVERLAPPED as LAYOUT, LITTLE_ENDIAN, members } from "./structs.js";

const CreateEventW = kernel32<[security: null, manualReset: number, initialState: number, name: null]>(
  "intptr_t CreateEventW(void *security, int manualReset, int initialState, const char16_t *name)",
);
const WaitForSingleObject = kernel32<[handle: number, milliseconds: number]>(
  "uint32_t WaitForSingleObject(intptr_t handle, uint32_t milliseconds)",
);
const CancelIoEx = kernel32<[handle: number, overlapped: number]>("int CancelIoEx(intptr_t handle, uintptr_t overlapped)");
const GetOverlappedResult = kernel32<[handle: number, overlapped: number, transferred: Uint8Array, wait: number]>(
  "int GetOverlappedResult(intptr_t handle, uintptr_t overlapped, void *transferred, int wait)",
);

/** A request to be made. */
export interface Asked {
  readonly handle: number;
  /** The function on whose behalf it is, for errors. */
  readonly caller: string;
  /** What the system reads and writes meanwhile: the request frees what is a Memory. */
  readonly data: Memory | Uint8Array;
  readonly answer?: Memory | Uint8Array;
  /** Calls the function with the address of an OVERLAPPED; 0 where it says that it has failed, or goes on. */
  readonly begin: (overlapped: number) => number;
  /** Called when it has ended well, while the memory is there. */
  readonly ended?: (transferred: number) => void;
}

/**
 * Makes a request and waits until it has ended. Once a wait has been given up the system has either let go of the request's memory, or what
 * it was asked for has happened all the same, and counts.
 *
 * @returns `error` 0, ERROR_MORE_DATA, or a code that the call itself gave at once and that is in `accepted`; every other one is thrown.
 */
export function* requested(asked: Asked, accepted: readonly number[] = []): Operation<Transfer> {
  const { handle, caller, data, answer } = asked;
  const event = CreateEventW(null, 1, 0, null);
  if (event === 0) throw failure(caller);
  const block = new Memory(LAYOUT.size);
  members(block.load()).setBigInt64(LAYOUT.hEvent, BigInt(event), LITTLE_ENDIAN);
  markPending(block.load());
  block.store();
  let ours = true;
  try {
    let error = asked.begin(block.address) === 0 ? errorLeft() : 0;
    if (error === ERROR_IO_PENDING) {
      try {
        yield { wait: { handles: [event], all: false, milliseconds: INFINITE, caller } };
      } catch (reason) {
        ours = isTakenBack(handle, block, event);
        if (!ours || !isGood(errorOf(handle, block))) throw reason;
      }
      error = errorOf(handle, block);
    }
    if (!isGood(error) && !accepted.includes(error)) throw failureOf(error, caller);
    const transferred = transferredBy(block.load());
    asked.ended?.(transferred);
    return { error, transferred };
  } finally {
    CloseHandle(event); // the system holds it as long as it needs it
    if (ours) {
      block.free();
      if (data instanceof Memory) data.free();
      if (answer instanceof Memory) answer.free();
    } else {
      keep({ handle, overlapped: block, data, ...(answer && { answer }) });
    }
  }
}

/** Part of a message has been read where it is ERROR_MORE_DATA. */
function isGood(error: number): boolean {
  return error === 0 || error === ERROR_MORE_DATA;
}

/** How a request has ended. */
function errorOf(handle: number, block: Memory): number {
  return GetOverlappedResult(handle, block.address, new Uint8Array(4), 0) === 0 ? errorLeft() : 0;
}

/** Within that time a request is over that could not be taken back because it was ending. In milliseconds; it is far less. */
const ENDING = 100;

/**
 * Takes a request back, and waits until the system says that it is over: of a pipe it does so at once. False where that cannot be done, as the
 * handle has been closed meanwhile and somebody has another one to the same end: the request goes on.
 */
function isTakenBack(handle: number, block: Memory, event: number): boolean {
  const found = CancelIoEx(handle, block.address) !== 0;
  WaitForSingleObject(event, found ? INFINITE : ENDING);
  return !isPending(block.load());
}
