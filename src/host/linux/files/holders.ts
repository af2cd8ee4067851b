// Who has a file open: the arbiter knows those who use this package, /proc all others that we may look at.

import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { basename } from "node:path";
import { FILE_READ_ATTRIBUTES } from "../../../win32con.js";
import type { Holder } from "../../../winerror/errors.js";
import { type FileIdentity, holdersOf } from "../arbiter/shares.js";
import { descriptorPath } from "../descriptor-path.js";
import { withFile } from "./open.js";
import { FILE_SHARE_ALL } from "./open-plan.js";

/** Those who have the file of a name open. */
export function holders(path: string): Holder[] {
  return withFile(path, FILE_READ_ATTRIBUTES, FILE_SHARE_ALL, 0, "holdersOf", ({ facts, fd }) => {
    const pids = new Set(holdersOf(facts.identity));
    for (const pid of openElsewhere(fd)) pids.add(pid);
    return [...pids].map(holder);
  });
}

/** Those whose share modes are in the way of others. */
export function holdersByShareMode(file: FileIdentity): Holder[] {
  return holdersOf(file).map(holder);
}

/** A process, by its identifier. */
export function holder(pid: number): Holder {
  return { pid, name: programOf(pid) };
}

/** A program's file name; its own word for itself where that is another user's secret. */
function programOf(pid: number): string {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`));
  } catch {
    // another user's, or ended since
  }
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trimEnd();
  } catch {
    return "";
  }
}

/** The processes other than this one in which some descriptor, or the program itself, is the file of `fd`. Others' we may not see. */
function* openElsewhere(fd: number): Generator<number> {
  const file = statSync(descriptorPath(fd), { bigint: true });
  const isIt = (path: string): boolean => {
    try {
      const other = statSync(path, { bigint: true, throwIfNoEntry: false });
      return other?.dev === file.dev && other.ino === file.ino;
    } catch {
      return false; // not ours to look at
    }
  };
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    if (isIt(`/proc/${pid}/exe`) || descriptorsOf(pid).some((descriptor) => isIt(descriptorPath(descriptor, pid)))) yield pid;
  }
}

/** The descriptors of a process, none of one that is not ours to look at. */
export function descriptorsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch {
    return []; // not ours to look at, or ended since
  }
}
