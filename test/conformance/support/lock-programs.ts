// What second processes and worker threads do for the cases on byte-range locks.

import { FILE_SHARE_READ, FILE_SHARE_WRITE, LockFileEx, ReadFile, UnlockFileEx } from "tswin32/win32file";
import { LockFileEx as lockLater } from "tswin32/win32file/promises";
import type { HANDLE } from "tswin32/wintypes";
import { outcomeOf } from "./errors.js";
import { open } from "./files.js";
import type { Channel } from "./programs.js";

/** A lock to try: flags, where it begins, how long it is. */
export interface Range {
  readonly flags: number;
  readonly offset: number;
  readonly bytes: number;
}

export const shareBoth = FILE_SHARE_READ | FILE_SHARE_WRITE;

/** Opens for reading and writing, shared with all others that do so. */
export function openShared(path: string, flags?: number): HANDLE {
  return open(path, flags === undefined ? { share: shareBoth } : { share: shareBoth, flags });
}

export const lockPrograms = {
  /** Locks a range until told to unlock it, then goes on until told to end. */
  async holdLock(channel: Channel, path: string, { flags, offset, bytes }: Range): Promise<void> {
    using file = openShared(path);
    LockFileEx(file, flags, bytes, 0, { Offset: offset });
    channel.tell("locked");
    await channel.told("unlock");
    UnlockFileEx(file, bytes, 0, { Offset: offset });
    channel.tell("unlocked");
    await channel.told("end");
  },

  /** Locks a range and ends at once, without unlocking or closing anything. */
  exitLocking(channel: Channel, path: string, { flags, offset, bytes }: Range): void {
    const file = openShared(path);
    LockFileEx(file, flags, bytes, 0, { Offset: offset });
    file.Detach();
    channel.tell("locked");
    process.exit(0);
  },

  /** What locking each range comes to: a Win32 code, 0 if it can be locked. Nothing stays locked. */
  tryLocks(_channel: Channel, path: string, ranges: Range[]): number[] {
    return ranges.map(({ flags, offset, bytes }) => {
      using file = openShared(path);
      return outcomeOf(() => LockFileEx(file, flags, bytes, 0, { Offset: offset }));
    });
  },

  /** Waits with its thread for a lock, and gives what the file then has from the range's beginning on. */
  lockAndRead(channel: Channel, path: string, { flags, offset, bytes }: Range): string {
    using file = openShared(path);
    channel.tell("waiting");
    LockFileEx(file, flags, bytes, 0, { Offset: offset });
    return String(ReadFile(file, Buffer.alloc(bytes), { Offset: offset })[1]);
  },

  /** Waits for a lock by a handle of its process, with its thread or without, for ever. */
  async lockThrough(channel: Channel, file: number, { flags, offset, bytes }: Range, later: boolean): Promise<void> {
    if (later) {
      const locked = lockLater(file, flags, bytes, 0, { Offset: offset });
      channel.tell("waiting");
      return locked;
    }
    channel.tell("waiting");
    LockFileEx(file, flags, bytes, 0, { Offset: offset });
  },
};
