// GetOverlappedResult. What a request has come to stands in its OVERLAPPED, which the thread that has made it fills in.

import { ERROR_IO_INCOMPLETE } from "../../../winerror/codes.js";
import type { OVERLAPPED } from "../../../wintypes/overlapped.js";
import type { Operation } from "../../operation.js";
import { errorOf, STATUS_PENDING } from "../../request-status.js";
import { failure } from "../errors.js";
import { enter, leave } from "../handle-table.js";
import { advanceRequests, goesOn, untilOver } from "../pending-requests.js";
import { eventOf } from "../requests.js";

const NAME = "GetOverlappedResult";

export function overlappedResult(_handle: number, overlapped: OVERLAPPED): number {
  advanceRequests();
  return resultOf(overlapped);
}

export function* awaitingOverlapped(handle: number, overlapped: OVERLAPPED): Operation<number> {
  advanceRequests();
  // Without an event it is the handle that tells the end of the request, and so has to be one.
  if (goesOn(overlapped) && eventOf(overlapped) === 0) leave(enter(handle, "any", NAME));
  yield* untilOver(overlapped, NAME);
  return resultOf(overlapped);
}

function resultOf({ Internal, InternalHigh }: OVERLAPPED): number {
  const error = Internal === STATUS_PENDING ? ERROR_IO_INCOMPLETE : errorOf(Internal);
  if (error !== 0) throw failure(error, NAME);
  return InternalHigh;
}
