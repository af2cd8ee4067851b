import { wrongArgument } from "../arguments.js";

const brand = Symbol.for("tswin32.IID");
const FORM = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i;

/** An identifier, or its text in any case, with or without braces. Every parameter that takes one takes either. */
export type IIDLike = IID | string;

/**
 * A GUID: the identifier of a COM class or interface.
 *
 * @example
 * const id = IID("{00020400-0000-0000-c000-000000000046}");
 * String(id); // "{00020400-0000-0000-C000-000000000046}"
 * @see reference PyIID
 */
export class IID {
  readonly #text: string;

  /**
   * @param value  Its text, or its 16 bytes as Windows lays them out in memory.
   * @throws TypeError for text of another form, or bytes of another number.
   */
  constructor(value: IIDLike | Uint8Array) {
    this.#text = value instanceof IID ? value.toString() : value instanceof Uint8Array ? textOfBytes(value) : canonical(value);
  }

  get [brand](): true {
    return true;
  }

  /** True if the other one is the same identifier, however it is written. */
  equals(other: unknown): boolean {
    if (other instanceof IID) return other.toString() === this.#text;
    return typeof other === "string" && FORM.test(other) && canonical(other) === this.#text;
  }

  /** The canonical text: upper case, in braces. */
  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `IID('${this.#text}')`;
  }

  /** The 16 bytes as Windows lays a GUID out in memory. */
  toBytes(): Uint8Array {
    const bytes = Buffer.from(this.#text.replace(/[{}-]/g, ""), "hex");
    swapFields(bytes);
    return bytes;
  }

  /** An argument as an IID. */
  static from(value: unknown, name: string): IID {
    if (value instanceof IID) return value;
    if (typeof value === "string" && FORM.test(value)) return new IID(value);
    throw wrongArgument(name, "an IID or its text {XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}", value);
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }
}

function canonical(value: unknown): string {
  const parts = typeof value === "string" ? FORM.exec(value) : null;
  if (!parts) throw wrongArgument("value", "the text of a GUID, {XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}, or 16 bytes", value);
  return `{${parts.slice(1).join("-").toUpperCase()}}`;
}

function textOfBytes(value: Uint8Array): string {
  if (value.length !== 16) throw wrongArgument("value", "the 16 bytes of a GUID", value);
  const bytes = Buffer.from(value);
  swapFields(bytes);
  const hex = bytes.toString("hex").toUpperCase();
  return `{${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}}`;
}

/** The first three fields of a GUID are little-endian in memory and big-endian in text. */
function swapFields(bytes: Buffer): void {
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
}
