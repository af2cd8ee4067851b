// What a wait does to its object, which decides who may wait for it.

import { failureOf, Memory, ntdll } from "./ffi.js";
import { LITTLE_ENDIAN, members, UNICODE_STRING } from "./structs.js";

const NtQueryObject = ntdll<[handle: number, kind: number, information: number, bytes: number, needed: null]>(
  "int NtQueryObject(intptr_t handle, int kind, uintptr_t information, uint32_t bytes, void *needed)",
);
const NtQueryEvent = ntdll<[handle: number, kind: number, information: Uint8Array, bytes: number, needed: null]>(
  "int NtQueryEvent(intptr_t handle, int kind, void *information, uint32_t bytes, void *needed)",
);
const RtlNtStatusToDosError = ntdll<[status: number]>("uint32_t RtlNtStatusToDosError(int status)");

/** What a wait must know of an object. */
interface Kind {
  /** A mutex: it belongs to the thread that waits, so only that one may. */
  readonly owned: boolean;
  /** A wait that it ends changes it: an auto-reset event, a semaphore, a timer. */
  readonly taken: boolean;
  /** It is signalled once for all signals that nobody waits for, or not at all (PulseEvent): how many wait at that moment matters. */
  readonly momentary: boolean;
}

export function kindOf(handle: number, caller: string): Kind {
  const type = typeOf(handle, caller);
  const event = type === "Event";
  return {
    owned: type === "Mutant",
    taken: type === "Semaphore" || type === "Timer" || (event && isAutoReset(handle)),
    momentary: event,
  };
}

const ObjectTypeInformation = 2;
const TYPE_INFORMATION_SIZE = 1024; // the structure and the longest name behind it; Windows needs about 120 bytes
let typeInformation: Memory | undefined;

/** The kernel's name for the kind of object. */
function typeOf(handle: number, caller: string): string {
  typeInformation ??= new Memory(TYPE_INFORMATION_SIZE);
  const status = NtQueryObject(handle, ObjectTypeInformation, typeInformation.address, TYPE_INFORMATION_SIZE, null);
  if (status < 0) throw failureOf(RtlNtStatusToDosError(status), caller);
  const bytes = typeInformation.load();
  const name = members(bytes); // a UNICODE_STRING that points at the text behind it
  const start = Number(name.getBigUint64(UNICODE_STRING.Buffer, LITTLE_ENDIAN)) - typeInformation.address;
  const length = name.getUint16(UNICODE_STRING.Length, LITTLE_ENDIAN);
  return Buffer.from(bytes.buffer, start, length).toString("utf16le");
}

const EventBasicInformation = 0;
const NotificationEvent = 0; // manual reset

function isAutoReset(event: number): boolean {
  const information = new Uint8Array(8); // its type, then its state
  const status = NtQueryEvent(event, EventBasicInformation, information, information.length, null);
  if (status < 0) return true; // a handle that may not ask: the careful answer
  return members(information).getUint32(0, LITTLE_ENDIAN) !== NotificationEvent;
}
