import { files } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";

/**
 * Writes what is buffered of a file to the disk, and waits until it is there.
 *
 * @param hFile  The handle, opened with GENERIC_WRITE.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), also for a console's output, which is not buffered; ERROR_ACCESS_DENIED (5) without
 *   write access.
 * @see reference win32file.FlushFileBuffers; Microsoft fileapi FlushFileBuffers
 */
export function FlushFileBuffers(hFile: HandleLike): void {
  files.flush(handleValue(hFile, "hFile", "FlushFileBuffers"));
}
