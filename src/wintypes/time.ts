import { wrongArgument } from "../arguments.js";

/** 100 ns units between 1601-01-01, where Win32 counts from, and 1970-01-01, where Date does. */
const EPOCH = 116_444_736_000_000_000n;
const PER_MILLISECOND = 10_000n;

/**
 * A point in time: a Date that also has the exact value that Windows keeps.
 *
 * @example
 * const time = TIME(new Date("2000-01-01T00:00:00Z"));
 * time.filetime; // 125911584000000000n
 * @see reference PyTime; Microsoft minwinbase FILETIME
 */
export class TIME extends Date {
  /** The value that a Date of whole milliseconds cannot hold, and the Date that it belongs to. */
  readonly #exact: bigint;
  readonly #exactAt: number;

  /**
   * @param value  A bigint counts 100 ns since 1601; a Date, a number of milliseconds since 1970 and text are read as Date reads them.
   *   Without one: now.
   */
  constructor(value: bigint | number | string | Date = Date.now()) {
    if (typeof value === "bigint") {
      if (value < 0n || value > 0x7fff_ffff_ffff_ffffn) throw wrongArgument("value", "a FILETIME from 0 to 2^63-1", value);
      super(Number(value / PER_MILLISECOND - EPOCH / PER_MILLISECOND));
      this.#exact = value;
    } else {
      const valid = typeof value === "number" || typeof value === "string" || value instanceof Date;
      if (!valid) throw wrongArgument("value", "a bigint, a number, a string or a Date", value);
      super(value);
      if (Number.isNaN(this.getTime())) throw wrongArgument("value", "a valid date", value);
      this.#exact = value instanceof TIME ? value.filetime : fromMilliseconds(this.getTime());
    }
    this.#exactAt = this.getTime();
  }

  /** 100 ns units since 1601-01-01 UTC; the Date shows the whole milliseconds of it, and changes it where it is changed. */
  get filetime(): bigint {
    const now = this.getTime();
    return now === this.#exactAt ? this.#exact : fromMilliseconds(now);
  }
}

function fromMilliseconds(milliseconds: number): bigint {
  if (Number.isNaN(milliseconds)) throw wrongArgument("the TIME", "a valid date", milliseconds);
  return BigInt(milliseconds) * PER_MILLISECOND + EPOCH;
}
