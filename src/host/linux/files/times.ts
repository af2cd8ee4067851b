// GetFileTime, SetFileTime, and the times and attributes of FileBasicInfo.

import { FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_TEMPORARY, FILE_READ_ATTRIBUTES, FILE_WRITE_ATTRIBUTES } from "../../../win32con.js";
import { ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED } from "../../../winerror/codes.js";
import type { BasicInformation, FileTimes } from "../../attributes.js";
import { descriptorPath } from "../descriptor-path.js";
import { failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { dosFactsOf, writeAttributes, writeCreationTime } from "./dos-attributes.js";
import { type UsedFile, withOpenFile } from "./open-handles.js";
import { timespecOf } from "./status.js";

/** Leaves a time as it is. */
const UNCHANGED = 0n;
/** Lets later uses of the handle leave a time as it is. */
const KEEP = 0xffff_ffff_ffff_ffffn;
/** Undoes that. */
const NO_LONGER_KEEP = KEEP - 1n;
const LATEST = 0x7fff_ffff_ffff_ffffn;

/** In place of nanoseconds: leaves the time as it is. */
const UTIME_OMIT = 0x3fff_fffen;

export function times(handle: number): FileTimes {
  return withOpenFile(handle, FILE_READ_ATTRIBUTES, "GetFileTime", (file) => {
    const { created } = dosFactsOf(file.fd, file.status);
    return { created, accessed: file.status.accessed, written: file.status.written };
  });
}

export function setTimes(handle: number, wanted: FileTimes): void {
  withOpenFile(handle, FILE_WRITE_ATTRIBUTES, "SetFileTime", (file) => writeTimes(file, wanted, "SetFileTime"));
}

export function setBasic(handle: number, information: BasicInformation): void {
  const caller = "SetFileInformationByHandle";
  withOpenFile(handle, FILE_WRITE_ATTRIBUTES, caller, (file) => {
    const { attributes } = information;
    const directory = file.status.kind === "directory";
    const impossible = directory ? attributes & FILE_ATTRIBUTE_TEMPORARY : attributes & FILE_ATTRIBUTE_DIRECTORY;
    if (impossible) throw failure(ERROR_INVALID_PARAMETER, caller);
    writeTimes(file, information, caller);
    if (attributes !== 0) writeAttributes(file.fd, attributes, caller);
  });
}

/** Linux keeps the time of the last change itself, as FAT keeps none: that a program gives one has no effect. */
function writeTimes(file: UsedFile, { created, accessed, written }: FileTimes, caller: string): void {
  for (const time of [created, accessed, written]) {
    if (time > LATEST && time < NO_LONGER_KEEP) throw failure(ERROR_INVALID_PARAMETER, caller);
  }
  if (written === KEEP) throw failure(ERROR_NOT_SUPPORTED, caller); // no write leaves it alone on Linux
  if (accessed >= NO_LONGER_KEEP) keepAccessTime(file.fd, accessed === KEEP, caller);
  const stamps = new BigInt64Array([...stamp(accessed), ...stamp(written)]);
  if (stamps[1] !== UTIME_OMIT || stamps[3] !== UTIME_OMIT) {
    const bytes = new Uint8Array(stamps.buffer);
    if (libc.utimensat(libc.AT_FDCWD, descriptorPath(file.fd), bytes, 0) < 0) throw systemFailure(caller);
  }
  // Nothing but this changes the time of creation: to keep it needs nothing.
  writeCreationTime(file.fd, file.status, created > LATEST ? UNCHANGED : created, caller);
}

function stamp(time: bigint): readonly [bigint, bigint] {
  return time === UNCHANGED || time > LATEST ? [0n, UTIME_OMIT] : timespecOf(time);
}

function keepAccessTime(fd: number, keep: boolean, caller: string): void {
  const flags = libc.fcntl(fd, libc.F_GETFL, 0);
  if (flags < 0) throw systemFailure(caller);
  if (flags & libc.O_PATH) return; // nothing is read through it
  const next = keep ? flags | libc.O_NOATIME : flags & ~libc.O_NOATIME;
  if (next !== flags && libc.fcntl(fd, libc.F_SETFL, next) < 0) throw systemFailure(caller);
}
