// A file is created, written, read back, and not opened a second time: neither by this process nor by another.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { toNativePath } from "../../paths.js";
import { GetCurrentProcessId } from "../../win32api/index.js";
import {
  CREATE_NEW,
  CreateFile,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileSize,
  OPEN_EXISTING,
  ReadFile,
  WriteFile,
} from "../../win32file/index.js";
import type { Opened } from "./opener.js";
import { tryToOpen } from "./opener.js";
import type { Step, TourContext } from "./step.js";

const TEXT = "Grüße from the tour\r\n";

/** Long enough for a slow machine to start Node. */
const CHILD_MS = 20_000;

export const create: Step = {
  title: "create a file",
  run(context) {
    const path = pathIn(context);
    using file = CreateFile(path, { DesiredAccess: GENERIC_WRITE, CreationDisposition: CREATE_NEW });
    return `${path} is handle ${file.handle}; node:fs calls it ${toNativePath(path)}`;
  },
};

export const write: Step = {
  title: "write to it",
  run(context) {
    using file = CreateFile(pathIn(context), { DesiredAccess: GENERIC_WRITE, CreationDisposition: OPEN_EXISTING });
    const [, written] = WriteFile(file, TEXT);
    return `${written} bytes written, the file has ${GetFileSize(file)}`;
  },
};

export const readBack: Step = {
  title: "read it back",
  run(context) {
    using file = CreateFile(pathIn(context), { DesiredAccess: GENERIC_READ, CreationDisposition: OPEN_EXISTING });
    const [, data] = ReadFile(file, 4096);
    if (data.toString("utf8") !== TEXT) throw new Error(`what came back is not what was written: ${JSON.stringify(data.toString("utf8"))}`);
    return `${data.length} bytes, the same: ${JSON.stringify(data.toString("utf8"))}`;
  },
};

export const refusedHere: Step = {
  title: "open it a second time",
  run(context) {
    const path = pathIn(context);
    using first = CreateFile(path, { DesiredAccess: GENERIC_READ, CreationDisposition: OPEN_EXISTING });
    return `handle ${first.handle} shares nothing, so ${refused(tryToOpen(path), GetCurrentProcessId())}`;
  },
};

export const refusedElsewhere: Step = {
  title: "... from another process",
  async run(context) {
    const path = pathIn(context);
    using first = CreateFile(path, { DesiredAccess: GENERIC_READ, CreationDisposition: OPEN_EXISTING });
    const opener = fileURLToPath(new URL("./opener.js", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [opener, path], { timeout: CHILD_MS });
    const { pid, opened } = JSON.parse(stdout) as { pid: number; opened: Opened };
    return `process ${GetCurrentProcessId()} has it as handle ${first.handle}, ${refused(opened, pid)}`;
  },
};

/** The file that the steps are about. */
export function pathIn(context: TourContext): string {
  return `${context.folder}\\tour.txt`;
}

/** What the refused one was told, and by whom it was kept out. */
function refused(opened: Opened, pid: number): string {
  if (opened.code !== "ERROR_SHARING_VIOLATION")
    throw new Error(`process ${pid} was to get ERROR_SHARING_VIOLATION; it got ${opened.code ?? "the file"}`);
  const holders = (opened.holders ?? []).map(({ pid, name }) => `${name} ${pid}`).join(", ");
  return `process ${pid} gets ${opened.code} (${opened.winerror}), held by ${holders || "somebody whom the system does not name"}`;
}
