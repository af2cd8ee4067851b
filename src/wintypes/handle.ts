import { wrongArgument } from "../arguments.js";
import { handles } from "../host/index.js";
import { INVALID_HANDLE_VALUE } from "../win32con.js";
import { ERROR_INVALID_HANDLE } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";

export { INVALID_HANDLE_VALUE };

/** What GetCurrentThread() returns, always. */
export const CURRENT_THREAD = -2;

/** A handle, or its integer. Every handle parameter takes either. */
export type HandleLike = HANDLE | number | bigint;

/** What is known of a handle that is being wrapped. */
export interface HandleMade {
  /** How it closes, unless by CloseHandle. */
  readonly close?: (handle: number) => void;
  /** Whether what it stands for was there before. */
  readonly alreadyExisted?: boolean;
  /** True for a constant that stands for the caller. */
  readonly pseudo?: boolean;
  /** True for a handle of another process, which is not this one's to close. */
  readonly foreign?: boolean;
}

const brand = Symbol.for("tswin32.HANDLE");

/**
 * An open Win32 handle. It closes itself at the end of a `using` block, by `Close()`, or, as a safety net,
 * some time after the program has dropped it.
 *
 * @example
 * using file = CreateFile("a.txt", { DesiredAccess: GENERIC_READ, CreationDisposition: OPEN_EXISTING });
 * console.log(file.handle, Number(file)); // the same integer twice
 * @see reference PyHANDLE
 */
export class HANDLE implements Disposable {
  #value: number;
  readonly #close: (handle: number) => void;
  readonly #pseudo: boolean;

  /** True where the call that made this handle found what it was to create (GetLastError says 183, ERROR_ALREADY_EXISTS). */
  readonly alreadyExisted: boolean;

  /**
   * Wraps an integer handle, which from now on belongs to this object.
   *
   * @param handle  The integer, 0 for a handle that is closed already.
   * @param made    How it closes, unless by CloseHandle, and whether what it stands for was there before.
   */
  constructor(handle: number | bigint = 0, made: HandleMade = {}) {
    if (made.close !== undefined && typeof made.close !== "function") throw wrongArgument("made.close", "a function", made.close);
    this.#value = integerOf(handle, "handle");
    this.#close = made.close ?? (made.foreign ? leaveAlone : closeByHost);
    this.alreadyExisted = made.alreadyExisted ?? false;
    this.#pseudo = made.pseudo ?? false;
    if (this.#value !== 0 && !this.#pseudo && !made.foreign) watch(this, this.#value, this.#close);
  }

  get [brand](): true {
    return true;
  }

  /** The integer; 0 once closed or detached. */
  get handle(): number {
    return this.#value;
  }

  /**
   * Closes the handle; one that is closed or detached already stays so, without an error.
   *
   * @throws Win32Error ERROR_INVALID_HANDLE if its integer was closed behind its back.
   */
  Close(): void {
    const value = this.Detach();
    if (value !== 0) this.#close(value);
  }

  /**
   * Gives the integer away: it stays open and is the caller's to close.
   *
   * @returns The integer, 0 if there was none any more.
   */
  Detach(): number {
    if (this.#pseudo) return 0;
    const value = this.#value;
    this.#value = 0;
    if (value !== 0) finalizers.unregister(this);
    return value;
  }

  /** The integer, so that `Number(h)` and comparisons work (Python: `int(h)`). */
  valueOf(): number {
    return this.#value;
  }

  toString(): string {
    return `HANDLE(${this.#value})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [Symbol.dispose](): void {
    this.Close();
  }

  /** True of GetCurrentProcess()'s constant. @internal */
  get isPseudo(): boolean {
    return this.#pseudo;
  }

  /** The integer in a HANDLE of this or of another copy of the package, undefined for anything else. @internal */
  static integerIn(value: unknown): number | undefined {
    if (typeof value !== "object" || value === null) return undefined;
    if (#value in value) return value.#value; // of this copy: much faster than to ask for the brand
    return brand in value ? (value as HANDLE).handle : undefined;
  }

  /** True of handles of this and of any other copy of the package. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }
}

/**
 * The integer that a handle argument stands for.
 *
 * @throws TypeError for anything that is no handle; Win32Error ERROR_INVALID_HANDLE for a closed one, INVALID_HANDLE_VALUE, or -2 as a mere integer.
 */
export function handleValue(handle: unknown, name: string, funcname: string): number {
  const value = integerOf(handle, name);
  const isConstant = value === INVALID_HANDLE_VALUE || value === CURRENT_THREAD;
  if (value === 0 || (isConstant && !(handle instanceof HANDLE && handle.isPseudo))) throw new Win32Error(ERROR_INVALID_HANDLE, funcname);
  return value;
}

function integerOf(handle: unknown, name: string): number {
  const value = HANDLE.integerIn(handle) ?? handle;
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  if (typeof value === "bigint" && value >= -(2n ** 53n) && value < 2n ** 53n) return Number(value);
  throw wrongArgument(name, "a HANDLE or its integer", handle);
}

/** GetCurrentProcess()'s object, or GetCurrentThread()'s: a constant that stands for the caller. It need not be closed, and closing it does nothing. */
export function pseudoHandle(constant: number): HANDLE {
  return new HANDLE(constant, { pseudo: true });
}

function leaveAlone(): void {
  // the other process closes it
}

function closeByHost(handle: number): void {
  handles.close(handle);
}

// --- the safety net -------------------------------------------------------------------------------------------------

interface Lost {
  readonly value: number;
  readonly generation: number;
  readonly close: (handle: number) => void;
  /** Where the handle was made; only under NODE_DEBUG=tswin32, a stack costs too much otherwise. */
  readonly made: string | undefined;
}

const debugging = /\btswin32\b/i.test(process.env.NODE_DEBUG ?? "");

const finalizers = new FinalizationRegistry<Lost>((lost) => {
  if (handles.generation(lost.value) !== lost.generation) return; // closed by its integer; the value is somebody else's now
  try {
    lost.close(lost.value);
  } catch (error) {
    if (!(error instanceof Win32Error && error.winerror === ERROR_INVALID_HANDLE)) throw error; // closed by its integer
  }
  if (lost.made)
    process.emitWarning(`A handle was dropped without Close() and closed by the collector. It was made ${lost.made}`, "tswin32");
});

function watch(handle: HANDLE, value: number, close: (handle: number) => void): void {
  const made = debugging ? new Error().stack?.split("\n").slice(3).join("\n").trimStart() : undefined;
  finalizers.register(handle, { value, generation: handles.generation(value), close, made }, handle);
}

/** The HANDLEs of operations in flight: reachable from here, so never finalized. */
const leased = new Set<{ readonly of: readonly unknown[] }>();

/** Keeps the HANDLEs among `of` from being finalized until `work` has settled. */
export async function lease<T>(of: readonly unknown[], work: () => Promise<T>): Promise<T> {
  const entry = { of };
  leased.add(entry);
  try {
    return await work();
  } finally {
    leased.delete(entry);
  }
}
