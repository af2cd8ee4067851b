// Copies a file piece by piece without holding the thread, and says what went wrong by the name of the error.
//
//   npx tswin32 run examples/copy-in-pieces.ts FROM TO

import { CREATE_NEW, CreateFile, FILE_SHARE_READ, GENERIC_READ, GENERIC_WRITE, OPEN_EXISTING } from "tswin32/win32file";
import { ReadFile, WriteFile } from "tswin32/win32file/promises";
import { Win32Error } from "tswin32/winerror";

const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined) {
  console.error("usage: copy-in-pieces FROM TO");
  process.exit(2);
}

try {
  using source = CreateFile(from, { DesiredAccess: GENERIC_READ, ShareMode: FILE_SHARE_READ, CreationDisposition: OPEN_EXISTING });
  using target = CreateFile(to, { DesiredAccess: GENERIC_WRITE, CreationDisposition: CREATE_NEW });
  let total = 0;
  for (;;) {
    const [, piece] = await ReadFile(source, 65_536);
    if (piece.length === 0) break; // the end of the file
    const [, written] = await WriteFile(target, piece);
    total += written;
  }
  console.log(`${total} bytes`);
} catch (error) {
  if (!(error instanceof Win32Error)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
