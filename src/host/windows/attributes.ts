import { INVALID_FILE_ATTRIBUTES, INVALID_FILE_SIZE } from "../../win32con.js";
import { ERROR_HANDLE_EOF, ERROR_MORE_DATA, ERROR_NO_MORE_FILES } from "../../winerror/codes.js";
import { Win32Error } from "../../winerror/errors.js";
import type { AttributesHost, FileSummary } from "../attributes.js";
import type { Operation } from "../operation.js";
import { directoryEntries, streamEntries, textAt } from "./entries.js";
import { errorLeft, failure, failureOf, forgetError, kernel32 } from "./ffi.js";
import {
  BY_HANDLE_FILE_INFORMATION,
  FILE_ATTRIBUTE_TAG_INFO,
  FILE_BASIC_INFO,
  FILE_COMPRESSION_INFO,
  FILE_NAME_INFO,
  FILE_RENAME_INFO,
  FILE_STANDARD_INFO,
  LITTLE_ENDIAN,
  members,
  WIN32_FILE_ATTRIBUTE_DATA,
} from "./structs.js";

const GetFileAttributesW = kernel32<[path: string]>("uint32_t GetFileAttributesW(const char16_t *path)");
const SetFileAttributesW = kernel32<[path: string, attributes: number]>(
  "int SetFileAttributesW(const char16_t *path, uint32_t attributes)",
);
const GetFileAttributesExW = kernel32<[path: string, level: number, data: Uint8Array]>(
  "int GetFileAttributesExW(const char16_t *path, int level, void *data)",
);
const GetCompressedFileSizeW = kernel32<[path: string, high: Uint8Array]>(
  "uint32_t GetCompressedFileSizeW(const char16_t *path, void *high)",
);
const GetBinaryTypeW = kernel32<[path: string, type: Uint8Array]>("int GetBinaryTypeW(const char16_t *path, void *type)");
const GetFileTime = kernel32<[handle: number, created: Uint8Array, accessed: Uint8Array, written: Uint8Array]>(
  "int GetFileTime(intptr_t handle, void *created, void *accessed, void *written)",
);
const SetFileTime = kernel32<[handle: number, created: Uint8Array, accessed: Uint8Array, written: Uint8Array]>(
  "int SetFileTime(intptr_t handle, const void *created, const void *accessed, const void *written)",
);
const GetFileInformationByHandle = kernel32<[handle: number, information: Uint8Array]>(
  "int GetFileInformationByHandle(intptr_t handle, void *information)",
);
const GetFinalPathNameByHandleW = kernel32<[handle: number, path: Uint8Array, characters: number, flags: number]>(
  "uint32_t GetFinalPathNameByHandleW(intptr_t handle, void *path, uint32_t characters, uint32_t flags)",
);
const GetFileInformationByHandleEx = kernel32<[handle: number, kind: number, information: Uint8Array, bytes: number]>(
  "int GetFileInformationByHandleEx(intptr_t handle, int kind, void *information, uint32_t bytes)",
);
const SetFileInformationByHandle = kernel32<[handle: number, kind: number, information: Uint8Array, bytes: number]>(
  "int SetFileInformationByHandle(intptr_t handle, int kind, void *information, uint32_t bytes)",
);

/** GetFileExInfoStandard. */
const STANDARD_LEVEL = 0;

/** FILE_INFO_BY_HANDLE_CLASS. */
const Class = {
  basic: 0,
  standard: 1,
  name: 2,
  rename: 3,
  disposition: 4,
  allocation: 5,
  endOfFile: 6,
  streams: 7,
  compression: 8,
  attributeTag: 9,
  entries: 10,
  entriesFromStart: 11,
  priority: 12,
} as const;

/** Room for a path of usual length, in characters; a longer one is asked for again. */
const USUAL_PATH = 300;
/** Room for several entries of a directory; one with the longest name takes 616 bytes. */
const ENTRIES_BYTES = 8192;

export const attributes: AttributesHost = {
  get(path) {
    const found = GetFileAttributesW(path);
    if (found === INVALID_FILE_ATTRIBUTES) throw failure("GetFileAttributes", { path });
    return found;
  },

  set(path, wanted) {
    if (SetFileAttributesW(path, wanted) === 0) throw failure("SetFileAttributes", { path });
  },

  summary(path) {
    const bytes = new Uint8Array(WIN32_FILE_ATTRIBUTE_DATA.size);
    if (GetFileAttributesExW(path, STANDARD_LEVEL, bytes) === 0) throw failure("GetFileAttributesEx", { path });
    return summaryIn(members(bytes), WIN32_FILE_ATTRIBUTE_DATA);
  },

  compressedSize(path) {
    const high = new Uint8Array(4);
    forgetError(GetCompressedFileSizeW);
    const low = GetCompressedFileSizeW(path, high);
    const error = low === INVALID_FILE_SIZE ? errorLeft() : 0; // also the low half of a size can have that value
    if (error !== 0) throw failureOf(error, "GetCompressedFileSize", { path });
    return joined(members(high).getUint32(0, LITTLE_ENDIAN), low);
  },

  binaryType(path) {
    const type = new Uint8Array(4);
    if (GetBinaryTypeW(path, type) === 0) throw failure("GetBinaryType", { path });
    return members(type).getUint32(0, LITTLE_ENDIAN);
  },

  times(handle) {
    const [created, accessed, written] = [new Uint8Array(8), new Uint8Array(8), new Uint8Array(8)];
    if (GetFileTime(handle, created, accessed, written) === 0) throw failure("GetFileTime");
    return { created: number64(created), accessed: number64(accessed), written: number64(written) };
  },

  setTimes(handle, { created, accessed, written }) {
    if (SetFileTime(handle, bytes64(created), bytes64(accessed), bytes64(written)) === 0) throw failure("SetFileTime");
  },

  information(handle) {
    const bytes = new Uint8Array(BY_HANDLE_FILE_INFORMATION.size);
    if (GetFileInformationByHandle(handle, bytes) === 0) throw failure("GetFileInformationByHandle");
    const view = members(bytes);
    const at = BY_HANDLE_FILE_INFORMATION;
    return {
      ...summaryIn(view, at),
      volumeSerial: view.getUint32(at.dwVolumeSerialNumber, LITTLE_ENDIAN),
      links: view.getUint32(at.nNumberOfLinks, LITTLE_ENDIAN),
      index: joined(view.getUint32(at.nFileIndexHigh, LITTLE_ENDIAN), view.getUint32(at.nFileIndexLow, LITTLE_ENDIAN)),
    };
  },

  finalPath(handle, flags) {
    for (let room = USUAL_PATH; ; ) {
      const path = Buffer.alloc(room * 2);
      const characters = GetFinalPathNameByHandleW(handle, path, room, flags);
      if (characters === 0) throw failure("GetFinalPathNameByHandle");
      if (characters < room) return path.toString("utf16le", 0, characters * 2);
      room = characters + 1; // the file may be renamed to a longer path meanwhile
    }
  },

  basic(handle) {
    const view = informationOf(handle, Class.basic, FILE_BASIC_INFO.size);
    return {
      created: view.getBigUint64(FILE_BASIC_INFO.CreationTime, LITTLE_ENDIAN),
      accessed: view.getBigUint64(FILE_BASIC_INFO.LastAccessTime, LITTLE_ENDIAN),
      written: view.getBigUint64(FILE_BASIC_INFO.LastWriteTime, LITTLE_ENDIAN),
      changed: view.getBigUint64(FILE_BASIC_INFO.ChangeTime, LITTLE_ENDIAN),
      attributes: view.getUint32(FILE_BASIC_INFO.FileAttributes, LITTLE_ENDIAN),
    };
  },

  standard(handle) {
    const view = informationOf(handle, Class.standard, FILE_STANDARD_INFO.size);
    return {
      allocated: view.getBigInt64(FILE_STANDARD_INFO.AllocationSize, LITTLE_ENDIAN),
      size: view.getBigInt64(FILE_STANDARD_INFO.EndOfFile, LITTLE_ENDIAN),
      links: view.getUint32(FILE_STANDARD_INFO.NumberOfLinks, LITTLE_ENDIAN),
      deletePending: view.getUint8(FILE_STANDARD_INFO.DeletePending) !== 0,
      directory: view.getUint8(FILE_STANDARD_INFO.Directory) !== 0,
    };
  },

  name(handle) {
    const view = growing(handle, Class.name, FILE_NAME_INFO.size + USUAL_PATH * 2);
    return textAt(view, FILE_NAME_INFO.FileName, view.getUint32(FILE_NAME_INFO.FileNameLength, LITTLE_ENDIAN));
  },

  streams(handle) {
    // A file without streams is an error here, and none for pywin32.
    return unless(ERROR_HANDLE_EOF, () => streamEntries(growing(handle, Class.streams, ENTRIES_BYTES)));
  },

  compression(handle) {
    const view = informationOf(handle, Class.compression, FILE_COMPRESSION_INFO.size);
    return {
      size: view.getBigInt64(FILE_COMPRESSION_INFO.CompressedFileSize, LITTLE_ENDIAN),
      format: view.getUint16(FILE_COMPRESSION_INFO.CompressionFormat, LITTLE_ENDIAN),
      unitShift: view.getUint8(FILE_COMPRESSION_INFO.CompressionUnitShift),
      chunkShift: view.getUint8(FILE_COMPRESSION_INFO.ChunkShift),
      clusterShift: view.getUint8(FILE_COMPRESSION_INFO.ClusterShift),
    };
  },

  attributeTag(handle) {
    const view = informationOf(handle, Class.attributeTag, FILE_ATTRIBUTE_TAG_INFO.size);
    return {
      attributes: view.getUint32(FILE_ATTRIBUTE_TAG_INFO.FileAttributes, LITTLE_ENDIAN),
      tag: view.getUint32(FILE_ATTRIBUTE_TAG_INFO.ReparseTag, LITTLE_ENDIAN),
    };
  },

  entries(handle, restart) {
    const kind = restart ? Class.entriesFromStart : Class.entries;
    return unless(ERROR_NO_MORE_FILES, () => directoryEntries(informationOf(handle, kind, ENTRIES_BYTES)));
  },

  setBasic(handle, information) {
    const bytes = new Uint8Array(FILE_BASIC_INFO.size);
    const view = members(bytes);
    view.setBigUint64(FILE_BASIC_INFO.CreationTime, information.created, LITTLE_ENDIAN);
    view.setBigUint64(FILE_BASIC_INFO.LastAccessTime, information.accessed, LITTLE_ENDIAN);
    view.setBigUint64(FILE_BASIC_INFO.LastWriteTime, information.written, LITTLE_ENDIAN);
    view.setBigUint64(FILE_BASIC_INFO.ChangeTime, information.changed, LITTLE_ENDIAN);
    view.setUint32(FILE_BASIC_INFO.FileAttributes, information.attributes, LITTLE_ENDIAN);
    change(handle, Class.basic, bytes);
  },

  // A generator as the contract has it: Windows renames within the call.
  // biome-ignore lint/correctness/useYield: there is nothing to wait for
  *rename(handle, { replace, root, name }): Operation<void> {
    const text = Buffer.from(`${name}\0`, "utf16le");
    const bytes = new Uint8Array(FILE_RENAME_INFO.FileName + text.length);
    const view = members(bytes);
    view.setUint8(FILE_RENAME_INFO.ReplaceIfExists, replace ? 1 : 0);
    view.setBigInt64(FILE_RENAME_INFO.RootDirectory, BigInt(root), LITTLE_ENDIAN);
    view.setUint32(FILE_RENAME_INFO.FileNameLength, name.length * 2, LITTLE_ENDIAN);
    bytes.set(text, FILE_RENAME_INFO.FileName);
    change(handle, Class.rename, bytes);
  },

  setDisposition(handle, deletes) {
    change(handle, Class.disposition, Uint8Array.of(deletes ? 1 : 0));
  },

  setAllocation(handle, bytes) {
    change(handle, Class.allocation, bytes64(bytes));
  },

  setEndOfFile(handle, bytes) {
    change(handle, Class.endOfFile, bytes64(bytes));
  },

  setPriority(handle, hint) {
    change(handle, Class.priority, new Uint8Array(Uint32Array.of(hint).buffer));
  },
};

// --- the calls ------------------------------------------------------------------------------------------------------

function informationOf(handle: number, kind: number, size: number): DataView {
  const bytes = new Uint8Array(size);
  if (GetFileInformationByHandleEx(handle, kind, bytes, size) === 0) throw failure("GetFileInformationByHandleEx");
  return members(bytes);
}

/** The same with more and more room, as long as there is too little. */
function growing(handle: number, kind: number, size: number): DataView {
  for (let room = size; ; room *= 2) {
    const bytes = new Uint8Array(room);
    if (GetFileInformationByHandleEx(handle, kind, bytes, room) !== 0) return members(bytes);
    if (errorLeft() !== ERROR_MORE_DATA) throw failure("GetFileInformationByHandleEx");
  }
}

/** What `ask` gives; nothing where it fails with the code by which Windows says that there is nothing. */
function unless<T>(code: number, ask: () => T[]): T[] {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Win32Error && error.winerror === code) return [];
    throw error;
  }
}

function change(handle: number, kind: number, bytes: Uint8Array): void {
  if (SetFileInformationByHandle(handle, kind, bytes, bytes.length) === 0) throw failure("SetFileInformationByHandle");
}

// --- the structures -------------------------------------------------------------------------------------------------

type SummaryLayout = Record<keyof typeof WIN32_FILE_ATTRIBUTE_DATA, number>;

function summaryIn(view: DataView, at: SummaryLayout): FileSummary {
  return {
    attributes: view.getUint32(at.dwFileAttributes, LITTLE_ENDIAN),
    created: fileTime(view, at.ftCreationTime),
    accessed: fileTime(view, at.ftLastAccessTime),
    written: fileTime(view, at.ftLastWriteTime),
    size: joined(view.getUint32(at.nFileSizeHigh, LITTLE_ENDIAN), view.getUint32(at.nFileSizeLow, LITTLE_ENDIAN)),
  };
}

/** FILETIME: two halves, the low one first, at multiples of four. */
function fileTime(view: DataView, offset: number): bigint {
  return joined(view.getUint32(offset + 4, LITTLE_ENDIAN), view.getUint32(offset, LITTLE_ENDIAN));
}

function joined(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

function number64(bytes: Uint8Array): bigint {
  return members(bytes).getBigUint64(0, LITTLE_ENDIAN);
}

function bytes64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  members(bytes).setBigInt64(0, value, LITTLE_ENDIAN);
  return bytes;
}
