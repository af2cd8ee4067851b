import type { HostName } from "./host.js";

/**
 * The host that this process runs on: by the platform, or by TSWIN32_HOST ("linux" or "windows").
 *
 * The variable is ignored where the process runs with rights that its starter does not have.
 */
export function chooseHost(): HostName {
  const named = environmentIsTrusted() ? process.env.TSWIN32_HOST : undefined;
  const host = named || { win32: "windows", linux: "linux" }[process.platform as string];
  if (host === "windows" || host === "linux") return host;
  throw new Error(
    named
      ? `TSWIN32_HOST is "${named}"; the hosts are "linux" and "windows".`
      : `tswin32 runs on Windows and on Linux (glibc); this is ${process.platform}.`,
  );
}

/** False in a set-uid or set-gid process, whose environment belongs to somebody with fewer rights. */
export function environmentIsTrusted(): boolean {
  const { getuid, geteuid, getgid, getegid } = process;
  return getuid?.() === geteuid?.() && getgid?.() === getegid?.();
}
