// Lists that GetFileInformationByHandleEx leaves in a buffer: structures that each say how far the next one is.

import type { DirectoryEntry, StreamInformation } from "../attributes.js";
import { FILE_ID_BOTH_DIR_INFO, FILE_STREAM_INFO, LITTLE_ENDIAN } from "./structs.js";

export function directoryEntries(view: DataView): DirectoryEntry[] {
  return each(view, FILE_ID_BOTH_DIR_INFO.NextEntryOffset, (start) => {
    const number = (offset: number) => view.getUint32(start + offset, LITTLE_ENDIAN);
    const long = (offset: number) => view.getBigUint64(start + offset, LITTLE_ENDIAN);
    const at = FILE_ID_BOTH_DIR_INFO;
    return {
      name: textAt(view, start + at.FileName, number(at.FileNameLength)),
      shortName: textAt(view, start + at.ShortName, view.getUint8(start + at.ShortNameLength)),
      position: number(at.FileIndex),
      created: long(at.CreationTime),
      accessed: long(at.LastAccessTime),
      written: long(at.LastWriteTime),
      changed: long(at.ChangeTime),
      attributes: number(at.FileAttributes),
      size: long(at.EndOfFile),
      allocated: long(at.AllocationSize),
      extendedAttributesSize: number(at.EaSize),
      index: long(at.FileId),
    };
  });
}

export function streamEntries(view: DataView): StreamInformation[] {
  return each(view, FILE_STREAM_INFO.NextEntryOffset, (start) => ({
    name: textAt(view, start + FILE_STREAM_INFO.StreamName, view.getUint32(start + FILE_STREAM_INFO.StreamNameLength, LITTLE_ENDIAN)),
    size: view.getBigInt64(start + FILE_STREAM_INFO.StreamSize, LITTLE_ENDIAN),
    allocated: view.getBigInt64(start + FILE_STREAM_INFO.StreamAllocationSize, LITTLE_ENDIAN),
  }));
}

/** A text of `bytes` bytes. */
export function textAt(view: DataView, offset: number, bytes: number): string {
  return Buffer.from(view.buffer, view.byteOffset + offset, bytes).toString("utf16le");
}

function each<T>(view: DataView, nextAt: number, read: (start: number) => T): T[] {
  const found: T[] = [];
  for (let start = 0; ; ) {
    found.push(read(start));
    const next = view.getUint32(start + nextAt, LITTLE_ENDIAN);
    if (next === 0) return found;
    start += next;
  }
}
