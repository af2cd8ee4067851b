// What a child gets of its parent's handles: a child that uses this package has them under the same integers, and any program has its three
// standard ones.

import { STARTF_USESTDHANDLES } from "../../../win32con.js";
import { Win32Error } from "../../../winerror/errors.js";
import type { CreateProcessRequest, StartupInformation } from "../../processes.js";
import { type Legacy, leaveTo } from "../arbiter/gifts.js";
import { refer } from "../arbiter/objects.js";
import { copyOpenFile } from "../arbiter/shares.js";
import { systemFailure } from "../errors.js";
import { isLeftOver } from "../files/descriptors.js";
import { Entry, enter, HandleFlags, HandleKind, inheritableHandles, leave, table } from "../handle-table.js";
import * as libc from "../libc.js";
import type { Standard } from "./spawn.js";

/** The inheritable handles, held until end(). */
interface Inheritance {
  readonly legacies: readonly Legacy[];
  /** The descriptors that the child is to have. */
  readonly descriptors: readonly number[];
  /** The three standard ones, where the child gets no others. */
  readonly standard?: readonly [Standard, Standard, Standard];
  /** Lets the child have them, which is still stopped. */
  leaveTo(processId: number): void;
  end(): void;
}

export function inheritance({ inheritHandles, startup }: CreateProcessRequest, caller: string): Inheritance {
  if (inheritHandles === "standard") return standardAlone(startup, caller);
  const legacies: Legacy[] = [];
  const entered: number[] = [];
  const copies: number[] = [];
  const end = () => {
    entered.forEach(leave);
    copies.forEach(libc.close);
  };
  try {
    for (const handle of inheritHandles ? inheritableHandles() : []) {
      const at = enterInheritable(handle, caller);
      if (at === undefined) continue;
      entered.push(at);
      const member = (which: number) => table()[at + which] as number;
      let fd = member(Entry.fd);
      if (fd >= 0 && fd <= 2) {
        // One of node's: in the child the number is that of a standard handle.
        fd = libc.fcntl(fd, libc.F_DUPFD_CLOEXEC, 3);
        if (fd < 0) throw systemFailure(caller);
        copies.push(fd);
      }
      legacies.push({
        handle,
        kind: member(Entry.kind),
        access: member(Entry.access),
        flags: member(Entry.flags) & ~HandleFlags.borrowed,
        record: member(Entry.record),
        object: member(Entry.object),
        thread: member(Entry.thread),
        connection: member(Entry.connection),
        fd,
      });
    }
  } catch (error) {
    end();
    throw error;
  }
  return {
    legacies,
    descriptors: legacies.map(({ fd }) => fd).filter((fd) => fd >= 0),
    leaveTo: (processId) => bequeath(legacies, processId, caller),
    end,
  };
}

/**
 * The three standard handles alone. The child has them as its descriptors 0, 1 and 2 and no others, so that a pipe ends when the program closes
 * those; a child that uses this package has the parent's integers for them too.
 */
function standardAlone({ stdInput, stdOutput, stdError }: StartupInformation, caller: string): Inheritance {
  const legacies = new Map<number, Legacy>();
  const entered: number[] = [];
  const end = () => entered.forEach(leave);
  const standard = (handle: number, fd: number): Standard => {
    if (handle === 0) return "unusable";
    const at = enter(handle, HandleKind.file, caller);
    entered.push(at);
    const member = (which: number) => table()[at + which] as number;
    const flags = (member(Entry.flags) & ~HandleFlags.protect) | HandleFlags.inherit | HandleFlags.borrowed;
    const kept = {
      kind: HandleKind.file,
      access: member(Entry.access),
      flags,
      record: member(Entry.record),
      object: 0,
      thread: 0,
      connection: member(Entry.connection),
    };
    if (!legacies.has(handle)) legacies.set(handle, { handle, fd, ...kept });
    return member(Entry.fd);
  };
  try {
    return {
      standard: [standard(stdInput, 0), standard(stdOutput, 1), standard(stdError, 2)],
      legacies: [...legacies.values()],
      descriptors: [],
      leaveTo: (processId) => bequeath([...legacies.values()], processId, caller),
      end,
    };
  } catch (error) {
    end();
    throw error;
  }
}

function bequeath(legacies: readonly Legacy[], processId: number, caller: string): void {
  if (legacies.length > 0) leaveTo(processId, legacies, (legacy, owner) => claim(legacy, owner, caller), caller);
}

/** Undefined for one that another thread has just closed, and for what is left over of one whose descriptor node has closed. */
function enterInheritable(handle: number, caller: string): number | undefined {
  try {
    const at = enter(handle, "any", caller);
    if (!isLeftOver(at)) return at;
    leave(at);
    return undefined;
  } catch (error) {
    if (error instanceof Win32Error) return undefined;
    throw error;
  }
}

/** Makes what a handle keeps alive the child's too. */
function claim({ kind, record, object }: Legacy, owner: number, caller: string): number {
  if (kind === HandleKind.object) refer(record, caller, owner);
  else if (object !== 0) refer(object, caller, owner);
  if (kind === HandleKind.file) return record === 0 ? 0 : copyOpenFile(record, caller, owner);
  return record;
}

/** The child's three standard handles. */
export function standardHandles(
  request: CreateProcessRequest,
  withoutConsole: boolean,
  { legacies, standard }: Inheritance,
): readonly [Standard, Standard, Standard] {
  if (standard) return standard;
  const { flags, stdInput, stdOutput, stdError } = request.startup;
  if (!(flags & STARTF_USESTDHANDLES)) return withoutConsole ? ["none", "none", "none"] : [0, 1, 2];
  const of = (handle: number): Standard =>
    legacies.find((legacy) => legacy.handle === handle && legacy.kind === HandleKind.file)?.fd ?? "unusable"; // only what is inherited is valid there
  return [of(stdInput), of(stdOutput), of(stdError)];
}
