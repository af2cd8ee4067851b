// The drives of this machine: C: is the folder drive_c of the state directory, Z: is /.

import { driveC } from "./state.js";

/** The Linux folder that a drive is; undefined where there is no such drive. */
export function driveRoot(letter: string): string | undefined {
  return letter === "C" ? driveC() : letter === "Z" ? "/" : undefined;
}

/** The drive's folder that a Linux path is in. */
export function driveRootOf(path: string): string {
  const c = driveC();
  return path === c || path.startsWith(`${c}/`) ? c : "/";
}
