// A file is found by a pattern, and its attributes are changed.

import { FILE_ATTRIBUTE_ARCHIVE, FILE_ATTRIBUTE_HIDDEN, FindFilesW, GetFileAttributes, SetFileAttributes } from "../../win32file/index.js";
import { pathIn } from "./files.js";
import type { Step } from "./step.js";

export const find: Step = {
  title: "hide it and find it by a pattern",
  run(context) {
    SetFileAttributes(pathIn(context), FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_ARCHIVE);
    const [found, ...others] = FindFilesW(`${context.folder}\\T???.*`);
    if (found === undefined || others.length > 0)
      throw new Error(`T???.* was to find one file; it found ${others.length + (found ? 1 : 0)}`);
    if (!(GetFileAttributes(pathIn(context)) & found.attributes & FILE_ATTRIBUTE_HIDDEN)) throw new Error("the file is not hidden");
    const bytes = found.nFileSizeHigh * 2 ** 32 + found.nFileSizeLow;
    return `T???.* finds ${found.fileName}: ${bytes} bytes, hidden, written ${found.writeTime.toISOString()}`;
  },
};
