// Windows' functions, called through koffi. The only file of this host that knows koffi.
//
// Nothing is loaded or looked up at import: each function binds when it is first called.

import koffi from "koffi";
import { ERROR_CALL_NOT_IMPLEMENTED, ERROR_NOT_ENOUGH_MEMORY, ERROR_SHARING_VIOLATION } from "../../winerror/codes.js";
import { type About, type Holder, Win32Error } from "../../winerror/errors.js";

/**
 * What Windows' functions are given. Pointers to memory that only lives as long as the call are typed arrays (`void *`);
 * to memory that outlives it, addresses (`uintptr_t`) of a Memory. Handles are `intptr_t`: INVALID_HANDLE_VALUE is -1.
 */
export type Argument = number | bigint | string | Uint8Array | null;

/** How a call made beside the thread ended: its result, and the error code that its own thread had then. */
interface Outcome<R> {
  readonly result: R;
  readonly error: number;
}

/** A function of Windows. */
export interface Foreign<A extends readonly Argument[], R> {
  (...args: A): R;
  /** Makes the call on a thread of libuv's pool. Typed arrays are not allowed: nothing keeps them in place meanwhile. */
  later(...args: A): Promise<Outcome<R>>;
  /** Loads the DLL and looks the function up, as its first call would. */
  bind(): unknown;
}

/** Declares the functions of one DLL, by their C prototypes. */
type Library = <A extends readonly Argument[], R = number>(prototype: string) => Foreign<A, R>;

export const kernel32 = library("kernel32.dll");
export const ntdll = library("ntdll.dll");

/** A DLL of the system directory: nothing in the current directory or on the PATH can take its place. Or node.exe itself, by its path. */
export function library(fileName: string): Library {
  let loaded: Dll | undefined;
  const load = (): Dll => {
    loaded ??= openLibrary(fileName);
    return loaded;
  };
  return <A extends readonly Argument[], R>(prototype: string) => {
    let bound: Bound<A, R> | undefined;
    const bind = (): Bound<A, R> => {
      bound ??= lookUp(load(), prototype) as unknown as Bound<A, R>;
      return bound;
    };
    const call = (...args: A): R => (bound ?? bind())(...args);
    return Object.assign(call, { later: (...args: A) => callLater(bind(), args), bind });
  };
}

/**
 * The address of an exported function, for functions that take one to call.
 *
 * @throws Win32Error ERROR_CALL_NOT_IMPLEMENTED if this system does not have the function.
 */
export function kernel32Address(name: string): number {
  return Number(exported(openLibrary("kernel32.dll"), name));
}

const GetModuleHandleW = kernel32<[name: string]>("intptr_t GetModuleHandleW(const char16_t *name)");
const GetModuleFileNameW = kernel32<[module: number, buffer: Uint8Array, characters: number]>(
  "uint32_t GetModuleFileNameW(intptr_t module, void *buffer, uint32_t characters)",
);
const LONGEST_PATH = 32_768;

/** The file of koffi's native part, for a thread that has nothing of ours but koffi. */
export function koffiFile(): string {
  const module = GetModuleHandleW("koffi.node");
  if (module === 0) throw failure("GetModuleHandle", { path: "koffi.node" });
  const buffer = Buffer.alloc(LONGEST_PATH * 2);
  const characters = GetModuleFileNameW(module, buffer, LONGEST_PATH);
  if (characters === 0) throw failure("GetModuleFileName", { path: "koffi.node" });
  return buffer.toString("utf16le", 0, characters * 2);
}

/** A function of ours that Windows calls, as the address that it is known by. */
export interface NativeCallback {
  readonly address: number;
  /** Gives the address back. Windows must not call it any more. */
  release(): void;
}

/**
 * Lets Windows call a function of ours, on whatever thread: the function runs on the JS thread that has made it. It must not throw.
 *
 * @param prototype  The C prototype, with a name of its own.
 */
export function nativeCallback(prototype: string, routine: (...args: never[]) => number): NativeCallback {
  let type = callbackTypes.get(prototype);
  if (!type) {
    type = koffi.pointer(koffi.proto(prototype));
    callbackTypes.set(prototype, type);
  }
  const registered = koffi.register(routine, type);
  return { address: Number(koffi.address(registered)), release: () => koffi.unregister(registered) };
}

const callbackTypes = new Map<string, ReturnType<typeof koffi.pointer>>();

// --- binding --------------------------------------------------------------------------------------------------------

interface Dll {
  func(prototype: string): unknown;
  symbol(name: string): bigint;
}

interface Bound<A extends readonly Argument[], R> {
  (...args: A): R;
  async(...args: [...A, (error: unknown, result: R) => void]): void;
}

const libraries = new Map<string, Dll>();

function openLibrary(fileName: string): Dll {
  let dll = libraries.get(fileName);
  if (!dll) {
    // kernel32 and ntdll are in every process before its first instruction: their bare names cannot mean another file.
    const always = fileName === "kernel32.dll" || fileName === "ntdll.dll";
    dll = koffi.load(always || fileName === process.execPath ? fileName : `${systemDirectory()}\\${fileName}`) as Dll;
    libraries.set(fileName, dll);
  }
  return dll;
}

const MAX_PATH = 260;
const GetSystemDirectoryW = kernel32<[buffer: Uint8Array, characters: number]>(
  "uint32_t GetSystemDirectoryW(void *buffer, uint32_t characters)",
);

/** Asked of the system: %SystemRoot% is the environment's, and so whoever started us could have set it. */
function systemDirectory(): string {
  const buffer = Buffer.alloc(MAX_PATH * 2);
  const characters = GetSystemDirectoryW(buffer, MAX_PATH);
  if (characters === 0 || characters > MAX_PATH) throw failure("GetSystemDirectory");
  return buffer.toString("utf16le", 0, characters * 2);
}

function lookUp(dll: Dll, prototype: string): unknown {
  exported(dll, /(\w+)\s*\(/.exec(prototype)?.[1] ?? prototype);
  return dll.func(prototype);
}

function exported(dll: Dll, name: string): bigint {
  let address: bigint;
  try {
    address = dll.symbol(name);
  } catch (cause) {
    throw notImplemented(name, cause);
  }
  if (isStub(address)) throw notImplemented(name);
  return address;
}

function notImplemented(name: string, cause?: unknown): Win32Error {
  return failureOf(ERROR_CALL_NOT_IMPLEMENTED, name, { cause });
}

/**
 * Whether an export is one of those that Wine (on x64) names but does not have. Calling one ends the process, so they are
 * told by their code: it loads the DLL's and the function's names (`sub rsp,28h; lea rcx,…; lea rdx,…`) and calls what aborts.
 */
function isStub(address: bigint): boolean {
  if (!underWine()) return false;
  const code = Buffer.from(koffi.decode(address, "uint8_t", STUB_LENGTH) as ArrayLike<number>).toString("hex");
  return STUB.test(code);
}

const STUB_LENGTH = 24;
const STUB = /^4883ec28488d0d.{8}488d15.{8}e8.{8}90$/;

let wine: boolean | undefined;

function underWine(): boolean {
  if (wine === undefined) {
    try {
      wine = process.arch === "x64" && openLibrary("ntdll.dll").symbol("wine_get_version") !== 0n;
    } catch {
      wine = false; // Windows' own ntdll has no such export
    }
  }
  return wine;
}

// --- calls beside the thread ----------------------------------------------------------------------------------------

/** koffi holds 256 calls and refuses more; ours queue up well before that, so that other users of koffi have room. */
const MOST_AT_ONCE = 64;
let running = 0;
const queue: (() => void)[] = [];

function callLater<A extends readonly Argument[], R>(call: Bound<A, R>, args: A): Promise<Outcome<R>> {
  return new Promise((resolve, reject) => {
    const start = (): void => {
      running += 1;
      try {
        call.async(...args, (problem, result) => {
          const error = GetLastError(); // the call's own, but only until this callback returns
          finished();
          if (problem) reject(problem);
          else resolve({ result, error });
        });
      } catch (problem) {
        finished();
        reject(problem);
      }
    };
    if (running < MOST_AT_ONCE) start();
    else queue.push(start);
  });
}

function finished(): void {
  running -= 1;
  queue.shift()?.();
}

// --- errors ---------------------------------------------------------------------------------------------------------

const GetLastError = kernel32<[]>("uint32_t GetLastError()");
const SetLastError = kernel32<[code: number], void>("void SetLastError(uint32_t code)");

/** What the last failed call of this JS thread left. Kept here: the thread's own code does not survive what Node does in between. */
let last = 0;

/** The error of the call just made. */
export function failure(funcname: string, about?: About): Win32Error {
  return failureOf(GetLastError(), funcname, about);
}

/** The error `code`, which is also the thread's last one from now on. */
export function failureOf(code: number, funcname: string, about?: About): Win32Error {
  last = code;
  const path = about?.path;
  if (code === ERROR_SHARING_VIOLATION && path !== undefined)
    return new Win32Error(code, funcname, { holders: () => findHolders(path), ...about });
  return new Win32Error(code, funcname, about);
}

let findHolders: (path: string) => readonly Holder[] = () => [];

/** Says how to find who stands in the way of a sharing violation. */
export function findHoldersBy(find: (path: string) => readonly Holder[]): void {
  findHolders = find;
}

/** The code that the call just made left, of a call that may leave one although it succeeds. Preceded by forgetError(). */
export function errorLeft(): number {
  return GetLastError();
}

/** Makes sure that the code found after the next call, to `next`, is that call's. Loading a DLL can leave one too. */
export function forgetError(next: { bind(): unknown }): void {
  next.bind();
  SetLastError(0);
}

export function lastError(): number {
  return last;
}

export function noteError(code: number): void {
  last = code;
}

// --- memory ---------------------------------------------------------------------------------------------------------

const RtlMoveMemoryOut = kernel32<[to: Uint8Array, from: number, bytes: number], void>(
  "void RtlMoveMemory(void *to, uintptr_t from, size_t bytes)",
);
const RtlMoveMemoryIn = kernel32<[to: number, from: Uint8Array, bytes: number], void>(
  "void RtlMoveMemory(uintptr_t to, void *from, size_t bytes)",
);

/**
 * Memory that stays where it is until it is freed: for the system to read or write after a call has returned.
 *
 * `load()` before reading its bytes and `store()` after writing them.
 */
export class Memory {
  readonly address: number;
  readonly #pointer: bigint;
  readonly #bytes: Uint8Array<ArrayBuffer>;

  /** @param bytes  At least 1; all are zero at first. */
  constructor(bytes: number) {
    try {
      this.#pointer = koffi.alloc("uint8_t", bytes) as bigint;
    } catch (cause) {
      throw failureOf(ERROR_NOT_ENOUGH_MEMORY, "Memory", { cause });
    }
    this.address = Number(this.#pointer);
    this.#bytes = new Uint8Array(viewsWork() ? koffi.view(this.#pointer, bytes) : new ArrayBuffer(bytes));
  }

  /** The bytes as they are now. */
  load(): Uint8Array<ArrayBuffer> {
    if (!viewsWork()) RtlMoveMemoryOut(this.#bytes, this.address, this.#bytes.length);
    return this.#bytes;
  }

  /** Makes what was written to the bytes known to the system. */
  store(): void {
    if (!viewsWork()) RtlMoveMemoryIn(this.address, this.#bytes, this.#bytes.length);
  }

  /** Gives the memory back. Neither the system nor a view may use it any more. */
  free(): void {
    koffi.free(this.#pointer);
  }
}

let views: boolean | undefined;

/** Whether memory can be seen through an ArrayBuffer. Electron forbids it; there its content is copied in and out. */
export function viewsWork(): boolean {
  if (views === undefined) {
    const probe: unknown = koffi.alloc("uint8_t", 8);
    try {
      views = koffi.view(probe, 8).byteLength === 8;
    } catch {
      views = false; // koffi's answer where the runtime forbids it
    }
    // The probe is not freed: its view lives until it is collected.
  }
  return views;
}
