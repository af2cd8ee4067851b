// Argument checks of the public modules. Each returns the value in the form that the host takes,
// or throws a TypeError that says what was expected and what arrived.

/** The error for a wrong argument: `expected` reads on from "must be". */
export function wrongArgument(name: string, expected: string, arrived: unknown): TypeError {
  return new TypeError(`${name} must be ${expected}; got ${describe(arrived)}.`);
}

/** A wrong value in a few words, never its whole content: arguments can hold secrets. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return `${typeof value} ${value}`;
  if (typeof value === "object") return `an object (${constructorName(value)})`;
  return `a ${typeof value}`;
}

function constructorName(value: object): string {
  try {
    return value.constructor?.name || "Object";
  } catch {
    return "Object"; // a proxy or a getter that throws
  }
}

/** Text without a NUL, which no Win32 string can carry. */
export function text(value: unknown, name: string): string {
  if (typeof value !== "string") throw wrongArgument(name, "a string", value);
  if (value.includes("\0"))
    throw new TypeError(`${name} must be a string without NUL characters; got one with a NUL at index ${value.indexOf("\0")}.`);
  return value;
}

/** The name of an object: text, or nothing for an object without a name. */
export function name(value: unknown, parameter: string): string | null {
  return value === undefined || value === null ? null : text(value, parameter);
}

/** A LONG: a signed 32-bit integer. */
export function int32(value: unknown, name: string): number {
  if (typeof value !== "number" || (value | 0) !== value) throw wrongArgument(name, "an integer from -2147483648 to 2147483647", value);
  return value;
}

/** A DWORD of flags, codes or masks, given signed or unsigned. */
export function dword(value: unknown, name: string): number {
  if (typeof value === "bigint" && value >= -0x8000_0000n && value <= 0xffff_ffffn) return Number(value) >>> 0;
  if (typeof value !== "number" || !Number.isInteger(value) || value < -0x8000_0000 || value > 0xffff_ffff) {
    throw wrongArgument(name, "a 32-bit integer", value);
  }
  return value >>> 0;
}

/** A count of bytes or of things, below 2^32; unlike flags it cannot be negative. */
export function count(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw wrongArgument(name, "a whole number from 0 to 4294967295", value);
  }
  return value;
}

/** A signed 64-bit quantity, as a number or a bigint. */
export function int64(value: unknown, name: string): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "bigint" && BigInt.asIntN(64, value) === value) return value;
  throw wrongArgument(name, "a 64-bit integer (a safe number or a bigint)", value);
}

/** A truth value: a boolean, or 0 and 1 as Win32 and Python write it. */
export function truth(value: unknown, name: string): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isInteger(value)) return value !== 0;
  throw wrongArgument(name, "a boolean or 0 or 1", value);
}

/** Bytes to hand over: a view is taken as it is, a string as UTF-8. */
export function bytes(value: unknown, name: string): Uint8Array {
  if (typeof value === "string") return Buffer.from(value, "utf8");
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw wrongArgument(name, "a string, a Buffer or another typed array", value);
}

/** A transaction's handle: only nothing is possible, no host has transactions. */
export function noTransaction(value: unknown): void {
  if (value !== undefined && value !== null && value !== 0) throw wrongArgument("Transaction", "null: there are no transactions", value);
}

/** What a promise twin takes beside its arguments. */
export interface Abortable {
  /** Ends the wait; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The signal in a promise twin's options. */
export function signalOf(options: unknown): AbortSignal | undefined {
  if (options === undefined || options === null) return undefined;
  if (typeof options !== "object" || options instanceof AbortSignal)
    throw wrongArgument("options", "an object such as { signal }", options);
  knownMembers(options, ["signal"], "options");
  const { signal } = options as { signal?: unknown };
  if (signal === undefined) return undefined;
  if (!(signal instanceof AbortSignal)) throw wrongArgument("options.signal", "an AbortSignal", signal);
  return signal;
}

/** Refuses an object of options with members that nobody knows: a misspelt option would be ignored in silence. */
export function knownMembers(options: object, known: readonly string[], name: string): void {
  for (const member of Object.keys(options)) {
    if (!known.includes(member)) throw new TypeError(`${name} has no member "${member}"; it may have ${known.join(", ")}.`);
  }
}
