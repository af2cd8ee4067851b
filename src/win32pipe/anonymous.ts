import { count, dword, wrongArgument } from "../arguments.js";
import { files, handles, pipes } from "../host/index.js";
import { HANDLE } from "../wintypes/handle.js";
import { SECURITY_ATTRIBUTES, type SecurityAttributesLike } from "../wintypes/security-attributes.js";
import { O_BINARY, O_TEXT } from "./constants.js";

/**
 * Makes an anonymous pipe.
 *
 * A child process gets an end as one of its standard handles: it must be inheritable (`{ bInheritHandle: true }`) and named in STARTUPINFO. Close
 * the caller's handle of that end after CreateProcess, or the pipe never breaks.
 *
 * @param sa     Whether the ends are inherited, and their security; null (default) for ends that are not.
 * @param nSize  How many bytes it holds, about; 0 (default) for the system's own size.
 * @returns `[readHandle, writeHandle]`.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87).
 * @example
 * const [read, write] = CreatePipe({ bInheritHandle: true }, 0);
 * @see reference win32pipe.CreatePipe; Microsoft namedpipeapi CreatePipe
 */
export function CreatePipe(sa: SecurityAttributesLike | null = null, nSize = 0): [readHandle: HANDLE, writeHandle: HANDLE] {
  const { read, write } = pipes.createAnonymous(SECURITY_ATTRIBUTES.from(sa, "sa"), count(nSize, "nSize"));
  return [new HANDLE(read), new HANDLE(write)];
}

/**
 * Makes an anonymous pipe whose ends are descriptors for node:fs and node:net. closeSync closes them.
 *
 * @param sa     Whether the ends are inherited, and their security, or null.
 * @param nSize  How many bytes it holds, about; 0 for the system's own size.
 * @param mode   O_TEXT or O_BINARY of the C runtime: checked and otherwise not looked at, as Node reads and writes bytes.
 * @returns `[readDescriptor, writeDescriptor]`.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87), ERROR_TOO_MANY_OPEN_FILES (4).
 * @see pywin32 win32pipe.FdCreatePipe; Microsoft C runtime library _open_osfhandle
 */
export function FdCreatePipe(
  sa: SecurityAttributesLike | null,
  nSize: number,
  mode: number,
): [readDescriptor: number, writeDescriptor: number] {
  const security = SECURITY_ATTRIBUTES.from(sa, "sa");
  const size = count(nSize, "nSize");
  const kind = dword(mode, "mode");
  if (kind !== O_TEXT && kind !== O_BINARY) throw wrongArgument("mode", "O_TEXT or O_BINARY", mode);
  const { read, write } = pipes.createAnonymous(security, size);
  return [descriptor(read, [read, write]), descriptor(write, [write])];
}

/** The descriptor of an end. Where there is none to be had, what has no descriptor yet is closed. */
function descriptor(end: number, open: readonly number[]): number {
  try {
    return files.descriptorOf(end);
  } catch (error) {
    for (const handle of open) handles.close(handle);
    throw error;
  }
}
