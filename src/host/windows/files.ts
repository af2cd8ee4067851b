import {
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  FILE_TYPE_UNKNOWN,
  INVALID_HANDLE_VALUE,
  OPEN_EXISTING,
} from "../../win32con.js";
import {
  ERROR_ALREADY_EXISTS,
  ERROR_INVALID_PARAMETER,
  ERROR_IO_PENDING,
  ERROR_LOCK_VIOLATION,
  ERROR_MORE_DATA,
} from "../../winerror/codes.js";
import type { OVERLAPPED } from "../../wintypes/overlapped.js";
import type { Created, CreateFileRequest, FilesHost, Transfer } from "../files.js";
import { call } from "../foreign-call.js";
import { statusOf } from "../request-status.js";
import { descriptorOf, handleOf, mostStreams, setMostStreams } from "./descriptors.js";
import { errorLeft, type Foreign, failure, failureOf, forgetError, kernel32, Memory, noteError } from "./ffi.js";
import { handles } from "./handles.js";
import {
  addressOf,
  allocate,
  fillOverlapped,
  isAsynchronous,
  isBusy,
  keep,
  memoryFor,
  memoryWith,
  release,
  transferredBy,
} from "./overlapped.js";
import { awaitingOverlapped, overlappedResult } from "./overlapped-result.js";
import { openById, reopen } from "./reopen.js";
import { holdersOf, lockViolation } from "./restart-manager.js";
import { securityAttributes } from "./security.js";
import { OVERLAPPED as LAYOUT, LITTLE_ENDIAN, members } from "./structs.js";

type CreateArguments<Pointer> = [
  path: string,
  access: number,
  share: number,
  security: Pointer,
  disposition: number,
  flagsAndAttributes: number,
  template: number,
];
const createParameters = "uint32_t disposition, uint32_t flagsAndAttributes, intptr_t template";
const CreateFileW = kernel32<CreateArguments<Uint8Array | null>>(
  `intptr_t CreateFileW(const char16_t *path, uint32_t access, uint32_t share, void *security, ${createParameters})`,
);
const CreateFileWAt = kernel32<CreateArguments<number>>(
  `intptr_t CreateFileW(const char16_t *path, uint32_t access, uint32_t share, uintptr_t security, ${createParameters})`,
);

/** ReadFile and WriteFile, on memory that is used during the call. */
type Transferring = Foreign<
  [handle: number, data: Uint8Array, bytes: number, transferred: Uint8Array | null, overlapped: Uint8Array | null],
  number
>;
/** The same on memory that may be used after the call. */
type TransferringAt = Foreign<[handle: number, data: number, bytes: number, transferred: number, overlapped: number], number>;

const plain = "(intptr_t handle, void *data, uint32_t bytes, void *transferred, void *overlapped)";
const lasting = "(intptr_t handle, uintptr_t data, uint32_t bytes, uintptr_t transferred, uintptr_t overlapped)";
const ReadFile: Transferring = kernel32(`int ReadFile${plain}`);
/** The same with the number of bytes by address: each typed array or null for `void *` costs koffi about 50 ns more. */
const ReadFileOnward = kernel32<[handle: number, data: Uint8Array, bytes: number, transferred: number, overlapped: number]>(
  "int ReadFile(intptr_t handle, void *data, uint32_t bytes, uintptr_t transferred, uintptr_t overlapped)",
);
const ReadFileAt: TransferringAt = kernel32(`int ReadFile${lasting}`);
const WriteFile: Transferring = kernel32(`int WriteFile${plain}`);
const WriteFileAt: TransferringAt = kernel32(`int WriteFile${lasting}`);

const GetFileSizeEx = kernel32<[handle: number, size: Uint8Array]>("int GetFileSizeEx(intptr_t handle, void *size)");
const SetFilePointerEx = kernel32<[handle: number, distance: bigint, position: Uint8Array, method: number]>(
  "int SetFilePointerEx(intptr_t handle, int64_t distance, void *position, uint32_t method)",
);

const SetEndOfFile = kernel32<[handle: number]>("int SetEndOfFile(intptr_t handle)");
const GetFileType = kernel32<[handle: number]>("uint32_t GetFileType(intptr_t handle)");
const FlushFileBuffers = kernel32<[handle: number]>("int FlushFileBuffers(intptr_t handle)");

const SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

/** Where calls leave a number: 64 bits, of which some use 32. */
const result = new Uint8Array(8);
const resultView = members(result);

export const files: FilesHost = {
  create(request) {
    forgetError(CreateFileW);
    const { path, access, share, disposition, flagsAndAttributes, template } = request;
    const handle = CreateFileW(path, access, share, securityAttributes(request.security), disposition, flagsAndAttributes, template);
    if (handle === INVALID_HANDLE_VALUE) throw failure("CreateFile", { path });
    return created(handle, disposition, errorLeft());
  },

  creating(request) {
    return call(
      () => files.create(request),
      () => createLater(request),
    );
  },

  read(handle, buffer, overlapped) {
    if (overlapped) return transferAt("ReadFile", handle, buffer, overlapped);
    if (isBusy(handle)) throw withoutOverlapped("ReadFile");
    bytesRead ??= new CountInPlace();
    const error = ReadFileOnward(handle, buffer, buffer.length, bytesRead.address, 0) === 0 ? errorLeft() : 0;
    return ended("ReadFile", handle, error, bytesRead.value);
  },

  reading(handle, buffer, overlapped) {
    return call(
      () => files.read(handle, buffer, overlapped),
      () => transferLater("ReadFile", handle, buffer, overlapped),
    );
  },

  write(handle, data, overlapped) {
    if (overlapped) return transferAt("WriteFile", handle, data, overlapped);
    if (isBusy(handle)) throw withoutOverlapped("WriteFile");
    const error = WriteFile(handle, data, data.length, result, null) === 0 ? errorLeft() : 0;
    return ended("WriteFile", handle, error, resultView.getUint32(0, LITTLE_ENDIAN));
  },

  writing(handle, data, overlapped) {
    return call(
      () => files.write(handle, data, overlapped),
      () => transferLater("WriteFile", handle, data, overlapped),
    );
  },

  handleOf,
  descriptorOf,
  mostStreams,
  setMostStreams,

  holders(path) {
    // To ask about it is in nobody's way: this only finds out whether it is there.
    const handle = CreateFileW(path, 0, SHARE_ALL, null, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, 0);
    if (handle === INVALID_HANDLE_VALUE) throw failure("holdersOf", { path });
    handles.close(handle);
    return holdersOf(path);
  },

  allocate,

  awaitingOverlapped,
  overlappedResult,

  reopen,
  openById,

  flush(handle) {
    if (FlushFileBuffers(handle) === 0) throw failure("FlushFileBuffers");
  },

  flushing(handle) {
    return call(
      () => files.flush(handle),
      async () => {
        const { result, error } = await FlushFileBuffers.later(handle);
        if (result === 0) throw failureOf(error, "FlushFileBuffers");
      },
    );
  },

  setEndOfFile(handle) {
    if (SetEndOfFile(handle) === 0) throw failure("SetEndOfFile");
  },

  type(handle) {
    forgetError(GetFileType);
    const type = GetFileType(handle);
    // FILE_TYPE_UNKNOWN may be the answer, or stand for a failure.
    const error = type === FILE_TYPE_UNKNOWN ? errorLeft() : 0;
    if (error !== 0) throw failureOf(error, "GetFileType");
    return type;
  },

  size(handle) {
    if (GetFileSizeEx(handle, result) === 0) throw failure("GetFileSize");
    return resultView.getBigInt64(0, LITTLE_ENDIAN);
  },

  seek(handle, distance, method) {
    if (SetFilePointerEx(handle, distance, result, method) === 0) throw failure("SetFilePointer");
    return resultView.getBigInt64(0, LITTLE_ENDIAN);
  },
};

// --- opening --------------------------------------------------------------------------------------------------------

const CREATE_ALWAYS = 2;
const OPEN_ALWAYS = 4;

/** For these two dispositions the code that a successful call leaves is documented to say whether the file was there. */
function created(handle: number, disposition: number, left: number): Created {
  if (disposition !== CREATE_ALWAYS && disposition !== OPEN_ALWAYS) return { handle, alreadyExisted: false };
  const alreadyExisted = left === ERROR_ALREADY_EXISTS;
  noteError(alreadyExisted ? ERROR_ALREADY_EXISTS : 0);
  return { handle, alreadyExisted };
}

async function createLater(request: CreateFileRequest): Promise<Created> {
  const { path, access, share, disposition, flagsAndAttributes, template } = request;
  const attributes = securityAttributes(request.security);
  const security = attributes && memoryWith(attributes);
  try {
    const made = await CreateFileWAt.later(path, access, share, security?.address ?? 0, disposition, flagsAndAttributes, template);
    if (made.result === INVALID_HANDLE_VALUE) throw failureOf(made.error, "CreateFile", { path });
    return created(made.result, disposition, made.error);
  } finally {
    security?.free();
  }
}

// --- reading and writing --------------------------------------------------------------------------------------------

type Direction = "ReadFile" | "WriteFile";

/** A number of bytes at an address, for the calls that this thread makes: each leaves its own. */
class CountInPlace {
  readonly #memory = new Memory(4);
  readonly #view = members(this.#memory.load());
  readonly address = this.#memory.address;

  get value(): number {
    this.#memory.load();
    return this.#view.getUint32(0, LITTLE_ENDIAN);
  }
}

/** Made at the first read. */
let bytesRead: CountInPlace | undefined;

/**
 * A handle with FILE_FLAG_OVERLAPPED needs an OVERLAPPED. Windows waits on the handle for a call without one, and while
 * another request is under way that wait can end too early: the system would go on with memory that we no longer hold.
 */
function withoutOverlapped(funcname: Direction): Error {
  return failureOf(ERROR_INVALID_PARAMETER, funcname);
}

/** A transfer at an overlapped's offset. */
function transferAt(direction: Direction, handle: number, data: Uint8Array, overlapped: OVERLAPPED): Transfer {
  if (isAsynchronous(handle)) return begin(direction, handle, data, overlapped);
  const block = new Uint8Array(LAYOUT.size);
  fillOverlapped(block, overlapped);
  const transfer = direction === "ReadFile" ? ReadFile : WriteFile;
  const error = transfer(handle, data, data.length, result, block) === 0 ? errorLeft() : 0;
  return ended(direction, handle, error, resultView.getUint32(0, LITTLE_ENDIAN), overlapped);
}

/** A transfer on a handle with FILE_FLAG_OVERLAPPED: the system may go on with it after the call. */
function begin(direction: Direction, handle: number, data: Uint8Array, overlapped: OVERLAPPED): Transfer {
  release();
  const own = addressOf(data);
  if (direction === "ReadFile" && own === undefined && data.length > 0) {
    throw new TypeError(
      "buffer must come from AllocateReadBuffer for a handle with FILE_FLAG_OVERLAPPED: the system may write to it later.",
    );
  }
  const copy = own === undefined ? memoryWith(data) : undefined;
  const block = new Memory(LAYOUT.size);
  fillOverlapped(block.load(), overlapped);
  block.store();
  const transfer = direction === "ReadFile" ? ReadFileAt : WriteFileAt;
  const error = transfer(handle, own ?? copy?.address ?? 0, data.length, 0, block.address) === 0 ? errorLeft() : 0;
  if (error === ERROR_IO_PENDING) {
    noteError(error);
    keep({ handle, overlapped: block, data: copy ?? data, reportsTo: overlapped });
    return { error, transferred: 0 };
  }
  const transferred = transferredBy(block.load());
  block.free();
  copy?.free();
  return ended(direction, handle, error, transferred, overlapped);
}

/** Buffers of calls beside the thread: reachable from here, so that their memory is not freed meanwhile. */
const inUse = new Set<Uint8Array>();

/** A transfer beside the thread. One on a handle with FILE_FLAG_OVERLAPPED does not hold the thread anyway. */
async function transferLater(direction: Direction, handle: number, data: Uint8Array, overlapped: OVERLAPPED | null): Promise<Transfer> {
  if (overlapped && isAsynchronous(handle)) return begin(direction, handle, data, overlapped);
  if (isBusy(handle)) throw withoutOverlapped(direction);
  const own = addressOf(data);
  const copy = own !== undefined ? undefined : direction === "ReadFile" ? memoryFor(data) : memoryWith(data);
  const block = new Memory(LAYOUT.size + 8);
  const transferredAt = block.address + LAYOUT.size;
  if (overlapped) fillOverlapped(block.load(), overlapped);
  block.store();
  inUse.add(data);
  try {
    const transfer = direction === "ReadFile" ? ReadFileAt : WriteFileAt;
    const outcome = await transfer.later(handle, own ?? copy?.address ?? 0, data.length, transferredAt, overlapped ? block.address : 0);
    const transferred = members(block.load()).getUint32(LAYOUT.size, LITTLE_ENDIAN);
    if (direction === "ReadFile" && copy) data.set(copy.load().subarray(0, transferred));
    return ended(direction, handle, outcome.result === 0 ? outcome.error : 0, transferred, overlapped);
  } finally {
    inUse.delete(data);
    block.free();
    copy?.free();
  }
}

/** A transfer's result, from how its call ended. The caller's OVERLAPPED is not the system's: it is told. */
function ended(direction: Direction, handle: number, error: number, transferred: number, overlapped: OVERLAPPED | null = null): Transfer {
  if (overlapped) Object.assign(overlapped, { Internal: statusOf(error), InternalHigh: transferred });
  if (error === ERROR_LOCK_VIOLATION) throw lockViolation(handle, direction);
  if (error !== 0 && !(error === ERROR_MORE_DATA && direction === "ReadFile")) throw failureOf(error, direction);
  return { error, transferred };
}
