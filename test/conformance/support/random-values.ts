// Values that a careless or hostile program could pass anywhere, drawn from a seeded generator.
//
// What keeps the machine that runs this safe:
// - Integers that could be the value of an open handle of Node itself never occur: Windows gives handles out from 4 on in steps of 4
//   and ignores the lowest two bits, so integers are at most 3, or far above any handle table (0x04000000), or the case's own handles.
// - Names are those of a few files in the working directory, which is a fresh folder, or names that nothing has.
// - No name that a function is to move is the root of a drive (random-calls.ts): Wine would move its whole drive C: away.
// - No position is far enough in a file to make it large.

import { CloseHandle, GetCurrentProcess, GetCurrentThread, GetCurrentThreadId } from "tswin32/win32api";
import { CreateEvent } from "tswin32/win32event";
import {
  CreateFile,
  FILE_ATTRIBUTE_NORMAL,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  OPEN_ALWAYS,
} from "tswin32/win32file";
import { EnumProcessModules } from "tswin32/win32process";
import { HANDLE, IID, OVERLAPPED, SECURITY_ATTRIBUTES, TIME, WindowsError } from "tswin32/wintypes";

/** What hostile values throw when they are looked at; it may come back out of the call. */
export class Hostile extends Error {}

/** A small generator of good enough numbers (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
}

const integers = [
  ...[0, 1, 2, 3, -1, -2, -3, 0x7fff_ffff, 0x7fff_fff1, 0x8000_0000, 0x4000_0000, 0xc000_0000, -0x8000_0000, -0x8000_0001],
  ...[0xffff_ffff, 0xffff_fffe, 2 ** 32, 2 ** 40 + 1, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 2 ** 63, 2 ** 64, 1e300],
];
const numbers = [...integers, 0.5, -0.5, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE];
const bigints = [0n, 1n, -1n, 3n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), 2n ** 64n, 10n ** 40n];
const strings = [
  ...[
    "",
    "a.txt",
    "b.txt",
    "A.TXT",
    ".\\a.txt",
    "missing\\c.txt",
    "a.txt\\c",
    ".",
    "a.txt\0b",
    "\0",
    "a<b",
    "*",
    "?",
    "con:x:y",
    " ",
    "a. ",
    "\ud800",
  ],
  ..."\\ / \\\\ \\\\? \\\\?\\ \\\\.\\ C: C:\\missing\\x Q:\\x %1 %1!s! %0 %n %1!99d! %1!-!  constructor __proto__ toString".split(" "),
  ...[
    "%1!999999999d!",
    "x".repeat(300),
    "y".repeat(40_000),
    "{00020400-0000-0000-C000-000000000046}",
    "2000-01-01T00:00:00Z",
    "0",
    "-1",
    "NaN",
  ],
];

/** What a call gets, and how what was made for it goes away again. */
export interface Drawn {
  readonly value: unknown;
  readonly dispose?: () => void;
}

/** One value of any kind. `depth` limits how deep objects nest. */
export function drawValue(random: Random, depth = 2): Drawn {
  const kind = random.below(depth > 0 ? 15 : 11);
  switch (kind) {
    case 0:
    case 1:
    case 2:
      return { value: random.of(numbers) };
    case 3:
      return { value: random.of(integers) };
    case 4:
      return { value: random.of(bigints) };
    case 5:
    case 6:
      return { value: random.of(strings) };
    case 7:
      return { value: random.of([undefined, null, true, false, Symbol("hostile"), Symbol.iterator]) };
    case 8:
      return { value: drawBytes(random) };
    case 9:
    case 10:
      return drawHandle(random);
    case 11:
      return {
        value: random.of([
          () => 5,
          class {},
          Date,
          new Date(0),
          new Date(Number.NaN),
          /x/,
          new Map(),
          new Set([1]),
          Promise.resolve(5),
          new Error("x"),
        ]),
      };
    case 12:
      return { value: drawTrap(random) };
    case 13:
      return { value: random.of([AbortSignal.abort(new Hostile("aborted")), new AbortController().signal, { aborted: true }]) };
    default:
      return drawObject(random, depth - 1);
  }
}

/** Arguments with which a call succeeds, for functions that have some; those of other functions are random altogether. */
export function drawExample(random: Random, name: string): Drawn[] | undefined {
  return examples[name]?.(random);
}

const plain = (...values: unknown[]): Drawn[] => values.map((value) => ({ value }));
const onFile = (...rest: unknown[]): Drawn[] => [opened(openOwn(GENERIC_READ | GENERIC_WRITE), false), ...plain(...rest)];
const onEvent = (...rest: unknown[]): Drawn[] => [opened(CreateEvent(null, true, false, null), false), ...plain(...rest)];
/** Functions that only ask: what a random call set would outlive it. */
const onProcess = (...rest: unknown[]): Drawn[] => plain(GetCurrentProcess(), ...rest);
const onThread = (...rest: unknown[]): Drawn[] => plain(GetCurrentThread(), ...rest);
const createFile = (random: Random): Drawn[] =>
  random.below(2) === 0
    ? plain(random.of(["a.txt", "b.txt"]), 0xc000_0000, 7, null, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, null, {})
    : plain("a.txt", { DesiredAccess: 0xc000_0000, ShareMode: 7, CreationDisposition: OPEN_ALWAYS }, {});

const examples: Readonly<Record<string, (random: Random) => Drawn[]>> = {
  AllocateReadBuffer: () => plain(10),
  CloseHandle: (random) => random.of([onFile, onEvent])(),
  CopyFile: (random) => plain("a.txt", "copied.txt", random.of([false, true]), {}),
  CopyFileEx: (random) =>
    random.of([
      plain("a.txt", "copied.txt", () => random.of([0, 1, 2, 3, 77]), {}, false, 2),
      plain("a.txt", { NewFileName: "copied.txt" }, {}),
    ]),
  CreateDirectory: () => plain("directory", null),
  CreateDirectoryEx: () => plain(".", "directory", null, null),
  CreateEvent: () => plain(null, true, false, null),
  CreateFile: createFile,
  CreateFileW: createFile,
  DeleteFile: () => plain("copied.txt", null, {}),
  FlushFileBuffers: () => onFile({}),
  CreateHardLink: () => plain("link.txt", "a.txt", null, null),
  CreateSymbolicLink: () => plain("symbolic.txt", "a.txt", 0, null),
  FindFileNames: () => plain("a.txt", null, {}),
  FindFilesIterator: () => plain("*", null, {}),
  FindFilesW: (random) => plain(random.of(["*", "*.txt", "a.txt", "?.*"]), null, {}),
  FindStreams: () => plain("a.txt", null),
  GetBinaryType: () => plain("a.txt"),
  GetCompressedFileSize: () => plain("a.txt"),
  GetFileAttributes: () => plain("a.txt"),
  GetFileAttributesEx: () => plain("a.txt", 0, null),
  GetFileInformationByHandle: () => onFile(),
  GetFileInformationByHandleEx: (random) => onFile(random.below(13)),
  GetFileTime: () => onFile(),
  GetOverlappedResult: (random) => onFile(new OVERLAPPED(), random.of([false, true]), {}),
  GetFinalPathNameByHandle: (random) => onFile(random.of([0, 1, 2, 4, 8])),
  SetFileAttributes: (random) => plain("a.txt", random.of([0x80, 0x20, 2]), null),
  SetFileInformationByHandle: (random) =>
    onFile(
      ...random.of<readonly unknown[]>([
        [0, { LastWriteTime: new Date(0), FileAttributes: 0 }],
        [3, { ReplaceIfExists: true, RootDirectory: null, FileName: "b.txt" }],
        [4, false],
        [5, 100],
        [6, 10],
        [12, 1],
      ]),
    ),
  SetFileTime: () => onFile(new Date(0), null, 0n, true),
  EnumProcessModules: () => onProcess(),
  EnumProcessModulesEx: (random) => onProcess(random.below(5)),
  GetExitCodeThread: () => onThread(),
  GetModuleFileNameEx: (random) => onProcess(random.of([0, null, EnumProcessModules(GetCurrentProcess())[0]])),
  GetPriorityClass: () => onProcess(),
  GetProcessAffinityMask: () => onProcess(),
  GetProcessId: () => onProcess(),
  GetProcessIoCounters: () => onProcess(),
  GetProcessMemoryInfo: () => onProcess(),
  GetProcessTimes: () => onProcess(),
  GetThreadPriority: () => onThread(),
  GetThreadTimes: () => onThread(),
  IsWow64Process: () => onProcess(),
  OpenThread: () => plain(0x10_0040, false, GetCurrentThreadId()),
  FormatMessage: (random) => random.of([plain(2), plain(0x400, "%1 %2!d!", 0, 0, ["a", 5]), plain(0x1200, null, 5, 0, null)]),
  FormatMessageW: () => plain(5),
  GetFileSize: () => onFile(),
  GetFileType: () => onFile(),
  GetFullPathName: (random) => plain(random.of(["a.txt", "C:\\a\\..\\b", "\\\\?\\C:\\a", "NUL"]), null),
  GetLongPathName: () => plain("a.txt", null),
  HANDLE: () => plain(3, {}),
  IID: () => plain("{00020400-0000-0000-C000-000000000046}"),
  LockFile: () => onFile(1, 0, 10, 0),
  LockFileEx: (random) => random.of([onFile(random.of([1, 3]), 10, 0, { Offset: 1 }, {}), onFile({ dwFlags: 3, nbytesLow: 10 }, {})]),
  OpenFileById: (random) =>
    onFile(...random.of([[1, 0, 7, 0], [{ FileId: 1n, ShareMode: 7 }], ["{00020400-0000-0000-C000-000000000046}", 0, 7, 0]])),
  MoveFile: () => plain("copied.txt", "moved.txt", {}),
  MoveFileEx: (random) => plain("copied.txt", "moved.txt", random.of([0, 1, 3, 8]), {}),
  MoveFileWithProgress: () => plain("copied.txt", { NewFileName: "moved.txt", Flags: 1 }, {}),
  OVERLAPPED: () => plain({ Offset: 1, hEvent: 0 }),
  ReOpenFile: (random) => onFile(random.of([0, 0x8000_0000]), 7, 0),
  RemoveDirectory: () => plain("directory", null),
  ReplaceFile: () => plain("moved.txt", "copied.txt", null, 0, null, null, {}),
  ReadFile: () => onFile(10, { Offset: 0 }, {}),
  ResetEvent: () => onEvent(),
  SECURITY_ATTRIBUTES: () => plain({ bInheritHandle: true }),
  SetEndOfFile: () => onFile(),
  SetCurrentDirectory: () => plain("."),
  SetEvent: () => onEvent(),
  SetFileShortName: () => onFile("SHORT.TXT"),
  SetFilePointer: () => onFile(1, 0),
  TIME: () => plain(0n),
  UnlockFile: () => onFile(1, 0, 10, 0),
  UnlockFileEx: () => onFile(10, 0, { Offset: 1 }),
  WaitForSingleObject: () => onEvent(0, {}),
  Win32Error: () => plain(2, "CreateFile", { path: "a.txt" }),
  WriteFile: () => onFile("text", { Offset: 0 }, {}),
  com_error: () => plain(0x8007_0005, { argerror: 1 }),
  fromNativePath: () => plain("a.txt"),
  toNativePath: () => plain("C:\\a.txt"),
};

/** A short time-out, or no time-out at all: never a long one. */
export function drawTimeout(random: Random): Drawn {
  return {
    value: random.of([
      0,
      0,
      1,
      5,
      0n,
      3n,
      Number.NaN,
      0.5,
      "5",
      null,
      {},
      true,
      Symbol("timeout"),
      2 ** 32,
      10n ** 40n,
      Number.NEGATIVE_INFINITY,
    ]),
  };
}

function drawBytes(random: Random): unknown {
  const memory = new ArrayBuffer(64);
  const detached = new ArrayBuffer(16);
  const view = new Uint8Array(detached);
  structuredClone(detached, { transfer: [detached] });
  return random.of([
    ...[Buffer.alloc(0), Buffer.alloc(10), Buffer.from("text"), Buffer.alloc(70_000)],
    ...[new Uint8Array(memory, 3, 5), new DataView(memory, 1), new Float64Array(memory, 8, 2), memory, new SharedArrayBuffer(16)],
    ...[new Uint8Array(new SharedArrayBuffer(16)), view, detached, new BigInt64Array(2), new Uint8Array(resizable())],
  ]);
}

/** A buffer whose size can change; the declarations of Node 20 do not know of it. */
function resizable(): ArrayBuffer {
  return Reflect.construct(ArrayBuffer, [8, { maxByteLength: 64 }]) as ArrayBuffer;
}

/** Handles of the case's own: open ones, closed ones, integers of open ones, forged ones. */
function drawHandle(random: Random): Drawn {
  switch (random.below(7)) {
    case 0:
      return opened(openOwn(GENERIC_READ | GENERIC_WRITE), random.below(3) === 0);
    case 1:
      return opened(openOwn(random.of([0, GENERIC_READ, GENERIC_WRITE])), false);
    case 2:
      return opened(CreateEvent(null, random.below(2), random.below(2), null), random.below(3) === 0);
    case 3: {
      const closed = CreateEvent(null, true, true, null);
      closed.Close();
      return { value: closed };
    }
    case 4:
      return { value: random.of([new HANDLE(), Object.create(HANDLE.prototype), { handle: 3 }]) };
    case 5: {
      const forged = { [Symbol.for("tswin32.HANDLE")]: true, handle: random.of([-1, 3, 1.5, "5", null, {}, 2n ** 70n]) };
      return { value: forged };
    }
    default:
      return {
        value: random.of([
          ...[new OVERLAPPED(), { Offset: 1 }, { Offset: -1 }, { OffsetHigh: "x" }, { hEvent: "event" }, { position: 5n }],
          ...[
            { [Symbol.for("tswin32.OVERLAPPED")]: true },
            { [Symbol.for("tswin32.IID")]: true },
            new SECURITY_ATTRIBUTES(),
            { bInheritHandle: "yes" },
          ],
          ...[new IID("{00020400-0000-0000-C000-000000000046}"), new TIME(0n), { SECURITY_DESCRIPTOR: 5 }],
        ]),
      };
  }
}

/** A file that no drawn name is that of: what is done to those does not get in its way. */
function openOwn(access: number): HANDLE {
  const share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  return CreateFile("own file", access, share, null, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, null);
}

function opened(handle: HANDLE, asInteger: boolean): Drawn {
  const value = handle.handle;
  return {
    value: asInteger ? value : handle,
    dispose: () => {
      // The call may have closed it, by the object or behind its back.
      const still = handle.Detach();
      if (still === 0) return;
      try {
        CloseHandle(still);
      } catch (error) {
        if (!(error instanceof WindowsError)) throw error;
      }
    },
  };
}

/** Objects that throw when they are looked at, or that say something else each time. */
function drawTrap(random: Random): unknown {
  const fail = () => {
    throw new Hostile("looked at");
  };
  const throwing = new Proxy({}, { get: fail, has: fail, getPrototypeOf: fail, ownKeys: fail, getOwnPropertyDescriptor: fail });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  let looks = 0;
  return random.of<unknown>([
    throwing,
    revoked,
    new Proxy([], { get: fail }),
    { valueOf: fail, toString: fail, [Symbol.toPrimitive]: fail },
    {
      [Symbol.for("tswin32.HANDLE")]: true,
      get handle() {
        return fail();
      },
    },
    {
      [Symbol.for("tswin32.HANDLE")]: true,
      get handle() {
        return looks++ === 0 ? 3 : "changed";
      },
    },
    {
      get DesiredAccess() {
        return fail();
      },
    },
    {
      get Offset() {
        return fail();
      },
    },
    {
      get signal() {
        return fail();
      },
    },
    { length: 2 ** 32, 0: 1 },
    Object.create(null),
    Object.freeze([1, 2, 3]),
  ]);
}

const keys = [
  ..."DesiredAccess ShareMode SecurityAttributes CreationDisposition FlagsAndAttributes TemplateFile Transaction MiniVersion".split(" "),
  ..."CreationTime LastAccessTime LastWriteTime ChangeTime FileAttributes ReplaceIfExists RootDirectory FileName UTCTimes".split(" "),
  ..."hEvent object dword bInheritHandle SECURITY_DESCRIPTOR signal close alreadyExisted path cause excepinfo argerror".split(" "),
];

function drawObject(random: Random, depth: number): Drawn {
  const drawn = Array.from({ length: random.below(4) }, () => drawValue(random, depth));
  const dispose = () => drawn.forEach((part) => part.dispose?.());
  const values = drawn.map((part) => part.value);
  if (random.below(2) === 0) return { value: values, dispose };
  return { value: Object.fromEntries(values.map((value) => [random.of(keys), value])), dispose };
}
