// Who has a file open: Windows' Restart Manager knows.

import { resolve } from "node:path";
import { ERROR_LOCK_VIOLATION, ERROR_MORE_DATA, ERROR_SUCCESS } from "../../winerror/codes.js";
import { type Holder, Win32Error } from "../../winerror/errors.js";
import { attributes } from "./attributes.js";
import { failureOf, findHoldersBy, library, Memory } from "./ffi.js";
import { LITTLE_ENDIAN, members, RM_PROCESS_INFO } from "./structs.js";

const rstrtmgr = library("rstrtmgr.dll");
const RmStartSession = rstrtmgr<[session: Uint8Array, flags: number, key: Uint8Array]>(
  "uint32_t RmStartSession(void *session, uint32_t flags, void *key)",
);
const RmEndSession = rstrtmgr<[session: number]>("uint32_t RmEndSession(uint32_t session)");
const RmRegisterResources = rstrtmgr<
  [session: number, files: number, names: Uint8Array, applications: number, processes: null, services: number, serviceNames: null]
>(
  "uint32_t RmRegisterResources(uint32_t session, uint32_t files, void *names, uint32_t applications, void *processes, uint32_t services, void *serviceNames)",
);
const RmGetList = rstrtmgr<[session: number, needed: Uint8Array, count: Uint8Array, processes: Uint8Array | null, reasons: Uint8Array]>(
  "uint32_t RmGetList(uint32_t session, void *needed, void *count, void *processes, void *reasons)",
);

/** CCH_RM_SESSION_KEY and the NUL behind it, in bytes. */
const KEY_BYTES = 33 * 2;
const NAME = "holdersOf";

/** The processes that have a file open. */
export function holdersOf(path: string): Holder[] {
  const fullPath = resolve(path);
  const session = startSession();
  const name = new Memory(fullPath.length * 2 + 2);
  try {
    name.load().set(Buffer.from(`${fullPath}\0`, "utf16le"));
    name.store();
    const names = new BigUint64Array([BigInt(name.address)]);
    check(RmRegisterResources(session, 1, new Uint8Array(names.buffer), 0, null, 0, null));
    return list(session);
  } finally {
    name.free();
    RmEndSession(session);
  }
}

function startSession(): number {
  const session = new Uint32Array(1);
  check(RmStartSession(new Uint8Array(session.buffer), 0, new Uint8Array(KEY_BYTES)));
  return session[0] as number;
}

/** Asks again as long as there are more processes than we made room for. */
function list(session: number): Holder[] {
  const needed = new Uint32Array(1);
  const count = new Uint32Array(1);
  for (let room = 16; ; room = needed[0] as number) {
    const processes = new Uint8Array(room * RM_PROCESS_INFO.size);
    count[0] = room;
    const error = RmGetList(session, new Uint8Array(needed.buffer), new Uint8Array(count.buffer), processes, new Uint8Array(4));
    if (error === ERROR_MORE_DATA) continue;
    check(error);
    return Array.from({ length: count[0] as number }, (_, index) => holderAt(processes.subarray(index * RM_PROCESS_INFO.size)));
  }
}

function holderAt(process: Uint8Array): Holder {
  const name = Buffer.from(process.subarray(RM_PROCESS_INFO.strAppName, RM_PROCESS_INFO.strServiceShortName)).toString("utf16le");
  return { pid: members(process).getUint32(RM_PROCESS_INFO.Process, LITTLE_ENDIAN), name: name.slice(0, name.indexOf("\0")) };
}

/** The error of a call that met a lock; its holders are those who have the file open, as Windows does not tell whose lock it is. */
export function lockViolation(handle: number, caller: string): Win32Error {
  const path = pathOf(handle); // now: the handle may be closed when somebody asks for them
  return failureOf(ERROR_LOCK_VIOLATION, caller, { holders: () => (path === undefined ? [] : holdersOf(path)) });
}

function pathOf(handle: number): string | undefined {
  try {
    return attributes.finalPath(handle, 0);
  } catch (error) {
    if (error instanceof Win32Error) return undefined; // the lock is what the caller is to hear of
    throw error;
  }
}

// Who reads the holders of a sharing violation already has an error: another one does not help.
findHoldersBy((path) => {
  try {
    return holdersOf(path);
  } catch (error) {
    if (error instanceof Win32Error) return [];
    throw error;
  }
});

function check(error: number): void {
  if (error !== ERROR_SUCCESS) throw failureOf(error, NAME);
}
