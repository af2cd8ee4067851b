// What an opener asks for, checked and said in Linux's words, before anything is touched.

import {
  CREATE_ALWAYS,
  CREATE_NEW,
  FILE_APPEND_DATA,
  FILE_ATTRIBUTE_ENCRYPTED,
  FILE_ATTRIBUTE_READONLY,
  FILE_EXECUTE,
  FILE_FLAG_DELETE_ON_CLOSE,
  FILE_FLAG_NO_BUFFERING,
  FILE_FLAG_OPEN_REPARSE_POINT,
  FILE_FLAG_WRITE_THROUGH,
  FILE_READ_DATA,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  FILE_WRITE_DATA,
  GENERIC_READ,
  GENERIC_WRITE,
  OPEN_ALWAYS,
  OPEN_EXISTING,
  TRUNCATE_EXISTING,
} from "../../../win32con.js";
import { ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED } from "../../../winerror/codes.js";
import type { CreateFileRequest } from "../../files.js";
import { DELETE, fileAccess } from "../access.js";
import { Mode } from "../arbiter/shares.js";
import { failure } from "../errors.js";
import * as libc from "../libc.js";
import { KEPT } from "./dos-attributes.js";

/** What lets others do everything. */
export const FILE_SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
export const WRITE_RIGHTS = FILE_WRITE_DATA | FILE_APPEND_DATA;

/** The attributes that a new file can be given; what else FILE_ATTRIBUTE_* has is the file system's own. */
const GIVEN = FILE_ATTRIBUTE_READONLY | KEPT;

/** What a file is opened for, by whichever function. */
export type OpenRequest = Omit<CreateFileRequest, "security" | "template"> & {
  /** FILE_ATTRIBUTE_* for a new file instead of those in the flags: its template's. */
  readonly attributes?: number;
};

/** What errors name; nothing where the program has named nothing. */
export const namedIn = ({ path }: OpenRequest): string | undefined => path || undefined;

export interface Plan {
  readonly request: OpenRequest;
  /** The function to name in errors. */
  readonly caller: string;
  /** The rights that will be granted. */
  readonly access: number;
  /** How to open it, without O_CREAT and O_EXCL. */
  readonly flags: number;
  /** Whether a file that is missing is created. */
  readonly creates: boolean;
  /** FILE_ATTRIBUTE_* of a new file. */
  readonly attributes: number;
  /** The permissions of a new file; the umask narrows them. */
  readonly permissions: number;
}

export function makePlan(request: OpenRequest, caller: string): Plan {
  const { disposition, flagsAndAttributes } = request;
  const refuse = (code: number) => failure(code, caller, namedIn(request));
  if (disposition < CREATE_NEW || disposition > TRUNCATE_EXISTING) throw refuse(ERROR_INVALID_PARAMETER);
  if (disposition === CREATE_ALWAYS && flagsAndAttributes & FILE_FLAG_OPEN_REPARSE_POINT) throw refuse(ERROR_INVALID_PARAMETER);
  // The documentation asks for GENERIC_WRITE itself, not for a right that it stands for.
  if (disposition === TRUNCATE_EXISTING && !(request.access & GENERIC_WRITE)) throw refuse(ERROR_INVALID_PARAMETER);
  const creates = disposition === CREATE_NEW || disposition === CREATE_ALWAYS || disposition === OPEN_ALWAYS;
  if (creates && flagsAndAttributes & FILE_ATTRIBUTE_ENCRYPTED) throw refuse(ERROR_NOT_SUPPORTED);
  const wanted = flagsAndAttributes & FILE_FLAG_DELETE_ON_CLOSE ? request.access | DELETE : request.access;
  const access = fileAccess(wanted);
  const attributes = (request.attributes ?? flagsAndAttributes) & GIVEN;
  return {
    request,
    caller,
    access,
    flags: openFlags(access, flagsAndAttributes, disposition),
    creates,
    attributes,
    permissions: attributes & FILE_ATTRIBUTE_READONLY ? 0o444 : 0o666,
  };
}

function openFlags(access: number, flagsAndAttributes: number, disposition: number): number {
  // O_NONBLOCK: a FIFO would hold the call until somebody opens its other end.
  let flags = libc.O_CLOEXEC | libc.O_NOCTTY | libc.O_NONBLOCK;
  if (flagsAndAttributes & FILE_FLAG_OPEN_REPARSE_POINT) flags |= libc.O_NOFOLLOW;
  const reads = (access & FILE_READ_DATA) !== 0;
  // CREATE_ALWAYS empties the file, also when the caller does not ask to write.
  const writes = (access & WRITE_RIGHTS) !== 0 || disposition === CREATE_ALWAYS;
  if (reads && writes) flags |= libc.O_RDWR;
  else if (writes) flags |= libc.O_WRONLY;
  else if (!reads && disposition === OPEN_EXISTING) return flags | libc.O_PATH; // to ask about it needs no permission to read
  if ((access & WRITE_RIGHTS) === FILE_APPEND_DATA) flags |= libc.O_APPEND;
  if (flagsAndAttributes & FILE_FLAG_WRITE_THROUGH) flags |= libc.O_DSYNC;
  if (flagsAndAttributes & FILE_FLAG_NO_BUFFERING) flags |= libc.O_DIRECT;
  return flags;
}

/** The console is opened for reading or for writing, but CON, whose name does not say which, not for both. */
export function checkConsole(plan: Plan): void {
  const both = GENERIC_READ | GENERIC_WRITE;
  if ((plan.request.access & both) >>> 0 === both >>> 0 && /^(?:\\\\[.?]\\)?con:?$/i.test(plan.request.path)) {
    throw failure(ERROR_FILE_NOT_FOUND, plan.caller, namedIn(plan.request));
  }
}

/** What is wanted and what is allowed to others, as the arbiter takes it. To empty a file is to write to it, whatever was asked for. */
export function shareWord({ request, access }: Plan, empties: boolean, isDirectory: boolean): number {
  const { share, flagsAndAttributes } = request;
  let word = isDirectory ? Mode.directory : 0;
  if (access & (FILE_READ_DATA | FILE_EXECUTE)) word |= Mode.read;
  if (access & WRITE_RIGHTS || empties) word |= Mode.write;
  if (access & DELETE) word |= Mode.delete;
  if (share & FILE_SHARE_READ) word |= Mode.shareRead;
  if (share & FILE_SHARE_WRITE) word |= Mode.shareWrite;
  if (share & FILE_SHARE_DELETE) word |= Mode.shareDelete;
  if (flagsAndAttributes & FILE_FLAG_DELETE_ON_CLOSE) word |= Mode.deleteOnClose;
  return word;
}
