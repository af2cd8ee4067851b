import type { SECURITY_ATTRIBUTES } from "../wintypes/security-attributes.js";
import type { Created } from "./files.js";

/** Synchronisation objects. */
export interface SyncHost {
  /** Creates an event (`name` null: without a name). Throws Win32Error "CreateEvent". */
  createEvent(security: SECURITY_ATTRIBUTES | null, manualReset: boolean, initialState: boolean, name: string | null): Created;
  /** Throws Win32Error "SetEvent". */
  setEvent(handle: number): void;
  /** Throws Win32Error "ResetEvent". */
  resetEvent(handle: number): void;
}
