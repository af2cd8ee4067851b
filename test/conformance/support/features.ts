// What not every host has, nor every file system. A case says what it needs, and is skipped where that is missing.

import { lstatSync, symlinkSync } from "node:fs";
import { CREATE_NEW, CreateFile, FILE_SHARE_READ, FILE_SHARE_WRITE, GENERIC_WRITE, OpenFileById } from "tswin32/win32file";
import { WindowsError } from "tswin32/wintypes";
import { Folder } from "./folder.js";

/** Whether there is something is found out by trying it, once. */
const probes = {
  /** A file can have streams beside its content: `file:stream`. */
  "named-streams": (folder: Folder) => {
    CreateFile(`${folder.file("a")}:stream`, { DesiredAccess: GENERIC_WRITE, CreationDisposition: CREATE_NEW }).Close();
    return true;
  },
  /** A program can make symbolic links, and tell them from what they lead to. */
  "symbolic-links": (folder: Folder) => {
    symlinkSync(folder.native("nothing"), folder.native("link"));
    return lstatSync(folder.native("link")).isSymbolicLink();
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
