// Waits until nobody else has a file open, and says who has it meanwhile.
//
//   npx tswin32 run examples/wait-until-free.ts FILE

import { setTimeout as sleep } from "node:timers/promises";
import { CreateFile, GENERIC_READ } from "tswin32/win32file";
import { Win32Error } from "tswin32/winerror";

const path = process.argv[2];
if (path === undefined) {
  console.error("usage: wait-until-free FILE");
  process.exit(2);
}

let told = "";
for (;;) {
  try {
    using file = CreateFile(path, { DesiredAccess: GENERIC_READ }); // shares nothing, so nobody else can have it
    console.log(`free: handle ${file.handle}`);
    break;
  } catch (error) {
    if (!(error instanceof Win32Error) || error.code !== "ERROR_SHARING_VIOLATION") throw error;
    const holders = error.holders.map(({ pid, name }) => `${name} (${pid})`).join(", ");
    if (holders !== told) console.log(`held by ${holders || "somebody"}`);
    told = holders;
    await sleep(100); // no system tells when a file is closed
  }
}
