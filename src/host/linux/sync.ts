import { ERROR_ACCESS_DENIED, ERROR_CALL_NOT_IMPLEMENTED, ERROR_INVALID_HANDLE } from "../../winerror/codes.js";
import type { SyncHost } from "../sync.js";
import { EVENT_ALL_ACCESS, EVENT_MODIFY_STATE } from "./access.js";
import { createEvent, dismiss, isEvent, resetEvent, setEvent } from "./arbiter/objects.js";
import { failure } from "./errors.js";
import { allocateHandle, Entry, enter, HandleFlags, HandleKind, leave, releaseBy, table } from "./handles.js";

export const sync: SyncHost = {
  createEvent(security, manualReset, initialState, name) {
    if (name !== null) throw failure(ERROR_CALL_NOT_IMPLEMENTED, "CreateEvent", name);
    const record = createEvent(manualReset, initialState, "CreateEvent");
    const flags = security?.bInheritHandle ? HandleFlags.inherit : 0;
    const handle = allocateHandle({ kind: HandleKind.object, access: EVENT_ALL_ACCESS, flags, record }, "CreateEvent");
    return { handle, alreadyExisted: false };
  },

  setEvent(handle) {
    withEvent(handle, "SetEvent", setEvent);
  },

  resetEvent(handle) {
    withEvent(handle, "ResetEvent", resetEvent);
  },
};

function withEvent(handle: number, caller: string, action: (event: number) => void): void {
  const at = enter(handle, HandleKind.object, caller);
  try {
    const record = table()[at + Entry.record] as number;
    if (!isEvent(record)) throw failure(ERROR_INVALID_HANDLE, caller);
    if (!((table()[at + Entry.access] as number) & EVENT_MODIFY_STATE)) throw failure(ERROR_ACCESS_DENIED, caller);
    action(record);
  } finally {
    leave(at);
  }
}

releaseBy(HandleKind.object, ({ record }) => dismiss(record));
