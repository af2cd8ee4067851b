// Jobs. A job is an object of the arbiter, as events are: so it has a name, is duplicated and waited for as they are. What it limits and which
// processes are in it stands in a folder of its own (folder.ts).

import {
  JOB_OBJECT_ALL_ACCESS,
  JOB_OBJECT_ASSIGN_PROCESS,
  JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
  JOB_OBJECT_QUERY,
  JOB_OBJECT_SET_ATTRIBUTES,
  JOB_OBJECT_TERMINATE,
  PROCESS_QUERY_INFORMATION,
  PROCESS_QUERY_LIMITED_INFORMATION,
  PROCESS_SET_QUOTA,
  PROCESS_TERMINATE,
} from "../../../win32con.js";
import {
  ERROR_ACCESS_DENIED,
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_PARAMETER,
  ERROR_NOT_ENOUGH_QUOTA,
  ERROR_NOT_SUPPORTED,
} from "../../../winerror/codes.js";
import { WindowsError } from "../../../winerror/errors.js";
import type { JobsHost } from "../../jobs.js";
import { recordWord, shared } from "../arbiter/machine.js";
import { attendTo, dismiss, kindOf, REFERENCE_DETAIL } from "../arbiter/objects.js";
import { noteGivenCode, referToProcess } from "../arbiter/process-records.js";
import { processIdOf as processIdOfOwner } from "../arbiter/processes.js";
import { Kind } from "../arbiter/records.js";
import { Detail } from "../arbiter/states.js";
import { failure } from "../errors.js";
import { Entry, enter, HandleKind, leave, table } from "../handle-table.js";
import * as libc from "../libc.js";
import { processMemory } from "../process-memory.js";
import { kernelStatus } from "../processes/kernel-files.js";
import { withProcess } from "../processes/open.js";
import { stateProblem } from "../state.js";
import { created, opened } from "../sync.js";
import { erase, exists, folderPath, forget, hasEnded, isMarked, makeFolder, note, read, removeFolder, showAlive, write } from "./folder.js";
import { groupOf, makeGroup, moveInto, removeGroup, removeGroupSoon, sweepGroups } from "./groups.js";
import { has, isLimitedByGroup, limitMember, limitsOf, setLimits } from "./limits.js";
import { isMember, jobsOf, killMembers, membersOf } from "./members.js";
import { accountingOf, ioCountersOf, peaksOf } from "./usage.js";
import { awaitWatcher } from "./watcher.js";

const ASSIGN = "AssignProcessToJobObject";
const QUERY = "QueryInformationJobObject";
const SET = "SetInformationJobObject";

/** What -1 stands for as a process. */
const CURRENT_PROCESS = -1;

// The members of a job's record that are its own.
/** Two words: the number that its folder and its group are named after. */
const SERIAL = 12;
const SERIAL_DIGITS = 12;

export const jobs: JobsHost = {
  create(security, name) {
    const { randomBytes } = process.getBuiltinModule("node:crypto"); // loaded when it is needed: it takes 3 ms
    const serial = randomBytes(SERIAL_DIGITS / 2).toString("hex");
    const prepare = (object: number) => {
      makeFolder(serial, "CreateJobObject");
      shared().longs[(recordWord(object) + SERIAL) >> 1] = BigInt(`0x${serial}`);
    };
    return created({ kind: Kind.job, state: 0, detail: Detail.manual, name, prepare }, security, JOB_OBJECT_ALL_ACCESS, "CreateJobObject");
  },

  open: (access, inherit, name) => opened(Kind.job, access, inherit, name, "OpenJobObject"),

  assign: (job, process_) =>
    withJob(job, JOB_OBJECT_ASSIGN_PROCESS, ASSIGN, (serial) =>
      withIdentifier(process_, [PROCESS_SET_QUOTA, PROCESS_TERMINATE], ASSIGN, (processId) => assign(serial, processId)),
    ),

  includes: (process_, job) =>
    withIdentifier(process_, [PROCESS_QUERY_INFORMATION | PROCESS_QUERY_LIMITED_INFORMATION], "IsProcessInJob", (processId) => {
      if (job === 0) return jobsOf(processId).length > 0;
      return withJob(job, JOB_OBJECT_QUERY, "IsProcessInJob", (serial) => isMember(serial, processId));
    }),

  terminate: (job, exitCode) =>
    withJob(job, JOB_OBJECT_TERMINATE, "TerminateJobObject", (serial) => {
      // First the codes: who waits for the end of one asks for it at once.
      for (const member of membersOf(serial)) giveCode(member, exitCode, "TerminateJobObject");
      killMembers(serial);
    }),

  accounting: (job) => withJob(job, JOB_OBJECT_QUERY, QUERY, accountingOf),
  ioCounters: (job) => withJob(job, JOB_OBJECT_QUERY, QUERY, ioCountersOf),
  processIds: (job) => withJob(job, JOB_OBJECT_QUERY, QUERY, membersOf),
  basicLimits: (job) => withJob(job, JOB_OBJECT_QUERY, QUERY, (serial) => limitsOf(serial).basic),
  extendedLimits: (job) => withJob(job, JOB_OBJECT_QUERY, QUERY, (serial) => ({ ...limitsOf(serial), ...peaksOf(serial) })),

  setBasicLimits: (job, basic) =>
    withJob(job, JOB_OBJECT_SET_ATTRIBUTES, SET, (serial) =>
      setLimits(serial, { basic, ProcessMemoryLimit: 0n, JobMemoryLimit: 0n }, "basic", () => groupFor(serial, process.pid)),
    ),
  setExtendedLimits: (job, limits) =>
    withJob(job, JOB_OBJECT_SET_ATTRIBUTES, SET, (serial) => setLimits(serial, limits, "extended", () => groupFor(serial, process.pid))),

  // There is no limit of time, and so no end of it: what is to happen then is what always was.
  endOfJobTimeAction: (job) => withJob(job, JOB_OBJECT_QUERY, QUERY, () => TERMINATE_AT_END_OF_JOB),
  setEndOfJobTimeAction: (job, action) =>
    withJob(job, JOB_OBJECT_SET_ATTRIBUTES, SET, () => {
      if (action > POST_AT_END_OF_JOB) throw failure(ERROR_INVALID_PARAMETER, SET);
      if (action !== TERMINATE_AT_END_OF_JOB) throw failure(ERROR_NOT_SUPPORTED, SET);
    }),

  // Nothing that could be restricted is this host's: windows, clipboard and displays are another program's affair.
  uiRestrictions: (job) => withJob(job, JOB_OBJECT_QUERY, QUERY, () => 0),
  setUiRestrictions: (job, restrictions) =>
    withJob(job, JOB_OBJECT_SET_ATTRIBUTES, SET, () => {
      if (restrictions & ~UI_VALID_FLAGS) throw failure(ERROR_INVALID_PARAMETER, SET);
      if (restrictions !== 0) throw failure(ERROR_NOT_SUPPORTED, SET);
    }),
  grantUserHandle: (_, job) =>
    withJob(job, JOB_OBJECT_SET_ATTRIBUTES, "UserHandleGrantAccess", () => {
      throw failure(ERROR_NOT_SUPPORTED, "UserHandleGrantAccess");
    }),
};

const TERMINATE_AT_END_OF_JOB = 0;
const POST_AT_END_OF_JOB = 1;
const UI_VALID_FLAGS = 0xff;

/** Does `work` with the serial number of a job; 0 is the innermost one of the calling process. */
function withJob<T>(handle: number, right: number, caller: string, work: (serial: string) => T): T {
  if (handle === 0) {
    // One that nobody has a handle to any more has nothing to tell.
    const own = jobsOf(process.pid).findLast(exists);
    if (own === undefined) throw failure(ERROR_ACCESS_DENIED, caller);
    return withFolder(own, caller, work);
  }
  const at = enter(handle, HandleKind.object, caller);
  try {
    const object = table()[at + Entry.record] as number;
    if (kindOf(object) !== Kind.job) throw failure(ERROR_INVALID_HANDLE, caller);
    if (!((table()[at + Entry.access] as number) & right)) throw failure(ERROR_ACCESS_DENIED, caller);
    const serial = serialOf(object);
    // It goes with the last handle, so somebody has removed it. Nobody knows the members now, and none is not the answer.
    if (!exists(serial)) throw stateProblem(libc.ENOENT, folderPath(serial), "The job's folder has been removed.", caller);
    return withFolder(serial, caller, work);
  } finally {
    leave(at);
  }
}

/** A full disk and the like, which keep us from the job's folder, are errors of the function. */
function withFolder<T>(serial: string, caller: string, work: (serial: string) => T): T {
  try {
    return work(serial);
  } catch (error) {
    const { errno, path, message } = error as NodeJS.ErrnoException;
    if (error instanceof WindowsError || errno === undefined || path === undefined) throw error;
    throw stateProblem(-errno, path, message, caller);
  }
}

function withIdentifier<T>(handle: number, rights: readonly number[], caller: string, work: (processId: number) => T): T {
  if (handle === CURRENT_PROCESS) return work(process.pid);
  for (const right of rights) withProcess(handle, right, caller, () => undefined);
  return withProcess(handle, 0, caller, ({ processId }) => work(processId));
}

const serialOf = (object: number): string =>
  (shared().longs[(recordWord(object) + SERIAL) >> 1] as bigint).toString(16).padStart(SERIAL_DIGITS, "0");

/** Notes the exit code of a process that is about to be ended. It stays as long as anybody has a handle to the process. */
function giveCode(processId: number, exitCode: number, caller: string): void {
  const record = referToProcess(processId, caller);
  if (record === 0) return;
  noteGivenCode(record, exitCode);
  dismiss(record);
}

const SIGKILL = 9;

// --- assigning ------------------------------------------------------------------------------------------------------

function assign(serial: string, processId: number): void {
  if (isMember(serial, processId)) return;
  const status = kernelStatus(processId);
  const members = membersOf(serial);
  // The job becomes a part of those that the process is in: all that is in it must be in them already.
  const fits = members.length === 0 || jobsOf(processId).every((other) => members.every((member) => isMember(other, member)));
  if (!status || hasEnded(status.state) || !fits) throw failure(ERROR_ACCESS_DENIED, ASSIGN);
  const limits = limitsOf(serial);
  if (has(limits, JOB_OBJECT_LIMIT_ACTIVE_PROCESS) && members.length >= limits.basic.ActiveProcessLimit) {
    // The kernel lets a process into a group that is full: its limit is for those that are started there.
    giveCode(processId, ERROR_NOT_ENOUGH_QUOTA, ASSIGN);
    libc.kill(processId, SIGKILL);
    throw failure(ERROR_NOT_ENOUGH_QUOTA, ASSIGN);
  }
  const group = members.length === 0 ? groupFor(serial, processId) : read(serial, "group");
  if (group !== undefined && !moveInto(group, processId)) {
    if (members.length > 0 || isLimitedByGroup(limits)) throw failure(ERROR_ACCESS_DENIED, ASSIGN);
    forgetGroup(serial, group); // without one then
  }
  if (read(serial, "group") === undefined) awaitWatcher(serial); // what the process has started are members now
  note(serial, "members", processId);
  limitMember(processId, limits, ASSIGN);
}

/** The group of a job whose first process is to be this one; undefined where the system lets us have none. */
function groupFor(serial: string, processId: number): string | undefined {
  const within = groupOf(processId);
  const existing = read(serial, "group");
  if (within === undefined || existing?.startsWith(`${within}/`)) return existing;
  if (membersOf(serial).length > 0) return existing;
  sweepGroups(within);
  const made = makeGroup(serial, within);
  if (made === undefined) return existing;
  if (existing !== undefined) removeGroup(existing); // where no process of another job could come
  write(serial, "group", made);
  return made;
}

function forgetGroup(serial: string, group: string): void {
  removeGroup(group);
  erase(serial, "group");
}

// --- handles that come and go -----------------------------------------------------------------------------------------

attendTo(Kind.job, {
  referred(object, reference, owner) {
    const serial = serialOf(object);
    if (owner === processMemory().owner) shared().words[recordWord(reference) + REFERENCE_DETAIL] = showAlive(serial, "CreateJobObject");
    else note(serial, "holders", processIdOfOwner(owner));
  },

  dismissed(object, reference, owner) {
    const fd = shared().words[recordWord(reference) + REFERENCE_DETAIL] as number;
    // Another process's descriptor cannot be closed from here: that process keeps it until it ends.
    if (fd === 0) forget(serialOf(object), "holders", processIdOfOwner(owner));
    else if (owner === processMemory().owner) libc.close(fd);
  },

  freed(object) {
    const serial = serialOf(object);
    const group = read(serial, "group");
    if (isMarked(serial, "kill")) killMembers(serial);
    if (group !== undefined) removeGroupSoon(group);
    awaitWatcher(serial); // else it would write into a folder that is being removed
    removeFolder(serial);
  },
});
