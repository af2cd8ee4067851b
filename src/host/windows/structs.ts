// Where the members of Windows' structures lie, in 64-bit processes. The ABI lane compares them with a C compiler's.

export const OVERLAPPED = { size: 32, Internal: 0, InternalHigh: 8, Offset: 16, OffsetHigh: 20, hEvent: 24 } as const;

export const SECURITY_ATTRIBUTES = { size: 24, nLength: 0, lpSecurityDescriptor: 8, bInheritHandle: 16 } as const;

export const UNICODE_STRING = { size: 16, Length: 0, MaximumLength: 2, Buffer: 8 } as const;

export const IO_STATUS_BLOCK = { size: 16, Status: 0, Information: 8 } as const;

/** Windows is little-endian wherever Node runs on it. */
export const LITTLE_ENDIAN = true;

/** A view of the bytes of a structure. */
export function members(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
