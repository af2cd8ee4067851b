// Opening and creating.

import * as fs from "node:fs";
import {
  CREATE_ALWAYS,
  CREATE_NEW,
  FILE_APPEND_DATA,
  FILE_ATTRIBUTE_ENCRYPTED,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_OFFLINE,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_SYSTEM,
  FILE_EXECUTE,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_DELETE_ON_CLOSE,
  FILE_FLAG_NO_BUFFERING,
  FILE_FLAG_OPEN_REPARSE_POINT,
  FILE_FLAG_OVERLAPPED,
  FILE_FLAG_WRITE_THROUGH,
  FILE_READ_DATA,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  FILE_WRITE_DATA,
  GENERIC_WRITE,
  OPEN_ALWAYS,
  OPEN_EXISTING,
  TRUNCATE_EXISTING,
} from "../../../win32con.js";
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_INVALID_PARAMETER,
  ERROR_NOT_SUPPORTED,
  ERROR_PATH_NOT_FOUND,
  ERROR_SHARING_VIOLATION,
} from "../../../winerror/codes.js";
import type { Created, CreateFileRequest } from "../../files.js";
import type { Operation } from "../../operation.js";
import { DELETE, fileAccess } from "../access.js";
import { enterOpenFile, leaveOpenFile, Mode } from "../arbiter/shares.js";
import { codeOfErrno, failure } from "../errors.js";
import { allocateHandle, enter, HandleFlags, HandleKind, leave, releaseBy } from "../handle-table.js";
import { noteError } from "../last-error.js";
import * as libc from "../libc.js";
import { findName, parentExists, toNativePath } from "../paths.js";
import { factsOf } from "./identity.js";

/** Flags whose meaning this host does not have yet: refused, as a program that asks for them relies on them. */
const UNSUPPORTED = FILE_FLAG_DELETE_ON_CLOSE | FILE_FLAG_NO_BUFFERING | FILE_FLAG_OPEN_REPARSE_POINT;

/** Attributes that this host cannot give a new file yet. */
const UNSUPPORTED_ATTRIBUTES = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_OFFLINE | FILE_ATTRIBUTE_ENCRYPTED;

const WRITE_RIGHTS = FILE_WRITE_DATA | FILE_APPEND_DATA;

/** More than a file can reasonably be created and deleted by others while it is being opened. */
const MOST_TRIES = 32;

interface Plan {
  readonly request: CreateFileRequest;
  readonly access: number;
  /** How to open it, without O_CREAT and O_EXCL. */
  readonly flags: number;
  /** Whether a file that is missing is created. */
  readonly creates: boolean;
  /** The permissions of a new file; the umask narrows them. */
  readonly permissions: number;
}

/** An attempt to open: a name, and flags for it. */
interface Attempt {
  readonly path: string;
  readonly flags: number;
}

interface Opened {
  readonly fd: number;
  readonly created: boolean;
}

export function create(request: CreateFileRequest): Created {
  const plan = makePlan(request);
  const steps = attempts(plan);
  let step = steps.next();
  while (!step.done) {
    const fd = libc.open(step.value.path, step.value.flags, plan.permissions);
    step = steps.next(fd < 0 ? -libc.errno() : fd);
  }
  return adopt(step.value, plan);
}

export function* creating(request: CreateFileRequest): Operation<Created> {
  const plan = makePlan(request);
  const steps = attempts(plan);
  let step = steps.next();
  while (!step.done) {
    const { path, flags } = step.value;
    const now = () => {
      const fd = libc.open(path, flags, plan.permissions);
      return fd < 0 ? -libc.errno() : fd;
    };
    const later = () =>
      new Promise<number>((resolve) => {
        fs.open(path, flags, plan.permissions, (error, fd) => resolve(error ? (error.errno ?? -libc.EIO) : fd));
      });
    step = steps.next((yield { call: { now, later } }) as number);
  }
  return adopt(step.value, plan);
}

function makePlan(request: CreateFileRequest): Plan {
  const { path, disposition, flagsAndAttributes } = request;
  const refuse = (code: number) => failure(code, "CreateFile", path);
  if (disposition < CREATE_NEW || disposition > TRUNCATE_EXISTING) throw refuse(ERROR_INVALID_PARAMETER);
  const creates = disposition === CREATE_NEW || disposition === CREATE_ALWAYS || disposition === OPEN_ALWAYS;
  if (flagsAndAttributes & (creates ? UNSUPPORTED | UNSUPPORTED_ATTRIBUTES : UNSUPPORTED)) throw refuse(ERROR_NOT_SUPPORTED);
  const access = fileAccess(request.access);
  // The documentation asks for GENERIC_WRITE itself, not for a right that it stands for.
  if (disposition === TRUNCATE_EXISTING && !(request.access & GENERIC_WRITE)) throw refuse(ERROR_INVALID_PARAMETER);
  if (request.template !== 0) leave(enter(request.template, HandleKind.file, "CreateFile"));
  return {
    request,
    access,
    flags: openFlags(access, flagsAndAttributes, disposition),
    creates,
    permissions: flagsAndAttributes & FILE_ATTRIBUTE_READONLY ? 0o444 : 0o666,
  };
}

function openFlags(access: number, flagsAndAttributes: number, disposition: number): number {
  // O_NONBLOCK: a FIFO, which cannot be opened here anyway, would hold the call until somebody opens its other end.
  let flags = libc.O_CLOEXEC | libc.O_NOCTTY | libc.O_NONBLOCK;
  const reads = (access & FILE_READ_DATA) !== 0;
  // CREATE_ALWAYS empties the file, also when the caller does not ask to write.
  const writes = (access & WRITE_RIGHTS) !== 0 || disposition === CREATE_ALWAYS;
  if (reads && writes) flags |= libc.O_RDWR;
  else if (writes) flags |= libc.O_WRONLY;
  else if (!reads && disposition === OPEN_EXISTING) return flags | libc.O_PATH; // to ask about it needs no permission to read
  if ((access & WRITE_RIGHTS) === FILE_APPEND_DATA) flags |= libc.O_APPEND;
  if (flagsAndAttributes & FILE_FLAG_WRITE_THROUGH) flags |= libc.O_DSYNC;
  return flags;
}

/**
 * What to try, one after the other, until something is opened: each step is answered with a descriptor or a negated errno.
 *
 * The name is tried as it is; only if there is none like it, is one sought that differs in case.
 */
function* attempts(plan: Plan): Generator<Attempt, Opened, number> {
  const { request } = plan;
  const refuse = (code: number) => failure(code, "CreateFile", request.path);
  let path = toNativePath(request.path, "CreateFile");
  let flags = plan.flags;
  let sought = false;
  // A link to nothing is neither there nor can it be created: it would be tried for ever.
  for (let tries = 0; ; tries++) {
    if (tries > MOST_TRIES) throw refuse(codeOfErrno(libc.ENOENT));
    const fd = yield { path, flags };
    if (fd >= 0) {
      const created = (flags & libc.O_EXCL) !== 0;
      if (!created && request.disposition === CREATE_NEW) {
        libc.close(fd);
        throw refuse(codeOfErrno(libc.EEXIST));
      }
      return { fd, created };
    }
    const directory = fd === -libc.EISDIR;
    if (directory && request.flagsAndAttributes & FILE_FLAG_BACKUP_SEMANTICS && flags & (libc.O_RDWR | libc.O_WRONLY) && !plan.creates) {
      flags = (flags & ~(libc.O_RDWR | libc.O_WRONLY)) | libc.O_DIRECTORY; // rights to add entries: Linux opens no directory for writing
    } else if (fd === -libc.EEXIST && request.disposition !== CREATE_NEW) {
      flags = plan.flags; // somebody has created it since we looked
    } else if (fd === -libc.ENOENT && flags & libc.O_EXCL) {
      throw refuse(ERROR_PATH_NOT_FOUND);
    } else if (fd === -libc.ENOENT) {
      const found: string | undefined = sought ? undefined : findName(path, request.path);
      sought = true;
      if (found !== undefined && found !== path) path = found;
      else if (plan.creates) flags = plan.flags | libc.O_CREAT | libc.O_EXCL;
      else throw refuse(parentExists(path) ? codeOfErrno(libc.ENOENT) : ERROR_PATH_NOT_FOUND);
    } else {
      throw refuse(codeOfErrno(-fd));
    }
  }
}

/** Makes an opened descriptor a handle, if share modes and attributes permit; empties the file where that was asked for. */
function adopt({ fd, created }: Opened, plan: Plan): Created {
  const { request, access } = plan;
  const { disposition, flagsAndAttributes } = request;
  const refuse = (code: number) => failure(code, "CreateFile", request.path);
  let record = 0;
  try {
    const facts = factsOf(fd, "CreateFile", request.path);
    if (facts.kind === "other") throw refuse(ERROR_NOT_SUPPORTED);
    if (facts.kind === "directory" && (!(flagsAndAttributes & FILE_FLAG_BACKUP_SEMANTICS) || disposition === CREATE_ALWAYS)) {
      throw refuse(ERROR_ACCESS_DENIED);
    }
    const empties = !created && (disposition === CREATE_ALWAYS || disposition === TRUNCATE_EXISTING);
    if (facts.kind === "file" && facts.readOnly && !created && (empties || access & WRITE_RIGHTS)) throw refuse(ERROR_ACCESS_DENIED);
    if (facts.kind === "file" || facts.kind === "directory") {
      record = enterOpenFile(facts.identity, shareWord(access, request.share, empties), "CreateFile");
      if (record === 0) throw refuse(ERROR_SHARING_VIOLATION);
    }
    if (empties && facts.kind === "file" && libc.ftruncate(fd, 0) < 0) throw refuse(codeOfErrno(libc.errno()));
    const flags =
      (request.security?.bInheritHandle ? HandleFlags.inherit : 0) |
      (flagsAndAttributes & FILE_FLAG_OVERLAPPED ? HandleFlags.overlapped : 0);
    const handle = allocateHandle({ kind: HandleKind.file, access, flags, fd, record }, "CreateFile");
    const alreadyExisted = !created && (disposition === CREATE_ALWAYS || disposition === OPEN_ALWAYS);
    noteError(alreadyExisted ? ERROR_ALREADY_EXISTS : 0);
    return { handle, alreadyExisted };
  } catch (error) {
    if (record !== 0) leaveOpenFile(record);
    libc.close(fd);
    throw error;
  }
}

/** What is wanted and what is allowed to others, as the arbiter takes it. To empty a file is to write to it, whatever was asked for. */
function shareWord(access: number, share: number, empties: boolean): number {
  let word = 0;
  if (access & (FILE_READ_DATA | FILE_EXECUTE)) word |= Mode.read;
  if (access & WRITE_RIGHTS || empties) word |= Mode.write;
  if (access & DELETE) word |= Mode.delete;
  if (share & FILE_SHARE_READ) word |= Mode.shareRead;
  if (share & FILE_SHARE_WRITE) word |= Mode.shareWrite;
  if (share & FILE_SHARE_DELETE) word |= Mode.shareDelete;
  return word;
}

releaseBy(HandleKind.file, ({ fd, record }) => {
  libc.close(fd);
  if (record !== 0) leaveOpenFile(record);
});
