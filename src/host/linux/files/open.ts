// Opening and creating: what CreateFile does before there is a handle, and what every function that takes a name does for its length.

import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import {
  CREATE_ALWAYS,
  CREATE_NEW,
  FILE_ATTRIBUTE_ARCHIVE,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_SYSTEM,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_DELETE_ON_CLOSE,
  FILE_FLAG_POSIX_SEMANTICS,
  FILE_READ_ATTRIBUTES,
  OPEN_ALWAYS,
  OPEN_EXISTING,
  TRUNCATE_EXISTING,
} from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED, ERROR_PATH_NOT_FOUND } from "../../../winerror/codes.js";
import type { Operation } from "../../operation.js";
import { deletesOnLeave, enterOpenFile, keepOnClose, leaveOpenFile, namesGone, Refused } from "../arbiter/shares.js";
import { descriptorPath } from "../descriptor-path.js";
import { codeOfErrno, failure } from "../errors.js";
import { formatPath, isPosix } from "../full-path.js";
import * as libc from "../libc.js";
import { CONSOLE, findName, mayNameStream, parentExists, parsePath, toNativePath } from "../paths.js";
import { checkDeletable } from "./deletable.js";
import { attributesOf, writeAttributes } from "./dos-attributes.js";
import { type FileFacts, factsOf, factsOfPath, linkTarget, ownershipSeen } from "./identity.js";
import { checkConsole, makePlan, namedIn, type OpenRequest, type Plan, shareWord, WRITE_RIGHTS } from "./open-plan.js";
import { refusal } from "./refusals.js";
import { statusOf } from "./status.js";
import { streamOf, streamPath } from "./stream-files.js";
import { systemCall } from "./system-calls.js";

export type { OpenRequest } from "./open-plan.js";

/** More than a file can reasonably be created and deleted by others while it is being opened; as many links as Linux follows. */
const MOST_TRIES = 40;

/** What an attempt to open came to. */
interface Opened {
  readonly fd: number;
  readonly path: string;
  readonly created: boolean;
}

/** An attempt to open: a name, and flags for it. */
interface Attempt {
  readonly path: string;
  readonly flags: number;
}

/** A file that is open, but is no handle yet. */
export interface OpenFile {
  readonly fd: number;
  /** The arbiter's record, 0 for what has no share modes. */
  readonly record: number;
  /** The Linux path by which it was opened. */
  readonly path: string;
  readonly facts: FileFacts;
  /** The rights granted. */
  readonly access: number;
  /** Whether this call has made it. */
  readonly created: boolean;
}

/** Opens on behalf of `caller`, which errors name. closeFile() must follow, unless a handle takes the file over. */
export function openFile(request: OpenRequest, caller: string): OpenFile {
  return openPlanned(makePlan(request, caller), nativePath(request, caller));
}

/** The same for what has a Linux path of its own, which is taken letter for letter. */
export function openNative(path: string, request: OpenRequest, caller: string): OpenFile {
  return openPlanned(makePlan(request, caller), path);
}

function openPlanned(plan: Plan, path: string): OpenFile {
  if (path === CONSOLE) checkConsole(plan);
  for (;;) {
    const gone = namesGone();
    const file = admit(openByName(plan, path), plan, gone);
    if (file) return file;
  }
}

function openByName(plan: Plan, path: string): Opened {
  const flags = firstFlags(plan);
  const fd = tryOpen(path, flags, plan);
  if (fd >= 0) return found(fd, path, flags, plan);
  const steps = attempts(plan, path, flags, fd);
  let step = steps.next();
  while (!step.done) step = steps.next(tryOpen(step.value.path, step.value.flags, plan));
  return step.value;
}

/** Opens as an operation. */
export function* openingFile(request: OpenRequest, caller: string): Operation<OpenFile> {
  const plan = makePlan(request, caller);
  const path = nativePath(request, caller);
  if (path === CONSOLE) checkConsole(plan);
  for (;;) {
    const gone = namesGone();
    const flags = firstFlags(plan);
    const first: number = yield* tryingToOpen({ path, flags }, plan);
    const steps = attempts(plan, path, flags, first);
    let step = steps.next();
    while (!step.done) step = steps.next(yield* tryingToOpen(step.value, plan));
    const file = admit(step.value, plan, gone);
    if (file) return file;
  }
}

function tryOpen(path: string, flags: number, { permissions }: Plan): number {
  const fd = libc.open(path, flags, permissions);
  return fd < 0 ? -libc.errno() : fd;
}

/** Not by node's fs.open: as a worker ends, node closes every number that was opened in it, whoever has that number by then. */
function tryingToOpen({ path, flags }: Attempt, { permissions }: Plan): Operation<number> {
  return systemCall(libc.open, path, flags, permissions);
}

/** Closes an open file, and deletes it where that was asked for. */
export function closeFile({ fd, record }: { readonly fd: number; readonly record: number }): void {
  if (record !== 0 && deletesOnLeave(record)) {
    leaveOpenFile(record, () => pathOf(fd)); // while the descriptor still tells where the file is
    libc.close(fd);
    return;
  }
  libc.close(fd);
  if (record !== 0) leaveOpenFile(record);
}

/** Where an open file is now, by the name that it was opened by. */
export function pathOf(fd: number): string {
  return fs.readlinkSync(descriptorPath(fd));
}

/**
 * Opens an existing file for the length of `use`, as Windows does inside every function that takes a name: share modes are respected.
 *
 * @param access  What the function needs, for example FILE_READ_ATTRIBUTES or DELETE.
 * @param share   What others may have it open for.
 * @param flags   FILE_FLAG_*: FILE_FLAG_OPEN_REPARSE_POINT for the link itself. Directories open too.
 */
export function withFile<T>(path: string, access: number, share: number, flags: number, caller: string, use: (file: OpenFile) => T): T {
  const flagsAndAttributes = flags | FILE_FLAG_BACKUP_SEMANTICS;
  const file = openFile({ path, access, share, disposition: OPEN_EXISTING, flagsAndAttributes }, caller);
  try {
    return use(file);
  } finally {
    closeFile(file);
  }
}

function nativePath(request: OpenRequest, caller: string): string {
  return newStreamPath(request, caller) ?? toNativePath(request.path, caller);
}

/** Where a named stream is to be created, in a file that is created for it where it is missing; undefined for anything else. */
function newStreamPath({ path, disposition, flagsAndAttributes }: OpenRequest, caller: string): string | undefined {
  const creates = disposition === CREATE_NEW || disposition === CREATE_ALWAYS || disposition === OPEN_ALWAYS;
  if (!creates || !mayNameStream(path)) return undefined;
  const named = streamOf(parsePath(path, caller), path, caller);
  if (!named || named.stream === "") return undefined;
  const flags = (flagsAndAttributes & ATTRIBUTES) | FILE_FLAG_BACKUP_SEMANTICS;
  const owner = {
    path: formatPath(named.full),
    access: FILE_READ_ATTRIBUTES,
    share: 0,
    disposition: OPEN_ALWAYS,
    flagsAndAttributes: flags,
  };
  closeFile(openFile(owner, caller));
  return streamPath(named, path, caller, true);
}

/** Where flagsAndAttributes has FILE_ATTRIBUTE_*; the rest is flags. */
const ATTRIBUTES = 0xffff;

// --- finding and creating -------------------------------------------------------------------------------------------

/** A name that is tried as it is; with the flag case matters, and a Linux path of its own, which nobody has named, is exact too. */
const isExact = ({ path, flagsAndAttributes }: OpenRequest): boolean =>
  (flagsAndAttributes & FILE_FLAG_POSIX_SEMANTICS) !== 0 || path === "" || isPosix(path);

/** With which flags a name is tried first. What must be new is created at once where no other name could be meant. */
function firstFlags(plan: Plan): number {
  const { request, attributes } = plan;
  const atOnce = request.disposition === CREATE_NEW && isExact(request) && !(attributes & FILE_ATTRIBUTE_READONLY);
  return atOnce ? creationFlags(plan) : plan.flags;
}

/** What was opened with some flags, unless the file had to be new. */
function found(fd: number, path: string, flags: number, { request, caller }: Plan): Opened {
  const created = (flags & libc.O_EXCL) !== 0;
  if (created || request.disposition !== CREATE_NEW) return { fd, path, created };
  libc.close(fd);
  throw failure(codeOfErrno(libc.EEXIST), caller, namedIn(request));
}

/**
 * What to try after the first attempt, one after the other, until something is opened: each step is answered with a descriptor or a
 * negated errno.
 *
 * The name is tried as it is; only if there is none like it, is one sought that differs in case.
 */
function* attempts(plan: Plan, firstPath: string, firstFlags: number, first: number): Generator<Attempt, Opened, number> {
  const { request, caller } = plan;
  const refuse = (code: number) => failure(code, caller, namedIn(request));
  let path = firstPath;
  let flags = firstFlags;
  let fd = first;
  const exact = isExact(request);
  let sought = exact;
  for (let tries = 0; fd < 0; tries++) {
    if (tries > MOST_TRIES) throw refuse(codeOfErrno(libc.ELOOP));
    const writes = flags & (libc.O_RDWR | libc.O_WRONLY);
    if (fd === -libc.EISDIR && request.disposition === CREATE_NEW && !(flags & libc.O_EXCL)) {
      throw refuse(codeOfErrno(libc.EEXIST)); // which is what it is told at once where the name is exact
    } else if (fd === -libc.EISDIR && request.flagsAndAttributes & FILE_FLAG_BACKUP_SEMANTICS && writes && !mustBeFile(plan)) {
      flags = (plan.flags & ~(libc.O_RDWR | libc.O_WRONLY | libc.O_DIRECT)) | libc.O_DIRECTORY; // Linux opens none for writing
    } else if (fd === -libc.ELOOP && flags & libc.O_NOFOLLOW && !(flags & libc.O_PATH)) {
      flags = libc.O_PATH | libc.O_NOFOLLOW | libc.O_CLOEXEC; // the link itself
    } else if (fd === -libc.EINVAL && flags & libc.O_DIRECT) {
      flags &= ~libc.O_DIRECT; // a file system that knows of no unbuffered access
    } else if (fd === -libc.EEXIST) {
      const target = flags & libc.O_NOFOLLOW ? undefined : linkTarget(path);
      if (target !== undefined)
        path = target; // a link to nothing: what it leads to is created
      else if (request.disposition === CREATE_NEW) throw refuse(codeOfErrno(libc.EEXIST));
      else flags = plan.flags; // somebody has created it since we looked
    } else if (fd === -libc.ENOENT && flags & libc.O_EXCL) {
      const folder = exact ? undefined : findName(dirname(path), request.path);
      if (folder === undefined || folder === dirname(path)) throw refuse(ERROR_PATH_NOT_FOUND);
      path = join(folder, basename(path));
    } else if (fd === -libc.ENOENT) {
      const other: string | undefined = sought ? undefined : findName(path, request.path);
      sought = true;
      if (other !== undefined && other !== path) path = other;
      else if (plan.creates) flags = creationFlags(plan);
      else throw refuse(parentExists(path) ? codeOfErrno(libc.ENOENT) : ERROR_PATH_NOT_FOUND);
    } else if (fd === -libc.ENXIO && path === CONSOLE) {
      throw refuse(ERROR_INVALID_HANDLE); // the process has none
    } else {
      throw refuse(codeOfErrno(-fd));
    }
    fd = yield { path, flags };
  }
  return found(fd, path, flags, plan);
}

const mustBeFile = ({ request: { disposition } }: Plan): boolean => disposition === CREATE_ALWAYS || disposition === TRUNCATE_EXISTING;

function creationFlags({ flags, attributes, caller, request }: Plan): number {
  // What is read-only cannot be deleted, also not in the end.
  if (attributes & FILE_ATTRIBUTE_READONLY && request.flagsAndAttributes & FILE_FLAG_DELETE_ON_CLOSE) {
    throw failure(ERROR_ACCESS_DENIED, caller, namedIn(request));
  }
  return flags | libc.O_CREAT | libc.O_EXCL;
}

// --- letting in -----------------------------------------------------------------------------------------------------

/**
 * Lets an opened descriptor through, if share modes and attributes permit; empties the file and gives it attributes where that was
 * asked for. Undefined if the file has been deleted meanwhile: its name is to be tried again.
 *
 * @param gone  namesGone() from before it was opened.
 */
function admit({ fd, path, created }: Opened, plan: Plan, gone: number): OpenFile | undefined {
  const { request, access, caller } = plan;
  const { disposition } = request;
  let record = 0;
  try {
    const facts = factsOf(fd, caller, namedIn(request));
    const empties = !created && (disposition === CREATE_ALWAYS || disposition === TRUNCATE_EXISTING);
    checkKind(facts, path, plan);
    checkReadOnly(facts, created, empties, plan);
    if (facts.kind === "file" || facts.kind === "directory" || facts.kind === "link") {
      const mode = shareWord(plan, empties, facts.kind === "directory");
      const deletes = (request.flagsAndAttributes & FILE_FLAG_DELETE_ON_CLOSE) !== 0;
      if (deletes) checkDeletable(pathOf(fd), caller, namedIn(request));
      const answer = enterOpenFile(facts.identity, mode, caller, fd, deletes ? pathOf(fd) : "");
      if (answer === Refused.deleted) return closed({ fd, record });
      if (answer <= 0) throw refusal(answer, facts.identity, caller, namedIn(request));
      record = answer;
      if (namesGone() !== gone && isNameless(fd, caller, namedIn(request))) return closed({ fd, record });
    } else if (!(plan.flags & libc.O_PATH)) {
      // Only the opening must not wait.
      libc.fcntl(fd, libc.F_SETFL, plan.flags & (libc.O_APPEND | libc.O_DSYNC));
    }
    if (empties && facts.kind === "file") empty(fd, plan);
    else if (created && plan.attributes & ~(FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_READONLY)) giveAttributes(fd, path, plan);
    return { fd, record, path, facts, access, created };
  } catch (error) {
    if (record !== 0 && !created) keepOnClose(record); // what could not be opened stays
    closeFile({ fd, record });
    throw error;
  }
}

function closed(file: { readonly fd: number; readonly record: number }): undefined {
  closeFile(file);
  return undefined;
}

function isNameless(fd: number, caller: string, path?: string): boolean {
  factsOf(fd, caller, path);
  return ownershipSeen().links === 0;
}

function checkKind({ kind }: FileFacts, path: string, { request, caller, flags }: Plan): void {
  const refuse = (code: number) => failure(code, caller, namedIn(request));
  if ((kind === "block device" || kind === "other") && !(flags & libc.O_PATH)) throw refuse(ERROR_NOT_SUPPORTED);
  if (request.flagsAndAttributes & FILE_FLAG_BACKUP_SEMANTICS && request.disposition !== CREATE_ALWAYS) return;
  const isDirectory = kind === "directory" || (kind === "link" && factsOfPath(path)?.kind === "directory");
  if (isDirectory) throw refuse(ERROR_ACCESS_DENIED);
}

function checkReadOnly({ kind, readOnly }: FileFacts, created: boolean, empties: boolean, { request, access, caller }: Plan): void {
  if (!readOnly || created || kind === "link") return;
  const changes = kind === "file" && (empties || (access & WRITE_RIGHTS) !== 0);
  const deletes = (request.flagsAndAttributes & FILE_FLAG_DELETE_ON_CLOSE) !== 0;
  if (changes || deletes) throw failure(ERROR_ACCESS_DENIED, caller, namedIn(request));
}

/** Empties a file; with CREATE_ALWAYS it gets the new file's attributes too. */
function empty(fd: number, { request, attributes, caller }: Plan): void {
  const refuse = (code: number) => failure(code, caller, namedIn(request));
  if (request.disposition === CREATE_ALWAYS) {
    const before = attributesOf(fd, statusOf(fd, caller, namedIn(request)));
    // A hidden or system file is only overwritten by who says that it is one.
    if (before & ~attributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM)) throw refuse(ERROR_ACCESS_DENIED);
    const after = attributes | FILE_ATTRIBUTE_ARCHIVE;
    if (libc.ftruncate(fd, 0) < 0) throw refuse(codeOfErrno(libc.errno()));
    if (before !== after) writeAttributes(fd, after, caller, namedIn(request));
  } else if (libc.ftruncate(fd, 0) < 0) {
    throw refuse(codeOfErrno(libc.errno()));
  }
}

/** Gives a new file its attributes. One that cannot have them is not made. */
function giveAttributes(fd: number, path: string, { attributes, caller, request }: Plan): void {
  try {
    writeAttributes(fd, attributes | FILE_ATTRIBUTE_ARCHIVE, caller, namedIn(request));
  } catch (error) {
    libc.unlink(path);
    throw error;
  }
}
