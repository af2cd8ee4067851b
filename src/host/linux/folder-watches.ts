// The names in folders that keep changing, such as one in which a program creates thousands of files.
//
// Whether a folder holds a name in another case is known by reading all of it, and the folder's time of change tells whether what was read
// is still true. To create n files that way reads n folders of up to n names. So a folder that was found changed again and again is watched
// by inotify: the kernel notes each new name, by whichever process, before the call that gives it returns, and the notes bring what was
// read up to date.
//
// That is true of file systems that nothing but this kernel changes. And a user has few inotify instances (128 is usual), so a process has
// one only while it needs it. A worker has none: if it is terminated, nobody closes it.

import { closeSync, openSync, readdirSync, statfsSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import type { FileIdentity } from "./arbiter/shares.js";
import { descriptorPath } from "./descriptor-path.js";
import { glance, glancedIdentity } from "./files/status.js";
import { FolderNames } from "./folder-names.js";
import * as libc from "./libc.js";

interface Watch {
  readonly number: number;
  /** Which folder it is: by now its path may be another one's. */
  readonly identity: FileIdentity;
  readonly names: FolderNames;
}

/** By the folders' paths. Several paths of one folder share a number. */
const watches = new Map<string, Watch>();
/** Few programs change more folders at a time. */
const MOST = 16;
/** How long an instance is kept at which nobody looks, in milliseconds. */
const IDLE = 2000;

let queue = -1;
let idle: NodeJS.Timeout | undefined;

/** ext2 to ext4, XFS, Btrfs, F2FS, ZFS, bcachefs, tmpfs, ramfs, overlayfs, by statfs's numbers. */
const LOCAL: ReadonlySet<number> = new Set([
  0xef53, 0x5846_5342, 0x9123_683e, 0xf2f5_2010, 0x2fc1_2fc1, 0xca45_1a4e, 0x0102_1994, 0x8584_58f6, 0x794c_7630,
]);

// struct inotify_event, in bytes.
const MASK_AT = 4;
const NAME_BYTES_AT = 12;
const NAME_AT = 16;
const notes = Buffer.alloc(65_536);
/** No note is longer: a read that leaves this much free has taken all that there were. */
const LONGEST_NOTE = NAME_AT + 256;

const APPEARED = libc.IN_CREATE | libc.IN_MOVED_TO;
const GONE = libc.IN_DELETE | libc.IN_MOVED_FROM;
const OVER = libc.IN_DELETE_SELF | libc.IN_MOVE_SELF | libc.IN_UNMOUNT | libc.IN_IGNORED;

/** The names in a folder at this moment, if it is watched. */
export function watchedNames(folder: string): FolderNames | undefined {
  const watch = watches.get(folder);
  if (!watch) return undefined;
  if (!isStill(watch, folder)) {
    stop(watch.number);
    return undefined;
  }
  idle?.refresh();
  readNotes();
  return watches.get(folder)?.names;
}

/** Begins to watch a folder; undefined where that cannot be done. */
export function watchFolder(folder: string): FolderNames | undefined {
  if (!isMainThread || watches.size >= MOST || !LOCAL.has(statfsSync(folder).type)) return undefined;
  if (queue < 0 && !begin()) return undefined;
  const fd = openSync(folder, libc.O_DIRECTORY | libc.O_CLOEXEC); // whatever becomes of the path meanwhile, all this is about one folder
  try {
    const path = descriptorPath(fd);
    const number = libc.inotifyAddWatch(queue, path, APPEARED | GONE | OVER | libc.IN_ONLYDIR);
    if (number < 0 || glance(path, true) < 0) return undefined; // the user watches as much as is allowed
    const identity = glancedIdentity();
    // What comes and goes from here on is noted: of names that are read too, the notes know the end.
    watches.set(folder, { number, identity, names: new FolderNames(readdirSync(path)) });
  } finally {
    closeSync(fd);
  }
  return watchedNames(folder);
}

function begin(): boolean {
  queue = libc.inotifyInit(libc.O_NONBLOCK | libc.O_CLOEXEC);
  if (queue < 0) return false;
  idle = setTimeout(end, IDLE);
  idle.unref();
  return true;
}

function end(): void {
  libc.close(queue);
  queue = -1;
  clearTimeout(idle);
  watches.clear();
}

function stop(number: number): void {
  for (const [folder, watch] of watches) if (watch.number === number) watches.delete(folder);
  libc.inotifyRemoveWatch(queue, number); // refused where the kernel has removed it itself
}

function isStill({ identity }: Watch, folder: string): boolean {
  return glance(folder, true) >= 0 && glancedIdentity().every((word, index) => word === identity[index]);
}

/** Brings the names up to date. */
function readNotes(): void {
  for (;;) {
    const bytes = libc.read(queue, notes, notes.length);
    if (bytes < 0 && libc.errno() === libc.EAGAIN) return; // there are none
    if (bytes <= 0 || !heedAll(bytes)) {
      end();
      return;
    }
    if (bytes < notes.length - LONGEST_NOTE) return;
  }
}

/** False if the kernel had more to note than it could keep. */
function heedAll(bytes: number): boolean {
  for (let at = 0; at < bytes; at += NAME_AT + notes.readUInt32LE(at + NAME_BYTES_AT)) {
    const mask = notes.readUInt32LE(at + MASK_AT);
    if (mask & libc.IN_Q_OVERFLOW) return false;
    heed(notes.readInt32LE(at), mask, at + NAME_AT);
  }
  return true;
}

function heed(number: number, mask: number, nameAt: number): void {
  if (mask & OVER) {
    stop(number);
    return;
  }
  const name = notes.toString("utf8", nameAt, notes.indexOf(0, nameAt));
  for (const watch of watches.values()) {
    if (watch.number !== number) continue;
    if (mask & APPEARED) watch.names.add(name);
    else watch.names.delete(name);
  }
}
