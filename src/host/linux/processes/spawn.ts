// posix_spawn.

import { ERROR_BAD_ENVIRONMENT, ERROR_BAD_EXE_FORMAT } from "../../../winerror/codes.js";
import { codeOfErrno, failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";

/** What a child has as one of its descriptors 0, 1 and 2: a descriptor of ours, or nothing. */
export type Standard = number | "none" | "unusable";

export interface Spawn {
  readonly path: string;
  readonly argv: readonly string[];
  /** "own" for those that C has of this process. */
  readonly environment: readonly string[] | "own";
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
  if (isPlain(wanted)) {
    plainActions ??= newActions(wanted, [], caller);
    return spawnBy(plainActions, wanted, program, caller);
  }
  const moved: number[] = [];
  const actions = newActions(wanted, moved, caller);
  try {
    return spawnBy(actions, wanted, program, caller);
  } finally {
    libc.spawnActionsDestroy(actions);
    moved.forEach(libc.close);
  }
}

function spawnBy(actions: Uint8Array, wanted: Spawn, program: string, caller: string): number {
  const environment = wanted.environment === "own" ? libc.environ() : [...wanted.environment, null];
  const errno = libc.posixSpawn(pid, wanted.path, actions, attributesOf(wanted.leads), [...wanted.argv, null], environment);
  if (errno !== 0) throw failure(codeOf(errno), caller, program);
  return pid[0] as number;
}

/** Made once: more than 64 bytes, so that they stay where they are. */
let plainActions: Uint8Array | undefined;
const pid = new Int32Array(1);

/** Whether a child just gets the standard handles that we have, as most do. */
function isPlain({ standard, descriptors, directory }: Spawn): boolean {
  return descriptors.length === 0 && directory === null && standard.every((from, to) => from === to);
}

/** @param moved  Takes the descriptors that are to be closed when the child has been started. */
function newActions(wanted: Spawn, moved: number[], caller: string): Uint8Array {
  const actions = new Uint8Array(libc.SPAWN_ACTIONS_BYTES);
  libc.spawnActionsInit(actions);
  try {
    setStandard(actions, wanted.standard, moved, caller);
    for (const fd of wanted.descriptors) libc.spawnActionsDup2(actions, fd, fd);
    if (wanted.directory !== null) libc.spawnActionsChdir(actions, wanted.directory);
    return actions;
  } catch (error) {
    libc.spawnActionsDestroy(actions);
    moved.forEach(libc.close);
    throw error;
  }
}

const attributesMade = new Map<Spawn["leads"], Uint8Array>();

function attributesOf(leads: Spawn["leads"]): Uint8Array {
  const made = attributesMade.get(leads);
  if (made) return made;
  const attributes = new Uint8Array(libc.SPAWN_ATTRIBUTES_BYTES);
  libc.spawnAttributesInit(attributes);
  // node ignores SIGPIPE, and what is ignored or blocked stays so in a child unless it is said otherwise.
  const flag = { session: libc.POSIX_SPAWN_SETSID, group: libc.POSIX_SPAWN_SETPGROUP, nothing: 0 }[leads];
  libc.spawnAttributesFlags(attributes, flag | libc.POSIX_SPAWN_SETSIGDEF | libc.POSIX_SPAWN_SETSIGMASK);
  libc.spawnAttributesDefault(attributes, DEFAULT_SIGNALS);
  libc.spawnAttributesMask(attributes, NO_SIGNAL);
  attributesMade.set(leads, attributes);
  return attributes;
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
      const copy = libc.fcntl(from, libc.F_DUPFD_CLOEXEC, 3);
      if (copy < 0) throw systemFailure(caller);
      moved.push(copy);
      libc.spawnActionsDup2(actions, copy, to);
    }
  });
}
