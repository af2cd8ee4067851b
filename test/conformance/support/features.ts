// What not every host has, nor every file system. A case says what it needs, and is skipped where that is missing.

import { chmodSync, closeSync, lstatSync, openSync, readdirSync, symlinkSync } from "node:fs";
import { GetCurrentThread } from "tswin32/win32api";
import { GENERIC_ALL } from "tswin32/win32con";
import {
  CREATE_NEW,
  CreateFile,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_WRITE,
  OPEN_EXISTING,
  OpenFileById,
  SetFileShortName,
} from "tswin32/win32file";
import {
  CreateJobObject,
  JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
  JOB_OBJECT_LIMIT_JOB_TIME,
  JobObjectBasicLimitInformation,
  QueryInformationJobObject,
  SetInformationJobObject,
} from "tswin32/win32job";
import { CreateNamedPipe } from "tswin32/win32pipe";
import {
  GetCurrentProcess,
  GetProcessAffinityMask,
  SetThreadPriority,
  THREAD_PRIORITY_ABOVE_NORMAL,
  THREAD_PRIORITY_NORMAL,
} from "tswin32/win32process";
import { WindowsError } from "tswin32/wintypes";
import { Folder } from "./folder.js";

/** Whether there is something is found out by trying it, once. */
const probes = {
  /** A file can have streams beside its content: `file:stream`. */
  "named-streams": (folder: Folder) => {
    CreateFile(`${folder.file("a")}:stream`, { DesiredAccess: GENERIC_WRITE, CreationDisposition: CREATE_NEW }).Close();
    return readdirSync(folder.native()).length === 1; // not a file of that name
  },
  /** A file can be given an 8.3 name, on this file system and by this user. */
  "short-names": (folder: Folder) => {
    const path = folder.file("a long name.html");
    using file = CreateFile(path, GENERIC_ALL, 0, null, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
    SetFileShortName(file, "ALONGN~1.HTM");
    return true;
  },
  /** A program can make symbolic links, and tell them from what they lead to. */
  "symbolic-links": (folder: Folder) => {
    symlinkSync(folder.native("nothing"), folder.native("link"));
    return lstatSync(folder.native("link")).isSymbolicLink();
  },
  /** A read-only file is so for everybody: Wine lets root write to it. */
  "read-only": (folder: Folder) => {
    const path = folder.file("fixed");
    chmodSync(folder.native("fixed"), 0o444);
    try {
      CreateFile(path, { DesiredAccess: GENERIC_WRITE }).Close();
      return false;
    } catch (error) {
      if (error instanceof WindowsError) return true;
      throw error;
    } finally {
      chmodSync(folder.native("fixed"), 0o666);
    }
  },
  /** A program may raise the priority of its threads: on Linux that is a privilege. */
  "raised-priority": () => {
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_ABOVE_NORMAL);
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_NORMAL);
    return true;
  },
  /** This process may run on more than one processor. */
  "two-processors": () => {
    const [own] = GetProcessAffinityMask(GetCurrentProcess());
    return (own & (own - 1n)) !== 0n;
  },
  /** A file can be opened by its identifier, on this file system and by this user. */
  "open-by-id": (folder: Folder) => {
    const share = FILE_SHARE_READ | FILE_SHARE_WRITE;
    using hint = CreateFile(folder.file("hint"), { ShareMode: share });
    folder.file("other");
    const other = lstatSync(folder.native("other"), { bigint: true }).ino;
    OpenFileById(hint, { FileId: other, ShareMode: share }).Close();
    return true;
  },
  /** Node knows pipes by their names: `\\.\pipe\…`. */
  "pipe-names-of-node": () => {
    const name = `\\\\.\\pipe\\tswin32-feature-${process.pid}`;
    using _pipe = CreateNamedPipe(name, {});
    closeSync(openSync(name, "r+"));
    return true;
  },
  /** The user-mode time of a job's processes can be limited. */
  "job-time-limits": () => {
    using job = CreateJobObject(null, null);
    const limits = { LimitFlags: JOB_OBJECT_LIMIT_JOB_TIME, PerJobUserTimeLimit: 10_000_000 };
    SetInformationJobObject(job, JobObjectBasicLimitInformation, limits);
    return QueryInformationJobObject(job, JobObjectBasicLimitInformation).PerJobUserTimeLimit === limits.PerJobUserTimeLimit;
  },
  /** The number of a job's processes can be limited: on Linux a group needs the means for that. */
  "job-process-limits": () => {
    using job = CreateJobObject(null, null);
    SetInformationJobObject(job, JobObjectBasicLimitInformation, { LimitFlags: JOB_OBJECT_LIMIT_ACTIVE_PROCESS, ActiveProcessLimit: 100 });
    return QueryInformationJobObject(job, JobObjectBasicLimitInformation).ActiveProcessLimit === 100;
  },
} satisfies Readonly<Record<string, (folder: Folder) => boolean>>;

export type Feature = keyof typeof probes;

const known = new Map<Feature, boolean>();

export function has(feature: Feature): boolean {
  let answer = known.get(feature);
  if (answer === undefined) {
    answer = probe(feature);
    known.set(feature, answer);
  }
  return answer;
}

function probe(feature: Feature): boolean {
  using folder = new Folder();
  try {
    return probes[feature](folder);
  } catch (error) {
    // A host that lacks it says so by an error: its own, or node's with the system's code.
    if (error instanceof WindowsError || (error as NodeJS.ErrnoException).code !== undefined) return false;
    throw error;
  }
}
