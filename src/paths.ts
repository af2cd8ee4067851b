import { text } from "./arguments.js";
import { paths } from "./host/index.js";

/**
 * The name under which node:fs and other programs find the file of a Win32 path; on Windows the path itself.
 *
 * @param path  A Win32 path such as `C:\Users\me\a.txt`, on Linux also a POSIX one.
 * @throws Win32Error ERROR_INVALID_NAME (123) for what no file can be called.
 * @example
 * fs.readFileSync(toNativePath("C:\\ProgramData\\settings.json"));
 */
export function toNativePath(path: string): string {
  return paths.toNativePath(text(path, "path"));
}

/**
 * The Win32 path of a file that node:fs calls `path`; on Windows the path itself.
 *
 * @param path  A native path.
 */
export function fromNativePath(path: string): string {
  return paths.fromNativePath(text(path, "path"));
}
