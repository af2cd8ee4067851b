import { wrongArgument } from "../arguments.js";

/** 100 ns units between 1601-01-01, where Win32 counts from, and 1970-01-01, where Date does. */
const EPOCH = 116_444_736_000_000_000n;
const PER_MILLISECOND = 10_000n;
/** 1601 in milliseconds, as Date counts. */
const BEFORE_1970 = -11_644_473_600_000;

/**
 * A point in time: a Date that also has the exact value that Windows keeps.
 *
 * @example
 * const time = TIME(new Date("2000-01-01T00:00:00Z"));
 * time.filetime; // 125911584000000000n
 * @see reference PyTime; Microsoft minwinbase FILETIME
 */
export class TIME extends Date {
  /** What a Date of whole milliseconds cannot hold, in 100 ns, and the Date that it belongs to (its lowest bits: a whole number costs more). */
  #rest = 0;
  readonly #restAt: number;

  /**
   * @param value  A bigint counts 100 ns since 1601; a Date, a number of milliseconds since 1970 and text are read as Date reads them.
   *   Without one: now.
   */
  constructor(value: bigint | number | string | Date = Date.now()) {
    if (typeof value === "number") {
      super(value);
    } else if (typeof value === "bigint") {
      if (value < 0n || value > 0x7fff_ffff_ffff_ffffn) throw wrongArgument("value", "a FILETIME from 0 to 2^63-1", value);
      super(Number(value / PER_MILLISECOND - EPOCH / PER_MILLISECOND));
      this.#rest = Number(value % PER_MILLISECOND);
    } else {
      const valid = typeof value === "string" || value instanceof Date;
      if (!valid) throw wrongArgument("value", "a bigint, a number, a string or a Date", value);
      super(value);
      if (value instanceof TIME) this.#rest = Number(value.filetime % PER_MILLISECOND);
    }
    const milliseconds = this.getTime();
    if (Number.isNaN(milliseconds)) throw wrongArgument("value", "a valid date", value);
    this.#restAt = lowestBits(milliseconds);
  }

  /**
   * A time as Unix counts it, without the cost of a bigint; one before 1601 is Windows' zero. @internal
   *
   * @param seconds      Since 1970, negative before.
   * @param nanoseconds  From 0 to 999,999,999; Windows keeps whole hundreds.
   */
  static fromUnix(seconds: number, nanoseconds: number): TIME {
    if (seconds * 1000 < BEFORE_1970) return new TIME(BEFORE_1970);
    const milliseconds = (nanoseconds / 1_000_000) | 0;
    const time = new TIME(seconds * 1000 + milliseconds);
    time.#rest = ((nanoseconds - milliseconds * 1_000_000) / 100) | 0;
    return time;
  }

  /** 100 ns units since 1601-01-01 UTC; the Date shows the whole milliseconds of it, and changes it where it is changed. */
  get filetime(): bigint {
    const now = this.getTime();
    return fromMilliseconds(now) + (lowestBits(now) === this.#restAt ? BigInt(this.#rest) : 0n);
  }
}

/** Differs for any two times that are not many days apart to the millisecond. */
function lowestBits(milliseconds: number): number {
  return milliseconds & 0x3fff_ffff;
}

function fromMilliseconds(milliseconds: number): bigint {
  if (Number.isNaN(milliseconds)) throw wrongArgument("the TIME", "a valid date", milliseconds);
  return BigInt(milliseconds) * PER_MILLISECOND + EPOCH;
}
