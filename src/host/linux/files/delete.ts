// DeleteFile: the name goes at once. Who has the file open with FILE_SHARE_DELETE goes on with it, as Windows has it since 2019.

import { ERROR_ACCESS_DENIED } from "../../../winerror/codes.js";
import type { Operation } from "../../operation.js";
import { leaveOpenFile, Mode, noteNameGone } from "../arbiter/shares.js";
import { codeOfErrno, failure } from "../errors.js";
import * as libc from "../libc.js";
import { enterPlace, isDirectory, refuseFixed, SHARE_ALL, type Taken, takenPlace, unlinkPlace } from "./places.js";
import { streamsGoingWith } from "./stream-files.js";
import { systemCall } from "./system-calls.js";

const NAME = "DeleteFile";

export function deleteFile(path: string): void {
  const place = deletable(path);
  const record = enterPlace(place, Mode.delete | SHARE_ALL, NAME);
  try {
    ended(unlinkPlace(place), place);
  } finally {
    leaveOpenFile(record);
  }
}

export function* deleting(path: string): Operation<void> {
  const place = deletable(path);
  const record = enterPlace(place, Mode.delete | SHARE_ALL, NAME);
  try {
    const forgetStreams = streamsGoingWith(place.path, place.facts.identity);
    ended(-(yield* systemCall(libc.unlink, place.path)), place);
    noteNameGone();
    forgetStreams();
  } finally {
    leaveOpenFile(record);
  }
}

function deletable(path: string): Taken {
  const place = takenPlace(path, NAME);
  refuseFixed(place, NAME);
  if (place.facts.readOnly || isDirectory(place)) throw failure(ERROR_ACCESS_DENIED, NAME, path);
  return place;
}

function ended(errno: number, place: Taken): void {
  if (errno !== 0) throw failure(codeOfErrno(errno), NAME, place.name);
}
