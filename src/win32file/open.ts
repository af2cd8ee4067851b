import { dword, knownMembers, text, wrongArgument } from "../arguments.js";
import type { Created, CreateFileRequest } from "../host/files.js";
import { files } from "../host/index.js";
import { HANDLE, type HandleLike, handleValue } from "../wintypes/handle.js";
import { SECURITY_ATTRIBUTES, type SecurityAttributesLike } from "../wintypes/security-attributes.js";
import { OPEN_EXISTING } from "./constants.js";

/** CreateFile's parameters by name. */
export interface CreateFileOptions {
  /** GENERIC_READ, GENERIC_WRITE and other access rights; 0 (default) to ask about the file only. */
  readonly DesiredAccess?: number;
  /** What others may do meanwhile: FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_SHARE_DELETE; 0 (default) nothing. */
  readonly ShareMode?: number;
  /** Handle inheritance and the descriptor of a new file. */
  readonly SecurityAttributes?: SecurityAttributesLike | null;
  /** CREATE_NEW, CREATE_ALWAYS, OPEN_EXISTING (default), OPEN_ALWAYS or TRUNCATE_EXISTING. */
  readonly CreationDisposition?: number;
  /** FILE_ATTRIBUTE_* for a new file, and FILE_FLAG_*. */
  readonly FlagsAndAttributes?: number;
  /** An open file whose attributes a new file gets. */
  readonly TemplateFile?: HandleLike | null;
  /** A transaction's handle: only null is possible, no host has transactions (CreateTransaction comes with win32transaction). */
  readonly Transaction?: null;
  readonly MiniVersion?: null;
  readonly ExtendedParameter?: null;
}

/**
 * Opens or creates a file, directory or device.
 *
 * @param fileName       The name: a Win32 path, on Linux also a POSIX one.
 * @param desiredAccess  GENERIC_READ, GENERIC_WRITE and other access rights; 0 to ask about the file only. Or all that follow as one object.
 * @param shareMode      What others may do while it is open: FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_SHARE_DELETE; 0 for nothing.
 * @param attributes     Handle inheritance and security of a new file, or null.
 * @param CreationDisposition  CREATE_NEW, CREATE_ALWAYS, OPEN_EXISTING, OPEN_ALWAYS or TRUNCATE_EXISTING.
 * @param flagsAndAttributes   FILE_ATTRIBUTE_* for a new file, and FILE_FLAG_*.
 * @param hTemplateFile  An open file whose attributes a new file gets, or null.
 * @returns The handle; its `alreadyExisted` is true if CREATE_ALWAYS or OPEN_ALWAYS found the file.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3), ERROR_ACCESS_DENIED (5), ERROR_SHARING_VIOLATION (32) if
 *   an open handle forbids this access or this call forbids what is open, ERROR_FILE_EXISTS (80) for CREATE_NEW,
 *   ERROR_INVALID_PARAMETER (87), ERROR_INVALID_NAME (123).
 * @example
 * using file = CreateFile("a.txt", { DesiredAccess: GENERIC_READ | GENERIC_WRITE, CreationDisposition: CREATE_ALWAYS });
 * WriteFile(file, "hello");
 * @see reference win32file.CreateFile, win32file.CreateFileW; Microsoft fileapi CreateFileW
 */
export function CreateFile(fileName: string, options: CreateFileOptions): HANDLE;
export function CreateFile(
  fileName: string,
  desiredAccess: number,
  shareMode: number,
  attributes: SecurityAttributesLike | null,
  CreationDisposition: number,
  flagsAndAttributes: number,
  hTemplateFile?: HandleLike | null,
  Transaction?: null,
  MiniVersion?: null,
  ExtendedParameter?: null,
): HANDLE;
export function CreateFile(...parameters: CreateFileParameters): HANDLE {
  return opened(files.create(createFileRequest(parameters)));
}

/** CreateFile under its other name: both take Unicode, and CreateFileW's further parameters. */
export const CreateFileW: typeof CreateFile = CreateFile;

export type CreateFileParameters =
  | [fileName: string, options: CreateFileOptions]
  | [
      fileName: string,
      desiredAccess: number,
      shareMode: number,
      attributes: SecurityAttributesLike | null,
      CreationDisposition: number,
      flagsAndAttributes: number,
      hTemplateFile?: HandleLike | null,
      Transaction?: null,
      MiniVersion?: null,
      ExtendedParameter?: null,
    ];

/** The handle that a host has made. */
export function opened(created: Created): HANDLE {
  return new HANDLE(created.handle, created);
}

const MEMBERS = [
  "DesiredAccess",
  "ShareMode",
  "SecurityAttributes",
  "CreationDisposition",
  "FlagsAndAttributes",
  "TemplateFile",
  "Transaction",
  "MiniVersion",
  "ExtendedParameter",
] as const satisfies readonly (keyof CreateFileOptions)[];

/** CreateFile's arguments, in either form, checked. */
export function createFileRequest(parameters: CreateFileParameters): CreateFileRequest {
  const second = parameters[1];
  const options = typeof second === "object" && second !== null ? second : named(parameters.slice(1));
  knownMembers(options, MEMBERS, "CreateFile's options");
  onlyNone(options.Transaction, "Transaction");
  onlyNone(options.MiniVersion, "MiniVersion");
  onlyNone(options.ExtendedParameter, "ExtendedParameter");
  return {
    path: text(parameters[0], "fileName"),
    access: dword(options.DesiredAccess ?? 0, "desiredAccess"),
    share: dword(options.ShareMode ?? 0, "shareMode"),
    security: SECURITY_ATTRIBUTES.from(options.SecurityAttributes, "attributes"),
    disposition: dword(options.CreationDisposition ?? OPEN_EXISTING, "CreationDisposition"),
    flagsAndAttributes: dword(options.FlagsAndAttributes ?? 0, "flagsAndAttributes"),
    template: isNone(options.TemplateFile) ? 0 : handleValue(options.TemplateFile, "hTemplateFile", "CreateFile"),
  };
}

function onlyNone(value: unknown, name: string): void {
  if (value !== undefined && value !== null && value !== 0) throw wrongArgument(name, "null: there are no transactions", value);
}

/** Positional arguments by name; those that the reference gives no default must be there. */
function named(positional: unknown[]): CreateFileOptions {
  const [DesiredAccess, ShareMode, SecurityAttributes, CreationDisposition, FlagsAndAttributes] = positional;
  dword(DesiredAccess, "desiredAccess");
  dword(ShareMode, "shareMode");
  dword(CreationDisposition, "CreationDisposition");
  dword(FlagsAndAttributes, "flagsAndAttributes");
  const [TemplateFile, Transaction, MiniVersion, ExtendedParameter] = positional.slice(5);
  return {
    DesiredAccess,
    ShareMode,
    SecurityAttributes,
    CreationDisposition,
    FlagsAndAttributes,
    TemplateFile,
    Transaction,
    MiniVersion,
    ExtendedParameter,
  } as CreateFileOptions;
}

/** Null, nothing, or 0, as C and older programs write "no handle". */
function isNone(handle: unknown): boolean {
  return handle === undefined || handle === null || handle === 0;
}
