// CreateFile: an open file becomes a handle.

import { isMainThread } from "node:worker_threads";
import { CREATE_ALWAYS, FILE_FLAG_NO_BUFFERING, FILE_FLAG_OVERLAPPED, FILE_READ_DATA, OPEN_ALWAYS } from "../../../win32con.js";
import { ERROR_ALREADY_EXISTS } from "../../../winerror/codes.js";
import type { Created, CreateFileRequest } from "../../files.js";
import type { Operation } from "../../operation.js";
import { deletesOnLeave, leaveLentFile } from "../arbiter/shares.js";
import { descriptorPath } from "../descriptor-path.js";
import { allocateHandle, endHandle, enter, HandleFlags, HandleKind, handlesOf, leave, releaseBy, sectorFlags } from "../handle-table.js";
import { noteError } from "../last-error.js";
import { closeEnd } from "../pipes/ends.js";
import { isPipePath } from "../pipes/names.js";
import { openPipe } from "../pipes/open.js";
import { wake } from "../readiness.js";
import { attributesOf } from "./dos-attributes.js";
import { linkTarget } from "./identity.js";
import { closeFile, type OpenFile, type OpenRequest, openFile, openingFile } from "./open.js";
import { statusOf } from "./status.js";
import { usable } from "./transfer.js";
import { sectorSize } from "./unbuffered.js";

const NAME = "CreateFile";

export function create(request: CreateFileRequest): Created {
  if (isPipePath(request.path)) return ofPipe(request);
  return adopt(openFile(withTemplate(request), NAME), request);
}

export function* creating(request: CreateFileRequest): Operation<Created> {
  if (isPipePath(request.path)) return ofPipe(request);
  return adopt(yield* openingFile(withTemplate(request), NAME), request);
}

/** The client's end of a named pipe, which is never waited for. */
function ofPipe(request: CreateFileRequest): Created {
  const handle = openPipe(request, NAME);
  noteError(0);
  return { handle, alreadyExisted: false };
}

/** The request with its template's attributes. */
function withTemplate(request: CreateFileRequest): OpenRequest {
  const { path, access, share, disposition, flagsAndAttributes, template } = request;
  if (template === 0) return request;
  const at = enter(template, HandleKind.file, NAME);
  try {
    const fd = usable(at, FILE_READ_DATA, "any", NAME);
    return { path, access, share, disposition, flagsAndAttributes, attributes: attributesOf(fd, statusOf(fd, NAME)) };
  } finally {
    leave(at);
  }
}

/** Makes an open file that CreateFile was asked for a handle. */
function adopt(file: OpenFile, request: CreateFileRequest): Created {
  const { disposition, flagsAndAttributes, security } = request;
  const handle = handleFor(file, flagsAndAttributes, Boolean(security?.bInheritHandle), NAME);
  const alreadyExisted = !file.created && (disposition === CREATE_ALWAYS || disposition === OPEN_ALWAYS);
  noteError(alreadyExisted ? ERROR_ALREADY_EXISTS : 0);
  return { handle, alreadyExisted };
}

/** Makes an open file a handle, which it belongs to from now on. */
export function handleFor(file: OpenFile, flagsAndAttributes: number, inherit: boolean, caller: string): number {
  try {
    let flags = inherit ? HandleFlags.inherit : 0;
    if (flagsAndAttributes & FILE_FLAG_OVERLAPPED) flags |= HandleFlags.overlapped;
    if (flagsAndAttributes & FILE_FLAG_NO_BUFFERING && file.facts.kind === "file") flags |= sectorFlags(sectorSize(file.fd));
    if (file.facts.kind === "pipe") flags |= HandleFlags.pipe;
    return allocateHandle({ kind: HandleKind.file, access: file.access, flags, fd: file.fd, record: file.record }, caller);
  } catch (error) {
    closeFile(file);
    throw error;
  }
}

releaseBy(HandleKind.file, (file) => {
  if (file.flags & HandleFlags.namedPipe) {
    closeEnd(file);
  } else if (!(file.flags & HandleFlags.borrowed)) {
    if (file.flags & HandleFlags.pipe) wake(file.fd);
    closeFile(file);
  } else if (file.record !== 0) {
    leaveLentFile(file.record, () => linkTarget(descriptorPath(file.fd)) ?? "");
  }
});

// A process that ends closes its handles: what is deleted by that does not wait until another process notices that this one is gone.
if (isMainThread) {
  process.once("exit", deleteWhatGoes);
}

/** Deletes the files that are deleted on close and that this process has open, as it ends. */
export function deleteWhatGoes(): void {
  for (const { handle, record } of handlesOf(HandleKind.file))
    if (record !== 0 && deletesOnLeave(record)) endHandle(handle, HandleKind.file);
}
