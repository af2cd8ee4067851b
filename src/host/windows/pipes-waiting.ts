// Waiting for an instance of a pipe, and what begins with that. Windows' own WaitNamedPipe holds its thread; what it asks of the system can
// also be asked so that it does not ([MS-FSCC] FSCTL_PIPE_WAIT), and be taken back.

import {
  FILE_FLAG_OVERLAPPED,
  FILE_READ_ATTRIBUTES,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  INVALID_HANDLE_VALUE,
  NMPWAIT_NOWAIT,
  NMPWAIT_USE_DEFAULT_WAIT,
  NMPWAIT_WAIT_FOREVER,
  OPEN_EXISTING,
  PIPE_READMODE_MESSAGE,
} from "../../win32con.js";
import { ERROR_MORE_DATA, ERROR_PIPE_BUSY, ERROR_SEM_TIMEOUT } from "../../winerror/codes.js";
import { Win32Error } from "../../winerror/errors.js";
import { call } from "../foreign-call.js";
import type { Operation } from "../operation.js";
import { errorLeft, failureOf, kernel32, Memory } from "./ffi.js";
import { CloseHandle } from "./handles.js";
import { LONGEST_ANSWER, transacting } from "./pipes-transfers.js";
import { requested } from "./requests.js";
import { LITTLE_ENDIAN, members } from "./structs.js";

const CreateFileW = kernel32<
  [path: string, access: number, share: number, security: null, disposition: number, flagsAndAttributes: number, template: number]
>(
  "intptr_t CreateFileW(const char16_t *path, uint32_t access, uint32_t share, void *security, uint32_t disposition, uint32_t flagsAndAttributes, intptr_t template)",
);
const DeviceIoControl = kernel32<
  [
    device: number,
    code: number,
    input: number,
    inputBytes: number,
    output: number,
    outputBytes: number,
    returned: number,
    overlapped: number,
  ]
>(
  "int DeviceIoControl(intptr_t device, uint32_t code, uintptr_t input, uint32_t inputBytes, uintptr_t output, uint32_t outputBytes, uintptr_t returned, uintptr_t overlapped)",
);
const WaitNamedPipeW = kernel32<[name: string, milliseconds: number]>("int WaitNamedPipeW(const char16_t *name, uint32_t milliseconds)");
const SetNamedPipeHandleState = kernel32<[pipe: number, mode: Uint8Array, bytes: null, milliseconds: null]>(
  "int SetNamedPipeHandleState(intptr_t pipe, void *mode, void *bytes, void *milliseconds)",
);

const PIPES = "\\\\.\\pipe\\";
const FSCTL_PIPE_WAIT = 0x11_0018;
/** The request of that: a time-out in 100 ns (negative: from now on), how many bytes the name has, whether the time-out counts, the name. */
const WAIT_REQUEST = { Timeout: 0, NameLength: 8, TimeoutSpecified: 12, Name: 14 } as const;
const FOREVER = -(2n ** 63n);

/** Waits until an instance of a pipe is free, on behalf of `caller`. */
export function* waiting(name: string, milliseconds: number, caller: string): Operation<void> {
  const about = { path: name };
  // Pipes of other machines, and names that are not a pipe's, are Windows' to judge.
  if (!name.toLowerCase().startsWith(PIPES) || name.length === PIPES.length) {
    yield* call(
      () => {
        if (WaitNamedPipeW(name, milliseconds) === 0) throw failureOf(errorLeft(), caller, about);
      },
      async () => {
        const { result, error } = await WaitNamedPipeW.later(name, milliseconds);
        if (result === 0) throw failureOf(error, caller, about);
      },
    );
    return;
  }
  const root = CreateFileW(PIPES, FILE_READ_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE, null, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, 0);
  if (root === INVALID_HANDLE_VALUE) throw failureOf(errorLeft(), caller, about);
  try {
    const question = waitRequest(name.slice(PIPES.length), milliseconds);
    const bytes = question.load().length;
    yield* requested({
      handle: root,
      caller,
      data: question,
      begin: (overlapped) => DeviceIoControl(root, FSCTL_PIPE_WAIT, question.address, bytes, 0, 0, 0, overlapped),
    });
  } catch (error) {
    throw onBehalf(error, caller, name);
  } finally {
    CloseHandle(root);
  }
}

function waitRequest(name: string, milliseconds: number): Memory {
  const text = Buffer.from(name, "utf16le");
  const memory = new Memory(WAIT_REQUEST.Name + text.length);
  const bytes = memory.load();
  const view = members(bytes);
  const timeout = milliseconds === NMPWAIT_WAIT_FOREVER ? FOREVER : BigInt(milliseconds) * -10_000n;
  view.setBigInt64(WAIT_REQUEST.Timeout, timeout, LITTLE_ENDIAN);
  view.setUint32(WAIT_REQUEST.NameLength, text.length, LITTLE_ENDIAN);
  view.setUint8(WAIT_REQUEST.TimeoutSpecified, milliseconds === NMPWAIT_USE_DEFAULT_WAIT ? 0 : 1);
  bytes.set(text, WAIT_REQUEST.Name);
  memory.store();
  return memory;
}

/** CallNamedPipe, of the calls that Microsoft documents it to stand for: so that it can be waited for beside the thread, and be given up. */
export function* calling(name: string, data: Uint8Array, bytes: number, milliseconds: number): Operation<Uint8Array> {
  const caller = "CallNamedPipe";
  const pipe = yield* opened(name, milliseconds, caller);
  try {
    const mode = new Uint8Array(4);
    members(mode).setUint32(0, PIPE_READMODE_MESSAGE, LITTLE_ENDIAN);
    if (SetNamedPipeHandleState(pipe, mode, null, null) === 0) throw failureOf(errorLeft(), caller, { path: name });
    const answer = new Uint8Array(Math.min(bytes, LONGEST_ANSWER));
    const { error, transferred } = yield* transacting(pipe, data, answer);
    if (error === ERROR_MORE_DATA) throw failureOf(error, caller, { path: name });
    return answer.subarray(0, transferred);
  } catch (error) {
    throw onBehalf(error, caller, name);
  } finally {
    CloseHandle(pipe);
  }
}

/** A client's end of a pipe, as soon as there is one to be had. */
function* opened(name: string, milliseconds: number, caller: string): Operation<number> {
  const begun = performance.now();
  for (;;) {
    const pipe = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, 0, null, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, 0);
    if (pipe !== INVALID_HANDLE_VALUE) return pipe;
    const error = errorLeft();
    if (error !== ERROR_PIPE_BUSY || milliseconds === NMPWAIT_NOWAIT) throw failureOf(error, caller, { path: name });
    // Another client may have come first after each wait; all of them together are no longer than what was asked for.
    const lasting = milliseconds === NMPWAIT_USE_DEFAULT_WAIT || milliseconds === NMPWAIT_WAIT_FOREVER;
    const left = lasting ? milliseconds : Math.ceil(milliseconds - (performance.now() - begun));
    if (!lasting && left <= 0) throw failureOf(ERROR_SEM_TIMEOUT, caller, { path: name });
    yield* waiting(name, left, caller);
  }
}

/** An error of a call that another one is made of. */
function onBehalf(error: unknown, caller: string, name: string): unknown {
  if (!(error instanceof Win32Error) || error.path !== undefined) return error;
  return failureOf(error.winerror, caller, { path: name });
}
