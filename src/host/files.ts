import type { Holder } from "../winerror/errors.js";
import type { IID } from "../wintypes/iid.js";
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

/** What OpenFileById is asked for. */
export interface OpenByIdRequest {
  /** A handle of any file on the volume. */
  readonly volume: number;
  /** A file identifier, or an object identifier. */
  readonly id: bigint | IID;
  readonly access: number;
  readonly share: number;
  /** FILE_FLAG_*. */
  readonly flags: number;
  readonly security: SECURITY_ATTRIBUTES | null;
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

  /**
   * How the request ended that was made with `overlapped`: the number of bytes. Throws Win32Error "GetOverlappedResult": ERROR_IO_INCOMPLETE
   * while it goes on; the request's own error, also ERROR_MORE_DATA.
   */
  overlappedResult(handle: number, overlapped: OVERLAPPED): number;

  /** The same as an operation, which waits until the request has ended: for the overlapped's event, or, without one, by the handle. */
  awaitingOverlapped(handle: number, overlapped: OVERLAPPED): Operation<number>;

  /** The handle of a descriptor of node's, which goes with it. Throws Win32Error "_get_osfhandle". */
  handleOf(descriptor: number): number;

  /** A descriptor of node's that takes an open file over. Throws Win32Error "_open_osfhandle". */
  descriptorOf(handle: number): number;

  /** How many streams the process may have open at once. */
  mostStreams(): number;

  /** Changes that number; -1 where it is refused. */
  setMostStreams(most: number): number;

  /** Who has a file open, for more than to ask about it. Throws Win32Error "holdersOf"; returns none where the system does not tell. */
  holders(path: string): readonly Holder[];

  /** Memory for reads that outlive the call: the system may write to it until they complete. */
  allocate(bytes: number): Uint8Array;

  /** Opens what a handle stands for once more: FILE_FLAG_* in `flags`. Throws Win32Error "ReOpenFile". */
  reopen(handle: number, access: number, share: number, flags: number): number;

  /** Opens the file of a volume that has an identifier. Throws Win32Error "OpenFileById". */
  openById(request: OpenByIdRequest): number;

  /** Writes what is buffered of a file to the disk. Throws Win32Error "FlushFileBuffers". */
  flush(handle: number): void;

  /** The same as an operation. */
  flushing(handle: number): Operation<void>;

  /** Ends the file where its position is: cuts it off there, or lengthens it. Throws Win32Error "SetEndOfFile". */
  setEndOfFile(handle: number): void;

  /** The FILE_TYPE_* of what a handle stands for. Throws Win32Error "GetFileType". */
  type(handle: number): number;

  /** The size in bytes. Throws Win32Error "GetFileSize". */
  size(handle: number): bigint;

  /** Moves the file position (`method`: FILE_BEGIN, FILE_CURRENT, FILE_END) and returns the new one. Throws Win32Error "SetFilePointer". */
  seek(handle: number, distance: bigint, method: number): bigint;
}
