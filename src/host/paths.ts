/** How this host's Win32 paths and the paths that node:fs understands translate. The identity on Windows. */
export interface PathsHost {
  /** `C:\Users\me\a.txt` as node:fs opens it. Throws Win32Error ERROR_INVALID_NAME for what no file can be called. */
  toNativePath(path: string): string;
  /** A native path as Win32 names it; one inside the machine's drive C: as `C:\…`, any other as `Z:\…`. */
  fromNativePath(path: string): string;
}
