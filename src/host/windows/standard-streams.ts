// Pipes for the standard handles of children.
//
// An anonymous pipe cannot be waited for without a thread, so the two ends are those of a named one with one instance, as node itself has it for
// its children: this end is overlapped, the child's is what any program expects.

import { closeSync } from "node:fs";
import type { Socket } from "node:net";
import {
  FILE_FLAG_OVERLAPPED,
  GENERIC_READ,
  GENERIC_WRITE,
  OPEN_EXISTING,
  PIPE_ACCESS_INBOUND,
  PIPE_ACCESS_OUTBOUND,
} from "../../win32con.js";
import { Win32Error } from "../../winerror/errors.js";
import type { StandardStream } from "../processes.js";
import { descriptorOf } from "./descriptors.js";
import { failureOf } from "./ffi.js";
import { files } from "./files.js";
import { CloseHandle } from "./handles.js";
import { createPrivatePipe } from "./named-pipe.js";

/** As much as node has for its children. */
const BUFFER_BYTES = 65_536;
const NAME = "CreatePipe";

export function standardStream(direction: "input" | "output"): StandardStream {
  const access = direction === "input" ? PIPE_ACCESS_OUTBOUND : PIPE_ACCESS_INBOUND;
  const { name, pipe: ours } = createPrivatePipe(access | FILE_FLAG_OVERLAPPED, BUFFER_BYTES, NAME);
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
    const net = process.getBuiltinModule("node:net"); // loaded when it is needed: it takes 3 ms
    const stream: Socket = new net.Socket({ fd: descriptor, readable: direction === "output", writable: direction === "input" });
    return { handle, stream };
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
