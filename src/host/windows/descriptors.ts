// Node's descriptors as handles, and handles as node's descriptors. Node has its own copy of the C runtime, whose table nobody else can reach; of it
// libuv exports these two functions.

import { INVALID_HANDLE_VALUE } from "../../win32con.js";
import { ERROR_INVALID_HANDLE, ERROR_TOO_MANY_OPEN_FILES } from "../../winerror/codes.js";
import { failure, failureOf, kernel32, library } from "./ffi.js";

const node = library(process.execPath);
const uv_get_osfhandle = node<[descriptor: number]>("intptr_t uv_get_osfhandle(int descriptor)");
const uv_open_osfhandle = node<[handle: number]>("int uv_open_osfhandle(intptr_t handle)");

// Node's own runtime exports no limit of streams; this one is that of the libraries which share the system's.
const ucrtbase = library("ucrtbase.dll");
const getmaxstdio = ucrtbase<[]>("int _getmaxstdio()");
const setmaxstdio = ucrtbase<[most: number]>("int _setmaxstdio(int most)");
const GetFileType = kernel32<[handle: number]>("uint32_t GetFileType(intptr_t handle)");

/** What the runtime has for standard descriptors of a process without a console. */
const NO_HANDLE = -2;
const FEWEST = 20;
const MOST = 8192;

export function handleOf(descriptor: number): number {
  const handle = uv_get_osfhandle(descriptor);
  if (handle === INVALID_HANDLE_VALUE || handle === NO_HANDLE) throw failureOf(ERROR_INVALID_HANDLE, "_get_osfhandle");
  return handle;
}

export function descriptorOf(handle: number): number {
  // The runtime takes any integer and fails when it is used.
  if (GetFileType(handle) === 0) throw failure("_open_osfhandle");
  const descriptor = uv_open_osfhandle(handle);
  if (descriptor < 0) throw failureOf(ERROR_TOO_MANY_OPEN_FILES, "_open_osfhandle");
  return descriptor;
}

export function mostStreams(): number {
  return getmaxstdio();
}

/** The runtime ends the process for a number that it does not take. */
export function setMostStreams(most: number): number {
  return most < FEWEST || most > MOST ? -1 : setmaxstdio(most);
}
