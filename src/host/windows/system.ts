import type { SystemHost } from "../system.js";
import { kernel32, lastError } from "./ffi.js";

const GetCurrentProcessId = kernel32<[]>("uint32_t GetCurrentProcessId()");
const GetCurrentThreadId = kernel32<[]>("uint32_t GetCurrentThreadId()");
const FormatMessageW = kernel32<
  [flags: number, source: null, message: number, language: number, buffer: Uint8Array, characters: number, inserts: null]
>(
  "uint32_t FormatMessageW(uint32_t flags, void *source, uint32_t message, uint32_t language, void *buffer, uint32_t characters, void *inserts)",
);

const FORMAT_MESSAGE_IGNORE_INSERTS = 0x0200;
const FORMAT_MESSAGE_FROM_SYSTEM = 0x1000;
/** What FormatMessage documents as the largest message. */
const LONGEST_MESSAGE = 32 * 1024;

export const system: SystemHost = {
  processId: () => GetCurrentProcessId(),
  threadId: () => GetCurrentThreadId(),
  lastError,

  messageOf(code) {
    const buffer = Buffer.alloc(LONGEST_MESSAGE * 2);
    const flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
    const characters = FormatMessageW(flags, null, code, 0, buffer, LONGEST_MESSAGE, null);
    return characters === 0 ? undefined : buffer.toString("utf16le", 0, characters * 2).trimEnd();
  },
};
