import type { SECURITY_ATTRIBUTES as Attributes } from "../../wintypes/security-attributes.js";
import { failure, library, Memory } from "./ffi.js";
import { CloseHandle, handleIn } from "./handles.js";
import { LITTLE_ENDIAN, members, SECURITY_ATTRIBUTES, SID_AND_ATTRIBUTES } from "./structs.js";

/** The structure for the attributes: null for none, as Windows takes it. The descriptor is the default one. */
export function securityAttributes(attributes: Attributes | null): Uint8Array | null {
  return attributes && structure(attributes, 0);
}

/**
 * The same for what Windows would by default let others use too: the descriptor that is not given is one for the caller's user, the
 * administrators and the system.
 */
export function ownSecurityAttributes(attributes: Attributes | null, caller: string): Uint8Array {
  return structure(attributes, ownDescriptor(caller));
}

function structure(attributes: Attributes | null, descriptor: number): Uint8Array {
  const bytes = new Uint8Array(SECURITY_ATTRIBUTES.size);
  const view = members(bytes);
  view.setUint32(SECURITY_ATTRIBUTES.nLength, SECURITY_ATTRIBUTES.size, LITTLE_ENDIAN);
  view.setBigUint64(SECURITY_ATTRIBUTES.lpSecurityDescriptor, BigInt(descriptor), LITTLE_ENDIAN);
  view.setInt32(SECURITY_ATTRIBUTES.bInheritHandle, attributes?.bInheritHandle ? 1 : 0, LITTLE_ENDIAN);
  return bytes;
}

const advapi32 = library("advapi32.dll");
const OpenProcessToken = advapi32<[process: number, access: number, token: Uint8Array]>(
  "int OpenProcessToken(intptr_t process, uint32_t access, void *token)",
);
const GetTokenInformation = advapi32<[token: number, kind: number, information: number, bytes: number, needed: Uint8Array]>(
  "int GetTokenInformation(intptr_t token, int kind, uintptr_t information, uint32_t bytes, void *needed)",
);
const ConvertStringSecurityDescriptorToSecurityDescriptorW = advapi32<
  [text: string, revision: number, descriptor: Uint8Array, bytes: null]
>("int ConvertStringSecurityDescriptorToSecurityDescriptorW(const char16_t *text, uint32_t revision, void *descriptor, void *bytes)");

const CURRENT_PROCESS = -1;
const TOKEN_QUERY = 0x8;
const TokenUser = 1;
const SDDL_REVISION_1 = 1;
/** A TOKEN_USER and the longest identifier (SECURITY_MAX_SID_SIZE) behind it. */
const TOKEN_USER_SIZE = SID_AND_ATTRIBUTES.size + 68;

/** Made once in each thread, for as long as it lives. */
let own: number | undefined;

/**
 * The address of the descriptor. All may do everything (GA) who are in it: the user, the administrators (BA) and the system (SY). The user by name and
 * not as the owner: what an elevated process makes belongs to the administrators.
 */
function ownDescriptor(caller: string): number {
  if (own === undefined) {
    const descriptor = new Uint8Array(8);
    const text = `D:P(A;;GA;;;${currentUser(caller)})(A;;GA;;;BA)(A;;GA;;;SY)`;
    if (ConvertStringSecurityDescriptorToSecurityDescriptorW(text, SDDL_REVISION_1, descriptor, null) === 0) throw failure(caller);
    own = handleIn(descriptor);
  }
  return own;
}

/** The security identifier of the process's user, as text. */
function currentUser(caller: string): string {
  const opened = new Uint8Array(8);
  if (OpenProcessToken(CURRENT_PROCESS, TOKEN_QUERY, opened) === 0) throw failure(caller);
  const token = handleIn(opened);
  const memory = new Memory(TOKEN_USER_SIZE);
  try {
    if (GetTokenInformation(token, TokenUser, memory.address, TOKEN_USER_SIZE, new Uint8Array(4)) === 0) throw failure(caller);
    const bytes = memory.load();
    const at = Number(members(bytes).getBigUint64(SID_AND_ATTRIBUTES.Sid, LITTLE_ENDIAN)) - memory.address;
    return textOf(members(bytes.subarray(at)));
  } finally {
    memory.free();
    CloseHandle(token);
  }
}

/** A security identifier as Windows writes it: S-1-5-21-… */
function textOf(sid: DataView): string {
  const revision = sid.getUint8(0);
  const parts = sid.getUint8(1);
  const authority = sid.getUint16(2) * 2 ** 32 + sid.getUint32(4); // big-endian, of all things
  const rest = Array.from({ length: parts }, (_, index) => sid.getUint32(8 + index * 4, LITTLE_ENDIAN));
  return ["S", revision, authority, ...rest].join("-");
}
