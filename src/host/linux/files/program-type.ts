// GetBinaryType: what a program was made for, by its header.

import { FILE_READ_DATA, FILE_SHARE_DELETE, FILE_SHARE_READ } from "../../../win32con.js";
import { ERROR_BAD_EXE_FORMAT } from "../../../winerror/codes.js";
import { failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { withFile } from "./open.js";

const SCS_32BIT_BINARY = 0;
const SCS_DOS_BINARY = 1;
const SCS_WOW_BINARY = 2;
const SCS_PIF_BINARY = 3;
const SCS_POSIX_BINARY = 4;
const SCS_OS216_BINARY = 5;
const SCS_64BIT_BINARY = 6;

// Headers of programs, in bytes: of DOS, of Windows 3 ("NE") and of Windows ("PE").
const DOS_HEADER_SIZE = 64;
const NEW_HEADER_POSITION_AT = 60;
const NEW_HEADER_SIZE = 96;
const NE_SYSTEM_AT = 54;
const PE_TRAITS_AT = 22;
const PE_FORMAT_AT = 24;
const PE_SUBSYSTEM_AT = 92;

const NE_WINDOWS = 2;
const NE_WINDOWS_386 = 4;
const NE_OS2 = 1;
const PE_IS_DLL = 0x2000;
const PE_FORMAT_64 = 0x20b;
const PE_SUBSYSTEM_POSIX = 7;

const CALLER = "GetBinaryType";

export function binaryType(path: string): number {
  // As to run it: nobody may be writing to it.
  const type = withFile(path, FILE_READ_DATA, FILE_SHARE_READ | FILE_SHARE_DELETE, 0, CALLER, ({ fd }) => {
    const header = bytesAt(fd, 0, DOS_HEADER_SIZE, path);
    return header.toString("latin1", 0, 2) === "MZ" ? typeOf(header, fd, path) : typeByName(path);
  });
  if (type === undefined) throw failure(ERROR_BAD_EXE_FORMAT, CALLER, path);
  return type;
}

/** What has no header: DOS runs it as it is, by its name's ending. */
function typeByName(path: string): number | undefined {
  if (/\.com$/i.test(path)) return SCS_DOS_BINARY;
  return /\.pif$/i.test(path) ? SCS_PIF_BINARY : undefined;
}

function typeOf(dosHeader: Buffer, fd: number, path: string): number | undefined {
  if (dosHeader.length < DOS_HEADER_SIZE) return SCS_DOS_BINARY;
  const header = bytesAt(fd, dosHeader.readUInt32LE(NEW_HEADER_POSITION_AT), NEW_HEADER_SIZE, path);
  if (header.toString("latin1", 0, 4) === "PE\0\0") return header.length < NEW_HEADER_SIZE ? undefined : typeOfPortable(header);
  if (header.toString("latin1", 0, 2) === "NE" && header.length > NE_SYSTEM_AT) return typeOfNew(header);
  return SCS_DOS_BINARY;
}

/** A DLL is no program. */
function typeOfPortable(header: Buffer): number | undefined {
  if (header.readUInt16LE(PE_TRAITS_AT) & PE_IS_DLL) return undefined;
  if (header.readUInt16LE(PE_SUBSYSTEM_AT) === PE_SUBSYSTEM_POSIX) return SCS_POSIX_BINARY;
  return header.readUInt16LE(PE_FORMAT_AT) === PE_FORMAT_64 ? SCS_64BIT_BINARY : SCS_32BIT_BINARY;
}

function typeOfNew(header: Buffer): number | undefined {
  const system = header.readUInt8(NE_SYSTEM_AT);
  if (system === NE_WINDOWS || system === NE_WINDOWS_386) return SCS_WOW_BINARY;
  return system === NE_OS2 ? SCS_OS216_BINARY : SCS_DOS_BINARY;
}

function bytesAt(fd: number, position: number, bytes: number, path: string): Buffer {
  const buffer = Buffer.alloc(bytes);
  const count = libc.pread(fd, buffer, bytes, position);
  if (count < 0) throw systemFailure(CALLER, path);
  return buffer.subarray(0, count);
}
