// CopyFile and CopyFileEx.

import { readlinkSync, symlinkSync } from "node:fs";
import {
  CALLBACK_CHUNK_FINISHED,
  CALLBACK_STREAM_SWITCH,
  COPY_FILE_ALLOW_DECRYPTED_DESTINATION,
  COPY_FILE_COPY_SYMLINK,
  COPY_FILE_FAIL_IF_EXISTS,
  COPY_FILE_NO_BUFFERING,
  COPY_FILE_OPEN_SOURCE_FOR_WRITE,
  COPY_FILE_RESTARTABLE,
  FILE_ATTRIBUTE_ARCHIVE,
  FILE_ATTRIBUTE_ENCRYPTED,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_NORMAL,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_SYSTEM,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  OPEN_EXISTING,
} from "../../../win32con.js";
import {
  ERROR_ACCESS_DENIED,
  ERROR_ENCRYPTION_FAILED,
  ERROR_FILE_EXISTS,
  ERROR_INVALID_PARAMETER,
  ERROR_LOCK_VIOLATION,
  ERROR_NOT_SUPPORTED,
  ERROR_PATH_NOT_FOUND,
  ERROR_REQUEST_ABORTED,
  ERROR_SHARING_VIOLATION,
} from "../../../winerror/codes.js";
import type { CopyRequest } from "../../changes.js";
import type { Operation } from "../../operation.js";
import { forbidsTransfer, mayBeLocked, spanOf } from "../arbiter/locks.js";
import { enterOpenFile, leaveOpenFile, Mode } from "../arbiter/shares.js";
import { descriptorPath } from "../descriptor-path.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { type CopiedFile, copyData } from "./copy-data.js";
import { CopyEnded, Reporter } from "./copy-progress.js";
import {
  closeTarget,
  forgetProgress,
  isHeld,
  leaveTarget,
  noteProgress,
  openRestartable,
  openTarget,
  settleTarget,
  type Target,
} from "./copy-target.js";
import { attributesAt, attributesOf, dosFactsAt, dosFactsOf, writeAttributes, writeCreationTime } from "./dos-attributes.js";
import { copyExtendedAttributes } from "./extended-attributes.js";
import { factsOf, factsOfName } from "./identity.js";
import { closeFile, type OpenFile, openingFile } from "./open.js";
import {
  afterLinks,
  enterPlace,
  type Place,
  placeOf,
  refuseFixed,
  SHARE_ALL,
  sameFile,
  type Taken,
  unlinkPlace,
  withPlace,
} from "./places.js";
import { type FileStatus, statusAt, statusOf, timespecOf } from "./status.js";
import { copyStreams, type NamedStream, namedStreams, streamsGoingWith } from "./stream-files.js";
import { systemCall } from "./system-calls.js";

const KNOWN =
  COPY_FILE_FAIL_IF_EXISTS |
  COPY_FILE_RESTARTABLE |
  COPY_FILE_OPEN_SOURCE_FOR_WRITE |
  COPY_FILE_ALLOW_DECRYPTED_DESTINATION |
  COPY_FILE_COPY_SYMLINK |
  COPY_FILE_NO_BUFFERING;

/** What is copied between two looks at what else there is to do: a tenth of a second's work on a common disk. */
const CHUNK = 64 * 1024 * 1024;
/** The same where somebody is told of it. */
const REPORTED_CHUNK = 4 * 1024 * 1024;

/** As CREATE_ALWAYS opens the target: others may have it open, but not to delete it. */
const WRITING = Mode.write | Mode.shareRead | Mode.shareWrite;

const PERMISSIONS = 0o777;
const ALL_MAY_WRITE = 0o222;
const OWNER_MAY_WRITE = 0o200;

/** What moving a file to another file system asks for beside copying it. */
interface CopyOrder extends CopyRequest {
  /** Whether it must be on the disk in the end. */
  readonly flushes?: boolean;
  /** Whether it is moved: the copy was created when its original was. */
  readonly moves?: boolean;
}

export function* copy(request: CopyOrder): Operation<void> {
  const { from, to, flags, caller } = request;
  if (flags & ~KNOWN) throw failure(ERROR_INVALID_PARAMETER, caller, from);
  if (flags & COPY_FILE_COPY_SYMLINK) {
    const source = placeOf(from, caller);
    if (source.facts?.kind === "link") return copyLink(source, request);
  }
  const write = flags & COPY_FILE_OPEN_SOURCE_FOR_WRITE ? GENERIC_WRITE : 0;
  const share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  const source = yield* openingFile(
    { path: from, access: (GENERIC_READ | write) >>> 0, share, disposition: OPEN_EXISTING, flagsAndAttributes: 0 },
    caller,
  );
  try {
    if (source.facts.kind !== "file") throw failure(ERROR_NOT_SUPPORTED, caller, from);
    yield* copyTo(targetOf(to, request), source, request);
  } finally {
    closeFile(source);
  }
}

/** The place of the copy: behind a symbolic link, unless links are what is copied. */
function targetOf(name: string, { flags, caller }: CopyRequest): Place {
  const refuse = (code: number) => failure(code, caller, name);
  const named = placeOf(name, caller, true);
  const place = flags & COPY_FILE_COPY_SYMLINK ? named : afterLinks(named, caller);
  if (!place.facts) return place;
  if (flags & COPY_FILE_FAIL_IF_EXISTS) throw refuse(ERROR_FILE_EXISTS);
  const taken = place as Taken;
  refuseFixed(taken, caller);
  const { kind } = taken.facts;
  if (kind !== "file" && kind !== "link") throw refuse(ERROR_ACCESS_DENIED); // a directory, a FIFO, a socket: none becomes a file
  const refusing = FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM;
  if (kind === "file" && attributesAt(place.path) & refusing) throw refuse(ERROR_ACCESS_DENIED);
  return place;
}

/** A copy of a symbolic link leads where the original does. */
function copyLink(source: Place, request: CopyOrder): void {
  const { to, caller } = request;
  const place = targetOf(to, request);
  if (place.facts && source.facts && sameFile(place.facts, source.facts)) throw failure(ERROR_SHARING_VIOLATION, caller, to);
  if (place.facts) {
    const record = enterPlace(place as Taken, Mode.delete | SHARE_ALL, caller);
    try {
      const errno = unlinkPlace(place as Taken);
      if (errno !== 0) throw failure(codeOfErrno(errno), caller, to);
    } finally {
      leaveOpenFile(record);
    }
  }
  try {
    symlinkSync(readlinkSync(source.path), place.path);
  } catch (error) {
    const { errno } = error as NodeJS.ErrnoException;
    if (errno === undefined) throw error;
    throw failure(errno === -libc.ENOENT ? ERROR_PATH_NOT_FOUND : codeOfErrno(-errno), caller, to);
  }
}

function* copyTo(place: Place, source: OpenFile, request: CopyOrder): Operation<void> {
  const { flags, caller, to } = request;
  if (place.facts && sameFile(place.facts, source.facts)) throw failure(ERROR_SHARING_VIOLATION, caller, to);
  const status = statusOf(source.fd, caller, request.from);
  // Who else has it open is asked before we have it open ourselves.
  const held = isHeld(place);
  const record = place.facts ? enterPlace(place as Taken, WRITING, caller) : 0;
  let deletes = false;
  try {
    refuseLocked(source.record, status, false, caller, request.from);
    refuseLocked(record, status, true, caller, to);
    const permissions = status.mode & PERMISSIONS;
    const known = flags & COPY_FILE_RESTARTABLE && !held ? identityText(source, status) : "";
    const target =
      known === "" ? { ...openTarget(place, permissions, held, caller), start: 0 } : openRestartable(place, permissions, known, caller);
    const attempt = new Attempt(target, source, status, request, known);
    try {
      yield* attempt.carryOut();
    } finally {
      ({ deletes } = attempt);
      attempt.close();
    }
  } finally {
    if (record !== 0) leaveOpenFile(record);
    if (deletes) deleteTarget(place);
  }
}

/** Locked parts can be neither copied nor written over. */
function refuseLocked(open: number, { size }: FileStatus, writes: boolean, caller: string, name: string): void {
  if (open === 0 || size === 0n || !mayBeLocked(open)) return;
  const range = { offsetLow: 0, offsetHigh: 0, bytesLow: Number(size % 2n ** 32n), bytesHigh: Number(size / 2n ** 32n) };
  if (forbidsTransfer(open, spanOf(range, caller), writes)) throw failure(ERROR_LOCK_VIOLATION, caller, name);
}

/** Which file it is, and as of when. */
function identityText({ facts }: OpenFile, { written, size }: FileStatus): string {
  return `${Buffer.from(Int32Array.from(facts.identity).buffer).toString("hex")}-${written}-${size}`;
}

/** What is there under the target's name goes, as Windows deletes the target of a cancelled copy; if somebody forbids that, it stays. */
function deleteTarget(place: Place): void {
  const facts = factsOfName(place.path);
  if (!facts) return;
  const record = enterOpenFile(facts.identity, Mode.delete | SHARE_ALL, "");
  if (record <= 0) return;
  unlinkPlace({ ...place, facts });
  leaveOpenFile(record);
}

/** One copy of one file, from its opened source to its opened target. */
class Attempt {
  /** Whether the target is to be deleted, now that the copy has failed. */
  deletes = false;
  /** Whether it stays as it is, to be taken up again. */
  #leaves = false;
  readonly #target: Target & { readonly start: number };
  readonly #source: OpenFile;
  readonly #status: FileStatus;
  readonly #request: CopyOrder;
  readonly #reporter: Reporter;
  /** What a restartable copy is known by; empty for any other. */
  readonly #known: string;
  readonly #streams: readonly NamedStream[];

  constructor(target: Target & { readonly start: number }, source: OpenFile, status: FileStatus, request: CopyOrder, known: string) {
    this.#target = target;
    this.#source = source;
    this.#status = status;
    this.#request = request;
    this.#known = known;
    this.#reporter = new Reporter(request, source.fd, target.fd);
    this.#streams = namedStreams(source.facts.identity);
  }

  *carryOut(): Operation<void> {
    const { caller, from } = this.#request;
    const attributes = attributesOf(this.#source.fd, this.#status);
    let transferred = this.#target.start;
    try {
      this.#refuseDecryption(attributes);
      if (this.#request.cancel) throw new CopyEnded(false);
      this.#reached(CALLBACK_STREAM_SWITCH, transferred);
      const advanced = (now: number) => {
        transferred = now;
        this.#reached(CALLBACK_CHUNK_FINISHED, now);
      };
      transferred = yield* copyData(this.#data(), advanced, caller, from);
      this.#copyStreams();
      yield* this.#finish(attributes);
    } catch (error) {
      if (this.#known !== "") noteProgress(this.#target, this.#known, transferred);
      throw this.#interrupted(error);
    }
  }

  close(): void {
    this.#reporter.release();
    if (this.#leaves) leaveTarget(this.#target);
    else closeTarget(this.#target);
  }

  #data(): CopiedFile {
    const { size, allocated, volumeSerial } = this.#status;
    return {
      from: this.#source.fd,
      to: this.#target.fd,
      size: Number(size),
      sparse: allocated < size,
      start: this.#target.start,
      chunk: this.#reporter.listens ? REPORTED_CHUNK : CHUNK,
      volumeSerial,
    };
  }

  #reached(reason: number, transferred: number): void {
    if (this.#known !== "") noteProgress(this.#target, this.#known, transferred);
    if (!this.#reporter.listens) return;
    const streamSize = Math.max(Number(this.#status.size), transferred);
    const totalSize = streamSize + total(this.#streams);
    this.#reporter.report(reason, { totalSize, totalTransferred: transferred, streamSize, streamTransferred: transferred, stream: 1 });
  }

  /** The named streams, after what the file itself holds. */
  #copyStreams(): void {
    const { fd, inPlace, place } = this.#target;
    // To overwrite a file is to take its streams away.
    if (inPlace && place.facts) streamsGoingWith(place.path, place.facts.identity)();
    if (this.#streams.length === 0) return;
    const { caller, from, to } = this.#request;
    copyStreams(this.#source.facts.identity, factsOf(fd, caller, to).identity, false, caller, to);
    if (!this.#reporter.listens) return;
    const own = Number(statusOf(this.#source.fd, caller, from).size);
    const totalSize = own + total(this.#streams);
    let done = own;
    for (const [index, { size }] of this.#streams.entries()) {
      const streamSize = Number(size);
      const sizes = { totalSize, streamSize, stream: index + 2 };
      this.#reporter.report(CALLBACK_STREAM_SWITCH, { ...sizes, totalTransferred: done, streamTransferred: 0 });
      done += streamSize;
      this.#reporter.report(CALLBACK_CHUNK_FINISHED, { ...sizes, totalTransferred: done, streamTransferred: streamSize });
    }
  }

  #refuseDecryption(attributes: number): void {
    const { caller, to, flags } = this.#request;
    if (!(attributes & FILE_ATTRIBUTE_ENCRYPTED) || flags & COPY_FILE_ALLOW_DECRYPTED_DESTINATION) return;
    const there = attributesOf(this.#target.fd, statusOf(this.#target.fd, caller, to));
    if (!(there & FILE_ATTRIBUTE_ENCRYPTED)) throw failure(ERROR_ENCRYPTION_FAILED, caller, to);
  }

  /** Attributes, times and protection come last: writing would change them. */
  *#finish(attributes: number): Operation<void> {
    const { caller, to, from, flushes } = this.#request;
    const { fd } = this.#target;
    if (this.#known !== "") forgetProgress(this.#target);
    const readOnly = (attributes & FILE_ATTRIBUTE_READONLY) !== 0;
    const permissions = this.#permissions(readOnly);
    if (readOnly) this.#permit((permissions ?? 0) | OWNER_MAY_WRITE); // or Linux takes no extended attributes
    copyExtendedAttributes(descriptorPath(this.#source.fd), descriptorPath(fd), caller, from);
    const kept = (attributes & ~(FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_NORMAL)) | FILE_ATTRIBUTE_ARCHIVE;
    if (kept !== FILE_ATTRIBUTE_ARCHIVE) writeAttributes(fd, kept, caller, to);
    const created = this.#created();
    const before = created === 0n ? undefined : statusOf(fd, caller, to);
    this.#setTimes(fd);
    if (before) writeCreationTime(fd, before, created, caller, to);
    if (permissions !== undefined) this.#permit(permissions);
    if (flushes) {
      const flushed = yield* systemCall(libc.fsync, fd);
      if (flushed < 0) throw failure(codeOfErrno(-flushed), caller, to);
    }
    this.#settle();
  }

  /** The permissions in the end; undefined where they are what they are to be. */
  #permissions(readOnly: boolean): number | undefined {
    const { replaced, inPlace, fd } = this.#target;
    const { caller, to } = this.#request;
    if (replaced) return readOnly ? replaced.permissions & ~ALL_MAY_WRITE : inPlace ? undefined : replaced.permissions;
    return readOnly ? statusOf(fd, caller, to).mode & ~ALL_MAY_WRITE : undefined;
  }

  #permit(permissions: number): void {
    if (libc.fchmod(this.#target.fd, permissions) < 0) throw systemFailure(this.#request.caller, this.#request.to);
  }

  /** When the target was created, if not just now: when what it replaces was; moved, when its original was. 0n for now. */
  #created(): bigint {
    const { replaced, inPlace, place } = this.#target;
    if (this.#request.moves) return dosFactsOf(this.#source.fd, this.#status).created;
    const old = replaced && !inPlace ? statusAt(place.path, false) : undefined;
    return old ? dosFactsAt(place.path, old).created : 0n;
  }

  #setTimes(fd: number): void {
    const [seconds, nanoseconds] = timespecOf(this.#status.written);
    const times = BigInt64Array.of(0n, libc.UTIME_OMIT, seconds, nanoseconds);
    if (libc.futimens(fd, new Uint8Array(times.buffer)) < 0) throw systemFailure(this.#request.caller, this.#request.to);
  }

  /** Gives the copy its name. */
  #settle(): void {
    const { caller, to, flags } = this.#request;
    const { place, inPlace } = this.#target;
    const forget = place.facts && !inPlace ? streamsGoingWith(place.path, place.facts.identity) : undefined;
    let errno = settleTarget(this.#target, this.#target.replaced !== undefined);
    if (errno === libc.EEXIST && !(flags & COPY_FILE_FAIL_IF_EXISTS)) {
      // Somebody has made a file of that name meanwhile: the same rules hold for it.
      const there = targetOf(to, this.#request);
      const replace = () => settleTarget(this.#target, true);
      errno = there.facts ? withPlace(there as Taken, WRITING, caller, replace) : replace();
    }
    if (errno !== 0) throw failure(errno === libc.ENOENT ? ERROR_PATH_NOT_FOUND : codeOfErrno(errno), caller, to);
    forget?.();
  }

  /** What becomes of the target; gives what the caller is told. */
  #interrupted(error: unknown): unknown {
    if (!(error instanceof CopyEnded)) {
      this.#leaves = this.#known !== "";
      this.deletes = this.#target.inPlace;
      return error;
    }
    if (error.keeps)
      this.#settle(); // as far as it came
    else this.deletes = true;
    return error.thrown ? error.thrown.value : failure(ERROR_REQUEST_ABORTED, this.#request.caller, this.#request.from);
  }
}

function total(streams: readonly NamedStream[]): number {
  return streams.reduce((sum, { size }) => sum + Number(size), 0);
}
