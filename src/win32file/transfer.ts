import { bytes, count, wrongArgument } from "../arguments.js";
import type { Transfer } from "../host/files.js";
import { files } from "../host/index.js";
import { ERROR_NOT_ENOUGH_MEMORY } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { OVERLAPPED, type OverlappedMembers } from "../wintypes/overlapped.js";

/** What ReadFile's overlapped parameter takes. */
export type OverlappedLike = OVERLAPPED | OverlappedMembers;

/** What WriteFile takes: bytes, or text, which is written as UTF-8. */
export type Data = string | NodeJS.ArrayBufferView | ArrayBuffer;

/**
 * Makes a buffer for reads that outlive the call: the system may write to it until they complete.
 *
 * @param bufSize  Its size in bytes.
 * @returns The buffer, filled with zeros.
 * @throws Win32Error ERROR_NOT_ENOUGH_MEMORY (8).
 * @see reference win32file.AllocateReadBuffer
 */
export function AllocateReadBuffer(bufSize: number): Buffer {
  const memory = files.allocate(count(bufSize, "bufSize"));
  return Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
}

/**
 * Reads from a file, pipe or device.
 *
 * @param hFile       The handle, opened with GENERIC_READ.
 * @param buffer      How many bytes to read at most, or the buffer to read into.
 * @param overlapped  Where in the file to begin; required for a handle with FILE_FLAG_OVERLAPPED.
 * @returns `[errCode, data]`: 0, ERROR_MORE_DATA or ERROR_IO_PENDING; and what was read, empty at the end of the file.
 *   With a buffer the data is a view of its beginning, not a copy; with a buffer and `overlapped` it is the buffer itself.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5) without read access, ERROR_LOCK_VIOLATION (33),
 *   ERROR_HANDLE_EOF (38) at the end with `overlapped`, ERROR_BROKEN_PIPE (109).
 * @example
 * const [, data] = ReadFile(file, 4096);
 * @see reference win32file.ReadFile; Microsoft fileapi ReadFile
 */
export function ReadFile(hFile: HandleLike, buffer: number, overlapped?: null): [errCode: number, data: Buffer];
export function ReadFile<B extends Uint8Array>(hFile: HandleLike, buffer: B, overlapped: OverlappedLike): [errCode: number, data: B];
export function ReadFile(
  hFile: HandleLike,
  buffer: number | Uint8Array,
  overlapped?: OverlappedLike | null,
): [errCode: number, data: Buffer];
export function ReadFile(hFile: HandleLike, buffer: number | Uint8Array, overlapped?: OverlappedLike | null): [number, Uint8Array] {
  const ol = overlapped === undefined || overlapped === null ? null : OVERLAPPED.from(overlapped);
  const handle = handleValue(hFile, "hFile", "ReadFile");
  if (ol === null && buffer instanceof Uint8Array) {
    // What programs that care for speed do: straight, which saves 50 ns.
    const { error, transferred } = files.read(handle, buffer, null);
    return [error, beginning(buffer, transferred)];
  }
  const target = readTarget(buffer, ol);
  return readResult(files.read(handle, target, ol), buffer, target, ol);
}

/**
 * Writes to a file, pipe or device.
 *
 * @param hFile  The handle, opened with GENERIC_WRITE.
 * @param data   The bytes; text is written as UTF-8.
 * @param ol     Where in the file to begin; required for a handle with FILE_FLAG_OVERLAPPED.
 * @returns `[errCode, nBytesWritten]`: 0 or ERROR_IO_PENDING, and the number of bytes.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5) without write access, ERROR_LOCK_VIOLATION (33),
 *   ERROR_DISK_FULL (112), ERROR_NO_DATA (232) and ERROR_BROKEN_PIPE (109) of pipes.
 * @see reference win32file.WriteFile; Microsoft fileapi WriteFile
 */
export function WriteFile(hFile: HandleLike, data: Data, ol?: OverlappedLike | null): [errCode: number, nBytesWritten: number] {
  const handle = handleValue(hFile, "hFile", "WriteFile");
  const { error, transferred } = files.write(handle, bytes(data, "data"), OVERLAPPED.from(ol, "ol"));
  return [error, transferred];
}

/** Where a read goes: into the caller's buffer, or into one of ours. */
export function readTarget(buffer: unknown, overlapped: OVERLAPPED | null): Uint8Array {
  if (buffer instanceof Uint8Array) return buffer;
  if (typeof buffer !== "number") throw wrongArgument("buffer", "a number of bytes, a Buffer or a Uint8Array", buffer);
  const size = count(buffer, "buffer");
  return overlapped ? AllocateReadBuffer(size) : freshBuffer(size);
}

/** ReadFile's result, in the form that its arguments ask for. */
export function readResult(transfer: Transfer, asked: unknown, target: Uint8Array, overlapped: OVERLAPPED | null): [number, Uint8Array] {
  const { error, transferred } = transfer;
  if (overlapped) return [error, target];
  if (typeof asked === "number") return [error, claim(target as Buffer, transferred)];
  return [error, beginning(target, transferred)];
}

/** A view of the bytes that were read into the caller's buffer. */
function beginning(buffer: Uint8Array, transferred: number): Uint8Array {
  if (transferred === buffer.length && Buffer.isBuffer(buffer)) return buffer;
  return Buffer.from(buffer.buffer, buffer.byteOffset, transferred);
}

// Memory for reads is cut from a slab, as Buffer.allocUnsafe does for small ones: a Buffer of its own costs more than reading 4 KiB.
const SLAB = 256 * 1024;
const LARGEST_FROM_SLAB = 16 * 1024;
let slab = Buffer.alloc(0);
let slabUsed = 0;

function freshBuffer(size: number): Buffer {
  if (size <= LARGEST_FROM_SLAB) {
    if (slabUsed + size > slab.length) {
      slab = Buffer.allocUnsafeSlow(SLAB);
      slabUsed = 0;
    }
    return slab.subarray(slabUsed, slabUsed + size);
  }
  try {
    return Buffer.allocUnsafeSlow(size);
  } catch (cause) {
    throw new Win32Error(ERROR_NOT_ENOUGH_MEMORY, "ReadFile", { cause });
  }
}

/** The part of a fresh buffer that was read. Only that part of a slab is used up; a large buffer that stayed mostly empty is let go. */
function claim(buffer: Buffer, transferred: number): Buffer {
  if (buffer.buffer === slab.buffer && buffer.byteOffset === slabUsed) {
    slabUsed += (transferred + 7) & ~7;
    return transferred === buffer.length ? buffer : buffer.subarray(0, transferred);
  }
  if (transferred === buffer.length) return buffer;
  return transferred < buffer.length / 2 ? Buffer.from(buffer.subarray(0, transferred)) : buffer.subarray(0, transferred);
}
