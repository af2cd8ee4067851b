// Control groups (version 2): the kernel's own lists of processes, which a process leaves neither by starting others nor by losing its parent.
//
// A job's group is made in the group of the first process that is assigned to it, where the system lets us: there it changes nothing else for
// that process. The group of a job that is a part of another job so lies in that one's, and the path of a process's group names all its jobs.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { stateDirectory } from "../state.js";
import { exists } from "./folder.js";

const PREFIX = "tswin32-job-";

/** What the group of a job is called: the state directory's own number tells it from the jobs of other machines. */
const nameOf = (serial: string): string => `${PREFIX}${statSync(stateDirectory(), { bigint: true }).ino}-${serial}`;

/** Where the hierarchy of groups is mounted, and which part of it; null where it is not. */
let mount: { readonly at: string; readonly root: string } | null | undefined;

function mountOfGroups(): { readonly at: string; readonly root: string } | null {
  if (mount === undefined) {
    const line = readFileSync("/proc/self/mountinfo", "utf8")
      .split("\n")
      .find((entry) => entry.includes(" - cgroup2 "));
    const [, , , root, at] = line?.split(" ") ?? [];
    mount = root === undefined || at === undefined ? null : { root, at };
  }
  return mount;
}

/** The group that a process is in, as a folder; undefined if that is not to be seen from here, or if the process has ended. */
export function groupOf(processId: number): string | undefined {
  const mounted = mountOfGroups();
  const path = mounted ? pathOfGroup(processId) : undefined;
  if (!mounted || path === undefined) return undefined;
  const within = mounted.root === "/" ? path : path.startsWith(mounted.root) ? path.slice(mounted.root.length) : undefined;
  return within === undefined || within.startsWith("/..") || within.endsWith(" (deleted)") ? undefined : join(mounted.at, within);
}

function pathOfGroup(processId: number): string | undefined {
  const text = valueOf(`/proc/${processId}/cgroup`);
  return text
    ?.split("\n")
    .find((line) => line.startsWith("0::"))
    ?.slice("0::".length);
}

/** The serial numbers of the jobs whose groups a group lies in, the innermost one last. */
export function jobsOfGroup(group: string): string[] {
  const names = group.split("/");
  return names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(name.lastIndexOf("-") + 1));
}

/** The group without the jobs that it lies in. */
export function outsideJobs(group: string): string {
  const at = group.indexOf(`/${PREFIX}`);
  return at < 0 ? group : group.slice(0, at);
}

/** Makes a job's group within another one. Undefined where the system does not let us, or cannot end the processes of a group (Linux 5.14). */
export function makeGroup(serial: string, within: string): string | undefined {
  const group = join(within, nameOf(serial));
  try {
    mkdirSync(group);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return group; // another thread or process of ours has just made it
    return undefined;
  }
  if (valueOf(join(group, "cgroup.events")) !== undefined && readdirSync(group).includes("cgroup.kill")) return group;
  rmdirSync(group);
  return undefined;
}

/** Puts a process into a group; false where the system does not let us. */
export const moveInto = (group: string, processId: number): boolean => put(join(group, "cgroup.procs"), String(processId));

/** Ends all processes of a group and of those in it, also the ones that they are just starting. */
export const killGroup = (group: string): boolean => put(join(group, "cgroup.kill"), "1");

/** Limits a group; false where the system has not given this group the means. */
export const limitGroup = (group: string, file: "pids.max" | "memory.max", limit: bigint | "max"): boolean =>
  put(join(group, file), String(limit));

/** The processes of a group and of those in it. */
export function processesIn(group: string): number[] {
  const own = valueOf(join(group, "cgroup.procs"))?.split("\n").filter(Boolean).map(Number) ?? [];
  return [...own, ...groupsIn(group).flatMap(processesIn)];
}

/** What a group's processes have used, those that have ended included, in microseconds. */
export function timesOf(group: string): { readonly user: number; readonly kernel: number } | undefined {
  const text = valueOf(join(group, "cpu.stat"));
  const member = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text ?? "")?.[1]);
  const [user, kernel] = [member("user_usec"), member("system_usec")];
  return Number.isNaN(user) || Number.isNaN(kernel) ? undefined : { user, kernel };
}

/** The most bytes that a group had at a time; undefined where nobody counts them. */
export function memoryPeakOf(group: string): bigint | undefined {
  const text = valueOf(join(group, "memory.peak"));
  return text === undefined ? undefined : BigInt(text.trim());
}

/** Removes the groups in one that are left of jobs of this machine that are gone. */
export function sweepGroups(within: string): void {
  const ours = nameOf("");
  for (const group of groupsIn(within)) {
    const name = basename(group);
    if (name.startsWith(ours) && !exists(name.slice(ours.length))) removeGroup(group);
  }
}

/** Removes a group whose processes are about to end, or some time after they have (sweepGroups). */
export function removeGroupSoon(group: string, delay = 20): void {
  removeGroup(group);
  if (delay < LONGEST_DELAY && existsSync(group)) setTimeout(() => removeGroupSoon(group, delay * 4), delay).unref();
}

/** In milliseconds. */
const LONGEST_DELAY = 2000;

/** Removes a group and those in it, as far as they are empty: the kernel keeps the others until their last process has ended. */
export function removeGroup(group: string): void {
  for (const inner of groupsIn(group)) removeGroup(inner);
  try {
    rmdirSync(group);
  } catch (error) {
    if (!STAYS.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

/** It is in use, gone already, or was made when the system let us: an empty group does nothing, and is swept another time. */
const STAYS: readonly string[] = ["EBUSY", "ENOENT", "EROFS", "EACCES", "EPERM"];

function groupsIn(group: string): string[] {
  try {
    const folders = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return folders.map(({ name }) => join(group, name));
  } catch (error) {
    if (["ENOENT", "ENODEV"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}

function put(file: string, value: string): boolean {
  try {
    writeFileSync(file, value, { flag: "r+" }); // one that is there: the kernel's
    return true;
  } catch {
    return false; // whatever stands in the way, there are other means
  }
}

function valueOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // no such group or process any more, or no such file in this kernel
  }
}
