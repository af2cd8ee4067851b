// A counter in a file that any number of processes raise at the same time without losing one: each locks it, adds 1, unlocks.
//
//   npx tswin32 run examples/count-together.ts FILE TIMES

import {
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  LOCKFILE_EXCLUSIVE_LOCK,
  OPEN_ALWAYS,
  openFile,
  UnlockFileEx,
} from "tswin32/win32file";
import { LockFileEx } from "tswin32/win32file/promises";

const [path, times] = process.argv.slice(2);
if (path === undefined || !Number.isInteger(Number(times))) {
  console.error("usage: count-together FILE TIMES");
  process.exit(2);
}

await using file = await openFile(path, {
  DesiredAccess: GENERIC_READ | GENERIC_WRITE,
  ShareMode: FILE_SHARE_READ | FILE_SHARE_WRITE,
  CreationDisposition: OPEN_ALWAYS,
});
let count = 0;
for (let round = 0; round < Number(times); round++) {
  // Beyond the end of the file, where nothing is read or written: the lock says whose turn it is. A killed process's goes by itself.
  const turn = { OffsetHigh: 1 };
  await LockFileEx(file.handle, LOCKFILE_EXCLUSIVE_LOCK, 1, 0, turn, { signal: AbortSignal.timeout(60_000) });
  try {
    count = Number(await file.read(20, 0)) + 1;
    await file.write(String(count), 0);
  } finally {
    UnlockFileEx(file.handle, 1, 0, turn);
  }
}
console.log(count);
