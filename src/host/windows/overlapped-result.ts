// GetOverlappedResult. The OVERLAPPED that the system writes to is gone as soon as its request has ended; the program's has what it left there.

import { INFINITE } from "../../win32con.js";
import type { OVERLAPPED } from "../../wintypes/overlapped.js";
import type { Operation } from "../operation.js";
import { failure, kernel32 } from "./ffi.js";
import { goesOn, release } from "./overlapped.js";
import { OVERLAPPED as LAYOUT, LITTLE_ENDIAN, members } from "./structs.js";

const GetOverlappedResult = kernel32<[handle: number, overlapped: Uint8Array, transferred: Uint8Array, wait: number]>(
  "int GetOverlappedResult(intptr_t handle, void *overlapped, void *transferred, int wait)",
);

const NAME = "GetOverlappedResult";
/** How often a request is looked at whose event, or handle, was signalled by something else. In milliseconds, no shorter than Windows' timers usually are. */
const LOOK_EVERY = 10;

export function overlappedResult(handle: number, overlapped: OVERLAPPED): number {
  release();
  const block = new Uint8Array(LAYOUT.size);
  const view = members(block);
  view.setUint32(LAYOUT.Internal, overlapped.Internal, LITTLE_ENDIAN);
  view.setUint32(LAYOUT.InternalHigh, overlapped.InternalHigh, LITTLE_ENDIAN);
  const transferred = new Uint8Array(4);
  if (GetOverlappedResult(handle, block, transferred, 0) === 0) throw failure(NAME);
  return members(transferred).getUint32(0, LITTLE_ENDIAN);
}

/** Windows' own wait takes any signal of the event for the end of the request; this one looks. */
export function* awaitingOverlapped(handle: number, overlapped: OVERLAPPED): Operation<number> {
  if (goesOn(overlapped)) {
    const event = Number(overlapped.hEvent);
    // The lowest bit, which asks for no completion packet, is no part of the event's handle.
    yield { wait: { handles: [event === 0 ? handle : event - (event % 2)], all: false, milliseconds: INFINITE, caller: NAME } };
  }
  while (goesOn(overlapped)) yield { call: { now: pause, later: () => new Promise((resolve) => setTimeout(resolve, LOOK_EVERY)) } };
  return overlappedResult(handle, overlapped);
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY);
}
