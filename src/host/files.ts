import type { OVERLAPPED } from "../wintypes/overlapped.js";
import type { SECURITY_ATTRIBUTES } from "../wintypes/security-attributes.js";
import type { Operation } from "./operation.js";

/** What CreateFile is asked for. Flags and masks are unsigned. */
export interface CreateFileRequest {
  readonly path: string;
  readonly access: number;
  readonly share: number;
  readonly security: SECURITY_ATTRIBUTES | null;
  readonly disposition: number;
  /** FILE_ATTRIBUTE_* and FILE_FLAG_* together. */
  readonly flagsAndAttributes: number;
  /** 0 for none. */
  readonly template: number;
}

/** A handle just made, and whether what it stands for was there before (GetLastError says 183 then). */
export interface Created {
  readonly handle: number;
  readonly alreadyExisted: boolean;
}

/** How a transfer ended. `error` is 0, ERROR_MORE_DATA or ERROR_IO_PENDING; every other error is thrown. */
export interface Transfer {
  readonly error: number;
  readonly transferred: number;
}

/** Open files. */
export interface FilesHost {
  /** Opens or creates. Throws Win32Error "CreateFile" with the path in `.path`. */
  create(request: CreateFileRequest): Created;

  /** The same as an operation, for callers that must not block their thread. */
  creating(request: CreateFileRequest): Operation<Created>;

  /**
   * Reads into `buffer`: at the file's position, which moves, or at the overlapped's offset.
   * At the end of the file nothing is transferred (with `overlapped`: throws ERROR_HANDLE_EOF).
   * Throws Win32Error "ReadFile".
   */
  read(handle: number, buffer: Uint8Array, overlapped: OVERLAPPED | null): Transfer;

  /** The same as an operation. */
  reading(handle: number, buffer: Uint8Array, overlapped: OVERLAPPED | null): Operation<Transfer>;

  /** Writes all of `data`: at the file's position, which moves, or at the overlapped's offset. Throws Win32Error "WriteFile". */
  write(handle: number, data: Uint8Array, overlapped: OVERLAPPED | null): Transfer;

  /** The same as an operation. */
  writing(handle: number, data: Uint8Array, overlapped: OVERLAPPED | null): Operation<Transfer>;

  /** Memory for reads that outlive the call: the system may write to it until they complete. */
  allocate(bytes: number): Uint8Array;

  /** The size in bytes. Throws Win32Error "GetFileSize". */
  size(handle: number): bigint;

  /** Moves the file position (`method`: FILE_BEGIN, FILE_CURRENT, FILE_END) and returns the new one. Throws Win32Error "SetFilePointer". */
  seek(handle: number, distance: bigint, method: number): bigint;
}
