import { strerror, symbolOf } from "../../winerror/table.js";
import type { SystemHost } from "../system.js";
import { lastError } from "./last-error.js";
import { gettid } from "./libc.js";

const threadId = gettid();

export const system: SystemHost = {
  processId: () => process.pid,
  threadId: () => threadId,
  lastError,
  messageOf: (code) => (symbolOf(code) === undefined ? undefined : strerror(code)),
};
