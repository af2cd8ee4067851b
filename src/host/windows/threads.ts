import type { ThreadsHost } from "../threads.js";
import { failure, kernel32 } from "./ffi.js";
import { type TimesFunction, timesBy } from "./process-information.js";
import { LITTLE_ENDIAN, members } from "./structs.js";

const OpenThread = kernel32<[access: number, inherit: number, threadId: number]>(
  "intptr_t OpenThread(uint32_t access, int inherit, uint32_t threadId)",
);
const SuspendThread = kernel32<[thread: number]>("uint32_t SuspendThread(intptr_t thread)");
const ResumeThread = kernel32<[thread: number]>("uint32_t ResumeThread(intptr_t thread)");
const GetThreadPriority = kernel32<[thread: number]>("int GetThreadPriority(intptr_t thread)");
const SetThreadPriority = kernel32<[thread: number, priority: number]>("int SetThreadPriority(intptr_t thread, int priority)");
const SetThreadAffinityMask = kernel32<[thread: number, mask: bigint], number | bigint>(
  "uint64_t SetThreadAffinityMask(intptr_t thread, uint64_t mask)",
);
const GetThreadTimes: TimesFunction = kernel32(
  "int GetThreadTimes(intptr_t thread, void *created, void *exited, void *kernel, void *user)",
);
const GetExitCodeThread = kernel32<[thread: number, code: Uint8Array]>("int GetExitCodeThread(intptr_t thread, void *code)");

/** What SuspendThread and ResumeThread return where they fail. */
const FAILED = 0xffff_ffff;
const THREAD_PRIORITY_ERROR_RETURN = 0x7fff_ffff;

export const threads: ThreadsHost = {
  open(access, inherit, threadId) {
    const handle = OpenThread(access, inherit ? 1 : 0, threadId);
    if (handle === 0) throw failure("OpenThread");
    return handle;
  },

  suspend(thread) {
    const before = SuspendThread(thread);
    if (before === FAILED) throw failure("SuspendThread");
    return before;
  },

  resume(thread) {
    const before = ResumeThread(thread);
    if (before === FAILED) throw failure("ResumeThread");
    return before;
  },

  priority(thread) {
    const priority = GetThreadPriority(thread);
    if (priority === THREAD_PRIORITY_ERROR_RETURN) throw failure("GetThreadPriority");
    return priority;
  },

  setPriority(thread, priority) {
    if (SetThreadPriority(thread, priority) === 0) throw failure("SetThreadPriority");
  },

  setAffinity(thread, mask) {
    const before = BigInt(SetThreadAffinityMask(thread, mask));
    if (before === 0n) throw failure("SetThreadAffinityMask");
    return before;
  },

  times: (thread) => timesBy(GetThreadTimes, thread, "GetThreadTimes"),

  exitCode(thread) {
    const code = new Uint8Array(4);
    if (GetExitCodeThread(thread, code) === 0) throw failure("GetExitCodeThread");
    return members(code).getUint32(0, LITTLE_ENDIAN);
  },
};
