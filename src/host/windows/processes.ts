import { CREATE_UNICODE_ENVIRONMENT } from "../../win32con.js";
import { ERROR_ACCESS_DENIED } from "../../winerror/codes.js";
import type { CreateProcessRequest, ProcessesHost, StartupInformation } from "../processes.js";
import { failure, failureOf, kernel32, Memory } from "./ffi.js";
import { type InheritedHandles, standardAlone } from "./inheritance.js";
import { securityAttributes } from "./security.js";
import { standardStream } from "./standard-streams.js";
import { LITTLE_ENDIAN, members, PROCESS_INFORMATION, STARTUPINFO, STARTUPINFOEX } from "./structs.js";

const OpenProcess = kernel32<[access: number, inherit: number, processId: number]>(
  "intptr_t OpenProcess(uint32_t access, int inherit, uint32_t processId)",
);
const CreateProcessW = kernel32<
  [
    application: string | null,
    commandLine: Uint8Array | null,
    processSecurity: Uint8Array | null,
    threadSecurity: Uint8Array | null,
    inherit: number,
    flags: number,
    environment: Uint8Array | null,
    directory: string | null,
    startup: Uint8Array,
    information: Uint8Array,
  ]
>(
  "int CreateProcessW(const char16_t *application, void *commandLine, const void *processSecurity, const void *threadSecurity, int inherit, uint32_t flags, const void *environment, const char16_t *directory, const void *startup, void *information)",
);
const TerminateProcess = kernel32<[process: number, exitCode: number]>("int TerminateProcess(intptr_t process, uint32_t exitCode)");
const ExitProcess = kernel32<[exitCode: number], void>("void ExitProcess(uint32_t exitCode)");
const GetExitCodeProcess = kernel32<[process: number, exitCode: Uint8Array]>("int GetExitCodeProcess(intptr_t process, void *exitCode)");

export const processes: ProcessesHost = {
  open(access, inherit, processId) {
    const handle = OpenProcess(access, inherit ? 1 : 0, processId);
    if (handle === 0) throw failure("OpenProcess");
    return handle;
  },

  create(request) {
    const texts = new LastingTexts();
    const inherited = request.inheritHandles === "standard" ? standardAlone(request.startup) : undefined;
    try {
      const information = new Uint8Array(PROCESS_INFORMATION.size);
      const started = CreateProcessW(
        request.application,
        request.commandLine === null ? null : wide(request.commandLine), // Windows may write to it
        securityAttributes(request.processSecurity),
        securityAttributes(request.threadSecurity),
        request.inheritHandles === true || inherited ? 1 : 0,
        request.flags | CREATE_UNICODE_ENVIRONMENT | (inherited ? EXTENDED_STARTUPINFO_PRESENT : 0),
        environmentBlock(request.environment),
        request.directory,
        inherited ? startupInfoEx(inherited, texts) : startupInfo(request.startup, texts),
        information,
      );
      if (started === 0) throw failure("CreateProcess", { path: request.application ?? undefined });
      const view = members(information);
      return {
        process: Number(view.getBigInt64(PROCESS_INFORMATION.hProcess, LITTLE_ENDIAN)),
        thread: Number(view.getBigInt64(PROCESS_INFORMATION.hThread, LITTLE_ENDIAN)),
        processId: view.getUint32(PROCESS_INFORMATION.dwProcessId, LITTLE_ENDIAN),
        threadId: view.getUint32(PROCESS_INFORMATION.dwThreadId, LITTLE_ENDIAN),
      };
    } finally {
      inherited?.end();
      texts.free();
    }
  },

  standardStream,

  terminate(handle, exitCode) {
    if (TerminateProcess(handle, exitCode) === 0) throw failure("TerminateProcess");
  },

  exit(exitCode) {
    ExitProcess(exitCode);
    throw failureOf(ERROR_ACCESS_DENIED, "ExitProcess"); // it does not return
  },

  exitCode(handle) {
    const code = new Uint8Array(4);
    if (GetExitCodeProcess(handle, code) === 0) throw failure("GetExitCodeProcess");
    return members(code).getUint32(0, LITTLE_ENDIAN);
  },
};

/** A text with its NUL. */
const wide = (text: string): Uint8Array => Buffer.from(`${text}\0`, "utf16le");

/** Texts that a structure points to, until they are freed. */
class LastingTexts {
  readonly #kept: Memory[] = [];

  /** The address of a text, 0 for none. */
  address(text: string | null): bigint {
    if (text === null) return 0n;
    const bytes = wide(text);
    const memory = new Memory(bytes.length);
    memory.load().set(bytes);
    memory.store();
    this.#kept.push(memory);
    return BigInt(memory.address);
  }

  free(): void {
    for (const memory of this.#kept) memory.free();
  }
}

/** Says that an attribute list follows the STARTUPINFO. */
const EXTENDED_STARTUPINFO_PRESENT = 0x0008_0000;

function startupInfoEx({ startup, attributes }: InheritedHandles, texts: LastingTexts): Uint8Array {
  const bytes = new Uint8Array(STARTUPINFOEX.size);
  bytes.set(startupInfo(startup, texts), STARTUPINFOEX.StartupInfo);
  const view = members(bytes);
  view.setUint32(STARTUPINFO.cb, STARTUPINFOEX.size, LITTLE_ENDIAN);
  view.setBigInt64(STARTUPINFOEX.lpAttributeList, BigInt(attributes), LITTLE_ENDIAN);
  return bytes;
}

function startupInfo(startup: StartupInformation, texts: LastingTexts): Uint8Array {
  const bytes = new Uint8Array(STARTUPINFO.size);
  const view = members(bytes);
  const dword = (at: number, value: number) => view.setUint32(at, value, LITTLE_ENDIAN);
  const pointer = (at: number, value: bigint) => view.setBigInt64(at, value, LITTLE_ENDIAN);
  dword(STARTUPINFO.cb, STARTUPINFO.size);
  pointer(STARTUPINFO.lpDesktop, texts.address(startup.desktop));
  pointer(STARTUPINFO.lpTitle, texts.address(startup.title));
  dword(STARTUPINFO.dwX, startup.x);
  dword(STARTUPINFO.dwY, startup.y);
  dword(STARTUPINFO.dwXSize, startup.xSize);
  dword(STARTUPINFO.dwYSize, startup.ySize);
  dword(STARTUPINFO.dwXCountChars, startup.xCountChars);
  dword(STARTUPINFO.dwYCountChars, startup.yCountChars);
  dword(STARTUPINFO.dwFillAttribute, startup.fillAttribute);
  dword(STARTUPINFO.dwFlags, startup.flags);
  view.setUint16(STARTUPINFO.wShowWindow, startup.showWindow, LITTLE_ENDIAN);
  pointer(STARTUPINFO.hStdInput, BigInt(startup.stdInput));
  pointer(STARTUPINFO.hStdOutput, BigInt(startup.stdOutput));
  pointer(STARTUPINFO.hStdError, BigInt(startup.stdError));
  return bytes;
}

/** The variables as Windows keeps them: sorted without regard to case, each ended by a NUL, and one more at the end. */
function environmentBlock(environment: CreateProcessRequest["environment"]): Uint8Array | null {
  if (environment === null) return null;
  const variables = new Map<string, string>();
  for (const [name, value] of environment) variables.set(name.toUpperCase(), `${name}=${value}\0`);
  const sorted = [...variables].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, variable]) => variable);
  return Buffer.from(`${sorted.join("") || "\0"}\0`, "utf16le");
}
