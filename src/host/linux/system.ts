import { strerror, symbolOf } from "../../winerror/table.js";
import type { SystemHost } from "../system.js";
import { lastError } from "./last-error.js";
import { gettid } from "./libc.js";

/** 0 until it is first asked for: a bundle runs this file on Windows too, where nothing may be called. */
let threadId = 0;

export const system: SystemHost = {
  processId: () => process.pid,
  threadId() {
    if (threadId === 0) threadId = gettid();
    return threadId;
  },
  lastError,
  messageOf: (code) => (symbolOf(code) === undefined ? undefined : strerror(code)),
};
