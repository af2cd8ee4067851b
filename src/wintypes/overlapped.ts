import { dword, knownMembers, wrongArgument } from "../arguments.js";

const brand = Symbol.for("tswin32.OVERLAPPED");

/** A HANDLE or its integer. (Not the class itself: this file is below it.) */
type EventLike = { readonly handle: number; valueOf(): number } | number | bigint;

/** The members of an OVERLAPPED that a caller sets. */
export interface OverlappedMembers {
  Offset?: number;
  OffsetHigh?: number;
  /** Both halves of the position together, instead of them: 0 to 2^64-1. */
  position?: number | bigint;
  /** An event's handle (a HANDLE or its integer), 0 for none. */
  hEvent?: EventLike | null;
  /** The program's own: never looked at. */
  object?: unknown;
  dword?: number;
  Internal?: number;
  InternalHigh?: number;
}

const MEMBERS = [
  "Offset",
  "OffsetHigh",
  "position",
  "hEvent",
  "object",
  "dword",
  "Internal",
  "InternalHigh",
] as const satisfies readonly (keyof OverlappedMembers)[];

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
  #event: EventLike = 0;
  /** The program's own: travels with the request and is never looked at. */
  object: unknown = undefined;
  /** The program's own number. */
  dword = 0;
  /** The request's status, kept by the system. */
  Internal = 0;
  /** The number of bytes transferred, kept by the system. */
  InternalHigh = 0;

  constructor(members: OverlappedMembers = {}) {
    knownMembers(members, MEMBERS, "OVERLAPPED"); // an object that was read from JSON may have one called __proto__
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

  /** The event that is set when the request is complete: a HANDLE or its integer, 0 for none. */
  get hEvent(): EventLike {
    return this.#event;
  }

  set hEvent(value: EventLike | null) {
    if (!isEventLike(value)) throw wrongArgument("hEvent", "a HANDLE, its integer, or 0 for none", value);
    this.#event = value ?? 0;
  }

  /** Both halves of the position together; a number that is exact may be assigned too. */
  get position(): bigint {
    return (BigInt(this.#offsetHigh) << 32n) | BigInt(this.#offset);
  }

  set position(value: number | bigint) {
    const exact = typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value));
    if (!exact || BigInt(value) !== BigInt.asUintN(64, BigInt(value)))
      throw wrongArgument("position", "a whole number from 0 to 2^64-1 (a safe number or a bigint)", value);
    this.#offset = Number(BigInt(value) & 0xffff_ffffn);
    this.#offsetHigh = Number(BigInt(value) >> 32n);
  }

  /** An argument as an OVERLAPPED: one as it is, a plain object as its members, nothing as null. */
  static from(value: OVERLAPPED | OverlappedMembers | null | undefined, name = "overlapped"): OVERLAPPED | null {
    if (value === null || value === undefined) return null;
    if (value instanceof OVERLAPPED && typeof value.position === "bigint") return value;
    if (typeof value === "object") return new OVERLAPPED(value);
    throw wrongArgument(name, "an OVERLAPPED or its members", value);
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }
}

function isEventLike(value: unknown): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value);
  return value === null || typeof value === "bigint" || (typeof value === "object" && Symbol.for("tswin32.HANDLE") in value);
}
