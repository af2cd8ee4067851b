// What OVERLAPPED.Internal says of a request: an NTSTATUS, as the system leaves it there ([MS-ERREF] 2.3).

import {
  ERROR_BROKEN_PIPE,
  ERROR_HANDLE_EOF,
  ERROR_MORE_DATA,
  ERROR_MR_MID_NOT_FOUND,
  ERROR_OPERATION_ABORTED,
  ERROR_PIPE_NOT_CONNECTED,
} from "../winerror/codes.js";

/** Of a request that is not over. */
export const STATUS_PENDING = 0x103;

const STATUS_BUFFER_OVERFLOW = 0x8000_0005;
const STATUS_END_OF_FILE = 0xc000_0011;
const STATUS_PIPE_DISCONNECTED = 0xc000_00b0;
const STATUS_CANCELLED = 0xc000_0120;
const STATUS_PIPE_BROKEN = 0xc000_014b;

const STATUSES: readonly (readonly [error: number, status: number])[] = [
  [ERROR_MORE_DATA, STATUS_BUFFER_OVERFLOW],
  [ERROR_HANDLE_EOF, STATUS_END_OF_FILE],
  [ERROR_PIPE_NOT_CONNECTED, STATUS_PIPE_DISCONNECTED],
  [ERROR_OPERATION_ABORTED, STATUS_CANCELLED],
  [ERROR_BROKEN_PIPE, STATUS_PIPE_BROKEN],
];

/** Severity "error" and FACILITY_NTWIN32: the form in which any Win32 error is a status. */
const STATUS_OF_WIN32 = 0xc007_0000;
/** From here on a status is a warning or an error. */
const FIRST_FAILURE = 0x8000_0000;

/** The status of a request that has ended with a Win32 error, or with 0. */
export function statusOf(error: number): number {
  if (error === 0) return 0;
  return STATUSES.find((known) => known[0] === error)?.[1] ?? STATUS_OF_WIN32 + error;
}

/** The Win32 error that a status stands for; 0 for one of success. */
export function errorOf(status: number): number {
  const unsigned = status >>> 0;
  if (unsigned < FIRST_FAILURE) return 0;
  const known = STATUSES.find(([, of]) => of === unsigned)?.[0];
  if (known !== undefined) return known;
  const isOfWin32 = unsigned - (unsigned & 0xffff) === STATUS_OF_WIN32;
  return isOfWin32 ? unsigned & 0xffff : ERROR_MR_MID_NOT_FOUND; // as Windows says of a status that it has no error for
}
