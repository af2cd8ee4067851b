import { strerror, symbolOf } from "./table.js";

const brand = Symbol.for("tswin32.WindowsError");

/** What every error of this package is: of this copy and of any other. */
export abstract class WindowsError extends Error {
  /** @internal The kind of error, by which copies of the package know each other's; a name in code could be minified. */
  static readonly kind: string = "WindowsError";

  /** The kinds that this error is of: its class's, and those of the classes that that one extends. */
  get [brand](): readonly string[] {
    const kinds: string[] = [];
    for (let type: unknown = this.constructor; typeof type === "function"; type = Object.getPrototypeOf(type)) {
      const kind = ownKind(type);
      if (kind !== undefined) kinds.push(kind);
    }
    return kinds;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore-start lint/complexity/noThisInStatic: the class asked about is the one on the right of instanceof
    if (Object.prototype.isPrototypeOf.call(this.prototype, value as object)) return true;
    const kind = ownKind(this); // a program's own subclass has none: only its own instances are of it
    // biome-ignore-end lint/complexity/noThisInStatic: the class asked about is the one on the right of instanceof
    return kind !== undefined && kindsOf(value).includes(kind);
  }
}

function ownKind(type: object): string | undefined {
  return Object.hasOwn(type, "kind") ? String((type as { kind?: unknown }).kind) : undefined;
}

/** The kinds that a value says it is of; none for anything but an error of this package. */
function kindsOf(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null || !(brand in value)) return [];
  const kinds: unknown = value[brand];
  return Array.isArray(kinds) ? kinds : [];
}

/** A process that stands in the way. */
export interface Holder {
  readonly pid: number;
  /** Its program's name, such as "node" or "notepad.exe"; empty where the system does not tell. */
  readonly name: string;
}

/** What is known of a failure beside its code. */
export interface About {
  /** The path concerned, as the caller named it. */
  readonly path?: string | undefined;
  /** The error that led here. */
  readonly cause?: unknown;
  /** Finds out who stands in the way. */
  readonly holders?: (() => readonly Holder[]) | undefined;
}

/**
 * A Win32 function's failure.
 *
 * @example
 * try { CreateFile("busy.txt", { DesiredAccess: GENERIC_READ, CreationDisposition: OPEN_EXISTING }); }
 * catch (error) { if (error instanceof Win32Error && error.code === "ERROR_SHARING_VIOLATION") retry(); }
 * @see reference: pywintypes.error, with its members winerror, funcname and strerror
 */
export class Win32Error extends WindowsError {
  /** @internal */
  static override readonly kind: string = "Win32Error";
  override readonly name = "Win32Error";
  /** The Windows error code, such as 32. */
  readonly winerror: number;
  /** Its symbol, such as "ERROR_SHARING_VIOLATION"; "ERROR_12345" for a code without one. */
  readonly code: string;
  /** The function that failed, under its Win32 name. */
  readonly funcname: string;
  /** What the code means, in words. */
  readonly strerror: string;
  /** The file or object that it is about, as the caller named it, where there is one. */
  declare readonly path?: string;
  #holders: readonly Holder[] | (() => readonly Holder[]) = [];

  /**
   * @param winerror  The code.
   * @param funcname  The function that failed.
   * @param about     The path concerned, the error that led here, and how to find who stands in the way.
   */
  constructor(winerror: number, funcname: string, about: About = {}) {
    const unsigned = winerror >>> 0;
    const code = symbolOf(unsigned) ?? `ERROR_${unsigned}`;
    const meaning = strerror(unsigned);
    const path = about.path;
    super(
      `${funcname}: ${meaning} (${code}, ${unsigned})${path === undefined ? "" : `: ${path}`}`,
      about.cause === undefined ? undefined : { cause: about.cause },
    );
    this.winerror = unsigned;
    this.code = code;
    this.funcname = funcname;
    this.strerror = meaning;
    if (path !== undefined) this.path = path;
    if (about.holders) this.#holders = about.holders;
  }

  /**
   * Who stands in the way, of ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION: looked up when first read, so read it soon.
   * Empty where the host cannot tell.
   */
  get holders(): readonly Holder[] {
    if (typeof this.#holders === "function") this.#holders = this.#holders();
    return this.#holders;
  }
}

/** What an automation server says of its failure: (wcode, source, text, helpFile, helpId, scode). */
export type ExcepInfo = readonly [
  wcode: number,
  source: string | null,
  text: string | null,
  helpFile: string | null,
  helpId: number,
  scode: number,
];

const FACILITY_WIN32 = 7;

/**
 * A COM failure.
 *
 * @see reference: pythoncom.com_error, with its members hresult, strerror, excepinfo and argerror
 */
export class com_error extends WindowsError {
  /** @internal */
  static override readonly kind: string = "com_error";
  override readonly name: string = "com_error";
  /** The HRESULT, unsigned, such as 0x80070005. */
  readonly hresult: number;
  /** Its symbol, such as "E_ACCESSDENIED"; its hexadecimal form for one without. */
  readonly code: string;
  /** What the HRESULT means, in words; the server's own words are in `excepinfo` and in the message. */
  readonly strerror: string;
  readonly excepinfo: ExcepInfo | null;
  /** Which argument is wrong, counted from 0; null where the server does not say. */
  readonly argerror: number | null;
  /** The Win32 code that the HRESULT wraps (facility 7), where it does. */
  declare readonly winerror?: number;

  /**
   * @param hresult  The HRESULT, signed or unsigned.
   * @param details  What the server said.
   */
  constructor(
    hresult: number,
    details: { readonly excepinfo?: ExcepInfo | null; readonly argerror?: number | null; readonly cause?: unknown } = {},
  ) {
    const unsigned = hresult >>> 0;
    const hexadecimal = `0x${unsigned.toString(16).toUpperCase().padStart(8, "0")}`;
    const code = symbolOf(unsigned) ?? hexadecimal;
    const meaning = strerror(unsigned);
    super(
      `${details.excepinfo?.[2] || meaning} (${code === hexadecimal ? code : `${code}, ${hexadecimal}`})`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.hresult = unsigned;
    this.code = code;
    this.strerror = meaning;
    this.excepinfo = details.excepinfo ?? null;
    this.argerror = details.argerror ?? null;
    if (unsigned >>> 31 === 1 && ((unsigned >>> 16) & 0x7ff) === FACILITY_WIN32) this.winerror = unsigned & 0xffff;
  }
}
