// A child that inherits its three standard handles and no others (PROC_THREAD_ATTRIBUTE_HANDLE_LIST).

import type { StartupInformation } from "../processes.js";
import { failure, kernel32, Memory } from "./ffi.js";
import { CloseHandle, duplicated } from "./handles.js";
import { LITTLE_ENDIAN, members } from "./structs.js";

const InitializeProcThreadAttributeList = kernel32<[list: number, attributes: number, flags: number, bytes: Uint8Array]>(
  "int InitializeProcThreadAttributeList(uintptr_t list, uint32_t attributes, uint32_t flags, void *bytes)",
);
const UpdateProcThreadAttribute = kernel32<
  [list: number, flags: number, attribute: number, value: number, bytes: number, before: null, beforeBytes: null]
>(
  "int UpdateProcThreadAttribute(uintptr_t list, uint32_t flags, uintptr_t attribute, uintptr_t value, size_t bytes, void *before, void *beforeBytes)",
);
const DeleteProcThreadAttributeList = kernel32<[list: number], void>("void DeleteProcThreadAttributeList(uintptr_t list)");

const PROC_THREAD_ATTRIBUTE_HANDLE_LIST = 0x0002_0002;
const HANDLE_BYTES = 8;
const NAME = "CreateProcess";

/** Until end(). */
export interface InheritedHandles {
  /** With inheritable handles for those that were given. */
  readonly startup: StartupInformation;
  /** Where the attribute list is. */
  readonly attributes: number;
  end(): void;
}

/** Undefined for none at all, which is what a child inherits anyway. */
export function standardAlone(startup: StartupInformation): InheritedHandles | undefined {
  const inheritable = new Map<number, number>();
  let list: InheritedList | undefined;
  const end = () => {
    list?.end();
    for (const handle of inheritable.values()) CloseHandle(handle);
  };
  const standard = (handle: number): number => {
    if (handle !== 0 && !inheritable.has(handle)) inheritable.set(handle, duplicated(handle, NAME, true));
    return inheritable.get(handle) ?? 0;
  };
  try {
    const { stdInput, stdOutput, stdError } = startup;
    const given = { ...startup, stdInput: standard(stdInput), stdOutput: standard(stdOutput), stdError: standard(stdError) };
    if (inheritable.size === 0) return undefined;
    list = inheritedList([...inheritable.values()]);
    return { startup: given, attributes: list.address, end };
  } catch (error) {
    end();
    throw error;
  }
}

interface InheritedList {
  readonly address: number;
  end(): void;
}

function inheritedList(handles: readonly number[]): InheritedList {
  const size = new Uint8Array(8);
  InitializeProcThreadAttributeList(0, 1, 0, size); // fails, and says how many bytes it needs
  const list = new Memory(Number(members(size).getBigUint64(0, LITTLE_ENDIAN)));
  const values = new Memory(handles.length * HANDLE_BYTES);
  const free = () => {
    list.free();
    values.free();
  };
  const view = members(values.load());
  handles.forEach((handle, index) => view.setBigInt64(index * HANDLE_BYTES, BigInt(handle), LITTLE_ENDIAN));
  values.store();
  if (InitializeProcThreadAttributeList(list.address, 1, 0, size) === 0) {
    const problem = failure(NAME);
    free();
    throw problem;
  }
  const end = () => {
    DeleteProcThreadAttributeList(list.address);
    free();
  };
  const bytes = handles.length * HANDLE_BYTES;
  if (UpdateProcThreadAttribute(list.address, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, values.address, bytes, null, null) === 0) {
    const problem = failure(NAME);
    end();
    throw problem;
  }
  return { address: list.address, end };
}
