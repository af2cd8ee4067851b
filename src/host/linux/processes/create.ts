// CreateProcess.

import { statSync } from "node:fs";
import {
  ABOVE_NORMAL_PRIORITY_CLASS,
  BELOW_NORMAL_PRIORITY_CLASS,
  CREATE_BREAKAWAY_FROM_JOB,
  CREATE_DEFAULT_ERROR_MODE,
  CREATE_NEW_CONSOLE,
  CREATE_NEW_PROCESS_GROUP,
  CREATE_NO_WINDOW,
  CREATE_PRESERVE_CODE_AUTHZ_LEVEL,
  CREATE_SEPARATE_WOW_VDM,
  CREATE_SHARED_WOW_VDM,
  CREATE_SUSPENDED,
  CREATE_UNICODE_ENVIRONMENT,
  DEBUG_ONLY_THIS_PROCESS,
  DEBUG_PROCESS,
  DETACHED_PROCESS,
  HIGH_PRIORITY_CLASS,
  IDLE_PRIORITY_CLASS,
  NORMAL_PRIORITY_CLASS,
  PROCESS_ALL_ACCESS,
  REALTIME_PRIORITY_CLASS,
  THREAD_ALL_ACCESS,
} from "../../../win32con.js";
import { ERROR_DIRECTORY, ERROR_FILENAME_EXCED_RANGE, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED } from "../../../winerror/codes.js";
import { Win32Error } from "../../../winerror/errors.js";
import type { SECURITY_ATTRIBUTES } from "../../../wintypes/security-attributes.js";
import type { CreatedProcess, CreateProcessRequest } from "../../processes.js";
import { shared } from "../arbiter/machine.js";
import { dismiss, refer } from "../arbiter/objects.js";
import { leaveStartup, referToProcess, suspensionsWord } from "../arbiter/process-records.js";
import { failure, systemFailure } from "../errors.js";
import { takenPlace } from "../files/places.js";
import { allocateHandle, closeHandle, HandleFlags, HandleKind } from "../handle-table.js";
import { jobsToLeave, keepToPriority, leaveJobs } from "../jobs/children.js";
import * as libc from "../libc.js";
import { processMemory } from "../process-memory.js";
import { attendToChildren, keepChild } from "./children.js";
import { encodable, environmentOf } from "./environment.js";
import { inheritance, standardHandles } from "./inheritance.js";
import { CURRENT_PROCESS } from "./open.js";
import { priorityClass, setPriorityClass } from "./priority.js";
import { findProgram } from "./programs.js";
import { type Spawn, spawn } from "./spawn.js";
import { type Gate, makeGate, stagePath } from "./stage.js";
import { startupText } from "./startup.js";

const NAME = "CreateProcess";
/** In UTF-16 units, with the NUL at its end. */
const LONGEST_COMMAND_LINE = 32_767;

const CLASSES =
  IDLE_PRIORITY_CLASS |
  BELOW_NORMAL_PRIORITY_CLASS |
  NORMAL_PRIORITY_CLASS |
  ABOVE_NORMAL_PRIORITY_CLASS |
  HIGH_PRIORITY_CLASS |
  REALTIME_PRIORITY_CLASS;
const WITHOUT_CONSOLE = DETACHED_PROCESS | CREATE_NEW_CONSOLE | CREATE_NO_WINDOW;
/** Of programs for 16 bits, of Windows' error boxes and of its policies for software: nothing here has any of them. */
const WITHOUT_EFFECT =
  CREATE_DEFAULT_ERROR_MODE |
  CREATE_SEPARATE_WOW_VDM |
  CREATE_SHARED_WOW_VDM |
  CREATE_UNICODE_ENVIRONMENT |
  CREATE_PRESERVE_CODE_AUTHZ_LEVEL;
const KNOWN = CLASSES | WITHOUT_CONSOLE | WITHOUT_EFFECT | CREATE_SUSPENDED | CREATE_NEW_PROCESS_GROUP | CREATE_BREAKAWAY_FROM_JOB;

export function create(request: CreateProcessRequest): CreatedProcess {
  const { flags, commandLine } = request;
  checkFlags(flags);
  if ((commandLine?.length ?? 0) >= LONGEST_COMMAND_LINE) throw failure(ERROR_FILENAME_EXCED_RANGE, NAME);
  const program = findProgram(request.application, commandLine);
  const environment = environmentOf(request, NAME);
  const argv = program.argv.map((argument) => encodable(argument, NAME));
  const directory = request.directory === null ? null : directoryOf(request.directory);
  processMemory(NAME);
  const classOfChild = wantedClass(flags);
  const inherited = inheritance(request, NAME);
  let gate: Gate | undefined;
  try {
    const left = flags & CREATE_BREAKAWAY_FROM_JOB ? jobsToLeave(NAME) : [];
    // What must be so before the program begins needs the stage.
    const startup = startupText(request.startup);
    const staged =
      (flags & CREATE_SUSPENDED) !== 0 ||
      startup !== undefined ||
      left.length > 0 ||
      classOfChild !== undefined ||
      inherited.legacies.length > 0;
    if (staged) gate = makeGate(NAME);
    const wanted: Spawn = {
      path: gate ? stagePath(NAME) : program.path,
      argv: gate ? [String(gate.fd), program.path, ...argv] : argv,
      environment,
      directory,
      standard: standardHandles(request, (flags & WITHOUT_CONSOLE) !== 0, inherited),
      descriptors: gate ? [...inherited.descriptors, gate.fd] : inherited.descriptors,
      // A process with a console of its own does not get what is typed at ours: it is in another session.
      leads: flags & WITHOUT_CONSOLE ? "session" : flags & CREATE_NEW_PROCESS_GROUP ? "group" : "nothing",
    };
    attendToChildren();
    const processId = spawn(wanted, program.name, NAME);
    return withChild(processId, request, (pidfd, process_, record) => {
      if (!gate) return;
      if (left.length > 0) leaveJobs(processId, left, NAME);
      if (classOfChild !== undefined) {
        setClass(process_, classOfChild);
        keepToPriority(processId, NAME);
      }
      inherited.leaveTo(processId);
      if (startup !== undefined && record !== 0) leaveStartup(record, startup, NAME);
      const suspended = (flags & CREATE_SUSPENDED) !== 0;
      if (suspended) Atomics.store(shared().words, suspensionsWord(record), 1);
      gate.open(suspended);
      if (suspended) awaitStop(pidfd);
    });
  } finally {
    gate?.end();
    inherited.end();
  }
}

function checkFlags(flags: number): void {
  if (flags & (DEBUG_PROCESS | DEBUG_ONLY_THIS_PROCESS)) throw failure(ERROR_NOT_SUPPORTED, NAME);
  const both = (one: number, other: number) => (flags & one) !== 0 && (flags & other) !== 0;
  if (flags & ~KNOWN || both(CREATE_NEW_CONSOLE, DETACHED_PROCESS) || both(CREATE_SEPARATE_WOW_VDM, CREATE_SHARED_WOW_VDM))
    throw failure(ERROR_INVALID_PARAMETER, NAME);
}

function directoryOf(name: string): string {
  let path: string | undefined;
  try {
    path = takenPlace(name, NAME).path;
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
  }
  if (path === undefined || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw failure(ERROR_DIRECTORY, NAME, name);
  return path;
}

/** Lowest first: of several classes the system takes the lowest. */
const ORDER = [
  IDLE_PRIORITY_CLASS,
  BELOW_NORMAL_PRIORITY_CLASS,
  NORMAL_PRIORITY_CLASS,
  ABOVE_NORMAL_PRIORITY_CLASS,
  HIGH_PRIORITY_CLASS,
  REALTIME_PRIORITY_CLASS,
];

/** The class that the child does not have by itself, which is that of its parent; undefined where it is the same. */
function wantedClass(flags: number): number | undefined {
  const own = priorityClass(CURRENT_PROCESS);
  const inheritedClass = own === IDLE_PRIORITY_CLASS || own === BELOW_NORMAL_PRIORITY_CLASS ? own : NORMAL_PRIORITY_CLASS;
  const wanted = ORDER.find((one) => flags & one) ?? inheritedClass;
  return wanted === own ? undefined : wanted;
}

function setClass(handle: number, wanted: number): void {
  try {
    setPriorityClass(handle, wanted);
  } catch (error) {
    if (error instanceof Win32Error) throw failure(error.winerror, NAME);
    throw error;
  }
}

// --- the child ------------------------------------------------------------------------------------------------------

const SIGKILL = 9;

/** Makes the handles of a child that has just been started, and `prepare`s it; ends it if anything of that fails. */
function withChild(
  processId: number,
  request: CreateProcessRequest,
  prepare: (pidfd: number, process_: number, record: number) => void,
): CreatedProcess {
  // Until it is reaped the identifier is the child's.
  const pidfd = libc.pidfdOpen(processId);
  if (pidfd < 0) {
    const problem = systemFailure(NAME);
    process.kill(processId, SIGKILL);
    throw problem;
  }
  const made: number[] = [];
  let record = 0;
  try {
    record = referToProcess(processId, NAME, pidfd);
    const handle = (kind: number, access: number, security: SECURITY_ATTRIBUTES | null, thread: number) => {
      made.push(
        handleOf(
          { kind, access, flags: security?.bInheritHandle ? HandleFlags.inherit : 0, record: processId, object: record, thread },
          pidfd,
        ),
      );
      return made.at(-1) as number;
    };
    const process_ = handle(HandleKind.process, PROCESS_ALL_ACCESS, request.processSecurity, 0);
    const thread = handle(HandleKind.thread, THREAD_ALL_ACCESS, request.threadSecurity, processId);
    prepare(pidfd, process_, record);
    // Last: from now on any thread may reap it, and close the descriptor. If it has ended already, this thread's event loop has yet to hear of it.
    keepChild(processId, pidfd, record, NAME);
    return { process: process_, thread, processId, threadId: processId };
  } catch (error) {
    libc.pidfdSendSignal(pidfd, SIGKILL);
    libc.waitid(libc.P_PIDFD, pidfd, new Uint8Array(libc.SIGINFO_BYTES), libc.WEXITED);
    libc.close(pidfd);
    if (record !== 0) dismiss(record);
    for (const handle of made) closeHandle(handle, NAME);
    throw error;
  }
}

interface Made {
  readonly kind: number;
  readonly access: number;
  readonly flags: number;
  readonly record: number;
  readonly object: number;
  readonly thread: number;
}

/** One more handle for a child, with a descriptor and a reference of its own. */
function handleOf(made: Made, pidfd: number): number {
  const fd = libc.fcntl(pidfd, libc.F_DUPFD_CLOEXEC, 0);
  if (fd < 0) throw systemFailure(NAME);
  try {
    refer(made.object, NAME);
  } catch (error) {
    libc.close(fd);
    throw error;
  }
  try {
    return allocateHandle({ ...made, fd }, NAME);
  } catch (error) {
    libc.close(fd);
    dismiss(made.object);
    throw error;
  }
}

/** Waits until the stage has stopped itself: to let it go on before would let it stop for ever. */
function awaitStop(pidfd: number): void {
  const information = new Uint8Array(libc.SIGINFO_BYTES);
  // It may have been killed before: then WEXITED, which leaves it to be reaped.
  while (libc.waitid(libc.P_PIDFD, pidfd, information, libc.WSTOPPED) < 0) {
    const problem = libc.errno();
    if (problem === libc.ECHILD) return;
    if (problem !== libc.EINTR) throw systemFailure(NAME);
  }
}
