// The processes of a job: those of its control group or, where the system lets us have none, those that were assigned and what they have started.
//
// Without a group a process that loses its parent is no longer known by it: it stays a member if somebody has asked about the job since it was
// started, and is lost otherwise.

import * as libc from "../libc.js";
import { kernelList, kernelStatus } from "../processes/kernel-files.js";
import { allJobs, hasEnded, living, note, read, watcherOf } from "./folder.js";
import { groupOf, jobsOfGroup, killGroup, processesIn } from "./groups.js";

const SIGKILL = 9;

/** The processes of a job that live. */
export function membersOf(serial: string): number[] {
  const group = read(serial, "group");
  if (group !== undefined) return processesIn(group);
  const assigned = living(serial, "members");
  if (assigned.length === 0) return [];
  const strangers = living(serial, "strangers");
  const members = withDescendants(assigned, [...strangers, watcherOf(serial) ?? 0]);
  const known = new Set(assigned);
  for (const member of members) if (!known.has(member)) note(serial, "members", member);
  return members;
}

/** Whether a process is in a job. */
export function isMember(serial: string, processId: number): boolean {
  const group = read(serial, "group");
  if (group === undefined) return membersOf(serial).includes(processId);
  const own = groupOf(processId);
  return own === group || (own?.startsWith(`${group}/`) ?? false);
}

/** The jobs that a process is in. */
export function jobsOf(processId: number): string[] {
  const group = groupOf(processId);
  const byGroup = group === undefined ? [] : jobsOfGroup(group);
  const others = allJobs().filter((serial) => !byGroup.includes(serial) && read(serial, "group") === undefined);
  return [...others.filter((serial) => membersOf(serial).includes(processId)), ...byGroup];
}

/** Ends the processes of a job. That of the caller, if it is one of them, is the last. */
export function killMembers(serial: string): void {
  const group = read(serial, "group");
  if (group !== undefined) {
    killGroup(group);
    return;
  }
  // Stopped first, so that none starts another one while they are being looked for.
  const stopped = new Set<number>();
  for (;;) {
    const fresh = membersOf(serial).filter((member) => !stopped.has(member));
    if (fresh.length === 0) break;
    for (const member of fresh) {
      stopped.add(member);
      if (member !== process.pid) libc.kill(member, libc.SIGSTOP);
    }
  }
  stopped.delete(process.pid);
  const isIn = isMember(serial, process.pid);
  for (const member of stopped) libc.kill(member, SIGKILL);
  if (isIn) libc.kill(process.pid, SIGKILL);
}

/** Processes, and what they have started but for some and what those have. */
function withDescendants(roots: readonly number[], without: readonly number[]): number[] {
  const children = new Map<number, number[]>();
  for (const processId of kernelList("/proc") ?? []) {
    const status = kernelStatus(processId);
    if (!status || hasEnded(status.state)) continue;
    const siblings = children.get(status.parent);
    if (siblings) siblings.push(processId);
    else children.set(status.parent, [processId]);
  }
  const found = new Set(roots);
  // Grows as it is gone through.
  for (const processId of found) for (const child of children.get(processId) ?? []) if (!without.includes(child)) found.add(child);
  return [...found];
}
