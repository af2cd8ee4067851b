import type { ProcessesHost } from "../processes.js";
import { failure, kernel32 } from "./ffi.js";

const OpenProcess = kernel32<[access: number, inherit: number, processId: number]>(
  "intptr_t OpenProcess(uint32_t access, int inherit, uint32_t processId)",
);

export const processes: ProcessesHost = {
  open(access, inherit, processId) {
    const handle = OpenProcess(access, inherit ? 1 : 0, processId);
    if (handle === 0) throw failure("OpenProcess");
    return handle;
  },
};
