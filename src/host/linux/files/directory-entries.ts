// FileIdBothDirectoryInfo: a directory's entries by its handle. Where it has got to is the descriptor's own position, so that duplicates
// of a handle share it, as on Windows.

import { FILE_BEGIN, FILE_CURRENT, FILE_LIST_DIRECTORY } from "../../../win32con.js";
import { ERROR_INVALID_PARAMETER } from "../../../winerror/codes.js";
import type { DirectoryEntry } from "../../attributes.js";
import { descriptorPath } from "../descriptor-path.js";
import { failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { toWin32Name } from "../name-characters.js";
import { driveC } from "../state.js";
import { dosFactsAt } from "./dos-attributes.js";
import { type UsedFile, withOpenFile } from "./open-handles.js";
import { shortNamesIn } from "./short-names.js";
import { statusAt } from "./status.js";

const CALLER = "GetFileInformationByHandleEx";

// struct linux_dirent64, in bytes.
const LENGTH_AT = 16;
const NAME_AT = 19;

/** About a hundred entries a call. */
const buffer = Buffer.alloc(4096);

export function entries(handle: number, restart: boolean): DirectoryEntry[] {
  return withOpenFile(handle, FILE_LIST_DIRECTORY, CALLER, (folder) => {
    if (folder.status.kind !== "directory") throw failure(ERROR_INVALID_PARAMETER, CALLER);
    const position = libc.lseek(folder.fd, 0, restart ? FILE_BEGIN : FILE_CURRENT);
    if (position < 0) throw systemFailure(CALLER);
    // These two come first on Windows, and not at all in a drive's root; Linux has them anywhere.
    const found = position === 0 && !isRoot(folder) ? describe([".", ".."], folder) : [];
    for (;;) {
      const bytes = libc.getdents64(folder.fd, buffer, buffer.length);
      if (bytes < 0) throw systemFailure(CALLER);
      found.push(...describe(namesIn(bytes), folder));
      if (bytes === 0 || found.length > 0) return found; // otherwise all of them have gone meanwhile
    }
  });
}

function namesIn(bytes: number): string[] {
  const names: string[] = [];
  for (let at = 0; at < bytes; at += buffer.readUInt16LE(at + LENGTH_AT)) {
    const name = buffer.toString("utf8", at + NAME_AT, buffer.indexOf(0, at + NAME_AT));
    if (name !== "." && name !== "..") names.push(name);
  }
  return names;
}

function describe(names: readonly string[], folder: UsedFile): DirectoryEntry[] {
  const found: DirectoryEntry[] = [];
  const shortNames = shortNamesIn(descriptorPath(folder.fd));
  for (const name of names) {
    const path = `${descriptorPath(folder.fd)}/${name}`;
    const status = statusAt(path, false);
    if (!status) continue;
    const { attributes, created } = dosFactsAt(path, status);
    found.push({
      attributes,
      created,
      accessed: status.accessed,
      written: status.written,
      changed: status.changed,
      name: toWin32Name(name),
      shortName: shortNames.get(name) ?? "",
      position: 0,
      size: status.size,
      allocated: status.kind === "directory" ? 0n : status.allocated,
      extendedAttributesSize: 0,
      index: status.inode,
    });
  }
  return found;
}

function isRoot({ status }: UsedFile): boolean {
  return ["/", driveC()].some((path) => {
    const root = statusAt(path, true);
    return root?.inode === status.inode && root.volumeSerial === status.volumeSerial;
  });
}
