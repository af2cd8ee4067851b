// Making named pipes: for programs (pipes.ts), and with random names for ourselves.

import { FILE_FLAG_FIRST_PIPE_INSTANCE, INVALID_HANDLE_VALUE, PIPE_REJECT_REMOTE_CLIENTS } from "../../win32con.js";
import { failure, kernel32 } from "./ffi.js";

export const CreateNamedPipeW = kernel32<
  [
    name: string,
    openMode: number,
    pipeMode: number,
    maxInstances: number,
    outSize: number,
    inSize: number,
    timeout: number,
    security: Uint8Array | null,
  ]
>(
  "intptr_t CreateNamedPipeW(const char16_t *name, uint32_t openMode, uint32_t pipeMode, uint32_t maxInstances, uint32_t outSize, uint32_t inSize, uint32_t timeout, void *security)",
);

/**
 * A pipe of bytes with one instance, whose other end its maker opens at once. Under a random name it is nobody else's, and nobody else can come second.
 *
 * @param openMode  PIPE_ACCESS_*, and FILE_FLAG_OVERLAPPED.
 */
export function createPrivatePipe(openMode: number, bytes: number, caller: string): { readonly name: string; readonly pipe: number } {
  const name = `\\\\.\\pipe\\tswin32-${crypto.randomUUID()}`;
  const pipe = CreateNamedPipeW(name, openMode | FILE_FLAG_FIRST_PIPE_INSTANCE, PIPE_REJECT_REMOTE_CLIENTS, 1, bytes, bytes, 0, null);
  if (pipe === INVALID_HANDLE_VALUE) throw failure(caller);
  return { name, pipe };
}
