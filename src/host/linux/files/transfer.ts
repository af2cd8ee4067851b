// Reading and writing. The position is the kernel's own, so that duplicates of a handle share it, as on Windows.

import { FILE_APPEND_DATA, FILE_BEGIN, FILE_CURRENT, FILE_READ_DATA, FILE_WRITE_DATA } from "../../../win32con.js";
import {
  ERROR_ACCESS_DENIED,
  ERROR_BROKEN_PIPE,
  ERROR_HANDLE_EOF,
  ERROR_INVALID_PARAMETER,
  ERROR_NOT_ENOUGH_MEMORY,
} from "../../../winerror/codes.js";
import type { OVERLAPPED } from "../../../wintypes/overlapped.js";
import type { Transfer } from "../../files.js";
import type { Operation } from "../../operation.js";
import { statusOf } from "../../request-status.js";
import { failure } from "../errors.js";
import { Entry, enter, HandleFlags, HandleKind, leave, sectorOf, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { readEnd, readingEnd, writeEnd, writingEnd } from "../pipes/transfer.js";
import { eventOf } from "../requests.js";
import { resetEvent, setEvent } from "../sync.js";
import { APPEND, type Position, readAll, readingAll, writeAll, writingAll } from "./content.js";
import { respectLocks } from "./locks.js";

/** Offsets beyond it cannot be said exactly in a double. No file system has files as large. */
const LARGEST_OFFSET = BigInt(Number.MAX_SAFE_INTEGER);
/** The offset that asks WriteFile to append. */
const TO_THE_END = 0xffff_ffff_ffff_ffffn;

type Direction = "ReadFile" | "WriteFile";

export function allocate(bytes: number): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch {
    throw failure(ERROR_NOT_ENOUGH_MEMORY, "AllocateReadBuffer"); // RangeError: larger than V8 can make
  }
}

export function read(handle: number, buffer: Uint8Array, overlapped: OVERLAPPED | null): Transfer {
  const at = enter(handle, HandleKind.file, "ReadFile");
  try {
    const fd = usable(at, FILE_READ_DATA, overlapped, "ReadFile");
    if (isPipeEnd(at)) return readEnd(at, buffer, overlapped);
    const position = begin(at, fd, buffer.length, overlapped, "ReadFile");
    return end(at, fd, buffer.length, overlapped, readAll(fd, buffer, position, sectorOf(at)), "ReadFile");
  } finally {
    leave(at);
  }
}

export function* reading(handle: number, buffer: Uint8Array, overlapped: OVERLAPPED | null): Operation<Transfer> {
  const at = enter(handle, HandleKind.file, "ReadFile");
  try {
    const fd = usable(at, FILE_READ_DATA, overlapped, "ReadFile");
    if (isPipeEnd(at)) return yield* readingEnd(at, buffer, overlapped);
    const position = begin(at, fd, buffer.length, overlapped, "ReadFile");
    return end(at, fd, buffer.length, overlapped, yield* readingAll(fd, buffer, position, sectorOf(at)), "ReadFile");
  } finally {
    leave(at);
  }
}

export function write(handle: number, data: Uint8Array, overlapped: OVERLAPPED | null): Transfer {
  const at = enter(handle, HandleKind.file, "WriteFile");
  try {
    const fd = usable(at, FILE_WRITE_DATA | FILE_APPEND_DATA, overlapped, "WriteFile");
    if (isPipeEnd(at)) return writeEnd(at, data, overlapped);
    const position = begin(at, fd, data.length, overlapped, "WriteFile");
    return end(at, fd, data.length, overlapped, writeAll(fd, data, position, sectorOf(at)), "WriteFile");
  } finally {
    leave(at);
  }
}

export function* writing(handle: number, data: Uint8Array, overlapped: OVERLAPPED | null): Operation<Transfer> {
  const at = enter(handle, HandleKind.file, "WriteFile");
  try {
    const fd = usable(at, FILE_WRITE_DATA | FILE_APPEND_DATA, overlapped, "WriteFile");
    if (isPipeEnd(at)) return yield* writingEnd(at, data, overlapped);
    const position = begin(at, fd, data.length, overlapped, "WriteFile");
    return end(at, fd, data.length, overlapped, yield* writingAll(fd, data, position, sectorOf(at)), "WriteFile");
  } finally {
    leave(at);
  }
}

const isPipeEnd = (at: number): boolean => ((table()[at + Entry.flags] as number) & HandleFlags.namedPipe) !== 0;

/** The descriptor of an entered handle, if one of the `rights` was granted and OVERLAPPED is there where it must be. */
export function usable(at: number, rights: number, overlapped: OVERLAPPED | null | "any", caller: string): number {
  const words = table();
  if (!((words[at + Entry.access] as number) & rights)) throw failure(ERROR_ACCESS_DENIED, caller);
  if (overlapped === null && (words[at + Entry.flags] as number) & HandleFlags.overlapped) throw failure(ERROR_INVALID_PARAMETER, caller);
  return words[at + Entry.fd] as number;
}

/** Finds out where a transfer begins, and all that can be wrong with it, before a byte is transferred. */
function begin(at: number, fd: number, bytes: number, overlapped: OVERLAPPED | null, caller: Direction): Position {
  const position = overlapped && offsetOf(overlapped, caller);
  const sector = sectorOf(at);
  if (sector > 1) {
    const offset = position ?? libc.lseek(fd, 0, FILE_CURRENT);
    if (bytes % sector !== 0 || (offset !== APPEND && offset % sector !== 0)) throw failure(ERROR_INVALID_PARAMETER, caller);
  }
  respectLocks(at, position, bytes, caller);
  const event = overlapped ? eventOf(overlapped) : 0;
  if (event !== 0) resetEvent(event, caller);
  return position;
}

function offsetOf({ position }: OVERLAPPED, caller: string): number {
  if (position === TO_THE_END && caller === "WriteFile") return APPEND;
  if (position > LARGEST_OFFSET) throw failure(ERROR_INVALID_PARAMETER, caller);
  return Number(position);
}

/** Ends a transfer: of `transferred` bytes, `asked` were asked for. */
function end(at: number, fd: number, asked: number, overlapped: OVERLAPPED | null, transferred: number, caller: Direction): Transfer {
  const flags = table()[at + Entry.flags] as number;
  const nothing = caller === "ReadFile" && transferred === 0 && asked > 0;
  if (nothing && flags & HandleFlags.pipe) throw failure(ERROR_BROKEN_PIPE, caller);
  if (!overlapped) return { error: 0, transferred };
  overlapped.Internal = statusOf(nothing ? ERROR_HANDLE_EOF : 0);
  overlapped.InternalHigh = transferred;
  // On a handle without FILE_FLAG_OVERLAPPED it has moved the file position too; an append has by itself.
  if (!(flags & HandleFlags.overlapped) && overlapped.position !== TO_THE_END) {
    libc.lseek(fd, Number(overlapped.position) + transferred, FILE_BEGIN);
  }
  const event = eventOf(overlapped);
  if (event !== 0) setEvent(event, caller);
  if (nothing) throw failure(ERROR_HANDLE_EOF, caller);
  return { error: 0, transferred };
}
