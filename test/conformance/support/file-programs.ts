// What second processes do with files.

import { FILE_FLAG_DELETE_ON_CLOSE, FILE_SHARE_DELETE, FILE_SHARE_READ, FILE_SHARE_WRITE, WriteFile } from "tswin32/win32file";
import { open } from "./files.js";
import type { Channel } from "./programs.js";

const deleting = { share: FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, flags: FILE_FLAG_DELETE_ON_CLOSE };

export const filePrograms = {
  /** Opens a file that is deleted on close, and exits at once without closing it. */
  exitDeleting(_channel: Channel, path: string): void {
    open(path, deleting).Detach();
    process.exit(0);
  },

  /** Opens a file that is deleted on close and holds it until it is killed. */
  async holdDeleting(channel: Channel, path: string): Promise<void> {
    open(path, deleting).Detach();
    channel.tell("opened");
    await channel.told("never");
  },

  /** Appends lines to a file, each by one write at the offset that asks for the end. */
  appendLines(_channel: Channel, path: string, word: string, times: number): void {
    using file = open(path, { share: FILE_SHARE_READ | FILE_SHARE_WRITE });
    for (let line = 0; line < times; line++) WriteFile(file, `${word} ${line}\n`, { Offset: 0xffff_ffff, OffsetHigh: 0xffff_ffff });
  },
};
