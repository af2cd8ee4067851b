import type { OVERLAPPED } from "../wintypes/overlapped.js";
import type { SECURITY_ATTRIBUTES } from "../wintypes/security-attributes.js";
import type { Transfer } from "./files.js";
import type { Operation } from "./operation.js";

/** What CreateNamedPipe is asked for. Flags are unsigned. */
export interface CreateNamedPipeRequest {
  readonly name: string;
  /** PIPE_ACCESS_* and FILE_FLAG_*. */
  readonly openMode: number;
  /** PIPE_TYPE_*, PIPE_READMODE_*, PIPE_WAIT or PIPE_NOWAIT, PIPE_REJECT_REMOTE_CLIENTS. */
  readonly pipeMode: number;
  readonly maxInstances: number;
  readonly outBufferSize: number;
  readonly inBufferSize: number;
  /** In milliseconds; 0 for the 50 ms that Windows takes then. */
  readonly defaultTimeout: number;
  /** Null: for the owner alone, the administrators and the system. */
  readonly security: SECURITY_ATTRIBUTES | null;
}

/** What PeekNamedPipe finds. */
export interface Peeked {
  /** What was copied out of the pipe, and is still in it. */
  readonly data: Uint8Array;
  /** How many bytes there are to read in all. */
  readonly available: number;
  /** How many bytes of this message were not copied; 0 on a byte-type pipe. */
  readonly leftThisMessage: number;
}

/** What GetNamedPipeHandleState tells. */
export interface PipeHandleState {
  /** PIPE_READMODE_* and PIPE_NOWAIT. */
  readonly state: number;
  readonly instances: number;
  /** Null where they are not asked for. */
  readonly maxCollectionCount: number | null;
  readonly collectDataTimeout: number | null;
  /** The client's user; empty where it is not asked for. */
  readonly userName: string;
}

/** What GetNamedPipeInfo tells. */
export interface PipeInformation {
  /** PIPE_CLIENT_END or PIPE_SERVER_END, PIPE_TYPE_*. */
  readonly flags: number;
  readonly outBufferSize: number;
  readonly inBufferSize: number;
  readonly maxInstances: number;
}

/**
 * Pipes. A client's end of a named pipe is opened by files.create(), and both ends are read, written and flushed by the functions of files;
 * a function here that takes a handle throws ERROR_INVALID_HANDLE, or ERROR_INVALID_FUNCTION, for what is no such end.
 */
export interface PipesHost {
  /** An anonymous pipe. Throws Win32Error "CreatePipe". */
  createAnonymous(security: SECURITY_ATTRIBUTES | null, size: number): { readonly read: number; readonly write: number };

  /** Makes an instance of a named pipe. Throws Win32Error "CreateNamedPipe" with the name in `.path`. */
  create(request: CreateNamedPipeRequest): number;

  /**
   * Waits until a client has opened this instance. Returns 0, ERROR_PIPE_CONNECTED for one that has before, ERROR_IO_PENDING with
   * `overlapped`. Throws Win32Error "ConnectNamedPipe": ERROR_INVALID_PARAMETER for a handle with FILE_FLAG_OVERLAPPED and no `overlapped`.
   */
  connect(handle: number, overlapped: OVERLAPPED | null): number;

  /** The same as an operation, which waits on any handle, also on one with FILE_FLAG_OVERLAPPED: it never returns ERROR_IO_PENDING. */
  connecting(handle: number): Operation<number>;

  /** Throws the client out. Throws Win32Error "DisconnectNamedPipe". */
  disconnect(handle: number): void;

  /** Waits until an instance is free for a client; NMPWAIT_USE_DEFAULT_WAIT is 0. Throws Win32Error "WaitNamedPipe" with the name in `.path`. */
  waiting(name: string, milliseconds: number): Operation<void>;

  /**
   * Opens a message-type pipe (waiting for an instance; NMPWAIT_NOWAIT does not wait at all), writes a message, reads one of up to `bytes`
   * bytes and closes it. Throws Win32Error "CallNamedPipe" with the name in `.path`: ERROR_MORE_DATA if the message was longer.
   */
  calling(name: string, data: Uint8Array, bytes: number, milliseconds: number): Operation<Uint8Array>;

  /**
   * Writes a message and reads one into `buffer`. Throws Win32Error "TransactNamedPipe": ERROR_INVALID_PARAMETER for a handle with
   * FILE_FLAG_OVERLAPPED and no `overlapped`.
   */
  transact(handle: number, data: Uint8Array, buffer: Uint8Array, overlapped: OVERLAPPED | null): Transfer;

  /** The same as an operation, which waits on any handle. */
  transacting(handle: number, data: Uint8Array, buffer: Uint8Array): Operation<Transfer>;

  /**
   * Reads what has come, and waits for something if nothing has; on any handle, also on one with FILE_FLAG_OVERLAPPED. For streams: unlike
   * files.reading() it leaves nothing unread in the system's hands once its signal has aborted, and holds no thread while it waits. (On
   * Windows both only with FILE_FLAG_OVERLAPPED.) Throws Win32Error "ReadFile".
   */
  receiving(handle: number, buffer: Uint8Array): Operation<Transfer>;

  /** Writes all of `data`, in the same way. Throws Win32Error "WriteFile". */
  sending(handle: number, data: Uint8Array): Operation<Transfer>;

  /** Copies up to `bytes` out of a pipe without taking them. Throws Win32Error "PeekNamedPipe". */
  peek(handle: number, bytes: number): Peeked;

  /**
   * Throws Win32Error "GetNamedPipeHandleState": ERROR_INVALID_PARAMETER where collection data is asked for, which only a client's end of a
   * pipe on another machine has; so where a client's end is asked for the user's name, which only a server's end can tell.
   */
  state(handle: number, withCollectionData: boolean, withUserName: boolean): PipeHandleState;

  /** Changes what is not null. Throws Win32Error "SetNamedPipeHandleState": ERROR_INVALID_PARAMETER for collection data, as above. */
  setState(handle: number, mode: number | null, maxCollectionCount: number | null, collectDataTimeout: number | null): void;

  /** Throws Win32Error "GetNamedPipeInfo". */
  information(handle: number): PipeInformation;

  /** Who is at an end of a named pipe: the caller is named by `caller` in errors. */
  client(handle: number, caller: string): PipePeer;
  server(handle: number, caller: string): PipePeer;
}

/** A process at an end of a pipe. */
export interface PipePeer {
  readonly processId: number;
  readonly sessionId: number;
}
