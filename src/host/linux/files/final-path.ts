// GetFinalPathNameByHandle and FileNameInfo: where an open file is, as the kernel knows it, so that links are resolved and renames seen.

import { FILE_NAME_OPENED, VOLUME_NAME_DOS, VOLUME_NAME_GUID, VOLUME_NAME_NONE, VOLUME_NAME_NT } from "../../../win32con.js";
import { ERROR_INVALID_PARAMETER } from "../../../winerror/codes.js";
import { failure } from "../errors.js";
import { fromNativePath } from "../paths.js";
import { volumeOf } from "../volumes.js";
import { pathOf, withOpenFile } from "./open-handles.js";

/** The name as it was opened is not kept: a normalized one is given for it, as Windows does where both agree. */
export function finalPath(handle: number, flags: number): string {
  const caller = "GetFinalPathNameByHandle";
  return withOpenFile(handle, 0, caller, (file) => {
    const path = fromNativePath(pathOf(file, caller));
    const rest = path.slice(DRIVE);
    switch (flags & ~FILE_NAME_OPENED) {
      case VOLUME_NAME_DOS:
        return `\\\\?\\${path}`;
      case VOLUME_NAME_GUID:
        return `\\\\?\\Volume${volumeOf(path).guid}${rest}`;
      case VOLUME_NAME_NT:
        return `${volumeOf(path).device}${rest}`;
      case VOLUME_NAME_NONE:
        return rest;
      default:
        throw failure(ERROR_INVALID_PARAMETER, caller);
    }
  });
}

const DRIVE = "C:".length;

export function name(handle: number): string {
  const caller = "GetFileInformationByHandleEx";
  return withOpenFile(handle, 0, caller, (file) => fromNativePath(pathOf(file, caller)).slice(DRIVE));
}
