// What all processes of the machine may have to know of one: the exit code that it was ended with, and how often it is suspended.
//
// Linux keeps eight bits of an exit code, and tells them to the parent alone until kernel 6.15. So whoever has a handle to a process refers to its
// record, in which whoever ends it leaves all 32; it goes with the last handle. A process is named by its identifier and by what tells it from
// others that have had it.

import * as libc from "../libc.js";
import { processMemory } from "../process-memory.js";
import { recordWord, shared } from "./machine.js";
import { attendTo, createObject, TAIL } from "./objects.js";
import { startOf } from "./processes.js";
import { Kind } from "./records.js";
import { dropText, keepText, keptText } from "./texts.js";

// The members of a process's record; objects.ts and names.ts have the others.
/** Which of the next ones are known. */
const KNOWN = 9;
/** The code that it gave to ExitProcess. */
const OWN_CODE = 10;
/** The code that was given to TerminateProcess. */
const GIVEN_CODE = 11;
/** As wait() has told it. */
const STATUS = 12;
/** How often its threads are suspended. */
const SUSPENSIONS = 13;

/** First of the records that hold the text of its STARTUPINFO, 0 for none: a process has no queue, whose end objects have here. */
const STARTUP = TAIL;
/** How long it ran in the kernel and in its own code, and when it had ended, since the system started: all in clock ticks. */
const KERNEL_TIME = 3;
const USER_TIME = 4;
const ENDED = 15;
/** When it had started, once it has ended: it is not suspended any more. */
const STARTED = SUSPENSIONS;

/** The processors that it may run on, as long as it runs: the low and the high half of the mask. */
const MASK_LOW = KERNEL_TIME;
const MASK_HIGH = USER_TIME;

const Known = { ownCode: 1, givenCode: 2, status: 4, times: 8, mask: 16 } as const;

/** What is known of a process's end. */
interface KnownEnd {
  readonly ownCode: number | undefined;
  readonly givenCode: number | undefined;
  readonly status: number | undefined;
}

/**
 * The record of a process, with a reference of this process, to be dismissed; 0 for a process that is gone.
 *
 * @param pidfd  A descriptor of the process, where there is one.
 */
export function referToProcess(processId: number, caller: string, pidfd?: number): number {
  const identity = identityOf(processId, pidfd);
  if (identity === undefined) return 0;
  processMemory(caller);
  // A NUL: no program can give an object such a name.
  return createObject({ kind: Kind.process, state: 0, detail: 0, name: `\0${processId}.${identity}` }, caller).object;
}

/** What tells a process from others that have had or will have its identifier. */
function identityOf(processId: number, pidfd: number | undefined): bigint | undefined {
  if (!pidfdsTellProcesses()) return startOf(processId);
  if (pidfd !== undefined) return inodeOf(pidfd);
  const fd = libc.pidfdOpen(processId);
  if (fd < 0) return undefined;
  try {
    return inodeOf(fd);
  } finally {
    libc.close(fd);
  }
}

/** PID_FS_MAGIC. */
const PIDFS = 0x5049_4446n;
let tell: boolean | undefined;

/**
 * Whether each process's pidfds have an inode of their own, which no other process ever has: Linux 6.9. Before that, the time of start has to be read
 * from /proc, which takes long of a process that is just becoming another program.
 */
function pidfdsTellProcesses(): boolean {
  if (tell === undefined) {
    const fd = libc.pidfdOpen(process.pid);
    const status = Buffer.alloc(libc.STATFS_BYTES);
    tell = fd >= 0 && libc.fstatfs(fd, status) === 0 && status.readBigUInt64LE(0) === PIDFS;
    if (fd >= 0) libc.close(fd);
  }
  return tell;
}

const STATX_BYTES = 256;
const STATX_INODE = 32;
const status = Buffer.alloc(STATX_BYTES);

function inodeOf(fd: number): bigint | undefined {
  return libc.statx(fd, "", libc.AT_EMPTY_PATH, libc.STATX_BASIC_STATS, status) === 0 ? status.readBigUInt64LE(STATX_INODE) : undefined;
}

/** Leaves the code that a process gives itself. */
export const noteOwnCode = (record: number, code: number): void => note(record, Known.ownCode, OWN_CODE, code);

/** Leaves the code with which a process is ended, unless another did before. */
export function noteGivenCode(record: number, code: number): void {
  if (((shared().words[recordWord(record) + KNOWN] as number) & Known.givenCode) === 0) note(record, Known.givenCode, GIVEN_CODE, code);
}

/** Leaves what wait() has told. */
export const noteStatus = (record: number, status: number): void => note(record, Known.status, STATUS, status);

function note(record: number, what: number, member: number, value: number): void {
  const { words } = shared();
  const word = recordWord(record);
  words[word + member] = value;
  Atomics.or(words, word + KNOWN, what);
}

/** What is known of a process's end. */
export function knownEnd(record: number): KnownEnd {
  const { words } = shared();
  const word = recordWord(record);
  const known = Atomics.load(words, word + KNOWN);
  const value = (what: number, member: number) => (known & what ? (words[word + member] as number) >>> 0 : undefined);
  return {
    ownCode: value(Known.ownCode, OWN_CODE),
    givenCode: value(Known.givenCode, GIVEN_CODE),
    status: value(Known.status, STATUS),
  };
}

/** What is left of a process's times when it has ended, in clock ticks. */
interface EndedTimes {
  /** Both count from the start of the system. */
  readonly started: number;
  readonly endedTicks: number;
  readonly kernelTime: number;
  readonly userTime: number;
}

/** Leaves how long a process ran that has ended by `endedTicks`, unless that is known. */
export function noteTimes(record: number, times: EndedTimes): void {
  const { words } = shared();
  const word = recordWord(record);
  if ((words[word + KNOWN] as number) & Known.times) return;
  words[word + STARTED] = times.started;
  words[word + KERNEL_TIME] = times.kernelTime;
  words[word + USER_TIME] = times.userTime;
  words[word + ENDED] = times.endedTicks;
  Atomics.or(words, word + KNOWN, Known.times);
}

/** The times of a process that has ended, if anybody of this host has noted them. */
export function endedTimes(record: number): EndedTimes | undefined {
  const { words } = shared();
  const word = recordWord(record);
  if (!(Atomics.load(words, word + KNOWN) & Known.times)) return undefined;
  const number = (member: number) => (words[word + member] as number) >>> 0;
  return { started: number(STARTED), endedTicks: number(ENDED), kernelTime: number(KERNEL_TIME), userTime: number(USER_TIME) };
}

/** Notes the processors of a process. The caller holds the record's guard. */
export function noteMask(record: number, mask: bigint): void {
  const { words } = shared();
  const word = recordWord(record);
  if ((words[word + KNOWN] as number) & Known.times) return;
  words[word + MASK_LOW] = Number(BigInt.asIntN(32, mask));
  words[word + MASK_HIGH] = Number(BigInt.asIntN(32, mask >> 32n));
  Atomics.or(words, word + KNOWN, Known.mask);
}

/** The processors of a process that runs, if anybody of this host has set them. */
export function notedMask(record: number): bigint | undefined {
  const { words } = shared();
  const word = recordWord(record);
  if ((Atomics.load(words, word + KNOWN) & (Known.mask | Known.times)) !== Known.mask) return undefined;
  const half = (member: number) => BigInt((words[word + member] as number) >>> 0);
  return (half(MASK_HIGH) << 32n) | half(MASK_LOW);
}

/** Leaves the text of a process's STARTUPINFO for it. */
export function leaveStartup(record: number, text: string, caller: string): void {
  keepText(recordWord(record) + STARTUP, text, processMemory(caller).owner, caller);
}

/** What leaveStartup() has left; empty for nothing. */
export const startupLeft = (record: number): string => keptText(recordWord(record) + STARTUP);

attendTo(Kind.process, {
  referred: () => undefined,
  dismissed: () => undefined,
  freed: (record) => dropText(recordWord(record) + STARTUP),
});

/** Where in the arbiter's memory a process's count of suspensions is. */
export const suspensionsWord = (record: number): number => recordWord(record) + SUSPENSIONS;
