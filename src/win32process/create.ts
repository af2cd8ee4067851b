import { dword, knownMembers, text, truth, wrongArgument } from "../arguments.js";
import { processes } from "../host/index.js";
import type { CreateProcessRequest } from "../host/processes.js";
import { ERROR_INVALID_PARAMETER } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";
import { HANDLE } from "../wintypes/handle.js";
import { SECURITY_ATTRIBUTES, type SecurityAttributesLike } from "../wintypes/security-attributes.js";
import type { StartupInfoLike } from "../wintypes/startup-info.js";
import { tupleKind } from "../wintypes/tuple.js";
import { refuseUnsafeBatchFile } from "./batch-files.js";
import { startupInformation } from "./startup-info.js";

/** What CreateProcess returns. */
export type ProcessInformation = readonly [hProcess: HANDLE, hThread: HANDLE, dwProcessId: number, dwThreadId: number] & {
  /** The process, with PROCESS_ALL_ACCESS. */
  readonly hProcess: HANDLE;
  /** Its first thread, with THREAD_ALL_ACCESS. */
  readonly hThread: HANDLE;
  readonly dwProcessId: number;
  readonly dwThreadId: number;
};

const processInformation = tupleKind<ProcessInformation>("ProcessInformation", ["hProcess", "hThread", "dwProcessId", "dwThreadId"]);

/** The variables of a process: names, whose case does not matter, and values. One that is undefined is left out. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** CreateProcess's parameters by name. */
export interface CreateProcessOptions {
  /** The program's name and its arguments; null (default) for the name alone. */
  readonly CommandLine?: string | null;
  readonly ProcessSecurityAttributes?: SecurityAttributesLike | null;
  readonly ThreadSecurityAttributes?: SecurityAttributesLike | null;
  /** True if the process gets all handles that are inheritable; false is the default. */
  readonly bInheritHandles?: boolean | number;
  /** CREATE_*, DETACHED_PROCESS and a priority class; 0 is the default. */
  readonly CreationFlags?: number;
  /** All variables of the process; null (default) for the caller's. */
  readonly Environment?: Environment | null;
  /** Its current directory; null (default) for the caller's. */
  readonly CurrentDirectory?: string | null;
  readonly StartupInfo?: StartupInfoLike | null;
}

/**
 * Starts a program.
 *
 * @param ApplicationName  The program's file, with its extension; a relative path begins in the current directory. Null to take the first
 *   word of the command line, which is searched for: beside the running program, in the current directory, in the system's, on the PATH.
 * @param CommandLine      The program's name and its arguments, as joinCommandLine() makes it. Null for the name alone. Or all that follow as one object.
 * @param ProcessSecurityAttributes  Whether the handle of the process is inheritable, or null.
 * @param ThreadSecurityAttributes   The same for the handle of its first thread.
 * @param bInheritHandles  True if the process gets all handles that are inheritable, under the same integers.
 * @param CreationFlags    CREATE_SUSPENDED, CREATE_NEW_CONSOLE, DETACHED_PROCESS, CREATE_NO_WINDOW, CREATE_NEW_PROCESS_GROUP …, and a priority
 *   class. CREATE_UNICODE_ENVIRONMENT is added by itself.
 * @param Environment      All variables of the process, or null for the caller's. Of names that differ in case only the last counts.
 * @param CurrentDirectory Its current directory, or null for the caller's.
 * @param StartupInfo      A STARTUPINFO, its members, or null.
 * @returns [hProcess, hThread, dwProcessId, dwThreadId]. Both handles are the caller's to close.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3), ERROR_ACCESS_DENIED (5), ERROR_INVALID_PARAMETER (87) for flags that
 *   exclude each other, for no program at all and for a batch file whose arguments cmd.exe would read otherwise, ERROR_BAD_EXE_FORMAT (193) for what is no program,
 *   ERROR_FILENAME_EXCED_RANGE (206) for a command line of more than 32,766 characters, ERROR_DIRECTORY (267).
 * @example
 * const { hProcess, hThread } = CreateProcess(null, { CommandLine: joinCommandLine(["node", "script.js", "an argument"]) });
 * hThread.Close();
 * WaitForSingleObject(hProcess, INFINITE);
 * console.log(GetExitCodeProcess(hProcess));
 * @see reference win32process.CreateProcess; Microsoft processthreadsapi CreateProcessW
 */
export function CreateProcess(ApplicationName: string | null, options: CreateProcessOptions): ProcessInformation;
export function CreateProcess(
  ApplicationName: string | null,
  CommandLine: string | null,
  ProcessSecurityAttributes: SecurityAttributesLike | null,
  ThreadSecurityAttributes: SecurityAttributesLike | null,
  bInheritHandles: boolean | number,
  CreationFlags: number,
  Environment: Environment | null,
  CurrentDirectory: string | null,
  StartupInfo: StartupInfoLike | null,
): ProcessInformation;
export function CreateProcess(...parameters: CreateProcessParameters): ProcessInformation {
  const request = createProcessRequest(parameters);
  if (request.application === null && request.commandLine === null) throw new Win32Error(ERROR_INVALID_PARAMETER, "CreateProcess");
  refuseUnsafeBatchFile(request.application, request.commandLine);
  const { process, thread, processId, threadId } = processes.create(request);
  return processInformation([new HANDLE(process), new HANDLE(thread), processId, threadId]);
}

export type CreateProcessParameters =
  | [ApplicationName: string | null, options: CreateProcessOptions]
  | [
      ApplicationName: string | null,
      CommandLine: string | null,
      ProcessSecurityAttributes: SecurityAttributesLike | null,
      ThreadSecurityAttributes: SecurityAttributesLike | null,
      bInheritHandles: boolean | number,
      CreationFlags: number,
      Environment: Environment | null,
      CurrentDirectory: string | null,
      StartupInfo: StartupInfoLike | null,
    ];

const MEMBERS = [
  "CommandLine",
  "ProcessSecurityAttributes",
  "ThreadSecurityAttributes",
  "bInheritHandles",
  "CreationFlags",
  "Environment",
  "CurrentDirectory",
  "StartupInfo",
] as const satisfies readonly (keyof CreateProcessOptions)[];

/** What CreateProcess's arguments ask for. */
export function createProcessRequest([application, ...rest]: CreateProcessParameters): CreateProcessRequest {
  const options = typeof rest[0] === "object" && rest[0] !== null ? rest[0] : named(rest as unknown[]);
  knownMembers(options, MEMBERS, "CreateProcess's options");
  return {
    application: textOrNull(application, "ApplicationName"),
    commandLine: textOrNull(options.CommandLine, "CommandLine"),
    processSecurity: SECURITY_ATTRIBUTES.from(options.ProcessSecurityAttributes, "ProcessSecurityAttributes"),
    threadSecurity: SECURITY_ATTRIBUTES.from(options.ThreadSecurityAttributes, "ThreadSecurityAttributes"),
    inheritHandles: truth(options.bInheritHandles ?? false, "bInheritHandles"),
    flags: dword(options.CreationFlags ?? 0, "CreationFlags"),
    environment: variables(options.Environment),
    directory: textOrNull(options.CurrentDirectory, "CurrentDirectory"),
    startup: startupInformation(options.StartupInfo, "StartupInfo"),
  };
}

/** Positional arguments by name; those that the reference gives no default must be there. */
function named(positional: unknown[]): CreateProcessOptions {
  truth(positional[3], "bInheritHandles");
  dword(positional[4], "CreationFlags");
  return Object.fromEntries(MEMBERS.map((member, index) => [member, positional[index]]));
}

const textOrNull = (value: unknown, name: string): string | null => (value === null || value === undefined ? null : text(value, name));

function variables(environment: unknown): CreateProcessRequest["environment"] {
  if (environment === null || environment === undefined) return null;
  if (typeof environment !== "object" || Array.isArray(environment))
    throw wrongArgument("Environment", "an object of names and values, or null", environment);
  return Object.entries(environment)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [variableName(name), text(value, `Environment.${name}`)] as const);
}

/** A name without an equals sign: at its beginning Windows itself has one, in the names of its drives' current directories. */
function variableName(name: string): string {
  text(name, "The name of a variable");
  if (name === "" || name.includes("=", 1)) throw new TypeError("The name of a variable must not be empty, nor contain an equals sign.");
  return name;
}
