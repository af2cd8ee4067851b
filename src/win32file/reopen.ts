import { dword, int64, knownMembers, wrongArgument } from "../arguments.js";
import { files } from "../host/index.js";
import { HANDLE, type HandleLike, handleValue } from "../wintypes/handle.js";
import { IID, type IIDLike } from "../wintypes/iid.js";
import { SECURITY_ATTRIBUTES, type SecurityAttributesLike } from "../wintypes/security-attributes.js";

/**
 * Opens what a handle stands for once more, with other access, sharing and flags.
 *
 * The file is the one that is open, also if its name is another file's by now. The new handle has a position of its own.
 *
 * @param OriginalFile   A handle that CreateFile has made.
 * @param DesiredAccess  GENERIC_READ, GENERIC_WRITE and other access rights; 0 to ask about the file only.
 * @param ShareMode      What others may do meanwhile: FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_SHARE_DELETE. The original handle counts too.
 * @param Flags          FILE_FLAG_*; no FILE_ATTRIBUTE_*.
 * @throws Win32Error ERROR_SHARING_VIOLATION (32) if access or sharing conflict with a handle that is open, ERROR_ACCESS_DENIED (5),
 *   ERROR_INVALID_PARAMETER (87) for attributes, ERROR_INVALID_HANDLE (6).
 * @example
 * using reader = CreateFile("a.log", { DesiredAccess: GENERIC_READ, ShareMode: FILE_SHARE_READ | FILE_SHARE_WRITE });
 * using writer = ReOpenFile(reader, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, 0);
 * @see reference win32file.ReOpenFile; Microsoft winbase ReOpenFile
 */
export function ReOpenFile(OriginalFile: HandleLike, DesiredAccess: number, ShareMode: number, Flags: number): HANDLE {
  const handle = handleValue(OriginalFile, "OriginalFile", "ReOpenFile");
  const access = dword(DesiredAccess, "DesiredAccess");
  return new HANDLE(files.reopen(handle, access, dword(ShareMode, "ShareMode"), dword(Flags, "Flags")));
}

/** OpenFileById's parameters by name. */
export interface OpenFileByIdOptions {
  /** The identifier: a number of 64 bits (FileIdType), or an IID (ObjectIdType). */
  readonly FileId: number | bigint | IIDLike;
  /** GENERIC_READ, GENERIC_WRITE and other access rights; 0 (default) to ask about the file only. */
  readonly DesiredAccess?: number;
  /** What others may do meanwhile: FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_SHARE_DELETE; 0 (default) nothing. */
  readonly ShareMode?: number;
  /** FILE_FLAG_*: FILE_FLAG_BACKUP_SEMANTICS for a directory. */
  readonly Flags?: number;
  /** Reserved by Windows. */
  readonly SecurityAttributes?: SecurityAttributesLike | null;
}

const MEMBERS = [
  "FileId",
  "DesiredAccess",
  "ShareMode",
  "Flags",
  "SecurityAttributes",
] as const satisfies readonly (keyof OpenFileByIdOptions)[];

/**
 * Opens the file of a volume that has an identifier, wherever it is and whatever it is called.
 *
 * GetFileInformationByHandle tells a file's identifier. On Linux only the administrator can open a file so, and not on every file system.
 *
 * @param File           A handle of any file on the volume.
 * @param FileId         The identifier: a number of 64 bits, or an IID for an object identifier. Or all that follow as one object.
 * @param DesiredAccess  GENERIC_READ, GENERIC_WRITE and other access rights; 0 to ask about the file only.
 * @param ShareMode      What others may do meanwhile: FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_SHARE_DELETE.
 * @param Flags          FILE_FLAG_*; FILE_FLAG_BACKUP_SEMANTICS for a directory.
 * @param SecurityAttributes  Reserved by Windows; null.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) if no file has the number, ERROR_FILE_NOT_FOUND (2) if none has the object identifier,
 *   ERROR_SHARING_VIOLATION (32), ERROR_ACCESS_DENIED (5), ERROR_NOT_SUPPORTED (50) where the system cannot open files so,
 *   ERROR_INVALID_HANDLE (6).
 * @see reference win32file.OpenFileById; Microsoft winbase OpenFileById
 */
export function OpenFileById(File: HandleLike, options: OpenFileByIdOptions): HANDLE;
export function OpenFileById(
  File: HandleLike,
  FileId: number | bigint | IIDLike,
  DesiredAccess: number,
  ShareMode: number,
  Flags: number,
  SecurityAttributes?: SecurityAttributesLike | null,
): HANDLE;
export function OpenFileById(File: HandleLike, ...rest: unknown[]): HANDLE {
  const volume = handleValue(File, "File", "OpenFileById");
  const [first, access, share, flags, security] = rest;
  if (isOptions(first)) {
    knownMembers(first, MEMBERS, "OpenFileById's options");
    const { FileId, DesiredAccess = 0, ShareMode = 0, Flags = 0, SecurityAttributes = null } = first;
    return openById(volume, FileId, DesiredAccess, ShareMode, Flags, SecurityAttributes);
  }
  return openById(volume, first, access, share, flags, security);
}

function isOptions(value: unknown): value is OpenFileByIdOptions {
  return typeof value === "object" && value !== null && !(value instanceof IID);
}

function openById(volume: number, id: unknown, access: unknown, share: unknown, flags: unknown, security: unknown): HANDLE {
  const request = {
    volume,
    id: identifier(id),
    access: dword(access, "DesiredAccess"),
    share: dword(share, "ShareMode"),
    flags: dword(flags, "Flags"),
    security: SECURITY_ATTRIBUTES.from(security, "SecurityAttributes"),
  };
  return new HANDLE(files.openById(request));
}

/** Numbers are taken signed or unsigned: an identifier of 64 bits is often written either way. */
function identifier(value: unknown): bigint | IID {
  if (typeof value === "bigint" && value >= 2n ** 63n && value < 2n ** 64n) return value;
  if (typeof value === "number" || typeof value === "bigint") return BigInt.asUintN(64, int64(value, "FileId"));
  if (value instanceof IID || typeof value === "string") return IID.from(value, "FileId");
  throw wrongArgument("FileId", "an integer of 64 bits or an IID", value);
}
