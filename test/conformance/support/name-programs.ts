// What second threads do with names.

import { SetCurrentDirectory } from "tswin32/win32file";
import { Win32Error } from "tswin32/wintypes";
import type { Channel } from "./programs.js";

export const namePrograms = {
  /** Changes the current directory; gives 0, or the code with which that fails. */
  changeDirectory(_channel: Channel, path: string): number {
    try {
      SetCurrentDirectory(path);
      return 0;
    } catch (error) {
      if (error instanceof Win32Error) return error.winerror;
      throw error;
    }
  },
};
