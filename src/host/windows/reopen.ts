// Opening what is open already, or what is known by its identifier.

import { INVALID_HANDLE_VALUE } from "../../win32con.js";
import type { FilesHost } from "../files.js";
import { failure, kernel32 } from "./ffi.js";
import { securityAttributes } from "./security.js";
import { FILE_ID_DESCRIPTOR, LITTLE_ENDIAN, members } from "./structs.js";

const ReOpenFile = kernel32<[handle: number, access: number, share: number, flags: number]>(
  "intptr_t ReOpenFile(intptr_t handle, uint32_t access, uint32_t share, uint32_t flags)",
);
const OpenFileById = kernel32<
  [volume: number, id: Uint8Array, access: number, share: number, security: Uint8Array | null, flagsAndAttributes: number]
>("intptr_t OpenFileById(intptr_t volume, void *id, uint32_t access, uint32_t share, void *security, uint32_t flagsAndAttributes)");

/** FILE_ID_DESCRIPTOR's Type. */
const FileIdType = 0;
const ObjectIdType = 1;

export const reopen: FilesHost["reopen"] = (handle, access, share, flags) => {
  const opened = ReOpenFile(handle, access, share, flags);
  if (opened === INVALID_HANDLE_VALUE) throw failure("ReOpenFile");
  return opened;
};

export const openById: FilesHost["openById"] = ({ volume, id, access, share, flags, security }) => {
  const bytes = new Uint8Array(FILE_ID_DESCRIPTOR.size);
  const view = members(bytes);
  view.setUint32(FILE_ID_DESCRIPTOR.dwSize, bytes.length, LITTLE_ENDIAN);
  view.setUint32(FILE_ID_DESCRIPTOR.Type, typeof id === "bigint" ? FileIdType : ObjectIdType, LITTLE_ENDIAN);
  if (typeof id === "bigint") view.setBigUint64(FILE_ID_DESCRIPTOR.FileId, id, LITTLE_ENDIAN);
  else bytes.set(id.toBytes(), FILE_ID_DESCRIPTOR.FileId);
  const opened = OpenFileById(volume, bytes, access, share, securityAttributes(security), flags);
  if (opened === INVALID_HANDLE_VALUE) throw failure("OpenFileById");
  return opened;
};
