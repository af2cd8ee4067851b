import assert from "node:assert/strict";
import { kernel32 } from "#dist/host/windows/ffi.js";
import { host } from "#dist/host/windows/index.js";

const CreateToolhelp32Snapshot = kernel32<[flags: number, process: number]>(
  "intptr_t CreateToolhelp32Snapshot(uint32_t flags, uint32_t process)",
);
const Thread32First = kernel32<[snapshot: number, entry: Uint8Array]>("int Thread32First(intptr_t snapshot, void *entry)");
const Thread32Next = kernel32<[snapshot: number, entry: Uint8Array]>("int Thread32Next(intptr_t snapshot, void *entry)");

/** The number of threads of this process, as a snapshot of the system has it. */
export function threadsOfThisProcess(): number {
  const TH32CS_SNAPTHREAD = 4;
  const entry = new DataView(new ArrayBuffer(28)); // THREADENTRY32
  const bytes = new Uint8Array(entry.buffer);
  entry.setUint32(0, entry.byteLength, true);
  const snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
  assert.notEqual(snapshot, -1);
  let threads = 0;
  for (let found = Thread32First(snapshot, bytes); found !== 0; found = Thread32Next(snapshot, bytes)) {
    if (entry.getUint32(12, true) === process.pid) threads += 1;
  }
  host.handles.close(snapshot);
  assert.ok(threads > 0);
  return threads;
}
