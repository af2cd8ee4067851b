// Pipes for the standard handles of children.
//
// An anonymous pipe cannot be waited for without a thread, so the two ends are those of a named one with one instance, as node itself has it for
// its children: this end is overlapped, the child's is what any program expects.

import { randomUUID } from "node:crypto";
import { closeSync } from "node:fs";
import { Socket } from "node:net";
import { FILE_FLAG_FIRST_PIPE_INSTANCE, FILE_FLAG_OVERLAPPED, GENERIC_READ, GENERIC_WRITE, OPEN_EXISTING } from "../../win32con.js";
import { Win32Error } from "../../winerror/errors.js";
import type { StandardStream } from "../processes.js";
import { descriptorOf } from "./descriptors.js";
import { failure, failureOf, kernel32 } from "./ffi.js";
import { files } from "./files.js";
import { CloseHandle } from "./handles.js";

const CreateNamedPipeW = kernel32<
  [name: string, open: number, mode: number, instances: number, out: number, inward: number, milliseconds: number, security: null]
>(
  "intptr_t CreateNamedPipeW(const char16_t *name, uint32_t open, uint32_t mode, uint32_t instances, uint32_t out, uint32_t inward, uint32_t milliseconds, void *security)",
);

const PIPE_ACCESS_INBOUND = 1;
const PIPE_ACCESS_OUTBOUND = 2;
const PIPE_REJECT_REMOTE_CLIENTS = 8;
/** As much as node has for its children. */
const BUFFER_BYTES = 65_536;
const INVALID_HANDLE_VALUE = -1;
const NAME = "CreatePipe";

export function standardStream(direction: "input" | "output"): StandardStream {
  const name = `\\\\.\\pipe\\tswin32-${randomUUID()}`;
  const access = direction === "input" ? PIPE_ACCESS_OUTBOUND : PIPE_ACCESS_INBOUND;
  const flags = FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE; // nobody else has made it, nor can
  const ours = CreateNamedPipeW(name, access | flags, PIPE_REJECT_REMOTE_CLIENTS, 1, BUFFER_BYTES, BUFFER_BYTES, 0, null);
  if (ours === INVALID_HANDLE_VALUE) throw failure(NAME);
  let handle: number;
  let descriptor: number;
  try {
    handle = opened(name, direction === "input" ? GENERIC_READ : GENERIC_WRITE);
  } catch (error) {
    CloseHandle(ours);
    throw error;
  }
  try {
    descriptor = descriptorOf(ours);
  } catch (error) {
    CloseHandle(ours);
    CloseHandle(handle);
    throw error instanceof Win32Error ? failureOf(error.winerror, NAME) : error;
  }
  try {
    return { handle, stream: new Socket({ fd: descriptor, readable: direction === "output", writable: direction === "input" }) };
  } catch (error) {
    closeSync(descriptor);
    CloseHandle(handle);
    throw error;
  }
}

function opened(path: string, access: number): number {
  try {
    return files.create({ path, access, share: 0, security: null, disposition: OPEN_EXISTING, flagsAndAttributes: 0, template: 0 }).handle;
  } catch (error) {
    throw error instanceof Win32Error ? failureOf(error.winerror, NAME) : error;
  }
}
