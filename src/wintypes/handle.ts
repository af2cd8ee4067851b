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
  /** Where it stands in `fresh`; -1 once it is registered with `finalizers`, or where it need not be watched. */
  #place = -1;
  /** Of its integer: how often that has been given out. */
  #generation = 0;
  /** Where it was made; only under NODE_DEBUG=tswin32, a stack costs too much otherwise. */
  #made: string | undefined;

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
    if (this.#value !== 0 && !this.#pseudo && !made.foreign) this.#watch();
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
    if (value !== 0) this.#unwatch();
    return value;
  }

  #watch(): void {
    this.#generation = handles.generation(this.#value);
    if (debugging) this.#made = new Error().stack?.split("\n").slice(3).join("\n").trimStart();
    if (fresh.length === 0 && !pausing) {
      pausing = true;
      queueMicrotask(HANDLE.#registerFresh);
    }
    this.#place = fresh.push(this) - 1;
  }

  #unwatch(): void {
    if (this.#place < 0) {
      finalizers.unregister(this);
      return;
    }
    const last = fresh.pop() as HANDLE;
    if (last !== this) {
      fresh[this.#place] = last;
      last.#place = this.#place;
    }
    this.#place = -1;
  }

  static #registerFresh(this: void): void {
    pausing = false;
    for (const handle of fresh.splice(0)) {
      handle.#place = -1;
      finalizers.register(
        handle,
        { value: handle.#value, generation: handle.#generation, close: handle.#close, made: handle.#made },
        handle,
      );
    }
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

/**
 * The open handles that were made since the program last came to a pause. Most are closed before the next one: they are spared being
 * registered, which costs more than everything else about them. Nothing is finalized before a pause anyway.
 */
const fresh: HANDLE[] = [];
/** Whether the pause has been asked for at which they are registered. */
let pausing = false;

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
