// posix_spawn.

import { ERROR_BAD_ENVIRONMENT, ERROR_BAD_EXE_FORMAT } from "../../../winerror/codes.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";

/** What a child has as one of its descriptors 0, 1 and 2: a descriptor of ours, or nothing. */
export type Standard = number | "none" | "unusable";

export interface Spawn {
  readonly path: string;
  readonly argv: readonly string[];
  readonly environment: readonly string[];
  readonly directory: string | null;
  readonly standard: readonly [Standard, Standard, Standard];
  /** Descriptors above 2 that the child is to have under the same numbers. */
  readonly descriptors: readonly number[];
  /** Whether it leads a session of its own, without a terminal; or a group of its own in this session. */
  readonly leads: "session" | "group" | "nothing";
}

/** All but SIGINT: where Ctrl-C is ignored, children ignore it too. (What is handled is not inherited anyway.) */
const DEFAULT_SIGNALS = new Uint8Array(128).fill(0xff);
DEFAULT_SIGNALS[0] = 0xfd;
const NO_SIGNAL = new Uint8Array(128);

/** Starts a child. `program` is what the caller asked for, for errors. */
export function spawn(wanted: Spawn, program: string, caller: string): number {
  const actions = new Uint8Array(libc.SPAWN_ACTIONS_BYTES);
  const attributes = new Uint8Array(libc.SPAWN_ATTRIBUTES_BYTES);
  const moved: number[] = [];
  libc.spawnActionsInit(actions);
  libc.spawnAttributesInit(attributes);
  try {
    setStandard(actions, wanted.standard, moved, caller);
    for (const fd of wanted.descriptors) libc.spawnActionsDup2(actions, fd, fd);
    if (wanted.directory !== null) libc.spawnActionsChdir(actions, wanted.directory);
    // node ignores SIGPIPE, and what is ignored or blocked stays so in a child unless it is said otherwise.
    const leads = { session: libc.POSIX_SPAWN_SETSID, group: libc.POSIX_SPAWN_SETPGROUP, nothing: 0 }[wanted.leads];
    libc.spawnAttributesFlags(attributes, leads | libc.POSIX_SPAWN_SETSIGDEF | libc.POSIX_SPAWN_SETSIGMASK);
    libc.spawnAttributesDefault(attributes, DEFAULT_SIGNALS);
    libc.spawnAttributesMask(attributes, NO_SIGNAL);
    const pid = new Int32Array(1);
    const errno = libc.posixSpawn(pid, wanted.path, actions, attributes, [...wanted.argv, null], [...wanted.environment, null]);
    if (errno !== 0) throw failure(codeOf(errno), caller, program);
    return pid[0] as number;
  } finally {
    libc.spawnActionsDestroy(actions);
    libc.spawnAttributesDestroy(attributes);
    moved.forEach(libc.close);
  }
}

function codeOf(errno: number): number {
  if (errno === libc.ENOEXEC) return ERROR_BAD_EXE_FORMAT;
  if (errno === libc.E2BIG) return ERROR_BAD_ENVIRONMENT; // the command line is known to be short enough
  return codeOfErrno(errno);
}

function setStandard(actions: Uint8Array, standard: Spawn["standard"], moved: number[], caller: string): void {
  standard.forEach((from, to) => {
    if (from === "none") libc.spawnActionsOpen(actions, to, "/dev/null", libc.O_RDWR, 0);
    // As a handle that is not valid: reads and writes fail. A descriptor that is closed would become that of the child's next file.
    else if (from === "unusable") libc.spawnActionsOpen(actions, to, "/dev/null", to === 0 ? libc.O_WRONLY : libc.O_RDONLY, 0);
    else if (from > 2 || from === to) libc.spawnActionsDup2(actions, from, to);
    else {
      // One of the three itself: an earlier action may have replaced it.
      const copy = libc.duplicateDescriptor(from, libc.F_DUPFD_CLOEXEC, 3);
      if (copy < 0) throw systemFailure(caller);
      moved.push(copy);
      libc.spawnActionsDup2(actions, copy, to);
    }
  });
}
