import type { Readable, Writable } from "node:stream";
import {
  type CallNamedPipe,
  CreateNamedPipe,
  CreateNamedPipeW,
  CreatePipe,
  FdCreatePipe,
  GetNamedPipeHandleState,
  GetNamedPipeInfo,
  O_BINARY,
  PeekNamedPipe,
  type PipeTo,
  popen,
  popen3,
  SetNamedPipeHandleState,
  TransactNamedPipe,
} from "tswin32/win32pipe";
import * as later from "tswin32/win32pipe/promises";
import type { HANDLE } from "tswin32/wintypes";
import { must, type Same } from "./exact.js";

const pipe = CreateNamedPipe("\\\\.\\pipe\\x", { pipeMode: 4 });
must<Same<typeof pipe, HANDLE>>();
CreateNamedPipeW("\\\\.\\pipe\\x", 3, 4, 1, 512, 512, 0, { bInheritHandle: true });
// @ts-expect-error: a member that is none
CreateNamedPipe("\\\\.\\pipe\\x", { mode: 4 });
// @ts-expect-error: too few
CreateNamedPipe("\\\\.\\pipe\\x", 3, 4);

const [reading, writing] = CreatePipe();
must<Same<typeof reading, HANDLE>>();
must<Same<typeof writing, HANDLE>>();
must<Same<ReturnType<typeof FdCreatePipe>, [readDescriptor: number, writeDescriptor: number]>>();
FdCreatePipe(null, 0, O_BINARY);

const peeked = PeekNamedPipe(pipe, 5);
must<Same<(typeof peeked)[0], Buffer>>();
must<Same<typeof peeked.bytesLeftThisMessage, number>>();
const state = GetNamedPipeHandleState(4, true);
must<Same<(typeof state)[2], number | null>>();
must<Same<typeof state.userName, string>>();
const info = GetNamedPipeInfo(4n);
must<Same<typeof info.maxInstances, number>>();
SetNamedPipeHandleState(pipe, 2, null, null);
// @ts-expect-error: tuples are not to be written to
peeked[1] = 5;

const [, answer] = TransactNamedPipe(pipe, "x", 5);
must<Same<typeof answer, Buffer>>();
const [, own] = TransactNamedPipe(pipe, "x", new Uint8Array(5), { hEvent: 4 });
must<Same<typeof own, Uint8Array<ArrayBuffer>>>();
must<Same<ReturnType<typeof CallNamedPipe>, Buffer>>();

const output = popen("echo x");
must<Same<typeof output, PipeTo<Readable>>>();
const input = popen("sort", "w");
must<Same<typeof input, PipeTo<Writable>>>();
const [, , errors] = popen3("echo x", "b");
must<Same<typeof errors.exitCode, Promise<number | null>>>();
// @ts-expect-error: a mode that is none
popen("echo x", "rw");

must<Same<Awaited<ReturnType<typeof later.ConnectNamedPipe>>, number>>();
later.CallNamedPipe("\\\\.\\pipe\\x", "hello", 100, 0, { signal: AbortSignal.timeout(5) });
// @ts-expect-error: an option that is none
later.WaitNamedPipe("\\\\.\\pipe\\x", 0, { timeout: 5 });
