// Requests that may go on after the call. What the system still writes to is kept here until it has done so,
// also when the program has dropped it.

import type { OVERLAPPED } from "../../wintypes/overlapped.js";
import { STATUS_PENDING } from "../request-status.js";
import { Memory, ntdll, viewsWork } from "./ffi.js";
import { IO_STATUS_BLOCK, OVERLAPPED as LAYOUT, LITTLE_ENDIAN, members } from "./structs.js";

const NtQueryInformationFile = ntdll<[handle: number, status: Uint8Array, information: Uint8Array, bytes: number, kind: number]>(
  "int NtQueryInformationFile(intptr_t handle, void *status, void *information, uint32_t bytes, int kind)",
);

const FileModeInformation = 16;
const FILE_SYNCHRONOUS_IO_ALERT = 0x10;
const FILE_SYNCHRONOUS_IO_NONALERT = 0x20;
const STATUS_OBJECT_TYPE_MISMATCH = 0xc000_0024;
const STATUS_INVALID_HANDLE = 0xc000_0008;

/** Whether requests on a handle may go on after the call: it was opened with FILE_FLAG_OVERLAPPED. */
export function isAsynchronous(handle: number): boolean {
  const mode = new Uint8Array(4);
  const status = NtQueryInformationFile(handle, new Uint8Array(IO_STATUS_BLOCK.size), mode, mode.length, FileModeInformation) >>> 0;
  // No file at all: the request itself says so, and better.
  if (status === STATUS_INVALID_HANDLE || status === STATUS_OBJECT_TYPE_MISMATCH) return false;
  if (status !== 0) return true; // nobody knows, so nothing may be at risk
  return (members(mode).getUint32(0, LITTLE_ENDIAN) & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT)) === 0;
}

/** Marks a request as one that goes on, before it is made: Wine's TransactNamedPipe leaves that out, and the memory would be given back too early. */
export function markPending(bytes: Uint8Array): void {
  members(bytes).setBigUint64(LAYOUT.Internal, BigInt(STATUS_PENDING), LITTLE_ENDIAN);
}

/** Writes the members that a caller sets into an OVERLAPPED's bytes. */
export function fillOverlapped(bytes: Uint8Array, overlapped: OVERLAPPED): void {
  const view = members(bytes);
  view.setUint32(LAYOUT.Offset, overlapped.Offset, LITTLE_ENDIAN);
  view.setUint32(LAYOUT.OffsetHigh, overlapped.OffsetHigh, LITTLE_ENDIAN);
  view.setBigInt64(LAYOUT.hEvent, BigInt(overlapped.hEvent.valueOf()), LITTLE_ENDIAN);
}

/** The number of bytes that a completed request transferred. */
export function transferredBy(bytes: Uint8Array): number {
  return Number(members(bytes).getBigUint64(LAYOUT.InternalHigh, LITTLE_ENDIAN));
}

// --- requests in flight ---------------------------------------------------------------------------------------------

interface Request {
  readonly handle: number;
  readonly overlapped: Memory;
  /** The data's memory: ours to free, or the program's to keep reachable. */
  readonly data: Memory | Uint8Array;
  /** More of it: a transaction has two. */
  readonly answer?: Memory | Uint8Array;
  /** The program's OVERLAPPED, which is told how the request ends. */
  readonly reportsTo?: OVERLAPPED | null;
}

const inFlight = new Set<Request>();

/** Keeps a request's memory until the system has let go of it. */
export function keep(request: Request): void {
  inFlight.add(request);
  if (request.reportsTo) request.reportsTo.Internal = STATUS_PENDING;
}

/** Whether the system still goes on with a request that reports to a program's OVERLAPPED. */
export function goesOn(overlapped: OVERLAPPED): boolean {
  release();
  for (const { reportsTo } of inFlight) if (reportsTo === overlapped) return true;
  return false;
}

/** Lets go of the requests that have completed since. */
export function release(): void {
  for (const request of inFlight) {
    const bytes = request.overlapped.load();
    if (isPending(bytes)) continue;
    inFlight.delete(request);
    if (request.reportsTo) {
      request.reportsTo.Internal = members(bytes).getUint32(LAYOUT.Internal, LITTLE_ENDIAN); // a status has 32 bits
      request.reportsTo.InternalHigh = transferredBy(bytes);
    }
    request.overlapped.free();
    if (request.data instanceof Memory) request.data.free();
    if (request.answer instanceof Memory) request.answer.free();
  }
}

/** Whether the system still goes on with a request, by its OVERLAPPED's bytes: the test that Windows documents for this, HasOverlappedIoCompleted. */
export function isPending(bytes: Uint8Array): boolean {
  return members(bytes).getBigUint64(LAYOUT.Internal, LITTLE_ENDIAN) === BigInt(STATUS_PENDING);
}

/** Whether a request on the handle is under way. */
export function isBusy(handle: number): boolean {
  if (inFlight.size === 0) return false;
  release();
  for (const request of inFlight) if (request.handle === handle) return true;
  return false;
}

// --- memory -----------------------------------------------------------------------------------------------

/** Memory of the size of some bytes; never none, which cannot be allocated. */
export function memoryFor(bytes: Uint8Array): Memory {
  return new Memory(Math.max(1, bytes.length));
}

/** Memory that holds a copy of some bytes. */
export function memoryWith(bytes: Uint8Array): Memory {
  const memory = memoryFor(bytes);
  memory.load().set(bytes);
  memory.store();
  return memory;
}

const addresses = new WeakMap<ArrayBufferLike, number>();
const collected = new FinalizationRegistry<Memory>((memory) => memory.free());

/**
 * Memory that stays in place while anything refers to it. Where the runtime forbids views of such memory, it is ordinary
 * memory, and not for requests that go on after the call.
 */
export function allocate(bytes: number): Uint8Array {
  if (bytes === 0 || !viewsWork()) return new Uint8Array(bytes);
  const memory = new Memory(bytes);
  const view = memory.load();
  // In another thread it would outlive its memory. (Loaded here: at import it would cost every program.)
  process.getBuiltinModule("node:worker_threads").markAsUntransferable(view.buffer);
  addresses.set(view.buffer, memory.address);
  collected.register(view.buffer, memory);
  return view;
}

/** Where a buffer lies, if it comes from allocate(); undefined for one that need not stay in its place. */
export function addressOf(buffer: Uint8Array): number | undefined {
  const address = addresses.get(buffer.buffer);
  return address === undefined ? undefined : address + buffer.byteOffset;
}
