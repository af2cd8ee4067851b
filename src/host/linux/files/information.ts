// The classes of GetFileInformationByHandleEx and SetFileInformationByHandle that are neither times, names nor directories.

import { readdirSync, statfsSync } from "node:fs";
import { FILE_READ_ATTRIBUTES, FILE_WRITE_DATA } from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_DIR_NOT_EMPTY, ERROR_DISK_FULL, ERROR_INVALID_PARAMETER } from "../../../winerror/codes.js";
import type {
  AttributeTag,
  BasicInformation,
  CompressionInformation,
  FileInformation,
  RenameRequest,
  StandardInformation,
  StreamInformation,
} from "../../attributes.js";
import type { Operation } from "../../operation.js";
import { DELETE } from "../access.js";
import { isDeletePending, setDeletePending } from "../arbiter/shares.js";
import { descriptorPath } from "../descriptor-path.js";
import { failure, systemFailure } from "../errors.js";
import { enter, HandleKind, leave } from "../handle-table.js";
import * as libc from "../libc.js";
import { fromNativePath } from "../paths.js";
import { checkDeletable } from "./deletable.js";
import { attributesOf, dosFactsOf } from "./dos-attributes.js";
import { factsOf } from "./identity.js";
import { moveOpen } from "./move.js";
import { pathOf, type UsedFile, usedFile, withOpenFile } from "./open-handles.js";
import { type FileStatus, STATX_ATTR_COMPRESSED } from "./status.js";
import { namedStreams } from "./stream-files.js";

const GET = "GetFileInformationByHandleEx";
const SET = "SetFileInformationByHandle";

const IO_REPARSE_TAG_SYMLINK = 0xa000_000c;
const COMPRESSION_FORMAT_NONE = 0;
const COMPRESSION_FORMAT_DEFAULT = 1;
const HIGHEST_PRIORITY_HINT = 2;
/** No file is larger: offsets beyond it cannot be said exactly in a double. */
const LARGEST_SIZE = BigInt(Number.MAX_SAFE_INTEGER);

export function information(handle: number): FileInformation {
  return withOpenFile(handle, FILE_READ_ATTRIBUTES, "GetFileInformationByHandle", ({ fd, status }) => {
    const { attributes, created } = dosFactsOf(fd, status);
    const { accessed, written, volumeSerial, size, links, inode: index } = status;
    return { attributes, created, accessed, written, volumeSerial, size, links, index };
  });
}

export function basic(handle: number): BasicInformation {
  return withOpenFile(handle, FILE_READ_ATTRIBUTES, GET, ({ fd, status }) => {
    const { attributes, created } = dosFactsOf(fd, status);
    const { accessed, written, changed } = status;
    return { attributes, created, accessed, written, changed };
  });
}

export function standard(handle: number): StandardInformation {
  return withOpenFile(handle, 0, GET, ({ record, status }) => ({
    allocated: status.kind === "directory" ? 0n : status.allocated,
    size: status.size,
    links: status.links,
    deletePending: status.links === 0 || (record !== 0 && isDeletePending(record)),
    directory: status.kind === "directory",
  }));
}

export function streams(handle: number): StreamInformation[] {
  return withOpenFile(handle, 0, GET, ({ fd, status }) => {
    const own = status.kind === "file" ? [{ name: "::$DATA", size: status.size, allocated: status.allocated }] : [];
    return [...own, ...namedStreams(factsOf(fd, GET).identity).map((stream) => ({ ...stream, name: `:${stream.name}:$DATA` }))];
  });
}

export function compression(handle: number): CompressionInformation {
  return withOpenFile(handle, 0, GET, ({ status }) => ({
    size: sizeOnDisk(status),
    format: status.traits & STATX_ATTR_COMPRESSED ? COMPRESSION_FORMAT_DEFAULT : COMPRESSION_FORMAT_NONE,
    unitShift: 0,
    chunkShift: 0,
    clusterShift: 0,
  }));
}

/** What a file takes where it takes less than its size: it is compressed or has holes. Blocks that are partly used do not count. */
export function sizeOnDisk({ kind, size, allocated }: FileStatus): bigint {
  return kind === "file" && allocated < size ? allocated : size;
}

export function attributeTag(handle: number): AttributeTag {
  return withOpenFile(handle, FILE_READ_ATTRIBUTES, GET, ({ fd, status }) => ({
    attributes: attributesOf(fd, status),
    tag: status.kind === "link" ? IO_REPARSE_TAG_SYMLINK : 0,
  }));
}

export function* rename(handle: number, request: RenameRequest): Operation<void> {
  const at = enter(handle, HandleKind.file, SET);
  try {
    const file = usedFile(at, DELETE, SET);
    yield* moveOpen(pathOf(file, SET), newName(request), request.replace, SET);
  } finally {
    leave(at);
  }
}

function newName({ root, name }: RenameRequest): string {
  if (root === 0) return name;
  return withOpenFile(root, 0, SET, (folder) => {
    if (folder.status.kind !== "directory") throw failure(ERROR_INVALID_PARAMETER, SET);
    if (/^[\\/]|^[a-z]:/i.test(name)) throw failure(ERROR_INVALID_PARAMETER, SET, name);
    return `${fromNativePath(pathOf(folder, SET))}\\${name}`;
  });
}

export function setDisposition(handle: number, deletes: boolean): void {
  withOpenFile(handle, DELETE, SET, (file) => {
    const path = pathOf(file, SET);
    if (deletes) refuseUndeletable(file, path);
    if (file.record !== 0) setDeletePending(file.record, deletes, path, SET);
  });
}

function refuseUndeletable({ fd, status }: UsedFile, path: string): void {
  if (status.kind === "file" && (status.mode & 0o222) === 0) throw failure(ERROR_ACCESS_DENIED, SET);
  if (status.kind === "directory" && readdirSync(descriptorPath(fd)).length > 0) throw failure(ERROR_DIR_NOT_EMPTY, SET);
  checkDeletable(path, SET);
}

export function setAllocation(handle: number, bytes: bigint): void {
  withOpenFile(handle, FILE_WRITE_DATA, SET, ({ fd, status }) => {
    checkSize(bytes, status);
    if (bytes < status.size) truncate(fd, bytes);
    else if (bytes > status.allocated) reserve(fd, bytes, status);
  });
}

/** What a disk cannot hold is refused before any of it is taken: Linux would take what there is and then fail. */
function reserve(fd: number, bytes: bigint, { allocated }: FileStatus): void {
  const { bavail, bsize } = statfsSync(descriptorPath(fd), { bigint: true });
  if (bytes - allocated > bavail * bsize) throw failure(ERROR_DISK_FULL, SET);
  if (libc.fallocate(fd, libc.FALLOC_FL_KEEP_SIZE, 0, Number(bytes)) >= 0) return;
  // A file system that reserves nothing allocates as the file is written.
  if (libc.errno() !== libc.EOPNOTSUPP) throw systemFailure(SET);
}

export function setEndOfFile(handle: number, bytes: bigint): void {
  withOpenFile(handle, FILE_WRITE_DATA, SET, ({ fd, status }) => {
    checkSize(bytes, status);
    truncate(fd, bytes);
  });
}

function checkSize(bytes: bigint, { kind }: FileStatus): void {
  if (bytes < 0n || bytes > LARGEST_SIZE || kind !== "file") throw failure(ERROR_INVALID_PARAMETER, SET);
}

function truncate(fd: number, bytes: bigint): void {
  if (libc.ftruncate(fd, Number(bytes)) < 0) throw systemFailure(SET);
}

/** A hint, as its name says: Linux has priorities of threads, not of files, and nothing depends on it. */
export function setPriority(handle: number, hint: number): void {
  withOpenFile(handle, 0, SET, () => {
    if (hint > HIGHEST_PRIORITY_HINT) throw failure(ERROR_INVALID_PARAMETER, SET);
  });
}
