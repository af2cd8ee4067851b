// CreateDirectory, CreateDirectoryEx and RemoveDirectory.

import { FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_READONLY } from "../../../win32con.js";
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_DIR_NOT_EMPTY,
  ERROR_DIRECTORY,
  ERROR_PATH_NOT_FOUND,
  ERROR_SHARING_VIOLATION,
} from "../../../winerror/codes.js";
import type { SECURITY_ATTRIBUTES } from "../../../wintypes/security-attributes.js";
import { Mode } from "../arbiter/shares.js";
import { descriptorPath } from "../descriptor-path.js";
import { codeOfErrno, failure } from "../errors.js";
import * as libc from "../libc.js";
import { attributesAt, writeAttributes } from "./dos-attributes.js";
import { copyExtendedAttributes } from "./extended-attributes.js";
import { factsOfPath } from "./identity.js";
import {
  afterLinks,
  folderExists,
  isDirectory,
  leadsNowhere,
  placeOf,
  refuseFixed,
  SHARE_ALL,
  sameFile,
  takenPlace,
  unlinkPlace,
  withPlace,
} from "./places.js";

/** Everybody may, as far as the umask lets them. */
const PERMISSIONS = 0o777;

export function createDirectory(path: string, template: string | null, _security: SECURITY_ATTRIBUTES | null, caller: string): void {
  const refuse = (code: number) => failure(code, caller, path);
  const model = template === null ? undefined : templatePath(template, caller);
  const place = placeOf(path, caller);
  if (place.facts) throw refuse(ERROR_ALREADY_EXISTS);
  if (!folderExists(place)) throw refuse(ERROR_PATH_NOT_FOUND);
  if (libc.mkdir(place.path, PERMISSIONS) < 0) {
    const errno = libc.errno();
    throw refuse(errno === libc.EEXIST ? ERROR_ALREADY_EXISTS : errno === libc.ENOENT ? ERROR_PATH_NOT_FOUND : codeOfErrno(errno));
  }
  if (model === undefined) return;
  try {
    resemble(place.path, model, caller, path);
  } catch (error) {
    libc.rmdir(place.path); // nobody has been told of it
    throw error;
  }
}

function templatePath(template: string, caller: string): string {
  const place = takenPlace(template, caller);
  if (!isDirectory(place)) throw failure(ERROR_DIRECTORY, caller, template);
  return afterLinks(place, caller).path;
}

function resemble(path: string, model: string, caller: string, name: string): void {
  const attributes = attributesAt(model) & ~FILE_ATTRIBUTE_DIRECTORY;
  const fd = libc.open(path, libc.O_RDONLY | libc.O_DIRECTORY | libc.O_CLOEXEC | libc.O_NOFOLLOW, 0);
  if (fd < 0) throw failure(codeOfErrno(libc.errno()), caller, name);
  try {
    copyExtendedAttributes(model, descriptorPath(fd), caller, name);
    writeAttributes(fd, attributes, caller, name);
  } finally {
    libc.close(fd);
  }
}

const REMOVE = "RemoveDirectory";

export function removeDirectory(path: string): void {
  const refuse = (code: number) => failure(code, REMOVE, path);
  const place = takenPlace(path, REMOVE);
  if (!isDirectory(place) && !leadsNowhere(place)) throw refuse(ERROR_DIRECTORY);
  refuseFixed(place, REMOVE);
  if (place.facts.kind === "directory" && attributesAt(place.path) & FILE_ATTRIBUTE_READONLY) throw refuse(ERROR_ACCESS_DENIED);
  // Windows keeps a process's current directory open, without FILE_SHARE_DELETE.
  const current = factsOfPath("/proc/self/cwd"); // process.cwd() fails where somebody has deleted it
  if (current && sameFile(current, place.facts)) throw refuse(ERROR_SHARING_VIOLATION);
  withPlace(place, Mode.delete | SHARE_ALL, REMOVE, () => {
    const errno = unlinkPlace(place);
    if (errno === 0) return;
    // POSIX lets a file system say EEXIST for a directory that is not empty.
    throw refuse(errno === libc.EEXIST ? ERROR_DIR_NOT_EMPTY : codeOfErrno(errno));
  });
}
