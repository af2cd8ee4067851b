import { dword, wrongArgument } from "../arguments.js";

const brand = Symbol.for("tswin32.OVERLAPPED");

/** The members of an OVERLAPPED that a caller sets. */
export interface OverlappedMembers {
  Offset?: number;
  OffsetHigh?: number;
  /** An event's handle (a HANDLE or its integer), 0 for none. */
  hEvent?: { valueOf(): number | bigint } | number;
  /** The program's own: never looked at. */
  object?: unknown;
  dword?: number;
}

/**
 * Where a read, write or lock begins in its file, and how a request that goes on after the call reports back.
 *
 * One object serves one request at a time.
 *
 * @see reference PyOVERLAPPED
 */
export class OVERLAPPED {
  #offset = 0;
  #offsetHigh = 0;
  /** The event that is set when the request is complete, 0 for none. */
  hEvent: { valueOf(): number | bigint } | number = 0;
  /** The program's own: travels with the request and is never looked at. */
  object: unknown = undefined;
  /** The program's own number. */
  dword = 0;
  /** The request's status, kept by the system. */
  Internal = 0;
  /** The number of bytes transferred, kept by the system. */
  InternalHigh = 0;

  constructor(members: OverlappedMembers = {}) {
    Object.assign(this, members);
  }

  get [brand](): true {
    return true;
  }

  /** The low 32 bits of the position in the file. */
  get Offset(): number {
    return this.#offset;
  }

  set Offset(value: number) {
    this.#offset = dword(value, "Offset");
  }

  /** The high 32 bits of the position in the file. */
  get OffsetHigh(): number {
    return this.#offsetHigh;
  }

  set OffsetHigh(value: number) {
    this.#offsetHigh = dword(value, "OffsetHigh");
  }

  /** Both halves of the position together. */
  get position(): bigint {
    return (BigInt(this.#offsetHigh) << 32n) | BigInt(this.#offset);
  }

  /** An argument as an OVERLAPPED: one as it is, a plain object as its members, nothing as null. */
  static from(value: OVERLAPPED | OverlappedMembers | null | undefined, name = "overlapped"): OVERLAPPED | null {
    if (value === null || value === undefined) return null;
    if (value instanceof OVERLAPPED) return value;
    if (typeof value === "object") return new OVERLAPPED(value);
    throw wrongArgument(name, "an OVERLAPPED or its members", value);
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }
}
