import { handles } from "../host/index.js";
import { HANDLE, type HandleLike, handleValue } from "../wintypes/handle.js";

/**
 * Closes an open handle.
 *
 * @param handle  A HANDLE, which is empty afterwards, or its integer.
 * @throws Win32Error ERROR_INVALID_HANDLE (6) for one that is not open; a HANDLE that is closed already is left alone.
 * @see reference win32file.CloseHandle; Microsoft handleapi CloseHandle
 */
export function CloseHandle(handle: HandleLike): void {
  if (handle instanceof HANDLE) handle.Close();
  else handles.close(handleValue(handle, "handle", "CloseHandle"));
}
