// A program that runs only once at a time: it keeps a file open that it shares with nobody. Whoever comes second is refused, and the
// file is free again as soon as the first one ends, however it ends.
//
//   npx tswin32 run examples/only-once.ts [milliseconds]

import { setTimeout as delay } from "node:timers/promises";
import { CreateFile, GENERIC_WRITE, OPEN_ALWAYS, WriteFile } from "tswin32/win32file";
import { Win32Error } from "tswin32/winerror";

const path = "C:\\ProgramData\\only-once.lock";

try {
  using lock = CreateFile(path, { DesiredAccess: GENERIC_WRITE, CreationDisposition: OPEN_ALWAYS });
  WriteFile(lock, `${process.pid}\n`);
  console.log(`process ${process.pid} is the only one`);
  await delay(Number(process.argv[2] ?? 1000));
} catch (error) {
  if (!(error instanceof Win32Error && error.code === "ERROR_SHARING_VIOLATION")) throw error;
  console.log(`process ${process.pid} is not the first: ${error.message}`);
  process.exitCode = 1;
}
